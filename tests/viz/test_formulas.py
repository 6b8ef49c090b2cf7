"""The formulas of ops say what the ops compute: each is read back from its text, and compared with the op itself."""

# ruff: noqa: N806 - matrices have capital letters

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import compute, fault_of

import autograd_lite as ag
import viz
from autograd_lite.ops import REGISTRY
from viz.algebra.simplify import Algebra
from viz.algebra.term import add, divide, multiply, negative, number, power, symbol
from viz.algebra.writing import Symbols
from viz.build import edge_formula, record
from viz.build.evaluate import evaluate
from viz.build.formulas import derivative, forward
from viz.build.tracing import apply_op

ONES = "\N{MATHEMATICAL BOLD DIGIT ONE}"
ELEMENTWISE = [op for op in REGISTRY.values() if op.partials is not None]

# Their rules call for numbers: a derivative by an order, or by a shape, that has no closed form.
WITHOUT = {
    ("polygamma", 0), ("zeta", 0), ("jv", 0), ("yv", 0), ("iv", 0), ("kv", 0), ("ive", 0), ("kve", 0),
    ("gammainc_by_shape", 0), ("betainc_by_first", 0), ("betainc_by_first", 1), ("betainc_by_second", 0),
    ("betainc_by_second", 1),
}  # a table  # fmt: skip
# What they compute is no arithmetic on real numbers: the neighbour of a float, its exponent.
BITS = {"nextafter", "spacing", "mantissa", "round_to"}


def points(op):
    """Seven points of the op's domain, away from 0 and from integers."""
    domains = op.domain if isinstance(op.domain[0], tuple) else (op.domain,) * len(op.names)
    with_orders = {"n": [1, 2, 3]} if op.name in ("ldexp", "polygamma") else {}
    steps = np.linspace(0.031, 0.967, 7)
    made = []
    for at, (low, high) in enumerate(domains):
        values = low + (high - low) * np.roll(steps, 3 * at)
        made.append(np.resize(with_orders[op.names[at]], 7) if op.names[at] in with_orders else values)
    return made


def values_of(op):
    xs = points(op)
    with np.errstate(all="ignore"):
        y = op.compute(tuple(xs), {})
    return xs, y, dict(zip([*op.names, "y"], [*xs, y], strict=True))


@pytest.mark.parametrize("op", [op for op in ELEMENTWISE if op.name not in BITS], ids=lambda op: op.name)
def test_the_text_of_an_op_computes_what_the_op_does(op):
    _, y, values = values_of(op)
    values = {name: value for name, value in values.items() if name != "y"}
    np.testing.assert_allclose(compute(forward(op.name).text, **values) + 0 * y, y, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("op", "slot"),
    [(op, slot) for op in ELEMENTWISE for slot in range(len(op.names))],
    ids=lambda v: getattr(v, "name", v),
)
def test_the_text_of_a_local_derivative_computes_what_the_rule_does(op, slot):
    text = derivative(op.name, slot).text
    if (op.name, slot) in WITHOUT:
        assert text == ""
        return
    if op.name in BITS:
        assert text in ("0", "1", "2^(−(1 + ⌊log₂(|x|)⌋))")
        return
    xs, y, values = values_of(op)
    rule = op.partials[slot]
    with np.errstate(all="ignore"):
        expected = rule(y, *xs) if callable(rule) else rule
    np.testing.assert_allclose(compute(text, **values) + 0 * y, expected + 0 * y, rtol=1e-7, atol=1e-10)


@pytest.mark.parametrize("op", REGISTRY.values(), ids=repr)
def test_every_formula_is_valid_tex(op):
    shown = [forward(op.name).tex] + ([derivative(op.name, s).tex for s in range(len(op.names))] if op.partials else [])
    assert [fault_of(tex) for tex in shown if fault_of(tex)] == []


def test_faults_of_tex_are_found():
    for bad in ("x^{2", "x}", r"\left( x", r"{\left( x} \right)", "^2", r"\unknown x", "y²"):
        assert fault_of(bad), bad


def test_a_power_of_a_function_of_two_stands_behind_its_brackets():
    term = power(apply_op(REGISTRY["maximum"], (symbol("x"), add(symbol("x"), 1))), 2)
    assert Symbols({}).write(term).text == "max(x, x + 1)²"


def test_what_has_no_formula_is_listed():
    """The list of WITHOUT is whole: no other rule of an op that works element by element fails to be written."""
    assert {
        (op.name, at) for op in ELEMENTWISE for at in range(len(op.names)) if not derivative(op.name, at).text
    } == WITHOUT


