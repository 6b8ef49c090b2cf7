"""Folding shows what repeats once, scopes before what is in them, and counts everything exactly once."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import autograd_lite as ag
import viz
from viz.build import diagram
from viz.errors import OptionError
from viz.fold import Policy, bundles, choose, policy
from viz.folding.groups import rows
from viz.folding.nearest import partition
from viz.folding.repeats import Repeat, repeats
from viz.folding.wiring import Wiring


class Run(str):
    """A scope's name, as the engine keeps it: each run has an object of its own."""

    __slots__ = ()


@st.composite
def graphs(draw: st.DrawFn) -> list[tuple[int, ...]]:
    count = draw(st.integers(1, 40))
    return [tuple(draw(st.lists(st.integers(0, at - 1), max_size=3))) if at else () for at in range(count)]


@st.composite
def wirings(draw: st.DrawFn) -> Wiring:
    """Draw a graph with random scopes, parts of which may repeat."""
    inputs, kinds, paths = [()], ["x"], [()]
    for _ in range(draw(st.integers(1, 5))):
        block = draw(st.lists(st.tuples(st.sampled_from("abx"), st.lists(st.integers(1, 5), max_size=2)), max_size=5))
        names = draw(st.lists(st.sampled_from(["s", "t1", "t2"]), max_size=3))
        for _ in range(draw(st.sampled_from([1, 1, 2, 12]))):
            path = tuple(map(Run, names))
            for at, (kind, back) in enumerate(block):
                inputs.append(tuple(max(0, len(inputs) - each) for each in back) if kind != "x" else ())
                kinds.append(kind)
                paths.append(path[: len(path) - (at % 2 and draw(st.integers(0, 1)))])
    used = {each for sources in inputs for each in sources}
    sinks = [at for at in range(len(inputs)) if at not in used]
    roots = draw(st.lists(st.sampled_from(sinks), min_size=1, max_size=2))
    return Wiring(inputs, kinds, paths, roots)


def check(graph: Wiring, how: Policy):
    """Assert what is true of every choice."""
    chosen = choose(graph, how)
    parts = [part.places for part in chosen.parts]
    assert sorted(place for part in parts for place in part) == list(range(len(graph.inputs)))
    if how.limit:
        assert len(parts) <= how.limit
    made = bundles(graph.inputs, parts)
    # Forward edges only: hence no cycle.
    assert all(each.tail < each.head for each in made)
    assert len({(each.head, each.slot) for each in made}) == len(made)
    part_of = {place: at for at, part in enumerate(parts) for place in part}
    across = sorted(
        (at, slot)
        for at, tails in enumerate(graph.inputs)
        for slot, tail in enumerate(tails)
        if part_of[tail] != part_of[at]
    )
    assert sorted(source for each in made for source in each.sources) == across
    for at, part in enumerate(chosen.parts):
        assert bool(part.kind) == (len(part.places) > 1)
        assert -1 <= part.frame < len(chosen.frames), at
    for at, frame in enumerate(chosen.frames):
        assert frame.parent < at
    return chosen


@given(wirings(), st.integers(3, 30))
@settings(max_examples=200, deadline=None)
def test_every_node_is_drawn_or_counted_exactly_once(graph, limit):
    check(graph, Policy(limit, rows))
    check(graph, Policy(None, rows))
    check(graph, Policy())


@given(wirings(), st.integers(3, 12))
@settings(max_examples=100, deadline=None)
def test_what_the_picture_is_of_is_never_folded(graph, limit):
    assume(len(graph.roots) < limit)
    # Folding by distance keeps the outputs as long as there is room for inputs beside them.
    chosen = check(graph, Policy(None, rows))
    drawn = {part.places[0] for part in chosen.parts if not part.kind}
    assert graph.roots <= drawn


@given(wirings())
@settings(max_examples=100, deadline=None)
def test_nothing_is_folded_without_need(graph):
    assert all(not part.kind for part in check(graph, Policy(len(graph.inputs))).parts)


