"""Scopes are drawn as frames: around their members, and nothing else."""

import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest
from handmade import framed, neuron
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_lite as ag
import viz
from viz import engine as engines
from viz.drawing import Drawing
from viz.errors import DiagramError
from viz.layout.geometry import DIRECTIONS
from viz.model import Cluster, Diagram, Edge, Node


def mlp(depth=3):
    """Compute with some layers, each in a scope."""
    h = ag.tensor(np.ones((2, 4)), name="x")
    for at in range(depth):
        w = ag.tensor(np.eye(4), requires_grad=True, name=f"w{at}")
        with ag.scope(f"layer{at}"):
            h = ag.tanh(h @ w)
    return h.sum()


def tree(made):
    """Nest the names of clusters."""
    by_id = {cluster.id: cluster for cluster in made.clusters}

    def path(cluster):
        return (*path(by_id[cluster.parent]), cluster.name) if cluster.parent else (cluster.name,)

    return [path(cluster) for cluster in made.clusters]


def names(made, cluster):
    """List what the nodes of a cluster are called."""
    called = {node.id: node.heading for node in made.nodes}
    return sorted(called[member] for member in cluster.members)


def test_each_scope_is_a_cluster_with_the_leaves_that_only_it_uses():
    made = viz.draw(mlp()).diagram
    assert tree(made) == [("layer0",), ("layer1",), ("layer2",)]
    assert [names(made, each) for each in made.clusters] == [
        ["@", "tanh", "w0", "x"],
        ["@", "tanh", "w1"],
        ["@", "tanh", "w2"],
    ]


def test_a_leaf_of_two_scopes_lies_outside_of_both():
    w = ag.scalar(2.0, name="w")
    with ag.scope("a"):
        y = ag.sin(w)
    with ag.scope("b"):
        y = y * w
    made = viz.draw(y).diagram
    assert [names(made, each) for each in made.clusters] == [["sin"], ["y = ×"]]


def test_a_leaf_lies_in_the_innermost_scope_that_has_all_of_its_users():
    w = ag.scalar(2.0, name="w")
    with ag.scope("outer"):
        with ag.scope("a"):
            y = ag.sin(w)
        with ag.scope("b"):
            y = y * w * 3
    made = viz.draw(y).diagram
    assert tree(made) == [("outer",), ("outer", "a"), ("outer", "b")]
    assert [names(made, each) for each in made.clusters] == [
        ["3", "sin", "w", "y = ×", "×"],
        ["sin"],
        ["3", "y = ×", "×"],
    ]


def test_each_run_of_a_scope_is_a_cluster_of_its_own():
    y = ag.scalar(2.0)
    for _ in range(3):
        with ag.scope("block"):
            y = ag.sin(y)
    with ag.scope("other"):
        y = ag.cos(y)
    made = viz.draw(y).diagram
    assert tree(made) == [("block",), ("block (2)",), ("block (3)",), ("other",)]


def test_numbers_count_within_the_scope_around():
    y = ag.scalar(2.0)
    for _ in range(2):
        with ag.scope("outer"):
            for _ in range(2):
                with ag.scope("inner"):
                    y = ag.sin(y)
    inner = [("outer", "inner"), ("outer", "inner (2)")]
    assert tree(viz.draw(y).diagram) == [
        ("outer",),
        *inner,
        ("outer (2)",),
        *(("outer (2)", each) for _, each in inner),
    ]


def test_a_scope_goes_on_around_one_inside():
    y = ag.scalar(2.0)
    with ag.scope("outer"):
        y = ag.sin(y)
        with ag.scope("inner"):
            y = ag.cos(y)
        y = ag.exp(y)
    made = viz.draw(y * 2).diagram
    assert tree(made) == [("outer",), ("outer", "inner")]
    assert len(made.clusters[0].members) == 4


def test_scopes_of_any_depth_are_drawn():
    y = ag.scalar(2.0)
    for depth in range(60):
        scopes = [ag.scope(f"s{at}") for at in range(depth % 30 + 1)]
        for scope in scopes:
            scope.__enter__()
        y = ag.sin(y)
        for scope in reversed(scopes):
            scope.__exit__(None, None, None)
    picture = viz.draw(y, collapse=None)
    assert max(map(len, tree(picture.diagram))) == 30
    assert picture.svg().count('class="cluster"') == len(picture.diagram.clusters) == 2 * 30 * 31 // 2


