"""What goes wrong in viz, said so that a reader knows what to do next.

Every message has the same three parts: what was expected, what came instead, and a hint.

>>> print(VizError("a direction", expected="one of LR, TB", got="'up'", hint="try LR"))
a direction: expected one of LR, TB, got 'up'. Hint: try LR
"""

__all__ = [
    "DiagramError",
    "FormatError",
    "LayoutError",
    "OptionError",
    "RendererMissingError",
    "SaveError",
    "VariableError",
    "VizError",
]


class VizError(Exception):
    """The family of all errors that viz raises on purpose.

    Parameters
    ----------
    what : str
        The subject, in a few words.
    expected, got, hint : str, optional
        What should have come, what came, and what to do. Empty parts are left out.

    Examples
    --------
    >>> str(VizError("the picture was not drawn", hint="try svg()"))
    'the picture was not drawn. Hint: try svg()'
    """

    def __init__(self, what: str, *, expected: str = "", got: str = "", hint: str = "") -> None:
        self.what, self.expected, self.got, self.hint = what, expected, got, hint
        parts = [f"expected {expected}" if expected else "", f"got {got}" if got else ""]
        detail = ", ".join(part for part in parts if part)
        message = f"{what}: {detail}" if detail else what
        super().__init__(f"{message}. Hint: {hint}" if hint else message)


class DiagramError(VizError, ValueError):
    """A Diagram that contradicts itself, such as an edge to a node that is not there."""


class OptionError(VizError, ValueError):
    """An option with a value that does not exist, such as an unknown theme."""


class FormatError(VizError, ValueError):
    """A file suffix or output format that viz cannot write."""


class LayoutError(VizError, RuntimeError):
    """Graphviz was asked for positions and failed."""


class RendererMissingError(VizError, RuntimeError):
    """A format needs Graphviz (or the graphviz package) and none is installed."""


class SaveError(VizError, OSError):
    """A picture could not be written where it was asked for."""


class VariableError(VizError, TypeError):
    """Something was to be drawn that has no graph."""
