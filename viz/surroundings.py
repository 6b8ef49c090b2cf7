"""Where things are shown: how wide a terminal is, what characters a stream takes, what a notebook asks for.

>>> fits("2 × 3"), fits("2 × 3", "ascii")
(True, False)
"""

import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Final

__all__ = ["WIDTH", "bundle", "columns", "fits", "marimo", "opened", "said", "show"]

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


def show(thing: object) -> None:
    """Show something where the program runs: in a notebook as a notebook does, elsewhere printed.

    Examples
    --------
    >>> show("a picture")
    a picture
    """
    # Whoever runs in IPython has imported it.
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        importlib.import_module("IPython.display").display(thing)
    else:
        print(thing)  # noqa: T201 - what it is for


def opened(content: str, suffix: str) -> bool:
    """Open a document in the browser, and tell whether there was one.

    Parameters
    ----------
    content : str
    suffix : str
        Of the file that it is put into, such as ".svg". It stays, as the browser reads it when it likes.
    """
    graphical = sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not graphical:  # what would open is a browser of text, in the terminal of the program
        return False
    path = Path(tempfile.mkdtemp(prefix="viz-")) / f"graph{suffix}"
    path.write_text(content, encoding="utf-8")
    return bool(importlib.import_module("webbrowser").open(path.as_uri()))


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
