"""What stands for a picture or an explanation in a document of Sphinx, and what each builder shows in its place."""

from collections.abc import Callable
from importlib import import_module
from operator import methodcaller
from pathlib import Path
from typing import Any, Final

from viz import files
from viz.drawing import Drawing
from viz.errors import RendererMissingError
from viz.explain.report import Report
from viz.quote import digest, xml
from viz.surroundings import WIDTH

__all__ = ["TRANSFORMS", "autograd_graph", "kept", "logging", "nodes"]

# Extras whose types are not everywhere, so Any is the truth wherever this is checked.
nodes: Any = import_module("docutils.nodes")
logging: Any = import_module("sphinx.util.logging")
Transform: Any = import_module("sphinx.transforms.post_transforms").SphinxPostTransform

_log = logging.getLogger(__name__)


class autograd_graph(nodes.General, nodes.Element):  # type: ignore[misc]  # noqa: N801 - as docutils names nodes
    """Stands for a picture or an explanation in a document, until it is known what is built."""


def kept(thing: Drawing | Report) -> Drawing | dict[str, str]:
    """Give what Sphinx can keep on disk: a picture is plain data; of an explanation its texts are."""
    if isinstance(thing, Drawing):
        return thing
    made = {"text": thing.text(width=WIDTH), "ascii": thing.text(width=WIDTH, ascii_only=True), "html": thing.html()}
    try:
        made["latex"] = thing.latex()
    except Exception as error:  # noqa: BLE001 - a picture in it may have no LaTeX; the text serves
        _log.info("autograd-graph: no LaTeX (%s)", error)
    return made


class _Place(Transform):  # type: ignore[misc]  # of a type that is Any
    """Puts what the builder can show in the place of each picture, from nodes that every builder knows."""

    default_priority = 300

    def run(self, **_: Any) -> None:
        for node in list(self.document.findall(autograd_graph)):
            thing = node["thing"]
            made = self.picture(node, thing) if isinstance(thing, Drawing) else self.report(node, thing)
            # A page of HTML says them itself; docutils would say some of them once more.
            for key in ("ids", "names", "classes") if not isinstance(made, nodes.raw) else ():
                made[key] = [*made[key], *node[key]]
            made.source, made.line = node.source, node.line
            node.replace_self(made)

    def picture(self, node: Any, drawing: Drawing) -> Any:
        """Show a picture as text."""
        return _literal(drawing.text(width=WIDTH))

    def report(self, node: Any, texts: dict[str, str]) -> Any:
        """Show an explanation as text."""
        return _literal(texts["text"])

    def image(self, node: Any, suffix: str, make: Callable[[], bytes]) -> Any:
        """Write an image file, named by its content, and show that."""
        content = make()
        folder = Path(self.env.doctreedir) / "autograd-graph"
        folder.mkdir(parents=True, exist_ok=True)
        path = files.write(folder / f"{digest(content)}.{suffix}", content).as_posix()
        self.env.images.add_file(self.env.docname, path)
        made = nodes.image("", uri=path, candidates={"*": path}, alt=node["alt"] or node["thing"].alt)
        if node["width"]:
            made["width"] = node["width"]
        return made


class ForHtml(_Place):
    """Pictures stand in the page as SVG, which can be searched and pointed at."""

    default_priority = 200
    formats = ("html",)

    def picture(self, node: Any, drawing: Drawing) -> Any:
        """Show a picture as it was asked for, or as SVG."""
        if node["format"] == "text":
            return _literal(drawing.text(width=WIDTH))
        if node["format"] == "tikz":
            return _literal(_tikz(drawing), "latex")
        if node["format"] == "png":
            try:
                return self.image(node, "png", drawing.png)
            except RendererMissingError as error:
                _log.warning("autograd-graph: %s", error, location=node, type="autograd_graph")
        label = f' role="img" aria-label="{xml(node["alt"])}"' if node["alt"] else ""
        svg = drawing._repr_svg_()
        if node["width"]:
            before, _, after = svg.partition(' width="')
            svg = f'{before} width="{xml(node["width"])}{after[after.index(chr(34)) :]}'
        return _html(node, svg, label)

    def report(self, node: Any, texts: dict[str, str]) -> Any:
        """Show an explanation as HTML."""
        return _html(node, texts["html"]) if node["format"] != "text" else _literal(texts["text"])


class ForLatex(_Place):
    """Pictures are PDF, drawn by Graphviz; without it they are text."""

    default_priority = 200
    formats = ("latex",)

    def picture(self, node: Any, drawing: Drawing) -> Any:
        """Show a picture as it was asked for, or as PDF."""
        if node["format"] == "tikz":
            return nodes.raw("", _tikz(drawing), format="latex")
        if node["format"] != "text":
            try:
                return self.image(node, *(("png", drawing.png) if node["format"] == "png" else ("pdf", drawing.pdf)))
            except RendererMissingError as error:
                _log.info("autograd-graph: %s", error, location=node)
        return _literal(drawing.text(width=WIDTH, ascii_only=True))

    def report(self, node: Any, texts: dict[str, str]) -> Any:
        """Show an explanation as LaTeX."""
        if "latex" in texts and node["format"] != "text":
            return nodes.raw("", texts["latex"], format="latex")
        return _literal(texts["ascii"])


def _html(node: Any, content: str, attributes: str = "") -> Any:
    ids = "".join(f' id="{xml(each)}"' for each in node["ids"][:1])
    classes = xml(" ".join(node["classes"]))
    return nodes.raw("", f'<div class="{classes}"{ids}{attributes}>\n{content}</div>\n', format="html")


def _literal(text: str, language: str = "none") -> Any:
    return nodes.literal_block(text, text, language=language)


def _tikz(drawing: Drawing) -> str:
    return str(methodcaller("tikz")(drawing))


TRANSFORMS: Final = (ForHtml, ForLatex, _Place)
"""All of them; the last is for whatever is neither HTML nor LaTeX."""
