"""Tiling, joining, splitting, padding, diagonals: what has more to it than the laws, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from saying import says

import autograd_lite as ag
from autograd_lite.errors import DTypeError, OpError, ShapeError
from autograd_lite.ops.padding import _runs


def leaf(data):
    return ag.tensor(data, requires_grad=True)


def gradient(f, x, weights):
    """Of the result weighed by whole numbers, so that sums of weights are exact."""
    x = leaf(x)
    f(x).backward(np.asarray(weights, float))
    return x.grad.numpy()


def test_tile_adds_up_the_copies_of_each_element():
    """Of two copies of a 2×3 array side by side, and weights 0 to 11."""
    found = gradient(lambda x: ag.tile(x, 2), np.zeros((2, 3)), np.arange(12).reshape(2, 6))
    np.testing.assert_array_equal(found, [[3, 5, 7], [15, 17, 19]])


def test_diag_of_a_matrix_that_is_not_square_has_a_gradient_of_its_shape():
    found = gradient(ag.diag, np.zeros((2, 3)), [5, 7])
    np.testing.assert_array_equal(found, [[5, 0, 0], [0, 7, 0]])


@given(
    st.sampled_from(["edge", "reflect", "symmetric", "wrap"]),
    st.integers(1, 5),
    st.integers(0, 12),
    st.integers(0, 12),
)
def test_pad_counts_the_copies_of_each_element(mode, n, before, after):
    copies = np.pad(np.arange(n), (before, after), mode=mode)
    weights = np.arange(1, 1 + copies.size)
    found = gradient(lambda x: ag.pad(x, (before, after), mode=mode), np.zeros(n), weights)
    np.testing.assert_array_equal(found, np.bincount(copies, weights, minlength=n))


@given(st.sampled_from(["edge", "reflect", "symmetric", "wrap"]), st.integers(1, 9), st.integers(0, 30))
def test_padding_folds_back_in_few_slices(mode, n, width):
    source = np.pad(np.arange(n), (width, width), mode=mode)
    runs = _runs(source)
    assert [i for start, stop in runs for i in range(start, stop)] == list(range(len(source)))
    assert all(len(set(np.diff(source[start:stop]))) <= 1 for start, stop in runs)
    assert len(runs) <= 5 + 2 * 2 * width / max(n - 1, 1)


def test_the_constants_around_a_padded_array_have_gradients():
    """A 1×2 array with a frame of one: the values of the last axis go round the corners, as in NumPy."""
    x = np.zeros((1, 2))
    top, right = ag.scalar(1.0), ag.scalar(2.0)
    y = ag.pad(x, 1, constant_values=[[top, 3.0], [4.0, right]])
    np.testing.assert_array_equal(y.numpy(), np.pad(x, 1, constant_values=[[1, 3], [4, 2]]))
    y.sum().backward()
    assert (top.grad.item(), right.grad.item()) == (2.0, 3.0)


def test_the_one_constant_around_all_has_the_sum():
    c = ag.scalar(0.0)
    ag.pad(np.ones((2, 3)), 1, constant_values=c).sum().backward()
    assert c.grad.item() == 4 * 5 - 2 * 3


def test_padding_with_the_largest_splits_ties():
    found = gradient(lambda x: ag.pad(x, (0, 1), mode="maximum"), [1.0, 1.0], [0, 0, 1])
    np.testing.assert_array_equal(found, [0.5, 0.5])


def test_empty_padding_is_zeros():
    np.testing.assert_array_equal(ag.pad(leaf([1.0]), 1, mode="empty").numpy(), [0, 1, 0])


def test_widths_by_axis():
    given_ = {-1: (1, 2), 0: 3}
    assert ag.pad(ag.zeros((2, 3, 4)), given_).shape == (8, 3, 7)


@pytest.mark.parametrize("mode", ["mean", "linear_ramp", "maximum", "edge", "empty"])
def test_whole_numbers_are_padded_as_numpy_does(mode):
    x = np.array([1, 2, 4])
    y = ag.pad(ag.tensor(x), (2, 3), mode=mode)
    assert y.dtype == x.dtype
    if mode != "empty":
        np.testing.assert_array_equal(y.numpy(), np.pad(x, (2, 3), mode=mode))


@pytest.mark.parametrize(
    "f",
    [
        lambda x: ag.tile(x, (2, 2)),
        lambda x: ag.pad(x, 1, mode="reflect"),
        lambda x: ag.pad(x, 1, mode="mean"),
        lambda x: ag.pad(x, 1, constant_values=2j),
        lambda x: ag.diagonal(x, 1),
        ag.triu,
        lambda x: ag.insert(x, 1, 1j, axis=0),
        lambda x: ag.block([[x, x], [x, x]]),
        lambda x: ag.vander(x[0]),
    ],
)
def test_complex_gradients_are_the_adjoint(f):
    """|f(z)|^2 moves with z by Re(conj(gradient) * direction)."""
    z = np.array([[1 + 2j, 3 - 1j, 0.5j], [2.0, -1j, 1 + 1j]])
    x = leaf(z)
    y = f(x)
    (ag.real(y) ** 2 + ag.imag(y) ** 2).sum().backward()
    t, h = np.array([[1j, 0.3, 1 - 1j], [0.2j, 1.0, -0.7]]), 1e-6
    along = [np.sum(np.abs(f(z + s * h * t)) ** 2) for s in (1, -1)]
    np.testing.assert_allclose(np.vdot(x.grad.numpy(), t).real, (along[0] - along[1]) / (2 * h), rtol=1e-7)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: ag.tril(ag.sqrt(x), -1),
        lambda x: ag.diagonal(ag.sqrt(x), 1),
        lambda x: ag.diagonal(ag.sqrt(x), -1),
        lambda x: ag.triu(ag.sqrt(x), 1),
        lambda x: ag.delete(ag.sqrt(x), 0, axis=1),
        lambda x: ag.split(ag.sqrt(x), [1])[1],
    ],
)
def test_what_is_passed_over_contributes_nothing_even_where_it_is_not_a_number(f):
    for _ in range(2):  # an op's rule is checked the first time, and trusted from then on
        x = leaf([[-1.0, 1.0], [4.0, 1.0]])
        with np.errstate(all="ignore"):
            f(x).sum().backward()
        assert x.grad.numpy()[0, 0] == 0


def test_vander_has_derivatives_of_every_order_at_0():
    def f(x):
        return (ag.vander(x, 4, increasing=True) * np.array([1.0, 2.0, 3.0, 4.0])).sum()

    def slope(f):
        return lambda x: ag.grad(f)(x).sum()

    at = np.zeros(1)
    found = [f(at), slope(f)(at), slope(slope(f))(at), slope(slope(slope(f)))(at)]
    assert found == [1.0, 2.0, 6.0, 24.0]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int32, np.uint8, bool])
def test_vander_has_numpys_dtype_and_its_gradient_that_of_its_input(dtype):
    x = np.array([1, 0, 1], dtype)
    y = ag.vander(ag.tensor(x))
    assert y.dtype == np.vander(x).dtype
    np.testing.assert_array_equal(y.numpy(), np.vander(x))
    if np.issubdtype(dtype, np.floating):
        assert gradient(ag.vander, x, np.ones((3, 3))).dtype == dtype


@pytest.mark.parametrize("trim", ["f", "b", "fb"])
def test_of_zeros_alone_trimming_leaves_nothing(trim):
    assert ag.trim_zeros(ag.zeros(3), trim).shape == (0,)


def test_rows_and_columns_of_zeros_are_trimmed():
    x = leaf([[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    assert [ag.trim_zeros(x, axis=axis).shape for axis in (None, 0, (1,), -1)] == [(1, 1), (1, 3), (3, 1), (3, 1)]
    ag.trim_zeros(x, "b").sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [[1, 1, 0], [1, 1, 0], [0, 0, 0]])


def test_tri_is_numpys():
    for args in [(3,), (2, 4), (3, 2, -1), (2, 2, 1, np.int8)]:
        assert ag.tri(*args).dtype == np.tri(*args).dtype
        np.testing.assert_array_equal(ag.tri(*args).numpy(), np.tri(*args))


def test_numbers_lists_and_scalars_are_taken_for_arrays():
    s = ag.scalar(2.0)
    ag.tile([1.0, [s][0]], 3).sum().backward()
    assert s.grad.item() == 3
    assert ag.hstack([s, 1.0]).shape == (2,)
    assert isinstance(ag.tile([1.0, 2.0], 2), np.ndarray)
    assert isinstance(ag.atleast_1d(3.0), np.ndarray)


def test_a_tensor_is_a_sequence_of_its_rows():
    x = leaf([[1.0, 2.0], [3.0, 4.0]])
    np.testing.assert_array_equal(ag.hstack(x).numpy(), [1, 2, 3, 4])


def test_several_arrays_are_given_in_the_containers_that_the_standard_names():
    x = ag.zeros((2, 2))
    assert [type(f) for f in (ag.unstack(x), ag.meshgrid(x[0]), ag.broadcast_arrays(x), ag.split(x, 2))] == [
        tuple,
        list,
        list,
        list,
    ]


@pytest.mark.parametrize(
    "f",
    [
        lambda x: ag.pad(x, 0),
        lambda x: ag.tile(x, 1),
        lambda x: ag.resize(x, (1, 2)),
        ag.block,
        lambda x: ag.concatenate([x]),
        lambda x: ag.delete(x, [], axis=0),
        lambda x: ag.meshgrid(x)[0],
        lambda x: ag.meshgrid(x[0], x[0])[1],
        ag.tril,
    ],
)
def test_what_numpy_copies_can_be_written_to_by_itself(f):
    x = ag.tensor(np.ones((2, 2)))
    y = f(x)
    y[...] = 5.0
    np.testing.assert_array_equal(x.numpy(), np.ones((2, 2)))


def test_what_numpy_gives_a_view_of_is_written_to_through_it():
    x = ag.tensor(np.zeros((2, 2)))
    ag.swapaxes(x, 0, 1)[0] = 1.0
    ag.split(x, 2, axis=1)[1][0] = 2.0
    np.testing.assert_array_equal(x.numpy(), [[1, 2], [1, 0]])


x, m, t = leaf([1.0, 2.0]), leaf([[1.0, 2.0], [3.0, 4.0]]), leaf(np.zeros((2, 2, 2)))

# what is written: (what happens, the error, the parts of its text)
SAYS = {
    "tile": (lambda: ag.tile(x, -1), ShapeError, "tile: expected whole numbers from 0 on, got reps=-1"),
    "tile by a fraction": (lambda: ag.tile(x, (1, 2.5)), ShapeError, "tile: expected whole numbers .. reps=(1, 2.5)"),
    "resize": (lambda: ag.resize(x, (2, -1)), ShapeError, "resize: expected whole numbers .. new_shape=(2, -1)"),
    "rot90 in one axis": (lambda: ag.rot90(m, 1, (0, -2)), ShapeError, "rot90: axes (0, -2) name one axis twice"),
    "rot90 of a vector": (lambda: ag.rot90(x), ShapeError, "rot90: axis 1 is out of bounds for an array with 1 axis"),
    "fliplr of a vector": (lambda: ag.fliplr(x), ShapeError, "fliplr: axis 1 .. 1 axis"),
    "flipud of a number": (lambda: ag.flipud(1.0), ShapeError, "flipud: axis 0 is out of bounds .. 0 axes"),
    "swapaxes": (lambda: ag.swapaxes(m, 0, 2), ShapeError, "swapaxes: axis 2 .. 2 axes .. hint: .. from 0 .. -1"),
    "rollaxis": (lambda: ag.rollaxis(m, 0, 3), ShapeError, "rollaxis: axis 3 is out of bounds"),
    "ravel by columns": (lambda: ag.ravel(m, "F"), OpError, "ravel: expected order='C', got 'F' .. transpose"),
    "broadcast_arrays": (lambda: ag.broadcast_arrays(x, np.ones(3)), ShapeError, "shapes (2,), (3,) do not broadcast"),
    "meshgrid": (lambda: ag.meshgrid(x, indexing="yx"), OpError, "meshgrid: expected indexing='xy' or 'ij', got 'yx'"),
    "an unknown keyword": (lambda: ag.tile(x, 2, axis=0), TypeError, "unexpected keyword argument 'axis'"),
    "concatenate nothing": (lambda: ag.concatenate([]), ShapeError, "concatenate: expected at least one array"),
    "concatenate numbers": (lambda: ag.concatenate([1.0, x]), ShapeError, "concatenate: axis 0 is out of bounds"),
    "concatenate to whole numbers": (
        lambda: ag.concatenate([x], dtype=int),
        DTypeError,
        "concatenate: cannot cast float64 to int64 by the rule 'same_kind' .. hint: casting='unsafe'",
    ),
    "stack nothing": (lambda: ag.hstack([]), ShapeError, "expected at least one array"),
    "block of depths": (lambda: ag.block([[x], x]), ShapeError, "block: expected lists nested to one depth .. 1 and 2"),
    "block of nothing": (lambda: ag.block([[x], []]), ShapeError, "block: .. got an empty list"),
    "block of tuples": (lambda: ag.block([(x, x)]), ShapeError, "block: expected lists of arrays, got a tuple"),
    "split": (lambda: ag.split(x, 3), ShapeError, "split: 2 elements do not divide into 3 .. hint: array_split"),
    "array_split": (lambda: ag.array_split(x, 0), ShapeError, "array_split: expected at least 1 part, got 0"),
    "hsplit": (lambda: ag.hsplit(1.0, 1), ShapeError, "hsplit: expected an array with at least 1 axis, got shape ()"),
    "vsplit": (lambda: ag.vsplit(x, 1), ShapeError, "vsplit: expected an array with at least 2 axes"),
    "dsplit": (lambda: ag.dsplit(m, 1), ShapeError, "dsplit: expected an array with at least 3 axes"),
    "unstack": (lambda: ag.unstack(x, axis=1), ShapeError, "unstack: axis 1 is out of bounds"),
    "delete": (lambda: ag.delete(x, 2), ShapeError, "delete: index 2 is out of bounds"),
    "insert": (lambda: ag.insert(x, 3, 1.0), ShapeError, "insert: index 3 is out of bounds"),
    "insert too many": (
        lambda: ag.insert(x, [0, 1], np.ones(3)),
        ShapeError,
        "insert: values of shape (3,) .. (2,)",
    ),
    "trim_zeros": (lambda: ag.trim_zeros(x, "x"), OpError, "trim_zeros: expected trim='f', 'b' or 'fb', got 'x'"),
    "pad by another mode": (lambda: ag.pad(x, 1, "median"), OpError, "pad: .. 'median' .. hint: one of constant, edge"),
    "pad by another option": (
        lambda: ag.pad(x, 1, "edge", constant_values=1),
        OpError,
        "pad: mode 'edge' has no option constant_values .. hint: it takes no options",
    ),
    "pad by less": (lambda: ag.pad(x, -1), ShapeError, "pad: expected pad_width to be whole numbers .. got -1 .. pair"),
    "pad by halves": (lambda: ag.pad(x, 0.5), ShapeError, "pad: expected pad_width to be whole numbers .. got 0.5"),
    "pad by three": (lambda: ag.pad(m, (1, 2, 3)), ShapeError, "for 2 axes, got (1, 2, 3)"),
    "pad another axis": (lambda: ag.pad(x, {1: 2}), ShapeError, "pad: axis 1 is out of bounds"),
    "pad nothing by its edge": (lambda: ag.pad(leaf([]), 1, "edge"), ShapeError, "pad( .. can't extend empty axis 0"),
    "pad nothing by its mean": (lambda: ag.pad(leaf([]), 1, "mean"), ShapeError, "pad: axis 0 has no elements"),
    "pad by the largest of none": (
        lambda: ag.pad(x, 1, "maximum", stat_length=0),
        ShapeError,
        "pad: stat_length of 0 leaves mode 'maximum' nothing",
    ),
    "diag of a stack": (lambda: ag.diag(t), ShapeError, "diag: expected a vector or a matrix, got shape (2, 2, 2)"),
    "diagonal of a vector": (lambda: ag.diagonal(x), ShapeError, "diagonal: .. got shape (2,) .. hint: diag makes"),
    "diagonal of one axis": (lambda: ag.diagonal(t, 0, 1, -2), ShapeError, "diagonal: axes (1, -2) name one axis"),
    "make_diagonal of a number": (lambda: ag.make_diagonal(1.0), ShapeError, "make_diagonal: expected at least one"),
    "vander of a matrix": (lambda: ag.vander(m), ShapeError, "vander: expected a vector, got shape (2, 2)"),
    "what is no array": (lambda: ag.tile("ab", 2), DTypeError, "expected numbers, got str"),
}


@pytest.mark.parametrize("what", SAYS)
def test_refusal(what):
    happens, kind, parts = SAYS[what]
    with pytest.raises(kind) as caught:
        happens()
    assert says(caught.value, parts)
