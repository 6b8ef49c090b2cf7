"""Pytrees go in and come out, through every transform: tuples, lists, dicts, named tuples, dataclasses, nested."""

from collections import OrderedDict, defaultdict, namedtuple
from dataclasses import dataclass, field

import numpy as np
import pytest
from saying import says

import autograd_lite as ag
from autograd_lite.errors import AutogradError, ShapeError, TreeError

Pair = namedtuple("Pair", "w b")


@dataclass(frozen=True)
class Layer:
    w: object
    b: object


@dataclass
class Quiet:
    """Shows nothing of itself, and has a part that is no argument."""

    w: object = field(repr=False)
    b: object = field(repr=False)
    steps: int = field(default=0, init=False)


def weighted(x, y, z=1.0):
    return x * x * y * z


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ((3.0, 2.0), (12.0, 9.0)),
        ([3.0, 2.0], [12.0, 9.0]),
        ({"w": 3.0, "b": 2.0}, {"w": 12.0, "b": 9.0}),
        (OrderedDict(w=3.0, b=2.0), OrderedDict(w=12.0, b=9.0)),
        (defaultdict(float, w=3.0, b=2.0), defaultdict(float, w=12.0, b=9.0)),
        (Pair(3.0, 2.0), Pair(12.0, 9.0)),
        (Layer(3.0, 2.0), Layer(12.0, 9.0)),
    ],
    ids=lambda tree: type(tree).__name__,
)
def test_pytrees_come_back(tree, expected):
    def f(p):
        w, b = (p.w, p.b) if hasattr(p, "w") else (p["w"], p["b"]) if isinstance(p, dict) else p
        return weighted(w, b)

    g = ag.grad(f)(tree)
    assert g == expected and type(g) is type(tree)


def test_nested_trees_with_arrays():
    p = {"layers": [Layer(np.array([1.0, 2.0]), 3.0), Layer(np.array([4.0]), 5.0)], "scale": np.float32(2.0)}

    def f(p, x):
        first, second = p["layers"]
        return ((first.w * x).sum() + first.b) * (second.w.sum() + second.b) * p["scale"]

    g = ag.grad(f)(p, np.array([10.0, 100.0]))
    assert g["layers"][0].w.tolist() == [180.0, 1800.0] and g["layers"][0].b == 18.0
    assert g["layers"][1].w.tolist() == [426.0] and type(g["layers"][1].b) is float
    assert g["scale"] == 1917.0 and type(g["scale"]) is np.float32


def quadratic(p):
    """``w**2 * b`` of a Layer: gradient (2 w b, w**2), Hessian ((2 b, 2 w), (2 w, 0))."""
    return p.w * p.w * p.b


POINT, MOVE = Layer(3.0, 2.0), Layer(1.0, 10.0)


def test_vjp_takes_and_gives_trees():
    out, pullback = ag.vjp(lambda p: {"y": quadratic(p), "z": [p.b * 2.0]}, POINT)
    assert out == {"y": 18.0, "z": [4.0]}
    assert pullback({"z": [5.0], "y": 1.0}) == (Layer(12.0, 19.0),), "entries of a dict by key, in any order"


def test_jvp_and_linearize_take_and_give_trees():
    out, moved = ag.jvp(lambda p: (quadratic(p), [p.w]), (POINT,), (MOVE,))
    assert (out, moved) == ((18.0, [3.0]), (12.0 + 90.0, [1.0]))
    out, derivative = ag.linearize(lambda p: Pair(quadratic(p), p.b), POINT)
    assert out == Pair(18.0, 2.0) and derivative(MOVE) == Pair(102.0, 10.0)


def test_hvp_and_hessian_of_trees():
    assert ag.hvp(quadratic, (POINT,), (MOVE,)) == (18.0, (Layer(2 * 2 + 10 * 6.0, 6.0),))
    assert ag.hessian(quadratic)(POINT) == Layer(Layer(4.0, 6.0), Layer(6.0, 0.0))


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_jacobian_of_trees_has_the_argument_inside_the_result(mode):
    found = ag.jacobian(lambda p, x: [p["a"] * x, x.sum()], (0, 1), mode=mode)({"a": 2.0}, np.array([1.0, 3.0]))
    (first, second) = found
    assert first[0]["a"].tolist() == [1.0, 3.0] and first[1].tolist() == [[2.0, 0.0], [0.0, 2.0]]
    assert second[0]["a"] == 0.0 and second[1].tolist() == [1.0, 1.0]


