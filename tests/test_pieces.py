"""Pieces of one tensor: rows, slices, elements. Their gradients meet in one array, at the cost of the pieces."""

import numpy as np
import pytest

import autograd_lite as ag

ROWS, COLUMNS = 50, 40

WAYS = {
    "unstack": ag.unstack,
    "split": lambda x: ag.split(x, ROWS),
    "iteration": list,
    "slices": lambda x: [x[i : i + 1, ::2] for i in range(ROWS)],
    "elements": lambda x: [x[i, 3] for i in range(ROWS)],
}
every_way = pytest.mark.parametrize("ways", WAYS.values(), ids=WAYS)


def leaf(data):
    return ag.tensor(data, requires_grad=True)


@pytest.fixture
def made(monkeypatch):
    """The bytes of all zeros that are made."""
    sizes = []
    zeros = np.zeros
    monkeypatch.setattr(np, "zeros", lambda *args, **kwargs: (y := zeros(*args, **kwargs), sizes.append(y.nbytes))[0])
    return sizes


@every_way
@pytest.mark.parametrize("create_graph", [False, True])
def test_gradients_of_all_pieces_meet_in_one_array(ways, create_graph, made):
    x = leaf(np.arange(ROWS * COLUMNS, dtype=float).reshape(ROWS, COLUMNS))
    y = sum((piece * piece).sum() for piece in ways(x))
    made.clear()
    y.backward(create_graph=create_graph)
    assert sum(made) == x.nbytes
    touched = sum(np.sum([(piece.value**2).sum()]) for piece in ways(2 * x.detach()))
    assert (x.grad.numpy() ** 2).sum() == touched


@every_way
def test_second_derivatives_through_pieces(ways):
    x = np.random.default_rng(0).normal(size=(ROWS, COLUMNS))

    def f(x):
        pieces = ways(x)
        return sum((p * q * q).sum() for p, q in zip(pieces, pieces[1:] + pieces[:1], strict=True))

    def through_gather(x):
        every = np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS)
        pieces = [ag.take(x, np.asarray(piece)) for piece in ways(every)]
        return sum((p * q * q).sum() for p, q in zip(pieces, pieces[1:] + pieces[:1], strict=True))

    def squares(f):
        return ag.grad(lambda x: (ag.grad(f)(x) ** 2).sum())(x)

    np.testing.assert_allclose(squares(f), squares(through_gather), rtol=1e-12)


def test_pieces_may_overlap_and_meet_other_gradients():
    x = leaf([1.0, 2.0, 3.0])
    ((x[1:] * x[:-1]).sum() + x[0] * x[-1] + (x * x).sum()).backward()
    assert x.grad.tolist() == [7.0, 8.0, 9.0]


def test_what_is_passed_on_is_not_written_to():
    x, seed = leaf([1.0, 2.0]), np.ones(2)
    y = x + 0.0
    z = y + 0.0
    ag.stack([z[0], z[1]]).backward(np.array([3.0, 4.0]))
    y.backward(seed, inputs=[y, x])
    assert seed.tolist() == [1.0, 1.0] and x.grad.tolist() == [4.0, 5.0] and y.grad.tolist() == [1.0, 1.0]


def test_a_sum_that_others_hold_is_copied_before_a_piece_is_added():
    x = leaf([1.0, 2.0])
    y = x * 1.0
    first = y[0]
    z = y + 0.0  # gives its own cotangent on to y, where the piece arrives next
    (z.sum() + first).backward()
    assert z.grad.tolist() == [1.0, 1.0] and y.grad.tolist() == [2.0, 1.0]


def test_a_complex_piece_after_a_real_one():
    x = leaf([1.0, 2.0])
    y = x * (1.0 + 0.0j)
    (y[0].real + (y[1] * 1j).real + ag.real(y).sum()).backward()
    expected = ag.grad(lambda x: x[0] + x.sum())(np.array([1.0, 2.0]))
    np.testing.assert_allclose(x.grad.numpy(), expected)


def test_infinite_pieces_of_both_signs_are_nan_where_they_meet_alone():
    x = leaf([1.0, 2.0])
    with np.errstate(invalid="ignore"):
        y = (x[:1] * np.inf + x[:1] * -np.inf + x[1] * 5.0).sum()
    y.backward()
    assert np.isnan(x.grad.numpy()[0]) and x.grad.numpy()[1] == 5.0


def test_gradients_of_pieces_keep_the_dtype_of_their_owner():
    x = leaf(np.ones(3, np.float32))
    (x[0] * np.float64(1e-9) + x[1:].sum()).backward()
    assert x.grad.dtype == np.float32 and x.grad.tolist() == [np.float32(1e-9), 1.0, 1.0]


def test_hooks_see_the_gradient_of_each_piece():
    x, seen = leaf([1.0, 2.0]), []
    pieces = ag.unstack(x)
    for piece in pieces:
        piece.register_hook(lambda g: seen.append(g.item()) or 2 * g)
    (pieces[0] * 3.0 + pieces[1] * 5.0).backward()
    assert sorted(seen) == [3.0, 5.0] and x.grad.tolist() == [6.0, 10.0]


def test_a_piece_under_vmap():
    rows = np.arange(6.0).reshape(3, 2)
    inner = ag.grad(lambda x: x[0] ** 2 * x[1] + x[:1].sum())
    outer = ag.grad(lambda x: (inner(x) ** 2).sum())
    for f in (inner, outer):
        np.testing.assert_allclose(ag.vmap(f)(rows), np.stack([f(row) for row in rows]))


def test_pieces_of_what_a_checkpoint_was_given():
    rows = np.arange(6.0).reshape(3, 2)

    def f(x):
        a, b, c = x
        return (a * a * b).sum() + (x[0] * c).sum()

    kept = ag.checkpoint(f)
    gradient, twice = (ag.grad(lambda x, f=f: (ag.grad(f)(x) ** 2).sum())(rows) for f in (f, kept))
    np.testing.assert_allclose(gradient, twice)
    x = leaf(rows)
    kept(x * 1.0).backward(create_graph=True)
    np.testing.assert_allclose(x.grad.numpy(), ag.grad(f)(rows))
