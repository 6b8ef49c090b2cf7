"""`viz.flow`: where the gradient fades, grows or stops, and why."""

from contextlib import nullcontext
from math import prod

import numpy as np
import pytest

import autograd_lite as ag
import viz
from viz.errors import OptionError, VariableError

RNG = np.random.default_rng(0)


def deep(activation, scale=0.25, count=8, scoped=True):
    """A network of `count` layers, and its weights."""
    h, weights = RNG.normal(size=(32, 16)), []
    for k in range(count):
        w = ag.tensor(RNG.normal(size=(16, 16)) * scale, requires_grad=True, name=f"W{k + 1}")
        weights.append(w)
        if scoped:
            with ag.scope(f"layer{k + 1}"):
                h = activation(h @ w)
        else:
            h = activation(h @ w)
    return ag.mean((h - 1) ** 2), weights


@pytest.mark.parametrize("scoped", [True, False])
def test_eight_layers_of_sigmoid_vanish_and_the_factors_multiply_to_the_ratio(scoped):
    loss, weights = deep(ag.sigmoid, scoped=scoped)
    found = viz.flow(loss)
    rows = found.data["layers"]
    assert [row["layer"] for row in rows] == [f"{'layer' if scoped else 'W'}{k}" for k in range(8, 0, -1)]
    assert rows[0]["factor"] is None and rows[0]["marks"] == [] and rows[-1]["marks"] == ["VANISHING"]
    ratio = rows[-1]["rms"] / rows[0]["rms"]
    assert ratio < 1e-3
    np.testing.assert_allclose(prod(row["factor"] for row in rows[1:]), ratio, rtol=1e-12)
    loss.backward()
    for row, w in zip(rows, reversed(weights), strict=True):
        np.testing.assert_allclose(row["rms"], np.sqrt(np.mean(np.square(w.grad.numpy()))), rtol=1e-12)


def test_the_mean_local_derivative_is_that_of_the_function():
    z = ag.tensor(RNG.normal(size=(32, 4)), requires_grad=True, name="z")
    row = viz.flow(ag.sum(ag.sigmoid(z * 1.0))).data["layers"][0]
    s = 1 / (1 + np.exp(-z.numpy()))
    [found] = row["nonlinearities"]
    np.testing.assert_allclose(found["mean"], np.mean(s * (1 - s)), rtol=1e-12)
    assert (found["op"], found["greatest"], found["units"], found["samples"]) == ("sigmoid", 0.25, 4, 32)


def test_what_vanishes_is_said_with_its_threshold():
    text = viz.flow(deep(ag.sigmoid)[0]).text(width=200)
    assert "VANISHING: more than 1000 times smaller than at layer8." in text
    assert "From layer8 to layer1 the gradient gets" in text and "sigmoid' alone makes that ×0.2" in text
    assert "(max 0.25)" in text
    assert "VANISHING" not in viz.flow(deep(ag.sigmoid)[0], threshold=1e12).text()


def test_what_explodes_is_said():
    h = 0.0
    for k in range(9):
        with ag.scope(f"layer{k}"):
            h = h * 10.0 + ag.scalar(0.5)
    found = viz.flow(h)
    assert found.data["layers"][-1]["marks"] == ["EXPLODING"]
    assert "EXPLODING: more than 1000 times larger than at layer8" in found.text() and "larger, ×10" in found.text()


def test_what_is_well_is_not_marked():
    found = viz.flow(deep(ag.tanh, count=3)[0])
    assert found.data["marks"] == {} and "comes to every layer" in found.data["conclusion"]


def relu_layer(bias):
    w = ag.tensor(RNG.normal(size=(3, len(bias))), requires_grad=True, name="W")
    b = ag.tensor(np.array(bias), requires_grad=True, name="b")
    v = ag.tensor(np.ones((len(bias), 1)), requires_grad=True, name="v")
    return ag.sum(ag.relu(RNG.normal(size=(64, 3)) @ w + b) @ v)


