"""Transforms of functions that give, or are given, what is no number: errors, and what stands for a derivative."""

from dataclasses import dataclass

import numpy as np
import pytest
from saying import says

import autograd_lite as ag
from autograd_lite.errors import DTypeError, TreeError


def test_the_tangent_of_what_is_no_number_is_none():
    assert ag.jvp(lambda x: None, (2.0,), (1.0,)) == (None, None)
    assert ag.jvp(lambda x: (x * x, None, "word", 3), (2.0,), (1.0,))[1] == (4.0, None, None, 0)
    assert ag.linearize(lambda x: {"a": x, "b": "word"}, 2.0)[1](5.0) == {"a": 5.0, "b": None}


def test_none_stands_for_a_cotangent_or_tangent_of_0():
    _, pullback = ag.vjp(lambda x: (x * x, x.sum(), "word"), np.ones(2))
    assert pullback((None, 3.0, None))[0].tolist() == [3.0, 3.0]
    assert pullback((None, None, "anything"))[0].tolist() == [0.0, 0.0]
    assert ag.jvp(lambda x, y: (x * y).sum(), (np.ones(2), np.ones(2)), (None, np.ones(2)))[1] == 2.0


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        (lambda: ag.vjp(lambda x: x * 2, 1.0)[1]("a"), "vjp of <lambda>: expected numbers .. cotangents, got str 'a'"),
        (lambda: ag.vjp(lambda x: x * 2, np.ones(1))[1](np.array(["a"])), "as cotangents, got ndarray"),
        (lambda: ag.jvp(lambda x: x * 2, (1.0,), ("a",)), "jvp of <lambda>: expected numbers .. tangents, got str 'a'"),
        (lambda: ag.grad(lambda x: (x * x, x))(2.0), "a single real number .. got tuple .. has_aux=True"),
        (lambda: ag.grad(lambda x: None)(2.0), "a single real number .. got None .. return the number"),
        (lambda: ag.grad(lambda x: x * np.ones(2))(2.0), "got shape (2,) .. sum it"),
    ],
)
def test_what_is_refused(call, parts):
    with pytest.raises(DTypeError) as caught:
        call()
    assert says(caught.value, parts)


@dataclass
class Both:
    """Not made from its fields."""

    a: float
    b: float

    def __init__(self, both):
        self.a = self.b = both


def test_a_dataclass_that_is_not_made_from_its_fields():
    with pytest.raises(TreeError) as caught:
        ag.grad(lambda p: p.a * p.b)(Both(2.0))
    assert says(caught.value, "Both(...) takes its fields ['a', 'b'] .. let @dataclass make its __init__")
    assert ag.grad(lambda x: (x * x, Both("word")), has_aux=True)(2.0)[1].a == "word"
