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
# # 3. The network that learns XOR
#
# *About 30 minutes. Read [one neuron](02_neuron.py) first.*
#
# **Questions**
#
# - What can two layers of neurons do that one neuron cannot?
# - How does a training loop work?
# - What does it look like when training gets stuck?

# %%
import numpy as np

import autograd_lite as ag
import viz

# %% [markdown]
# ## The task
#
# *Exclusive or*: the answer is yes if exactly one of the two inputs is 1. Those are all the data there are; a row is an
# example.

# %%
inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
answers = np.array([[-1.0], [1.0], [1.0], [-1.0]])  # yes is +1, no is -1

# %% [markdown]
# We let a network compute a **decision value** for each row. Its sign is the answer, its size says how sure the
# network is. As a loss we take $\ln(1 + e^{-\text{answer} \cdot \text{decision}})$, averaged over the rows: close to 0
# when the sign is right and the value large, and growing steadily when it is wrong. `ag.softplus` is the function
# $\ln(1 + e^x)$.
#
# ## One neuron is not enough
#
# First a single neuron without an activation function: two weights and a bias. Any weights will do for a start; to
# have the same ones every time, they come from a random generator with a fixed seed.
#
# **What do you expect?** After 500 steps, what will its decision values be?


# %%
def loss_of(decision):
    return ag.softplus(-answers * decision).mean()


def descend(parameters, loss, rate=1.0):
    """One step of training: gradients, a step against them, and a clean slate."""
    loss.backward()
    with ag.no_grad():
        for parameter in parameters:
            parameter -= rate * parameter.grad
            parameter.zero_grad()


rng = np.random.default_rng(0)
w = ag.tensor(rng.normal(size=(2, 1)), requires_grad=True)
b = ag.tensor(0.0, requires_grad=True)
for _ in range(500):
    loss = loss_of(inputs @ w + b)
    descend([w, b], loss)

print(f"loss {loss.item():.4f}, and ln 2 is {np.log(2):.4f}")
# -> loss 0.6931, and ln 2 is 0.6931
print("weights are zero to four digits:", bool((abs(w.numpy()) < 0.0001).all()))
# -> weights are zero to four digits: True

# %% [markdown]
# It has learned to say *I don't know* four times: all weights go to 0, and so do the decision values; each row then
# costs $\ln 2$. That is the best it can do. Its decision is a straight line through the plane of the two inputs, and
# no straight line has (0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the other.
#
# ## Two layers can
#
# Before anything is trained: here is a network with two hidden neurons whose weights were chosen by hand. The first
# hidden neuron counts the ones among the inputs; the second notices when there are two of them.

# %%
count = ag.relu(inputs[:, 0] + inputs[:, 1])
both = ag.relu(inputs[:, 0] + inputs[:, 1] - 1.0)
print(count - 2 * both - 0.5)
# -> [-0.5  0.5  0.5 -0.5]

# %% [markdown]
# A negative, two positive, a negative decision: XOR. So a solution *exists*. Can a network find one by following
# gradients?
#
# ## Training
#
# The network: two inputs, four hidden neurons with `tanh`, one output. In terms of arrays, the first layer is a matrix
# of $2 \times 4$ weights, and all four rows go through at once.


# %%
def start(hidden, seed):
    """Parameters to start from: random weights, biases of 0."""
    rng = np.random.default_rng(seed)
    w1 = ag.tensor(rng.normal(size=(2, hidden)), requires_grad=True)
    b1 = ag.tensor(np.zeros(hidden), requires_grad=True)
    w2 = ag.tensor(rng.normal(size=(hidden, 1)), requires_grad=True)
    b2 = ag.tensor(0.0, requires_grad=True)
    return w1, b1, w2, b2


def decide(w1, b1, w2, b2):
    return ag.tanh(inputs @ w1 + b1) @ w2 + b2


parameters = start(hidden=4, seed=1)
for step in range(501):
    decision = decide(*parameters)
    loss = loss_of(decision)
    if step in (0, 10, 50, 100, 500):
        right = int((np.sign(decision.numpy()) == answers).sum())
        values = np.round(decision.numpy().ravel(), 1)
        print(f"step {step:3}   loss {loss.item():.3f}   right {right} of 4   decisions {values}")
    descend(parameters, loss)
# -> step   0   loss 0.671   right 1 of 4   decisions [ 0.   0.7 -0.1  0.2]
# -> step  10   loss 0.600   right 2 of 4   decisions [-0.4  0.6 -0.1  0. ]
# -> step  50   loss 0.124   right 4 of 4   decisions [-3.   2.1  1.8 -1.6]
# -> step 100   loss 0.038   right 4 of 4   decisions [-4.5  3.2  3.1 -2.8]
# -> step 500   loss 0.005   right 4 of 4   decisions [-7.1  5.2  5.1 -4.8]

# %% [markdown]
# All four are right, and the decision values go on growing: the loss rewards being sure.
#
# Everything that one step of this training computes, in one picture. A row now stands for an array, with its range
# where it is too large to write out, and its shape. The same goes for a local derivative: `(0 … 1)` are numbers from 0
# to 1, `((4, 4))` is an array of that shape, and `───` is a matrix product, where each number depends on many.

