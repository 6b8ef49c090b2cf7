"""`custom_gradient` and `stop_gradient`: gradients that are not those of the function."""

import numpy as np
import pytest
from saying import says

import autograd_lite as ag
from autograd_lite.errors import DTypeError, GradientError, ShapeError, TreeError

X = np.array([1.0, -2.0, 3.0])


@ag.custom_gradient
def rounded(x):
    """Straight through."""
    return ag.round(x), lambda g: g


@ag.custom_gradient
def tenfold(x):
    """A square whose gradient is ten times what it should be."""
    return x * x, lambda g: g * x * 20.0


def test_the_gradient_is_the_one_given():
    assert ag.grad(lambda x: rounded(x) ** 2)(2.7) == 6.0
    assert ag.grad(lambda x: tenfold(x).sum())(X).tolist() == (20 * X).tolist()
    x = ag.tensor(X, requires_grad=True)
    tenfold(x).sum().backward()
    assert x.grad.tolist() == (20 * X).tolist()


def test_it_is_differentiated_itself():
    assert ag.grad(ag.grad(tenfold))(3.0) == 20.0
    assert ag.jacobian(ag.grad(lambda x: tenfold(x).sum()))(X).tolist() == np.diag([20.0] * 3).tolist()


def test_inside_other_transforms():
    assert ag.vmap(ag.grad(tenfold))(X).tolist() == (20 * X).tolist()
    assert ag.vmap(tenfold)(X).tolist() == (X * X).tolist()
    assert ag.grad(ag.checkpoint(tenfold))(3.0) == 60.0
    assert ag.jacobian(tenfold)(X).tolist() == np.diag(20 * X).tolist()
    out, pullback = ag.vjp(tenfold, 3.0)
    assert (out, *pullback(2.0)) == (9.0, 120.0)


def test_several_arguments_and_results():
    @ag.custom_gradient
    def f(x, y):
        return (x * y, x + y), lambda g: (g[0] * 10.0, g[1] * 100.0)

    def loss(x, y):
        a, b = f(x, y)
        return 2.0 * a + 3.0 * b

    assert ag.grad(loss, (0, 1))(5.0, 7.0) == (20.0, 300.0)
    assert ag.grad(lambda x, y: f(x, y)[0], (0, 1))(5.0, 7.0) == (10.0, 0.0), "0 for what was not used"


def test_none_is_0_and_numbers_beside_need_nothing():
    f = ag.custom_gradient(lambda x, n: (x**n, lambda g: (g * 5.0, None)))
    assert ag.grad(f)(2.0, 3) == 5.0
    assert ag.grad(f, (0, 1))(2.0, 3.0) == (5.0, 0.0)


def test_clipped_gradients():
    gentle = ag.custom_gradient(lambda x: (x, lambda g: ag.clip(g, -1.0, 1.0)))
    assert ag.grad(lambda x: (gentle(x) ** 3).sum())(X / 2).tolist() == [0.75, 1.0, 1.0]


def test_keyword_arguments_and_no_gradient_wanted():
    f = ag.custom_gradient(lambda x, *, by: (x * by, lambda g: g * by))
    assert f(2.0, by=3.0) == 6.0
    assert ag.grad(lambda x: f(x, by=3.0))(2.0) == 3.0
    assert type(f(X, by=2.0)) is np.ndarray


def test_the_name_is_kept():
    assert rounded.__name__ == "rounded"


@pytest.mark.parametrize("close", [lambda x, w: x * w, lambda x, w: w], ids=["computed with", "as it is"])
def test_closing_over_a_variable_would_cut_its_gradient(close):
    with pytest.raises(GradientError) as caught:
        ag.grad(lambda w: ag.custom_gradient(lambda x: (close(x, w), lambda g: g))(3.0))(2.0)
    assert says(
        caught.value, "it closes over a variable that gradients flow to .. make it an argument .. stop_gradient"
    )
    w = ag.scalar(2.0)
    assert ag.custom_gradient(lambda x: (x * ag.stop_gradient(w), lambda g: g))(3.0) == 6.0


