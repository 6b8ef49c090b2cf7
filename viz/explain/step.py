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

from collections.abc import Sequence
from functools import cached_property
from typing import IO, Any, Final, overload

from viz.build.record import record
from viz.errors import OptionError, VariableError
from viz.explain.backward import Backward
from viz.explain.onestep import Step, leaves, result
from viz.explain.report import Report
from viz.explain.scene import Scenes
from viz.explain.stepping import Stepping
from viz.names import Names
from viz.page import Block, Page, Table, line
from viz.theme import Theme

__all__ = ["Step", "Steps", "step"]

_HEADER: Final = ("step", "node", "gradient", "× local", "goes to", "the sum there")
_LISTED: Final = 60
_ENDS: Final = 20


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
        found = {walk.names[at]: walk.gradient(at, len(walk)) for at in leaves(walk)}
        data = {"root": walk.names[walk.root], "steps": len(walk), "gradients": found}
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
        blocks: list[Block] = [
            line(
                "The backward pass from ",
                (root, "name"),
                f", in {_many(count)}. Each takes a gradient that is complete, and passes it on.",
            )
        ]
        if getattr(value, "size", 1) > 1:
            blocks.append(line(f"{root} has {value.size} elements: these are the gradients of their sum."))
        blocks.append(line())
        if count <= _LISTED:
            blocks.append(self.listing(0, count))
        else:
            blocks += [
                self.listing(0, _ENDS),
                line((f"… {count - 2 * _ENDS:,} more steps …", "muted")),
                self.listing(count - _ENDS, count),
            ]
        if any(part.slope is None for stage in self.walk.stages for part in stage.parts):
            note = "Where there is no local derivative to multiply by, the rule stands; G is the gradient of the row."
            blocks.append(line((note, "muted")))
        return Page((*blocks, line(), line("In the end: ", *result(self.walk))))

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


def _many(count: int) -> str:
    return f"{count:,} step" if count == 1 else f"{count:,} steps"