def test_a_dead_relu_is_found_and_a_live_one_is_not():
    found = viz.flow(relu_layer([0.0, -99.0, 0.5, -99.0]))
    row = found.data["layers"][1]
    assert row["layer"] == "W, b" and row["marks"] == ["DEAD"]
    assert row["nonlinearities"][0]["off"] == [1, 3]
    assert "relu is dead in 2 of 4 units (axis 1, number 1, 3), for all 64 samples" in found.text(width=120)
    assert "Dead units in W, b learn nothing" in found.text(width=120)
    live = viz.flow(relu_layer([0.0, 0.5]))
    assert "DEAD" not in live.text() and live.data["layers"][1]["nonlinearities"][0]["off"] == []


def test_a_unit_that_is_off_for_some_samples_only_is_not_dead():
    w = ag.tensor([[1.0, -1.0]], requires_grad=True, name="W")
    assert "DEAD" not in viz.flow(ag.sum(ag.relu(np.array([[1.0], [-1.0]]) @ w))).text()


def only(loss):
    [found] = [each for row in viz.flow(loss).data["layers"] for each in row["nonlinearities"]]
    return found["axis"], found["units"], found["samples"], found["off"]


def test_the_units_of_a_convolution_are_its_channels():
    w = ag.tensor(RNG.normal(size=(4, 3, 2, 2)), requires_grad=True, name="w")
    b = ag.tensor(np.array([0.0, -99.0, 0.0, 0.0]).reshape(4, 1, 1), requires_grad=True, name="b")
    x = RNG.normal(size=(2, 3, 6, 6))
    loss = ag.sum(ag.relu(ag.conv(x, w) + b))
    assert only(loss) == (1, 4, 2 * 5 * 5, [1])
    said = "relu is dead in 1 of 4 channels (axis 1, number 1), for all 50 samples and places"
    assert said in viz.flow(loss).text(width=120)
    assert only(ag.sum(ag.relu(ag.max_pool(ag.conv(x, w) + b, 2)))) == (1, 4, 2 * 2 * 2, [1])


def test_the_units_of_weights_that_stand_on_the_left_are_rows():
    w = ag.tensor(RNG.normal(size=(4, 3)), requires_grad=True, name="w")
    b = ag.tensor(np.array([[0.0], [-99.0], [0.0], [0.0]]), requires_grad=True, name="b")
    x = RNG.normal(size=(3, 5))
    assert only(ag.sum(ag.relu(w @ x + b))) == (0, 4, 5, [1])
    assert only(ag.sum(ag.relu(x.T @ w.T + b.T))) == (1, 4, 5, [1])
    assert only(ag.sum(ag.relu(ag.einsum("ni,oi->on", x.T, w) + b))) == (0, 4, 5, [1])
    assert only(ag.sum(ag.relu(ag.einsum("ni,oi->no", x.T, w) + b.T))) == (1, 4, 5, [1])


def test_saturated_units_are_found():
    w = ag.tensor([[1.0, 8.0]], requires_grad=True, name="W")
    [row] = viz.flow(ag.sum(ag.tanh(np.array([[0.5], [1.0]]) @ w))).data["layers"]
    assert row["marks"] == ["SATURATED"] and row["nonlinearities"][0]["off"] == [1]


def test_a_neuron_of_scalars_is_one_unit_whatever_the_number_of_samples():
    w, b = ag.scalar(1.0, name="w"), ag.scalar(-100.0, name="b")
    v, c = ag.scalar(1.0, name="v"), ag.scalar(0.0, name="c")
    loss = sum((ag.relu(w * x + b) + ag.relu(v * x + c)) * 2.0 for x in (1.0, 2.0, 3.0))
    [row] = viz.flow(loss).data["layers"]
    [found] = row["nonlinearities"]
    assert (found["units"], found["samples"], found["off"]) == (2, 3, [0])


def test_one_sample_is_said_to_be_one():
    w = ag.scalar(-1.0, name="w")
    assert "dead in its one unit, for the one sample that was given" in viz.flow(ag.relu(w * 2.0)).text(width=100)


def test_layers_without_parameters_are_measured_at_their_output():
    w, h = ag.scalar(0.5, name="w"), 1.0
    for k in range(3):
        with ag.scope(f"step{k}"):
            h = ag.tanh(h * w)
    rows = viz.flow(h).data["layers"]
    assert [(row["layer"], row["of"]) for row in rows] == [
        ("step2", "output"),
        ("step1", "output"),
        ("step0", "output"),
        ("w", "shared"),
    ]
    assert rows[0]["rms"] == 1.0 and rows[1]["factor"] == rows[1]["rms"] and rows[3]["factor"] is None
    assert "w (in 3 layers)" in viz.flow(h).text()


