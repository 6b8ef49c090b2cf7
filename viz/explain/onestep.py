"""One step of the backward pass, explained.

>>> x = ag.scalar(3.0, name="x")
>>> viz.step(x * x)[0]
Step 1 of 1: mul = x × x, whose gradient is complete: 1
  to  upstream × local  the sum there
  x   1 × 3 = 3         3              1 of 2 contributions
  x   1 × 3 = 3         3 → 6          2 of 2 contributions
× gives each factor the gradient times the other factor.
That was the last step. dmul/dx = 6.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from viz.build import edge_formula
from viz.build.passes import Part, Stage, flow, told
from viz.drawing import Drawing
from viz.explain.backward import Backward
from viz.explain.report import Report
from viz.explain.scene import Scenes
from viz.page import Block, Page, Spans, Style, Table, line, spans
from viz.theme import Theme

__all__ = ["Step", "leaves", "result"]

_MOST: Final = 20
_ROOM: Final = 24

_RULES: Final = {
    "add": "+ hands its gradient on to both sides as it is.",
    "subtract": "− hands its gradient on: as it is to the left, with the sign turned to the right.",
    "multiply": "× gives each factor the gradient times the other factor.",
    "divide": "/ gives the top the gradient over the bottom; the bottom gets it times −top/bottom².",
    "pow": "** gives the base the gradient times exponent × base ** (exponent − 1).",
    "matmul": "@ gives each matrix the gradient times the other one, transposed.",
    "negative": "Minus turns the sign of the gradient.",
    "exp": "exp multiplies by its own value.",
    "log": "log divides by its input.",
    "tanh": "tanh multiplies by 1 − tanh², which is at most 1 and near 0 where it is saturated.",
    "sigmoid": "sigmoid multiplies by σ(1 − σ), which is never more than 0.25.",
    "relu": "relu lets the gradient through where its input was positive, and stops it elsewhere.",
    "sum": "sum hands its gradient to every element that it added.",
    "mean": "mean hands every element its share: the gradient over their number.",
    "max": "max hands its gradient to the largest element; the others get 0.",
}


class Step(Report):
    """Where the backward pass stands after so many steps: 0 is before the first.

    Parameters
    ----------
    scenes : Scenes
        The backward pass, and pictures of it.
    number : int
        How many steps have been taken; the last of them is explained.
    theme : str or Theme

    Attributes
    ----------
    number : int
    node : str
        The node whose gradient is passed on; "" before the first step.
    line : str
        Where the program made that node, as ``file:line``, if that was noted.
    walk : Backward
        The whole pass.

    Examples
    --------
    >>> x = ag.scalar(3.0, name="x")
    >>> one = viz.step(x * x)[0]
    >>> one.node, one.data["flows"][1]["after"], one.gradients["x"]
    ('mul', 6.0, 6.0)
    """

    def __init__(self, scenes: Scenes, number: int, theme: str | Theme = "light") -> None:
        walk = scenes.walk
        self.walk, self.number, self._scenes = walk, number, scenes
        self._stage = walk.stages[number - 1] if number else None
        self.node = walk.names[self._stage.at] if self._stage else ""
        self.line = walk.graph.line(self._stage.at) if self._stage else ""
        super().__init__(self._told(), theme)

    def _told(self) -> dict[str, Any]:
        walk, stage = self.walk, self._stage
        data: dict[str, Any] = {"step": self.number, "of": len(walk), "node": self.node, "flows": []}
        if stage:
            data |= {"is": walk.title(stage.at), "place": stage.at, "upstream": stage.upstream}
            for part in stage.parts:
                here, everything = walk.arrived(part.source, self.number)
                data["flows"].append(
                    {"to": walk.names[part.source]} | part._asdict() | {"of": everything, "come": here}
                )
        return data

    @property
    def gradients(self) -> dict[str, Any]:
        """What has arrived so far, by name; a node that nothing has reached is not in it."""
        walk = self.walk
        found = {name: walk.gradient(at, self.number) for at, name in enumerate(walk.names)}
        return {name: sums for name, sums in found.items() if sums is not None}

    @cached_property
    def page(self) -> Page:
        """The step: what is passed on, what that adds up to, and the rule behind it."""
        walk = self.walk
        if self._stage is None:
            root = walk.names[walk.root]
            value, seed = told(walk.graph.value(walk.root)), told(walk.gradient(walk.root, 0))
            ready = f" = {value}. d{root}/d{root} = "
            rest = ", and no other gradient yet."
            return Page((line("Before the first step: ", (root, "name"), ready, (seed, "grad"), rest),))
        at, upstream = self._stage.at, told(self._stage.upstream)
        title: tuple[str, Style] = (walk.title(at), "strong")
        head = line(f"Step {self.number} of {len(walk)}: ", title, ", whose gradient is complete: ", (upstream, "grad"))
        blocks: list[Block] = [head]
        if self._stage.parts:
            blocks.append(Table(("  to", "upstream × local", "the sum there", ""), tuple(self._passed(self._stage))))
        rule = _RULES.get(walk.graph.op(at))
        if rule:
            blocks.append(line((rule, "muted")))
        if self.number == len(walk):
            blocks.append(line("That was the last step. ", *result(walk)))
        return Page(tuple(blocks))

    def _passed(self, stage: Stage) -> Iterator[tuple[Spans, ...]]:
        """Write what goes where, and how many of its contributions a sum has by then."""
        seen: Counter[int] = Counter()
        coming = Counter(part.source for part in stage.parts)
        for part in stage.parts:
            seen[part.source] += 1
            here, everything = self.walk.arrived(part.source, self.number)
            here += seen[part.source] - coming[part.source]
            made = flow(stage, part)
            yield (
                spans("  ", (self.walk.names[part.source], "name")),
                spans(made.product),
                spans((f"{made.before} → {made.after}" if made.before else made.after, "grad")),
                spans((f"{here} of {everything} contributions" if everything > 1 else "", "muted")),
            )

    def rows(self, *, marked: bool = False) -> Iterator[tuple[Spans, ...]]:
        """Write the step as rows of a table of steps."""
        if self._stage is None:
            return
        walk, stage = self.walk, self._stage
        head = (f"{'→ ' * marked}{self.number}/{len(walk)}", walk.title(stage.at), told(stage.upstream))
        for part in stage.parts:
            here, everything = walk.arrived(part.source, self.number)
            change = flow(stage, part)
            sums = f"{change.before} → {change.after}" if change.before else change.after
            yield (
                spans((head[0], "muted")),
                spans(head[1]),
                spans((head[2], "grad")),
                _local(walk, stage, part),
                spans((walk.names[part.source], "name")),
                spans((sums + ("" if here == everything else " so far"), "grad")),
            )
            head = ("", "", "")

    def draw(self, **options: Any) -> Drawing:
        """Draw the graph as it is at this step: the node that passes its gradient on, and where to, stand out.

        Gradients that have not come yet are shown as such. Of a large graph only the surroundings are drawn.

        Parameters
        ----------
        **options
            As for `viz.Drawing`: theme, direction, engine.
        """
        return Drawing(self._scenes.diagram(self.number), **{"theme": self.theme, **options})


def _local(walk: Backward, stage: Stage, part: Part) -> Spans:
    """Write the local derivative; where there is none, the rule, in which G is the gradient of the node."""
    if part.slope is not None:
        return spans(told(part.slope))
    rule = edge_formula(walk.graph, stage.at, part.slot).text
    return spans((rule if 0 < len(rule) <= _ROOM else "by its rule", "muted"))


def leaves(walk: Backward) -> list[int]:
    """List the places of the leaves of a graph.

    Examples
    --------
    >>> leaves(viz.step(ag.scalar(2.0) * 3).walk)
    [0]
    """
    return [at for at in range(len(walk.graph)) if walk.graph.is_leaf(at)]


def result(walk: Backward) -> list[Any]:
    """Write the gradients of the leaves, as parts of a line.

    Examples
    --------
    >>> result(viz.step(ag.scalar(2.0, name="x") * 3).walk)
    ['', 'dmul/dx = ', ('3', 'grad'), '.']
    """
    root, places = walk.names[walk.root], leaves(walk)
    made: list[Any] = []
    for at in places[:_MOST]:
        made += [", " if made else "", f"d{root}/d{walk.names[at]} = ", (walk.told(at, len(walk)), "grad")]
    return [*made, f", and {len(places) - _MOST:,} more." if len(places) > _MOST else "."]
