"""Options that are typed: those that the command line and the magics of IPython share.

>>> import argparse
>>> parser = argparse.ArgumentParser()
>>> _ = parser.add_argument("expression")
>>> add_look(parser)
>>> options = parser.parse_args(guarded(["-x**2", "--show", "value,grad"]))
>>> options.expression.strip(), options.show
('-x**2', ['value', 'grad'])
"""

import argparse
import re
from collections.abc import Sequence
from typing import Final

from viz.labels import SHOW
from viz.layout.geometry import DIRECTIONS
from viz.theme import THEMES

__all__ = ["add_look", "guarded", "listed"]

_OPTION: Final = re.compile(r"-[hs]|-o.*|--|--[a-z].*")


def add_look(parser: argparse.ArgumentParser) -> None:
    """Add what decides how a picture looks, ``--show``, ``--direction``, ``--theme``; and ``--explain``.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_look(parser)
    >>> parser.parse_args(["--theme", "dark"]).theme
    'dark'
    """
    what = f"what to write: {','.join(SHOW)} if not given"
    parser.add_argument("-s", "--show", type=listed, default=list(SHOW), metavar="A,B", help=what)
    parser.add_argument("--direction", choices=DIRECTIONS, default="LR", help="where the picture's flow goes")
    parser.add_argument("--theme", choices=sorted(THEMES), default="light", help="colours of the picture")
    parser.add_argument("--explain", metavar="X", help="explain the derivative by X as well, path by path")


def listed(text: str) -> list[str]:
    """Split a list that is written with commas or blanks.

    Examples
    --------
    >>> listed("value, grad"), listed("")
    (['value', 'grad'], [])
    """
    return text.replace(",", " ").split()


def guarded(arguments: Sequence[str]) -> list[str]:
    """Mark what begins with a minus sign and is no option: argparse takes what begins with a blank as it is.

    Examples
    --------
    >>> guarded(["-x + 1", "-o", "a.svg"])
    [' -x + 1', '-o', 'a.svg']
    """
    return [f" {each}" if each.startswith("-") and not _OPTION.fullmatch(each) else each for each in arguments]
