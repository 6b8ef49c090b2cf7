"""The commands of `Quiz.run`."""

import ast
from typing import IO, Any, ClassVar

from viz.errors import VizError
from viz.explain.console import Console

__all__ = ["Quizzing"]


class Quizzing(Console):
    r"""Asks one question after the other; what is no command is an answer.

    Parameters
    ----------
    quiz : Quiz
    stdin, stdout : file, optional
        Instead of the standard streams.

    Examples
    --------
    >>> import io
    >>> out = io.StringIO()
    >>> Quizzing(viz.quiz(ag.scalar(2.0, name="x") * 3), io.StringIO("-3\n3\n"), out).run()
    >>> print(out.getvalue())
    What is dmul/dx, where x = 2?
      as computed  value
      mul = x × 3  6
    dmul/dx = -3
    Not yet. The size is right, but not the sign.
    Try again, or ask for a hint().
    dmul/dx = 3
    Right: dmul/dx = 3.
    1 right of 1 asked, in 2 answers.
    <BLANKLINE>
    """

    commands: ClassVar = {
        "hint": "help a little; again, a little more",
        "reveal": "tell the answer, and go on",
        "skip": "go on to the next question",
    }

    def __init__(self, quiz: Any, stdin: IO[str] | None = None, stdout: IO[str] | None = None) -> None:
        super().__init__(stdin, stdout)
        self.quiz, self._left = quiz, list(quiz.places)

    def preloop(self) -> None:
        """Ask the first question."""
        self._ask()

    def _ask(self) -> bool:
        """Ask the next question; True when there is none left."""
        if not self._left:
            data = self.quiz.data
            answers = "1 answer" if data["tries"] == 1 else f"{data['tries']} answers"
            self.tell(f"{data['right']} right of {data['asked']} asked, in {answers}.")
            return True
        self.prompt = f"d{self.quiz.data['of']}/d{self.quiz.name(self._left[0])} = "
        self.tell(self.quiz.ask(self._left[0]))
        return False

    def _next(self) -> bool:
        self._left = self._left[1:]
        return self._ask()

    def emptyline(self) -> bool:
        """Ask again."""
        return self._ask()

    def other(self, word: str, line: str) -> bool:
        """Judge an answer."""
        try:
            reply = self.quiz.answer(self._left[0], ast.literal_eval(line))
        except (VizError, ValueError, SyntaxError, MemoryError, RecursionError):
            self.tell(f"{line!r:.40} is neither a number, nor a list of them, nor a command; help lists these")
            return False
        self.tell(reply)
        return self._next() if reply.data["right"] else False

    def do_hint(self, _: str) -> None:
        """Help."""
        self.tell(self.quiz.hint(self._left[0]))

    def do_reveal(self, _: str) -> bool:
        """Tell."""
        self.tell(self.quiz.reveal(self._left[0]))
        return self._next()

    def do_skip(self, _: str) -> bool:
        """Go on."""
        return self._next()
