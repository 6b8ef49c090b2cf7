"""Derivations are right: every formula is compared with the engine's gradient, and read back from its text."""

# ruff: noqa: N803, N806 - matrices have capital letters

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import compute, fault_of

import autograd_lite as ag
import viz
from viz.errors import VariableError
from viz.page import Formula

GOLDEN = Path(__file__).parent / "golden"

UNARY = {
    "neg": lambda a: -a, "tanh": ag.tanh, "exp": lambda a: ag.exp(a * 0.1), "sin": ag.sin, "cos": ag.cos,
    "square": lambda a: a * a, "cube": lambda a: a**3, "sigmoid": ag.sigmoid, "log": lambda a: ag.log(a * a + 1.5),
    "sqrt": lambda a: ag.sqrt(a * a + 0.5), "inverse": lambda a: 1 / (a * a + 2), "atan": ag.atan,
    "softplus": ag.softplus, "undone": lambda a: ag.log(ag.exp(a)), "relu": ag.relu,
    "power": lambda a: (a * a + 1) ** 0.7,
}  # a table  # fmt: skip
BINARY = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / (b * b + 1),
    "pow": lambda a, b: (a * a + 0.5) ** b, "max": ag.maximum,
}  # a table  # fmt: skip


@st.composite
def programs(draw):
    """Draw a program: each line applies something to earlier results, so that results are used more than once."""
    lines = []
    for at in range(2, 2 + draw(st.integers(1, 6))):
        if draw(st.booleans()):
            lines.append((draw(st.sampled_from(sorted(UNARY))), draw(st.integers(0, at - 1))))
        else:
            sign = draw(st.sampled_from(sorted(BINARY)))
            lines.append((sign, draw(st.integers(0, at - 1)), draw(st.integers(0, at - 1))))
    return lines


def run(lines, *inputs):
    made = list(inputs)
    for name, *args in lines:
        made.append((UNARY | BINARY)[name](*(made[each] for each in args)))
    return made[-1]


VALUES = st.floats(-2, 2).map(lambda x: round(x, 3)).filter(lambda x: abs(x) > 0.05)


@given(programs(), VALUES, VALUES)
def test_the_derived_formula_is_the_gradient(lines, a, b):
    x, w = ag.scalar(a), ag.scalar(b)
    y = run(lines, x, w)
    if not isinstance(y, ag.Scalar) or viz.build.record(y).place(x) is None:
        return
    made = viz.derive(y, x, names={"x": x, "w": w, "y": y})
    work = made._told.work
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(made.data["value"], made.data["gradient"], rtol=1e-6, atol=1e-9)
        # what is written is what was derived
        known = {work.title(at): work.graph.value(at) for at in range(len(work.graph))}
        shown = made.data["formula"]
        if "dy/d" not in shown:
            np.testing.assert_allclose(compute(shown, **known), made.data["gradient"], rtol=2e-3, atol=2e-3)
    assert made.data["written out"] is None or "dy/d" in shown or compute(made.data["written out"], **known) is not None
    for block in made.page.blocks:
        if isinstance(block, Formula):
            assert fault_of(block.tex) is None


ARRAYS = {
    "tanh": ag.tanh, "exp": lambda a: ag.exp(a * 0.5), "square": lambda a: a * a, "sigmoid": ag.sigmoid,
    "softmax": ag.softmax, "log_softmax": ag.log_softmax, "T": lambda a: a.mT if a.ndim > 1 else a + 1,
    "permute": lambda a: ag.permute_dims(a, tuple(range(a.ndim))[::-1]), "sum": lambda a: a.sum(axis=-1),
    "rows": lambda a: a.sum(axis=0, keepdims=True), "mean": lambda a: a.mean(axis=0),
    "logsumexp": lambda a: ag.logsumexp(a, axis=-1), "reshape": lambda a: a.reshape((-1,)), "first": lambda a: a[0],
    "max": lambda a: a.max(), "var": lambda a: ag.var(a) + 0.1, "flip": ag.flip, "expand": lambda a: a[None],
    "norm": ag.linalg.vector_norm, "cumsum": lambda a: ag.cumulative_sum(a, axis=0),
}  # a table  # fmt: skip