# %%
w1, b1, w2, b2 = parameters
decision = decide(w1, b1, w2, b2)
loss = loss_of(decision)
loss.backward()
viz.draw(loss).save("xor.svg")
print(viz.draw(loss).text(width=110))
# ->                                             value                   grad                              shape
# -> loss = mean                                 0.005131                 1
# -> └─(0.25)─ softplus                          0.0008169 … 0.008265    [[0.25], [0.25], [0.25], [0.25]]  (4, 1)
# ->    └─(4×1)─ ×                               -7.110 … -4.792         0.0002041 … 0.002058              (4, 1)
# ->       ├┄┄┄ input                            [[1], [-1], [-1], [1]]                                    (4, 1)
# ->       └─(-1 … 1)─ decision = +              -7.110 … 5.172          -0.001442 … 0.002058              (4, 1)
# ->          ├─(1)─ @                           -7.850 … 4.431          -0.001442 … 0.002058              (4, 1)
# ->          │  ├─── tanh                       -0.9998 … 0.9994        -0.007876 … 0.01124               (4, 4)
# ->          │  │  └─(4×4)─ +                   -4.729 … 4.031          -0.001261 … 0.0007394             (4, 4)
# ->          │  │     ├─(1)─ @                  -3.728 … 4.114          -0.001261 … 0.0007394             (4, 4)
# ->          │  │     │  ├┄┄┄ inputs            0 … 1                                                     (4, 2)
# ->          │  │     │  └─── w1                -3.728 … 2.641          -0.0005215 … 0.0007342            (2, 4)
# ->          │  │     └─(1, (4,) → (4, 4))─ b1  -1.001 … -0.01776       -3.478e-05 … 0.0001470            (4,)
# ->          │  └─── w2                         2.432 … 5.460           -0.002029 … -0.0006870            (4, 1)
# ->          └─(1, () → (4, 1))─ b2             0.7407                  -0.0005907
# ->
# -> (1) is the local derivative: d parent / d child.
# -> (4,) → (4, 4): stretched to a larger shape.

# %% [markdown]
# The gradients are small everywhere: there is little left to learn.
#
# ## When it gets stuck
#
# By hand we managed with *two* hidden neurons. **What do you expect** if we train that network from twenty different
# random starts: how often will it find a solution?


# %%
def trained_loss(hidden, seed):
    parameters = start(hidden, seed)
    for _ in range(500):
        loss = loss_of(decide(*parameters))
        descend(parameters, loss)
    return loss.item()


losses = [trained_loss(2, seed) for seed in range(20)]
print("solved:", sum(loss < 0.1 for loss in losses), "of 20")
# -> solved: 9 of 20
print("losses:", sorted({round(loss, 2) for loss in losses}))
# -> losses: [0.01, 0.35]

# %% [markdown]
# The outcomes fall into two groups. Either the network finds a solution, with a loss of about 0.01, or it ends at
# 0.35. That number tells what happened: it is half of $\ln 2$. Two rows are right, and for the other two the network
# has settled on *I don't know*. All gradients there are nearly 0, so nothing pushes it on: it is stuck on a plateau.
#
# That a solution exists does not mean that descent finds it from everywhere. A few more neurons than necessary give it
# more ways out.
#
# ## Exercises
#
# 1. How many of twenty starts succeed with four hidden neurons? Guess first.
# 2. Change `tanh` to `ag.relu` in the network of four hidden neurons. Does it succeed more often or less often? Think
#    of tutorial 2 before you count.
# 3. What happens if all weights start at 0? Explain it with the gradients of the first step.
#
# ## Key points
#
# - A single neuron draws a straight line; XOR needs two layers.
# - A training loop is four lines: loss, `backward`, a step against the gradient, `zero_grad`.
# - Training follows the gradient from where it starts. It can end on a plateau, and the loss often says on which one.
#
# Next: [real data](04_digits.py).

# %% Solution 1 jupyter={"source_hidden": true} tags=["hide-cell"]
print(sum(trained_loss(4, seed) < 0.1 for seed in range(20)), "of 20")
# -> 19 of 20

# %% Solution 2 jupyter={"source_hidden": true} tags=["hide-cell"]
# Less often. A ReLU that is switched off for all four rows learns nothing any more, and the network has to do with the
# neurons that are left. A tanh is never quite flat.
solved = 0
for seed in range(20):
    w1, b1, w2, b2 = parameters = start(4, seed)
    for _ in range(500):
        loss = loss_of(ag.relu(inputs @ w1 + b1) @ w2 + b2)
        descend(parameters, loss)
    solved += loss.item() < 0.1
print(solved, "of 20")
# -> 13 of 20

# %% Solution 3 jupyter={"source_hidden": true} tags=["hide-cell"]
# Nothing moves. The hidden values are all 0, so w2 gets no gradient; w2 is 0, so nothing behind it gets one; and the
# two right answers and the two wrong ones pull the last bias in opposite directions with the same force.
w1, b1, w2, b2 = (ag.tensor(np.zeros(shape), requires_grad=True) for shape in ((2, 4), 4, (4, 1), ()))
loss_of(decide(w1, b1, w2, b2)).backward()
print([float(abs(parameter.grad.numpy()).max()) for parameter in (w1, b1, w2, b2)])
# -> [0.0, 0.0, 0.0, 0.0]
