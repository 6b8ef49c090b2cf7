"""Predict a gradient, then be told; a wrong answer is told which mistake makes it.

>>> x = ag.scalar(2.0, name="x")
>>> y = x * x + 9 * x
>>> ask = quiz(y)
>>> ask.answer(x, 11)
Not yet. That leaves out one use of x, the one in mul_1 = x × x (argument 1).
Try again, or ask for a hint().
>>> ask.answer(x, 13)
Right: dy/dx = 13.
"""

from functools import cached_property
from typing import IO, Any, Final

import numpy as np

from viz.build.passes import told
from viz.build.record import record
from viz.digits import array
from viz.errors import OptionError, VariableError
from viz.explain.backward import Backward
from viz.explain.mistakes import close, mistakes
from viz.explain.quizzing import Quizzing
from viz.explain.report import Report
from viz.names import Names
from viz.page import Block, Page, Table, line, spans
from viz.theme import Theme

__all__ = ["Quiz", "Reply", "quiz"]

_SHOWN: Final = 14
_NAMED: Final = 12


class Reply(Report):
    """What a quiz says. ``data`` has what was asked, whether the answer was right, and the kinds of mistakes it fits.

    Examples
    --------
    >>> x = ag.scalar(2.0, name="x")
    >>> viz.quiz(x * 3).answer(x, -3).data["kinds"]
    ['sign']
    """

    def __init__(self, blocks: list[Block], data: dict[str, Any], theme: str | Theme) -> None:
        super().__init__(data, theme)
        self._blocks = tuple(blocks)

    @cached_property
    def page(self) -> Page:
        """What is said."""
        return Page(self._blocks)


