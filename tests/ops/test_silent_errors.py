"""What other engines get wrong without a word, or refuse: each by name, as `ag.f` and as NumPy's own function.

Found in libraries whose tests are green: a parameter that is swallowed, a wrong sum over repeated elements, NaN at a
point where the function has a perfectly good gradient. Gradients are those of the sum of the result, of which the
n-th element is weighed with n.
"""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite import modes
from autograd_lite.errors import DTypeError, OpError

pytestmark = pytest.mark.usefixtures("quiet")
MASK = np.array([True, False, True])
WIDE = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


@pytest.fixture(params=[ag, np], ids=["ag", "np"])
def xp(request):
    """Whose function is called: the tensor answers either."""
    return request.param


def gradients(f, *xs):
    tensors = [ag.tensor(x, requires_grad=True) for x in xs]
    y = f(*tensors)
    assert isinstance(y, ag.Tensor)
    (y * np.arange(1.0, 1 + y.size).reshape(y.shape)).sum().backward()
    assert all(t.grad.shape == t.shape for t in tensors)
    return [t.grad.tolist() for t in tensors]


def test_sum_with_where(xp):
    assert gradients(lambda x: xp.sum(x, where=MASK), [0.4, 5.0, 2.0]) == [[1.0, 0.0, 1.0]]


def test_mean_with_where(xp):
    assert gradients(lambda x: xp.mean(x, where=MASK), [0.4, 5.0, 2.0]) == [[0.5, 0.0, 0.5]]


def test_prod_with_where(xp):
    assert gradients(lambda x: xp.prod(x, where=MASK), [0.4, 5.0, 2.0]) == [[2.0, 0.0, 0.4]]


def test_std_with_where(xp):
    assert gradients(lambda x: xp.std(x, where=MASK), [1.0, 9.0, 3.0]) == [[-0.5, 0.0, 0.5]]


def test_tile_of_two_axes(xp):
    assert gradients(lambda x: xp.tile(x, 2), WIDE) == [[[5.0, 7.0, 9.0], [17.0, 19.0, 21.0]]]


def test_diag_of_a_wide_matrix(xp):
    assert gradients(xp.diag, WIDE) == [[[1.0, 0.0, 0.0], [0.0, 2.0, 0.0]]]


def test_cross_broadcasts(xp):
    a, b = gradients(xp.cross, [1.0, 2.0, 3.0], np.arange(12.0).reshape(4, 3))
    assert a == [-4.0, 8.0, -4.0]
    assert b == [[0.0, 0.0, 0.0], [3.0, -6.0, 3.0], [6.0, -12.0, 6.0], [9.0, -18.0, 9.0]]


def test_full_like_carries_the_gradient(xp):
    like = ag.zeros(3)
    assert gradients(lambda v: xp.full_like(like, v), 2.0) == [6.0]


def test_full_like_a_plain_array_is_no_silent_constant():
    v = ag.tensor(2.0, requires_grad=True)
    assert ag.full_like(np.zeros(3), v).requires_grad
    with pytest.raises(OpError, match="plain array"):  # NumPy looks at the first argument only
        np.full_like(np.zeros(3), v)


@pytest.mark.parametrize(
    ("x", "expected"), [([0.0, 3.0, 4.0], [12.0, 0.0, 0.0]), ([0.0, 0.0, 4.0], [0.0, 0.0, 0.0])], ids=["one", "two"]
)
def test_prod_with_a_zero(xp, x, expected):
    assert gradients(xp.prod, x) == [expected]


def test_cumprod_with_a_zero(xp):
    assert gradients(xp.cumprod, [0.0, 3.0, 4.0]) == [[1.0 + 6.0 + 36.0, 0.0, 0.0]]


def test_norm_at_0(xp):
    assert gradients(xp.linalg.norm, [0.0, 0.0]) == [[0.0, 0.0]]


def test_norm_of_a_row_of_zeros(xp):
    assert gradients(lambda x: xp.linalg.norm(x, axis=1), [[0.0, 0.0], [3.0, 4.0]]) == [[[0.0, 0.0], [1.2, 1.6]]]


def test_sinc_at_0(xp):
    assert gradients(xp.sinc, [0.0, 0.5]) == [[0.0, pytest.approx(-8 / np.pi)]]


def test_hypot_at_the_origin(xp):
    assert gradients(xp.hypot, 0.0, 0.0) == [0.0, 0.0]


def test_std_of_a_constant(xp):
    assert gradients(xp.std, [2.0, 2.0, 2.0]) == [[0.0, 0.0, 0.0]]


def test_eigenvectors_of_the_identity(xp):
    assert gradients(lambda x: xp.linalg.eigh(x)[1], np.eye(2)) == [[[0.0, 0.0], [0.0, 0.0]]]


def test_eigenvalues_of_the_identity(xp):
    assert gradients(lambda x: xp.linalg.eigh(x)[0], np.eye(2)) == [[[1.0, 0.0], [0.0, 2.0]]]


def test_broadcast_to_adds_axes(xp):
    assert gradients(lambda x: xp.broadcast_to(x, (2, 3)), [1.0, 2.0, 3.0]) == [[5.0, 7.0, 9.0]]


