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
# # 4. Reading handwritten digits
#
# *About 30 minutes; the program itself runs for a second or two. Read [the XOR network](03_xor.py) first. This one
# needs scikit-learn, for its data: `python -m pip install scikit-learn`.*
#
# **Questions**
#
# - Does what we did with four examples work with more than a thousand, of a real kind?
# - How do I know that the network has learned something rather than memorised its examples?
# - How do I find out that a gradient is right when there are ten thousand of them?

# %%
import time

import numpy as np
from sklearn.datasets import load_digits

import autograd_lite as ag
import viz

# %% [markdown]
# ## The data
#
# 1,797 digits that 43 people wrote by hand, scanned and reduced to 8 by 8 points whose ink goes from 0 to 16. They ship
# with scikit-learn, so nothing is downloaded.

# %%
digits = load_digits()
images, labels = digits.data / 16, digits.target
print(images.shape, "from", images.min(), "to", images.max())
# -> (1797, 64) from 0.0 to 1.0
for row in digits.images[3]:
    print("".join(" .:-=+*#%@"[int(ink * 9 / 16)] * 2 for ink in row).rstrip())
# ->     --%%##
# ->   ==##--%%::
# ->   ..  ####
# ->     ..%%**
# ->         ****
# ->           ++==
# ->     ==::::##++
# ->     --####++
print("label:", labels[3])
# -> label: 3

# %% [markdown]
# We shuffle them, once and for all, and set 360 aside. The network never sees these while it learns; they are the
# **test** that tells learning from memorising.

# %%
rng = np.random.default_rng(0)
order = rng.permutation(len(images))
train, test = order[:1437], order[1437:]

# %% [markdown]
# ## The network
#
# 64 inputs, 128 hidden neurons with ReLU, 10 outputs: one **score** for each digit. `ag.log_softmax` turns the ten
# scores of an image into logarithms of probabilities, and the loss is minus the one that belongs to the true digit,
# averaged over the images. It is called *cross-entropy*.
#
# The weights start random, smaller where a neuron has more inputs, so that sums keep about the same size from layer to
# layer.
#
# **What do you expect** as the loss before any training? The network has no idea, so each digit should be about as
# likely as any other.


# %%
def layer(inputs, outputs):
    weights = rng.normal(scale=np.sqrt(2 / inputs), size=(inputs, outputs))
    return ag.tensor(weights, requires_grad=True), ag.tensor(np.zeros(outputs), requires_grad=True)


w1, b1 = layer(64, 128)
w2, b2 = layer(128, 10)
parameters = (w1, b1, w2, b2)
print(sum(parameter.size for parameter in parameters), "numbers to learn")
# -> 9610 numbers to learn


def scores(batch):
    return ag.relu(images[batch] @ w1 + b1) @ w2 + b2


def cross_entropy(batch):
    log_probabilities = ag.log_softmax(scores(batch))
    return -log_probabilities[np.arange(len(batch)), labels[batch]].mean()


def accuracy(batch):
    with ag.no_grad():
        return float((scores(batch).numpy().argmax(axis=1) == labels[batch]).mean())


print(f"loss {cross_entropy(train).item():.2f}, and ln 10 is {np.log(10):.2f}")
# -> loss 2.68, and ln 10 is 2.30
print(f"right: {accuracy(test):.0%} of the test")
# -> right: 13% of the test

# %% [markdown]
# One in ten is what guessing gets, and it costs about $\ln 10$. It costs somewhat more than that since this network
# does not say *I don't know*: it has random opinions.
#
# ## Are the gradients right?
#
# There are 9,610 of them. Measuring each slope as in tutorial 1 would take 19,220 runs. But one measurement can check
# all of them at once: walk a small step in a *random direction* through the space of all parameters. The slope along
# that direction must be the sum of gradient times direction.

# %%
batch = train[:64]
cross_entropy(batch).backward()
directions = [rng.normal(size=parameter.shape) for parameter in parameters]
promised = sum((parameter.grad.numpy() * d).sum() for parameter, d in zip(parameters, directions, strict=True))