@pytest.mark.parametrize(
    ("clusters", "message"),
    [
        ((Cluster("a", ("n0",), "c0"), Cluster("b", ("n1",), "c0")), "an id of its own"),
        ((Cluster("a", ("n0",), "c0", "c1"), Cluster("b", ("n0",), "c1")), "the id of an earlier cluster as parent"),
        ((Cluster("a", ("n0",), "c0"), Cluster("b", ("n1",), "c1", "c0")), "members of its parent"),
        ((Cluster("a", ("n0",)), Cluster("b", ("n0",))), "a node in one of neighbouring clusters"),
    ],
)
def test_frames_that_cannot_be_drawn_are_refused(clusters, message):
    with pytest.raises(DiagramError, match=message):
        Diagram((Node("n0", "input"), Node("n1", "input")), (), clusters)


@st.composite
def grouped(draw: st.DrawFn) -> Diagram:
    """Draw a diagram whose clusters are stretches of its nodes, nested, some with leaves from before."""
    count = draw(st.integers(1, 14))
    nodes = tuple(Node(f"n{at}", "op", draw(st.sampled_from(["", "a", "longer name"])), "f") for at in range(count))
    label = st.sampled_from(["", "1", "-0.25"])
    edges = [
        Edge(f"n{tail}", f"n{head}", slot, draw(label))
        for head in range(1, count)
        for slot, tail in enumerate(draw(st.lists(st.integers(0, head - 1), max_size=3)))
    ]
    clusters: list[Cluster] = []
    open_ = [("", 0, count)]
    while open_ and len(clusters) < 6:
        parent, low, high = open_.pop()
        cuts = sorted(draw(st.lists(st.integers(low, high), max_size=4)))
        for one, other in zip(cuts[::2], cuts[1::2], strict=False):
            if one < other:
                name = f"c{len(clusters)}"
                title = draw(st.sampled_from(["s", "a scope with a long name"]))
                clusters.append(Cluster(title, tuple(f"n{at}" for at in range(one, other)), name, parent))
                open_.append((name, one, other))
    return Diagram(nodes, tuple(edges), tuple(clusters))


def apart(one, other):
    """Measure how far two boxes are from each other; negative if they overlap."""
    return max(
        abs(one.x - other.x) - (one.width + other.width) / 2, abs(one.y - other.y) - (one.height + other.height) / 2
    )


def within(inner, outer, margin):
    """Tell whether a box lies in another."""
    return (
        inner.left >= outer.left + margin
        and inner.right <= outer.right - margin
        and inner.top >= outer.top + margin
        and inner.bottom <= outer.bottom - margin
    )


def check(diagram, direction, engine):
    """Assert that frames contain their members and nothing else."""
    layout = engines.lay_out(diagram, direction, engine)
    assert layout.engine == engine
    place, number = diagram.positions(), {each.id: at for at, each in enumerate(diagram.clusters)}
    assert len(layout.frames) == len(diagram.clusters)
    for cluster, frame in zip(diagram.clusters, layout.frames, strict=True):
        assert frame, cluster
        for node, box in zip(diagram.nodes, layout.boxes, strict=True):
            if node.id in cluster.members:
                assert within(box, frame, 4), (node, cluster)
            else:
                assert apart(box, frame) >= 0, (node, cluster)
        if cluster.parent:
            assert within(frame, layout.frames[number[cluster.parent]], 2)
        assert frame.left >= 0
        assert frame.right <= layout.width
        assert frame.bottom <= layout.height
    for (one, box), (other, second) in combinations(zip(diagram.clusters, layout.frames, strict=True), 2):
        if not {*one.members} & {*other.members}:
            assert apart(box, second) >= 0
    for one, other in combinations(layout.boxes, 2):
        assert apart(one, other) >= 5
    for edge, curve in zip(diagram.edges, layout.curves, strict=True):
        assert (curve.label is not None) == bool(edge.label)
        head, tail = layout.boxes[place[edge.head]], layout.boxes[place[edge.tail]]
        (x0, y0), (x1, y1) = curve.points[0], curve.points[-1]
        assert within(type(head)(x1, y1, 0.0, 0.0), head, -0.5), edge
        assert within(type(head)(x0, y0, 0.0, 0.0), tail, -0.5), edge
    return layout


@given(grouped(), st.sampled_from(DIRECTIONS))
@settings(max_examples=150, deadline=None)
def test_frames_hold_their_members_and_no_others(diagram, direction):
    check(diagram, direction, "built-in")


@given(grouped(), st.sampled_from(DIRECTIONS))
@settings(max_examples=40)
def test_frames_of_graphviz_hold_their_members_and_no_others(diagram, direction):
    pytest.importorskip("pygraphviz")
    if diagram.clusters:
        check(diagram, direction, "pygraphviz")


