"""Convolution and pooling: blocks and runs of windows, ties, empty batches, complex numbers, and what is refused."""

import complexly
import numpy as np
import pytest
from samples.conv import naive_conv, naive_kernel, naive_transpose

import autograd_lite as ag
from autograd_lite.ops import windows

HOW = {"stride": (1, 1), "padding": ((1, 1), (1, 1)), "dilation": (1, 1), "groups": 1}


def drawn(*shape):
    return np.random.default_rng(shape).normal(size=shape)


@pytest.mark.parametrize("cached", [1, 300, 1000, 1 << 30])
@pytest.mark.parametrize(("stride", "dilation"), [(1, 1), (1, 2), (2, 1)])
@pytest.mark.parametrize("size", [(5, 5), (12, 9)])
def test_results_do_not_depend_on_how_much_is_copied_at_a_time(monkeypatch, cached, stride, dilation, size):
    monkeypatch.setattr(windows, "CACHED", cached)
    how = HOW | {"stride": (stride,) * 2, "dilation": (dilation,) * 2, "groups": 2}
    x, w = drawn(5, 4, *size), drawn(6, 2, 3, 2)
    y = ag.ops.conv._conv(x, w, **how)
    np.testing.assert_allclose(y, naive_conv(x, w, **how), atol=1e-12)
    found = ag.ops.conv._to_input(y, w, size=size, **how)
    np.testing.assert_allclose(found, naive_transpose(y, w, size=size, **how), atol=1e-11)
    found = ag.ops.conv._to_kernel(y, x, kernel=(3, 2), **how)
    np.testing.assert_allclose(found, naive_kernel(y, x, kernel=(3, 2), **how), atol=1e-11)


@pytest.mark.parametrize("waste", [0, 100])
def test_results_do_not_depend_on_whether_rows_or_runs_are_copied(monkeypatch, waste):
    monkeypatch.setattr(windows, "WASTE", waste)
    monkeypatch.setattr(ag.ops.conv, "WASTE", waste)
    for size, kernel in [((4, 5), (3, 3)), ((6, 3), (4, 1))]:
        x, w = drawn(2, 2, *size), drawn(3, 2, *kernel)
        y = ag.ops.conv._conv(x, w, **HOW)
        np.testing.assert_allclose(y, naive_conv(x, w, **HOW), atol=1e-12)
        found = ag.ops.conv._to_input(y, w, size=size, **HOW)
        np.testing.assert_allclose(found, naive_transpose(y, w, size=size, **HOW), atol=1e-12)
        found = ag.ops.conv._to_kernel(y, x, kernel=kernel, **HOW)
        np.testing.assert_allclose(found, naive_kernel(y, x, kernel=kernel, **HOW), atol=1e-12)


@pytest.mark.parametrize("groups", [1, 2])
def test_derivatives_by_complex_numbers(groups):
    x, w = complexly.numbers((2, 2, 4)), complexly.numbers((2, 2 // groups, 3))
    complexly.check(lambda x, w: ag.conv(x, w, padding=1, groups=groups), x, w)
    complexly.check(lambda x, w: ag.conv_transpose(x, w, stride=2, groups=groups), x, w)
    complexly.check(lambda x: ag.avg_pool(x, 2, stride=1, padding=1), x)


def test_transpose_is_the_adjoint():
    x, w, how = drawn(2, 3, 7, 6), drawn(4, 3, 3, 2), {"stride": (2, 1), "padding": (1, 0), "dilation": (1, 2)}
    g = drawn(*ag.conv(x, w, **how).shape)
    back = ag.conv_transpose(g, w, **how)
    assert back.shape == x.shape
    np.testing.assert_allclose(np.vdot(g, ag.conv(x, w, **how)), np.vdot(back, x))


def test_output_padding_gives_back_a_size_that_the_stride_left_open():
    w = drawn(2, 3, 3)
    for n in (7, 8):
        g = ag.conv(drawn(1, 3, n), w, stride=2)
        assert ag.conv_transpose(g, w, stride=2, output_padding=(n - 7)).shape == (1, 3, n)


def test_padding_by_name():
    x, w = drawn(1, 1, 6), drawn(1, 1, 3)
    np.testing.assert_array_equal(ag.conv(x, w, padding="same"), ag.conv(x, w, padding=1))
    np.testing.assert_array_equal(ag.conv(x, w, padding="valid"), ag.conv(x, w))
    assert ag.conv(x, drawn(1, 1, 4), padding="same", dilation=3).shape == x.shape


def test_an_empty_batch_has_empty_results_and_no_gradient_for_the_kernel():
    x, w = ag.tensor(np.ones((0, 2, 4)), requires_grad=True), ag.tensor(drawn(3, 2, 3), requires_grad=True)
    y = ag.max_pool(ag.conv(x, w, padding=1), 2)
    assert y.shape == (0, 3, 2)
    y.sum().backward()
    assert x.grad.shape == x.shape
    np.testing.assert_array_equal(w.grad.numpy(), np.zeros(w.shape))


def test_whole_numbers_stay_whole():
    x = np.arange(6).reshape(1, 1, 6)
    y = ag.conv(x, np.array([[[1, 2]]]))
    assert y.dtype == x.dtype
    np.testing.assert_array_equal(y, [[[2, 5, 8, 11, 14]]])
    np.testing.assert_array_equal(ag.max_pool(-1 - x, 2, padding=1), [[[-1, -2, -4, -6]]])


def test_ties_share_the_gradient_evenly():
    x = ag.tensor([[[2.0, 2.0, 1.0, 2.0]]], requires_grad=True)
    ag.max_pool(x, 2, stride=1).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [[[0.5, 1.5, 0.0, 1.0]]])


def test_padding_never_wins_nor_takes_part_in_a_tie():
    x = ag.tensor([[[-5.0, -5.0]]], requires_grad=True)
    y = ag.max_pool(x, 3, stride=1, padding=1)
    np.testing.assert_array_equal(y.numpy(), [[[-5.0, -5.0]]])
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [[[1.0, 1.0]]])