def together(a, b):
    """Combine two arrays in a way that their shapes allow."""
    if a.ndim and b.ndim and a.shape[-1] == b.shape[max(b.ndim - 2, 0)]:
        return a @ b
    try:
        np.broadcast_shapes(a.shape, b.shape)
    except ValueError:
        return a.sum() * b
    return a * b


@given(
    st.sampled_from([(3,), (2, 3), (3, 3), (2, 1), ()]),
    st.sampled_from([(3,), (3, 2), (1, 3), ()]),
    st.lists(
        st.tuples(st.sampled_from([*sorted(ARRAYS), "*", "*"]), st.integers(0, 3), st.integers(0, 3)),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 99),
)
def test_the_derived_formula_of_arrays_is_the_gradient(shape, other, lines, seed):
    rng = np.random.default_rng(seed)
    x = ag.tensor(rng.normal(size=shape), requires_grad=True)
    c = ag.asarray(rng.normal(size=other))
    made = [x, c]
    for name, i, j in lines:
        a, b = made[-1 - i % len(made)], made[-1 - j % len(made)]
        made.append(together(a, b) if name == "*" else ARRAYS[name](a) if a.ndim else ag.sin(a)[None])
    y = made[-1]
    if viz.build.record(y).place(x) is None if y.node else True:
        return
    told = viz.derive(y, x, names={"x": x, "c": c, "y": y})
    assert told.data["stopped at"] == []
    if np.isfinite(told.data["value"]).all():  # at a norm of 0 the formula has no value
        np.testing.assert_allclose(told.data["value"], told.data["gradient"], rtol=1e-6, atol=1e-8)
    for block in told.page.blocks:
        if isinstance(block, Formula):
            assert fault_of(block.tex) is None


def batch():
    """Scores of four examples, and which of two classes each is."""
    rng = np.random.default_rng(0)
    X, T = rng.normal(size=(4, 3)), np.eye(2)[[0, 1, 1, 0]]
    W, b = ag.tensor(rng.normal(size=(3, 2)), requires_grad=True), ag.tensor(rng.normal(size=2), requires_grad=True)
    return X, T, W, b


def written_softmax(Z, *, axis):
    E = ag.exp(Z)
    return E / E.sum(axis=axis, keepdims=True)


def shifted_softmax(Z, *, axis):
    return written_softmax(Z - Z.max(axis=axis, keepdims=True), axis=axis)


ENTROPY = {
    "log_softmax": lambda Z, T: -(T * ag.log_softmax(Z)).sum(axis=-1),
    "log of softmax": lambda Z, T: -(T * ag.log(ag.softmax(Z))).sum(axis=-1),
    "logsumexp": lambda Z, T: ag.logsumexp(Z, axis=-1) - (T * Z).sum(axis=-1),
    "written out": lambda Z, T: -(T * ag.log(written_softmax(Z, axis=-1))).sum(axis=-1),
    "shifted": lambda Z, T: -(T * ag.log(shifted_softmax(Z, axis=-1))).sum(axis=-1),
    "minus outside": lambda Z, T: (-T * ag.log_softmax(Z)).sum(axis=-1),
    "sum of exponentials": lambda Z, T: ag.log(ag.exp(Z).sum(axis=-1)) - (T * Z).sum(axis=-1),
}


@pytest.mark.parametrize("way", ENTROPY)
@pytest.mark.parametrize("over", ["one", "sum", "mean"])
def test_softmax_and_cross_entropy_collapse_however_they_are_written(way, over):
    X, T, W, b = batch()
    z, t = (
        (ag.tensor([2.0, 1.0, 0.1], requires_grad=True), np.array([0.0, 1.0, 0.0])) if over == "one" else (X @ W + b, T)
    )
    loss = ENTROPY[way](z, t)
    loss = {"one": loss, "sum": loss.sum(), "mean": loss.mean()}[over]
    made = viz.derive(loss, z)
    assert made.data["identities"] == ["softmax"], made
    # Where the program negated the labels before, they have no name.
    form = {"mean": r"\(\S+ − (t|c₁)\)/n"}.get(over, r"\S+ − (t|c₁)")
    assert re.fullmatch(form, made.data["formula"], re.IGNORECASE), made
    assert made.data["agrees"]
    assert made.data["check"] == "agrees"