def test_roll_of_two_axes(xp):
    expected = [[[6.0, 4.0, 5.0], [3.0, 1.0, 2.0]]]
    assert gradients(lambda x: xp.roll(x, (1, 2), axis=(0, 1)), WIDE) == expected


def test_repeat_each_element_so_often(xp):
    assert gradients(lambda x: xp.repeat(x, [2, 0, 1], axis=0), [1.0, 2.0, 3.0]) == [[3.0, 0.0, 3.0]]


def test_diff_with_prepend(xp):
    assert gradients(lambda x: xp.diff(x, prepend=0.0), [1.0, 2.0, 4.0]) == [[-1.0, -1.0, 3.0]]


def test_diff_with_prepend_that_has_a_gradient(xp):
    x, first = gradients(lambda x, first: xp.diff(x, prepend=first), [1.0, 2.0, 4.0], [0.0])
    assert (x, first) == ([-1.0, -1.0, 3.0], [-1.0])


def test_gradient_of_three_points(xp):
    assert gradients(xp.gradient, [1.0, 2.0, 4.0]) == [[-2.0, -2.0, 4.0]]


def test_linspace_of_50(xp):
    low, high = gradients(xp.linspace, 0.0, 1.0)
    assert (low, high) == (pytest.approx(425.0), pytest.approx(850.0))


def test_pad_with_the_edge(xp):
    assert gradients(lambda x: xp.pad(x, 1, mode="edge"), [1.0, 2.0]) == [[3.0, 7.0]]


def test_trace_of_other_axes(xp):
    cube = np.arange(8.0).reshape(2, 2, 2)
    assert gradients(lambda x: xp.trace(x, axis1=1, axis2=2), cube) == [
        [[[1.0, 0.0], [0.0, 1.0]], [[2.0, 0.0], [0.0, 2.0]]]
    ]


def test_outer_of_a_matrix(xp):
    a, b = gradients(xp.outer, [[1.0, 2.0], [3.0, 4.0]], [1.0, 2.0])
    assert (a, b) == ([[5.0, 11.0], [17.0, 23.0]], [50.0, 60.0])


def test_clip_by_a_bound_that_has_a_gradient(xp):
    assert gradients(xp.clip, [0.0, 1.5, 3.0], 1.0, 2.0) == [[0.0, 2.0, 0.0], 1.0, 3.0]


def test_clip_at_a_bound_passes(xp):
    assert gradients(lambda x: xp.clip(x, 1.0, 2.0), [1.0, 2.0]) == [[1.0, 2.0]]


def test_einsum_of_a_repeated_index(xp):
    assert gradients(lambda x: xp.einsum("ii->i", x), np.eye(2)) == [[[1.0, 0.0], [0.0, 2.0]]]


def test_einsum_with_an_implicit_ellipsis(xp):
    assert gradients(lambda x: xp.einsum("...i,i", x, [1.0, 2.0]), [[1.0, 2.0], [3.0, 4.0]]) == [
        [[1.0, 2.0], [2.0, 4.0]]
    ]


def test_sort_of_a_matrix(xp):
    assert gradients(lambda x: xp.sort(x, axis=0), [[3.0, 1.0], [2.0, 5.0]]) == [[[3.0, 2.0], [1.0, 4.0]]]


def test_integers_beside_floats(xp):
    counts = ag.tensor([1, 2, 3])
    assert gradients(lambda x: xp.multiply(counts, x), [0.5, 0.5, 0.5]) == [[1.0, 4.0, 9.0]]
    assert xp.sum(counts).dtype.kind == "i"


def test_gradient_by_an_integer_says_what_to_write():
    with pytest.raises(DTypeError, match=r"write 2\.0 instead of 2"):
        ag.grad(lambda x: x * x)(2)


KEEP_THEIR_DTYPE = "max min mean sum prod std var median trace sort cumsum cumprod".split()  # noqa: SIM905 - easier to read than a list


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@pytest.mark.parametrize("name", KEEP_THEIR_DTYPE)
def test_no_wider_dtype_leaks(xp, name, dtype):
    x = ag.tensor(np.array([[1, 2], [3, 5]], dtype), requires_grad=True)
    y = getattr(xp, name)(x)
    y.sum().backward()
    assert (y.dtype, x.grad.dtype) == (dtype, dtype)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_where_keeps_the_dtype(xp, dtype):
    x = ag.tensor(np.array([1, 2, 3], dtype), requires_grad=True)
    y = xp.where(MASK, x, 0.0)
    y.sum().backward()
    assert (y.dtype, x.grad.dtype) == (dtype, dtype)


@pytest.mark.parametrize("run", [ag.grad, ag.value_and_grad, ag.jacobian, ag.hessian, ag.vmap])
def test_an_exception_inside_a_function_leaks_nothing(run):
    def fails(x):
        raise KeyError("mine")

    before = (modes.frames(), modes.switch.open, np.geterr())
    with pytest.raises(KeyError, match="mine"):
        run(lambda x: run(fails)(x * 2.0))(np.ones((2, 2)))
    assert (modes.frames(), modes.switch.open, np.geterr()) == before
    assert ag.grad(lambda x: x * x)(3.0) == 6.0


def test_unknown_keywords_are_errors(xp):
    with pytest.raises(TypeError):
        xp.sum(ag.tensor([1.0]), axes=0)