def test_the_mean_counts_padding_as_zeros():
    np.testing.assert_array_equal(ag.avg_pool(np.array([[[2.0, 4.0]]]), 2, stride=1, padding=1), [[[1.0, 3.0, 2.0]]])


def test_lists_are_taken():
    np.testing.assert_array_equal(ag.conv([[[1.0, 2.0]]], [[[1.0]]]), [[[1.0, 2.0]]])


X, W = np.ones((2, 3, 4)), np.ones((2, 3, 2))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: ag.conv(X, np.ones((2, 3, 5))), "a kernel that reaches over (5,) does not fit into (4,)"),
        (lambda: ag.conv(X, W, dilation=4), "a kernel that reaches over (5,) does not fit into (4,)"),
        (lambda: ag.conv(np.ones((2, 3, 0)), W), "a kernel that reaches over (2,) does not fit into (0,)"),
        (lambda: ag.conv(X, np.ones((2, 2, 2))), "expected 2 channels for w of shape (2, 2, 2) in 1 group, got x of"),
        (lambda: ag.conv(X, np.ones((2, 2, 2)), groups=2), "expected 4 channels for w of shape (2, 2, 2) in 2 groups"),
        (
            lambda: ag.conv(X, np.ones((3, 3, 2)), groups=2),
            "expected groups that divide the 3 of w's first axis, got 2",
        ),
        (
            lambda: ag.conv(X, np.ones((2, 3))),
            "expected x of shape (batch, channels, *spatial) and w with as many axes",
        ),
        (lambda: ag.conv(X[0], W[0]), "expected x of shape (batch, channels, *spatial)"),
        (lambda: ag.conv(1.0, 2.0), "got () and ()"),
        (lambda: ag.conv(X, np.ones((2, 3, 0))), "expected a kernel with elements, got w of shape (2, 3, 0)"),
        (lambda: ag.conv(X, W, stride=0), "expected stride of at least 1, got 0"),
        (lambda: ag.conv(X, W, padding=-1), "expected padding of at least 0, got -1"),
        (lambda: ag.conv(X, W, padding=(1, 1)), "expected padding as a whole number or 1 of them, got (1, 1)"),
        (lambda: ag.conv(X, W, dilation=1.5), "expected dilation as a whole number or 1 of them, got 1.5"),
        (lambda: ag.conv(X, W, padding="full"), "expected padding 'same', 'valid' or numbers, got 'full'"),
        (lambda: ag.conv(X, W, padding="same", stride=2), "padding='same' goes with a stride of 1, got (2,)"),
        (lambda: ag.conv_transpose(X, np.ones((2, 3, 2))), "expected 2 channels for w of shape (2, 3, 2)"),
        (lambda: ag.conv_transpose(X[:, :2], W, output_padding=1), "output_padding is less than the stride"),
        (lambda: ag.conv_transpose(X[:, :2, :1], W, padding=1), "gives no size: (0,)"),
        (lambda: ag.max_pool(X, 5), "a window that reaches over (5,) does not fit into (4,)"),
        (lambda: ag.max_pool(X, 2, padding=2), "expected padding of at most half of the window (2,), got 2"),
        (lambda: ag.max_pool(X[0], 2), "expected x of shape (batch, channels, *spatial), got (3, 4)"),
        (lambda: ag.max_pool(X * 1j, 2), "complex numbers have no order"),
        (lambda: ag.avg_pool(X, (2, 2)), "expected size as a whole number or 1 of them, got (2, 2)"),
    ],
)
def test_what_is_refused(call, said):
    with pytest.raises(ag.AutogradError) as error:
        call()
    assert said in str(error.value)
