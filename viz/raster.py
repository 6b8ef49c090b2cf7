"""PNG and PDF, by whoever can draw them here: Graphviz, else a converter of SVG; and never with boxes for letters.

>>> find() in ("pygraphviz", "dot", "rsvg-convert", "cairosvg", "")
True
"""

import importlib.util
import re
import shutil
import sys
from collections.abc import Mapping
from typing import Final, Literal

from viz import fonts, process
from viz.errors import RendererMissingError

__all__ = ["draw", "find"]

Format = Literal["png", "pdf"]

_CAIROSVG: Final = (
    "import sys, cairosvg; sys.stdout.buffer.write(getattr(cairosvg, 'svg2' + sys.argv[1])"
    "(bytestring=sys.stdin.buffer.read(), dpi=72, scale=float(sys.argv[2])))"
)
_LETTER: Final = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text y="30">{}</text></svg>'


def find() -> str:
    """Name what draws PNG and PDF here; "" if nothing does.

    Examples
    --------
    >>> find() == find()
    True
    """
    if shutil.which("rsvg-convert"):
        other = "rsvg-convert"
    else:
        other = "cairosvg" if importlib.util.find_spec("cairosvg") else ""
    return process.find() or other


def draw(dot: str, svg: str, fmt: Format, dpi: float) -> bytes:
    """Draw a picture, given as DOT with all positions and as SVG.

    Parameters
    ----------
    dot, svg : str
        The same picture twice.
    fmt : {"png", "pdf"}
    dpi : float
        Dots per inch, 72 for one dot on each point of the SVG.

    Raises
    ------
    RendererMissingError
        If nothing here can draw, or there is no font to write with.
    """
    tool = find()
    if not tool:
        raise RendererMissingError(
            f"{fmt.upper()} needs Graphviz, rsvg-convert or cairosvg, and none was found",
            hint=f"run {process.INSTALL}, or save as .svg, which needs nothing",
        )
    if _writes(tool, None):
        return _timeless(_run(tool, dot, svg, fmt, dpi, None))
    with fonts.borrowed() as environment:
        if environment and _writes(tool, environment):
            return _timeless(_run(tool, dot, svg, fmt, dpi, environment))
    raise RendererMissingError(
        f"{fmt.upper()} needs a font, and {tool} finds none: it would draw empty boxes",
        hint="install one, such as fonts-dejavu-core or with pip install matplotlib, or save as .svg",
    )


def _writes(tool: str, environment: Mapping[str, str] | None) -> bool:
    """Tell whether letters come out as such: what stands for a missing one is always the same."""
    if tool in process.RENDERERS:
        return process.fonts_work(tool, environment)
    first, second = (_run(tool, "", _LETTER.format(sign), "png", 72, environment) for sign in "×∂")
    return first != second


def _run(tool: str, dot: str, svg: str, fmt: Format, dpi: float, environment: Mapping[str, str] | None) -> bytes:
    if tool in process.RENDERERS:
        # Graphviz reads the resolution from the source, in whichever process it runs.
        source = dot.replace("\n", f"\n  graph [dpi={dpi:.2f}]\n", 1)
        return process.run(source, fmt, tool, placed=True, environment=environment)
    zoom = f"{dpi / 72:.4f}"
    if tool == "rsvg-convert":
        command = ["rsvg-convert", f"--format={fmt}", f"--zoom={zoom}", "--dpi-x=72", "--dpi-y=72", "--unlimited"]
        return process.child(command, svg, environment)
    # cairosvg does not centre a line whose parts have styles of their own.
    whole = re.sub(r"</?tspan[^>]*>", "", svg)
    return process.child([sys.executable, "-c", _CAIROSVG, fmt, zoom], whole, environment)


def _timeless(made: bytes) -> bytes:
    # The same picture, the same bytes: the date is the only thing that would differ in a PDF. A date of the same
    # length leaves the file's own table of positions right.
    return re.sub(rb"/CreationDate \(D:\d{14}", b"/CreationDate (D:19700101000000", made)
