"""Laws that every op keeps, run over the registry: an op that is added is held to them at once."""

import warnings

import numpy as np
import pytest
from differences import along
from hypothesis import given
from hypothesis import strategies as st
from samples import BITWISE, BRIDGES, CASES, DIFFERENTIABLE, ELSEWHERE, ORACLES, REGISTRY, direction, few, inputs, once

import autograd_lite as ag
from autograd_lite import apply, hotpath
from autograd_lite.errors import ShapeError
from autograd_lite.graph import Parts
from autograd_lite.testing import check_grads
from autograd_lite.walks import rules

every = pytest.mark.parametrize("case", CASES, ids=str)
differentiable = pytest.mark.parametrize("case", DIFFERENTIABLE, ids=str)


def leaves(xs):
    return [ag.tensor(x, requires_grad=True) for x in xs]


def raw(y):
    return getattr(y, "value", y)


def weigh(y):
    """A single number that depends on every element of `y`, each with another weight."""
    return (y * direction(y.shape)).sum()


def gradients(case, xs, **how):
    """The gradients of the weighed result, by `backward`; 0 where nothing flows."""
    variables = leaves(xs)
    y = case(*variables)
    if y.requires_grad:
        y.backward(direction(y.shape), **how)  # nothing reads the value of y here, but its own op
    return [ag.zeros_like(x) if x.grad is None else x.grad for x in variables]


def arrays(tensors):
    return [np.asarray(raw(t)) for t in tensors]


def test_every_op_has_a_case():
    assert {case.name for case in CASES} | BRIDGES | BITWISE | ELSEWHERE >= set(REGISTRY), (
        "add sample inputs in samples.py"
    )


@every
@few
@given(st.data())
def test_forward_is_numpys(case, data):
    xs = data.draw(inputs(case))
    expected = np.asarray(case.oracle(*xs))
    for given_ in (xs, [ag.tensor(x) for x in xs], leaves(xs)):
        y = raw(case(*given_))
        np.testing.assert_allclose(y, expected, rtol=1e-12 * case.slack, atol=1e-14 * case.slack)
        assert np.asarray(y).dtype == expected.dtype
        assert np.shape(y) == expected.shape


@pytest.mark.parametrize("case", [c for c in DIFFERENTIABLE if c.op and c.op.outputs == 1], ids=str)
@few
@given(st.data())
def test_jvp_and_vjp_are_adjoint(case, data):
    xs = data.draw(inputs(case))
    y, ts = case(*xs), case.tangents(xs)
    values = (*case.constants, *xs)
    tangents = (*[None] * len(case.constants), *ts)
    forward = rules.jvp(case.op, tangents, y, tuple(map(np.asarray, values)), case.params)
    left = np.vdot(direction(np.shape(y)), np.broadcast_to(forward, np.shape(y)))
    right = sum(np.vdot(g, t) for g, t in zip(arrays(gradients(case, xs)), ts, strict=True))
    np.testing.assert_allclose(left, right, rtol=1e-9 * case.slack, atol=1e-12 * case.slack)


@pytest.mark.parametrize("case", [c for c in DIFFERENTIABLE if c.op and c.op.outputs > 1], ids=str)
@few
@given(st.data())
def test_jvp_and_vjp_of_several_outputs_are_adjoint(case, data):
    xs = data.draw(inputs(case))
    ts = case.tangents(xs)
    ys = Parts(map(np.asarray, case.op.compute(xs, case.params)))
    weights = Parts(direction(y.shape) for y in ys)
    left = sum(np.vdot(w, t) for w, t in zip(weights, rules.jvp(case.op, ts, ys, xs, case.params), strict=True))
    gradient = rules.vjp(case.op, weights, ys, xs, case.params, [True] * len(xs))
    right = sum(np.vdot(g, t) for g, t in zip(gradient, ts, strict=True))
    np.testing.assert_allclose(left.real, right.real, rtol=1e-9 * case.slack, atol=1e-12 * case.slack)