@given(graphs(), st.integers(3, 30))
@settings(max_examples=200, deadline=None)
def test_laws_of_folding_by_distance(inputs, limit):
    parts = partition(inputs, limit)
    assert len(parts) <= limit
    assert sorted(place for part in parts for place in part) == list(range(len(inputs)))
    assert all(each.tail < each.head for each in bundles(inputs, parts))


def signature(graph: Wiring, start: int, period: int):
    """Write a block down: what each op is, and where in the block its arguments come from."""
    first, made = {}, []
    for at in range(start, start + period):
        told = []
        for place in graph.inputs[int(graph.ops[at])]:
            number = int(graph.number[place])
            if start <= number < at:
                told.append(number - start)
            else:
                # From outside; the same thing is the same thing.
                told.append(("outside", first.setdefault(place, len(first))))
        made.append((int(graph.kind[graph.ops[at]]), tuple(told)))
    return made


@given(wirings())
@settings(max_examples=300, deadline=None)
def test_blocks_that_are_called_equal_are_equal(graph):
    for row in repeats(graph, 0, len(graph)):
        blocks = [signature(graph, row.start + k * row.period, row.period) for k in range(row.times)]
        assert all(block == blocks[0] for block in blocks), row
        starts = [row.start + k * row.period for k in range(row.times + 1)]
        # A block holds whole scopes.
        assert all(at == len(graph) or graph.turn[at] == 0 for at in starts)


def layered(count, block, kinds="abc"):
    """Wire a row of blocks, each a chain of ops with a leaf of its own."""
    inputs, names = [()], ["x"]
    for number in range(count):
        for at, kind in enumerate(block(number) if callable(block) else kinds):
            leaf = [len(inputs) - 1] if at == 0 else []
            if leaf:
                inputs.append(())
                names.append("w")
            inputs.append((leaf[0], len(inputs) - 1) if leaf else (len(inputs) - 1,))
            names.append(kind)
    return Wiring(inputs, names)


def test_twelve_equal_blocks_are_one_row_and_the_first_takes_its_input_from_a_leaf():
    graph = layered(12, None)
    assert repeats(graph, 0, len(graph)) == [Repeat(0, 3, 12)]


def test_a_block_that_differs_interrupts_the_row():
    graph = layered(12, lambda number: "abd" if number == 5 else "abc")
    found = repeats(graph, 0, len(graph))
    assert not any(row.start <= 17 < row.end for row in found)
    assert [row.times for row in found] == [5, 6]


@pytest.mark.parametrize("twice", [True, False])
def test_a_square_is_not_a_product_wherever_its_arguments_come_from(twice):
    inputs, kinds = [(), (), (0,), (1,)], ["x", "x", "s", "s"]
    for number in range(8):
        other = 2 if number % 2 or not twice else 3
        inputs += [(2, other), (len(inputs),), (len(inputs) + 1,)]
        kinds += ["mul", "exp", "cos"]
    graph = Wiring(inputs, kinds)
    [*found] = repeats(graph, 0, len(graph))
    assert bool(found) == (not twice)


def test_leaves_of_another_kind_make_another_block():
    kinds = ["w" if number % 2 else "frozen" for number in range(6)]
    inputs, names, last = [()], ["x"], 0
    for kind in kinds:
        inputs += [(), (last, len(inputs)), (len(inputs) + 1,), (len(inputs) + 2,)]
        names += [kind, "mul", "exp", "cos"]
        last = len(inputs) - 1
    graph = Wiring(inputs, names)
    assert [row.period for row in repeats(graph, 0, len(graph))] == [6]


def test_rows_within_rows_are_found():
    inner = ["mul", "add"] * 8 + ["tanh"]
    graph = Wiring([()] + [(at,) for at in range(17 * 20)], ["x", *inner * 20])
    [outer] = repeats(graph, 0, len(graph))
    assert outer == Repeat(0, 17, 20)
    assert repeats(graph, 0, 17) == [Repeat(0, 2, 8)]