@pytest.mark.parametrize(
    ("op", "slot", "names", "text", "tex"),
    [
        ("tanh", 0, None, "1 − y²", "1 - y^{2}"),
        ("sigmoid", 0, ("z", "p"), "p·(1 − p)", r"p\,\left(1 - p\right)"),
        ("pow", 0, ("x", "n"), "n·x^(n − 1)", r"n\,x^{n - 1}"),
        ("divide", 1, None, "−y/b", r"-\frac{y}{b}"),
        ("sqrt", 0, None, "1/(2y)", r"\frac{1}{2 y}"),
        ("log2", 0, None, "1/(x·ln(2))", r"\frac{1}{x\,\ln 2}"),
        ("erf", 0, None, "2exp(−x²)/√π", r"\frac{2 \mathrm{e}^{-x^{2}}}{\sqrt{\pi}}"),
        ("maximum", 0, None, "1 if a > b else 1/2 if a = b else 0",
         r"1 \text{ if } a > b \text{ else } \frac{1}{2} \text{ if } a = b \text{ else } 0"),
        ("atan2", 0, None, "b/(a² + b²)", r"\frac{b}{a^{2} + b^{2}}"),
        ("asin", 0, None, "1/√(1 − x²)", r"\frac{1}{\sqrt{1 - x^{2}}}"),
        ("sin", 0, ("w_1",), "cos(w₁)", r"\cos w_{1}"),
        ("reciprocal", 0, None, "−y²", "-y^{2}"),
    ],
)  # a table  # fmt: skip
def test_a_formula_word_for_word(op, slot, names, text, tex):
    found = derivative(op, slot, names)
    assert found.text == text
    assert found.tex == tex


def edges(y, **names):
    graph = record(y, names=names)
    root = graph.place(y)
    return [edge_formula(graph, root, slot).text for slot in range(len(graph.inputs[root]))]


def test_edges_of_matrices_say_how_the_gradient_g_goes_back():
    A, B = ag.tensor(np.ones((4, 3)), requires_grad=True), ag.tensor(np.ones((3, 2)), requires_grad=True)
    v = ag.tensor(np.ones(3), requires_grad=True)
    assert edges(A @ B, A=A, B=B) == ["G Bᵀ", "Aᵀ G"]
    assert edges(A @ v, A=A, v=v) == ["G vᵀ", "Aᵀ G"]
    assert edges(A.sum(), A=A) == ["1"]
    assert edges(A.mean(), A=A) == ["1/12"]
    assert edges(A.sum(axis=0), A=A) == [f"{ONES} Gᵀ"]
    assert edges(A.sum(axis=1), A=A) == [f"G {ONES}ᵀ"]
    assert edges(A.mT, A=A) == ["Gᵀ"]
    assert edges(A.reshape((12,)), A=A) == ["reshape(G)"]
    assert edges(ag.broadcast_to(v, (2, 3)), v=v) == ["Σᵢ G"]
    assert edges(ag.softmax(v), v=v) == ["y ⊙ (G − Σ (G ⊙ y))"]
    assert edges(ag.flip(v), v=v) == ["flipᵀ(G)"]
    assert edges(v[1:], v=v) == ["scatter(G)"]
    assert edges(ag.linalg.inv(ag.tensor(np.eye(2), requires_grad=True))) == ["−yᵀ G yᵀ"]
    assert edges(ag.linalg.cholesky(ag.tensor(np.eye(2), requires_grad=True))) == [""]


def test_edges_of_a_picture_are_labelled_with_formulas():
    x, w, b = ag.scalar(2.0), ag.scalar(-0.3), ag.scalar(1.0)
    h = ag.tanh(x * w + b)
    y = h**2 / b
    made = viz.draw(y, show=["value", "formula"]).diagram
    assert {edge.label for edge in made.edges if edge.carries_grad} == {"w", "x", "1", "1 − h²", "2h", "1/b", "−y/b"}
    assert {edge.tex for edge in made.edges if edge.carries_grad} >= {"1 - h^{2}", r"-\frac{y}{b}"}
    assert not any(edge.tex for edge in viz.draw(y).diagram.edges)


def test_a_long_formula_is_cut_on_the_edge_and_whole_in_tex():
    first, second = ag.scalar(0.5, name="a_rather_long_name"), ag.scalar(0.7, name="another_rather_long_name")
    edge = viz.draw(ag.atan2(first, second), show="formula").diagram.edges[0]
    assert len(edge.label) == 24
    assert edge.label.endswith("…")
    assert edge.tex.startswith(r"\frac{\text{another\_rather\_long\_name}}")


