"""`jacobian` in both modes, and `hessian`."""

import warnings

import numpy as np
import pytest
from saying import says

import autograd_lite as ag
from autograd_lite.errors import DTypeError, GradientError, OpError

X = np.array([1.0, 2.0, 3.0])
both = pytest.mark.parametrize("mode", ["reverse", "forward"])


@both
def test_shapes_are_that_of_the_result_and_then_that_of_the_argument(mode):
    a = np.array([[1.0, 2.0], [3.0, 4.0]])
    found = ag.jacobian(lambda a: a @ a, mode=mode)(a)
    expected = np.zeros((2, 2, 2, 2))
    for i, j in np.ndindex(2, 2):
        e = np.zeros((2, 2))
        e[i, j] = 1.0
        expected[:, :, i, j] = e @ a + a @ e
    np.testing.assert_allclose(found, expected)
    assert ag.jacobian(ag.sum, mode=mode)(a).tolist() == [[1.0, 1.0], [1.0, 1.0]]
    assert ag.jacobian(lambda x: ag.stack([x, x * x]), mode=mode)(3.0).tolist() == [1.0, 6.0]


@both
@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (lambda x: x, np.eye(3)),
        (lambda x: np.ones(2), np.zeros((2, 3))),
        (lambda x: 3.0, np.zeros(3)),
        (lambda x: x > 1.0, np.zeros((3, 3))),
        (lambda x: x[:0], np.zeros((0, 3))),
        (ag.stop_gradient, np.zeros((3, 3))),
        (lambda x: ag.where(x > 1.5, x * x, 0.0), np.diag([0.0, 4.0, 6.0])),
    ],
    ids=["itself", "an array", "a number", "truth values", "nothing", "cut", "where"],
)
def test_results_of_any_sort(f, expected, mode):
    found = ag.jacobian(f, mode=mode)(X)
    assert found.tolist() == expected.tolist() and found.dtype == float


@both
def test_an_empty_argument(mode):
    assert ag.jacobian(lambda x: x.sum() * np.ones(2), mode=mode)(np.zeros(0)).shape == (2, 0)


@both
def test_argnums(mode):
    def f(x, y, scale=1.0):
        return x * y * scale

    assert ag.jacobian(f, 1, mode=mode)(2.0, 3.0) == 2.0
    assert ag.jacobian(f, -1, mode=mode)(2.0, 3.0, scale=10.0) == 20.0
    assert ag.jacobian(f, (1, 0), mode=mode)(2.0, 3.0) == (2.0, 3.0)
    assert ag.jacobian(f, (0, 0, -2), mode=mode)(2.0, 3.0) == (3.0, 3.0, 3.0), "named twice"


@both
def test_it_is_differentiated_through(mode):
    found = ag.grad(lambda s: ag.jacobian(lambda x: s * s * x * x, mode=mode)(ag.asarray(X)).sum())(2.0)
    assert found == 4.0 * 12.0


@both
def test_one_for_each_example(mode):
    found = ag.vmap(ag.jacobian(lambda x: x * x, mode=mode))(np.stack([X, 2 * X]))
    assert found.tolist() == [np.diag(2 * X).tolist(), np.diag(4 * X).tolist()]


@both
def test_the_function_is_run_once(mode):
    runs = []
    ag.jacobian(lambda x: runs.append(1) or x * x, mode=mode)(X)
    assert len(runs) == 1


@both
def test_complex_functions_have_their_complex_derivative(mode):
    z = X + 1j
    np.testing.assert_allclose(ag.jacobian(lambda z: z * z, mode=mode)(z), np.diag(2 * z))


Z = X + 1j


@both
@pytest.mark.parametrize(
    "f",
    [
        ag.conj,
        lambda z: z * ag.conj(z),
        lambda z: ag.real(z) * (1.0 + 0j),
        lambda z: {"a": z * z, "b": ag.conj(z).sum()},
        ag.vmap(ag.conj),
        ag.grad(lambda z: ag.real(z * z).sum()),
    ],
)
def test_complex_functions_without_a_complex_derivative_are_refused(f, mode):
    for z in (Z, Z.astype(np.complex64)):
        with pytest.raises(GradientError) as caught:
            ag.jacobian(f, mode=mode)(z)
        assert says(caught.value, "no complex derivative .. not holomorphic .. real and imaginary parts")


@both
def test_complex_functions_under_vmap(mode):
    np.testing.assert_allclose(ag.vmap(ag.jacobian(lambda z: z * z, mode=mode))(Z), 2.0 * Z)
    with pytest.raises(GradientError, match="not holomorphic"):
        ag.vmap(ag.jacobian(lambda z: z * ag.conj(z), mode=mode))(Z)


