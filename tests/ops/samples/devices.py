"""Sample inputs of the move between devices; with one device, there is nothing to move."""

import numpy as np

from .case import Case


def cases():
    yield from (
        Case("to_device", (shape,), {"device": "cpu", "home": "cpu"}, expected=lambda x, **_: np.array(x))
        for shape in [(), (2, 3)]
    )
