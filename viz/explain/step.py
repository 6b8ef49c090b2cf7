"""A debugger of the backward pass that goes both ways.

>>> w, x = ag.scalar(2.0, name="w"), ag.scalar(-1.0, name="x")
>>> L = w * x + x
>>> step(L)
The backward pass from L, in 2 steps. Each takes a gradient that is complete,
  and passes it on.
<BLANKLINE>
step  node         gradient  × local  goes to  the sum there
1/2   L = mul + x  1         1        mul      1
                             1        x        1 so far
2/2   mul = w × x  1         -1       w        -1
                             2        x        1 → 3
<BLANKLINE>
In the end: dL/dw = -1, dL/dx = 3.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import IO, Any, Final, overload

from viz.build.passes import Stage, flow, told
from viz.build.record import record
from viz.drawing import Drawing
from viz.errors import OptionError, VariableError
from viz.explain.backward import Backward
from viz.explain.report import Report
from viz.explain.scene import Scenes
from viz.explain.stepping import Stepping
from viz.names import Names
from viz.page import Block, Page, Spans, Style, Table, line, spans
from viz.theme import Theme

__all__ = ["Step", "Steps", "step"]

_HEADER: Final = ("step", "node", "gradient", "× local", "goes to", "the sum there")
_LISTED: Final = 60
_ENDS: Final = 20

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
    >>> one = step(x * x)[0]
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
            blocks.append(line("That was the last step. ", *_result(walk)))
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
                spans("" if part.slope is None else told(part.slope)),
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


class Steps(Report, Sequence[Step]):
    """The whole backward pass: a sequence of steps, and a place in it to move about.

    Attributes
    ----------
    at : int
        How many steps have been taken.
    walk : Backward
        What the steps are read from.

    Examples
    --------
    >>> x = ag.scalar(3.0, name="x")
    >>> walk = step(ag.tanh(x * x))
    >>> len(walk), walk.next().node, walk.next().node, walk.back().node, walk.at
    (2, 'tanh', 'mul', 'tanh', 1)
    """

    def __init__(self, walk: Backward, theme: str | Theme = "light") -> None:
        self.walk, self._scenes, self.at = walk, Scenes(walk), 0
        leaves = {walk.names[at]: walk.gradient(at, len(walk)) for at in _leaves(walk)}
        data = {"root": walk.names[walk.root], "steps": len(walk), "gradients": leaves}
        super().__init__(data, theme)

    def __len__(self) -> int:
        return len(self.walk)

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> list[Step]: ...
    def __getitem__(self, index: int | slice) -> Step | list[Step]:
        if isinstance(index, slice):
            return [self[each] for each in range(len(self))[index]]
        return self._after(range(1, len(self) + 1)[index])

    def _after(self, number: int) -> Step:
        return Step(self._scenes, number, self.theme)

    @property
    def now(self) -> Step:
        """The state after the steps that have been taken."""
        return self._after(self.at)

    def next(self) -> Step:
        """Take a step; after the last there is none, and all stays as it is."""
        return self.goto(min(self.at + 1, len(self)))

    def back(self) -> Step:
        """Take the last step back; before the first there is none, and all stays as it is."""
        return self.goto(max(self.at - 1, 0))

    def restart(self) -> Step:
        """Go to where no step has been taken."""
        return self.goto(0)

    def goto(self, number: int) -> Step:
        """Go to where so many steps have been taken.

        Raises
        ------
        OptionError
            If there are not so many.
        """
        given: Any = number  # it may have been typed
        if not isinstance(given, int) or not 0 <= given <= len(self):
            raise OptionError("goto", expected=f"a number of steps from 0 to {len(self)}", got=repr(number))
        self.at = number
        return self.now

    def until(self, wanted: Any) -> Step:
        """Go on to the next step of a node: where it passes its gradient on or, being a leaf, has got all of its own.

        Parameters
        ----------
        wanted : str, int or variable
            A name as the steps show it, the name of an op (then any of that op), a node's place, or the variable.

        Raises
        ------
        OptionError
            If no such step is ahead; nothing moves.
        """
        places = self.walk.find(wanted)
        ahead = [self.walk.ends(at) for at in places if self.walk.ends(at) > self.at]
        if not ahead:
            if not places:
                got, hint = f"{wanted!r:.60}, which is none", "names and ops stand in the list of steps"
            else:
                got, hint = f"{wanted!r:.60}, which is not ahead", "go back first, or restart()"
            raise OptionError("until", expected="a name, an op or a place that is still ahead", got=got, hint=hint)
        return self.goto(min(ahead))

    @cached_property
    def page(self) -> Page:
        """All steps, and what comes of them."""
        root, count = self.data["root"], len(self)
        value = self.walk.graph.value(self.walk.root)
        blocks: list[Block] = [line("The backward pass from ", (root, "name"), f", in {_many(count)}. "
                                    "Each takes a gradient that is complete, and passes it on.")]  # fmt: skip
        if getattr(value, "size", 1) > 1:
            blocks.append(line(f"{root} has {value.size} elements: these are the gradients of their sum."))
        blocks.append(line())
        if count <= _LISTED:
            blocks.append(self.listing(0, count))
        else:
            blocks += [self.listing(0, _ENDS), line((f"… {count - 2 * _ENDS:,} more steps …", "muted")),
                       self.listing(count - _ENDS, count)]  # fmt: skip
        return Page((*blocks, line(), line("In the end: ", *_result(self.walk))))

    def listing(self, start: int, stop: int, mark: int = 0) -> Table:
        """Write some steps as a table, one of them marked."""
        rows = [row for each in self[start:stop] for row in each.rows(marked=each.number == mark)]
        return Table(_HEADER, tuple(rows))

    def run(self, stdin: IO[str] | None = None, stdout: IO[str] | None = None) -> None:
        """Go through the steps by commands, from a terminal or any stream of lines; ``help`` lists them.

        Parameters
        ----------
        stdin, stdout : file, optional
            Instead of the standard streams.
        """
        Stepping(self, stdin, stdout).run()


def step(loss: Any, *, names: Names = None, theme: str | Theme = "light") -> Steps:
    """Go through the backward pass step by step, forwards and backwards. No ``.grad`` is touched.

    Parameters
    ----------
    loss : Tensor or Scalar
        What to differentiate; of an array, its sum.
    names : dict, optional
        As for `viz.draw`.
    theme : str or Theme
        How pictures look.

    Raises
    ------
    VariableError
        If there is no graph.

    Examples
    --------
    >>> x = ag.scalar(3.0, name="x")
    >>> for each in viz.step(x * x * 2):
    ...     print(each.node, each.data["upstream"])
    mul_2 1.0
    mul_1 2.0
    """
    graph = record(loss, names=names, depth=1, what="step")
    if len(graph.roots) > 1:
        raise VariableError("step", expected="one value to differentiate", got=f"a list of {len(graph.roots)}")
    return Steps(Backward(graph), theme)


def _leaves(walk: Backward) -> list[int]:
    return [at for at in range(len(walk.graph)) if walk.graph.is_leaf(at)]


def _result(walk: Backward) -> list[Any]:
    """Write the gradients of the leaves."""
    root, leaves = walk.names[walk.root], _leaves(walk)
    made: list[Any] = []
    for at in leaves[:_ENDS]:
        made += [", " if made else "", f"d{root}/d{walk.names[at]} = ", (walk.told(at, len(walk)), "grad")]
    return [*made, f", and {len(leaves) - _ENDS:,} more." if len(leaves) > _ENDS else "."]


def _many(count: int) -> str:
    return f"{count:,} step" if count == 1 else f"{count:,} steps"
