"""`viz.why`: the cause of a gradient that is None, zero, or of a surprising shape, named where it is."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import autograd_lite as ag
import viz
from autograd_lite.testing.strategies import broadcastable, programs
from viz.build import record
from viz.errors import VariableError
from viz.explain import products, zero


def reason(found):
    return found.data["none"]["reason"]


def first(found):
    return found.text(width=200).splitlines()[0]


# ---- None


def test_before_any_backward_call():
    x = ag.scalar(2.0)
    h = x * x  # noqa: F841 - held
    assert first(viz.why(x)) == "x.grad is None: no backward call has been made on anything computed from x."


def test_y_before_its_backward_call():
    x = ag.scalar(2.0)
    y = x * x
    text = viz.why(x, y).text(width=200).splitlines()
    assert text[0].startswith("dy/dx = 4: a number")
    assert text[-1] == "x.grad is None so far: backward() has not been called on y yet."


def test_a_value_cut_off_by_detach_on_the_way():
    w, b = ag.scalar(2.0), ag.scalar(1.0)
    h = ag.tanh(w)
    y = h.detach() * b
    y.backward()
    assert first(viz.why(w)) == "w.grad is None: the way from w to y is cut: h.detach() is what goes into y."
    assert reason(viz.why(w, y)) == "cut"


def test_x_itself_cut_off_by_detach():
    w, b = ag.tensor([2.0], requires_grad=True), ag.scalar(1.0)
    y = (w.detach() * b).sum()
    assert "w.detach() is what goes into" in first(viz.why(w, y))


def test_an_x_that_no_variable_holds_is_recognised_where_it_was_cut():
    box, b = iter([ag.scalar(2.0)]), ag.scalar(1.0)
    y = (hidden := [[[next(box)]]])[0][0][0].detach() * b
    assert (
        first(viz.why(hidden[0][0][0], y))
        == "x.grad is None: the way from x to y is cut: x.detach() is what goes into y."
    )


def test_a_backward_call_that_cannot_have_reached_x_is_not_the_one_meant():
    w = ag.scalar(2.0)
    old = w * 3
    x = ag.scalar(1.0)
    young = w * w
    young.backward()
    old.backward()
    assert first(viz.why(x)).startswith("x.grad is None: young, what backward was last called on")


def test_a_cut_whose_source_is_gone_is_not_claimed():
    w, b = ag.scalar(2.0), ag.scalar(1.0)
    y = ag.tanh(w).detach() * b
    found = viz.why(w, y)
    assert reason(found) == "independent"
    assert "detach() cut off the result of tanh, made after w and used in y; nobody holds" in found.text(width=300)


def test_a_detached_value_that_did_not_come_from_x_is_no_cut():
    w, b, c = ag.scalar(2.0), ag.scalar(1.0), ag.scalar(3.0)
    h = ag.tanh(c)
    y = h.detach() * b
    found = viz.why(w, y)
    assert reason(found) == "independent"
    assert "detach() is what" not in str(found)


def test_what_was_computed_inside_no_grad_is_suspected_by_name():
    w, b = ag.scalar(2.0), ag.scalar(1.0)
    with ag.no_grad():
        n = w * 3
    y = n * b
    found = viz.why(w, y)
    assert found.text(width=300).splitlines() == [
        "w.grad is None: y does not depend on w.",
        "  Gradients of y flow to b only.",
        "  It uses constants made later than w: n. If w went into one, that was inside no_grad(), after detach(), or "
        "by NumPy after numpy(), item() or float().",
    ]


def test_constants_say_how_they_may_have_come_about():
    w = ag.scalar(2.0)
    h = w * 2
    d = h.detach()
    c = ag.tensor([1.0])
    whole = ag.tensor([1, 2])
    assert first(viz.why(d)) == "d.grad is None: d is a constant: detach() cut it off from h."
    assert first(viz.why(c)).startswith("c.grad is None: c is a constant: made without requires_grad=True, or computed")
    assert first(viz.why(whole)).startswith("whole.grad is None: whole is a constant of dtype int64, and whole numbers")
    assert [reason(viz.why(v)) for v in (d, c, whole)] == ["detached", "constant", "integer"]


def test_a_y_without_a_graph_is_explained_in_turn():
    x = ag.tensor([1.5, 2.5], requires_grad=True)
    y = ag.argmax(x)
    found = viz.why(x, y)
    assert reason(found) == "y is constant"
    assert first(found).startswith("x.grad is None: y has no graph: y is a constant of dtype int64")


def test_a_leaf_that_was_rebound_instead_of_updated():
    w = ag.scalar(2.0)
    y = w * w
    y.backward()
    w = w - 0.1 * w.grad
    found = viz.why(w)
    assert reason(found) == "later"
    assert "with ag.no_grad(): w -= ..." in str(found)


def test_what_retain_graph_false_gave_back():
    x = ag.scalar(2.0)
    h = x * x
    y = ag.exp(h)
    y.backward(retain_graph=False)
    assert reason(viz.why(h)) == "freed"
    assert first(viz.why(x)).startswith(
        "x.grad is 218.4, but what it came from is not at hand: the graph of the exp at"
    )


def test_a_gradient_that_was_cleared_tells_the_line():
    x = ag.scalar(2.0)
    y = x * x
    y.backward()
    x.zero_grad()
    found = viz.why(x)
    assert reason(found) == "cleared"
    assert "it was cleared at test_why.py:" in first(found)


def test_a_call_that_was_told_to_leave_x_out():
    x, w = ag.scalar(2.0), ag.scalar(3.0)
    y = x * w
    y.backward(inputs=[w])
    found = viz.why(x, y)
    assert reason(found) == "left out"
    assert "inputs= without it" in str(found)


def test_a_gradient_that_is_another_values():
    x, w = ag.scalar(2.0), ag.scalar(3.0)
    y, z = x * 2, w * 2
    y.backward()
    assert first(viz.why(x, z)) == "x.grad is 2, but z does not depend on x: its gradient is another's."


# ---- zero


def test_a_dead_relu_names_its_inputs_range_and_what_would_wake_it():
    x = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 0.5]])
    w = ag.tensor([[0.5, 1.0], [1.0, 1.0]], requires_grad=True)
    b = ag.tensor([1.0, -9.0], requires_grad=True)
    z = x @ w + b
    loss = ag.relu(z).sum()
    loss.backward()
    found = viz.why(w)
    text = found.text(width=200).splitlines()
    assert text[0] == "The gradient of w[:, 1] is exactly 0: the only path from w to loss is blocked."
    assert text[1] == (
        "  at relu(z)[:, 1]: in 3 of 3 elements, z is between -8 and -6: not above 0, "
        "where relu's local derivative is 0."
    )
    assert text[2] == "    It would wake if z rose by more than 6."
    # Let us see.
    assert ag.relu(x @ w + b.detach() + np.array([0, 6.001])).numpy()[:, 1].any()
    assert not ag.relu(x @ w + b.detach() + np.array([0, 6.0])).numpy()[:, 1].any()


@pytest.mark.parametrize(
    ("f", "says"),
    [
        (lambda x: x * 0, "the other factor is 0"),
        (lambda x: ag.where(x > 0, x, 1.0), "where took the other branch"),
        (lambda x: ag.clip(x, -1, 1), "x is -2: outside the limits of clip"),
        (lambda x: ag.maximum(x, 1.0), "maximum took another element than x"),
        (ag.floor, "floor is flat: its derivative is 0 wherever it has one"),
        (lambda x: ag.abs(x * 0.0 + 0.0 * x), "the other factor is 0"),
        (lambda x: ag.tanh(x * 100), "x × 100 is -200, where the local derivative is 0"),
        (lambda x: (x * 1e-200) * 1e-200, "it underflows"),
    ],
)
def test_what_blocks_a_number_is_named(f, says):
    x = ag.scalar(-2.0)
    y = f(x) * 1.0
    found = viz.why(x, y)
    assert found.data["gradient"] == 0
    assert says in found.text(width=200)


def test_an_op_of_ones_own_without_a_rule_forward_is_followed_by_its_values():
    @ag.custom(vjp=lambda g, y, x: g * np.where(x > 0, 3.0, 0.0))
    def mine(xp, x):
        return xp.where(x > 0, 3.0 * x, 0.0)

    x = ag.tensor([-1.0, 2.0], requires_grad=True)
    graph = record(mine(x))
    np.testing.assert_allclose(graph.push(1, (np.array([1.0, 2.0]),)), [0.0, 6.0], rtol=1e-9)
    y = mine(x)[:1].sum() * 1.0
    assert viz.why(x, y).data["zero"]["ends"][0]["kind"] == "blocked"


def test_paths_that_cancel_are_told_from_paths_that_are_blocked():
    x = ag.scalar(3.0)
    y = x - x
    found = viz.why(x, y)
    assert found.data["zero"]["kind"] == "cancelled"
    assert first(found) == "dy/dx is exactly 0: no path from x to y is blocked, but they cancel."


def test_a_sum_of_softmax_cancels_within_one_op():
    x = ag.tensor([1.0, 1.0], requires_grad=True)
    y = ag.softmax(x).sum()
    assert viz.why(x, y).data["zero"]["kind"] == "cancelled"


def test_a_weight_behind_a_dead_unit_is_blocked_by_the_units_zeros():
    h = ag.tensor([[1.0, 0.0], [2.0, 0.0]], requires_grad=True)
    v = ag.tensor([[3.0], [4.0]], requires_grad=True)
    y = (h @ v).sum()
    assert "at h @ v: v meets nothing but zeros of h." in viz.why(v, y).text(width=200)


def test_what_moves_all_elements_of_a_softmax_alike_cancels():
    x = ag.tensor([0.5], requires_grad=True)
    y = (ag.softmax(ag.concat([x, x]), axis=0) * np.array([1.0, 2.0])).sum()
    [end] = viz.why(x, y).data["zero"]["ends"]
    assert end["kind"] == "cancelled" and end["node"].startswith("softmax")


def test_of_a_product_of_matrices_only_what_meets_zeros_is_blocked_there():
    x, w = np.array([[1.0, 0.0], [2.0, 0.0]]), ag.tensor([[-1.0, 1.0], [1.0, 1.0]], requires_grad=True)
    y = ag.relu(x @ w).sum()
    ends = viz.why(w, y).data["zero"]["ends"]
    assert [(end["node"], end["dead"], end["of"]) for end in ends] == [("x @ w", 2, 3), ("relu(x @ w)", 2, 2)]


def test_the_branch_that_was_not_taken_blocks_an_infinite_slope():
    x = ag.tensor([0.0, 4.0], requires_grad=True)
    y = ag.where(x > 0, ag.sqrt(x), 0.0).sum()
    found = viz.why(x, y)
    assert [(end["kind"], end["told"][0]) for end in found.data["zero"]["ends"]] == [
        ("blocked", "where took the other branch")
    ]


def test_what_an_index_does_not_pick():
    x = ag.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = x[1:].sum()
    found = viz.why(x, y)
    assert "The gradient of x[0] is exactly 0" in first(found)
    assert "the index [1:] does not pick it" in str(found)


@settings(deadline=None, max_examples=100)
@given(programs(ops="elementwise", inputs=((), ()), steps=6, kinks=True))
def test_every_zero_of_a_program_has_an_end_and_nothing_else_has_one_on_every_path(program):
    xs = [ag.scalar(float(x)) for x in program.inputs]
    y = program(*xs)
    assume(isinstance(y, type(xs[0])) and y.requires_grad and not y.is_leaf)
    graph = record(y)
    for x in xs:
        at = graph.place(x)
        if at is None:
            continue
        found = viz.why(x, y)
        str(found)
        if found.data["gradient"] == 0:
            assert found.data["zero"]["ends"], program
            # What is called an end lets nothing through, by the engine's own slopes.
            for end in zero.ends(graph, at, np.array(True)):
                if end.kind == "blocked":
                    assert graph.slopes(end.at)[end.slot] == 0
        else:
            assert found.data["zero"] is None


def test_which_elements_are_meant_is_said_by_slices():
    assert zero.slices("x", np.array([[False] * 3, [True] * 3, [True] * 3])) == "x[[1, 2], :]"
    assert zero.slices("x", np.array([True, False, True, True, True, True, False])) == "5 of 7 elements of x"


# ---- shape


def test_broadcasting_is_undone_in_words_and_numbers():
    x = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 1.0], [1.0, 1.0]])
    b = ag.tensor([1.0, 2.0], requires_grad=True)
    z = x * 0.5 + b
    loss = (z * np.array([[1.0, -0.25], [2.0, 0.5], [3.0, 0.25], [4.0, -0.1]])).sum()
    loss.backward()
    assert viz.why(b).text(width=200).splitlines()[:4] == [
        "dloss/db has shape (2,), as b has.",
        "b (2,) was stretched to (4, 2) in z: each b[j] was used 4 times, so its 4 gradients add.",
        "  dz (4, 2), summed over axis 0 → db, (2,)",
        "  db[0] = 1 + 2 + 3 + 4 = 10",
    ]


def test_matrix_products_are_written_with_indices_and_the_wrong_ones_refused():
    x = np.arange(12.0).reshape(4, 3)
    w = ag.tensor(np.ones((3, 2)), requires_grad=True)
    z = x @ w
    loss = (z * np.arange(8.0).reshape(4, 2)).sum()
    loss.backward()
    assert viz.why(w).text(width=200).splitlines()[:7] == [
        "dloss/dw has shape (3, 2), as w has.",
        "  z[n,j] = Σ_i x[n,i] w[i,j]",
        "  so dw[i,j] = Σ_n x[n,i] dz[n,j]",
        "  xᵀ @ dz  (3, 4) @ (4, 2)  = dw (3, 2), which fits w",
        "  dzᵀ @ x  (2, 4) @ (4, 3)  (2, 3): dw transposed",
        "  x @ dz   (4, 3) @ (4, 2)  shapes do not meet",
        "  dz @ x   (4, 2) @ (4, 3)  shapes do not meet",
    ]


def test_square_matrices_fit_by_chance_and_are_said_to():
    a = ag.tensor(np.arange(4.0).reshape(2, 2), requires_grad=True)
    m = np.array([[1.0, 2.0], [3.0, 5.0]])
    z = a @ m
    loss = (z * np.array([[1.0, 7.0], [2.0, -3.0]])).sum()
    rows = viz.why(a, loss).data["uses"][0]["products"]
    assert [row["fits"] for row in rows] == [True, False, False, False]
    assert "da transposed" in rows[1]["why"]
    assert "by chance: other numbers" in rows[2]["why"]


def test_the_formula_in_tex_has_the_same_indices():
    w = ag.tensor(np.ones((3, 2)), requires_grad=True)
    z = np.ones((4, 3)) @ w
    loss = z.sum()
    assert r"\mathrm{dw}_{i j} = \sum_{n}" in viz.why(w, loss).latex()


PRODUCTS = [((4, 3), (3, 2)), ((4, 3), (3,)), ((3,), (3, 2)), ((3,), (3,)), ((5, 4, 3), (3, 2)), ((2, 4, 3), (2, 3, 5))]


@pytest.mark.parametrize("sizes", PRODUCTS)
@pytest.mark.parametrize("slot", [0, 1])
def test_the_index_notation_is_that_of_the_engines_product(sizes, slot):
    rng = np.random.default_rng(3)
    values = [rng.normal(size=size) for size in sizes]
    x = ag.tensor(values[slot], requires_grad=True)
    z = x @ values[1] if slot == 0 else values[0] @ x
    loss = ag.sum(z * rng.normal(size=z.shape))
    [use] = viz.why(x, loss).data["uses"]
    assert use["kind"] == "product"
    assert use["agrees"]
    np.testing.assert_allclose(np.einsum(use["subscripts"], *values), z.numpy())


def test_einsum_says_its_own_indices():
    x = ag.tensor(np.ones((2, 3)), requires_grad=True)
    y = ag.einsum("ab,bc->ac", x, np.ones((3, 4)))
    loss = y.sum()
    assert products.contraction(record(y), record(y).roots[0]) == "ab,bc->ac"
    assert "dx[a,b] = Σ_c dy[a,c]" in str(viz.why(x, loss))


@settings(deadline=None)
@given(broadcastable(2), st.integers(0, 1000))
def test_the_terms_of_a_stretched_element_are_those_of_the_engine(sizes, seed):
    rng = np.random.default_rng(seed)
    assume(all(0 not in size for size in sizes))
    x = ag.tensor(rng.normal(size=sizes[0]), requires_grad=True)
    z = x * rng.normal(size=sizes[1])
    loss = ag.sum(z * rng.normal(size=z.shape))
    loss.backward()
    found = viz.why(x)
    for use in found.data["uses"]:
        if use["kind"] == "broadcast":
            assert len(use["terms"]) == use["times"]
            np.testing.assert_allclose(sum(use["terms"]), x.grad.numpy()[use["index"]])


def test_sums_means_and_views_say_where_gradients_go():
    x = ag.tensor(np.ones((2, 3)), requires_grad=True)
    y = x.mean() + x.T[0].sum() + x[[0, 0]].sum()
    text = viz.why(x, y).text(width=200)
    assert "÷ 6: a number is stretched back to (2, 3)" in text
    assert "only arranges the elements of x in another way" in text
    assert "picks 3 of 6 elements of x; the others get 0. One that is picked 2 times gets the sum of 2" in text


def test_a_number_used_by_an_array():
    c = ag.scalar(2.0)
    y = (c * np.ones((3, 2))).sum()
    found = viz.why(c, y)
    assert found.data["uses"][0]["times"] == 6
    assert "c, a number, was stretched to (3, 2)" in str(found)


@settings(deadline=None, max_examples=60)
@given(programs(steps=5, kinks=True))
def test_any_program_can_be_asked_about(program):
    xs = [ag.tensor(x, requires_grad=True) for x in program.inputs]
    made = program(*xs)
    y = ag.sum(made) if isinstance(made, type(xs[0])) else made
    assume(not (isinstance(made, type(xs[0])) and np.iscomplexobj(y.numpy())))
    for x in xs:
        found = viz.why(x, y)
        for text in (found.text(), found.markdown(), found.latex()):
            assert text
        if found.data["zero"]:
            assert found.data["zero"]["ends"], str(found)


@pytest.mark.parametrize("give", [lambda x: (3,), lambda x: (x, 3), lambda x: (np.ones(2), x)])
def test_what_is_no_variable_says_so(give):
    with pytest.raises(VariableError, match="why: expected a Tensor or a Scalar, got"):
        viz.why(*give(ag.scalar(2.0)))


def test_a_y_of_many_numbers_says_what_to_do():
    t = ag.tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(VariableError, match=r"expected y to be a single number, got one of shape \(2,\)"):
        viz.why(t, t * 2)


def test_the_picture_marks_what_blocks():
    x = ag.scalar(-2.0)
    y = ag.relu(x) * 3
    found = viz.why(x, y)
    marked = [edge.id for edge in found.draw().diagram.edges if edge.emphasis == "path"]
    assert marked == ["e1.0"]
    assert "<svg" in found.html()