class Quiz(Report):
    """Questions about the gradients of one value; see `quiz`. ``data`` keeps the score, and no answer before its time.

    Examples
    --------
    >>> x = ag.scalar(2.0, name="x")
    >>> ask = viz.quiz(x * 3)
    >>> _ = ask.answer(x, 2), ask.answer(x, 3)
    >>> ask.data["right"], ask.data["tries"]
    (1, 2)
    """

    def __init__(self, walk: Backward, theme: str | Theme = "light") -> None:
        self._walk = walk
        self._last: int | None = None
        # Those that people ask about come first.
        places = [at for at in range(len(walk.graph)) if at in walk.arrivals and not walk.graph.is_constant(at)]
        self.places = [at for at in places if walk.graph.is_leaf(at)] or places
        data = {"of": walk.names[walk.root], "asked": 0, "right": 0, "tries": 0, "questions": {}}
        super().__init__(data, theme)

    @property
    def page(self) -> Page:
        """The score, and what can be asked; it changes as one answers."""
        data = self.data
        names = [self._walk.names[at] for at in self.places]
        shown = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
        score = f"{data['right']} right of {data['asked']} asked, in {_many(data['tries'], 'answer')}."
        head = line("A quiz on the gradients of ", (data["of"], "name"), f": {score}" if data["asked"] else ".")
        return Page((head, line(f"ask({names[0] if names else 'x'}) for a question, run() for all of them: {shown}.")))

    def ask(self, x: Any, answer: Any = None) -> Reply:
        """Ask for the gradient of a variable or, with an answer, judge it.

        Parameters
        ----------
        x : variable or str
            Or its name.
        answer : number or array, optional
            Right if it is so to half a percent.

        Raises
        ------
        OptionError
            If there is no such variable, or the answer is no number or array.
        """
        if answer is not None:
            return self.answer(x, answer)
        at = self._place(x)
        self._question(at)
        walk = self._walk
        name, root = walk.names[at], walk.names[walk.root]
        head = line("What is ", (f"d{root}/d{name}", "strong"), f", where {name} = {array(walk.graph.value(at))}?")
        ops = [each for each in range(len(walk.graph)) if walk.graph.op(each)]
        last = [each for each in ops[-_SHOWN:] if not isinstance(walk.graph.value(each), tuple)]
        rows = [(spans("  ", walk.title(each)), spans((array(walk.graph.value(each)), "value"))) for each in last]
        more = [line(f"  … {len(ops) - _SHOWN:,} more before these …")] if len(ops) > _SHOWN else []
        return Reply([head, *more, Table(("  as computed", "value"), tuple(rows))], {"asked": name}, self.theme)

    def answer(self, x: Any, answer: Any) -> Reply:
        """Judge an answer: right, or which mistake makes it."""
        at = self._place(x)
        question, given = self._question(at), _number(answer)
        walk = self._walk
        right, name = walk.gradient(at, len(walk)), walk.names[at]
        self.data["tries"] += 1
        if close(given, right):
            self.data["right"] += question["state"] == "open"
            question |= {"state": "right"} if question["state"] == "open" else {}
            question["tries"].append({"answer": answer, "right": True, "kinds": []})
            text = line(("Right", "good"), f": d{walk.names[walk.root]}/d{name} = ", (told(right), "grad"), ".")
            return Reply([text], {"asked": name, "right": True, "kinds": []}, self.theme)
        found = self._diagnosed(at, given, right)
        kinds = list(dict.fromkeys(kind for kind, _ in found))
        question["tries"].append({"answer": answer, "right": False, "kinds": kinds})
        blocks: list[Block] = [line(("Not yet", "bad"), f". {found[0][1]}")]
        blocks += [line(f"Or: {says[0].lower()}{says[1:]}") for _, says in found[1:2]]
        blocks.append(line(("Try again, or ask for a hint().", "muted")))
        return Reply(blocks, {"asked": name, "right": False, "kinds": kinds}, self.theme)

    def _diagnosed(self, at: int, given: Any, right: Any) -> list[tuple[str, str]]:
        """List the mistakes that make an answer, each kind once."""
        if np.shape(given) != np.shape(right):
            says = f"A gradient has the shape of its value: {np.shape(right) or 'a single number'}, not "
            says += f"{np.shape(given) or 'a single number'}."
            if close(np.transpose(given), right):
                return [("transpose", f"That is the transpose of it. {says}")]
            return [("shape", says)]
        found = {
            each.kind: (each.kind, each.says) for each in reversed(mistakes(self._walk, at)) if close(given, each.value)
        }
        none = "That is none of the usual mistakes. Follow each use back: upstream × local derivative, then add up."
        return list(reversed(found.values())) or [("other", none)]

    def hint(self, x: Any = None) -> Reply:
        """Help a little: first with the uses, then their local derivatives, then what comes from above."""
        at = self._place(x)
        question, walk = self._question(at), self._walk
        question["hints"] += 1
        name, root = walk.names[at], walk.names[walk.root]
        stages = {stage.at: stage for stage in walk.stages}
        uses = [(user, slot) for user, slot in walk.graph.users(at) if user in stages]
        titles = [walk.title(user) for user, _ in uses]
        if question["hints"] == 1:
            says = [
                f"{name} is used {_many(len(uses), 'time')}: {'; '.join(titles[:_NAMED])}.",
                "Each use brings back the gradient of its result times its local derivative; then add them up.",
            ]
        elif question["hints"] == 2:  # noqa: PLR2004 - the second
            says = [_local(walk, user, slot, name) for user, slot in uses[:_NAMED]]
        else:
            some = dict.fromkeys(user for user, _ in uses[:_NAMED])
            says = [f"d{root}/d{walk.names[user]} = {told(stages[user].upstream)}" for user in some]
            says.append("Now it is products and a sum; reveal() tells.")
        return Reply([line(each) for each in says], {"asked": name, "hints": question["hints"]}, self.theme)

    def reveal(self, x: Any = None) -> Reply:
        """Tell the answer, and how it comes about."""
        at = self._place(x)
        question, walk = self._question(at), self._walk
        question["state"] = "revealed" if question["state"] == "open" else question["state"]
        name, right = walk.names[at], walk.gradient(at, len(walk))
        blocks: list[Block] = [line(f"d{walk.names[walk.root]}/d{name} = ", (told(right), "grad"))]
        for number, part in walk.arrivals.get(at, [])[:_NAMED]:
            stage = walk.stages[number - 1]
            times = f"{told(stage.upstream)} × {told(part.slope)} = " if part.slope is not None else ""
            blocks.append(line(f"{times}{told(part.product)} through {walk.title(stage.at)}", indent=2))
        return Reply(blocks, {"asked": name, "answer": right}, self.theme)

    def run(self, stdin: IO[str] | None = None, stdout: IO[str] | None = None) -> None:
        """Ask for all leaves in turn, in a terminal or through any stream of lines; ``help`` lists the commands.

        Parameters
        ----------
        stdin, stdout : file, optional
            Instead of the standard streams.
        """
        Quizzing(self, stdin, stdout).run()

    def name(self, at: int) -> str:
        """Say what a place is called."""
        return self._walk.names[at]

    def _question(self, at: int) -> dict[str, Any]:
        self._last = at
        questions: dict[str, dict[str, Any]] = self.data["questions"]
        name = self._walk.names[at]
        if name not in questions:
            questions[name] = {"state": "open", "tries": [], "hints": 0}
            self.data["asked"] += 1
        return questions[name]

    def _place(self, x: Any) -> int:
        """Find a variable, or that which was asked for last."""
        if x is None and self._last is not None:
            return self._last
        found = [] if x is None else [at for at in self._walk.find(x) if at in self._walk.arrivals]
        if not found:
            names = ", ".join(self._walk.names[at] for at in self.places[:_NAMED])
            got = "nothing" if x is None else repr(x) if isinstance(x, str) else "one that it does not depend on"
            raise OptionError(
                "quiz", expected=f"a variable that {self.data['of']} depends on, such as {names}", got=got
            )
        return found[0]


