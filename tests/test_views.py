"""Views: what shares memory in NumPy shares it here, for values and for gradients, and what copies is a copy."""

import copy
import pickle

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import InPlaceError

SQUARE = [[1.0, 2.0], [3.0, 4.0]]

# A view of SQUARE, and SQUARE after 9 was written to the first element of the view, along its first axis.
KINDS = {
    "row": (lambda x: x[1], [[1.0, 2.0], [9.0, 4.0]]),
    "slice": (lambda x: x[1:], [[1.0, 2.0], [9.0, 9.0]]),
    "slice backwards": (lambda x: x[::-1], [[1.0, 2.0], [9.0, 9.0]]),
    "column": (lambda x: x[:, 1], [[1.0, 9.0], [3.0, 4.0]]),
    "numbers and slices": (lambda x: x[1, :1], [[1.0, 2.0], [9.0, 4.0]]),
    "NumPy's integer": (lambda x: x[np.int64(1)], [[1.0, 2.0], [9.0, 4.0]]),
    "new axis": (lambda x: x[None], [[9.0, 9.0], [9.0, 9.0]]),
    "ellipsis": (lambda x: x[..., 0], [[9.0, 2.0], [3.0, 4.0]]),
    "everything": (lambda x: x[:], [[9.0, 9.0], [3.0, 4.0]]),
    "T": (lambda x: x.T, [[9.0, 2.0], [9.0, 4.0]]),
    "mT": (lambda x: x.mT, [[9.0, 2.0], [9.0, 4.0]]),
    "transpose": (lambda x: x.transpose(1, 0), [[9.0, 2.0], [9.0, 4.0]]),
    "swapaxes": (lambda x: x.swapaxes(0, 1), [[9.0, 2.0], [9.0, 4.0]]),
    "moveaxis": (lambda x: ag.moveaxis(x, 0, 1), [[9.0, 2.0], [9.0, 4.0]]),
    "reshape": (lambda x: x.reshape(4), [[9.0, 2.0], [3.0, 4.0]]),
    "ravel": (lambda x: x.ravel(), [[9.0, 2.0], [3.0, 4.0]]),
    "flip": (lambda x: ag.flip(x, axis=1), [[9.0, 9.0], [3.0, 4.0]]),
    "flip of all axes": (ag.flip, [[1.0, 2.0], [9.0, 9.0]]),
    "expand_dims": (lambda x: ag.expand_dims(x, axis=0), [[9.0, 9.0], [9.0, 9.0]]),
    "squeeze": (lambda x: ag.squeeze(x[:1]), [[9.0, 2.0], [3.0, 4.0]]),
    "squeeze of nothing": (ag.squeeze, [[9.0, 9.0], [3.0, 4.0]]),
    "real of real": (lambda x: x.real, [[9.0, 9.0], [3.0, 4.0]]),
    "view of a view": (lambda x: x.T[1][::-1], [[1.0, 2.0], [3.0, 9.0]]),
    "view of a view that is gone": (lambda x: ag.flip(x.reshape(4))[1:3].reshape(1, 2), [[1.0, 9.0], [9.0, 4.0]]),
}
every_kind = pytest.mark.parametrize(("view", "expected"), KINDS.values(), ids=KINDS)

COPIES = {
    "index array": lambda x: x[[0, 1]],
    "mask": lambda x: x[np.array([True, True])],
    "flatten": lambda x: x.flatten(),
    "copy": lambda x: x.copy(),
    "reshape with copy": lambda x: ag.reshape(x, (4,), copy=True),
    "reshape that has to copy": lambda x: x.T.reshape(4),
    "detach": lambda x: x.detach(),
    "arithmetic": lambda x: +x,
    "a copy of a view": lambda x: x[0].copy(),
    "copy.copy": copy.copy,
    "copy.deepcopy": copy.deepcopy,
    "pickle": lambda x: pickle.loads(pickle.dumps(x)),
}