@pytest.mark.parametrize("scoped", [True, False])
def test_the_steps_of_a_loop_are_layers(scoped):
    w, v = (ag.tensor(0.4 * RNG.normal(size=(3, 3)), requires_grad=True, name=name) for name in "wv")
    h, steps = ag.tensor(np.zeros(3)), []
    for _ in range(5):
        with ag.scope("cell") if scoped else nullcontext():
            h = ag.tanh(RNG.normal(size=3) @ w + h @ v)
        steps.append(h)
    loss = ag.sum(h)
    rows = viz.flow(loss).data["layers"]
    assert [(row["of"], row["share"]) for row in rows] == [("output", 1)] * 5 + [("shared", 5)]
    loss.backward()
    assert [row["rms"] for row in rows[:5]] == pytest.approx(
        [float(np.sqrt(np.mean(each.grad.numpy() ** 2))) for each in reversed(steps)]
    )
    first, last = ("cell (5)", "cell") if scoped else ("layer 5", "layer 1")
    assert (rows[0]["layer"], rows[4]["layer"]) == (first, last)


def test_runs_of_a_scope_side_by_side_are_one_layer():
    w, v = ag.scalar(0.5, name="w"), ag.scalar(0.5, name="v")
    total = 0.0
    for x in (1.0, 2.0):
        with ag.scope("one"):
            h = ag.tanh(w * x)
        with ag.scope("two"):
            h = ag.tanh(v * h)
        total = total + h
    rows = viz.flow(total).data["layers"]
    assert [(row["layer"], row["of"]) for row in rows] == [("two", "parameters"), ("one", "parameters")]
    assert [each["samples"] for each in rows[-1]["nonlinearities"]] == [2]


def test_a_penalty_does_not_take_a_weight_out_of_its_layer():
    w, v = (ag.tensor(RNG.normal(size=(3, 3)), requires_grad=True, name=name) for name in "wv")
    loss = ag.sum(ag.tanh(RNG.normal(size=(2, 3)) @ w) @ v)
    for more in (ag.sum(w * w) + ag.sum(v * v), ag.sum(w**2) + ag.sum(v**2)):
        rows = viz.flow(loss + 0.1 * more).data["layers"]
        assert [(row["layer"], row["of"]) for row in rows] == [("v", "parameters"), ("w", "parameters")]


@pytest.mark.filterwarnings("ignore")
def test_gradients_that_are_not_finite_or_nothing_are_told():
    x = ag.tensor([0.0, 1.0], requires_grad=True, name="x")
    assert viz.flow(ag.sum(ag.sqrt(x))).data["layers"][0]["marks"] == ["NOT FINITE"]
    assert "not finite from x on" in viz.flow(ag.sum(ag.sqrt(x))).text()
    zero = viz.flow(ag.sum(x * 0.0))
    assert zero.data["layers"][0]["marks"] == ["ZERO"] and "No gradient comes to any layer" in zero.text()


def test_huge_gradients_do_not_overflow():
    x = ag.scalar(1.0, name="x")
    assert viz.flow(x * 1e200 * 1e100).data["layers"][0]["rms"] == pytest.approx(1e300)


def test_no_gradient_of_the_program_is_touched():
    loss, weights = deep(ag.sigmoid)
    viz.flow(loss).text()
    assert all(w.grad is None for w in weights)


def test_it_is_ascii_and_latex_where_that_is_wanted():
    found = viz.flow(deep(ag.sigmoid)[0])
    text = found.text(ascii_only=True)
    assert text.isascii() and "##########" in text and "\\u" not in text
    assert (
        r"\rule" in found.latex() and "VANISHING" in found.html() and "| layer8 |" in found.markdown().replace("*", "")
    )


def test_bad_input_is_refused():
    with pytest.raises(VariableError, match="flow: expected a Tensor"):
        viz.flow(2.0)
    for bad in (1, 0.5, "much", float("nan")):
        with pytest.raises(OptionError, match="flow: threshold: expected a number above 1"):
            viz.flow(ag.scalar(1.0) * 2, threshold=bad)