def test_labels_as_an_index_are_a_one_hot_array():
    X, _, W, b = batch()
    Z = X @ W + b
    loss = -ag.log_softmax(Z)[np.arange(4), np.array([0, 1, 1, 0])].mean()
    made = viz.derive(loss, W)
    assert made.data["formula"] == "Xᵀ (p − Y)/n"
    assert "n = 4; Y is 1 where z₃ picks an element, else 0" in made.text(width=100)


def test_what_does_not_add_up_to_1_is_not_said_to():
    z, t = ag.tensor([2.0, 1.0, 0.1], requires_grad=True), np.array([0.5, 1.0, 0.0])
    made = viz.derive(-(t * ag.log_softmax(z)).sum(), z)
    assert made.data["formula"] == "p·(Σ t) − t"
    assert made.data["identities"] == []
    assert made.data["agrees"]


def logistic(z):
    return 1 / (1 + ag.exp(-z))


BINARY_ENTROPY = {
    "sigmoid": lambda z, y, s: -(y * ag.log(s) + (1 - y) * ag.log(1 - s)),
    "softplus": lambda z, y, s: ag.softplus(z) - y * z,
    "log1p": lambda z, y, s: -(y * ag.log(s) + (1 - y) * ag.log1p(-s)),
    "apart": lambda z, y, s: -y * ag.log(s) - (1 - y) * ag.log(1 - s),
}


@pytest.mark.parametrize("way", BINARY_ENTROPY)
@pytest.mark.parametrize("sigmoid", [ag.sigmoid, logistic], ids=["sigmoid", "written out"])
@pytest.mark.parametrize("labels", [np.array([0.0, 1.0, 1.0]), 1.0, 0.25], ids=str)
def test_sigmoid_and_binary_cross_entropy_collapse(way, sigmoid, labels):
    z = ag.tensor([2.0, 1.0, 0.1], requires_grad=True) if np.ndim(labels) else ag.scalar(0.3)
    s = sigmoid(z)
    loss = BINARY_ENTROPY[way](z, labels, s)
    loss = loss.mean() if np.ndim(labels) else loss
    made = viz.derive(loss, z)
    assert made.data["agrees"]
    if np.ndim(labels):
        # Where the program turned the labels into something else before, they have no name.
        assert made.data["formula"] in {f"({s} − {t})/n" for s in ("s", "σ(z)") for t in ("labels", "c₁")}
        assert made.data["identities"] == ["sigmoid"]
    else:
        label = {1.0: "1", 0.25: "1/4"}[labels]
        assert made.data["formula"] in (f"s − {label}", f"σ(z) − {label}")


@pytest.mark.parametrize(
    "loss",
    [lambda r: (r * r).mean(), lambda r: (r**2).mean(), lambda r: ag.square(r).mean(), lambda r: (r**2).sum() / 3],
)
def test_the_mean_squared_error(loss):
    guess, truth = ag.tensor([2.0, 1.0, 0.1], requires_grad=True), np.array([0.0, 1.0, 1.0])
    made = viz.derive(loss(guess - truth), guess)
    assert made.data["formula"] in ("2(guess − truth)/n", "2(guess − truth)/3")
    assert made.data["identities"] == ["square"]


def test_linear_regression_in_matrices():
    X, T, W, b = batch()
    loss = ((X @ W + b - T) ** 2).mean()
    assert viz.derive(loss, W).data["written out"] == "2Xᵀ (X W + b − T)/n"
    assert viz.derive(loss, b).data["written out"] == "2/n·Σᵢ (X W + b − T)"