def walk(length):
    with ag.no_grad():
        for parameter, d in zip(parameters, directions, strict=True):
            parameter += length * d


step = 1e-6
walk(step)
ahead = cross_entropy(batch).item()
walk(-2 * step)
behind = cross_entropy(batch).item()
walk(step)
measured = (ahead - behind) / (2 * step)
print("promised and measured slope agree to six digits:", bool(abs(promised - measured) < 1e-6 * abs(promised)))
# -> promised and measured slope agree to six digits: True

# %% [markdown]
# ## Training
#
# Computing the gradient over all 1,437 images for each small step would be a waste; 32 of them, drawn anew each time,
# point in a good enough direction. One pass through all images is called an **epoch**.
#
# **What do you expect?** How many epochs until nine of ten test digits are read correctly?


# %%
def learn_for_an_epoch(parameters, loss_of, clear=True):
    shuffled = rng.permutation(train)
    for first in range(0, len(shuffled), 32):
        loss_of(shuffled[first : first + 32]).backward()
        with ag.no_grad():
            for parameter in parameters:
                parameter -= 0.1 * parameter.grad
                if clear:
                    parameter.zero_grad()


for parameter in parameters:
    parameter.zero_grad()
began = time.perf_counter()
for epoch in range(1, 41):
    learn_for_an_epoch(parameters, cross_entropy)
    if epoch in (1, 2, 5, 10, 20, 40):
        print(f"epoch {epoch:2}   training {accuracy(train):.1%}   test {accuracy(test):.1%}")
# -> epoch  1   training 86.8%   test 88.3%
# -> epoch  2   training 89.6%   test 92.5%
# -> epoch  5   training 94.8%   test 96.1%
# -> epoch 10   training 96.8%   test 96.4%
# -> epoch 20   training 98.5%   test 98.3%
# -> epoch 40   training 99.7%   test 97.8%
print(f"{time.perf_counter() - began:.1f} seconds")
# -> ... seconds
test_accuracy = accuracy(test)

# %% [markdown]
# Two passes are enough for nine of ten. After forty, hardly any of the images that it learned from is read wrong, and
# a few more of those that it never saw: that difference is what it merely memorised.
#
# ## The picture of the loss
#
# The graph of a single image has the same shape as that of a thousand.

# %%
loss = cross_entropy(test[:1])
loss.backward()
viz.draw(loss).save("digits.svg")
print(viz.draw(loss).text(width=110))
# ->                                                    value               grad                  shape
# -> loss = negative                                     0.001338            1
# -> └─(-1)─ mean                                       -0.001338           -1
# ->    └─([1])─ [[0], [0]]                             [-0.001338]         [-1]                  (1,)
# ->       └─(0 … 1)─ log_softmax                       -14.76 … -0.001338  -1 … 0                (1, 10)
# ->          └─── +                                    -4.480 … 10.28      -0.001337 … 0.001188  (1, 10)
# ->             ├─(1)─ @                               -4.533 … 10.31      -0.001337 … 0.001188  (1, 10)
# ->             │  ├─── relu                           0 … 2.652           -0.001411 … 0.001322  (1, 128)
# ->             │  │  └─(0 … 1)─ +                     -1.567 … 2.652      -0.001411 … 0.001322  (1, 128)
# ->             │  │     ├─(1)─ @                      -1.578 … 2.454      -0.001411 … 0.001322  (1, 128)
# ->             │  │     │  ├┄┄┄ input                 0 … 1                                     (1, 64)
# ->             │  │     │  └─── w1                    -0.8774 … 0.8077    -0.001411 … 0.001322  (64, 128)
# ->             │  │     └─(1, (128,) → (1, 128))─ b1  -0.1015 … 0.1972    -0.001411 … 0.001322  (128,)
# ->             │  └─── w2                             -0.8426 … 0.8603    -0.003545 … 0.003150  (128, 10)
# ->             └─(1, (10,) → (1, 10))─ b2             -0.1682 … 0.06869   -0.001337 … 0.001188  (10,)
# ->
# -> (1) is the local derivative: d parent / d child.
# -> (128,) → (1, 128): stretched to a larger shape.