def test_what_an_op_calls_its_argument_is_not_taken_for_the_callers_variable():
    b = ag.scalar(2.0)
    y = ag.exp(b * 3) / ag.sin(b * b + 1)
    labels = [edge.label for edge in viz.draw(y, show="formula").diagram.edges if edge.carries_grad]
    assert "1/in₂" in labels
    assert "1/b" not in labels
    assert "out" in labels


def test_an_input_without_a_name_is_written_by_what_it_was_computed_as():
    x, w = ag.scalar(2.0), ag.scalar(3.0)
    y = ag.sin(x * w)
    assert [edge.label for edge in viz.draw(y, show="formula").diagram.edges] == ["w", "x", "cos(x·w)"]


FUNCTIONS = [
    "tanh", "log", "exp", "sigmoid", "abs", "maximum", "logaddexp", "xlog1py", "pow", "hypot", "log10",
    "softplus", "leaky_relu", "logit", "sinc", "expm1",
    "erfinv", "gamma", "beta", "log2", "reciprocal", "exp2", "cbrt",
]  # a table  # fmt: skip
VALUES = {"x": np.float64(0.37), "w": np.float64(-1.3), "n": np.float64(2.5)}


def terms():
    """Draw any formula, in any order and not simplified, as derivations hold them between two steps."""
    numbers = st.sampled_from([0, 1, 2, -1, -3, 0.5, -0.25, 1 / 3, 1e-9, 12.0]).map(number)
    leaves = numbers | st.sampled_from(sorted(VALUES)).map(symbol)

    def larger(inner):
        pairs = st.tuples(inner, inner)
        powers = st.tuples(inner, st.sampled_from([2, 3, -1, -2, 0.5, -0.5])).map(lambda p: power(*p))
        functions = st.tuples(st.sampled_from([REGISTRY[name] for name in FUNCTIONS]), inner, inner, inner)
        apply = functions.map(lambda p: apply_op(p[0], p[1 : 1 + len(p[0].names)]))
        return (
            pairs.map(lambda p: add(*p))
            | pairs.map(lambda p: multiply(*p))
            | pairs.map(lambda p: divide(*p))
            | pairs.map(lambda p: add(p[0], negative(p[1])))
            | inner.map(negative)
            | pairs.map(lambda p: power(*p))
            | powers
            | apply
        )

    return st.recursive(leaves, larger, max_leaves=8)


def number_of(x):
    with np.errstate(all="ignore"):
        return float(evaluate(x, VALUES))


@given(terms())
def test_the_brackets_of_any_formula_are_right(x):
    shown = Symbols({}).write(x)
    expected = number_of(x)
    assert fault_of(shown.tex) is None
    if np.isfinite(expected) and abs(expected) < 1e12:
        found = float(compute(shown.text, **VALUES))
        if np.isfinite(found):  # 0 ln(0/0) is 0 by convention
            np.testing.assert_allclose(found, expected, rtol=2e-3, atol=1e-6)


@given(terms())
def test_every_step_of_a_simplification_keeps_the_value(x):
    expected = number_of(x)
    if not np.isfinite(expected) or abs(expected) > 1e12:
        return
    for reason, made in Algebra().steps(x):
        np.testing.assert_allclose(number_of(made), expected, rtol=1e-6, atol=1e-9, err_msg=f"{reason}: {made}")


@pytest.mark.parametrize("op", [op for op in ELEMENTWISE if op.name not in BITS], ids=lambda op: op.name)
def test_brackets_around_arguments_are_right(op):
    """With sums, products, quotients and negatives in the place of each argument."""
    if op.name in ("ldexp", "polygamma") or "partial" in op.tex:  # whole numbers alone; a name to differentiate by
        return
    xs, y, _ = values_of(op)
    with np.errstate(all="ignore"):
        for split in (
            lambda u, v: (add(u, v), 0.25, 0.75, np.add),
            lambda u, v: (add(u, negative(v)), 1.5, 0.5, np.subtract),
            lambda u, v: (negative(u), -1.0, 0.0, lambda u, v: -u),
            lambda u, v: (divide(u, 4), 4.0, 0.0, lambda u, v: u / 4),
        ):
            args, values = [], {}
            for at, x in enumerate(xs):
                u, v = symbol(f"u{at}", x.shape), symbol(f"v{at}", x.shape)
                made, first, second, _ = split(u, v)
                args.append(made)
                values |= {f"u{at}": first * x, f"v{at}": second * x}
            text = Symbols({}).write(apply_op(op, args)).text
            np.testing.assert_allclose(compute(text, **values) + 0 * y, y, rtol=1e-7, atol=1e-10, err_msg=text)