def computed(data):
    """A leaf, and a tensor computed from it that may be written to."""
    x = ag.tensor(data, requires_grad=True)
    return x, x * 1.0


@every_kind
def test_the_base_sees_what_is_written_to_a_view(view, expected):
    x = ag.tensor(SQUARE)
    v = view(x)
    v[0] = 9.0
    assert x.tolist() == expected


@every_kind
def test_a_view_sees_what_is_written_to_its_base(view, expected):
    x = ag.tensor(SQUARE)
    v = view(x)
    x[...] = [[5.0, 6.0], [7.0, 8.0]]
    assert v.tolist() == view(ag.tensor([[5.0, 6.0], [7.0, 8.0]])).tolist()


@every_kind
def test_gradients_follow_a_write_through_a_view(view, expected):
    x, y = computed(SQUARE)
    v = view(y)
    v[0] *= 3.0
    y.sum().backward()
    assert x.grad.tolist() == np.where(np.array(expected) == 9.0, 3.0, 1.0).tolist()


@every_kind
def test_a_view_has_the_gradient_of_what_is_written_to_its_base(view, expected):
    _, y = computed(SQUARE)
    v, w = view(y), ag.tensor(10.0, requires_grad=True)
    y[...] = w
    v.sum().backward()
    assert w.grad.item() == v.size


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
def test_what_copies_is_not_written_to(copied):
    x = ag.tensor(SQUARE)
    v = x[:]
    y = copied(x)
    x[...] = 0.0
    assert y.ravel()[0].item() == 1.0
    y[...] = 5.0
    assert v.tolist() == [[0.0, 0.0], [0.0, 0.0]]


@pytest.mark.parametrize("part", ["real", "imag"])
def test_parts_of_complex_numbers(part):
    z, y = computed(np.array([1 + 2j, 3 + 4j]))
    getattr(y, part)[0] *= 10.0
    assert y.tolist() == [{"real": 10 + 2j, "imag": 1 + 20j}[part], 3 + 4j]
    (y.real + 2.0 * y.imag).sum().backward()
    assert z.grad.tolist() == [{"real": 10 + 2j, "imag": 1 + 20j}[part], 1 + 2j]


def test_a_place_in_an_imaginary_part_that_is_written_twice():
    _, y = computed(np.array([1 + 2j, 3 + 4j]))
    w = ag.tensor([5.0, 6.0], requires_grad=True)
    y.imag[[0, 0]] = w
    y.imag.sum().backward()
    assert (y.tolist(), w.grad.tolist()) == ([1 + 6j, 3 + 4j], [0.0, 1.0])


# With how often the first element is seen.
READ_ONLY = {
    "broadcast_to": (lambda x: ag.broadcast_to(x, (3, 2, 2)), 3),
    "a view of it": (lambda x: ag.broadcast_to(x, (3, 2, 2))[0], 1),
    "diagonal": (ag.diagonal, 1),
}
every_read_only = pytest.mark.parametrize(("view", "times"), READ_ONLY.values(), ids=READ_ONLY)


@every_read_only
def test_what_is_read_only_in_numpy_is_read_only(view, times):
    x = ag.tensor(SQUARE)
    v = view(x)
    with pytest.raises(InPlaceError, match=r"x\[i\] = v: x is read-only, as are broadcast views\n.*y = x.copy\(\)"):
        v[0] = 1.0
    with pytest.raises(InPlaceError, match=r"x \*= y: x is read-only"):
        v *= 2.0
    assert x.tolist() == SQUARE


def test_a_detached_broadcast_can_be_written_to_through_its_views():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = ag.broadcast_to(x * 1.0, (2, 2)).detach()
    view, row = y[()], y[0]
    row *= 10.0
    view[1] += 1.0
    assert y.tolist() == view.tolist() == [[10.0, 20.0], [2.0, 3.0]]
    assert x.tolist() == [1.0, 2.0]