def quiz(y: Any, *, names: Names = None, theme: str | Theme = "light") -> Quiz:
    """Make a quiz on the gradients of a value: predict, be judged, and be told which mistake makes a wrong answer.

    Wrong answers are compared with those that well-known mistakes give, each computed by the engine's own rules with
    one of them bent: a path left out, a local derivative forgotten, operands swapped, sum taken for mean, a sign, a
    transpose, the chain stopped early, gradients set instead of added, or added to old ones.

    Parameters
    ----------
    y : Tensor or Scalar
        What to differentiate; of an array, its sum.
    names : dict, optional
        As for `viz.draw`.
    theme : str or Theme
        How `html` looks.

    Raises
    ------
    VariableError
        If there is no graph.

    Examples
    --------
    >>> x = ag.scalar(2.0, name="x")
    >>> viz.quiz(ag.tanh(x) * 5).ask(x)
    What is dmul/dx, where x = 2?
      as computed     value
      tanh = tanh(x)  0.9640
      mul = tanh × 5  4.820
    """
    graph = record(y, names=names, depth=1, what="quiz")
    if len(graph.roots) > 1:
        raise VariableError("quiz", expected="one value to differentiate", got=f"a list of {len(graph.roots)}")
    return Quiz(Backward(graph), theme)


def _number(answer: Any) -> Any:
    """Turn an answer into a number or an array."""
    try:
        made = np.asarray(getattr(answer, "value", answer), dtype=float)
    except (TypeError, ValueError):
        raise OptionError("quiz: answer", expected="a number or an array of numbers", got=f"{answer!r:.40}") from None
    return made[()]


def _local(walk: Backward, user: int, slot: int, name: str) -> str:
    slope = walk.graph.slopes(user)[slot]
    local = "not one number for each element: think of the shapes" if slope is None else told(slope)
    return f"In {walk.title(user)}, as argument {slot + 1}: d{walk.names[user]}/d{name} = {local}"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