KNOWN = {
    "x·x + 3x": (lambda x: x * x + 3 * x, "2x + 3"),
    "polynomial": (lambda x: x**3 - 2 * x**2 + 5, "3x² − 4x"),
    "sigmoid by hand": (lambda x: 1 / (1 + ag.exp(-x)), "y·(1 − y)"),
    "sigmoid the other way": (lambda x: ag.exp(x) / (1 + ag.exp(x)), "y·(1 − y)"),
    "tanh": (ag.tanh, "1 − y²"),
    "exp": (ag.exp, "y"),
    "log of exp": (lambda x: ag.log(ag.exp(x)), "1"),
    "sin² + cos²": (lambda x: ag.sin(x) ** 2 + ag.cos(x) ** 2, "0"),
    "square root": (ag.sqrt, "1/(2y)"),
    "quotient": (lambda x: x / (x + 1), "(1 − y)/(x + 1)"),
    "itself": (lambda x: x - x, "0"),
}


@pytest.mark.parametrize("name", KNOWN)
def test_what_a_learner_would_write(name):
    function, expected = KNOWN[name]
    x = ag.scalar(0.7)
    y = function(x)
    made = viz.derive(y, x)
    assert made.data["formula"] == expected
    assert made.data["agrees"]


def neuron():
    x1, x2, w1, w2, b = (ag.scalar(v) for v in (2.0, 0.0, -3.0, 1.0, 6.8813735870195432))
    o = ag.tanh(x1 * w1 + x2 * w2 + b)
    return viz.derive(o, w1)


def entropy():
    X, T, W, b = batch()
    Z = X @ W + b
    p = ag.softmax(Z)
    L = -(T * ag.log(p)).sum(axis=1).mean()
    return viz.derive(L, W)


def binary():
    z, t = ag.tensor([2.0, -1.0], requires_grad=True), np.array([1.0, 0.0])
    s = ag.sigmoid(z)
    L = -(t * ag.log(s) + (1 - t) * ag.log(1 - s)).mean()
    return viz.derive(L, z)


def squared():
    X, T, W, b = batch()
    L = ((X @ W + b - T) ** 2).mean()
    return viz.derive(L, W)


@pytest.mark.parametrize("made", [neuron, entropy, binary, squared])
@pytest.mark.parametrize("kind", ["txt", "tex", "md"])
def test_the_famous_derivations_word_for_word(made, kind):
    report = made()
    shown = {"txt": report.text, "tex": report.latex, "md": report.markdown}[kind](
        **({"width": 80} if kind == "txt" else {})
    )
    # The last digits of what is compared differ from machine to machine.
    shown = shown.rstrip() + "\n"
    shown = re.sub(r"differs by [\d.e\\-]+|the same|exactly", "…", shown)
    file = GOLDEN / f"derive-{made.__name__}.{kind}"
    if os.environ.get("VIZ_GOLDEN"):
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")


def test_a_derivation_without_a_formula_says_where_it_ends():
    A = ag.tensor(np.array([[2.0, 0.5], [0.5, 1.0]]), requires_grad=True)
    L = ag.linalg.cholesky(A).sum()
    made = viz.derive(2 * L, A)
    assert made.data["formula"] is None
    assert made.data["stopped at"] == ["cholesky"]
    text = made.text(width=100)
    assert "The derivation ends here: cholesky has no formula here for its derivative" in text
    assert "dL/dz" not in text or "= 2" in text
    assert "value" not in made.data


def test_what_the_engine_cannot_differentiate_is_its_own_error():
    v = ag.scalar(1.5)
    y = ag.special.jv(v, 2.0) * 3
    with pytest.raises(ag.errors.GradientError, match="jv has no accurate derivative by v"):
        viz.derive(y, v)


def test_several_outputs_end_a_derivation():
    A = ag.tensor(np.array([[2.0, 0.5], [0.5, 1.0]]), requires_grad=True)
    values, _ = ag.linalg.eigh(A)
    assert viz.derive(values.sum(), A).data["formula"] is None


def test_a_repeated_name_is_told_apart():
    a, b = ag.scalar(2.0, name="x"), ag.scalar(3.0, name="x")
    made = viz.derive(a * b, a, names={})
    assert made.data["formula"] == "x\u2032"


