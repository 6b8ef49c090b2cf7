r"""Several pictures that differ a little as one that moves: an animated SVG, or a GIF.

>>> first, last = (f'<svg id="ag-00000000000{at}">\n<text>{at}</text>\n</svg>' for at in (1, 2))
>>> moving = svg([first, last], [1.0, 2.0])
>>> moving.count("<text>"), moving.count("@keyframes"), moving == svg([first, last], [1.0, 2.0])
(2, 2, True)
"""

import importlib
import io
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from typing import Any, Final

from viz.errors import RendererMissingError
from viz.process import INSTALL
from viz.quote import digest

__all__ = ["SECONDS", "gif", "seconds", "svg"]

SECONDS: Final = 1.5
"""How long a frame is shown if nobody says so."""

_LAST: Final = 3.0

_ROOT: Final = re.compile(r'id="(ag-[0-9a-f]{12})"')
_ID: Final = re.compile(r' id="[^"]*"')
_COLOURS: Final = 256
_STEP: Final = 4
_SAMPLES: Final = 8


def seconds(count: int, each: float = SECONDS) -> list[float]:
    """Say how long each of so many frames is shown: the last one three times as long, as there is most to see.

    Examples
    --------
    >>> seconds(3, 1.0)
    [1.0, 1.0, 3.0]
    """
    return [each] * (count - 1) + [_LAST * each]


def svg(pictures: Sequence[str], seconds: Sequence[float], *, loop: bool = True) -> str:
    """Join SVG pictures of the same things in the same places.

    What stands in several frames stands in the file once. Whoever shows no animation, or asked for less motion, sees
    the last frame; it holds while a pointer is on it.

    Parameters
    ----------
    pictures : sequence of str
        As `viz.render.svg` writes them, of the same nodes and edges.
    seconds : sequence of float
        How long to show each.
    loop : bool
        Whether to begin again after the last.
    """
    roots = [_ROOT.search(picture) for picture in pictures]
    root = digest("motion", *pictures, *seconds, loop)
    named = [
        picture.replace(found[1], root) if found else picture for picture, found in zip(pictures, roots, strict=True)
    ]
    times = [0.0, *accumulate(seconds)]
    lines: list[str] = []
    spans: dict[tuple[int, int], None] = {}
    for pieces in zip(*map(_pieces, named), strict=True):
        runs = [(text, [at for at, _ in run]) for text, run in groupby(enumerate(pieces), lambda each: each[1])]
        if len(runs) == 1 or not _can_move(pieces[-1]):
            lines.append(pieces[-1])
            continue
        for text, places in runs:
            span = places[0], places[-1] + 1
            spans[span] = None
            still = span[1] == len(pictures)
            hidden = "" if still else ' visibility="hidden"'
            moment = text if still else _ID.sub("", text)
            lines.append(f'<g class="al-moment {root}-{span[0]}-{span[1]}"{hidden}>\n{moment}\n</g>')
    lines.insert(
        next(at for at, line in enumerate(lines) if line.startswith("<svg")) + 1, _style(root, spans, times, loop)
    )
    return "\n".join([*lines, ""])


def _pieces(picture: str) -> Iterator[str]:
    """Split a picture: each node, each edge is one piece, and so is any other line."""
    depth, held = 0, []
    for line in picture.splitlines():
        was, depth = depth, depth + line.count("<g ") + line.count("<g>") - line.count("</g>")
        # Nodes and edges lie in a group of their own.
        if max(was, depth) > 1:
            held.append(line)
        if max(was, depth) <= 1 or depth <= 1:
            yield "\n".join(held or [line])
            held = []


def _can_move(piece: str) -> bool:
    return piece.startswith(("<g class=", "<text")) and piece.endswith(("</g>", "</text>"))


def _style(root: str, spans: dict[tuple[int, int], None], times: Sequence[float], loop: bool) -> str:
    whole = times[-1]
    rules = []
    for start, stop in spans:
        name = f"{root}-{start}-{stop}"
        keys = ["0%{visibility:hidden}"] if start else []
        keys.append(f"{100 * times[start] / whole:.4f}%{{visibility:visible}}")
        keys += [f"{100 * times[stop] / whole:.4f}%{{visibility:hidden}}"] if stop < len(times) - 1 else []
        rules.append(f"@keyframes {name}{{{''.join(keys)}}}")
        rules.append(f".{name}{{animation:{name} {whole:g}s step-end {'infinite' if loop else '1'}}}")
    calm = f"@media (prefers-reduced-motion:reduce){{#{root} .al-moment{{animation:none}}}}"
    return "\n".join(["<style>", *rules, f"#{root}:hover .al-moment{{animation-play-state:paused}}", calm, "</style>"])


def gif(pictures: Sequence[bytes], seconds: Sequence[float], *, loop: bool = True) -> bytes:
    """Join PNG pictures to a GIF; the smaller ones get a margin in the colour of their corner.

    Raises
    ------
    RendererMissingError
        If the package ``pillow`` is not installed.
    """
    try:
        image: Any = importlib.import_module("PIL.Image")
    except ImportError as error:
        raise RendererMissingError("a GIF needs the package pillow", hint=f"run {INSTALL}") from error
    loaded = [image.open(io.BytesIO(picture)).convert("RGB") for picture in pictures]
    size = max(each.width for each in loaded), max(each.height for each in loaded)
    canvases = []
    for each in loaded:
        canvases.append(image.new("RGB", size, each.getpixel((0, 0))))
        canvases[-1].paste(each, (0, 0))
    # One palette for all frames, from some of them, or colours would flicker.
    samples = canvases[:: -(-len(canvases) // _SAMPLES)] + canvases[-1:]
    sheet = image.new("RGB", (size[0], size[1] * len(samples)))
    for at, each in enumerate(samples):
        sheet.paste(each, (0, at * size[1]))
    chosen = _frequent(sheet.getcolors(sheet.width * sheet.height))
    palette = image.new("P", (1, 1))
    palette.putpalette([part for known in chosen for part in known])
    first, *rest = [each.quantize(palette=palette, dither=image.Dither.NONE) for each in canvases]
    for each in (first, *rest):
        each.putpalette([part for colour in chosen.values() for part in colour])
    made = io.BytesIO()
    extra = {"loop": 0} if loop else {}
    durations = [round(1000 * each) for each in seconds]
    first.save(made, "GIF", save_all=True, append_images=rest, duration=durations, disposal=1, optimize=False, **extra)
    return made.getvalue()


def _frequent(counted: Sequence[tuple[int, tuple[int, int, int]]]) -> dict[tuple[int, ...], tuple[int, int, int]]:
    """Choose the most frequent colours, so that areas stay exact, by what pillow looks them up by: it rounds down."""
    chosen: dict[tuple[int, ...], tuple[int, int, int]] = {}
    for _, colour in sorted(counted, key=lambda each: (-each[0], each[1])):
        if len(chosen) < _COLOURS:
            chosen.setdefault(tuple(part - part % _STEP for part in colour), colour)
    return chosen
