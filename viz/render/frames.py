"""The frames around clusters in SVG.

>>> from viz.layout.geometry import Box
>>> from viz.model import Node
>>> from viz.theme import theme
>>> one = Diagram((Node("n0", "input"),), (), (Cluster("layer <1>", ("n0",), "c0"),))
>>> layout = Layout(80.0, 60.0, (Box(40.0, 36.0, 44.0, 25.0),), (), "built-in", (Box(40.0, 30.0, 68.0, 60.0),))
>>> lines = frames(one, layout, theme("light"), "ag")
>>> lines[0], "layer &lt;1&gt;" in lines[3]
('<g class="cluster" id="ag-c0" data-id="c0">', True)
"""

from typing import Final

from viz.cards import FACT_SIZE, frame_text
from viz.layout.geometry import PADDING, Box, Layout
from viz.model import Cluster, Diagram
from viz.quote import xml
from viz.theme import Theme

__all__ = ["frames"]

_RADIUS: Final = 10
_TINT: Final = 0.05
_BASELINE: Final = 15.0


def frames(diagram: Diagram, layout: Layout, theme: Theme, root: str) -> list[str]:
    """Draw the frames, outer ones first, to stand behind everything else.

    Parameters
    ----------
    diagram : Diagram
    layout : Layout
        With a box for each cluster, or None for one that cannot be drawn.
    theme : Theme
    root : str
        What ids begin with.
    """
    lines: list[str] = []
    for at, (cluster, box) in enumerate(zip(diagram.clusters, layout.frames, strict=False)):
        if box:
            lines += _frame(cluster, box, theme, f"{root}-{xml(cluster.id or f'c{at}')}")
    return lines


def _frame(cluster: Cluster, box: Box, theme: Theme, name: str) -> list[str]:
    left, top = f"{box.left:.2f}".rstrip("0").rstrip("."), f"{box.top:.2f}".rstrip("0").rstrip(".")
    return [
        f'<g class="cluster" id="{name}" data-id="{xml(cluster.id)}">',
        f"<title>{xml(cluster.name)}: {len(cluster.members):,} nodes drawn</title>",
        # Each frame darkens what is inside a little, so that nesting shows.
        f'<rect class="al-frame" x="{left}" y="{top}" width="{box.width:g}" height="{box.height:g}" rx="{_RADIUS}" '
        f'fill="{theme.muted}" fill-opacity="{_TINT:g}" stroke="{theme.muted}" stroke-opacity="0.55"/>',
        f'<text class="al-frame-title" x="{box.left + PADDING:.2f}" y="{box.top + _BASELINE:.2f}" '
        f'font-family="{xml(theme.sans)}" font-size="{FACT_SIZE:g}" font-weight="600" fill="{theme.muted}" '
        f'xml:space="preserve">{xml(frame_text(cluster.name))}</text>',
        "</g>",
    ]
