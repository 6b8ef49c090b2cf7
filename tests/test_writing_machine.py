"""Random programs that write: every value is NumPy's, every gradient that of the same program without writing.

A program that fails prints as its steps, which `writing_programs` explains.
"""

from itertools import count

import numpy as np
import pytest
from differences import along
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from writing_programs import READS, SIGNS, VIEWS, Fill, LeftOutError, Part, Same, Twin
from writing_worlds import Engine, Rewrite, derivatives, play, weigh

import autograd_lite as ag
from autograd_lite.errors import AutogradError

FEW, MANY = 3, 12  # tensors at once
SHAPES = [(4,), (2, 3), (3, 3), (2, 1, 2), (), (1,), (0, 2)]
ends = st.none() | st.integers(-2, 3)
items = st.one_of(
    st.integers(-3, 3),
    st.builds(slice, ends, ends, st.sampled_from([None, 1, 2, -1, -2])),
    st.none(),
    st.just(...),
    st.just("odd"),
    st.lists(st.integers(-3, 3), max_size=3),
    st.sampled_from([[[0, 1], [1, 2]], [[0], [0]]]),
)
places = st.just("mask") | st.lists(items, max_size=3)
seeds = st.integers(0, 9)
fills = st.builds(Fill, st.sampled_from(["full", "row", "ones", "list", "fortran", "complex", "wrong"]), seeds)
numbers = st.sampled_from([0.5, -1.5, 2, 0, True])
seldom = st.sampled_from([False, False, True])


class Writing(RuleBasedStateMachine):
    """A program that is made up step by step, and run by the library and by NumPy at once."""

    tensors = Bundle("tensors")
    values = tensors | st.builds(Part, tensors) | st.builds(Same, st.lists(items, max_size=3)) | fills | numbers
    count = 0

    def __init__(self):
        super().__init__()
        self.engine, self.twin, self.steps, self.made = Engine(), Twin(), [], 0
        self.cuts = self.sound = True

    def do(self, name, *given):
        """Do a step in both worlds; what NumPy refuses, the library refuses."""
        type(self).count += 1
        self.sound = False
        try:
            with np.errstate(all="ignore"):
                getattr(self.twin, name)(*given)
        except LeftOutError:
            self.sound = True
            return
        except (ValueError, TypeError, IndexError):
            with pytest.raises(AutogradError):
                getattr(self.engine, name)(*given)
        else:
            getattr(self.engine, name)(*given)
        self.steps.append((name, *given))
        self.engine.check(self.twin)
        self.sound = True

    def make(self, name, *given):
        """Do a step that makes a tensor, and give its name."""
        new = f"t{self.made}"
        self.made += 1
        self.do(name, new, *given)
        return new if new in self.twin else multiple()

    @initialize(target=tensors, cuts=st.booleans())
    def begin(self, cuts):
        """A leaf, a tensor computed from it, and a constant. Differences do not see where a gradient is cut."""
        self.cuts = cuts
        x = self.make("leaf", (2, 3), 0, False)
        return multiple(x, self.make("read", "add", x, x, False), self.make("plain", (4,), 0, False, "copied"))

    @precondition(lambda self: len(self.twin) < MANY)
    @rule(
        target=tensors,
        kind=st.sampled_from(["leaf", "plain"]),
        shape=st.sampled_from(SHAPES),
        seed=seeds,
        complex_=st.booleans(),
        how=st.sampled_from(["copied", "given away", "kept", "a view of what is kept"]),
    )
    def new(self, kind, shape, seed, complex_, how):
        return self.make(kind, shape, seed, complex_, *([how] if kind == "plain" else []))

    @precondition(lambda self: len(self.twin) < MANY)
    @rule(target=tensors, x=tensors, how=st.sampled_from(sorted(VIEWS)), quiet=seldom)
    def view(self, x, how, quiet):
        return self.make("view", x, how, quiet and self.cuts)

    @precondition(lambda self: len(self.twin) < MANY)
    @rule(target=tensors, x=tensors, where=st.lists(items, max_size=3), quiet=seldom)
    def getitem(self, x, where, quiet):
        return self.make("view", x, where, quiet and self.cuts)

    @precondition(lambda self: len(self.twin) < MANY)
    @rule(target=tensors, op=st.sampled_from(sorted(READS)), a=tensors, b=tensors, quiet=seldom)
    def read(self, op, a, b, quiet):
        return self.make("read", op, a, b, quiet and self.cuts)

    @rule(target=tensors, x=tensors, how=st.sampled_from(["numpy", "detach"]))
    def hand_out(self, x, how):
        if how == "detach" and self.cuts:
            return self.make("detach", x)
        self.do("numpy", x)
        return multiple()

    @precondition(lambda self: len(self.twin) > FEW)
    @rule(x=consumes(tensors))
    def drop(self, x):
        self.do("drop", x)

    @rule(x=tensors, where=places, v=values, quiet=seldom)
    def setitem(self, x, where, v, quiet):
        self.do("setitem", x, where, v, quiet and self.cuts)

    @rule(x=tensors, sign=st.sampled_from(sorted(SIGNS)), v=values, quiet=seldom)
    def operator(self, x, sign, v, quiet):
        self.do("augment", x, None, sign, v, quiet and self.cuts)

    @rule(x=tensors, where=places, sign=st.sampled_from(sorted(SIGNS)), v=values, quiet=seldom)
    def augment(self, x, where, sign, v, quiet):
        self.do("augment", x, where, sign, v, quiet and self.cuts)

    def teardown(self):
        if not self.sound:
            return  # of what went wrong before, the end tells nothing
        ours = derivatives(weigh(self.engine.values()), self.engine)
        agree(ours, rewritten(self.steps), "the program without writing")
        inside(self.steps)
        if not self.cuts:
            differences(self.steps, ours[0])


