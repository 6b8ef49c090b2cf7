"""A stand-in for CuPy on machines without a GPU: its names, and its refusals, on NumPy's arithmetic.

An array here hides a NumPy array as a device hides memory: NumPy arrays are refused as operands, nothing converts by
itself, ``.get()`` is the way out, results of reductions are arrays, and errors of arithmetic raise nothing. It counts
kernel launches, waits for the device and copies over the bus (`METER`). `names.txt` lists what CuPy 14.2 has, with the
names of parameters; a name or keyword that is not there is refused.
"""

from .arrays import METER, Device, Meter, ndarray
from .modules import modules

__all__ = ["METER", "Device", "Meter", "modules", "ndarray"]