WRONG = {
    "no pair": (lambda x: x * x, TreeError, "custom_gradient of f: expected (value, pullback), got"),
    "no function": (lambda x: (x, 3.0), TreeError, "expected (value, pullback)"),
    "too many": (lambda x: (x, lambda g: (g, g)), TreeError, "expected cotangents in the structure of"),
    "another shape": (lambda x: (x, lambda g: np.ones(2)), ShapeError, "got a cotangent of shape (2,) for (3,)"),
    "a list": (lambda x: (x, lambda g: [1.0, 2.0]), TreeError, "expected cotangents in the structure of"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_refused(name):
    f, kind, parts = WRONG[name]
    f.__name__ = "f"
    with pytest.raises(kind) as caught:
        ag.grad(lambda x: ag.custom_gradient(f)(x).sum())(X)
    assert says(caught.value, parts)


def test_forward_mode_transposes_the_pullback():
    assert ag.jvp(tenfold, (3.0,), (2.0,)) == (9.0, 120.0)
    assert ag.jacobian(tenfold, mode="forward")(X).tolist() == np.diag(20 * X).tolist()
    assert ag.jvp(lambda x: ag.jvp(tenfold, (x,), (1.0,))[1], (3.0,), (1.0,)) == (60.0, 20.0)
    assert ag.vmap(lambda x: ag.jvp(tenfold, (x,), (1.0,))[1])(X).tolist() == (20 * X).tolist()
    assert ag.hvp(lambda x: tenfold(x).sum(), (X,), (X,))[1][0].tolist() == (20 * X).tolist()


def test_forward_mode_of_several_arguments_and_results():
    f = ag.custom_gradient(lambda x, y: ((x * y, x + y), lambda g: (g[0] * 10.0, g[1] * 100.0)))
    assert ag.jvp(f, (5.0, 7.0), (1.0, 0.0))[1] == (10.0, 0.0)
    assert ag.jvp(f, (5.0, 7.0), (0.0, 1.0))[1] == (0.0, 100.0)
    shifted = ag.custom_gradient(lambda x: (x[1:], lambda g: ag.concat([ag.zeros(1), g * 2.0])))
    assert ag.jvp(shifted, (X,), (X,))[1].tolist() == [-4.0, 6.0]


def test_forward_mode_of_no_gradient_is_0():
    cut = ag.custom_gradient(lambda x: (x.sum(), lambda g: None))
    assert ag.jvp(cut, (X,), (X,))[1] == 0.0


def test_stop_gradient_of_trees_and_in_every_mode():
    assert ag.grad(lambda p: p["a"] * ag.stop_gradient(p)["b"])({"a": 2.0, "b": 3.0}) == {"a": 3.0, "b": 0.0}
    assert ag.jvp(lambda x: x * ag.stop_gradient(x), (3.0,), (1.0,)) == (9.0, 3.0)
    assert ag.vmap(ag.grad(lambda x: x * ag.stop_gradient(x)))(X).tolist() == X.tolist()
    assert ag.hessian(lambda x: x * x * ag.stop_gradient(x))(3.0) == 6.0


@pytest.mark.parametrize("walk", [ag.grad, ag.hessian, lambda f: lambda x: ag.jvp(f, (x,), (x,))], ids=range(3))
def test_a_complex_cotangent_of_a_real_argument_is_refused(walk):
    f = ag.custom_gradient(lambda x: (ag.sum(x * x), lambda g: 2j * x * g))
    with pytest.raises(DTypeError, match=r"got a complex cotangent for a real argument.*\n.*take the real part"):
        walk(f)(X)


def test_of_a_real_argument_beside_complex_ones_the_real_part_counts():
    f = ag.custom_gradient(lambda x, z: (ag.sum(ag.real(x * z)), lambda g: (g * ag.conj(z), None)))
    assert ag.grad(lambda x: f(x, 3.0 + 1j * X))(X).tolist() == [3.0] * len(X)


def test_a_cotangent_that_is_no_array_is_refused():
    with pytest.raises(TreeError, match="expected an array as cotangent, got str"):
        ag.grad(ag.custom_gradient(lambda x: (x * 2.0, lambda g: "a")))(1.0)
