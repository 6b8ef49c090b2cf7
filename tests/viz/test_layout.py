"""Laws of every layout: nodes do not overlap, edges run forward, nothing leaves the picture."""

from itertools import combinations
from random import Random

import pytest
from handmade import ANY_TEXT, chain, diagrams, neuron, square
from hypothesis import given, settings
from hypothesis import strategies as st

from viz import engine as engines
from viz.errors import OptionError
from viz.layout.builtin import layered
from viz.layout.geometry import DIRECTIONS, Layout, Link, Sketch, check_direction, unturn
from viz.layout.order import crossings, order
from viz.layout.place import settle
from viz.layout.ranks import layer, ranks
from viz.layout.route import smooth, spread

SIZES = st.tuples(st.integers(20, 200).map(float), st.integers(15, 90).map(float))


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    """Draw any sketch of up to 20 nodes."""
    count = draw(st.integers(0, 20))
    sizes = tuple(draw(SIZES) for _ in range(count))
    label = st.sampled_from([(0.0, 0.0), (28.0, 15.0), (60.0, 15.0)])
    links = []
    for head in range(1, count):
        tails = draw(st.lists(st.integers(0, head - 1), max_size=4))
        links += [Link(tail, head, slot, draw(label)) for slot, tail in enumerate(tails)]
    return Sketch(sizes, tuple(links), draw(st.sampled_from(DIRECTIONS)))


def check(layout: Layout, sketch: Sketch) -> None:
    """Assert the laws."""
    assert len(layout.boxes) == len(sketch.sizes)
    assert len(layout.curves) == len(sketch.links)
    for one, other in combinations(layout.boxes, 2):
        apart = max(
            abs(one.x - other.x) - (one.width + other.width) / 2, abs(one.y - other.y) - (one.height + other.height) / 2
        )
        assert apart >= 5, (one, other)
    for box in layout.boxes:
        assert box.left >= 10
        assert box.top >= 10
        assert box.right <= layout.width - 10
        assert box.bottom <= layout.height - 10
    for link, curve in zip(sketch.links, layout.curves, strict=True):
        tail, head = (layout.boxes[at] for at in (link.tail, link.head))
        start, end = (unturn(curve.points[at], sketch.direction)[0] for at in (0, -1))
        first, last = (unturn((box.x, box.y), sketch.direction)[0] for box in (tail, head))
        assert first < start < end < last
        assert len(curve.points) % 3 == 1
        assert (curve.label is not None) == any(link.label)
        for x, y in curve.points:
            assert 0 <= x <= layout.width
            assert 0 <= y <= layout.height


@given(sketches())
@settings(max_examples=150, deadline=None)
def test_laws_of_the_built_in_layout(sketch):
    check(layered(sketch), sketch)


@given(diagrams(texts=ANY_TEXT.map(lambda text: text[:6])), st.sampled_from(DIRECTIONS))
@settings(max_examples=40)
def test_laws_of_graphviz_layouts(diagram, direction):
    pytest.importorskip("pygraphviz")
    check(engines.lay_out(diagram, direction, "pygraphviz"), engines.sketch(diagram, direction))


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("make", [neuron, square, lambda: chain(30)])
def test_laws_with_each_engine(make, direction, engine):
    layout = engines.lay_out(make(), direction, engine)
    assert layout.engine == engine
    check(layout, engines.sketch(make(), direction))


@given(sketches())
@settings(max_examples=60, deadline=None)
def test_labels_keep_off_nodes_and_each_other(sketch):
    layout = layered(sketch)
    plates = [
        (*curve.label, *link.label) for curve, link in zip(layout.curves, sketch.links, strict=True) if curve.label
    ]
    plates += [(box.x, box.y, box.width, box.height) for box in layout.boxes]
    for (x0, y0, w0, h0), (x1, y1, w1, h1) in combinations(plates, 2):
        assert max(abs(x0 - x1) - (w0 + w1) / 2, abs(y0 - y1) - (h0 + h1) / 2) >= 0


@given(sketches())
@settings(max_examples=60, deadline=None)
def test_curves_of_the_built_in_layout_touch_no_other_node(sketch):
    layout = layered(sketch)
    for link, curve in zip(sketch.links, layout.curves, strict=True):
        points = curve.points
        for piece in range(0, len(points) - 1, 3):
            for step in range(9):
                x, y = bezier(points[piece : piece + 4], step / 8)
                for place, box in enumerate(layout.boxes):
                    inside = box.left < x < box.right and box.top < y < box.bottom
                    assert not inside or place in (link.tail, link.head)


def bezier(points, t):
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return tuple(sum(w * p[axis] for w, p in zip(weights, points, strict=True)) for axis in (0, 1))


