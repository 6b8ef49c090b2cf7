"""The same loss by both libraries: its value, its gradient, and the gradient of a product with that."""

from typing import NamedTuple

import numpy as np
from pairs.pair import ours
from reference import torch

import autograd_lite as ag


class Answer(NamedTuple):
    """Lists of arrays: outputs, gradients by each input, gradients of the weighed gradients."""

    values: list
    first: list
    second: list


def weights(shape, turned, shift=1.0):
    """Numbers to weigh with, all different and of both signs; complex ones, if `turned`."""
    w = np.cos(shift + np.arange(np.prod(shape, dtype=int))).reshape(shape)
    return w + 1j * np.sin(2.0 * shift + w) if turned else w


def outputs(y):
    return list(y) if isinstance(y, tuple | list) else [y]


def weigh(ys, wrap, real, shift=1.0):
    """The sum of all elements of all floats among the outputs, each with another weight."""
    loss = 0.0
    for y in ys:
        w = wrap(np.conj(weights(tuple(y.shape), "complex" in str(y.dtype), shift)))
        loss = loss + (real(w * y) if "complex" in str(y.dtype) else w * y).sum()
    return loss


def by_us(name, pair, trial, order):
    """Our answer."""
    xs = [ag.tensor(x, requires_grad=True) for x in trial.xs]
    ys = [ag.asarray(y) for y in outputs(ours(name, pair)(*xs, **trial.params))]
    levels = [[y.numpy() for y in ys]]
    wrt = ys
    for k in range(order):
        loss = weigh([y for y in wrt if y.dtype.kind in "fc"], np.asarray, ag.real, 1.0 + k)
        for x in xs:
            x.zero_grad()
        if getattr(loss, "requires_grad", False):
            loss.backward(create_graph=True)
        wrt = [ag.zeros_like(x) if x.grad is None else x.grad for x in xs]
        levels.append([g.numpy() for g in wrt])
    return Answer(*levels, *[[]] * (2 - order))


def by_torch(pair, trial, order):
    """PyTorch's."""
    xs = [torch.tensor(x, requires_grad=True) for x in trial.xs]
    ys = outputs(pair.theirs(*xs, **trial.params))
    levels = [[y.numpy(force=True) for y in ys]]
    wrt = ys
    for k in range(order):
        loss = weigh([y for y in wrt if y.is_floating_point() or y.is_complex()], torch.as_tensor, torch.real, 1.0 + k)
        if getattr(loss, "requires_grad", False):
            wrt = torch.autograd.grad(loss, xs, create_graph=True, allow_unused=True, materialize_grads=True)
        else:
            wrt = [torch.zeros_like(x) for x in xs]
        levels.append([g.numpy(force=True) for g in wrt])
    return Answer(*levels, *[[]] * (2 - order))


def agree(name, pair, trial, order, rtol, atol):
    """Hold our answer to PyTorch's."""
    ours, theirs = by_us(name, pair, trial, order), by_torch(pair, trial, order)
    for level in Answer._fields:
        a, b = getattr(ours, level), getattr(theirs, level)
        assert len(a) == len(b)
        for x, y in zip(a, b, strict=True):
            said = f"{name}: {level}\n{trial}"
            assert x.shape == y.shape, said
            if level != "values" or y.dtype.kind in "fc":
                assert x.dtype == y.dtype, said
            np.testing.assert_allclose(x, y, rtol=rtol * pair.slack, atol=atol * pair.slack, err_msg=said)
