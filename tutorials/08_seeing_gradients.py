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
# # 8. Seeing gradients
#
# *About 25 minutes. For learners who want to read a graph, and for authors who want to put one into a text.*
#
# **Questions**
#
# - How do I read a drawn graph, and which parts of it should I look at?
# - Why does a gradient say "not computed", 0, or more than I expected?
# - How do I get pictures into a notebook, a file, a book, and to people who do not see them?

# %%
from pathlib import Path

import autograd_lite as ag
import viz

# %% [markdown]
# ## Reading a picture
#
# The picture is of what you computed, as you called it.

# %%
width, height = ag.scalar(3.0), ag.scalar(2.0)
area = width * height
loss = (area - 5) ** 2
picture = viz.draw(loss)
print(picture)
# ->                      value  grad
# -> loss = **            1      not computed
# -> ├─(2)─ −             1      not computed
# -> │  ├─(1)─ area = ×   6      not computed
# -> │  │  ├─(2)─ width   3      not computed
# -> │  │  └─(3)─ height  2      not computed
# -> │  └┄┄┄ 5
# -> └┄┄┄ 2
# ->
# -> (2) is the local derivative: d parent / d child.

# %% [markdown]
# The root is the result; below each node stands what it was computed from. In brackets is the **local derivative**: how
# the node above moves with the node below, while all else stays. It is known as soon as the values are. A gradient is
# not: nobody has asked for any, so they are *not computed*, which is not the same as 0. A dotted line carries no
# gradient at all: 5 is a number, nothing to differentiate by.
#
# **What do you expect** as the gradient of `width`? Multiply the numbers in brackets on the way to it.

# %%
loss.backward()
print(viz.draw(loss))
# ->                      value  grad
# -> loss = **            1      1
# -> ├─(2)─ −             1      2
# -> │  ├─(1)─ area = ×   6      2
# -> │  │  ├─(2)─ width   3      4
# -> │  │  └─(3)─ height  2      6
# -> │  └┄┄┄ 5
# -> └┄┄┄ 2
# ->
# -> (2) is the local derivative: d parent / d child.

# %% [markdown]
# $2 \cdot 1 \cdot 2 = 4$. In a notebook, `picture` on a line of its own shows a drawing with the same numbers: colours
# tell parameters, operations and the result apart, and whatever you point at tells more.
#
# ## One value, several ways
#
# **What do you expect** as the gradient of `x`? There are three ways from it to `y`.

# %%
x = ag.scalar(2.0)
y = x * x + 3 * x
y.backward()
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
# A value that is used several times is drawn once, with a line for each use; `x * x` are two. What comes back along
# them adds up: $1 \cdot 2 + 1 \cdot 2 + 1 \cdot 3 = 7$.
#
# `explain` writes that sum down, and checks it by moving `x` a little:

# %%
print(viz.explain(y, x))
# -> dy/dx = 7: 3 paths lead from x to y, and what they contribute adds up.
# ->    path           local derivatives  contribution
# -> 1  x → x × x → y  2 × 1              = 2           by argument 1 of x × x
# -> 2  x → x × x → y  2 × 1              = 2           by argument 2 of x × x
# -> 3  x → 3 × x → y  3 × 1              = 3
# ->    sum                                 7
# -> Path 3 matters most: 42.9 %.
# ->
# -> check: central difference 7 agrees (differs by ...)

# %% [markdown]
# `step` goes through the backward pass, and says after each step what has come where. It leaves `.grad` alone.

# %%
walk = viz.step(y)
print(walk.next())
# -> Step 1 of 3: y = mul_1 + mul_2, whose gradient is complete: 1
# ->   to     upstream × local  the sum there
# ->   mul_1  1 × 1 = 1         1
# ->   mul_2  1 × 1 = 1         1
# -> + hands its gradient on to both sides as it is.
print(walk.next())
# -> Step 2 of 3: mul_2 = 3 × x, whose gradient is complete: 1
# ->   to  upstream × local  the sum there
# ->   x   1 × 3 = 3         3              1 of 3 contributions
# -> × gives each factor the gradient times the other factor.

