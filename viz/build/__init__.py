"""Graphs as plain data, and the diagrams made of them: nothing else in viz imports autograd_lite."""

from viz.build.diagram import diagram, draw
from viz.build.diff import Difference, diff
from viz.build.drawn import drawn_steps
from viz.build.formulas import edge_formula
from viz.build.handles import Call, Handle, Held
from viz.build.operations import operations, variable
from viz.build.record import Record, record

__all__ = [
    "Call",
    "Difference",
    "Handle",
    "Held",
    "Record",
    "diagram",
    "diff",
    "draw",
    "drawn_steps",
    "edge_formula",
    "operations",
    "record",
    "variable",
]
