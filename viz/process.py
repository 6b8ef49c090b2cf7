"""Running Graphviz: the only module that starts it, in this process or in another one; and other programs like it.

Graphviz writes its complaints to the C library's stderr and often returns a picture all the
same, so they are caught here and raised when they are errors.
"""

import contextlib
import importlib
import os
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import IO, Final

from viz.errors import FormatError, LayoutError, OptionError, RendererMissingError

__all__ = ["INSTALL", "RENDERERS", "child", "find", "fonts_work", "present", "run"]

RENDERERS: Final = ("pygraphviz", "dot")
INSTALL: Final = 'pip install "autograd_lite[viz]"'
_FORMATS: Final = frozenset({"json0", "pdf", "plain", "png", "svg"})
_TIMEOUT: Final = 60.0
_PYGRAPHVIZ: Final = (
    "import sys, pygraphviz; source = sys.stdin.buffer.read().decode(); "
    "sys.stdout.buffer.write(pygraphviz.AGraph(string=source).draw(format=sys.argv[1], prog=sys.argv[2]))"
)
# The C library keeps global state, and so does file descriptor 2.
_LOCK: Final = threading.Lock()


def find(prefer: str = "auto") -> str:
    """Name the Graphviz that is here: "pygraphviz", "dot", or "" for none.

    Raises
    ------
    OptionError
        If ``prefer`` is not a renderer's name.
    RendererMissingError
        If one was asked for by name and is not installed.

    Examples
    --------
    >>> find() in ("pygraphviz", "dot", "")
    True
    """
    if prefer == "auto":
        return next((name for name in RENDERERS if present(name)), "")
    if prefer not in RENDERERS:
        raise OptionError("renderer", expected=f"one of auto, {', '.join(RENDERERS)}", got=repr(prefer))
    if not present(prefer):
        raise RendererMissingError(f"{prefer} was asked for and is not installed", hint=f"run {INSTALL}")
    return prefer


def present(name: str) -> bool:
    """Tell whether a renderer is installed.

    Examples
    --------
    >>> present("pygraphviz") in (True, False)
    True
    """
    return _pygraphviz() is not None if name == "pygraphviz" else bool(shutil.which("dot"))