def test_hessians_by_complex_arguments():
    np.testing.assert_allclose(ag.hessian(lambda z: (ag.abs(z) ** 2).sum())(Z), 2.0 * np.eye(3), rtol=1e-12)
    with pytest.raises(GradientError):
        ag.hessian(lambda z: ag.real(z * z).sum())(Z)


def test_what_the_hint_of_complex_functions_says_works():
    by_re, by_im = ag.jacobian(lambda re, im: ag.conj(re + 1j * im), (0, 1), mode="forward")(Z.real, Z.imag)
    assert by_re.tolist() == np.eye(3).tolist() and by_im.tolist() == (-1j * np.eye(3)).tolist()


def test_real_and_complex_arguments_and_results_together():
    found = ag.jacobian(lambda x, z: x * z, (0, 1), mode="forward")(X, Z)
    np.testing.assert_allclose(found, [np.diag(Z), np.diag(X)])
    with pytest.raises(DTypeError, match="cannot tell with real arguments and complex results"):
        ag.jacobian(lambda x, z: x * z, (0, 1))(X, Z)
    power, square = ag.jacobian(lambda z: (ag.abs(z) ** 2, z * z))(Z)
    np.testing.assert_allclose(power, np.diag(2.0 * Z), err_msg="dL/dRe + i dL/dIm, whatever else is a result")
    np.testing.assert_allclose(square, np.diag(2.0 * Z))


def test_nan_in_a_complex_derivative_is_no_reason_to_refuse():
    assert np.isnan(ag.jacobian(lambda z: z * np.nan)(Z)).any()


def test_between_real_and_complex_one_mode_knows():
    assert ag.jacobian(lambda x: x * 1j, mode="forward")(X).tolist() == (1j * np.eye(3)).tolist()
    found = ag.jacobian(lambda z: (z * ag.conj(z)).real)(X + 1j)
    np.testing.assert_allclose(found, np.diag(2 * (X + 1j)), err_msg="dL/dRe + i dL/dIm, as for grad")


def test_hessian_of_several_arguments():
    assert ag.hessian(lambda x, y: x * x * y, (0, 1))(3.0, 2.0) == ((4.0, 6.0), (6.0, 0.0))
    assert ag.hessian(lambda x, y: x * x * y, 0)(3.0, 2.0) == 4.0


def test_hessian_of_rosenbrock():
    def f(x):
        return (100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()

    x = np.linspace(-1.0, 1.0, 6)
    expected = np.diag(np.r_[1200 * x[:-1] ** 2 - 400 * x[1:] + 2, 0.0] + np.r_[0.0, np.full(5, 200.0)])
    expected -= np.diag(400 * x[:-1], 1) + np.diag(400 * x[:-1], -1)
    np.testing.assert_allclose(ag.hessian(f)(x), expected, atol=1e-10)
    np.testing.assert_allclose(ag.jacobian(ag.grad(f))(x), expected, atol=1e-10)
    v = np.cos(np.arange(6.0))
    np.testing.assert_allclose(ag.hvp(f, (x,), (v,))[1][0], expected @ v)


WRONG = {
    "mode": (
        lambda: ag.jacobian(ag.sin, mode="both"),
        OpError,
        "jacobian of sin: expected mode 'reverse' or 'forward'",
    ),
    "integers": (lambda: ag.jacobian(ag.sin)(np.arange(3)), DTypeError, "got an array of int64 .. hint: write 2.0"),
    "no number": (
        lambda: ag.jacobian(lambda x: (x, None))(2.0),
        DTypeError,
        "expected numbers or arrays as results, got NoneType",
    ),
    "argnums": (lambda: ag.jacobian(ag.sin, 1)(2.0), OpError, "argnums=1 but 1 positional arguments were given"),
    "complex result, reverse": (
        lambda: ag.jacobian(lambda x: x * 1j)(X),
        DTypeError,
        "mode='reverse' cannot tell with real arguments and complex results .. hint: use mode='forward'",
    ),
    "complex argument, forward": (
        lambda: ag.jacobian(lambda z: z.real, mode="forward")(X * 1j),
        DTypeError,
        "mode='forward' cannot tell with complex arguments and real results .. hint: use mode='reverse'",
    ),
    "hessian of no number": (
        lambda: ag.hessian(lambda x: x)(X),
        DTypeError,
        "expected a single real number as its value, got shape (3,) of float64",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_refused(name):
    call, kind, parts = WRONG[name]
    with pytest.raises(kind) as caught:
        call()
    assert says(caught.value, parts)


def test_a_complex_cotangent_of_a_float_is_cut_to_its_real_part_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ag.grad(lambda w: ag.real((Z * w).sum()))(2.0) == 6.0
        assert ag.grad(lambda w: ag.real(ag.jacobian(lambda z: z * z * w)(Z)).sum())(2.0) == 12.0
