"""What Hypothesis draws: shapes, axes, dtypes, arrays that an op takes, matrices, and whole programs.

Examples
--------
>>> from hypothesis import find, given
>>> from autograd_lite.testing import check_grads, strategies
>>> @given(strategies.tensors(ag.log))
... def test_log(x):
...     check_grads(ag.log, (x,))
>>> test_log()
>>> print(find(strategies.programs(), lambda program: "tanh" in program.steps).source)
def program(a):
    return ag.tanh(a)
<BLANKLINE>
inputs = (np.array(0.0276),)
"""

from .arrays import arguments, arrays, tensors
from .matrices import matrices
from .program import Program
from .programs import programs
from .shapes import axes, broadcastable, dtypes, shapes

__all__ = [
    "Program",
    "arguments",
    "arrays",
    "axes",
    "broadcastable",
    "dtypes",
    "matrices",
    "programs",
    "shapes",
    "tensors",
]