def run(
    source: str,
    fmt: str,
    renderer: str,
    *,
    placed: bool = False,
    timeout: float = _TIMEOUT,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Run DOT source through Graphviz.

    Parameters
    ----------
    source : str
    fmt : str
        "png", "pdf", "svg", "json0" or "plain".
    renderer : str
        "pygraphviz" or "dot", as `find` returns it.
    placed : bool
        Whether the source gives all positions, so that Graphviz only has to draw.
    timeout : float
        Seconds after which ``dot`` is stopped. pygraphviz runs in this process: no limit there.
    environment : mapping, optional
        More environment variables; pygraphviz then runs in another process too.

    Raises
    ------
    FormatError
        If the format is not one of those.
    LayoutError
        If Graphviz complains about the source, crashes, or takes too long.

    Examples
    --------
    >>> run("digraph {}", "webp", "dot")
    Traceback (most recent call last):
    ...
    viz.errors.FormatError: Graphviz output: expected one of json0, pdf, plain, png, svg, got 'webp'
    """
    if fmt not in _FORMATS:
        raise FormatError("Graphviz output", expected=f"one of {', '.join(sorted(_FORMATS))}", got=repr(fmt))
    program = "nop2" if placed else "dot"
    if renderer == "pygraphviz":
        if environment is None:
            return _in_process(source, fmt, program)
        return child([sys.executable, "-c", _PYGRAPHVIZ, fmt, program], source, environment, timeout)
    return child(["dot", f"-K{program}", f"-T{fmt}"], source, environment, timeout)


def fonts_work(renderer: str, environment: Mapping[str, str] | None = None) -> bool:
    """Tell whether Graphviz finds any font: without one a PNG shows boxes for letters.

    Without fonts all letters are equally wide, so eight thin and eight wide ones measure
    the same.

    Examples
    --------
    >>> fonts_work(find()) if find() else True
    True
    """
    source = 'digraph { node [shape=plain fontname="DejaVu Sans"] iiiiiiii; WWWWWWWW }'
    lines = run(source, "plain", renderer, environment=environment).decode().splitlines()
    widths = [float(line.split()[4]) for line in lines if line.startswith("node ")]
    return widths[1] > 1.2 * widths[0]


def _pygraphviz() -> ModuleType | None:
    try:
        module = importlib.import_module("pygraphviz")
    except ImportError:
        return None
    version = re.findall(r"\d+", str(getattr(module, "__version__", "0")))[:3]
    # Older ones carry no Graphviz of their own; 2.0.1 is what the extra asks for.
    return module if [int(part) for part in version] >= [2, 0, 1] else None


def _in_process(source: str, fmt: str, program: str) -> bytes:
    module = _pygraphviz()
    if module is None:
        raise RendererMissingError("pygraphviz is not installed", hint=f"run {INSTALL}")
    with _LOCK, _stderr() as complaints:
        try:
            graph = module.AGraph(string=source)
            drawn: bytes | None = graph.draw(format=fmt, prog=program)
            graph.close()
        except Exception as error:
            # Whatever pygraphviz raises, its caller asked for a picture and got none.
            raise LayoutError("Graphviz failed", got=_said(complaints) or str(error)) from error
        said = _said(complaints)
    if not drawn or "Error" in said:
        raise LayoutError("Graphviz failed", got=said or "no output")
    return drawn


def child(
    command: Sequence[str], source: str, environment: Mapping[str, str] | None = None, timeout: float = _TIMEOUT
) -> bytes:
    """Run a program that reads ``source`` and writes a picture.

    Raises
    ------
    RendererMissingError
        If there is no such program.
    LayoutError
        If it complains, crashes, or takes too long.

    Examples
    --------
    >>> child(["no-such-program"], "")
    Traceback (most recent call last):
    ...
    viz.errors.RendererMissingError: no program `no-such-program` on PATH. Hint: run pip install "autograd_lite[viz]"
    """
    # Imported here because most pictures never start a process.
    import subprocess  # noqa: PLC0415

    name, *arguments = command
    program = shutil.which(name)
    if program is None:
        raise RendererMissingError(f"no program `{name}` on PATH", hint=f"run {INSTALL}")
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, no shell, source by stdin
            [program, *arguments],
            input=source.encode(),
            capture_output=True,
            timeout=timeout,
            check=False,
            env={**os.environ, **(environment or {})},
        )
    except subprocess.TimeoutExpired as error:
        raise LayoutError(
            f"{Path(name).name} took too long",
            got=f"more than {timeout:g} s",
            hint="draw fewer nodes with collapse=",
        ) from error
    except OSError as error:
        raise LayoutError(f"{Path(name).name} could not be started", got=str(error)) from error
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode or not done.stdout or "Error" in said:
        raise LayoutError(f"{Path(name).name} failed", got=said or f"exit status {done.returncode}")
    return done.stdout


@contextlib.contextmanager
def _stderr() -> Iterator[IO[bytes] | None]:
    """Send file descriptor 2 to a file for a while: C code knows nothing of sys.stderr."""
    with contextlib.suppress(AttributeError, OSError, ValueError):
        sys.stderr.flush()
    try:
        saved = os.dup(2)
    except OSError:
        # No stderr at all, as in a windowed program: nothing to catch.
        yield None
        return
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), 2)
        try:
            yield caught
        finally:
            os.dup2(saved, 2)
            os.close(saved)


def _said(caught: IO[bytes] | None) -> str:
    if caught is None:
        return ""
    caught.seek(0)
    return caught.read().decode(errors="replace").strip()
