"""Programs that Hypothesis draws: they run, print as what they are, and shrink to little."""

import numpy as np
import pytest
from hypothesis import find, given

import autograd_lite as ag
from autograd_lite.errors import OpError
from autograd_lite.testing import GradientCheckError, check_grads
from autograd_lite.testing.strategies import programs
from autograd_lite.testing.strategies.catalogue import families
from autograd_lite.testing.strategies.registry import elementwise

EVERY = programs(transforms=True, kinks=True)


def run(source):
    """What the code of a program defines."""
    names = {"ag": ag, "np": np}
    exec(source, names)
    return names["program"], names["inputs"]


@given(EVERY)
def test_source_is_code_that_gives_the_same(program):
    again, inputs = run(program.source)
    for a, b in zip(inputs, program.inputs, strict=True):
        np.testing.assert_array_equal(a, b)
        assert a.dtype == b.dtype
    np.testing.assert_array_equal(again(*inputs), program(*program.inputs))
    assert repr(program) == program.source


@given(EVERY)
def test_arrays_and_tensors_give_the_same_finite_numbers(program):
    y = np.asarray(program(*program.inputs))
    found = program(*map(ag.tensor, program.inputs))
    np.testing.assert_allclose(getattr(found, "value", found), y, rtol=1e-12, atol=1e-14)
    assert np.all(np.isfinite(y))


@given(EVERY)
def test_inputs_are_left_as_they_are(program):
    before = [x.copy() for x in program.inputs]
    program(*program.inputs)
    for a, b in zip(before, program.inputs, strict=True):
        np.testing.assert_array_equal(a, b)


@given(programs("elementwise", inputs=((), ())))
def test_elementwise_programs_run_on_scalars(program):
    floats = [float(x) for x in program.inputs]
    assert program(*map(ag.scalar, floats)).item() == pytest.approx(float(program(*floats)), rel=1e-12)


@given(programs(dtype=np.float32, steps=4))
def test_the_dtype_is_that_of_the_inputs(program):
    assert {x.dtype for x in program.inputs} == {np.dtype(np.float32)}
    assert np.asarray(program(*program.inputs)).dtype == np.float32


@given(programs(ops={"tanh", "multiply", "grad"}, transforms=True))
def test_ops_can_be_chosen(program):
    assert set(program.steps) <= {"tanh", "multiply", "grad"}


def test_a_step_that_does_not_exist_is_an_error():
    with pytest.raises(OpError, match="no step is called warp"):
        programs(ops={"warp"})


NAMES = [*elementwise(False), *(name for family in families(True, True, True) for name in family)]


@pytest.mark.parametrize("name", NAMES)
def test_every_step_is_drawn_and_is_right(name):
    """A program that ends in this step alone; most others it depends on are shrunk away."""
    renamed = {"setitem": "write", "update": "write", "through a view": "write"}.get(name, name)
    ops = {name, "multiply"}
    program = find(programs(ops=ops, transforms=True, kinks=True, steps=3), lambda p: renamed in p.steps)
    assert len(program.steps) <= 3, program.source
    check_grads(program, program.inputs)


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        (lambda p: "tanh" in p.steps, ["return ag.tanh(a)"]),
        (lambda p: "@" in p.source, None),
        (lambda p: " -= " in p.source, ["v1 = a.copy()", "v1 -= a", "return v1"]),
        (lambda p: len(p.inputs) > 1 and p.source.count("b") > 2, None),
    ],
)
def test_shrinks_to_a_minimal_graph(wanted, lines):
    program = find(programs(), wanted)
    body = [line.strip() for line in program.source.split("\n\n")[0].splitlines()[1:]]
    assert len(body) <= 3
    renamed = [line.replace("= b", "= a") for line in body]  # which of several inputs it is matters little
    assert lines is None or lines in (body, renamed), program.source


def test_a_wrong_rule_is_shrunk_to_one_step(monkeypatch):
    """The search for a failing program ends with one that has the op that is wrong, and hardly more."""
    monkeypatch.setattr(ag.tanh.op, "partials", (lambda y, x: 1 - y,))
    monkeypatch.setattr(ag.tanh.op, "rules", (lambda y, x: 1 - y,))
    monkeypatch.setattr(ag.tanh.op, "fast", None)

    def fails(program):
        try:
            check_grads(program, program.inputs)
        except GradientCheckError as error:
            return error.op is ag.tanh.op
        return False

    program = find(programs(steps=5), fails)
    body = program.source.split("\n\n")[0].splitlines()[1:]
    assert len(body) == 1 and "ag.tanh(a)" in body[0], program.source
