"""The commands of `Steps.run`."""

import linecache
from typing import IO, Any, ClassVar, Final

from viz.digits import array
from viz.explain.console import Console
from viz.page import Page

__all__ = ["Stepping"]

_LISTED: Final = 8
_NAMES: Final = 20


class Stepping(Console):
    r"""Goes through a backward pass as one is told.

    Parameters
    ----------
    steps : Steps
    stdin, stdout : file, optional
        Instead of the standard streams.

    Examples
    --------
    >>> import io
    >>> x = ag.scalar(3.0, name="x")
    >>> out = io.StringIO()
    >>> Stepping(viz.step(x * x), io.StringIO("print x\nnext\nprint x\nquit\n"), out).run()
    >>> [line for line in out.getvalue().splitlines() if line.startswith("x: ")]
    ['x: value 3, gradient not computed (0 of 2 contributions)', 'x: value 3, gradient 6 (2 of 2 contributions)']
    """

    commands: ClassVar = {
        "next": "take a step",
        "back": "take the last step back",
        "until": "until X: go on to the next step of X: a name, or an op such as relu",
        "print": "print X: value and gradient of X so far; without X, of all that has any",
        "graph": "the graph as it is now",
        "where": "the line of the program that made the node of this step",
        "list": "the steps around this one",
        "restart": "go back to before the first step",
        "goto": "goto K: go to where K steps have been taken",
    }

    def __init__(self, steps: Any, stdin: IO[str] | None = None, stdout: IO[str] | None = None) -> None:
        super().__init__(stdin, stdout)
        self.steps = steps
        self.intro = f"{len(steps)} steps back from {steps.data['root']}. Type n for the next, h for help, q to leave."
        self._prompt()

    def _prompt(self) -> None:
        self.prompt = f"({self.steps.at}/{len(self.steps)}) "

    def postcmd(self, stop: bool, line: str) -> bool:
        """Keep the prompt up to date."""
        self._prompt()
        return stop

    def _move(self, how: str) -> None:
        before = self.steps.at
        now = getattr(self.steps, how)()
        if now.number == before and how != "restart":
            self.tell("This is the last step: b goes back." if before else "Nothing has happened yet: n goes on.")
        else:
            self.tell(now)

    def do_next(self, _: str) -> None:
        """Take a step."""
        self._move("next")

    def do_back(self, _: str) -> None:
        """Take a step back."""
        self._move("back")

    def do_restart(self, _: str) -> None:
        """Go back to the start."""
        self._move("restart")

    def do_until(self, wanted: str) -> None:
        """Go on to a step of some node."""
        self.tell(self.steps.until(int(wanted) if wanted.isdecimal() else wanted))

    def do_goto(self, number: str) -> None:
        """Go to a step."""
        self.tell(self.steps.goto(int(number) if number.isdecimal() else number))

    def do_graph(self, _: str) -> None:
        """Draw the graph as text."""
        self.tell(self.steps.now.draw())

    def do_print(self, wanted: str) -> None:
        """Tell value and gradient."""
        walk, taken = self.steps.walk, self.steps.at
        places = walk.find(wanted) if wanted else [at for at in walk.arrivals if walk.gradient(at, taken) is not None]
        if not places:
            known = list(dict.fromkeys(name for at, name in enumerate(walk.names) if not walk.graph.is_constant(at)))
            shown = ", ".join(known[:_NAMES]) + (", …" if len(known) > _NAMES else "")
            self.tell(
                f"Nothing is called {wanted!r:.40} here; there are {shown}" if wanted else "Nothing has come yet."
            )
        for at in sorted(places)[:_NAMES]:
            self.tell(self._told(at))

    def _told(self, at: int) -> str:
        walk, taken = self.steps.walk, self.steps.at
        told = f"{walk.title(at)}: value {array(walk.graph.value(at))}, gradient {walk.told(at, taken)}"
        here, everything = walk.arrived(at, taken)
        return told + (f" ({here} of {everything} contributions)" if everything > 1 else "")

    def do_where(self, _: str) -> None:
        """Tell the line of the program."""
        place = self.steps.now.line
        if not place:
            self.tell("Not noted. Compute inside `with viz.annotate():`, and every node knows its line.")
            return
        file, _, number = place.rpartition(":")
        self.tell(f"{place}: {linecache.getline(file, int(number)).strip()}")

    def do_list(self, _: str) -> None:
        """List steps."""
        at = self.steps.at
        self.tell(Page((self.steps.listing(max(0, at - _LISTED), min(len(self.steps), at + _LISTED), at),)))
