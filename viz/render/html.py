"""One self-contained HTML page: the picture of `viz.render.svg`, and a script that makes it answer.

The page needs nothing but itself: no network, no other file, and no id that another page might have. Its parts lie in
the folder ``viewer`` as plain CSS and JavaScript, to be read; the facts are the diagram's, as JSON.

>>> from viz.layout.builtin import layered
>>> from viz.layout.geometry import Sketch
>>> from viz.theme import theme
>>> only = Diagram((Node("n0", "input", name="</script>"),))
>>> page = render(only, theme("light"), layered(Sketch(((120.0, 25.0),), ())))
>>> page.startswith("<!DOCTYPE html>"), page.count("</script>"), "//" in page.split("<script>")[0]
(True, 2, False)
"""

from functools import cache
from importlib.resources import files
from typing import Any, Final

from viz.layout.geometry import Box, Layout
from viz.model import EMPHASES, MARKS, Diagram, Edge, Node
from viz.moments import moments, titles
from viz.quote import digest, json_script, printable, shorten, xml
from viz.render import svg
from viz.signs import signs
from viz.theme import Theme

__all__ = ["facts", "render"]

_SCRIPTS: Final = ("page", "view", "panel", "gaps", "folding", "search", "steps", "pointers")
_LONGEST: Final = 100_000
# What the page may load: nothing at all.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_KEYS: Final = (
    ("drag, arrows", "move"),
    ("wheel, + −", "zoom"),
    ("0", "fit"),
    ("/", "search; Enter for the next"),
    ("Tab, then arrows", "from node to node"),
    ("click, Enter", "keep the details"),
    ("double click, c", "fold or open"),
    ("n  b  p", "next step, back, play"),
    ("Escape", "let go"),
)


def render(diagram: Diagram, theme: Theme, layout: Layout, *, document: bool = True) -> str:
    """Write the page of a diagram whose layout is known.

    Parameters
    ----------
    diagram : Diagram
        With its steps, if the page is to step through the backward pass.
    theme : Theme
    layout : Layout
    document : bool
        Whether to write a whole document, or a piece to stand in another one.

    Returns
    -------
    str
        Valid HTML, whatever the names contain.
    """
    root = digest("page", diagram, theme, layout.width, layout.height, layout.engine)
    title = printable(diagram.title) or "Computational graph"
    # Inside HTML a picture needs no namespace, and then nothing in the page looks like an address.
    picture = svg.render(diagram, theme, layout, standalone=False).replace(' xmlns="http://www.w3.org/2000/svg"', "")
    piece = [
        f'<section class="al-app" id="{root}" style="{xml(_colours(theme))}" aria-label="{xml(title)}">',
        f"<style>\n{_part('style.css')}</style>",
        *_bar(title, diagram),
        '<div class="al-stage" tabindex="0" role="group" aria-label="Picture: arrow keys move, + and − zoom">',
        picture.rstrip(),
        "</div>",
        '<aside class="al-about" aria-label="Details" aria-live="polite">'
        '<p class="al-quiet">Point at a node or an edge for its numbers. A click keeps them here.</p></aside>',
        *_steps(),
        f'<script type="application/json" class="al-data">{json_script(facts(diagram, layout))}</script>',
        f"<script>\n(() => {{\n{_code()}\n{_START.replace('ROOT', root)}}})();\n</script>",
        "</section>",
    ]
    if not document:
        return "\n".join([*piece, ""])
    head = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{xml(shorten(title, 200))}</title>",
        "</head>",
        '<body style="margin:0;--al-height:100vh">',
    ]
    return "\n".join([*head, *piece, "</body>", "</html>", ""])


_START: Final = """\
for (const root of document.querySelectorAll('[id="ROOT"]:not([data-ready])')) startPage(root);
"""