def test_vmap_and_checkpoint_of_trees():
    p = Layer(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    assert ag.vmap(quadratic)(p).tolist() == [3.0, 16.0]
    g = ag.vmap(ag.grad(ag.checkpoint(quadratic)))(p)
    assert type(g) is Layer and g.w.tolist() == [6.0, 16.0] and g.b.tolist() == [1.0, 4.0]
    out = ag.checkpoint(lambda p: {"y": quadratic(p), "same": p.b})(POINT)
    assert out == {"y": 18.0, "same": 2.0}


def test_custom_gradient_of_trees():
    f = ag.custom_gradient(lambda p, x: ({"y": quadratic(p) * x}, lambda g: (Layer(g["y"], None), 7.0 * g["y"])))
    assert ag.grad(lambda p, x: f(p, x)["y"] * 2.0, (0, 1))(POINT, 1.0) == (Layer(2.0, 0.0), 14.0)


def test_a_dataclass_that_shows_nothing_of_itself():
    g = ag.grad(quadratic)(Quiet(3.0, 2.0))
    assert (g.w, g.b) == (12.0, 9.0)
    assert ag.jvp(quadratic, (Quiet(3.0, 2.0),), (Quiet(1.0, 10.0),)) == (18.0, 102.0)
    with pytest.raises(TreeError):
        ag.jvp(quadratic, (Quiet(3.0, 2.0),), (Layer(1.0, 10.0),))


@pytest.mark.parametrize("empty", [(), [], {}, [()], {"a": []}], ids=str)
def test_empty_trees_are_trees(empty):
    assert ag.grad(lambda p, x: x * x, (0, 1))(empty, 3.0) == (empty, 6.0)
    assert ag.checkpoint(lambda p: p)(empty) == empty
    assert ag.jvp(lambda p, x: (p, x), (empty, 3.0), (empty, 1.0)) == ((empty, 3.0), (empty, 1.0))


def pull(ct):
    return ag.vjp(lambda x: {"a": x, "b": (x, x)}, 2.0)[1](ct)


WRONG = {
    "a cotangent for a tree": (
        lambda: pull(1.0),
        TreeError,
        "vjp of <lambda>: cotangents of another structure: trees differ at the top: expected a dict with ['a', 'b'], "
        "got a leaf (float)",
    ),
    "a part that is missing": (
        lambda: pull({"a": 1.0, "b": (1.0,)}),
        TreeError,
        "trees differ at ['b']: expected a tuple of 2, got a tuple of 1",
    ),
    "another shape": (
        lambda: pull({"a": 1.0, "b": (1.0, np.ones(2))}),
        ShapeError,
        "vjp of <lambda>: expected cotangents of shape (), got shape (2,)",
    ),
    "too few tangents": (
        lambda: ag.jvp(weighted, (1.0, 2.0), (1.0,)),
        TreeError,
        "jvp of weighted: tangents of another structure: .. expected a tuple of 2, got a tuple of 1",
    ),
    "tangents of another shape": (
        lambda: ag.jvp(ag.sin, (np.ones(2),), (np.ones(3),)),
        ShapeError,
        "jvp of sin: expected tangents of shape (2,), got shape (3,)",
    ),
    "tangents of another tree": (
        lambda: ag.hvp(quadratic, (POINT,), (Pair(1.0, 2.0),)),
        TreeError,
        "expected a Layer with ['w', 'b'], got a Pair of 2",
    ),
    "tangents for linearize": (
        lambda: ag.linearize(weighted, 1.0, 2.0)[1](1.0),
        TreeError,
        "linearize of weighted: tangents of another structure",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_trees_that_do_not_fit_are_refused(name):
    call, kind, parts = WRONG[name]
    with pytest.raises(kind) as caught:
        call()
    assert isinstance(caught.value, AutogradError) and says(caught.value, parts)
