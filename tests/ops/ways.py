"""Every way to a gradient: backward and forward, recorded and not, on Scalars, tensors, floats, arrays and batches."""

import numpy as np

import autograd_lite as ag


def by_scalar(f, *xs):
    """Gradients by `backward` on Scalars."""
    variables = [ag.scalar(x) for x in xs]
    f(*variables).backward()
    return [0.0 if v.grad is None else v.grad.item() for v in variables]


def by_point(f, *xs):
    """The same on 0-d tensors."""
    variables = [ag.tensor(x, requires_grad=True) for x in xs]
    f(*variables).backward()
    return [0.0 if v.grad is None else v.grad.item() for v in variables]


def by_row(f, *xs):
    """The same on arrays, beside an element that is as usual."""
    variables = [ag.tensor([x, 0.75 + i], requires_grad=True) for i, x in enumerate(xs)]
    f(*variables).sum().backward()
    return [0.0 if v.grad is None else v.grad[0].item() for v in variables]


def by_transform(f, *xs):
    """The same by `grad`, on floats."""
    return list(ag.grad(f, argnums=tuple(range(len(xs))))(*xs))


def by_recording(f, *xs):
    """The same, recorded so that it could be differentiated again."""
    variables = [ag.tensor(x, requires_grad=True) for x in xs]
    f(*variables).backward(create_graph=True)
    return [0.0 if v.grad is None else v.grad.item() for v in variables]


def by_jvp(f, *xs):
    """The same forward, one direction after the other."""
    return [ag.jvp(f, xs, tuple(np.eye(len(xs))[i]))[1] for i in range(len(xs))]


def by_vmap(f, *xs):
    """The same for each example of a batch, of which the second is as usual."""
    batches = [np.array([x, 0.75 + i]) for i, x in enumerate(xs)]
    return [g[0] for g in ag.vmap(ag.grad(f, argnums=tuple(range(len(xs)))))(*batches)]


WAYS = [by_scalar, by_point, by_row, by_transform, by_recording, by_jvp, by_vmap]


def of_tensor(f, x):
    """The gradient of a single number by an array, by `backward`."""
    t = ag.tensor(x, requires_grad=True)
    f(t).backward()
    return t.grad.numpy()


def of_recorded(f, x):
    """The same, recorded."""
    t = ag.tensor(x, requires_grad=True)
    f(t).backward(create_graph=True)
    return t.grad.numpy()


def of_array(f, x):
    """The same by `grad`, on arrays."""
    return ag.grad(f)(x)


def of_jvp(f, x):
    """The same forward, one element after the other."""
    g = np.zeros(x.shape, x.dtype)
    for i in np.ndindex(x.shape):
        t = np.zeros(x.shape, x.dtype)
        t[i] = 1.0
        g[i] = ag.jvp(f, (x,), (t,))[1]
    return g


def of_batch(f, x):
    """The same for each example of a batch, of which the second is another."""
    return ag.vmap(ag.grad(f))(np.stack([x, np.flip(x) + x.dtype.type(0.5)]))[0]


def of_jacobian(f, x):
    """The same as the only row of a Jacobian, computed forward."""
    return ag.jacobian(f, mode="forward")(x)


OF_ARRAYS = [of_tensor, of_recorded, of_array, of_jvp, of_batch, of_jacobian]