def rewritten(steps, **how):
    """The derivatives by the same program without writing."""
    twin = Twin(**how)
    world = Rewrite(twin)
    play(steps, twin, world)
    return derivatives(weigh([world.value(name) for name in twin]), world)


def inside(steps):
    """The same program as a function of its leaves, which it may write to: in `grad`, and in `grad` of `grad`."""
    twin = Twin()
    play(steps, twin)
    arrays = [x.copy() for x in twin.leaves]

    def f(*xs):
        world = Engine(xs)
        play(steps, Twin(inside=True), world)
        return weigh(world.values())

    every = tuple(range(len(arrays)))
    first = ag.grad(f, argnums=every)
    ours = [first(*arrays), ag.grad(lambda *xs: weigh(first(*xs)), argnums=every)(*arrays)]
    agree(ours, rewritten(steps, inside=True), "the same inside grad")
    for x, before in zip(arrays, twin.leaves, strict=True):
        np.testing.assert_array_equal(x, before, err_msg="the caller's array")


def differences(steps, gradients):
    """Compare a gradient with central differences of the program on NumPy."""

    def f(*xs):
        twin = Twin(given=xs)
        play(steps, twin)
        return float(weigh([cell.array for cell in twin.values()]))

    twin = Twin()
    play(steps, twin)
    ts = [np.sin(1.0 + np.arange(x.size)).reshape(x.shape) * (1 + 1j if np.iscomplexobj(x) else 1) for x in twin.leaves]
    found = sum(np.vdot(g, t).real for g, t in zip(gradients, ts, strict=True))
    size = 1.0 + sum(np.vdot(abs(g), abs(t)) for g, t in zip(gradients, ts, strict=True))
    np.testing.assert_allclose(found, along(f, twin.leaves, ts), rtol=1e-4, atol=1e-5 * size)


def agree(found, expected, what):
    """Compare first and second derivatives."""
    for order, (gs, es) in enumerate(zip(found, expected, strict=True), 1):
        size = max((np.abs(e).max(initial=0.0) for e in es), default=0.0)
        for k, (g, e) in enumerate(zip(gs, es, strict=True)):
            message = f"order {order}, leaf {k}: {what}"
            np.testing.assert_allclose(g, e, rtol=1e-6, atol=1e-9 * (1.0 + size), err_msg=message)


TestWriting = Writing.TestCase
TestWriting.settings = settings(max_examples=6 * settings.default.max_examples, stateful_step_count=30)


@pytest.mark.slow  # about three minutes
def test_a_hundred_thousand_steps():
    Writing.count = 0
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    for turn in count():  # each with its seed: one given to pytest would make all turns the same
        run_state_machine_as_test(
            seed(turn)(Writing),
            settings=settings(max_examples=500, stateful_step_count=50, suppress_health_check=checks),
        )
        if Writing.count >= 100_000:
            break
    print(f"{Writing.count:,} steps")
