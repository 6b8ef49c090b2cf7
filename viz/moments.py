"""What each moment of the backward pass shows: the slider of the page and the animation both play these moments.

>>> from viz.model import Edge
>>> x, y = Node("n0", "parameter", name="x"), Node("n1", "output", name="y", op="×")
>>> uses = (Flow("e1.0", "1 × 3 = 3", "", "3"), Flow("e1.1", "1 × 3 = 3", "3", "6"))
>>> square = Diagram((x, y), (Edge("n0", "n1", 0), Edge("n0", "n1", 1)), steps=(Step("n1", "1", uses),))
>>> for moment in moments(square):
...     print(moment.caption, *moment.lines, *moment.sums)
Start with dy/dy = 1 Sum(node='n1', text='1', complete=True)
[1/1] y = × : upstream 1 dy/dx += 1 × 3 = 3  (0 → 3) dy/dx += 1 × 3 = 3  (3 → 6) \
Sum(node='n0', text='6', complete=True)
All gradients are complete
"""

from collections import Counter
from dataclasses import replace
from typing import Final, NamedTuple

from viz.model import Diagram, Flow, Node, Step
from viz.quote import columns, fit, printable

__all__ = ["Moment", "Sum", "moments", "pictures", "titles", "written"]

_CAPTION: Final = 80
_SPACE: Final = "\u00a0"  # an ordinary one would be lost where a renderer trims


class Sum(NamedTuple):
    """What has come back to a node so far, and whether that is all.

    Examples
    --------
    >>> Sum("n0", "3", False).complete
    False
    """

    node: str
    text: str
    complete: bool


class Moment(NamedTuple):
    """One moment of the backward pass.

    Attributes
    ----------
    node : str
        The id of the node that passes its gradient on; "" at the start and at the end.
    edges : tuple of str
        The ids of the edges that carry it, one for each of ``lines``.
    caption : str
        What happens, in one line.
    lines : tuple of str
        The chain rule in numbers, for each edge.
    sums : tuple of Sum
        The nodes at which something is other than in the moment before.

    Examples
    --------
    >>> Moment("", (), "Start", (), ()).lines
    ()
    """

    node: str
    edges: tuple[str, ...]
    caption: str
    lines: tuple[str, ...]
    sums: tuple[Sum, ...]


def moments(diagram: Diagram) -> tuple[Moment, ...]:
    """List the moments of a diagram's backward pass: the start, each step, and the end; none if it has no steps."""
    steps = diagram.steps
    if not steps:
        return ()
    calls, nodes = titles(diagram), {node.id: node for node in diagram.nodes}
    edges = {edge.id: edge for edge in diagram.edges}
    last = {edges[flow.edge].tail: at for at, step in enumerate(steps) for flow in step.flows}
    root = nodes[steps[0].node]
    ds = _differentials(diagram)
    over = f"{ds[root.id]}/" if root.name else ""
    made = [Moment("", (), f"Start with {over}{ds[root.id]} = {steps[0].upstream}", (), _start(steps[0], root))]
    for at, step in enumerate(steps):
        sums: dict[str, Sum] = {}
        for flow in step.flows:
            tail = edges[flow.edge].tail
            if flow.after:
                sums[tail] = Sum(tail, flow.after, last[tail] == at)
        lines = tuple(_line(flow, over + ds[edges[flow.edge].tail]) for flow in step.flows)
        carried = tuple(flow.edge for flow in step.flows)
        caption = _caption(step, nodes[step.node], calls, at, len(steps))
        made.append(Moment(step.node, carried, caption, lines, tuple(sums.values())))
    return (*made, Moment("", (), "All gradients are complete", (), ()))


def pictures(diagram: Diagram) -> tuple[Diagram, ...]:
    """Make the diagram of each moment: the gradients so far, and what happens now emphasised.

    Texts are filled up with blanks, so that nothing changes its size from one moment to the next.

    Examples
    --------
    >>> from viz.model import Edge
    >>> x = Node("n0", "parameter", name="x", facts=(("grad", "0.5"),))
    >>> step = Step("n1", "1", (Flow("e1.0", "1 × 0.5 = 0.5", "", "0.5"),))
    >>> sine = Diagram((x, Node("n1", "output", op="sin")), (Edge("n0", "n1"),), steps=(step,))
    >>> for each in pictures(sine):
    ...     print(each.nodes[0].fact("grad").strip(), each.edges[0].emphasis or "-", each.title.strip())
    … - Start with d(sin) = 1
    0.5 path 1/1  dx += 1 × 0.5 = 0.5  (0 → 0.5)
    0.5 - All gradients are complete
    """
    shown = moments(diagram)
    waiting = {each.node: "…" for moment in shown for each in moment.sums}
    texts = [waiting := waiting | {each.node: _so_far(each) for each in moment.sums} for moment in shown]
    wide = {node: max(columns(each[node]) for each in texts) for node in waiting}
    captions = [fit(printable(_headline(moment)), _CAPTION) for moment in shown]
    longest = max(map(columns, captions), default=0)
    made = []
    for moment, text, caption in zip(shown, texts, captions, strict=True):
        nodes = tuple(_moment(node, moment, text, wide) for node in diagram.nodes)
        edges = tuple(replace(edge, emphasis="path") if edge.id in moment.edges else edge for edge in diagram.edges)
        title = caption + _SPACE * (longest - columns(caption))
        made.append(replace(diagram, nodes=nodes, edges=edges, title=title, scale=None, steps=()))
    return tuple(made)


