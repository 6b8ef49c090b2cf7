"""The formulas of ops say what the ops compute: each is read back from its text, and compared with the op itself."""

import numpy as np
import pytest
from reading import compute, fault_of

from autograd_lite.ops import REGISTRY
from viz.build.formulas import derivative, forward

ELEMENTWISE = [op for op in REGISTRY.values() if op.partials is not None]

# Their rules call for numbers: a derivative by an order, or by a shape, that has no closed form.
WITHOUT = {
    ("polygamma", 0), ("zeta", 0), ("jv", 0), ("yv", 0), ("iv", 0), ("kv", 0), ("ive", 0), ("kve", 0),
    ("gammainc_by_shape", 0), ("betainc_by_first", 0), ("betainc_by_first", 1), ("betainc_by_second", 0),
    ("betainc_by_second", 1),
}  # fmt: skip
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
    if op.name == "elu":
        pytest.skip("elu is written by its name")
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
