"""From one device to another, gradients included. Declarations only."""

from typing import Any

from ..backend import device_of, on_device
from ..declare import linear
from ..variable import Variable

__all__: list[str] = []  # people write x.to_device("cuda")


@linear(
    transpose=lambda g, x, device, home: _move(g, device=home, home=device),  # type: ignore[has-type]  # below
    batch="broadcast",
    tex="{x}",
    name="to_device",
)
def _move(xp: Any, x: Any, *, device: str, home: str) -> Any:
    """The array on `device`, from `home`."""
    return on_device(x, device)


def to_device(x: Any, device: str) -> Any:
    """The same values on a device; `x` itself if they are there already."""
    home = device_of(x.value if isinstance(x, Variable) else x)
    there = "cuda:0" if device == "cuda" else device
    return x if there == home else _move(x, device=there, home=home)
