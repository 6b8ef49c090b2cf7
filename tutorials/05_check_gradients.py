# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 5. Is this gradient right?
#
# *About 25 minutes. You have written an op of your own, or a long function, and want to trust its derivatives.
# [Tutorial 1](01_derivative.py) shows how a slope is measured.*
#
# **Questions**
#
# - How can a program check a derivative that it cannot know?
# - Which of my twenty operations has the mistake?
# - What if there is no derivative at all?

# %%
import numpy as np
from hypothesis import find, given, settings

import autograd_lite as ag
import viz
from autograd_lite.testing import GradientCheckError, KinkError, check_grads, strategies

# %% [markdown]
# ## An op with a mistake
#
# The *softsign* $s(x) = x / (1 + |x|)$ has the slope $1 / (1 + |x|)^2$. Here is a first attempt at it.


# %%
@ag.elementwise(d=lambda y, x: 1 / (1 + ag.abs(x)), tex=r"{x} / (1 + |{x}|)")
def softsign(xp, x):
    return x / (1 + xp.abs(x))


print(softsign(2.0), ag.grad(softsign)(2.0))
# -> 0.6666666666666666 0.3333333333333333

# %% [markdown]
# It runs, and the numbers look good. **What do you expect** the slope at 2 to be?
#
# ## Let it be measured
#
# `check_grads` takes a function and its arguments. It moves the arguments a little, in steps that shrink, and works out
# from the differences what the slope is *and how sure of that it is*. Then it compares. What is right passes silently:

# %%
check_grads(ag.tanh, (2.0,))

# %% [markdown]
# Ours does not pass:

# %%
try:
    check_grads(softsign, (2.0,))
except GradientCheckError as error:
    print(f"got {error.found:.6f}, expected {error.expected:.6f}, in mode: {error.mode}")
# -> got 0.333333, expected 0.111111, in mode: both

# %% [markdown]
# One ninth: the square is missing. *Both* modes are wrong as reverse mode (`grad`) and forward mode (`jvp`) come from
# the same rule.
#
# ## Which one is it?
#
# In real life the op is one of many. **What do you expect** to read if it sits in the middle of a model?


# %%
def model(w, b):
    return ag.exp(softsign(w * 2.0 + b)) * 0.5


try:
    check_grads(model, (0.5, 0.25))
except GradientCheckError as error:
    found = error
    print("\n".join(line for line in str(error).splitlines() if "its rule" not in line))
# -> check_grads of model: the derivative of output by w = 0.5 is wrong in both modes
# ->   got 0.7746262216, differences say 0.3442783207 (give or take ...), relative error 0.56
# ->   the op at fault: softsign, by its input x
# ->     got 0.4444444444, differences say 0.1975308642 (give or take ...), relative error 0.56
# ->     formula: {x} / (1 + |{x}|)
# ->     it was given: 1.25
# ->   the graph:
# ->     v1 = multiply(w, 2.0)
# ->     v2 = add(v1, b)
# ->     v3 = softsign(v2)  <- here
# ->     v4 = exp(v3)
# ->     v5 = multiply(v4, 0.5)
# ->   hint: see it with viz.draw(error.variable)

# %% [markdown]
# It names the argument that showed the mistake. Then, and that is what you want to know, it checks every operation by
# itself with the numbers that it was given, and names the first that fails. (Another line, left out here, says in which
# file and line its rule stands.)
#
# The error carries the graph, to look at with every value and gradient:

# %%
print(viz.draw(found.variable))
# ->                                      value   grad
# -> found.variable = ×                   0.8715  1
# -> ├─(0.5)─ exp                         1.743   0.5
# -> │  └─(1.743)─ found.node = softsign  0.5556  0.8715
# -> │     └─(0.4444)─ +                  1.25    0.3873
# -> │        ├─(1)─ ×                    1       0.3873
# -> │        │  ├─(2)─ w                 0.5     0.7746
# -> │        │  └┄┄┄ 2
# -> │        └─(1)─ b                    0.25    0.3873
# -> └┄┄┄ 0.5
# ->
# -> (2) is the local derivative: d parent / d child.

# %% [markdown]
# ## Mend it, and the second derivative with it
#
# A rule is itself a function that gets differentiated, so a second derivative can be wrong where the first is right.
# `order=2` checks both.


# %%
@ag.elementwise(d=lambda y, x: 1 / (1 + ag.abs(x)) ** 2, tex=r"{x} / (1 + |{x}|)")
def softsign(xp, x):
    return x / (1 + xp.abs(x))


check_grads(softsign, (np.array([-1.5, 0.3, 2.0]),), order=2)
check_grads(model, (0.5, 0.25), order=2)