# %% [markdown]
# From the loss back to the weights: a number, then ten, then 128, then 64 by 128 gradients. This is the whole of the
# machinery; a larger network has more rows of the same kind.
#
# ## Where it is wrong
#
# An accuracy is only a number. Look at the mistakes.

# %%
with ag.no_grad():
    guesses = scores(test).numpy().argmax(axis=1)
wrong = test[guesses != labels[test]]
print(len(wrong), "of", len(test), "are wrong; the first of them:")
# -> 8 of 360 are wrong; the first of them:
for row in digits.images[wrong[0]]:
    print("".join(" .:-=+*#%@"[int(ink * 9 / 16)] * 2 for ink in row).rstrip())
# ->     --%%@@**
# ->   **@@**@@##
# ->   %%@@@@##::
# ->   ==@@**
# ->     ..**++
# ->       ++##
# ->     ..@@==
# ->     ++**
print("label:", labels[wrong[0]], "  guess:", guesses[test == wrong[0]][0])
# -> label: 9   guess: 5

# %% [markdown]
# ## Exercises
#
# 1. Leave the hidden layer out: 64 inputs straight to 10 scores. Guess its accuracy on the test, then train it.
# 2. The gradient of the loss *by the image* says which points would change the answer. Compute it for one test image:
#    what is its shape, and does ink that is always white have a gradient?
# 3. What does the training loop do without the call of `zero_grad`? Say it before you try.
#
# ## Key points
#
# - The loop is the one that trained four examples. What is new is the data: batches, epochs, a test set.
# - Keep data aside that training never sees: only they tell how much was learned.
# - One measured slope in a random direction checks all gradients at once.
# - Look at the mistakes, not only at their number.

# %% Solution 1 jupyter={"source_hidden": true} tags=["hide-cell"]
# It does surprisingly well, and makes about twice as many mistakes as the network with a hidden layer.
w, b = layer(64, 10)


def loss_without_hidden_layer(batch):
    log_probabilities = ag.log_softmax(images[batch] @ w + b)
    return -log_probabilities[np.arange(len(batch)), labels[batch]].mean()


for _ in range(40):
    learn_for_an_epoch((w, b), loss_without_hidden_layer)
guesses = (images[test] @ w + b).numpy().argmax(axis=1)
print(f"{(guesses == labels[test]).mean():.1%}")
# -> 95.8%

# %% Solution 2 jupyter={"source_hidden": true} tags=["hide-cell"]
# It has the shape of the image. The corner is white in every image, and has a gradient all the same: the weights that
# read it were never trained, and ink there would change the score at random.
image = ag.tensor(images[test[0]], requires_grad=True)
score = (ag.relu(image @ w1 + b1) @ w2 + b2)[labels[test[0]]]
score.backward()
print(image.grad.shape)
# -> (64,)
print("most ink in that corner:", images[:, 0].max(), "  gradient there is 0:", image.grad[0].item() == 0)
# -> most ink in that corner: 0.0   gradient there is 0: False

# %% Solution 3 jupyter={"source_hidden": true} tags=["hide-cell"]
# Every step follows the sum of all gradients so far, like a ball that rolls without friction: at first it comes down,
# then it shoots past the bottom of the valley, faster each time, and loses what it had learned.
w1, b1 = layer(64, 128)
w2, b2 = layer(128, 10)
for epoch in range(1, 11):
    learn_for_an_epoch((w1, b1, w2, b2), cross_entropy, clear=False)
    if epoch in (1, 2, 5, 10):
        print(f"epoch {epoch:2}   test {accuracy(test):.0%}")
# -> epoch  1   test 79%
# -> epoch  2   test 80%
# -> epoch  5   test 54%
# -> epoch 10   test 37%