# %% [markdown]
# After the second step `x` has a part of its gradient only. `walk.back()` goes back, `walk.now.draw()` draws the graph
# as it is at that step, `walk.run()` asks for commands in a terminal, and `print(walk)` lists all steps.
#
# ## A gradient of 0
#
# A gradient that *is* computed and is 0 has a reason, and mostly the reason is a 0 in brackets.

# %%
w, b = ag.scalar(-2.0), ag.scalar(0.5)
h = ag.relu(w * 3 + b)
y = h * 4
y.backward()
print(viz.draw(y))
# ->                    value  grad
# -> y = ×               0     1
# -> ├─(4)─ h = relu     0     4
# -> │  └─(0)─ +        -5.5   0
# -> │     ├─(1)─ ×     -6     0
# -> │     │  ├─(3)─ w  -2     0
# -> │     │  └┄┄┄ 3
# -> │     └─(1)─ b      0.5   0
# -> └┄┄┄ 4
# ->
# -> (3) is the local derivative: d parent / d child.

# %% [markdown]
# The 0 stands at `relu`: its input is negative, so its output does not move, and everything below it gets 0. In a
# large graph you need not search: ask `why`.

# %%
print(viz.why(w))
# -> dy/dw is exactly 0: the only path from w to y is blocked.
# ->   at h: (w × 3) + b is -5.5: not above 0, where relu's local derivative is 0.
# ->     It would wake if (w × 3) + b rose by more than 5.5.
# -> check: central difference 0 agrees (exactly)

# %% [markdown]
# `alt` says the same in words. It is in every picture that you save, for people who have it read to them:

# %%
print(viz.draw(y).alt)
# -> y = h × 4, a graph of 8 nodes and 7 edges. y is 0; gradients: w 0, b 0. No gradient passes h = relu.

# %% [markdown]
# ## A gradient that is too large
#
# **What do you expect** as the gradient of `w` after a second `backward`?

# %%
w = ag.scalar(2.0)
y = w * 3
y.backward()
y.backward()
print(w.grad)
# -> Scalar(6.0)

# %% [markdown]
# The gradients of *leaves*, the values that you made yourself, add up until you clear them with `zero_grad()`; 3 would
# have been right. In a picture, whoever points at `w` is told so. `ledger` tells who wrote what:

# %%
print(viz.ledger(w))
# -> w.grad = 6 = 3 + 3, the sum of 2 backward calls.
# ->    what                     line                        w.grad is then
# ->    + 3  backward #1 from y  08_seeing_gradients.py:...  3
# -> !  + 3  backward #2 from y  08_seeing_gradients.py:...  6
# -> ! backward #2 added to a gradient that was already there: nothing cleared it in
# ->   between. Unless gradients are meant to add up, call w.zero_grad() before
# ->   08_seeing_gradients.py:....
# -> check: by the graph, the last call adds 3, as it did

# %% [markdown]
# ## What to show, and how
#
# | | |
# |---|---|
# | `show=["value"]`, `["grad"]`, `["local"]`, `["shape"]` | less to look at |
# | `direction="TB"` | from top to bottom; from left to right is `"LR"` |
# | `theme="dark"`, `"print"`, `"colorblind"` | colours |
# | `names={"x": tensor}` | names other than your variables' |
# | `collapse=20` | draws at most so many nodes, and says how many are folded |
# | `collapse="layer1"`, `["layer1", "layer2"]` | folds what was computed in these scopes |
# | `collapse={"depth": 1}` | folds every scope; with 2, only those that lie in another |

# %%
print(viz.draw(loss, show=["grad"], names={"w": width, "h": height}))
# ->                   grad
# -> loss = **         1
# -> ├─── −            2
# -> │  ├─── area = ×  2
# -> │  │  ├─── w      4
# -> │  │  └─── h      6
# -> │  └┄┄┄ 5
# -> └┄┄┄ 2

# %% [markdown]
# ## In a file
#
# The suffix decides on the format. SVG and text need nothing; PNG and PDF need Graphviz, which the extra `viz` brings.

# %%
viz.draw(loss, theme="print", direction="TB").save("area.svg")
print(Path("area.svg").read_text(encoding="utf-8")[:38])
# -> <?xml version="1.0" encoding="UTF-8"?>
print(picture.caption)
# -> loss = (area − 5) ** 2, with value and gradient in each node and the local derivative on each edge.