@every_read_only
def test_what_is_read_only_sees_what_is_written_to_its_base(view, times):
    x, y = computed(SQUARE)
    v = view(y)
    y *= 2.0
    v.sum().backward()
    assert v.tolist() == view(ag.tensor([[2.0, 4.0], [6.0, 8.0]])).tolist()
    assert x.grad[0, 0].item() == 2.0 * times


def test_rows_of_a_loop_are_views():
    x = ag.zeros((2, 2))
    for i, row in enumerate(x):
        row += float(i)
    assert x.tolist() == [[0.0, 0.0], [1.0, 1.0]]


def test_a_view_outlives_the_name_of_its_base():
    x, y = computed([1.0, 2.0])
    v, w = y[:1], y[::-1]
    del y
    v *= 5.0
    w.sum().backward()
    assert (w.tolist(), x.grad.tolist()) == ([2.0, 5.0], [5.0, 1.0])


def test_consumers_of_a_view_keep_what_they_used():
    x, y = computed([3.0])
    v = y[:]
    square = v * v
    y[0] = 100.0
    square.backward()
    assert x.grad.tolist() == [6.0]


def test_the_memory_order_survives_a_write():
    y = ag.tensor(SQUARE).T * 1.0  # in Fortran's order, as NumPy leaves it
    v = y.T.reshape(4)
    for _ in range(2):
        held = y.numpy()
        y[0, 0] += 1.0
        v[3] += 1.0
    assert (y.tolist(), held.tolist()) == ([[3.0, 3.0], [2.0, 6.0]], [[2.0, 3.0], [2.0, 5.0]])


def test_a_view_taken_inside_no_grad_is_a_constant_and_so_are_its_views():
    _, y = computed([1.0, 2.0, 3.0])
    with ag.no_grad():
        v = y[1:]
    w = v[1:]
    y[2] = 5.0
    assert (v.tolist(), w.tolist()) == ([2.0, 5.0], [5.0])
    assert not v.requires_grad and not w.requires_grad


def test_writing_a_view_back_that_was_taken_inside_no_grad_cuts_the_gradient():
    x, y = computed([1.0, 2.0, 3.0])
    with ag.no_grad():
        v = y[1:]
    y[1:] = v
    y.sum().backward()
    assert x.grad.tolist() == [1.0, 0.0, 0.0]


def test_a_gradient_flows_to_what_is_written_through_a_constant_view():
    x, y = computed([1.0, 2.0])
    w = ag.tensor(3.0, requires_grad=True)
    with ag.no_grad():
        v = y[1:]
    v[:1] *= w
    y.sum().backward()
    assert (x.grad.tolist(), w.grad.item()) == ([1.0, 0.0], 2.0)


def test_views_of_a_leaf_follow_its_updates():
    p = ag.tensor([1.0, 2.0], requires_grad=True)
    v = p[1:]
    old = v * v
    with ag.no_grad():
        p *= 10.0
        v += 1.0
    assert (p.tolist(), v.tolist()) == ([10.0, 21.0], [21.0])
    (old + v * v).sum().backward()
    assert p.grad.tolist() == [0.0, 4.0 + 42.0]


def test_an_update_makes_no_view_require_grad():
    x = ag.tensor([1.0, 2.0])
    v = x[1:]
    x.requires_grad = True
    with ag.no_grad():
        x[1] = 5.0
    assert v.tolist() == [5.0] and not v.requires_grad


def test_a_view_that_became_a_leaf_is_not_lost_by_a_write_to_its_base():
    x = ag.tensor([1.0, 2.0])
    v = x[1:]
    v.requires_grad = True
    with pytest.raises(InPlaceError, match="x is a leaf that requires grad"):
        x[1] = 5.0
    with ag.no_grad():
        x[1] = 5.0
    (v * v).backward()
    assert (x.tolist(), v.grad.tolist()) == ([1.0, 5.0], [10.0])