@differentiable
@few
@given(st.data())
def test_gradient_is_that_of_central_differences(case, data):
    xs = data.draw(inputs(case))
    ts = case.tangents(xs)
    found = sum(np.vdot(g, t) for g, t in zip(arrays(gradients(case, xs)), ts, strict=True))
    expected = along(lambda *xs: raw(weigh(case(*(ag.tensor(x) for x in xs)))), xs, ts)
    np.testing.assert_allclose(found, expected, rtol=1e-6 * case.slack, atol=1e-7 * case.slack)


@differentiable
@few
@given(st.data())
def test_second_order_is_that_of_central_differences(case, data):
    xs = data.draw(inputs(case))
    ts = case.tangents(xs)
    variables = leaves(xs)
    out = weigh(case(*variables))
    if not out.requires_grad:
        pytest.skip("constant")
    out.backward(create_graph=True)
    firsts = [x.grad for x in variables]
    for x in variables:
        x.zero_grad()
    slopes = [(g * t).sum() for g, t in zip(firsts, ts, strict=True) if g is not None and g.requires_grad]
    if slopes:
        sum(slopes[1:], slopes[0]).backward()
    found = [np.zeros(x.shape) if x.grad is None else raw(x.grad) for x in variables]
    expected = along(lambda *xs: np.concatenate([g.ravel() for g in arrays(gradients(case, xs))]), xs, ts)
    np.testing.assert_allclose(
        np.concatenate([g.ravel() for g in found]), expected, rtol=1e-5 * case.slack, atol=1e-6 * case.slack
    )


# at the bound of a clip; a second derivative that is all rounding; a result that is not determined
UNSTEADY = {"corrcoef", "matrix_norm", "qr complete"}
OF_EACH_NAME = {c.name: c for c in DIFFERENTIABLE if c.turn is None and c.name not in UNSTEADY}


@pytest.mark.parametrize("case", OF_EACH_NAME.values(), ids=str)
@once
@given(st.data())
def test_check_grads_finds_both_modes_right_to_the_second_order(case, data):
    xs = data.draw(inputs(case))
    check_grads(case, tuple(xs), order=2, rtol=1e-5 * case.slack, atol=1e-6 * case.slack)


@differentiable
@few
@given(st.data())
def test_what_is_not_kept_is_not_needed(case, data):
    """Large arrays are kept only where a rule reads them: with every array large, gradients are the same."""
    xs = data.draw(inputs(case))
    kept = arrays(gradients(case, xs))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apply, "LARGE", 0)
        patch.setattr(hotpath, "LARGE", 0)
        variables = leaves(xs)
        out = weigh(case(*variables))
        again = arrays(gradients(case, xs))
        if out.requires_grad:
            np.testing.assert_array_equal(out.graph.value(out.node), out.value)
    for a, b in zip(kept, again, strict=True):
        np.testing.assert_array_equal(a, b)


@differentiable
@few
@given(st.data())
def test_giving_buffers_back_changes_no_gradient(case, data):
    xs = data.draw(inputs(case))
    for a, b in zip(gradients(case, xs), gradients(case, xs, retain_graph=False), strict=True):
        np.testing.assert_array_equal(raw(a), raw(b))


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.op and c.op.kind == "elementwise" and not any(c.shapes)], ids=str
)
@few
@given(st.data())
def test_scalar_and_0d_and_one_element_and_raw_agree(case, data):
    xs = [float(x) for x in data.draw(inputs(case))]
    scalars, points, rows = [ag.scalar(x) for x in xs], leaves(xs), leaves([[x] for x in xs])
    ys = [case(*xs), case(*map(np.asarray, xs)), case(*scalars), case(*points), case(*rows)]
    np.testing.assert_allclose(
        [float(raw(y).item() if hasattr(raw(y), "item") else raw(y)) for y in ys], ys[0], rtol=1e-13
    )
    if not case.op.differentiable:
        assert type(ys[0]) is type(ys[2]), "a comparison of Scalars is a bool, as that of floats"
        return
    assert isinstance(ys[2], ag.Scalar)
    for y in ys[2:]:
        y.backward()
    for i in range(len(xs)):
        found = [g if g is None else g.item() for g in (scalars[i].grad, points[i].grad, rows[i].grad)]
        assert len({g is None for g in found}) == 1
        np.testing.assert_allclose([g or 0.0 for g in found], found[0] or 0.0, rtol=1e-12)