# %% [markdown]
# The same graph gives the same bytes, today and on another computer: a picture changes in version control when the
# numbers do.
#
# ## In a notebook
#
#     %load_ext viz
#
# brings `%%graph`, which runs a cell and draws what it computed, and `%graph L`, which draws an expression:
#
#     %%graph --theme dark --direction TB -o neuron.svg
#     x, w, b = ag.scalar(2.0), ag.scalar(-3.0), ag.scalar(6.9)
#     o = ag.tanh(x * w + b)
#     o.backward()
#
# `%graph --help` lists the options. In marimo and in notebooks of VS Code a drawing shows itself as well.
#
# ## In a book
#
# With Sphinx, put `"viz.sphinx"` into `extensions` of `conf.py`. In a page, the code is the picture:
#
#     .. autograd-graph::
#        :caption: Where the 7 comes from
#        :direction: TB
#        :code:
#
#        x = ag.scalar(2.0)
#        y = x * x + 3 * x
#        y.backward()
#
# and in Markdown, with MyST, it is a fence that begins with `{autograd-graph}`. What earlier directives of a page
# assigned is there in later ones, so a later one may be `:of: y` without any code, and `:step: 2` draws the backward
# pass after its second step. A mistake in the code is a warning
# at its line. HTML gets SVG that can be searched, LaTeX gets PDF, other formats get text.
#
# ## On the command line
#
#     python -m viz "tanh(x*w + b)" x=2 w=-3 b=6.9 --show value,grad -o neuron.svg
#
# ## Exercises
#
# 1. Draw $\sqrt{a^2 + b^2}$ at $a = 3$, $b = 4$. Say the gradients before you call `backward`: which numbers have to
#    stand in brackets?
# 2. In `(x - x) * w` the gradient of `w` is 0, and so is that of `x`. Find the two different reasons in the picture.
# 3. Draw the graph of a loop that multiplies a number by 1.001 a thousand times. How many nodes does the picture have?
#
# ## Key points
#
# - A gradient is the sum over all ways of the product of the numbers on each.
# - "not computed" is not 0. A 0 has a reason: a 0 in brackets on every way, or ways that cancel.
# - Leaves add up over calls of `backward`; clear them.
# - A picture is text, SVG, PNG or PDF, and an alternative text: made by the code, so that they cannot disagree with it.

# %% Solution 1 jupyter={"source_hidden": true} tags=["hide-cell"]
# The root halves and divides by 5, the squares double: 2 * 3 / (2 * 5) and 2 * 4 / (2 * 5).
a, b = ag.scalar(3.0), ag.scalar(4.0)
c = ag.sqrt(a * a + b * b)
c.backward()
print(viz.draw(c))
# ->                             value  grad
# -> c = sqrt                     5     1
# -> └─(0.1)─ +                  25     0.1
# ->    ├─(1)─ ×                  9     0.1
# ->    │  ├─(3)─ a               3     0.6
# ->    │  └─(3)─ a (see above)
# ->    └─(1)─ ×                 16     0.1
# ->       ├─(4)─ b               4     0.8
# ->       └─(4)─ b (see above)
# ->
# -> (3) is the local derivative: d parent / d child.

# %% Solution 2 jupyter={"source_hidden": true} tags=["hide-cell"]
# The number on the line of `w` is 0, as the difference is. On those of `x` it is 1 and -1, which cancel.
x, w = ag.scalar(3.0), ag.scalar(2.0)
p = (x - x) * w
p.backward()
print(viz.draw(p))
# ->                           value  grad
# -> p = ×                     0      1
# -> ├─(2)─ −                  0      2
# -> │  ├─(1)─ x               3      0
# -> │  └─(-1)─ x (see above)
# -> └─(0)─ w                  2      0
# ->
# -> (1) is the local derivative: d parent / d child.

# %% Solution 3 jupyter={"source_hidden": true} tags=["hide-cell"]
# Of the 2,001 nodes it draws 250 at most, and says what it folded.
n = ag.scalar(1.0)
for _ in range(1000):
    n = n * 1.001
print(len(viz.draw(n).diagram.nodes) <= 250)
# -> True