def test_a_row_of_layers_comes_before_the_rows_inside_them():
    # As in a network of single numbers: 16 neurons of 16 products each, then one more.
    inputs, kinds = [()] * 17, ["x"] * 17
    for neuron in range(17):
        for at in range(16):
            inputs += [(), (len(inputs), at), (len(inputs) + 1, len(inputs) - 1)]
            kinds += ["w", "mul", "add"]
        if neuron < 16:
            inputs.append((len(inputs) - 1,))
            kinds.append("tanh")
    graph = Wiring(inputs, kinds, (), [len(inputs) - 1])
    assert repeats(graph, 0, len(graph))[0] == Repeat(0, 33, 16)


def blocks(count, scoped=True, width=4):
    """Compute with a row of layers, each with parameters of its own."""
    h = ag.tensor(np.ones((2, width)))
    for at in range(count):
        w = ag.tensor(np.eye(width) / 2, requires_grad=True, name=f"w{at}")
        b = ag.tensor(np.zeros(width), requires_grad=True, name=f"b{at}")
        if scoped:
            with ag.scope("block"):
                h = ag.tanh(h @ w + b)
        else:
            h = ag.tanh(h @ w + b)
    loss = (h * h).sum()
    loss.backward()
    return loss


@pytest.mark.parametrize("scoped", [True, False])
def test_twelve_blocks_of_tensor_code_make_a_page(scoped):
    made = viz.draw(blocks(12, scoped)).diagram
    [rest] = [node for node in made.nodes if node.role == "folded"]
    assert (len(made.nodes), made.total) == (9, 63)
    assert (rest.heading, rest.count) == ("× 11 more: 55 nodes", 55)
    assert rest.fact("ops") == "11 × @, 11 × +, 11 × tanh"
    assert rest.fact("parameters") == "220 numbers: w1 (4, 4), b1 (4,), …"
    norms = [float(text) for text in rest.fact("‖grad‖").split(" … ")]
    assert 0 < norms[0] < norms[1]
    [frame] = made.clusters
    assert frame.name == ("block × 12" if scoped else "repeated × 12")
    assert len(frame.members) == 7


def test_gradients_of_folded_parameters_are_within_the_bounds_told():
    graph = blocks(12).graph
    found = [np.linalg.norm(n.gradient) for n in graph if n.name and n.name not in ("w0", "b0")]
    [rest] = [node for node in viz.draw(blocks(12)).diagram.nodes if node.role == "folded"]
    assert [float(text) for text in rest.fact("‖grad‖").split(" … ")] == pytest.approx(
        [min(found), max(found)], rel=1e-3
    )


def test_bounds_of_gradients_leave_nan_out_and_count_it():
    w = [ag.scalar(0.1 * at) for at in range(1, 21)]
    out = sum((ag.sin(each) for each in w[1:]), ag.sin(w[0]))
    out.backward()
    w[7].node.gradient = float("nan")
    made = viz.draw(out, collapse=10).diagram
    told = ", ".join(node.fact("‖grad‖") for node in made.nodes)
    assert told.count("1 NaN") == 1
    assert "nan" not in told


def test_gradients_that_were_not_computed_are_not_told():
    h = ag.tensor(np.ones(2))
    for _ in range(40):
        h = ag.tanh(h * ag.tensor(np.ones(2), requires_grad=True))
    [rest] = [node for node in viz.draw(h).diagram.nodes if node.role == "folded"]
    assert not rest.fact("‖grad‖")


def test_a_page_is_left_alone_where_nothing_has_parameters_of_its_own():
    y = ag.scalar(0.5)
    for _ in range(200):
        y = ag.sin(y)
    assert len(viz.draw(y).diagram.nodes) == 201


def test_edges_between_kept_nodes_keep_their_labels():
    loss = blocks(12)
    whole = {(e.tail, e.head, e.slot): e for e in viz.draw(loss, collapse=None).diagram.edges}
    made = viz.draw(loss).diagram
    folded = {node.id for node in made.nodes if node.role == "folded"}
    kept = [edge for edge in made.edges if not {edge.tail, edge.head} & folded]
    assert len(kept) == 6
    assert all(whole[edge.tail, edge.head, edge.slot] == edge for edge in kept)
    assert any(edge.label for edge in kept)


