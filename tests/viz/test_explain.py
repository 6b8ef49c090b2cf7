"""`viz.explain`: contributions of paths add up to the engine's gradient, and what is written is what is in the data."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import autograd_lite as ag
import viz
from autograd_lite.testing.strategies import programs
from viz.build import record
from viz.digits import number
from viz.errors import OptionError, VariableError
from viz.explain import numeric, paths

SLOPE = 1e-6


def test_the_worked_example_reads_as_a_sum_over_paths():
    x = ag.scalar(2.0)
    y = x * x + 3 * x
    found = viz.explain(y, x)
    assert found.text(width=80).rpartition(" (differs")[0] == (
        "dy/dx = 7: 3 paths lead from x to y, and what they contribute adds up.\n"
        "   path           local derivatives  contribution\n"
        "1  x → x × x → y  2 × 1              = 2           by argument 1 of x × x\n"
        "2  x → x × x → y  2 × 1              = 2           by argument 2 of x × x\n"
        "3  x → 3 × x → y  3 × 1              = 3\n"
        "   sum                                 7\n"
        "Path 3 matters most: 42.9 %.\n"
        "\n"
        "check: central difference 7 agrees"
    )
    assert found.path.edges == ("e3.1", "e4.1")
    assert found.data["check"]["difference"] < SLOPE


def test_paths_that_pull_in_different_directions_are_said_to():
    x = ag.scalar(3.0)
    y = x * x - 2 * x
    assert "Paths 1 and 2 pull up, 3 pulls down." in viz.explain(y, x).text(width=100)


def test_paths_that_cancel_are_not_said_to_be_blocked():
    x = ag.scalar(3.0)
    y = x * 2 - 2 * x
    found = viz.explain(y, x)
    assert "They cancel: none is 0, but they add up to 0." in found.text(width=100)
    assert [row["contribution"] for row in found.data["contributions"]] == [2.0, -2.0]
    assert [row["share"] for row in found.data["contributions"]] == [None, None]


def test_an_infinite_derivative_is_said_to_be():
    x = ag.scalar(0.0)
    y = ag.sqrt(x) + ag.sqrt(x)
    assert "The sum is not finite" in str(viz.explain(y, x))


def test_paths_that_are_all_blocked_send_the_reader_to_why():
    x = ag.scalar(-3.0)
    y = ag.relu(x) + ag.relu(2 * x)
    assert "Every path contributes exactly 0: each has a factor 0. viz.why finds where." in str(viz.explain(y, x))


def test_a_kink_is_named_with_its_slopes_on_both_sides():
    x = ag.scalar(0.0)
    y = 2 * ag.relu(x)
    found = viz.explain(y, x)
    assert found.data["check"]["verdict"] == "kink"
    assert "kink of relu(x): slope 0 to the left, 2 to the right" in found.text(width=200)


def test_a_jump_is_not_called_a_kink():
    x = ag.scalar(2.0)
    y = ag.floor(x) * x
    assert viz.explain(y, x).data["check"]["verdict"] == "jump"


def test_a_wrong_rule_disagrees():
    @ag.elementwise(d=lambda y, x: 3 * x, domain=(-3, 3))
    def wrong(xp, x):
        return x * x

    x = ag.scalar(2.0)
    y = wrong(x)
    found = viz.explain(y, x)
    assert (found.data["gradient"], round(found.data["check"]["measured"], 6)) == (6.0, 4.0)
    assert "disagrees (differs by 2.00e+00)" in found.text(width=200)


def test_paths_that_explode_are_counted_exactly_and_told_by_use():
    x = ag.scalar(1.0)
    y = x
    for _ in range(1000):
        y = y + y
    found = viz.explain(y, x)
    assert found.data["paths"] == 2**1000
    assert [row["paths"] for row in found.data["contributions"]] == [2**999, 2**999]
    assert sum(row["contribution"] for row in found.data["contributions"]) == 2.0**1000
    assert "2^1000 paths lead from x to y, too many to list. x is used 2 times" in found.text(width=200)
    assert len(found.path.uses) == 1000


def test_of_many_uses_the_largest_are_shown():
    x = ag.scalar(1.0)
    y = x * 0.001
    for at in range(30):
        y = y + x * (20 if at == 17 else 0.001 * at)
    found = viz.explain(y, x)
    assert len(found.data["contributions"]) == 31
    assert sum(row["contribution"] for row in found.data["contributions"]) == pytest.approx(found.data["gradient"])
    text = found.text(width=200)
    assert "19  argument 1 of x × 20 " in text
    assert "… and 19 smaller" in text


def test_the_strongest_of_many_paths_has_the_largest_product():
    x = ag.scalar(1.0)
    y = x
    for _ in range(10):
        y = y * 0.5 - 3 * y
    found = viz.explain(y, x)
    assert found.data["paths"] == 1024
    product = np.prod(paths.slopes(record(y), found.path))
    assert abs(product) == 3.0**10


def test_a_chain_of_many_nodes_is_one_path_without_recursion():
    x = ag.scalar(0.5)
    y = x
    for _ in range(20_000):
        y = y * 1.0
    found = viz.explain(y, x)
    assert (found.data["paths"], found.data["gradient"]) == (1, 1.0)
    assert "… 19,995 more …" in str(found)
    assert "1 × 1 × … × 1 × 1" in str(found)


def test_arrays_are_explained_by_shares_that_add_up_and_the_chain_rule_in_shapes():
    x = np.arange(12.0).reshape(4, 3) / 10
    w = ag.tensor(np.array([[1.0, -2.0], [0.5, 1.0], [0.25, 0.0]]), requires_grad=True)
    z = x @ w
    loss = ag.tanh(z).sum() + 0.5 * w.sum()
    found = viz.explain(loss, w)
    text = found.text(width=120)
    assert "dloss/dw (3, 2)" in text
    assert "1  w (3, 2) → z (4, 2) → tanh(z) → sum(tanh(z)) → loss" in text
    assert "xᵀ (3, 4) @ upstream (4, 2)" in text
    rows = found.data["contributions"]
    np.testing.assert_allclose(sum(row["contribution"] for row in rows), found.data["gradient"])
    assert sum(row["share"] for row in rows) == pytest.approx(1)


def test_one_element_of_an_array_is_a_number():
    x = ag.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = (x * x).sum()
    found = viz.explain(y, x, element=1)
    assert found.data["gradient"] == 4.0
    assert found.text(width=100).startswith("dy/dx[1] = 4: 2 paths")


def test_a_value_on_the_way_can_be_asked_about():
    x = ag.scalar(2.0)
    h = x * x
    y = h * 3
    assert viz.explain(y, h).data["gradient"] == 3.0
    assert "x is y itself" in str(viz.explain(y, y))


def test_all_leaves_are_told_in_brief():
    w, b = ag.scalar(2.0), ag.scalar(1.0)
    y = (w * 3 + b) * w
    found = viz.explain(y)
    assert [(row["leaf"], row["paths"], row["gradient"]) for row in found.data["leaves"]] == [
        ("w", 2, 13.0),
        ("b", 1, 2.0),
    ]
    assert found.data["check"]["verdict"] == "agrees"


def test_no_gradient_of_the_program_is_touched():
    x = ag.scalar(2.0)
    y = x * x
    str(viz.explain(y, x))
    assert x.grad is None
    assert y.grad is None


def test_single_precision_is_checked_in_double():
    x = ag.tensor(np.array([0.3, 0.7], np.float32), requires_grad=True)
    y = ag.exp(x).sum()
    check = viz.explain(y, x).data["check"]
    assert check["verdict"] == "agrees"
    assert check["steps"][0] < SLOPE * 10


def test_every_format_has_the_same_number():
    x = ag.scalar(1.1)
    y = ag.exp(x) * x
    found = viz.explain(y, x)
    told = number(found.data["gradient"])
    for text in (found.text(), found.markdown(), found.latex(), found.html(), found.text(ascii_only=True)):
        assert told in text
    assert found.text(ascii_only=True).isascii()
    assert "<svg" in found.html()
    assert {e.emphasis for e in found.draw().diagram.edges} == {"path", "faded"}


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda x, t: viz.explain(t * 2, t), "expected y to be a single number, got one of shape (2,). Hint: choose"),
        (lambda x, t: viz.explain(x * 2, t), "expected an x that gradients of y flow to, got one that y does not"),
        (lambda x, t: viz.explain(x * 2, 3), "got int. Hint: pass the Tensor or Scalar"),
        (lambda x, t: viz.explain(3.0, x), "explain: expected a Tensor, a Scalar"),
        (lambda x, t: viz.explain((t * 1j).sum(), t), "expected a real y, got a complex number"),
    ],
)
def test_what_cannot_be_explained_says_so(ask, says):
    x, t = ag.scalar(2.0), ag.tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(VariableError) as caught:
        ask(x, t)
    assert says in str(caught.value)


@pytest.mark.parametrize("element", [2, (0, 0), 1.0, "0", (0.5,)])
def test_an_element_that_is_not_there_says_so(element):
    t = ag.tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(OptionError, match=r"element: expected an index into shape \(2,\), got"):
        viz.explain(t.sum(), t, element=element)


def brute(inputs, x, y):
    """Count paths by following every one of them."""
    if x == y:
        return 1
    return sum(brute(inputs, x, source) for source in inputs[y] if source >= x)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=7))
def test_paths_are_counted_as_by_following_each(pairs):
    values = [ag.scalar(1.0)]
    for a, b in pairs:
        values.append(values[a % len(values)] + values[b % len(values)])
    graph = record(values[-1])
    y = graph.roots[0]
    expected = brute(graph.inputs, 0, y)
    assert paths.count(graph, y, {0}).get(0, 0) == expected
    listed = list(paths.paths(graph, 0, y))
    assert len(listed) == len(set(listed)) == expected


@settings(deadline=None)
@given(programs(ops="elementwise", inputs=((), ()), steps=5))
def test_contributions_of_paths_add_up_on_numbers(program):
    xs = [ag.scalar(float(x)) for x in program.inputs]
    y = program(*xs)
    assume(isinstance(y, type(xs[0])) and y.requires_grad and not y.is_leaf)
    for x in xs:
        if record(y).place(x) is None:
            continue
        found = viz.explain(y, x, most=60)
        y.zero_grad()
        x.zero_grad()
        y.backward()
        rows = found.data["contributions"]
        scale = sum(row["size"] for row in rows)
        assert found.data["gradient"] == pytest.approx(x.grad.item(), nan_ok=True)
        assert sum(row["contribution"] for row in rows) == pytest.approx(x.grad.item(), abs=1e-12 * scale, nan_ok=True)
        if found.data["by"] == "path":
            for row in rows:
                assert np.prod(row["slopes"]) == pytest.approx(row["contribution"], nan_ok=True)
        assert found.data["check"]["verdict"] in ("agrees", "unknown", "kink"), (program, found)
        str(found)


@settings(deadline=None, max_examples=60)
@given(programs(steps=5))
def test_contributions_of_paths_add_up_on_arrays(program):
    xs = [ag.tensor(x, requires_grad=True) for x in program.inputs]
    made = program(*xs)
    assume(getattr(made, "requires_grad", False) and not made.is_leaf)
    y = ag.sum(made)
    assume(not np.iscomplexobj(y.numpy()))
    for x in xs:
        if record(y).place(x) is None:
            continue
        found = viz.explain(y, x)
        rows = found.data["contributions"]
        total = sum(np.asarray(row["contribution"]) for row in rows)
        size = sum(row["size"] for row in rows)
        np.testing.assert_allclose(total, found.data["gradient"], rtol=1e-9, atol=1e-12 * max(1, size))
        assert found.data["check"]["verdict"] in ("agrees", "unknown", "kink"), (program, str(found))


def test_the_check_finds_a_kink_within_a_sum_of_many():
    x = ag.tensor([1.0, 0.0, -1.0], requires_grad=True)
    graph = record(ag.abs(x).sum())
    found = numeric.check(graph, graph.roots[0], {0: np.array([0.0, 1.0, 0.0])}, 0.0)
    assert (found.verdict, round(found.left, 6), round(found.right, 6)) == ("kink", -1.0, 1.0)
    assert graph.op(found.culprit) == "abs"