@given(grouped(), st.sampled_from(DIRECTIONS))
@settings(max_examples=60, deadline=None)
def test_curves_touch_no_other_node(diagram, direction):
    layout = engines.lay_out(diagram, direction, "built-in")
    place = diagram.positions()
    for edge, curve in zip(diagram.edges, layout.curves, strict=True):
        for piece in range(0, len(curve.points) - 1, 3):
            for step in range(9):
                x, y = bezier(curve.points[piece : piece + 4], step / 8)
                for at, box in enumerate(layout.boxes):
                    inside = box.left < x < box.right and box.top < y < box.bottom
                    assert not inside or at in (place[edge.tail], place[edge.head])


def bezier(points, t):
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return tuple(sum(w * p[axis] for w, p in zip(weights, points, strict=True)) for axis in (0, 1))


@given(grouped())
@settings(max_examples=60, deadline=None)
def test_edges_are_level_where_they_cross_a_border(diagram):
    layout = engines.lay_out(diagram, "LR", "built-in")
    for edge, curve in zip(diagram.edges, layout.curves, strict=True):
        on = curve.points[::3]
        for cluster, frame in zip(diagram.clusters, layout.frames, strict=True):
            enters, leaves = edge.head in cluster.members, edge.tail in cluster.members
            if enters != leaves:
                border, step = (frame.left, 1) if enters else (frame.right, -1)
                [at] = [k for k, (x, _) in enumerate(on) if abs(x - border) < 0.02]
                assert on[at][1] == pytest.approx(on[at + step][1], abs=0.02)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_frames_with_each_engine(direction, engine):
    check(framed(), direction, engine)
    check(viz.draw(mlp()).diagram, direction, engine)


def test_a_frame_around_something_foreign_is_left_out():
    made = neuron()
    tangled = Diagram(made.nodes, made.edges, (Cluster("a", ("n2", "n8")), Cluster("b", ("n3", "n5"))))
    layout = engines.lay_out(tangled, "LR", "built-in")
    assert layout.frames[0] is None
    assert layout.frames[1]
    assert Drawing(tangled, engine="built-in").svg().count('class="cluster"') == 1


def test_frames_are_drawn_with_their_names_behind_everything():
    source = Drawing(framed(), engine="built-in").svg()
    root = ElementTree.fromstring(source)
    frames = [each for each in root.iter() if each.get("class") == "cluster"]
    assert [each.get("data-id") for each in frames] == ["c0", "c1"]
    titles = [each.text for each in root.iter() if each.get("class") == "al-frame-title"]
    assert titles == ["neuron", "products <1>"]
    assert source.index('class="cluster"') < source.index('class="edge')
    ids = re.findall(r'id="(ag-[^"]*)"', source)
    assert len(ids) == len(set(ids))


def test_clusters_are_nested_in_dot():
    source = Drawing(framed()).dot
    [outer, inner] = [source.index(f"subgraph cluster_{at}") for at in (0, 1)]
    assert outer < inner < source.index("\n  }\n  n")
    graphviz = pytest.importorskip("pygraphviz").AGraph(string=source)
    [around] = graphviz.subgraphs()
    [within_it] = around.subgraphs()
    assert set(within_it.nodes()) == {f"n{at}" for at in range(6)}
    assert set(around.nodes()) == {f"n{at}" for at in range(9)}


def test_pdf_and_png_have_the_frames_of_svg():
    picture = Drawing(framed(), engine="built-in")
    pytest.importorskip("pygraphviz")
    from viz import process
    from viz.render import dot

    source = dot.render(framed(), picture.theme, layout=picture.layout)
    drawn = process.run(source, "svg", process.find(), placed=True).decode()
    assert drawn.count('class="cluster') == 2
    [outer, _] = picture.layout.frames
    assert f'bb="{outer.left:.2f},' in source


def test_a_chain_of_frames_is_in_line():
    layout = viz.draw(mlp(4)).layout
    assert layout.engine == "built-in"
    rights = [frame.right for frame in layout.frames]
    lefts = [frame.left for frame in layout.frames]
    assert all(right < left for right, left in zip(rights, lefts[1:], strict=False))


def test_drawing_a_scope_changes_no_value():
    with ag.scope("s"):
        inside = ag.tanh(ag.scalar(0.5))
    assert inside.value == ag.tanh(ag.scalar(0.5)).value
    assert inside.node.scope == ("s",)
