"""Methods of a Tensor: each is the function of its name, as on ndarrays."""

import copy
import pickle

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import OpError

A = np.array([[0.3, -0.4, 0.9], [1.3, 0.7, -0.2]])

# name: what is done, the same to an ndarray and to a tensor
SAME = {
    "sum": lambda t: t.sum(axis=0, keepdims=True),
    "sum by position": lambda t: t.sum(0, np.float32),
    "mean": lambda t: t.mean(axis=1),
    "mean by position": lambda t: t.mean(1, np.float32, keepdims=True),
    "prod": lambda t: t.prod(axis=0),
    "prod by position": lambda t: t.prod(0, np.float32),
    "var": lambda t: t.var(axis=0),
    "var by position": lambda t: t.var(0, np.float32),
    "var with ddof": lambda t: t.var(1, ddof=1),
    "std": lambda t: t.std(),
    "std with ddof": lambda t: t.std(0, ddof=1, keepdims=True),
    "max": lambda t: t.max(axis=1),
    "min": lambda t: t.min(axis=0, keepdims=True),
    "argmax": lambda t: t.argmax(axis=1),
    "argmin": lambda t: t.argmin(),
    "all": lambda t: t.all(axis=0),
    "any": lambda t: t.any(),
    "nonzero": lambda t: [i.tolist() for i in t.nonzero()],
    "argsort": lambda t: t.argsort(),
    "argsort along": lambda t: t.argsort(0, stable=True),
    "argpartition": lambda t: t[0, t[0].argpartition(1)[1]],
    "searchsorted": lambda t: t[0, 1:].searchsorted([0.0, 0.9, 2.0], "right"),
    "compress": lambda t: t.compress([True, False, True], 1),
    "choose": lambda t: (t > 0.5).choose([t, -t]),
    "diagonal": lambda t: t.diagonal(),
    "diagonal off": lambda t: t.diagonal(1, 0, 1),
    "trace": lambda t: t.trace(),
    "trace off": lambda t: t.trace(-1, dtype=np.float32),
    "take": lambda t: t.take([0, -1], 1),
    "repeat": lambda t: t.repeat(2, 0),
    "dot": lambda t: t.dot(t.T),
    "real": lambda t: t.real,
    "cumsum": lambda t: t.cumsum(),
    "cumsum along": lambda t: t.cumsum(axis=1),
    "cumsum in a dtype": lambda t: t.cumsum(0, np.float32),
    "cumprod": lambda t: t.cumprod(),
    "cumprod along": lambda t: t.cumprod(1),
    "sum of some": lambda t: t.sum(0, where=[[True], [False]], initial=2.0),
    "max of some": lambda t: t.max(where=[[True], [False]], initial=-1.0),
    "var of some": lambda t: t.var(1, where=[True, False, True], ddof=1),
    "all of some": lambda t: t.all(0, where=[[True], [False]]),
    "any of some": lambda t: (t > 0).any(1, where=[False, True, False], keepdims=True),
    "dot 3-D": lambda t: t.dot(np.ones((2, 3, 2))),
    "reshape": lambda t: t.reshape(3, 2),
    "reshape tuple": lambda t: t.reshape((3, -1)),
    "reshape row": lambda t: t.reshape(-1),
    "ravel": lambda t: t.ravel(),
    "flatten": lambda t: t.flatten(),
    "transpose": lambda t: t.transpose(),
    "transpose axes": lambda t: t.transpose(1, 0),
    "transpose tuple": lambda t: t.transpose((0, 1)),
    "T": lambda t: t.T,
    "mT": lambda t: t.mT,
    "swapaxes": lambda t: t.swapaxes(0, 1),
    "squeeze": lambda t: t[:1].squeeze(0),
    "clip": lambda t: t.clip(0.0, 0.5),
    "astype": lambda t: t.astype(np.float32),
    "abs": abs,
    "getitem": lambda t: t[1, ::2],
    "round": lambda t: t.round(),
    "round to": lambda t: t.round(1),
    "conjugate": lambda t: t.conjugate(),
    "floor and rest": lambda t: divmod(t, 0.5)[0],
    "floor and rest, reversed": lambda t: divmod(1, t)[1],
    "in": lambda t: (0.7 in t, 7 in t),
    "tobytes": lambda t: t.T.tobytes(),
    "tolist": lambda t: t.tolist(),
    "item": lambda t: t[0, 0].item(),
    "item at": lambda t: t.item(1, 2),
    "len": len,
    "iteration": lambda t: [row.tolist() for row in t],
    "float": lambda t: float(t[0, 0]),
    "int": lambda t: int(t[1, 0]),
    "complex": lambda t: complex(t[0, 0]),
    "bool": lambda t: bool(t[0, 0]),
    "shape": lambda t: (t.shape, t.ndim, t.size, t.dtype, t.itemsize, t.nbytes),
}


@pytest.mark.parametrize("name", SAME)
def test_same_as_an_array(name):
    expected, found = SAME[name](A), SAME[name](ag.tensor(A, requires_grad=True))
    if not isinstance(found, ag.Tensor):
        assert found == expected
        return
    assert found.dtype == np.asarray(expected).dtype
    np.testing.assert_allclose(found.numpy(), expected, rtol=1e-6)  # float32 is added up in another order


@pytest.mark.parametrize("name", ["exp", "log", "sqrt", "sin", "cos", "tan", "tanh", "sigmoid", "relu", "abs"])
def test_methods_that_are_functions(name):
    for x in (ag.tensor([0.5]), ag.scalar(0.5)):
        if hasattr(x, name):
            assert getattr(x, name)().item() == getattr(ag, name)(0.5)


def test_var_and_std_take_a_correction():
    t = ag.tensor(A)
    np.testing.assert_allclose(t.var(correction=1).numpy(), A.var(ddof=1))
    np.testing.assert_allclose(t.std(axis=0, correction=1).numpy(), A.std(axis=0, ddof=1))
    with pytest.raises(OpError, match="two names of the same thing"):
        t.var(ddof=1, correction=0)


@pytest.mark.parametrize("method", [lambda t: t.sort(), lambda t: t.sort(0), lambda t: t.partition(1)])
def test_sorting_in_place_is_ndarrays_and_has_gradients(method):
    a, x = A.copy(), ag.tensor(A, requires_grad=True)
    t = x * 1.0
    assert method(t) is None and method(a) is None
    np.testing.assert_array_equal(t.numpy(), a)
    (t * t).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), 2 * A)


def test_an_integer_tensor_is_an_index():
    assert ["a", "b"][ag.tensor(1)] == "b"
    assert list(range(ag.tensor(3))) == [0, 1, 2]


def test_device():
    t = ag.tensor(A, requires_grad=True, device="cpu")
    assert t.device == "cpu" and t.to_device("cpu") is t


@pytest.mark.parametrize(
    "clone", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))], ids=["copy", "deepcopy", "pickle"]
)
def test_tensors_and_scalars_can_be_copied(clone):
    t = clone(ag.tensor([1.0, 2.0], requires_grad=True, name="t"))
    assert repr(t) == "Tensor([1., 2.], requires_grad=True, name='t')"
    (t * t).sum().backward()
    assert t.grad.tolist() == [2.0, 4.0]
    s = clone(ag.scalar(3.0))
    (s * s).backward()
    assert s.grad.item() == 6.0