def test_the_same_sketch_gives_the_same_layout(engine):
    assert engines.lay_out(neuron(), "LR", engine) == engines.lay_out(neuron(), "LR", engine)


def test_arguments_stand_in_order(engine):
    boxes = engines.lay_out(neuron(), "LR", engine).boxes
    assert boxes[0].y < boxes[1].y < boxes[3].y < boxes[4].y
    assert boxes[6].y < boxes[7].y


def test_parallel_edges_run_apart(engine):
    curves = engines.lay_out(square(), "LR", engine).curves
    assert curves[0].points[-1] != curves[1].points[-1]
    assert curves[0].label != curves[1].label


def test_a_thousand_nodes_are_laid_out():
    random, links = Random(1), []
    for head in range(1, 1000):
        tails = {max(0, head - random.randint(1, 12)) for _ in range(2)}
        links += [Link(tail, head, slot, (40.0, 15.0)) for slot, tail in enumerate(sorted(tails))]
    assert len(layered(Sketch(((90.0, 60.0),) * 1000, tuple(links))).boxes) == 1000


def test_edges_beyond_the_budget_are_drawn_all_the_same():
    count = 400
    links = [Link(i, i + 1) for i in range(count - 1)]
    links += [Link(0, i, 1, (28.0, 15.0)) for i in range(2, count)]
    sketch = Sketch(((40.0, 20.0),) * count, tuple(links))
    layout = layered(sketch)
    assert all(len(curve.points) >= 4 for curve in layout.curves)
    assert all(curve.label for curve in layout.curves[count - 1 :])


def test_a_deep_chain_does_not_recurse():
    assert len(layered(Sketch(((9.0, 9.0),) * 5000, tuple(Link(i, i + 1) for i in range(4999)))).boxes) == 5000


def test_ranks_pull_a_subtree_next_to_its_user():
    links = [(0, 1), (1, 2), (2, 5), (3, 4), (4, 5)]
    assert ranks(6, links) == [0, 1, 2, 1, 2, 3]


def test_ranks_pull_a_node_with_many_inputs_back_to_them():
    # 3 = f(0, 1, 2) is used only at the very end, and 0, 1, 2 early on as well.
    links = [(0, 3), (1, 3), (2, 3), (0, 4), (1, 4), (2, 4), (4, 5), (5, 6), (3, 6)]
    assert ranks(7, links)[3] == 1


def test_order_removes_a_crossing_that_can_be_removed():
    links = (Link(0, 3, 1), Link(1, 2, 1), Link(2, 4), Link(3, 4, 1))
    graph = layer(((9.0, 9.0),) * 5, links)
    order(graph)
    assert crossings(graph.layers, graph.after) == 0


@given(st.lists(st.tuples(st.floats(-99, 99), st.floats(0.1, 9), st.floats(0, 9)), min_size=1))
def test_settle_keeps_distances_and_is_as_near_as_it_can_be(rows):
    goals, weights, gaps = (list(column) for column in zip(*rows, strict=True))
    found = settle(goals, weights, gaps[1:])
    for before, after, gap in zip(found, found[1:], gaps[1:], strict=False):
        assert after - before >= gap - 1e-6

    def cost(where):
        return sum(w * (x - g) ** 2 for x, g, w in zip(where, goals, weights, strict=True))

    # Moving a whole tail or head of the row keeps distances one way; neither may help.
    for at in range(len(found)):
        assert cost(found) <= cost(found[:at] + [x + 0.01 for x in found[at:]]) + 1e-6
        assert cost(found) <= cost([x - 0.01 for x in found[:at]] + found[at:]) + 1e-6


@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.floats(-99, 99)),
        min_size=2,
        max_size=6,
        unique_by=lambda p: p[0],
    )
)
def test_smooth_never_swings_past_its_points(course):
    course = sorted((float(x), y) for x, y in course)
    points = smooth(course)
    assert points[0] == course[0]
    assert points[-1] == course[-1]
    for piece in range(0, len(points) - 1, 3):
        low, high = sorted((points[piece][1], points[piece + 3][1]))
        for step in range(11):
            assert low - 0.02 <= bezier(points[piece : piece + 4], step / 10)[1] <= high + 0.02


def test_arrowheads_share_a_short_side():
    offsets = spread([(float(i), 0) for i in range(50)], 40.0)
    assert offsets == sorted(offsets)
    assert offsets[-1] - offsets[0] <= 40


def test_an_unknown_direction_lists_the_known_ones():
    with pytest.raises(OptionError, match="expected one of LR, TB, RL, BT, got 'up'"):
        check_direction("up")