# %% [markdown]
# ## Where there is no slope
#
# $|x|$ has no slope at 0: it is $-1$ to the left and $1$ to the right. The engine answers 0 there, which is a
# convention and neither right nor wrong. **What should a check say?**

# %%
try:
    check_grads(ag.abs, (0.0,))
except KinkError as error:
    print(*str(error).splitlines()[:2], sep="\n")
# -> check_grads of abs: at x = 0 there is a kink or a tie
# ->   output has slope -1 to one side and 1 to the other

# %% [markdown]
# A kink is not a mistake, so it has an error of its own. At 0.001 all is well:

# %%
check_grads(ag.abs, (0.001,))

# %% [markdown]
# ## Let the computer choose the numbers
#
# Three numbers are not many. [Hypothesis](https://hypothesis.readthedocs.io) draws as many as you like, and when it
# finds a failure it looks for a smaller one. `strategies.tensors(op)` draws arrays of any shape from the domain of an
# op, at a safe distance from kinks.


# %%
@settings(max_examples=50, deadline=None)
@given(strategies.tensors(softsign))
def test_softsign(x):
    check_grads(softsign, (x,), order=2)


test_softsign()

# %% [markdown]
# ## And the program, too
#
# A rule can be right in one place and wrong in another: behind a broadcast, or where a value is used twice. So whole
# programs can be drawn as well: operations on top of operations, with views and writes in place. A program prints as
# the code that it is. Let us look for one that writes to a view of a copy, and use few operations, to keep it short:

# %%
few = strategies.programs(ops={"tanh", "through a view"}, inputs=((3,),))
program = find(few, lambda program: len(program.steps) >= 4)
print(program.source)
# -> def program(a):
# ->     v1 = ag.tanh(a)
# ->     v2 = v1.copy()
# ->     v3 = v2[::-1]
# ->     v3 *= v1
# ->     return v2
# ->
# -> inputs = (np.array([0.0276, -0.0391, 0.0943]),)
# ->

# %% [markdown]
# Hypothesis made it as small as it could. It is an ordinary function, with inputs that go with it:

# %%
check_grads(program, program.inputs, order=2)


# %%
@settings(max_examples=25, deadline=None)
@given(strategies.programs(steps=5))
def test_the_engine(program):
    check_grads(program, program.inputs)


test_the_engine()

# %% [markdown]
# That is how this project tests itself.
#
# ## In pytest
#
# With autograd_lite installed, each test may ask for the fixture `gradcheck`, which is `check_grads`:
#
# ```python
# def test_softsign(gradcheck):
#     gradcheck(softsign, (np.array([-1.5, 0.3, 2.0]),), order=2)
# ```
#
# `pytest --gradcheck-svg pictures` draws the graph of each that fails into the folder `pictures`.
#
# ## Exercises
#
# 1. Check `lambda x: x * ag.stop_gradient(x)` at 3. The message does not blame an op. Why not?
# 2. Declare the cube with `d=lambda y, x: 3 * x`. At which `x` does a check not see the mistake?
# 3. `ag.max` shares its gradient between elements that tie. Check it at `[1.0, 2.0, 2.0]`. What do you read?
#
# ## Key points
#
# - Differences know roughly what is right; with several step sizes they also know how roughly.
# - `check_grads` passes in silence, or names argument, element, both numbers and the op at fault.
# - At a kink there is nothing to check, and it says so.
# - Hypothesis chooses shapes, numbers and whole programs, and makes a failure small before you see it.

# %% Solution 1 jupyter={"source_hidden": true} tags=["hide-cell"]
# Each op is right by itself; one of the two ways from x to the product was cut.
try:
    check_grads(lambda x: x * ag.stop_gradient(x), (3.0,))
except GradientCheckError as error:
    print(error.op, round(error.found, 6), round(error.expected, 6))
# -> None 3.0 6.0


# %% Solution 2 jupyter={"source_hidden": true} tags=["hide-cell"]
# Where 3 x = 3 x**2: at 0 and at 1. So check at several places, and not at the simplest ones.
@ag.elementwise(d=lambda y, x: 3 * x)
def cube(xp, x):
    return x * x * x


check_grads(cube, (1.0,))
try:
    check_grads(cube, (2.0,))
except GradientCheckError as error:
    print(round(error.found, 6), round(error.expected, 6))
# -> 6.0 12.0

# %% Solution 3 jupyter={"source_hidden": true} tags=["hide-cell"]
# A tie is a kink: moving one of the two up moves the maximum, moving it down does not.
try:
    check_grads(ag.max, (np.array([1.0, 2.0, 2.0]),))
except KinkError as error:
    print(*str(error).splitlines()[:2], sep="\n")
# -> check_grads of max: at x[1] = 2 there is a kink or a tie
# ->   output has slope 0 to one side and 1 to the other
