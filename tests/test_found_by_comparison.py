"""Faults that comparing with another engine has found, each once wrong here."""

import math

import numpy as np
import pytest

import autograd_lite as ag


def leaf(data):
    return ag.tensor(data, requires_grad=True)


@pytest.mark.parametrize(("part", "right"), [(ag.real, 1.0), (ag.abs, 0.6 + 0.8j), (ag.imag, 1j)])
def test_a_real_intermediate_takes_the_real_part(part, right):
    z = leaf([3 + 4j])
    ag.real(part(z) * (1 + 2j)).sum().backward()
    np.testing.assert_allclose(z.grad.numpy(), [right])


def test_second_derivative_through_the_length_of_a_complex_number():
    def loss(x):
        length = ag.abs(x * ag.exp(x * 1j) + 1)
        return (length * length).sum()

    found = ag.grad(lambda x: (ag.grad(loss)(x) ** 2).sum())(np.array([0.7]))
    assert found == pytest.approx(-6.68214139)


def test_complex_sign_says_that_it_has_no_rule():
    with pytest.raises(ag.AutogradError, match="sign has no rule for complex"):
        ag.real(ag.sign(leaf([3 + 4j]))).sum().backward()


@pytest.mark.parametrize("retain_graph", [True, False])
def test_inputs_may_be_what_a_unary_op_gave(retain_graph):
    for _ in range(2):  # the second time the op's rules are trusted
        z = ag.exp(leaf([1.0, 2.0]))
        (z * z).sum().backward(inputs=[z], retain_graph=retain_graph)
        np.testing.assert_allclose(z.grad.numpy(), 2 * np.exp([1.0, 2.0]))


def test_a_scalar_keeps_floats():
    s, t = ag.scalar(2.0), leaf(3.0)
    (s * t).backward()
    assert isinstance(s.grad, ag.Scalar)
    s = ag.scalar(2.0)
    ag.asarray([s, s]).sum().backward()
    with ag.no_grad():
        s -= 0.1 * s.grad
    assert type(s.value) is float
    s.zero_grad()
    (s * s).backward()
    assert float(s.grad) == pytest.approx(3.6)


def test_infinities_of_both_signs_add_up_to_nan_where_broadcasting_is_undone(quiet):
    s = leaf([0.0])
    (ag.asarray([1.0, -1.0]) / s).sum().backward()
    assert np.isnan(s.grad.numpy()).all()


@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize(
    ("f", "slope"),
    [
        (lambda x: ag.broadcast_to(x, (3,)).sum(), 3.0),
        (ag.sum, 1.0),
        (ag.mean, 1.0),
        (ag.prod, 1.0),
        (ag.var, 0.0),
        (lambda x: ag.reshape(x, (1,)).sum(), 1.0),
        (lambda x: ag.repeat(x, 3).sum(), 3.0),
        (lambda x: ag.concat([x, x], axis=None).sum(), 2.0),
        (lambda x: ag.astype(x, np.float32), 1.0),
        (ag.real, 1.0),
    ],
)
def test_scalars_go_through_ops_on_arrays(f, slope, create_graph):
    x = ag.scalar(0.7)
    f(x).backward(create_graph=create_graph)
    assert x.grad.item() == slope


def test_of_crossed_bounds_the_upper_one_wins():
    by_all = ag.grad(ag.clip, argnums=(0, 1, 2))
    assert by_all(1.5, 2.0, 1.0) == (0.0, 0.0, 1.0)
    assert by_all(0.0, 2.0, 1.0) == (0.0, 0.0, 1.0)


@pytest.mark.parametrize("pick", [lambda x, i: x[i], ag.take], ids=["getitem", "take"])
def test_an_index_may_be_reused(pick):
    x, i = leaf([1.0, 2.0, 3.0]), np.array([0, 0, 2])
    y = pick(x, i)
    i[:] = 1
    y.sum().backward()
    assert x.grad.tolist() == [2.0, 0.0, 1.0]


def test_what_a_hook_hands_out_stays_the_users():
    x, mine = leaf([1.0, 2.0]), np.ones(2)
    x.register_hook(lambda g: mine)
    (x * 2).sum().backward()
    mine[:] = 99.0
    assert x.grad.tolist() == [1.0, 1.0]


def test_kinds_of_arguments_that_numpy_takes():
    x = leaf([[1.0, 2.0], [3.0, 4.0]])
    ag.sum(x, axis=np.int64(0)).sum().backward()
    ag.roll(x, [1, 1], axis=[0, 1]).sum().backward()
    assert x.grad.tolist() == [[2.0, 2.0], [2.0, 2.0]]
    assert not x.sum(dtype=np.int64).requires_grad


def test_leaving_the_graph_inside_a_transform_warns():
    with pytest.warns(UserWarning, match=r"math\.sin\(x\) does this"):
        assert ag.grad(math.sin)(2.0) == 0.0
    assert math.sin(ag.scalar(2.0)) == math.sin(2.0)  # outside there is nothing to cut


def test_small_courtesies():
    loss = leaf([1.0, 2.0]).sum()
    assert f"{loss:.4f}" == "3.0000"
    assert f"{loss}" == "Tensor(3., op=sum)"
    assert round(ag.scalar(1.234), 1) == 1.2
    assert "settle" not in dir(ag.scalar(1.0))
    assert {"grad", "backward", "tanh"} <= set(dir(ag.scalar(1.0)))
    for kind, use in ((ag.Scalar, "ag.scalar"), (ag.Tensor, "ag.tensor")):
        with pytest.raises(ag.AutogradError, match=use):
            kind(1.0)
    with pytest.raises(ag.AutogradError, match="name: expected a string, got int 3"):
        ag.scalar(1.0, name=3)
    with pytest.raises(ag.AutogradError, match="expected xp, the array namespace"):

        @ag.elementwise(d=1)
        def same(x):
            return x


@pytest.mark.parametrize("make", [ag.tensor, ag.scalar, np.float64, float])
def test_tolerances_may_be_variables(make):
    x = ag.tensor([1.0, 2.0])
    assert ag.isclose(x, x + 0.001, rtol=make(0.01), atol=make(0.0)).tolist() == [True, True]
    assert not ag.allclose(x, x + 0.001, rtol=make(1e-4))


@pytest.mark.parametrize("f", [ag.softmax, ag.log_softmax, ag.logsumexp, ag.special.softmax, ag.special.logsumexp])
@pytest.mark.parametrize("x", [1.5, 1])
def test_a_number_is_an_array_without_axes(f, x):
    assert f(x) == f(np.asarray(x, float))


@pytest.mark.parametrize("name", ["gelu", "celu", "glu", "hardswish", "hardsigmoid", "silu", "mish", "softsign"])
def test_activations_take_lists(name):
    f, x = getattr(ag, name), [1.0, -2.0]
    np.testing.assert_array_equal(f(x), f(np.array(x)))


def test_a_complex_number_is_differentiated_by_as_numpys_is():
    f = lambda z: ag.real(z * z)  # noqa: E731 - named for its message
    assert ag.grad(f)(1 + 2j) == ag.grad(f)(np.complex128(1 + 2j)) == 2 - 4j
    assert type(ag.grad(f)(1 + 2j)) is complex
    assert ag.grad(lambda z: 1.0)(1j) == 0
