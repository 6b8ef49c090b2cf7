"""What pictures and storage ask of a declaration: local derivatives, formulas, and which values a rule reads."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite import symbol
from autograd_lite.ops import REGISTRY
from autograd_lite.symbol import Expr
from autograd_lite.walks.rules import local_derivatives

NEEDS = {
    "add": (False, ()), "multiply": (False, (0, 1)), "divide": (True, (1,)), "exp": (True, ()), "sin": (False, (0,)),
    "tanh": (True, ()), "sqrt": (True, ()), "relu": (True, ()), "negative": (False, ()), "sum": (False, ()),
    "reshape": (False, ()), "matmul": (False, (0, 1)), "where": (False, (0,)), "equal": (False, ()),
    "concat": (False, ()),
    "maximum": (False, (0, 1)), "clip": (False, (0, 1, 2)), "getitem": (False, ()), "softmax": (True, ()),
}  # a table  # fmt: skip


@pytest.mark.parametrize("name", NEEDS)
def test_which_values_a_rule_reads(name):
    assert REGISTRY[name].needs() == NEEDS[name]


def test_a_rule_that_cannot_be_traced_reads_everything():
    assert symbol.reads(lambda y, x: x if x else y, ("y", "x")) == {"y", "x"}
    assert symbol.reads(lambda y, x: np.sqrt(x), ("y", "x")) == {"y", "x"}
    assert symbol.reads(lambda y, x: 3, ("y", "x")) == set()


def test_symbols_print_what_was_done_to_them():
    a, b = Expr("a"), Expr("b")
    assert repr(-(a + 1) * 2 / b**a) == "divide(multiply(negative(add(a, 1)), 2), pow(b, a))"
    assert repr(1 - a) == "subtract(1, a)" and repr(~(a > b)) == "logical_not(greater(a, b))"
    assert repr(ag.where(a == 0, ag.tanh(b), 2.0 @ a)) == "where(equal(a, 0), tanh(b), matmul(2.0, a))"
    assert (a + b * a).symbols() == {"a", "b"}
    with pytest.raises(TypeError, match="no value to branch on"):
        bool(a > b)


def test_local_derivatives_are_the_numbers_on_the_edges():
    x, w = ag.scalar(2.0), ag.scalar(-3.0)
    assert local_derivatives((x * w).node) == (-3.0, 2.0)
    assert local_derivatives((x * x).node) == (2.0, 2.0)
    assert local_derivatives((x - 5.0).node) == (1.0, -1.0)
    assert local_derivatives((x > 1.0 and x + w).node) == (1.0, 1.0)
    assert local_derivatives(ag.relu(w).node) == (0.0,)
    assert local_derivatives((1 / ag.scalar(0.0)).node) == (np.inf, -np.inf)
    assert local_derivatives(x.node) == ()


def test_local_derivatives_of_arrays():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    [d] = local_derivatives((x**2).node)[:1]
    assert d.tolist() == [2.0, 4.0]
    assert local_derivatives(x.sum().node)[0].tolist() == [1.0, 1.0]
    assert local_derivatives(x[::-1].node) == (None,)
    assert local_derivatives(ag.where(x > 1, x, 0.0).sum().node)[0].tolist() == [1.0, 1.0]


def test_local_derivatives_are_asked_of_values_that_were_not_kept():
    x = ag.tensor(np.ones(200_000), requires_grad=True)
    y = ag.square(x + 1.0)
    [d] = local_derivatives(y.node, y.graph)
    assert (d == 4.0).all()
