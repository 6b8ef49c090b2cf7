"""Where things are shown: how wide a terminal is, what characters a stream takes, what a notebook asks for.

>>> fits("2 × 3"), fits("2 × 3", "ascii")
(True, False)
"""

import shutil
import sys
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

__all__ = ["WIDTH", "bundle", "columns", "fits", "marimo", "said"]

WIDTH: Final = 80
"""Columns of text where nobody says how many there are."""

_PLAIN: Final = "text/plain"


def columns() -> int:
    """Tell how wide the terminal is.

    Examples
    --------
    >>> columns() > 0
    True
    """
    return shutil.get_terminal_size((WIDTH, 24)).columns


def fits(text: str, encoding: str | None = None) -> bool:
    """Tell whether a text can be printed.

    Parameters
    ----------
    text : str
    encoding : str, optional
        Of the stream; standard output's if not given. A stream in memory has none and takes everything.
    """
    try:
        text.encode(encoding or getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def said(make: Callable[..., str]) -> str:
    """Write a text for `print`: in Unicode if standard output holds that text, else in ASCII.

    What ``print(thing)`` asks ``thing`` for is only `str`, so that has to look where it will go.

    Parameters
    ----------
    make : callable
        Takes ``ascii_only=``.

    Examples
    --------
    >>> said(lambda ascii_only: "2 * 3" if ascii_only else "2 × 3")
    '2 × 3'
    """
    text = make(ascii_only=False)
    return text if fits(text) else make(ascii_only=True)


def bundle(
    name: str,
    usual: Mapping[str, Callable[[], Any]],
    asked: Mapping[str, Callable[[], Any]],
    include: Collection[str] | None,
    exclude: Collection[str] | None,
) -> dict[str, Any]:
    """Give a notebook what it can show; what fails is left out, with the reason in the text, rather than raised.

    Parameters
    ----------
    name : str
        What to call the thing where nothing else can be said.
    usual, asked : mapping
        By MIME type, what makes it, or None: offered always, and only if it is named in ``include``.
    include, exclude : collection of str or None
        As for ``_repr_mimebundle_``.

    Examples
    --------
    >>> makers = {"text/plain": lambda: "six", "text/html": lambda: 1 / 0}
    >>> bundle("six", makers, {}, None, None)
    {'text/plain': 'six'}
    >>> bundle("six", makers, {}, ["text/html"], None)
    {'text/plain': 'six (division by zero)'}
    """
    makers = dict(usual) if include is None else {k: m for k, m in {**usual, **asked}.items() if k in include}
    made: dict[str, Any] = {}
    for kind, make in makers.items():
        if kind in (exclude or ()):
            continue
        try:
            made[kind] = make()
        except Exception as error:  # noqa: BLE001 - a display hook must not raise
            made.setdefault(_PLAIN, f"{name} ({error})")
    return {kind: content for kind, content in made.items() if content is not None}


def marimo(made: Mapping[str, Any]) -> tuple[str, str]:
    """Choose what marimo shows of a bundle: it asks for one thing, and what is inline can be pointed at.

    Examples
    --------
    >>> marimo({"text/plain": "x", "image/svg+xml": "<svg/>"}), marimo({"text/plain": "x"})
    (('text/html', '<svg/>'), ('text/plain', 'x'))
    """
    page = made.get("text/html") or made.get("image/svg+xml")
    return ("text/html", page) if page else (_PLAIN, made[_PLAIN])