def samples(count):
    """Add up the errors of a line over some samples, number by number."""
    w, b = ag.scalar(0.5, name="w"), ag.scalar(0.1, name="b")
    loss = (w * 1.0 + b - 0.3) ** 2
    for at in range(1, count):
        loss = loss + (w * float(at) + b - 0.3) ** 2
    loss.backward()
    return loss


def test_a_hundred_thousand_numbers_give_an_overview():
    loss = samples(12_500)
    made = diagram(loss)
    assert made.total == len(loss.graph) > 99_000
    assert len(made.nodes) <= 40
    assert {node.name for node in made.nodes if node.role == "parameter"} == {"w", "b"}
    assert any(cluster.name.startswith("repeated × 12,") for cluster in made.clusters)
    assert "nodes folded" in made.describe()


def test_a_chain_of_two_hundred_thousand_is_text_without_recursion():
    y = ag.scalar(0.5)
    for _ in range(200_000):
        y = ag.sin(y)
    made = viz.draw(y)
    assert made.diagram.total == 200_001
    assert "× 199,998 more: 199,998 nodes" in made.text(width=100)


def test_a_random_graph_is_folded_by_distance():
    random, made = np.random.default_rng(0), [ag.scalar(0.5), ag.scalar(0.6)]
    ops = (ag.sin, ag.cos, ag.exp, ag.tanh)
    for _ in range(2_000):
        one, other = made[-1], made[max(0, len(made) - int(random.integers(1, 9)))]
        made.append(ops[int(random.integers(4))](one) * other * 0.1)
    drawn = viz.draw(made[-1], collapse=100).diagram
    assert len(drawn.nodes) <= 100
    assert drawn.total == len(made[-1].graph)
    assert drawn.nodes[-1].role == "output"


def test_the_output_and_its_neighbourhood_stay():
    inputs = [()] + [(at,) for at in range(999)]
    chosen = choose(Wiring(inputs, list(range(1000)), (), [999]), Policy(20, rows))
    assert [len(part.places) for part in chosen.parts] == [982] + [1] * 18


def test_slots_stay_those_of_the_program():
    inputs = [(), (0, 0), (1, 1), (2, 2), (3, 3), (0, 4)]
    assert (0, 3, 0) in {(each.tail, each.head, each.slot) for each in bundles(inputs, [(0,), (1, 2, 3), (4,), (5,)])}


def test_a_very_wide_node_keeps_some_of_its_inputs():
    inputs = [()] * 10_000 + [tuple(range(10_000))]
    parts = partition(inputs, 100)
    assert len(parts) == 100
    assert sorted(map(len, parts))[-2:] == [1, 10_000 - 98]
    assert len(bundles(inputs, parts)) == 99


def test_leaves_that_are_used_in_the_same_way_are_one():
    w = [ag.scalar(0.1 * at) for at in range(500)]
    out = ag.stack([ag.exp(each * each) for each in w]).sum()
    made = viz.draw(out, collapse=40).diagram
    assert made.total == len(out.graph)
    assert len(made.nodes) <= 40


