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
# # 6. Rules of your own
#
# *About 25 minutes. A function that you need is missing, or its gradient can be had faster or more exactly than by
# following every step. [Tutorial 5](05_check_gradients.py) shows how to check what you write here.*
#
# **Questions**
#
# - How do I teach the library a function, and its derivative?
# - What must a rule say, and what follows from it by itself?
# - What if the gradient I want is not the derivative?

# %%
import numpy as np

import autograd_lite as ag
from autograd_lite.testing import check_grads

# %% [markdown]
# ## 1. A function of each element
#
# The *bent identity* $(\sqrt{x^2 + 1} - 1) / 2 + x$ is a smooth relative of the leaky ReLU. Its slope is $x /
# (2\sqrt{x^2+1}) + 1$. A rule gets the output `y` and the inputs; what can be said in terms of `y` saves computing:
# here $\sqrt{x^2+1} = 2(y - x) + 1$.
#
# `xp` is the namespace to compute with: NumPy, CuPy, or the library's own for Python floats. The rule is written with
# operators and the library's own functions, so that it can be differentiated itself.


# %%
@ag.elementwise(d=lambda y, x: x / (4 * (y - x) + 2) + 1, tex=r"\frac{{\sqrt{{{x}^2+1}}-1}}{{2}} + {x}")
def bent(xp, x):
    return (xp.sqrt(x * x + 1) - 1) / 2 + x


print(bent(0.0), ag.grad(bent)(0.0), ag.grad(ag.grad(bent))(0.0))
# -> 0.0 1.0 0.5

# %% [markdown]
# One rule gave all of these: the backward pass, forward mode, second derivatives, the number on an edge of a picture,
# and the batch:

# %%
print(ag.jvp(bent, (0.0,), (2.0,)))
# -> (0.0, 2.0)
print(ag.vmap(ag.grad(bent))(np.array([0.0, 0.75])).tolist())
# -> [1.0, 1.3]
check_grads(bent, (np.array([-1.0, 0.3, 2.0]),), order=2)

# %% [markdown]
# ## 2. A linear function
#
# A linear function is its own derivative, so there is nothing to derive: what the backward pass needs is its
# *transpose*. `differences` takes from each element its predecessor; its transpose hands each cotangent to two
# elements, with opposite signs. The transpose of the transpose is the function again, so forward mode is free.


# %%
def _back(g, x):
    edge = ag.zeros((1,), dtype=g.dtype)
    return ag.concat([edge, g]) - ag.concat([g, edge])


@ag.linear(transpose=_back)
def differences(xp, x):
    return x[1:] - x[:-1]


data = np.array([1.0, 4.0, 9.0, 16.0])
print(differences(data).tolist())
# -> [3.0, 5.0, 7.0]
print(ag.grad(lambda x: (differences(x) ** 2).sum())(data).tolist())
# -> [-6.0, -4.0, -4.0, 14.0]
check_grads(differences, (data,))

# %% [markdown]
# ## 3. A function of two inputs, linear in each
#
# `bilinear` wants the transpose by each input. A *correlation at lag 1* multiplies each element with the next one of
# the other array.


# %%
def _by_a(g, a, b):
    return ag.concat([g * b[1:], ag.zeros((1,), dtype=g.dtype)])


def _by_b(g, a, b):
    return ag.concat([ag.zeros((1,), dtype=g.dtype), g * a[:-1]])


@ag.bilinear(transposes=(_by_a, _by_b))
def lagged(xp, a, b):
    return a[:-1] * b[1:]


a, b = np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0])
print(lagged(a, b).tolist())
# -> [5.0, 12.0]
print([g.tolist() for g in ag.grad(lambda a, b: lagged(a, b).sum(), (0, 1))(a, b)])
# -> [[5.0, 6.0, 0.0], [0.0, 1.0, 2.0]]
check_grads(lagged, (a, b), order=2)

# %% [markdown]
# ## 4. Anything else
#
# `custom` takes the vector-Jacobian product itself, one for each input, and the Jacobian-vector product for forward
# mode. The *log-determinant* has the gradient $A^{-\top}$, and its value and its rule can share nothing of the
# elimination that a step-by-step gradient would have to follow.


# %%
@ag.custom(
    vjp=(lambda g, y, a: g * ag.linalg.inv(a).mT,),
    jvp=lambda t, y, a: (ag.linalg.inv(a).mT * t).sum(),
)
def log_det(xp, a):
    return xp.linalg.slogdet(a)[1]


matrix = np.array([[2.0, 1.0], [1.0, 3.0]])
print(np.round(ag.grad(log_det)(matrix), 3).tolist())
# -> [[0.6, -0.2], [-0.2, 0.4]]
check_grads(log_det, (matrix,), order=2)

# %% [markdown]
# ## A rule that is wrong
#
# The shapes of what a rule gives are compared with what they belong to, the first time that it is used:


# %%
@ag.linear(transpose=lambda g, x: g)
def halves(xp, x):
    return x[::2]


try:
    ag.grad(lambda x: halves(x).sum())(data)
except ag.errors.AutogradError as error:
    print(str(error).splitlines()[0])
# -> halves: its rule for input 1 (x) gave a cotangent of shape (2,), expected (4,), the shape of that input

# %% [markdown]
# Wrong *numbers* nobody can see: that is what `check_grads` is for. **Try it**: drop the 4 in the rule of `bent`, and
# read what it says.
#
# ## A gradient that is not the derivative
#
# Rounding has the slope 0 nearly everywhere, so nothing can be learned through it. The *straight-through* estimator
# passes the cotangent on as if nothing had been rounded. `custom_gradient` takes a whole Python function, which
# returns its value and what to do with the cotangent:


# %%
@ag.custom_gradient
def rounded(x):
    return ag.round(x), lambda g: g


print(ag.grad(lambda x: ag.round(x) ** 2)(2.7), ag.grad(lambda x: rounded(x) ** 2)(2.7))
# -> 0.0 6.0

# %% [markdown]
# In the same way a gradient can be clipped where it passes:

# %%
gentle = ag.custom_gradient(lambda x: (x, lambda g: ag.clip(g, -1.0, 1.0)))
print(ag.grad(lambda x: x**4)(3.0), ag.grad(lambda x: gentle(x) ** 4)(3.0))
# -> 108.0 1.0

# %% [markdown]
# ## What to remember
#
# - An op is declared in one place: its value, and one rule. Everything else follows.
# - `elementwise` wants the slope, `linear` the transpose, `bilinear` one transpose for each input, `custom` the VJP.
# - Write rules with operators and `ag` functions, so that they have derivatives themselves.
# - Shapes are checked at the first use; numbers by `check_grads`, always.
#
# ## Exercise
#
# Write `softstep`, $x / \sqrt{1 + x^2}$, with a rule in terms of `y` and `x`, and check it to the third order.
#
# %% [markdown] jupyter={"source_hidden": true}
# **Solution**


# %% jupyter={"source_hidden": true}
@ag.elementwise(d=lambda y, x: (1 - y * y) / ag.sqrt(1 + x * x))
def softstep(xp, x):
    return x / xp.sqrt(1 + x * x)


check_grads(softstep, (np.array([-1.0, 0.5, 3.0]),), order=3)
