"""Writing files whole or not at all.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     written = write(Path(folder) / "a.txt", b"hello")
...     written.read_bytes()
b'hello'
"""

import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from viz.errors import FormatError, SaveError
from viz.quote import printable

__all__ = ["save", "write"]


def save(path: str | os.PathLike[str], makers: Mapping[str, Callable[[], str | bytes]]) -> Path:
    """Make what the suffix of a file names, and write it.

    Where a file cannot be, that is said before anything is made.

    Parameters
    ----------
    path : str or path-like
    makers : mapping
        What makes each format, by its suffix without the dot.

    Raises
    ------
    FormatError
        If none of them makes files of this suffix.
    SaveError
        If the file cannot be written there.

    Examples
    --------
    >>> save("a.doc", {"txt": lambda: "a"})
    Traceback (most recent call last):
    ...
    viz.errors.FormatError: file suffix: expected one of .txt, got '.doc'
    """
    suffix = Path(path).suffix
    make = makers.get(suffix[1:].lower())
    if make is None:
        raise FormatError("file suffix", expected=f"one of .{', .'.join(makers)}", got=repr(suffix))
    _target(path)
    made = make()
    return write(path, made.encode() if isinstance(made, str) else made)


def write(path: str | os.PathLike[str], content: bytes) -> Path:
    """Put ``content`` into a file: a reader sees the old file or the new one, never a part.

    The bytes go to a new file beside it, which then takes its place in one step.

    Raises
    ------
    SaveError
        If the directory is missing, or the file cannot be written there.

    Examples
    --------
    >>> write("/no/such/place/x.svg", b"")
    Traceback (most recent call last):
    ...
    viz.errors.SaveError: /no/such/place/x.svg was not written: expected an existing directory, \
got /no/such/place. Hint: create it first
    """
    target = _target(path)
    beside = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        # "x" leaves the permissions to the umask, as for any file a program makes.
        with beside.open("xb") as file:
            file.write(content)
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise SaveError(
            f"{printable(str(path))} was not written",
            got=error.strerror or str(error),
            hint="choose a place you may write to",
        ) from error
    return Path(path)


def _target(path: str | os.PathLike[str]) -> Path:
    """Find the file to replace, or say why there can be none."""
    what = f"{printable(str(path))} was not written"
    try:
        # A link stays a link: what it points to is replaced.
        target = Path(path).resolve()
        there, taken = target.parent.is_dir(), target.is_dir()
    except (OSError, RuntimeError, ValueError) as error:
        raise SaveError(
            what, expected="the name of a file", got=getattr(error, "strerror", "") or str(error)
        ) from error
    if not there:
        folder = printable(str(Path(path).parent))
        raise SaveError(what, expected="an existing directory", got=folder, hint="create it first")
    if taken:
        raise SaveError(what, expected="the name of a file", got="a directory")
    return target
