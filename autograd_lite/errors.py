"""One family of errors: what was expected, what came, and what to do about it.

Every error that the library raises on purpose is an `AutogradError`; each also derives from the built-in
exception that Python or NumPy would have raised, so existing ``except ValueError`` clauses keep working.
"""

from numpy.linalg import LinAlgError

__all__ = [
    "AnomalyError",
    "AutogradError",
    "CopyError",
    "DTypeError",
    "DeviceError",
    "ExportError",
    "GradientError",
    "InPlaceError",
    "MatrixError",
    "OpError",
    "ShapeError",
    "TraceError",
    "TreeError",
]


class AutogradError(Exception):
    """Base of all errors that autograd_lite raises on purpose.

    Parameters
    ----------
    problem : str
        What is wrong: where, what was expected, what came.
    hint : str, optional
        What to do about it; shown on a line of its own.

    Examples
    --------
    >>> print(AutogradError("relu: expected a number, got 'a'", "convert it first"))
    relu: expected a number, got 'a'
      hint: convert it first
    """

    def __init__(self, problem: str, hint: str = "") -> None:
        super().__init__(f"{problem}\n  hint: {hint}" if hint else problem)


class ShapeError(AutogradError, ValueError, IndexError):
    """Shapes, axes or indices that do not fit together.

    Examples
    --------
    >>> issubclass(ShapeError, ValueError)
    True
    """


class MatrixError(ShapeError, LinAlgError):
    """A matrix that cannot be inverted or factored: singular, not positive definite, or LAPACK found no answer.

    Examples
    --------
    >>> issubclass(MatrixError, np.linalg.LinAlgError)
    True
    """


class DTypeError(AutogradError, TypeError):
    """A value of a kind or dtype that cannot be used here.

    Examples
    --------
    >>> issubclass(DTypeError, TypeError)
    True
    """


class OpError(AutogradError, TypeError):
    """An op was declared or called wrongly: missing rule, wrong number of inputs, unknown keyword.

    Examples
    --------
    >>> issubclass(OpError, TypeError)
    True
    """


class GradientError(AutogradError, RuntimeError):
    """A gradient was asked for where there is none to compute.

    Examples
    --------
    >>> issubclass(GradientError, RuntimeError)
    True
    """


class InPlaceError(AutogradError, RuntimeError):
    """A write that would lose a gradient or change a recorded fact.

    Examples
    --------
    >>> issubclass(InPlaceError, RuntimeError)
    True
    """


class DeviceError(AutogradError, ValueError):
    """A device that does not exist here, or two that were mixed.

    Examples
    --------
    >>> issubclass(DeviceError, ValueError)
    True
    """


class CopyError(AutogradError, ValueError):
    """A copy that is needed, where the caller ruled it out.

    Examples
    --------
    >>> issubclass(CopyError, ValueError)
    True
    """


class ExportError(AutogradError, BufferError):
    """A tensor whose memory cannot be handed to another library.

    Examples
    --------
    >>> issubclass(ExportError, BufferError)
    True
    """


class TreeError(AutogradError, TypeError):
    """A nested structure (pytree) of the wrong form.

    Examples
    --------
    >>> issubclass(TreeError, TypeError)
    True
    """


class TraceError(AutogradError, TypeError):
    """A single value was needed where a transform stands for many, as in ``if x > 0`` under `vmap`.

    Examples
    --------
    >>> issubclass(TraceError, TypeError)
    True
    """


class AnomalyError(AutogradError, ArithmeticError):
    """NaN or infinity turned up inside `detect_anomaly`.

    Examples
    --------
    >>> issubclass(AnomalyError, ArithmeticError)
    True
    """

    node: object = None
    told: bool = False
