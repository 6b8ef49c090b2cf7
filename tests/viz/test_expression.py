"""An expression is read as Python would read it, or refused with a mark under the place; nothing is ever run."""

import math
import operator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viz.build import operations
from viz.expression import OPERATORS, Expression, ExpressionError, Step
from viz.parser import parse
from viz.quote import printable

FUNCTIONS = {"tanh": 1, "exp": 1, "maximum": 2, "sin": 1}
TABLE = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "neg": operator.neg,
    "tanh": math.tanh,
    "exp": math.exp,
    "sin": math.sin,
    "maximum": max,
}


def compute(source, **values):
    return parse(source, FUNCTIONS).evaluate(TABLE, values)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("2 + 3*4", 14),
        ("(2 + 3)*4", 20),
        ("2 - 3 - 4", -5),
        ("16/4/2", 2),
        ("2**3**2", 512),
        ("-2**2", -4),
        ("2**-1", 0.5),
        ("2**-1**2", 0.5),
        ("2**-1*4", 2),
        ("--2", 2),
        ("+2 - +3", -1),
        ("-(2)", -2),
        (".5 + 1. + 1e-1 + 2E+1", 21.6),
        ("maximum(1, -2)*maximum(-(3), (4))", 4),
        ("maximum(1 + 2, 2*4) - 1", 7),
        ("  2\t*\n3 ", 6),
    ],
)
def test_precedence_is_python_s(source, value):
    assert compute(source) == pytest.approx(value)


@st.composite
def sums(draw, depth=4):
    """Draw a text that Python reads too."""
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(["x", "y", "2", "0.5", "1e-3"]))
    left, right = draw(sums(depth - 1)), draw(sums(depth - 1))
    form = draw(
        st.sampled_from(["{}+{}", "{} - {}", "{}*{}", "({})/({})", "({})**2", "-{}", "tanh({})", "maximum({},{})"])
    )
    return form.format(left, right)


@given(sums(), st.floats(0.5, 2), st.floats(-2, -0.5))
@settings(max_examples=150, deadline=None)
def test_the_value_is_python_s(source, x, y):
    def attempt(function):
        try:
            return function()
        except (ZeroDivisionError, OverflowError):
            return None
        except ExpressionError as error:
            assert "cannot be computed" in str(error) or "no value" in str(error)  # noqa: PT017
            return None

    python = attempt(lambda: eval(source, {"tanh": math.tanh, "maximum": max, "x": x, "y": y}))
    assert attempt(lambda: compute(source, x=x, y=y)) == pytest.approx(python, nan_ok=True)


@given(st.text(st.characters(codec=None), max_size=40) | st.text("xy12+-*/().,e^ tanh", max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(source):
    refused = ""
    try:
        made = parse(source, FUNCTIONS)
    except ExpressionError as error:
        refused = str(error)
    if refused:
        assert all(line == printable(line) for line in refused.split("\n"))
        assert len(refused.splitlines()) in (1, 3)
    else:
        assert {step.kind for step in made.steps} <= {"number", "name", "apply"}


@pytest.mark.parametrize(
    ("source", "place", "says"),
    [
        ("__import__('os')", 0, "unknown function __import__. Hint: known are exp, maximum, sin, tanh"),
        ("x.real", 1, "expected an operator after 'x', got '.'. Hint: attributes cannot be reached"),
        ("x[0]", 1, "got '['. Hint: there are no lists, only numbers"),
        ("[x]", 0, "expected a number, a name or an opening bracket, got '['. Hint: there are no lists"),
        ("lambda x: x", 7, "expected an operator after 'lambda', got 'x'"),
        ("x if x else y", 2, "expected an operator after 'x', got 'if'"),
        ("x < 2", 2, "got '<'. Hint: there are no comparisons"),
        ("x == 2", 2, "got '='. Hint: values follow the expression: x=2"),
        ("'x'", 0, "got '''. Hint: there are no texts, only numbers"),
        ('x + "a"', 4, "Hint: there are no texts, only numbers"),
        ("f'{x}'", 1, "expected an operator after 'f'"),
        ("x; y", 1, "got ';'"),
        ("x := 2", 2, "got ':'"),
        ("x @ y", 2, "got '@'"),
        ("x % y", 2, "got '%'"),
        ("x // y", 3, "expected a number, a name or an opening bracket, got '/'"),
        ("x ^ 2", 2, "Hint: powers are written **"),
        ("2 × x", 2, "Hint: multiply with *"),
        ("2x", 1, "expected an operator after '2', got 'x'. Hint: multiply with *: 2*x"),
        ("(x)(y)", 3, "expected an operator after ')', got '('. Hint: multiply with *: )*("),
        ("1_000", 1, "expected an operator after '1', got '_000'"),
        ("0x10", 1, "expected an operator after '0', got 'x10'"),
        ("1.2.3", 3, "expected an operator after '1.2', got '.3'"),
        ("tahn(x)", 0, "unknown function tahn. Hint: did you mean tanh?"),
        ("x(2)", 0, "to multiply, write *"),
        ("tanh(x, y)", 4, "tanh: expected 1 argument, got 2"),
        ("maximum(x)", 7, "maximum: expected 2 arguments, got 1"),
        ("tanh()", 5, "got ')'. Hint: there must be something between the brackets"),
        ("tanh(*x)", 5, "got '*'"),
        ("tanh(x=1)", 6, "expected an operator after 'x', got '='"),
        ("(x", 0, "expected a closing bracket for this one, got none"),
        ("x)", 1, "expected an opening bracket before it, got a closing one alone"),
        ("x, y", 1, "expected commas only between the arguments of a function, got one outside"),
        ("(x, y)", 2, "expected commas only between the arguments"),
        ("x *", 3, "got its end"),
        ("x */ y", 3, "got '/'"),
        ("1e999", 0, "the number is too large: expected at most 1.8e308, got 1e999"),
        ("x\x00", 1, r"got '\x00'"),
        ("\u202ex", 0, r"got '\u202e'"),
        ("🙂", 0, "got '🙂'"),
    ],
)
def test_what_is_not_arithmetic_is_refused_at_its_place(source, place, says):
    with pytest.raises(ExpressionError) as caught:
        parse(source, FUNCTIONS)
    first, shown, mark = str(caught.value).splitlines()
    assert says in first
    if source.isascii() and source.isprintable():
        assert shown == "  " + source
        assert mark == " " * (place + 2) + "^"


@pytest.mark.parametrize("source", ["", "  ", "\n"])
def test_an_empty_expression_says_so_in_one_line(source):
    with pytest.raises(ExpressionError, match=r"expected a number, a name or an opening bracket, got nothing\Z"):
        parse(source, FUNCTIONS)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 50_000,
        "-" * 50_000 + "x",
        "x+" * 50_000 + "x",
        "tanh(" * 1000 + "x" + ")" * 1000,
        "9" * 5000,
        "x**" * 2000,
    ],
)
def test_long_ones_are_refused(source):
    with pytest.raises(ExpressionError, match="at most 4,000 characters"):
        parse(source, FUNCTIONS)


