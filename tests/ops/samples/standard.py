"""Sample inputs of what the array-API standard asks for beside the families: rounding, moving between devices."""

import numpy as np

from .case import Case


def cases():
    for shape in [(), (2, 3)]:
        yield Case("round_to", (shape,), {"decimals": -1}, expected=np.round)  # -2 .. 2 is far from its steps
        # with one device there is nothing to move, which is what is tested here
        yield Case("to_device", (shape,), {"device": "cpu", "home": "cpu"}, expected=lambda x, **_: np.array(x))
