"""The derivation of a gradient as a textbook would print it: computation, local derivatives, chain rule, result.

>>> x = ag.scalar(3.0)
>>> y = x * x + 3 * x
>>> print(derive(y, x).text(width=80).splitlines()[0])
dy/dx = 2x + 3
"""

from functools import cached_property
from typing import Any, Final

import numpy as np

from viz.build import record
from viz.errors import VariableError
from viz.explain.derivation import Derivation
from viz.explain.derived import Outcome, blocks, check_of, outcome, right_sides
from viz.explain.report import Report
from viz.names import Names
from viz.page import Page

__all__ = ["Derived", "derive"]

_MOST: Final = 300


def derive(y: Any, x: Any, *, names: Names = None) -> "Derived":
    """Derive the gradient of one value by another as a formula, step by step.

    Parameters
    ----------
    y : Tensor or Scalar
        What is differentiated. Of an array it is the sum that is, as in ``y.sum()``.
    x : Tensor or Scalar
        By what: anything that `y` was computed from.
    names : dict, optional
        As for `viz.draw`.

    Returns
    -------
    Derived
        It prints itself, and has ``text()``, ``markdown()``, ``latex()`` and ``html()``. Its ``data`` holds the
        ``formula`` and its ``tex`` (None where an op has no formula), the ``steps``, the formula's value, the
        engine's ``gradient``, the central difference (``numeric``; of an array along one direction) and what that says
        (``check``), and the known results that were found (``identities``).

    Raises
    ------
    VariableError
        If `y` does not depend on `x`, or there are more than 300 operations between them.

    Examples
    --------
    >>> x, w, b = ag.scalar(2.0), ag.scalar(-0.5), ag.scalar(0.25)
    >>> y = ag.tanh(w * x + b)
    >>> derive(y, w).data["formula"], derive(y, w).data["written out"]
    ('x·(1 − y²)', 'x·(1 − tanh²(w·x + b))')
    """
    graph = record(y, names=names, depth=1, what="derive")
    at, root = graph.place(x), graph.roots[0]
    if at is None or graph.is_constant(at):
        raise VariableError(
            "derive",
            expected="a value that the first one was computed from, and that requires a gradient",
            got="one that it does not depend on" if at is None else "a constant",
            hint="derive(y, x) takes the result first; make x with ag.scalar(...) or requires_grad=True",
        )
    if len(graph) > _MOST:
        raise VariableError(
            "derive",
            expected=f"at most {_MOST} operations, as many as anybody would read",
            got=f"{len(graph):,}",
            hint="derive a part of it, such as derive(loss, last_layer), or ask viz.explain(y, x)",
        )
    if any(np.iscomplexobj(part) for each in range(len(graph)) for part in _parts(graph.value(each))):
        raise VariableError("derive", expected="real numbers", got="complex ones", hint="viz.explain(y, x) takes them")
    return Derived(Derivation(graph, root, at))


class Derived(Report):
    r"""A derivation that shows itself as text, Markdown, LaTeX or HTML.

    Parameters
    ----------
    work : Derivation

    Examples
    --------
    >>> x = ag.scalar(0.0, name="x")
    >>> derive(ag.sigmoid(x), x).data["tex"]
    's\\,\\left(1 - s\\right)'
    """

    def __init__(self, work: Derivation) -> None:
        self._told = outcome(work)
        super().__init__(_data(self._told))

    @cached_property
    def page(self) -> Page:
        """The derivation as blocks."""
        return Page(tuple(blocks(self._told, self.data)))


def _parts(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _data(told: Outcome) -> dict[str, Any]:
    """Everything that the page says, as text and numbers."""
    work, result, written = told.work, told.result, told.written
    write = work.names.symbols.write
    data: dict[str, Any] = {
        "of": work.title(work.root),
        "by": work.title(work.x),
        "computation": [f"{write(name).text} = {write(meaning).text}" for name, meaning in work.definitions.items()],
        "local derivatives": [f"{write(name).text} = {write(of).text}" for name, of in work.locals.values()],
        "steps": [
            [write(chain.left).text, *(each.text for _, each in right_sides(work, chain))] for chain in work.chains
        ],
        "formula": None if result is None else write(result).text,
        "tex": None if result is None else write(result).tex,
        "written out": None if written is None else write(written).text,
        "stopped at": [stop.op for stop in work.stops],
        "identities": [each.kind for each in told.identities],
        "gradient": work.cotangent(work.x),
    }
    if result is not None:
        shape = np.shape(work.graph.value(work.x))
        data["value"] = np.broadcast_to(work.evaluate(result), shape) if shape else float(work.evaluate(result))
        data["numeric"] = check_of(work).measured
        data["check"] = check_of(work).verdict
        data["agrees"] = bool(np.allclose(data["value"], data["gradient"], rtol=1e-7, atol=1e-10, equal_nan=True))
    return data
