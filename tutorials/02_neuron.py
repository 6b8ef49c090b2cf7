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
# # 2. One neuron, every number explained
#
# *About 20 minutes. Read [a derivative you can see](01_derivative.py) first.*
#
# **Questions**
#
# - What does a single neuron compute?
# - Which of its weights is to blame for the output, and by how much?
# - Why can a neuron stop learning altogether?

# %%
import autograd_lite as ag
import viz

# %% [markdown]
# ## Forward
#
# A neuron multiplies each input by a weight of its own, adds up the products, adds a **bias**, and passes the sum
# through an **activation function**. Ours is the ReLU, which lets positive numbers through and turns negative ones
# into 0.
#
# | | 1 | 2 | 3 |
# |---|---|---|---|
# | input x | 0 | 0.5 | 1 |
# | weight w | -1 | -0.5 | 0.5 |
#
# with a bias of 1. **What do you expect** as its output? It takes three multiplications.

# %%
x1, x2, x3 = ag.scalar(0.0), ag.scalar(0.5), ag.scalar(1.0)
w1, w2, w3 = ag.scalar(-1.0), ag.scalar(-0.5), ag.scalar(0.5)
b = ag.scalar(1.0)

z = x1 * w1 + x2 * w2 + x3 * w3 + b
y = z.relu()
print(y)
# -> Scalar(1.25, op=relu)

# %% [markdown]
# $0 \cdot (-1) + 0.5 \cdot (-0.5) + 1 \cdot 0.5 + 1 = 1.25$. That is positive, so the ReLU lets it pass.
#
# ## Backward
#
# **What do you expect?** Say which of the three weights has the largest gradient and which the smallest, before you
# read the picture.

# %%
y.backward()
print(viz.draw(y))
# ->                           value  grad
# -> y = relu                   1.25   1
# -> └─(1)─ z = +               1.25   1
# ->    ├─(1)─ +                0.25   1
# ->    │  ├─(1)─ +            -0.25   1
# ->    │  │  ├─(1)─ ×          0      1
# ->    │  │  │  ├─(-1)─ x1     0     -1
# ->    │  │  │  └─(0)─ w1     -1      0
# ->    │  │  └─(1)─ ×         -0.25   1
# ->    │  │     ├─(-0.5)─ x2   0.5   -0.5
# ->    │  │     └─(0.5)─ w2   -0.5    0.5
# ->    │  └─(1)─ ×             0.5    1
# ->    │     ├─(0.5)─ x3       1      0.5
# ->    │     └─(1)─ w3         0.5    1
# ->    └─(1)─ b                1      1
# ->
# -> (-1) is the local derivative: d parent / d child.

# %% [markdown]
# Read it from the root:
#
# - The ReLU is in its open half, where its slope is 1: `z` has the same gradient as `y`.
# - Sums hand it on unchanged, to each product and to the bias. So **the gradient of the bias is 1**.
# - A product hands it on multiplied by *the other* factor. So **the gradient of a weight is its input** (0, 0.5 and
#   1), and the gradient of an input is its weight (-1, -0.5 and 0.5).
#
# `w3` has the largest gradient, as its input is the largest: of the three weights it is the one that counts most
# *for these inputs*. `w1` has gradient 0, although no weight is larger in size: its input is 0, so for now it
# makes no difference what the weight is.
#
# ## What a gradient promises
#
# **What do you expect** if we raise `w3` by 0.1, and what if we raise `w1` by 0.1?


# %%
def neuron(x1, x2, x3, w1=-1.0, w2=-0.5, w3=0.5, b=1.0):
    return ag.relu(x1 * w1 + x2 * w2 + x3 * w3 + b)


print(f"{neuron(0.0, 0.5, 1.0, w3=0.6):.4f}")
# -> 1.3500
print(f"{neuron(0.0, 0.5, 1.0, w1=-0.9):.4f}")
# -> 1.2500

# %% [markdown]
# The output follows `w3` by $0.1 \cdot 1$ and ignores `w1`: exactly what the gradients said.
#
# ## A neuron that is switched off
#
# The weights stay as they are; the inputs become 2, 0.5 and 0. **What do you expect** as output, and as gradient of
# the bias?

# %%
x1, x2, x3 = ag.scalar(2.0), ag.scalar(0.5), ag.scalar(0.0)
for leaf in (w1, w2, w3, b):
    leaf.zero_grad()

z = x1 * w1 + x2 * w2 + x3 * w3 + b
y = z.relu()
y.backward()
print(viz.draw(y))
# ->                           value  grad
# -> y = relu                   0     1
# -> └─(0)─ z = +              -1.25  0
# ->    ├─(1)─ +               -2.25  0
# ->    │  ├─(1)─ +            -2.25  0
# ->    │  │  ├─(1)─ ×         -2     0
# ->    │  │  │  ├─(-1)─ x1     2     0
# ->    │  │  │  └─(2)─ w1     -1     0
# ->    │  │  └─(1)─ ×         -0.25  0
# ->    │  │     ├─(-0.5)─ x2   0.5   0
# ->    │  │     └─(0.5)─ w2   -0.5   0
# ->    │  └─(1)─ ×             0     0
# ->    │     ├─(0.5)─ x3       0     0
# ->    │     └─(0)─ w3         0.5   0
# ->    └─(1)─ b                1     0
# ->
# -> (-1) is the local derivative: d parent / d child.