@pytest.mark.parametrize(
    "name", ["w_1", "theta", "50 % {of} $x$", "\\input{a}", "a b", "日本", "∂", "x" * 300, "\u202e"]
)
def test_any_name_gives_valid_tex(name):
    x = ag.scalar(2.0)
    made = viz.derive(ag.tanh(x * 3), x, names={name: x})
    for block in made.page.blocks:
        if isinstance(block, Formula):
            fault = fault_of(block.tex)
            assert fault is None or "is no TeX" in fault, fault
    assert made.latex()
    assert made.html()


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: viz.derive(ag.scalar(1.0) * 2, ag.scalar(1.0)), "got one that it does not depend on"),
        (lambda: viz.derive(ag.scalar(1.0) * 2, 3.0), "got one that it does not depend on"),
        (lambda: viz.derive(3.0, ag.scalar(1.0)), "derive: expected a Tensor, a Scalar, or a list of them, got float"),
        (
            lambda: viz.derive(long := chain(400), long),
            "expected at most 300 operations, as many as anybody would read",
        ),
    ],
)
def test_what_cannot_be_derived_is_refused(ask, says):
    with pytest.raises(VariableError, match=re.escape(says)):
        ask()


def chain(length):
    x = ag.scalar(0.5)
    for _ in range(length):
        x = ag.sin(x)
    return x


def test_complex_numbers_are_refused():
    z = ag.tensor(np.array([1.0 + 2j]), requires_grad=True)
    with pytest.raises(VariableError, match="expected real numbers, got complex ones"):
        viz.derive(ag.real(z * z).sum(), z)


def test_the_work_grows_with_the_graph_not_with_its_paths():
    x = y = ag.scalar(1.1)
    for _ in range(40):
        y = y * ag.sin(y)  # 2 ** 40 paths
    made = viz.derive(y, x)
    assert made.data["agrees"]
    assert max(len(step) for steps in made.data["steps"] for step in steps) < 400


def test_a_value_by_itself_is_1():
    x = ag.scalar(2.0, name="x")
    y = x * 3
    assert viz.derive(y, y).data["formula"] == "1"


def test_a_large_array_is_compared_along_one_direction():
    x = ag.tensor(np.linspace(-1, 1, 50), requires_grad=True)
    made = viz.derive((ag.sin(x) ** 2).sum(), x)
    assert made.data["check"] == "agrees"
    assert "check: central difference along a direction" in made.text()


def test_a_kink_is_not_hidden():
    x = ag.scalar(0.0)
    made = viz.derive(ag.relu(x), x)
    assert made.data["gradient"] == 0.0
    assert made.data["check"] == "kink"
    assert "kink of" in made.text()


def test_text_in_ascii():
    assert neuron().text(ascii_only=True).isascii()
    assert "do/dw1 = x1*(1 - o^2)" in neuron().text(ascii_only=True)


def test_the_same_derivation_whatever_the_hash_seed():
    program = (
        "import autograd_lite as ag, viz; x = ag.scalar(2.0); y = ag.tanh(x) * ag.exp(x) + x; print(viz.derive(y, x))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "7")
    }
    assert len(texts) == 1


def test_what_is_multiplied_element_by_element_stands_in_brackets_in_a_product_of_matrices():
    x, w = np.ones((4, 3)), ag.tensor(np.full((3, 2), 0.5), requires_grad=True)
    twice = viz.derive(ag.mean(ag.tanh(x @ w) * ag.exp(x @ w)), w)
    assert "xᵀ (z₄ ⊙ (1 − z₂²)/n) + xᵀ (z₂ ⊙ z₄/n)" in twice.text()


def test_data_that_is_used_twice_has_one_name():
    x, w = np.ones((4, 3)), ag.tensor(np.full((3, 2), 0.5), requires_grad=True)
    found = viz.derive(ag.sum((x @ w) * (x @ w)), w)
    assert "x\N{PRIME}" not in found.text() and found.data["agrees"]
    two, other = ag.scalar(2.0, name="x"), ag.scalar(3.0, name="x")
    assert "x\N{PRIME}" in viz.derive(two * other, two).text()


def test_where_the_formula_has_no_value_the_rest_is_compared():
    x = ag.tensor([0.0, 4.0], requires_grad=True)
    y = ag.where(x > 0, ag.sqrt(x), 0.0).sum()
    text = viz.derive(y, x).text(width=200)
    assert "the same where the formula has a value" in text
    assert "Where one factor is 0 and another is not a finite number, the engine takes the product to be 0." in text