WRONG = [
    2,
    -1,
    1,
    3.5,
    [],
    [1],
    "",
    {},
    {"depth": 0},
    {"depth": True},
    {"depth": "1"},
    {"deep": 1},
    {"depth": 1, "x": 2},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_limit_says_what_would_be_right(wrong):
    with pytest.raises(OptionError, match=r"collapse: expected 'auto', None, a number from 3, names of scopes, or"):
        policy(wrong, 1000)


def test_limits():
    assert policy(True, 1000) == policy("auto", 1000)
    assert (policy("auto", 1000).limit, policy("auto", 300).limit) == (250, None)
    assert policy(False, 1000) == policy(None, 1000) == policy(1000, 1000) == Policy()


def test_chosen_scopes_are_folded_and_others_are_not():
    x = ag.scalar(2.0, name="x")
    with ag.scope("first"):
        y = ag.sin(x) * 3
    with ag.scope("second"):
        y = ag.cos(y) + 1
    made = viz.draw(y * 2, collapse=["first"]).diagram
    [folded] = [node for node in made.nodes if node.role == "folded"]
    assert folded.heading == "first: 4 nodes"
    assert [cluster.name for cluster in made.clusters] == ["second"]


def test_an_unknown_scope_says_which_there_are():
    with ag.scope("first"):
        y = ag.sin(ag.scalar(2.0))
    with pytest.raises(OptionError, match=r"collapse: expected scopes of this graph \(first\), got 'second'"):
        viz.draw(y, collapse=["second"])


def nested():
    """Compute something in two layers, each with two parts, inside of a net; then a loss beside it."""
    y = ag.scalar(2.0, name="x")
    with ag.scope("net"):
        for layer in ("layer1", "layer2"):
            with ag.scope(layer):
                with ag.scope(f"{layer}.sine"):
                    y = ag.sin(y) * 3
                with ag.scope(f"{layer}.norm"):
                    y = ag.tanh(y) + 1
    with ag.scope("loss"):
        y = ag.exp(y) * 2
    return y**2


@pytest.mark.parametrize(
    ("depth", "folded", "frames"),
    [
        (1, ["net", "loss"], []),
        (2, ["layer1", "layer2"], ["net", "loss"]),
        (3, [f"layer{at}.{part}" for at in (1, 2) for part in ("sine", "norm")], ["net", "layer1", "layer2", "loss"]),
    ],
)
def test_scopes_fold_at_a_depth(depth, folded, frames):
    y = nested()
    made = viz.draw(y, collapse={"depth": depth})
    assert made.diagram.total == len(y.graph)
    assert [node.name.partition(":")[0] for node in made.diagram.nodes if node.role == "folded"] == folded
    assert [cluster.name for cluster in made.diagram.clusters] == frames
    assert made.steps
    assert viz.draw(y, collapse={"depth": 4}).dot == viz.draw(y).dot


def test_large_graphs_fold_at_a_depth_too():
    y = ag.scalar(0.1, name="x")
    for at in range(40):
        with ag.scope(f"part{at}"):
            for _ in range(at + 1):
                y = ag.sin(y) + at
    made = viz.draw(y, collapse={"depth": 1}).diagram
    assert made.total == len(y.graph) > 300
    assert sum(node.role == "folded" for node in made.nodes) >= 39
    assert len(made.nodes) < 60


def test_a_scope_may_be_named_alone():
    one, listed = (viz.draw(nested(), collapse=how).dot for how in ("layer1", ["layer1"]))
    assert one == listed
    assert "layer1: " in one


def test_a_misspelt_auto_says_what_else_there_is():
    with ag.scope("first"):
        y = ag.sin(ag.scalar(2.0))
    with pytest.raises(OptionError, match=r"scopes of this graph \(first\), got 'atuo'\. Hint: or 'auto', None"):
        viz.draw(y, collapse="atuo")


def test_scopes_fold_before_anything_else():
    ops, random = [ag.sin, ag.cos, ag.tanh, ag.exp, ag.atan, ag.sinh], np.random.default_rng(0)
    y = ag.scalar(0.5, name="x")
    for at in range(8):
        with ag.scope(f"part{at}"):
            for _ in range(60):
                y = ops[int(random.integers(6))](y) * 0.1
    made = viz.draw(y).diagram
    assert made.total == len(y.graph)
    folded = [node for node in made.nodes if node.role == "folded" and node.name.startswith("part")]
    assert folded
    assert all(f"{node.count} nodes" in node.name for node in folded)
    drawn = {cluster.name for cluster in made.clusters}
    assert drawn | {node.name.partition(":")[0] for node in folded} >= {f"part{at}" for at in range(8)}


def test_the_same_graph_gives_the_same_bytes():
    one, other = (viz.draw(samples(400)) for _ in range(2))
    assert one.svg() == other.svg()
    assert one.dot == other.dot


def test_parts_stand_in_topological_order():
    made = viz.draw(blocks(12)).diagram
    place = made.positions()
    assert all(place[edge.tail] < place[edge.head] for edge in made.edges)
    assert all(one != other for one, other in pairwise(node.id for node in made.nodes))