# %% [markdown]
# The sum is -1.25, and the ReLU turns it into 0. Where its output does not move, its slope is 0, and that one 0
# multiplies everything behind it: **all gradients are 0**. The neuron is *dead* for this input: no weight can learn
# from it, the bias included. If it is dead for every input it ever sees, it stays dead.
#
# Compare the two zeros: in the first picture `w1` had gradient 0 because *its own input* was 0, and the others went on
# learning. Here the path itself is cut.
#
# What would wake it? The sum has to rise by more than 1.25. With a bias of 2.2 it is still dead, with 2.3 it lives:

# %%
for bias in (2.2, 2.25, 2.3):
    slope = ag.grad(lambda b: neuron(2.0, 0.5, 0.0, b=b))(bias)
    print(f"bias {bias:<5} output {neuron(2.0, 0.5, 0.0, b=bias):.2f}   gradient of the bias {slope}")
# -> bias 2.2   output 0.00   gradient of the bias 0.0
# -> bias 2.25  output 0.00   gradient of the bias 0.0
# -> bias 2.3   output 0.05   gradient of the bias 1.0

# %% [markdown]
# At a bias of 2.25 the sum is exactly 0, where the ReLU has a corner: slope 0 on the left, 1 on the right. Any value
# between them would do; this library, like most, takes 0.
#
# ## The same with arrays
#
# Written with tensors, the three products and their sum are one product of vectors. The gradients are the same
# numbers, held in arrays of the same shape as their owners.

# %%
x = ag.tensor([0.0, 0.5, 1.0], requires_grad=True)
w = ag.tensor([-1.0, -0.5, 0.5], requires_grad=True)
b = ag.tensor(1.0, requires_grad=True)
y = ag.relu(x @ w + b)
y.backward()
print(y)
# -> Tensor(1.25, op=relu)
print(x.grad)
# -> Tensor([-1. , -0.5,  0.5])
print(w.grad)
# -> Tensor([0. , 0.5, 1. ])
print(b.grad)
# -> Tensor(1.)

# %% [markdown]
# ## One step of learning
#
# Say that we want this neuron to answer 2 instead of 1.25. We measure how wrong it is by a **loss**, the square of the
# difference, and move each weight a little *against* its gradient.
#
# **What do you expect?** Will the loss be zero after the step?

# %%
loss = (y - 2) ** 2
for leaf in (x, w, b):
    leaf.zero_grad()
loss.backward()
print("gradient", w.grad, b.grad)
# -> gradient Tensor([ 0.  , -0.75, -1.5 ]) Tensor(-1.5)

with ag.no_grad():
    w -= 0.1 * w.grad
    b -= 0.1 * b.grad
y = ag.relu(x @ w + b)
print(f"loss before {loss.item():.4f}, after {((y - 2) ** 2).item():.4f}")
# -> loss before 0.5625, after 0.1702

# %% [markdown]
# Much smaller, though not zero: a gradient says in which direction to go, not how far. The gradients are negative, so
# the weights went *up*, and `w1` stayed where it was. Repeat this some thousand times over many inputs, and you have
# trained a network.
#
# `with ag.no_grad():` is there because the update is not part of what we want to differentiate. The weights change in
# place and remain inputs of the next graph.
#
# ## Exercises
#
# 1. Replace the ReLU by `tanh` in the neuron with inputs 2, 0.5, 0. Is it dead as well? First say which sign the
#    gradient of each weight will have.
# 2. With the original inputs 0, 0.5, 1: for which bias is the sum exactly 0? What are the gradients there?
# 3. How many steps like the one above until the loss is below 0.000001? Guess, then count.
#
# ## Key points
#
# - The gradient of a weight is what arrives at the neuron times the weight's input. Large input, large blame.
# - A ReLU in its closed half has slope 0 and cuts off everything behind it: the neuron is dead for that input.
# - A gradient of 0 can have different causes; the picture of the graph shows which.
# - Learning is: compute the loss, `backward`, a small step against the gradient, clear, repeat.
#
# Next: [the XOR network](03_xor.py).

# %% Solution 1 jupyter={"source_hidden": true} tags=["hide-cell"]
# tanh has a positive slope everywhere, so the neuron is alive. The gradient of a weight has the sign of its input.
x = ag.tensor([2.0, 0.5, 0.0])
w = ag.tensor([-1.0, -0.5, 0.5], requires_grad=True)
y = ag.tanh(x @ w + 1.0)
y.backward()
print(y)
# -> Tensor(-0.8483, op=tanh)
print(w.grad)
# -> Tensor([0.5608, 0.1402, 0.    ])

# %% Solution 2 jupyter={"source_hidden": true} tags=["hide-cell"]
# The products add up to 0.25, so it is a bias of -0.25. The slope of the ReLU in its corner counts as 0, so all
# gradients are 0.
print(ag.value_and_grad(lambda b: neuron(0.0, 0.5, 1.0, b=b))(-0.25))
# -> (0.0, 0.0)

# %% Solution 3 jupyter={"source_hidden": true} tags=["hide-cell"]
# Each step shrinks the distance to 2 by the same factor, 1 - 0.2 * (0.5**2 + 1**2 + 1) = 0.55.
x = ag.tensor([0.0, 0.5, 1.0])
w = ag.tensor([-1.0, -0.5, 0.5], requires_grad=True)
b = ag.tensor(1.0, requires_grad=True)
steps = 0
while (loss := (ag.relu(x @ w + b) - 2) ** 2).item() >= 0.000001:
    loss.backward()
    with ag.no_grad():
        w -= 0.1 * w.grad
        b -= 0.1 * b.grad
    w.zero_grad()
    b.zero_grad()
    steps += 1
print(steps, "steps")
# -> 12 steps