def _so_far(each: Sum) -> str:
    return each.text if each.complete else f"{each.text} + …"


def _headline(moment: Moment) -> str:
    step = moment.caption.split("]")[0].removeprefix("[")
    return f"{step}  {';  '.join(moment.lines)}" if moment.lines else moment.caption


def _moment(node: Node, moment: Moment, text: dict[str, str], wide: dict[str, int]) -> Node:
    """Write a node as it is in one moment. Its tip, of the gradient that was stored, would say something else."""
    if node.id not in text:
        return replace(node, level=None)
    said = text[node.id]
    filled = _SPACE * (wide[node.id] - columns(said)) + said
    facts = tuple((label, filled if label == "grad" else fact) for label, fact in node.facts)
    emphasis = "path" if node.id == moment.node else "faded" if said == "…" else ""
    return replace(node, facts=facts, tip="", level=None, emphasis=emphasis)


def titles(diagram: Diagram) -> dict[str, str]:
    """Call each node something that no other is called, if nobody gave two of them the same name.

    Examples
    --------
    >>> titles(Diagram((Node("n0", "op", op="×"), Node("n1", "op", op="×"), Node("n2", "op", op="tanh"))))
    {'n0': '×_1', 'n1': '×_2', 'n2': 'tanh'}
    """
    often = Counter(node.heading for node in diagram.nodes if not node.name)
    seen: Counter[str] = Counter()
    made = {}
    for node in diagram.nodes:
        made[node.id] = node.name or node.heading
        if not node.name and often[node.heading] > 1:
            seen[node.heading] += 1
            made[node.id] += f"_{seen[node.heading]}"
    return made


def written(diagram: Diagram) -> list[str]:
    """Write each step in one line.

    Examples
    --------
    >>> from viz.model import Edge
    >>> x, y = Node("n0", "parameter", name="x"), Node("n1", "output", op="sin")
    >>> step = Step("n1", "1", (Flow("e1.0", "1 × 0.5 = 0.5", "", "0.5"),))
    >>> written(Diagram((x, y), (Edge("n0", "n1"),), steps=(step,)))
    ['[1/1] sin : upstream 1; dx += 1 × 0.5 = 0.5 (0 → 0.5)']
    """
    edges, calls, ds = {edge.id: edge for edge in diagram.edges}, titles(diagram), _differentials(diagram)
    nodes = {node.id: node for node in diagram.nodes}
    made = []
    for at, step in enumerate(diagram.steps):
        lines = [_line(flow, ds[edges[flow.edge].tail]).replace("  (", " (") for flow in step.flows]
        made.append("; ".join([_caption(step, nodes[step.node], calls, at, len(diagram.steps)), *lines]))
    return made


def _start(step: Step, root: Node) -> tuple[Sum, ...]:
    return (Sum(root.id, step.upstream, complete=True),) if step.upstream else ()


def _caption(step: Step, node: Node, calls: dict[str, str], at: int, count: int) -> str:
    upstream = f" : upstream {step.upstream}" if step.upstream else ""
    return f"[{at + 1}/{count}] {node.heading if node.name else calls[node.id]}{upstream}"


def _line(flow: Flow, derivative: str) -> str:
    change = f"  ({flow.before or '0'} → {flow.after})" if flow.after else ""
    return f"{derivative} += {flow.product}{change}"


def _differentials(diagram: Diagram) -> dict[str, str]:
    """Write the differential of each node: ``dx``, but ``d(sin)`` of what has no name of its own."""
    names = {node.id for node in diagram.nodes if node.name.isidentifier()}
    return {node: f"d{call}" if node in names else f"d({call})" for node, call in titles(diagram).items()}
