"""viz draws and explains the graph that a computation records."""

import importlib
from typing import Any

from viz.build import Difference, diff, draw
from viz.drawing import Drawing
from viz.errors import VizError
from viz.explain.animate import animate
from viz.explain.annotate import annotate
from viz.explain.derive import derive
from viz.explain.explain import explain
from viz.explain.flow import flow
from viz.explain.ledger import ledger
from viz.explain.quiz import quiz
from viz.explain.step import step
from viz.explain.whatif import whatif
from viz.explain.why import why
from viz.model import Diagram, Edge, Node
from viz.theme import Paint, Theme

__all__ = [
    "Diagram",
    "Difference",
    "Drawing",
    "Edge",
    "Node",
    "Paint",
    "Theme",
    "VizError",
    "animate",
    "annotate",
    "derive",
    "diff",
    "draw",
    "explain",
    "flow",
    "ledger",
    "quiz",
    "step",
    "whatif",
    "why",
]


def load_ipython_extension(shell: Any) -> None:
    """Bring the magics ``%graph`` and ``%%graph`` into IPython: ``%load_ext viz``."""
    importlib.import_module("viz.magic").load(shell)