def facts(diagram: Diagram, layout: Layout) -> dict[str, Any]:
    """Give what the page's script knows: the diagram, where its nodes stand, and the moments of the backward pass.

    Examples
    --------
    >>> from viz.layout.builtin import layered
    >>> from viz.layout.geometry import Sketch
    >>> only = Diagram((Node("n0", "input", name="x", facts=(("value", "3"),), tip="value 3.25"),))
    >>> facts(only, layered(Sketch(((44.0, 47.0),), ())))["nodes"][0]["more"]
    ['value 3.25']
    """
    calls = titles(diagram)
    return {
        "description": printable(diagram.describe()),
        "nodes": [_node(node, calls, box) for node, box in zip(diagram.nodes, layout.boxes, strict=True)],
        "edges": [_edge(edge, calls) for edge in diagram.edges],
        "clusters": [
            {"id": each.id or f"c{at}", "name": printable(each.name), "members": list(each.members)}
            for at, each in enumerate(diagram.clusters)
        ],
        "moments": [
            {
                "node": moment.node,
                "edges": list(moment.edges),
                "caption": printable(moment.caption),
                "lines": [printable(line) for line in moment.lines],
                "sums": [[each.node, printable(each.text), each.complete] for each in moment.sums],
            }
            for moment in moments(diagram)
        ],
    }


def _node(node: Node, calls: dict[str, str], box: Box) -> dict[str, Any]:
    return {
        "id": node.id,
        "title": printable(calls[node.id]),
        "heading": printable(node.heading),
        "role": node.role,
        "facts": [[printable(label), printable(text)] for label, text in node.facts],
        "more": _lines(node.details[1 + len(node.facts) :]),
        "box": [round(each, 2) for each in (box.left, box.top, box.width, box.height)],
    }


def _edge(edge: Edge, calls: dict[str, str]) -> dict[str, Any]:
    use = f"{edge.count:,} edges" if edge.count > 1 else f"argument {edge.slot} of {calls[edge.head]}"
    return {
        "id": edge.id,
        "tail": edge.tail,
        "head": edge.head,
        "label": printable(edge.label),
        "tex": printable(edge.tex),
        "carries": edge.carries_grad,
        "more": _lines([use, *(EMPHASES.get(key) or MARKS[key] for key in signs(edge)), *filter(None, [edge.note])]),
    }


def _lines(lines: Any) -> list[str]:
    return [printable(shorten(line, _LONGEST)) for line in lines]


def _bar(title: str, diagram: Diagram) -> list[str]:
    keys = "".join(f"<dt>{xml(key)}</dt><dd>{xml(does)}</dd>" for key, does in _KEYS)
    return [
        '<div class="al-bar">',
        f"<h1>{xml(shorten(title, 200))}</h1>",
        f'<span class="al-quiet">{xml(diagram.size)}</span>',
        '<div class="al-groups" role="group" aria-label="Groups"></div>',
        '<span class="al-space"></span>',
        '<label class="al-search"><input type="search" placeholder="Search  /" aria-label="Search by name or op" '
        'autocomplete="off" spellcheck="false"></label>',
        '<span class="al-count" role="status"></span>',
        f'<details class="al-help"><summary>Keys</summary><dl>{keys}</dl></details>',
        "</div>",
    ]


def _steps() -> list[str]:
    buttons = (
        ("first", "First step", "«"),
        ("back", "One step back", "◂"),
        ("play", "Play", "▶"),
        ("next", "Next step", "▸"),
        ("last", "Last step", "»"),
        ("reset", "The picture as it was drawn", "×"),
    )
    made = [
        f'<button type="button" class="al-{name}" aria-label="{label}" title="{label}">{sign}</button>'
        for name, label, sign in buttons
    ]
    made.insert(-1, '<input type="range" min="0" max="0" value="0" aria-label="Step of the backward pass">')
    return [
        '<div class="al-steps" role="group" aria-label="Backward pass">',
        '<div class="al-controls">',
        *made,
        "</div>",
        '<div class="al-caption-box" role="status" tabindex="0" aria-label="The chain rule in numbers">'
        '<p class="al-quiet">The backward pass, step by step: press ▶, or n for the next step.</p></div>',
        "</div>",
    ]


def _colours(theme: Theme) -> str:
    dark = int(theme.background[1:3], 16) < 0x80  # noqa: PLR2004 - the darker half
    colours = {
        "background": theme.background,
        "raised": theme.folded.fill,
        "ink": theme.ink,
        "muted": theme.muted,
        "edge": theme.edge,
        "rule": f"{theme.edge}55",
        "gradient": theme.gradient,
        "accent": theme.output.stroke,
        "sans": theme.sans,
        "mono": theme.mono,
        "scheme": "dark" if dark else "light",
    }
    return ";".join(f"--al-{name}:{value}" for name, value in colours.items())


@cache
def _part(name: str) -> str:
    return files("viz.render").joinpath("viewer", name).read_text("utf-8")


@cache
def _code() -> str:
    return "\n".join(_part(f"{name}.js") for name in _SCRIPTS)
