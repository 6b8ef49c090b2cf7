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

from viz.model import EMPHASES, Diagram, Edge, Node
from viz.quote import ascii_text, latex, printable, shorten, symbol
from viz.render import bars
from viz.render.nesting import path, reading_order
from viz.signs import SIGNS, signs

__all__ = ["render"]

_LONGEST: Final = 40
_TERMS: Final = 3
_NUMBER: Final = re.compile(r"(-?\d+(?:\.\d*)?)(?:e([+-]?\d+))?")
_SYMBOL: Final = re.compile(r"(\\?[A-Za-z]+|\\mathit\{[A-Za-z]+\})((?:_\{.*\})?(?:'*|\^\{.*\}))")
_INFIX: Final = {"×": r"\times", "*": r"\times", "−": "-", "÷": r"\div", "·": r"\cdot", "+": "+", "-": "-", "/": "/"}
_ROUNDING: Final = 2e-3
_BY: Final = r"\partial_{"
_NEGATIVE: Final = ("-", "+")


def render(diagram: Diagram) -> str:
    r"""Write a diagram as an ``align*``, for a document that has ``\usepackage{amsmath}``.

    A bar stands over a value for the gradient by it. Where a factor is no number, as with matrices, the chain rule is
    given in symbols. A number that holds more than these terms, from an earlier backward pass, says so. Over the
    equations of a cluster stands its name; a bar beside a gradient is its size, bars beside a value are its elements.

    Examples
    --------
    >>> "\\alpha &= 2" in render(Diagram((Node("n0", "input", "alpha", facts=(("value", "2"),)),)))
    True
    """
    made = _Formulas(diagram)
    backward = [made.chain_rule(at) for at in reversed(range(len(diagram.nodes)))]
    rows = _under_scopes(diagram, [made.equation(at) for at in range(len(diagram.nodes))])
    rules = [f"  {row}" for row in backward if row]
    numbered = any(_BY in row for row in rows + rules)
    if rules:
        rules[0] = _aside(_back(diagram, numbered=numbered)) + rules[0]
    lines = [r"% needs \usepackage{amsmath}"]
    if diagram.title:
        lines.append(f"% {ascii_text(shorten(printable(diagram.title), 2 * _LONGEST))}")
    if rows:
        lines += [r"\begin{align*}", " \\\\\n".join(rows + rules)]
        if numbered and not rules:
            lines[-1] += " \\\\\n" + _aside(rf"with ${_BY}k}}$ for the derivative by argument $k$.").rstrip()
        lines.append(r"\end{align*}")
    return "\n".join([*lines, ""])


def _aside(text: str) -> str:
    return rf"\intertext{{{text}}}" + "\n"


def _back(diagram: Diagram, *, numbered: bool) -> str:
    """Introduce the chain rule, and say what its signs mean."""
    said = [r"and back, with $\bar{x}$ for the gradient by $x$"]
    if diagram.scale and any(node.level is not None for node in diagram.nodes):
        said.append(f"a bar for its size, from {latex(diagram.scale[0])} to {latex(diagram.scale[1])}")
    if numbered:
        said.append(rf"and ${_BY}k}}$ for the derivative by argument $k$")
    return f"{', '.join(said)}:"


def _under_scopes(diagram: Diagram, rows: Sequence[str]) -> list[str]:
    """Put the name of a cluster, and of those around it, over its equations."""
    made, last = [], -1
    for place, at in reading_order(diagram):
        if rows[place]:
            title = latex(path(diagram, at)) if at >= 0 else "outside of them"
            made.append(("" if at == last else _aside(rf"\textsf{{{title}}}")) + f"  {rows[place]}")
            last = at
    return made


class _Formulas:
    """The formulas of one diagram, in which every node has a symbol of its own."""

    def __init__(self, diagram: Diagram) -> None:
        self._nodes, self._into, self._place = diagram.nodes, diagram.inputs(), diagram.positions()
        self._symbols, self._names = _symbols(diagram), {node.name for node in diagram.nodes}
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
        told = [", ".join(more), *(f"argument {edge.slot + 1} {_told(edge)}" for edge in self._into[at] if _told(edge))]
        notes = latex(printable("; ".join(filter(None, told))))
        aside = rf" \qquad \text{{{notes}}}" if notes else ""
        aside += self._slopes(at) + bars.rules(node.heat) + ("" if node.fact("grad") else bars.rule(node.level))
        return f"{self._symbols[at]} &= {' = '.join(said)}{aside}" if said else f"{self._symbols[at]} &{aside}"

    def _slopes(self, at: int) -> str:
        """Write those local derivatives that are not among the numbers of the chain rule."""
        edges = [edge for edge in self._into[at] if edge.label and (not edge.tex or " = " in edge.label)]
        made = [f"{_BY}{edge.slot + 1}}} = {_value(_local(edge))}" for edge in edges if not self._multiplied(edge)]
        return r" \qquad (" + r",\; ".join(made) + ")" if made else ""

    def _multiplied(self, edge: Edge) -> bool:
        """Tell whether the chain rule of an edge's tail multiplies numbers, this edge's local derivative among them."""
        uses = self._uses(self._place[edge.tail])
        numbers = [each for use in uses for each in (self._user(use).fact("grad"), _local(use))]
        known = bool(self._nodes[self._place[edge.tail]].fact("grad")) and edge in uses
        return known and not self._open(uses) and all(map(_NUMBER.fullmatch, numbers))

    def _uses(self, at: int) -> list[Edge]:
        return [edge for edge in self._out[at] if edge.carries_grad]

    def _open(self, uses: Sequence[Edge]) -> bool:
        return any(edge.count > 1 or self._user(edge).role == "folded" for edge in uses)

    def chain_rule(self, at: int) -> str:
        """Write the gradient of a node as the sum over its uses; "" where the picture shows none."""
        gradient = self._nodes[at].fact("grad")
        if not gradient:
            return ""
        uses = self._uses(at)
        left, held = f"{_bar(self._symbols[at])} &", _value(gradient) + bars.rule(self._nodes[at].level)
        if not uses:
            return f"{left}= {held}"
        if self._open(uses):
            return rf"{left}= \cdots = {held}"
        made = f"{left}= {_sum([self._term(edge) for edge in uses])}"
        factors = [(self._user(edge).fact("grad"), _local(edge)) for edge in uses]
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
        arrives = rf"(?<![A-Za-z\\]){'grad' if 'G' in self._names else 'G'}(?![A-Za-z])"
        if re.search(arrives, edge.tex):
            # How the gradient goes back through the op as a whole: there is no factor.
            return re.sub(arrives, lambda _: _bar(head), edge.tex)
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


def _told(edge: Edge) -> str:
    """Name what an edge is marked with, and its note."""
    words = [SIGNS[key].word for key in signs(edge)] + ([EMPHASES["path"]] if edge.emphasis == "path" else [])
    return ", ".join([*words, *filter(None, [edge.note])])


def _local(edge: Edge) -> str:
    """Give the local derivative as a number, where its formula stands before it."""
    return edge.label.rpartition(" = ")[2]


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
    gradient = gradient.removeprefix("all ")
    if not _NUMBER.fullmatch(gradient):
        return False
    products = [float(upstream) * float(local) for upstream, local in factors]
    most = max(map(abs, products))
    return abs(sum(products) - float(gradient)) <= _ROUNDING * max(most, abs(float(gradient)))
