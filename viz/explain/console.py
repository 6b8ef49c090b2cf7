"""A loop of typed commands, for the tools that can be used in a conversation.

It works in a terminal, in a notebook, and on any stream of lines: where the lines end, so does the conversation.
"""

import cmd
import sys
from collections.abc import Mapping
from typing import IO, Any, ClassVar

from viz.errors import VizError
from viz.explain.report import Report
from viz.page import Page
from viz.quote import ascii_text

__all__ = ["Console"]


class Console(cmd.Cmd):
    r"""Reads commands, each a word and what it is about; a part of the word will do.

    Parameters
    ----------
    stdin, stdout : file, optional
        Instead of the standard streams.

    Examples
    --------
    >>> import io
    >>> class Echo(Console):
    ...     commands = {"say": "say X: prints X"}
    ...     prompt = "> "
    ...     def do_say(self, what):
    ...         self.tell(what)
    >>> out = io.StringIO()
    >>> Echo(io.StringIO("s hello\nsing"), out).run()
    >>> print(out.getvalue().strip())
    > s hello
    hello
    > sing
    'sing' is no command; help lists them: say, help, quit
    >
    """

    commands: ClassVar[Mapping[str, str]] = {}
    """What can be typed, and what that does; the first letters will do, and the first that fits is meant."""

    always: ClassVar[Mapping[str, str]] = {"help": "list the commands", "quit": "leave; so does the end of the input"}

    def __init__(self, stdin: IO[str] | None = None, stdout: IO[str] | None = None) -> None:
        super().__init__(stdin=stdin, stdout=stdout)
        self.use_rawinput = stdin is None
        self._plain = stdout is not None
        self._ascii = not _writes("×→≈", getattr(self.stdout, "encoding", None))

    def run(self) -> None:
        """Converse until the end."""
        try:
            self.cmdloop()
        except KeyboardInterrupt:
            self.tell("")

    def tell(self, *what: Any) -> None:
        """Print a report or a text; in colours if this is a terminal that has them."""
        for each in what:
            if isinstance(each, Report) and not (self._plain or self._ascii) and sys.stdout.isatty():
                each.show()
            else:
                self.stdout.write(self._plainly(each) + "\n")

    def _plainly(self, what: Any) -> str:
        if isinstance(what, Page):
            what = what.text()
        text = what if isinstance(what, str) else what.text(ascii_only=self._ascii)
        return ascii_text(text) if self._ascii else str(text)

    def precmd(self, line: str) -> str:
        """Repeat what came from a file, so that the answers can be told apart."""
        if line != "EOF" and not self.stdin.isatty():
            self.tell(line)
        return line

    def onecmd(self, line: str) -> bool:
        """Do what a line says; what goes wrong is told, and the conversation goes on."""
        word, _, rest = line.strip().partition(" ")
        known = [*self.commands, *self.always]
        found = next((name for name in known if word and name.startswith(word.lower())), None)
        if line == "EOF":  # what cmd.Cmd makes of the end of the input
            self.tell("")
            return True
        if not word:
            return self.emptyline()
        if found is None:
            return self.other(word, line.strip())
        self.lastcmd = line
        try:
            return bool(getattr(self, f"do_{found}")(rest.strip()))
        except VizError as error:
            self.tell(str(error))
            return False

    def emptyline(self) -> bool:
        """Do the last thing again."""
        return self.onecmd(self.lastcmd) if self.lastcmd else False

    def other(self, word: str, line: str) -> bool:
        """Say that a word is no command."""
        self.tell(f"{word!r:.40} is no command; help lists them: {', '.join([*self.commands, *self.always])}")
        return False

    def do_help(self, about: str) -> None:
        """List the commands."""
        everything = {**self.commands, **self.always}
        width = max(map(len, everything)) + 2
        for name, says in everything.items():
            if name.startswith(about.lower()):
                self.tell(f"  {name:<{width}}{says}")

    def do_quit(self, _: str) -> bool:
        """Leave."""
        return True

    def completenames(self, text: str, *_: Any) -> list[str]:
        """Complete a command."""
        return [name for name in (*self.commands, *self.always) if name.startswith(text)]


def _writes(text: str, encoding: str | None) -> bool:
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
