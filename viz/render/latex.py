r"""The computation as formulas: each node's equation with its value, then the chain rule with its numbers.

>>> x = Node("n0", "parameter", "x", facts=(("value", "3"), ("grad", "6")))
>>> y = Node("n1", "output", "y", "×", facts=(("value", "9"), ("grad", "1")), tex=r"{0}\,{1}")
>>> print(render(Diagram((x, y), (Edge("n0", "n1", 0, "3"), Edge("n0", "n1", 1, "3")))))
% needs \usepackage{amsmath}
\begin{align*}
  x &= 3 \\
  y &= x\,x = 9 \\
\intertext{and back, with $\bar{x}$ for the gradient by $x$, and $\partial_{k}$ for the derivative by argument $k$:}
  \bar{y} &= 1 \\
  \bar{x} &= \bar{y}\,\partial_{1} y + \bar{y}\,\partial_{2} y = 1 \cdot 3 + 1 \cdot 3 = 6
\end{align*}
<BLANKLINE>
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from viz.model import Diagram, Edge, Node
from viz.quote import ascii_text, latex, printable, shorten, symbol
from viz.signs import SIGNS, signs

__all__ = ["render"]

_LONGEST: Final = 40
_TERMS: Final = 3
_NUMBER: Final = re.compile(r"(-?\d+(?:\.\d*)?)(?:e([+-]?\d+))?")
_SYMBOL: Final = re.compile(r"(\\?[A-Za-z]+|\\mathit\{[A-Za-z]+\})((?:_\{.*\})?(?:'*|\^\{.*\}))")
_INFIX: Final = {"×": r"\times", "*": r"\times", "−": "-", "÷": r"\div", "·": r"\cdot", "+": "+", "-": "-", "/": "/"}
_ROUNDING: Final = 2e-3
_NEGATIVE: Final = ("-", "+")


def render(diagram: Diagram) -> str:
    r"""Write a diagram as an ``align*``, for a document that has ``\usepackage{amsmath}``.

    A bar stands over a value for the gradient by it. Where a factor is no number, as with matrices, the chain rule is
    given in symbols. A number that holds more than these terms, from an earlier backward pass, says so.

    Examples
    --------
    >>> "\\alpha &= 2" in render(Diagram((Node("n0", "input", "alpha", facts=(("value", "2"),)),)))
    True
    """
    made = _Formulas(diagram)
    forward = [made.equation(at) for at in range(len(diagram.nodes))]
    backward = [made.chain_rule(at) for at in reversed(range(len(diagram.nodes)))]
    rows = " \\\\\n  ".join(row for row in forward if row)
    rules = " \\\\\n  ".join(row for row in backward if row)
    lines = [r"% needs \usepackage{amsmath}"]
    if diagram.title:
        lines.append(f"% {ascii_text(shorten(printable(diagram.title), 2 * _LONGEST))}")
    if rows:
        lines += [r"\begin{align*}", f"  {rows}" + (r" \\" if rules else "")]
        if rules:
            by = r", and $\partial_{k}$ for the derivative by argument $k$" if r"\partial_{" in rules else ""
            lines += [rf"\intertext{{and back, with $\bar{{x}}$ for the gradient by $x${by}:}}", f"  {rules}"]
        lines.append(r"\end{align*}")
    return "\n".join([*lines, ""])


class _Formulas:
    """The formulas of one diagram, in which every node has a symbol of its own."""

    def __init__(self, diagram: Diagram) -> None:
        self._nodes, self._into, self._place = diagram.nodes, diagram.inputs(), diagram.positions()
        self._symbols = _symbols(diagram)
        self._out: list[list[Edge]] = [[] for _ in diagram.nodes]
        for edge in diagram.edges:
            self._out[self._place[edge.tail]].append(edge)

    def equation(self, at: int) -> str:
        """Write what a node is computed from, and what it is; "" for a number, which says so where it is used."""
        node = self._nodes[at]
        if node.role == "constant" and not node.facts:
            return ""
        said = [self._call(at)] if node.op else []
        if node.role == "folded":
            said = [_text(node.name)]
        if node.fact("value"):
            said.append(_value(node.fact("value")))
        more = [f"{label} {shorten(text, _LONGEST)}" for label, text in node.facts if label not in ("value", "grad")]
        more += [SIGNS[key].word for key in signs(node)]
        aside = rf" \qquad \text{{{latex(printable(', '.join(more)))}}}" if more else ""
        return f"{self._symbols[at]} &= {' = '.join(said)}{aside}" if said else f"{self._symbols[at]} &{aside}"

    def chain_rule(self, at: int) -> str:
        """Write the gradient of a node as the sum over its uses; "" where the picture shows none."""
        gradient = self._nodes[at].fact("grad")
        if not gradient:
            return ""
        uses = [edge for edge in self._out[at] if edge.carries_grad]
        left, held = f"{_bar(self._symbols[at])} &", _value(gradient)
        if not uses:
            return f"{left}= {held}"
        if any(edge.count > 1 or self._user(edge).role == "folded" for edge in uses):
            return rf"{left}= \cdots = {held}"
        made = f"{left}= {_sum([self._term(edge) for edge in uses])}"
        factors = [(self._user(edge).fact("grad"), edge.label) for edge in uses]
        if not all(_NUMBER.fullmatch(each) for pair in factors for each in pair):
            return f"{made} = {held}"
        long = r" \\" + "\n  &" if len(uses) > 1 else " "
        made += f"{long if len(uses) >= _TERMS else ' '}= {_sum([_product(*pair) for pair in factors])}"
        if _adds_up(factors, gradient):
            return f"{made} = {held}"
        return rf"{made} \qquad \text{{(the gradient holds }} {held} \text{{)}}"

    def _user(self, edge: Edge) -> Node:
        return self._nodes[self._place[edge.head]]

    def _term(self, edge: Edge) -> str:
        """Write upstream times local derivative, in symbols."""
        head, tail = self._symbols[self._place[edge.head]], self._symbols[self._place[edge.tail]]
        local = rf"\frac{{\partial {head}}}{{\partial {tail}}}"
        if edge.tex:
            local = rf"\left({edge.tex}\right)" if re.search(r"[-+ ]", edge.tex) else edge.tex
        elif sum(other.tail == edge.tail for other in self._into[self._place[edge.head]]) > 1:
            local = rf"\partial_{{{edge.slot + 1}}} {head}"
        return rf"{_bar(head)}\,{local}"

    def _call(self, at: int) -> str:
        node, inputs = self._nodes[at], [self._symbols[self._place[edge.tail]] for edge in self._into[at]]
        inputs = [f"({each})" if each.startswith(_NEGATIVE) else each for each in inputs]
        if node.tex:
            return node.tex.format(*inputs)
        if node.op in _INFIX and len(inputs) == 2:  # noqa: PLR2004 - an infix operator stands between two
            return f" {_INFIX[node.op]} ".join(inputs)
        name, bracket, params = node.op.partition("(")
        params = rf",\, {_text(params.removesuffix(')'))}" if bracket else ""
        return rf"{_text(name)}({', '.join(inputs)}{params})"


def _symbols(diagram: Diagram) -> list[str]:
    """Give each node a symbol: its name, the number that it is, or a letter with its place."""
    named = [symbol(shorten(printable(node.name), _LONGEST)) if node.role != "folded" else "" for node in diagram.nodes]
    letter = next(each for each in ("v", "u", "z", r"\nu", r"\upsilon") if not any(n.startswith(each) for n in named))
    # The number that tables of the same picture show.
    known = all(re.fullmatch(r"n\d+", node.id) for node in diagram.nodes)
    seen: Counter[str] = Counter()
    made = []
    for at, (node, name) in enumerate(zip(diagram.nodes, named, strict=True)):
        if node.role == "constant" and not node.facts and _NUMBER.fullmatch(node.name):
            name = _value(node.name)
        elif not node.name or not name:
            name = f"{letter}_{{{node.id[1:] if known else at}}}"
        else:
            seen[name] += 1
            # Two values of one name: the second has a stroke.
            name += "'" * (seen[name] - 1) if seen[name] <= _TERMS else f"^{{({seen[name]})}}"
        made.append(name)
    return made


def _text(text: str) -> str:
    return rf"\text{{{latex(shorten(printable(text), _LONGEST))}}}"


def _bar(name: str) -> str:
    """Put a bar over a symbol, but not over its index."""
    match = _SYMBOL.fullmatch(name)
    if not match:
        return rf"\overline{{{name}}}"
    return rf"\{'overline' if '{' in match[1] else 'bar'}{{{match[1]}}}{match[2]}"


def _value(text: str) -> str:
    """Write a number as formulas do, and anything else as it is."""
    match = _NUMBER.fullmatch(text)
    if match:
        return match[1] + (rf" \times 10^{{{int(match[2])}}}" if match[2] else "")
    return {"nan": r"\mathrm{NaN}", "inf": r"\infty", "-inf": r"-\infty"}.get(text) or _text(text)


def _product(*factors: str) -> str:
    return r" \cdot ".join(f"({_value(each)})" if each.startswith("-") else _value(each) for each in factors)


def _sum(terms: Sequence[str]) -> str:
    """Add terms up, a few on each line."""
    lines = [" + ".join(terms[at : at + _TERMS]) for at in range(0, len(terms), _TERMS)]
    return " \\\\\n  &\\quad + ".join(lines)


def _adds_up(factors: Sequence[tuple[str, str]], gradient: str) -> bool:
    """Tell whether the products give the gradient, as far as four digits can say."""
    if not _NUMBER.fullmatch(gradient):
        return False
    products = [float(upstream) * float(local) for upstream, local in factors]
    most = max(map(abs, products))
    return abs(sum(products) - float(gradient)) <= _ROUNDING * max(most, abs(float(gradient)))
