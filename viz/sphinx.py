"""The directive ``autograd-graph`` for Sphinx and MyST: code of a document is run, and its graph is drawn.

Put ``"viz.sphinx"`` into ``extensions`` of ``conf.py``. Then, in reStructuredText::

    .. autograd-graph::
       :caption: Where the 7 comes from
       :direction: TB

       x = ag.scalar(2.0)
       y = x * x + 3 * x
       y.backward()

``ag``, ``viz`` and ``np`` are there, and what earlier directives of the document assigned. What the last line is, or
what was assigned last, is drawn; ``:of: y`` names something else. HTML gets SVG in the page, LaTeX a PDF where Graphviz
is installed, and everything else text.
"""

import contextlib
import io
import traceback
from collections.abc import Sequence
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Final

from viz import model
from viz.arguments import listed
from viz.builders import TRANSFORMS, autograd_graph, kept, logging, nodes
from viz.drawing import Drawing
from viz.explain.report import Report
from viz.fold import Collapse
from viz.quote import digest
from viz.snippet import explained, run, shown, stepped

__all__ = ["AutogradGraph", "setup"]

directives: Any = import_module("docutils.parsers.rst").directives
Directive: Any = import_module("sphinx.util.docutils").SphinxDirective

_log = logging.getLogger(__name__)
_PRELUDE: Final = "import autograd_lite as ag\nimport numpy as np\nimport viz\n"
_SPACE: Final = "autograd-graph"
_FORMATS: Final = ("svg", "png", "pdf", "text", "tikz")


def _collapse(text: str) -> Collapse:
    """Read a number, ``none``, ``auto``, names of scopes with commas, or ``depth 1``."""
    text = text.strip()
    depth = text.lower().removeprefix("depth").strip(" =:")
    if text.isdecimal() or text.lower() in ("none", "auto"):
        return int(text) if text.isdecimal() else None if text.lower() == "none" else "auto"
    if text.lower().startswith("depth") and depth.isdecimal():
        return {"depth": int(depth)}
    return [each.strip() for each in text.split(",") if each.strip()]


def _format(text: str) -> str:
    return str(directives.choice(text, _FORMATS))


def _align(text: str) -> str:
    return str(directives.choice(text, ("left", "center", "right")))


class AutogradGraph(Directive):  # type: ignore[misc]  # of a type that is Any
    """Runs its content and shows the graph of what it computed."""

    has_content = True
    option_spec: ClassVar = {
        "of": directives.unchanged_required,
        "show": listed,
        "direction": directives.unchanged_required,
        "theme": directives.unchanged_required,
        "collapse": _collapse,
        "step": directives.nonnegative_int,
        "explain": directives.unchanged_required,
        "format": _format,
        "code": directives.flag,
        "nocode": directives.flag,
        "alt": directives.unchanged,
        "caption": directives.unchanged,
        "name": directives.unchanged,
        "align": _align,
        "class": directives.class_option,
        "width": directives.length_or_percentage_or_unitless,
    }

    def run(self) -> list[Any]:
        """Return the source if it is wanted, and the picture; what goes wrong is a warning at its line."""
        source = "\n".join(self.content)
        made: list[Any] = []
        if source and "nocode" not in self.options and ("code" in self.options or self.config.autograd_graph_code):
            made.append(nodes.literal_block(source, source, language="python"))
        file, here = self.state_machine.get_source_and_line(self.lineno)
        try:
            made += map(self._node, self._shown(source, str(file), _first(file, here, self.content)))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the author's code may do anything
            about = f"autograd-graph: {type(error).__name__}: {error}"
            _log.warning(about, location=f"{file}:{_line(error, file) or here}", type="autograd_graph")
        return made

    def _shown(self, source: str, file: str, line: int) -> list[Drawing | Report]:
        """Run the code, and make what is to be shown: a picture, and an explanation if that is asked for."""
        data: Any = self.env.temp_data  # of this document, while it is read
        space: dict[str, Any] = data.setdefault(_SPACE, {"__name__": "__main__"})
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            if "ag" not in space:
                exec(_PRELUDE, space)  # noqa: S102 - these lines stand above
            if "of" in self.options:
                exec(compile("\n" * (line - 1) + source, file, "exec"), space)  # noqa: S102 - the author's own code
                value = run(self.options["of"], space, file=file, line=self.lineno)
            else:
                value = run(source, space, file=file, line=line)
            made = [self._drawn(value, space)]
            if "explain" in self.options:
                made.append(explained(value, space, self.options["explain"]))
        if said.getvalue():
            _log.info(said.getvalue().rstrip())
        return made

    def _drawn(self, value: Any, space: dict[str, Any]) -> Drawing | Report:
        look = {key: self.options[key] for key in ("direction",) if key in self.options}
        look["theme"] = self.options.get("theme", self.config.autograd_graph_theme)
        if "step" in self.options:
            return stepped(value, space, self.options["step"], **look)
        look |= {key: self.options[key] for key in ("show", "collapse") if key in self.options}
        return shown(value, space, **look)

    def _node(self, thing: Drawing | Report) -> Any:
        node = autograd_graph("", thing=kept(thing), alt=self.options.get("alt", ""))
        node.attributes.update({key: self.options.get(key, "") for key in ("format", "width")})
        node["classes"] = ["autograd-graph", *self.options.get("class", [])]
        self.set_source_info(node)
        if "caption" not in self.options or isinstance(thing, Report):
            node["classes"] += [f"align-{self.options['align']}"] if "align" in self.options else []
            self.add_name(node)
            return node
        parsed, messages = self.parse_inline(self.options["caption"], lineno=self.lineno)
        figure = nodes.figure("", node, nodes.caption("", "", *parsed), *messages)
        if "align" in self.options:
            figure["align"] = self.options["align"]
        self.set_source_info(figure)
        self.add_name(figure)
        return figure


def _first(file: str | None, here: int, content: Sequence[str]) -> int:
    """Find the line where the content of a directive begins: parsers of Markdown count it otherwise than docutils."""
    try:
        lines = Path(file or "").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):  # of a docstring, say
        return here
    wanted = content[0].strip() if content else ""
    return next((at for at, line in enumerate(lines[here - 1 :], here) if line.strip() == wanted), here)


def _line(error: BaseException, file: str | None) -> int | None:
    """Find the line of the document that an error comes from."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else None


def setup(app: Any) -> dict[str, Any]:
    """Register everything with Sphinx, which calls this."""
    app.add_node(autograd_graph)
    app.add_directive("autograd-graph", AutogradGraph)
    for transform in TRANSFORMS:
        app.add_post_transform(transform)
    app.add_config_value("autograd_graph_theme", "light", "env", [str])
    app.add_config_value("autograd_graph_code", default=False, rebuild="env", types=[bool])
    # What Sphinx keeps on disk is of no use to a version whose pictures hold something else.
    kept = [field.name for part in (model.Node, model.Edge, model.Diagram) for field in fields(part)]
    version = int(digest(kept).removeprefix("ag-"), 16)
    return {"env_version": version, "parallel_read_safe": True, "parallel_write_safe": True}
