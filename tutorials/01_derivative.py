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
# # 1. A derivative you can see
#
# *About 20 minutes. You need to know what a slope is; nothing about neural networks.*
#
# **Questions**
#
# - What does a program have to remember in order to differentiate what it computed?
# - Where do the gradients come from, number by number?
# - How can I tell that a gradient is right?
#
# **How to read this.** Where the text asks *what do you expect?*, write your answer down before you read on. The
# lines that start with `# ->` are what the statement above them prints. Solutions stand at the end.

# %%
import autograd_lite as ag
import viz

# %% [markdown]
# ## Compute as always
#
# `ag.scalar` wraps a number. From there on it is used like any other.

# %%
x = ag.scalar(2.0)
y = x * x + 3 * x
print(y)
# -> Scalar(10.0, op=add)

# %% [markdown]
# The value is 10, as it should be. Beside the value, `y` knows that it came out of an addition; the addition knows
# the two products that went into it, and they know `x`. Nothing else is needed.
#
# **What do you expect?** By how much does `y` change for each unit that `x` changes, near `x = 2`? Work it out on
# paper first: the derivative of $x^2 + 3x$ is …
#
# ## Ask for the gradient

# %%
y.backward()
print(x.grad)
# -> Scalar(7.0)

# %% [markdown]
# On paper: $2x + 3$, at $x = 2$ that is $7$. The program knows nothing of powers or of the rule for $x^2$. So how does
# it know?
#
# ## Look at every step
#
# A picture made of text shows the output at the root and what it was computed from as branches.

# %%
print(viz.draw(y))
# ->                          value  grad
# -> y = +                    10     1
# -> ├─(1)─ ×                  4     1
# -> │  ├─(2)─ x               2     7
# -> │  └─(2)─ x (see above)
# -> └─(1)─ ×                  6     1
# ->    ├┄┄┄ 3
# ->    └─(3)─ x (see above)
# ->
# -> (2) is the local derivative: d parent / d child.

# %% [markdown]
# Each row is a value, with the gradient of `y` by that value; *see above* is one that already has a row. The number in
# parentheses is the **local derivative**: how the row that it branches from responds to it, everything else held still.
#
# - `y` is the sum of two things. A sum passes any change on as it is, so both local derivatives are 1.
# - `3 * x` responds to `x` with 3. The line to the 3 itself is dotted: it is a constant, and nobody asked for its
#   gradient.
# - `x * x` has **two** branches that lead to `x`. If you move only the first factor, the product responds with the
#   other factor, 2; if you move only the second, again 2.
#
# There are three ways from `x` to `y`. Along each way, multiply the local derivatives; then add up the ways:
#
# $$\underbrace{1 \cdot 2}_{\text{first factor}} + \underbrace{1 \cdot 2}_{\text{second factor}} +
# \underbrace{1 \cdot 3}_{3x} = 7$$
#
# That is the chain rule, and there is nothing more to what `backward` does. It begins at `y` with the gradient 1 and
# goes back to the inputs.
#
# In a notebook, `viz.draw(y)` on a line of its own shows the same facts as a drawing; this writes it into a file:

# %%
viz.draw(y).save("derivative.svg")

# %% [markdown]
# ## Check it without trusting it
#
# A slope can be measured: take a small step to both sides, and divide the change of the value by the change of `x`.
# For $x^2 + 3x$ that happens to be exact at any step, so let us measure $x^3$, whose slope at 2 is 12.
#
# **What do you expect?** We take steps of 0.1, 0.001, … down to $10^{-13}$. Does a smaller step always bring a better
# answer?


# %%
def cube(x):
    return x * x * x


for step in (1e-1, 1e-3, 1e-5, 1e-9, 1e-13):
    slope = (cube(2 + step) - cube(2 - step)) / (2 * step)
    print(f"step {step:.0e}   slope {slope:.8f}   off by {abs(slope - 12):.0e}")
# -> step 1e-01   slope 12.01000000   off by 1e-02
# -> step 1e-03   slope 12.00000100   off by 1e-06
# -> step 1e-05   slope 12.00000000   off by 2e-10
# -> step 1e-09   slope 12.00000099   off by 1e-06
# -> step 1e-13   slope 11.99040867   off by 1e-02