def test_deep_ones_are_refused_and_long_ones_within_reason_are_read():
    assert compute("(" * 100 + "2" + ")" * 100) == 2
    with pytest.raises(
        ExpressionError, match="nested too deeply: expected at most 100 brackets in each other, got more"
    ):
        parse("(" * 101 + "2" + ")" * 101, FUNCTIONS)
    assert compute("-" * 3000 + "2") == 2
    assert compute("1+" * 1500 + "1") == 1501
    assert compute("1**" * 1000 + "1") == 1


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("9**9**9", "the power is too large: expected an exponent of at most 1,000, got 3.8742e+08"),
        ("x**10000000", "got 1e+07"),
        ("x**-1001", "got -1001"),
        ("x**(1e300*1e300)", "this part has no value: expected a finite number, got inf"),
        ("1/0", "/ cannot be computed: got float division by zero"),
        ("10**1000", "** cannot be computed: got "),
        ("exp(1000)", "exp cannot be computed: got math range error"),
    ],
)
def test_huge_numbers_are_refused(source, says):
    with pytest.raises(ExpressionError) as caught:
        compute(source, x=2.0)
    assert says in str(caught.value)


def test_an_exponent_that_is_not_a_number_is_refused():
    with pytest.raises(ExpressionError, match="got nan"):
        compute("2**x", x=math.nan)


def test_only_the_neighbourhood_of_a_mistake_is_shown():
    source = "x + " * 50 + "? + " + "y + " * 50 + "z"
    with pytest.raises(ExpressionError) as caught:
        parse(source, FUNCTIONS)
    _, shown, mark = str(caught.value).splitlines()
    assert len(shown) < 70
    assert shown[mark.index("^")] == "?"
    assert shown.strip().startswith("…")
    assert shown.endswith("…")


def test_the_mark_stands_right_under_wide_characters():
    with pytest.raises(ExpressionError) as caught:
        parse("日本 ?", FUNCTIONS)
    assert str(caught.value).splitlines()[2] == "       ^"


def test_names_in_the_order_of_their_use():
    assert parse("b + a*b - tanh(c)", FUNCTIONS).names == ("b", "a", "c")
    assert parse("größe + α", FUNCTIONS).names == ("größe", "α")


def test_an_expression_is_data():
    made = Expression("x", (Step("name", "x", 0),))
    assert made == parse("x", {})
    assert hash(made)


def test_the_engine_provides_every_operator_and_the_elementwise_functions():
    known = operations()
    assert set(OPERATORS) < set(known)
    assert {"tanh", "exp", "log", "sin", "relu", "sigmoid", "softplus", "sqrt", "abs", "maximum"} < set(known)
    assert not {"equal", "where", "sum", "matmul", "__import__"} & set(known)
    for name, (count, function) in known.items():
        assert isinstance(function(*[0.5] * count), float), name