@pytest.mark.parametrize(("case", "dtype"), [(c, t) for c in DIFFERENTIABLE for t in c.dtypes], ids=str)
@few
@given(st.data())
def test_gradient_has_the_dtype_of_its_input(case, dtype, data):
    xs = data.draw(inputs(case, dtype))
    variables = leaves(xs)
    y = case(*variables)
    if "dtype" not in case.params:
        assert y.dtype == np.asarray(case.oracle(*xs)).dtype == dtype
    y.sum().backward()
    for x in variables:
        assert x.grad is None or (x.grad.dtype == dtype and x.grad.shape == x.shape)


@pytest.mark.parametrize("case", [c for c in DIFFERENTIABLE if c.shapes[0] == (2, 3) and c.empty], ids=str)
def test_no_elements_are_no_special_case(case):
    """With the first axis cut to length 0, values and gradients are as empty, or the refusal is NumPy's."""
    xs = [np.ones((0, *shape[1:]) if len(shape) == 2 else shape) for shape in case.shapes]
    variables = leaves(xs)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy's, on the mean of nothing
        try:
            expected = np.asarray(case.oracle(*xs))
        except ValueError:
            with pytest.raises(ShapeError):
                case(*variables)
            return
        y = case(*variables)
        np.testing.assert_allclose(raw(y), expected)
        y.sum().backward()
    assert [None if x.grad is None else x.grad.shape for x in variables] == [x.shape for x in variables]


@pytest.mark.parametrize("case", [c for c in CASES if c.integers], ids=str)
@few
@given(st.data())
def test_integers_are_computed_with_as_numpy_does(case, data):
    xs = [np.rint(x).astype(int) for x in data.draw(inputs(case))]
    with np.errstate(all="ignore"):
        try:
            expected = np.asarray(case.oracle(*xs))
        except ValueError:  # integers to negative powers
            return
        y = case(*(ag.tensor(x) for x in xs))
    assert not y.requires_grad
    np.testing.assert_allclose(raw(y), expected, rtol=1e-12)
    if case.name not in ORACLES:
        assert y.dtype == expected.dtype


@pytest.mark.parametrize("case", [c for c in CASES if c.vmap and c.shapes], ids=str)
@few
@given(st.data())
def test_vmap_is_the_loop(case, data):
    """With all inputs batched, and with each by itself, values and gradients are those of example by example."""
    xs = data.draw(inputs(case))
    batches = [np.stack([x * 0.9, x, x * 0.95]) if not case.legal else np.stack([x] * 3) for x in xs]
    choices = [(0,) * len(xs)] + [
        tuple(None if i != k else 0 for i in range(len(xs))) for k in range(len(xs) > 1 and len(xs))
    ]
    for axes in choices:
        given_ = [b if a == 0 else x for b, x, a in zip(batches, xs, axes, strict=True)]
        examples = [[b[i] if a == 0 else b for b, a in zip(given_, axes, strict=True)] for i in range(3)]
        close = {"rtol": 1e-9 * case.slack, "atol": 1e-12 * case.slack}
        expected = np.stack([np.asarray(raw(case(*each))) for each in examples])
        found = ag.vmap(case, in_axes=axes)(*given_)
        np.testing.assert_allclose(found, expected, **close)
        if any(case is other for other in DIFFERENTIABLE):
            loss = ag.grad(lambda *xs: weigh(case(*map(ag.asarray, xs))), tuple(range(len(xs))))
            for k, g in enumerate(ag.vmap(loss, in_axes=axes)(*given_)):
                np.testing.assert_allclose(g, np.stack([loss(*each)[k] for each in examples]), **close)


@pytest.mark.parametrize("op", REGISTRY.values(), ids=repr)
def test_formula_names_the_arguments(op):
    shown = op.tex.format(**{name: f"<{name}>" for name in op.names})
    if op.partials is not None:
        assert all(f"<{name}>" in shown for name in op.names)