# %% [markdown]
# At first the error shrinks with the square of the step. Then it grows again: the two values agree in so many digits
# that their difference is mostly rounding error. So measured slopes are good for **checking** gradients, to some ten
# digits at best. `backward` takes no steps and has no such limit.
#
# ## Functions in, functions out
#
# When you think of a function rather than of one value, `ag.grad` is handier. It takes a function and gives the
# function that computes its derivative. Plain floats go in and come out.


# %%
def f(x):
    return x * x + 3 * x


slope_of_f = ag.grad(f)
print(slope_of_f(2.0), slope_of_f(-1.5))
# -> 7.0 0.0

# %% [markdown]
# At $x = -1.5$ the slope is 0: the bottom of the parabola. And as `slope_of_f` is a function like any other, it can be
# differentiated in turn.
#
# **What do you expect** of the second derivative of $x^2 + 3x$, and of the third?

# %%
print(ag.grad(ag.grad(f))(2.0))
# -> 2.0
print(ag.grad(ag.grad(ag.grad(f)))(2.0))
# -> 0.0

# %% [markdown]
# ## Gradients add up
#
# **What do you expect** in `x.grad` if we call `backward` a second time?

# %%
y.backward()
print(x.grad)
# -> Scalar(14.0)

# %% [markdown]
# Not 7 but 14. An input **accumulates**: every call adds to what is there. That is on purpose. If a value feeds two
# results, the gradient of their sum is the sum of their gradients, and you get it by calling `backward` on each. It is
# also the most frequent mistake in a training loop, so remember the other half of the habit: clear the gradient before
# you compute a new one.

# %%
x.zero_grad()
print(x.grad)
# -> None

# %%
y.backward()
print(x.grad)
# -> Scalar(7.0)

# %% [markdown]
# `None` means *not computed*; that is something else than 0, and the pictures keep the two apart as well.
#
# ## Exercises
#
# 1. For $h(x) = x^3 - 2x$ at $x = 1.5$: work out the slope by hand, then let `ag.grad` confirm it.
# 2. Before you draw it: in the graph of `p = t * t * t`, how many ways lead from `t` to `p`? What does each contribute
#    at `t = 2`?
# 3. A friend's own program says that the derivative of `x * x` at 5 is 5. Which mistake in it would explain that
#    number?
#
# ## Key points
#
# - Computing records a graph: which value came from which, by which operation.
# - A gradient is a sum over all ways from an input to the output; along a way, local derivatives multiply.
# - `backward` fills `.grad`; `ag.grad` turns a function into its derivative. They agree.
# - Measured slopes check a gradient; they are no substitute for it.
# - Gradients of inputs add up until you call `zero_grad`.
#
# Next: [one neuron](02_neuron.py).

# %% Solution 1 jupyter={"source_hidden": true} tags=["hide-cell"]
# The slope is 3 x**2 - 2 = 3 * 2.25 - 2.
print(ag.grad(lambda x: x**3 - 2 * x)(1.5))
# -> 4.75

# %% Solution 2 jupyter={"source_hidden": true} tags=["hide-cell"]
# Three ways, one for each factor. Each contributes the product of the other two factors, 2 * 2 = 4: together 12.
t = ag.scalar(2.0)
p = t * t * t
p.backward()
print(viz.draw(p))
# ->                          value  grad
# -> p = ×                    8       1
# -> ├─(2)─ ×                 4       2
# -> │  ├─(2)─ t              2      12
# -> │  └─(2)─ t (see above)
# -> └─(4)─ t (see above)
# ->
# -> (2) is the local derivative: d parent / d child.

# %% Solution 3 jupyter={"source_hidden": true} tags=["hide-cell"]
# It follows only one of the two ways: one factor's contribution, 1 * 5, is lost. Perhaps it keeps the inputs of an
# operation in a set, where x and x are one, or it writes `grad = ...` where it should add: `grad += ...`.
s = ag.scalar(5.0)
(s * s).backward()
print(s.grad)
# -> Scalar(10.0)
