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
# # 7. Derivatives of functions
#
# *About 25 minutes. `backward()` fills `.grad`; the transforms of this tutorial take a function and give a function.*
#
# **Questions**
#
# - What is the difference between `jvp`, `vjp`, `grad` and `jacobian`?
# - How do I get Hessians without writing loops?
# - Can one derivative stand inside another?

# %%
import numpy as np

import autograd_lite as ag

# %% [markdown]
# ## From a function to its gradient
#
# `grad` gives back what it was given: floats for floats, arrays for arrays, a dictionary for a dictionary.


# %%
def loss(p, x):
    return ((p["w"] * x + p["b"] - 1.0) ** 2).sum()


x = np.array([0.0, 1.0, 2.0])
gradient = ag.grad(loss)({"w": 2.0, "b": 0.5}, x)
print(gradient)
# -> {'w': 17.0, 'b': 9.0}

# %% [markdown]
# ## Along, and back
#
# A function from many numbers to many has a matrix of derivatives, the *Jacobian* $J$. It is rarely needed whole.
#
# - `jvp` pushes a *tangent* forward: how does the result move if the input moves in this direction? That is $J t$.
# - `vjp` pulls a *cotangent* back: how does a weighted sum of the results depend on each input? That is $g^\top J$.
#
# Each costs about as much as the function itself.


# %%
def f(x):
    return ag.stack([x[0] * x[1], x[1] * x[2], ag.sin(x[0])])


x = np.array([0.0, 2.0, 3.0])
value, moved = ag.jvp(f, (x,), (np.array([1.0, 0.0, 0.0]),))
value, pullback = ag.vjp(f, x)
print(moved.tolist())
# -> [2.0, 0.0, 1.0]
print(pullback(np.array([0.0, 1.0, 0.0]))[0].tolist())
# -> [0.0, 3.0, 2.0]

# %% [markdown]
# The first is a column of the Jacobian, the second a row. **Which of the two** would you take for a loss that depends
# on a million weights?
#
# ## All of it
#
# `jacobian` computes all rows at once (`mode="reverse"`) or all columns (`mode="forward"`), in one batched pass:

# %%
print(ag.jacobian(f)(x).tolist())
# -> [[2.0, 0.0, 0.0], [0.0, 3.0, 2.0], [1.0, 0.0, 0.0]]
print((ag.jacobian(f, mode="forward")(x) == ag.jacobian(f)(x)).all())
# -> True

# %% [markdown]
# ## Batches
#
# `vmap` makes of a function of one example a function of many, without a loop. Together with `grad` it gives what a
# sum hides: the gradient of each example.


# %%
def error(w, x, y):
    return (ag.sum(w * x) - y) ** 2


w = np.array([1.0, -1.0])
xs = np.array([[1.0, 0.5], [1.0, 1.0], [2.0, 2.0]])
ys = np.array([0.0, 1.0, 1.0])
each = ag.vmap(ag.grad(error), in_axes=(None, 0, 0))(w, xs, ys)
print(each.tolist())
# -> [[1.0, 0.5], [-2.0, -2.0], [-4.0, -4.0]]

# %% [markdown]
# ## Second derivatives
#
# The Hessian is the Jacobian of the gradient. `hvp` multiplies it with a vector and never builds it:


# %%
def rosenbrock(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


at = np.array([1.0, 1.0, 1.0])
print(ag.hessian(rosenbrock)(at).tolist())
# -> [[802.0, -400.0, 0.0], [-400.0, 1002.0, -400.0], [0.0, -400.0, 200.0]]
print(ag.hvp(rosenbrock, (at,), (np.array([1.0, 0.0, 0.0]),))[1][0].tolist())
# -> [802.0, -400.0, 0.0]

# %% [markdown]
# ## One inside the other
#
# Transforms nest in any order and to any depth, and may use variables from outside. In this classic trap the inner
# derivative must not see that `x` moves:

# %%
print(ag.grad(lambda x: x * ag.grad(lambda y: x + y)(1.0))(1.0))
# -> 1.0

# %% [markdown]
# $\frac{d}{dy}(x + y) = 1$, so this is $\frac{d}{dx}\,x = 1$. Engines that mix up the two derivatives answer 2.
#
# An optimiser inside a function is differentiated like anything else: how does the result of three steps of gradient
# descent depend on the learning rate?


# %%
def after_three_steps(rate):
    x = 1.0
    for _ in range(3):
        x = x - rate * ag.grad(lambda x: x**4)(x)
    return x


print(f"{after_three_steps(0.1):.4f} {ag.grad(after_three_steps)(0.1):.4f}")
# -> 0.4594 -2.6852

# %% [markdown]
# ## Less memory
#
# `checkpoint` keeps no values from inside a function and computes them again on the way back. The numbers are the
# same:

# %%
layer = ag.checkpoint(lambda x: ag.tanh(x * x))
print(ag.grad(lambda x: layer(layer(x)))(0.5) == ag.grad(lambda x: ag.tanh(ag.tanh(x * x) ** 2))(0.5))
# -> True

# %% [markdown]
# ## What to remember
#
# - One result and many inputs: go back, `grad` or `vjp`. Few inputs and many results: go forward, `jvp`.
# - `jacobian` and `hessian` are batches of these, not loops.
# - `vmap(grad(f))` is the gradient of each example.
# - They nest. A derivative is a function like any other.
#
# ## Exercise
#
# The *Laplacian* of a function is the sum of its second derivatives, the trace of the Hessian. Compute that of
# $\sin(x_0)\,x_1^2$ at (0.5, 3) without building the Hessian.
#
# %% [markdown] jupyter={"source_hidden": true}
# **Solution**


# %% jupyter={"source_hidden": true}
def wave(x):
    return ag.sin(x[0]) * x[1] ** 2


def curvature(v):
    return ag.sum(ag.hvp(wave, (np.array([0.5, 3.0]),), (v,))[1][0] * v)


print(f"{ag.vmap(curvature)(np.eye(2)).sum():.4f} {-np.sin(0.5) * 9 + 2 * np.sin(0.5):.4f}")
# -> -3.3560 -3.3560
