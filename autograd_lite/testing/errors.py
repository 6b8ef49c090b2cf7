"""What a check of gradients says when it fails."""

from typing import Any

from ..errors import AutogradError

__all__ = ["GradientCheckError", "KinkError"]


class GradientCheckError(AutogradError, AssertionError):
    """A derivative is not what it should be.

    Attributes
    ----------
    argument, index : int or None, tuple or None
        Which of the floating-point leaves of the arguments, counted from 0, and which of its elements.
    found, expected, relative_error : float or None
        What automatic differentiation gave, what it was compared with, and how far apart they are.
    mode : str
        ``"reverse"``, ``"forward"``, ``"both"``, or ``"adjoint"`` where the two disagree; ``"value"`` where a value
        is not finite.
    order : int
        1 for a first derivative, 2 for a second, and so on.
    op : Op or None
        The op at fault, where one was found.
    node : Node or None
        Where it was applied: the node in the graph of `variable`.
    variable : Tensor, Scalar or None
        The value of the checked function with its graph, for ``viz.draw(error.variable)``.

    Examples
    --------
    >>> issubclass(GradientCheckError, AssertionError)
    True
    """

    argument: int | None = None
    index: tuple[int, ...] | None = None
    found: float | None = None
    expected: float | None = None
    relative_error: float | None = None
    mode: str = ""
    order: int = 1
    op: Any = None
    node: Any = None
    variable: Any = None

    def __init__(self, problem: str, hint: str = "", **facts: Any) -> None:
        super().__init__(problem, hint)
        self.problem, self.hint, self.facts = problem, hint, facts
        for key, value in facts.items():
            setattr(self, key, value)


class KinkError(GradientCheckError):
    """There is no derivative here to check: a kink, a tie, a jump, a pole, or noise.

    At a kink the slope to one side is another than to the other side, and the engine's answer is a convention.
    In a property-based test, draw other inputs (`strategies.tensors` keeps away from kinks) or
    ``hypothesis.reject()`` when this is raised.

    Examples
    --------
    >>> from autograd_lite.testing import check_grads
    >>> try:
    ...     check_grads(ag.abs, (0.0,))
    ... except KinkError as error:
    ...     print(error.problem.partition("the op")[0].rstrip())
    check_grads of abs: at x = 0 there is a kink or a tie
      output has slope -1 to one side and 1 to the other
    """
