"""`viz.quiz`: answers are judged, and wrong ones are told which mistake makes them."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_lite as ag
import viz
from viz.build.record import record
from viz.errors import OptionError, VariableError
from viz.explain.backward import Backward
from viz.explain.mistakes import close, mistakes


def kinds(y, x, answer):
    return viz.quiz(y).answer(x, answer).data["kinds"]


def test_one_use_left_out():
    x = ag.scalar(2.0, name="x")
    y = x * x + 3 * x  # 2 + 2 + 3
    assert kinds(y, x, 5)[0] == kinds(y, x, 4)[0] == "path missed"
    said = viz.quiz(y).ask(x, 3)
    assert said.data["kinds"][0] == "path missed"
    assert "through mul_2 = 3 × x alone; x is used 3 times" in said.text(width=200)


def test_one_use_further_on_left_out():
    x = ag.scalar(0.5, name="x")
    h = ag.exp(x)
    y = h * 3 + ag.sin(h)
    assert kinds(y, x, 3 * np.exp(0.5))[0] == "path missed"


def test_a_local_factor_forgotten():
    x = ag.scalar(0.7, name="x")
    y = ag.tanh(x * 3.0) * 5.0
    assert "factor forgotten" in kinds(y, x, 15.0)
    assert "tanh = tanh(mul)" in viz.quiz(y).answer(x, 15.0).text(width=200)


def test_operands_swapped():
    w, x = ag.scalar(2.0, name="w"), ag.scalar(-7.0, name="x")
    assert kinds(w * x * 11, w, 22.0)[0] == "operands swapped"
    assert kinds(w * 3, w, 2.0)[0] == "operands swapped", "d(w × 3)/dw is not w"


def test_operands_of_a_matrix_product_swapped():
    a = ag.tensor([[1.0, 2.0], [3.0, 5.0]], requires_grad=True, name="a")
    b = ag.tensor([[7.0, 11.0], [13.0, 17.0]], requires_grad=True, name="b")
    y = ag.sum(a @ b)
    wrong = record(y).cotangents(len(record(y)) - 1)[record(y).place(b)]
    assert kinds(y, a, wrong)[0] == "operands swapped"


@pytest.mark.parametrize(("op", "factor"), [(ag.sum, 1 / 6), (ag.mean, 6)])
def test_sum_taken_for_mean_and_mean_for_sum(op, factor):
    x = ag.tensor(np.arange(6.0), requires_grad=True, name="x")
    y = op(x * 2.0)
    right = record(y).cotangents(len(record(y)) - 1)[record(y).place(x)]
    assert "sum and mean" in kinds(y, x, right * factor)


def test_the_sign():
    x, c = ag.scalar(2.0, name="x"), ag.scalar(5.0, name="c")
    assert kinds(x * 3, x, -3)[0] == "sign"
    said = viz.quiz(c - x * 3).answer(x, 3)
    assert "sign" in said.data["kinds"]
    mixed = viz.quiz(c * c - c * 2.5).answer(c, 12.5)
    assert mixed.data["kinds"][0] == "sign" and "The minus in" in mixed.text()


def test_the_transpose_whether_the_shape_fits_or_not():
    for shape in ((2, 2), (2, 3)):
        a = ag.tensor(np.arange(1.0, 1 + np.prod(shape)).reshape(shape), requires_grad=True, name="a")
        assert kinds(ag.sum(a * a), a, 2 * a.numpy().T)[0] == "transpose"
    assert "A gradient has the shape of its value: (2, 3)" in viz.quiz(ag.sum(a * a)).answer(a, 1.0).text(width=200)
    assert kinds(ag.sum(a * a), a, [1.0, 2.0]) == ["shape"]


def test_the_chain_stopped_early():
    x = ag.scalar(2.0, name="x")
    h = x * 3.0
    y = ag.exp(h * 0.1)
    assert "stopped early" in kinds(y, x, 3.0), "dh/dx"
    assert "stopped early" in kinds(y, x, 0.1 * np.exp(0.6)), "dy/dh"


def test_stale_gradients_added_to():
    x = ag.scalar(2.0, name="x")
    y = ag.exp(x)
    assert kinds(y, x, 2 * np.exp(2))[0] == "stale gradient"
    (x * 5).backward()
    said = viz.quiz(y).answer(x, np.exp(2) + 5)
    assert said.data["kinds"] == ["stale gradient"] and "what x.grad held already" in said.text()


def test_gradients_set_instead_of_added():
    x = ag.scalar(2.0, name="x")
    h = x * 5
    k = h + h * 3  # what comes last replaces what came before, twice over
    y = k + ag.square(h) + ag.square(x)
    walk = Backward(record(y))
    [wrong] = [each.value for each in mistakes(walk, walk.graph.place(x)) if each.kind == "= for +="]
    assert "= for +=" in kinds(y, x, wrong)
    assert wrong == pytest.approx(3 * 5), "the use of h in h * 3 comes last, and replaces 1 and 2h"


def test_a_value_given_for_a_gradient():
    x = ag.scalar(2.7, name="x")
    assert "value" in kinds(ag.exp(x) * 3, x, 2.7)


def test_ops_of_several_outputs_are_no_obstacle():
    a = ag.tensor([[2.0, 1.0], [1.0, 3.0]], requires_grad=True, name="a")
    w, v = ag.linalg.eigh(a)
    y = ag.sum(w * w) + ag.sum(v[0] * v[0] * np.array([1.0, 2.0]))
    graph = record(y)
    right = graph.cotangents(graph.roots[0])[graph.place(a)]
    assert viz.quiz(y).answer(a, right).data["right"]
    assert viz.quiz(y).answer(a, -right).data["kinds"][0] == "sign"
    assert viz.quiz(y).answer(a, np.ones((2, 2))).data["right"] is False
    assert "path missed" in viz.quiz(y).answer(a, 2 * a.numpy()).data["kinds"], "through w alone"


def test_what_fits_nothing_is_said_to():
    x = ag.scalar(2.0, name="x")
    said = viz.quiz(x * 3).answer(x, 1234.5)
    assert said.data["kinds"] == ["other"] and "none of the usual mistakes" in said.text()


RULES = {
    "mul": lambda a, b: a * b,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "tanh": lambda a, b: ag.tanh(a),
    "sum": lambda a, b: a + ag.sum(b),
    "square": lambda a, b: ag.square(b),
    "neg": lambda a, b: -a,
}


@given(
    st.lists(st.sampled_from(list(RULES)), min_size=1, max_size=7),
    st.lists(st.integers(0, 5), min_size=7, max_size=7),
    st.floats(-2, 2),
    st.booleans(),
)
def test_the_right_answer_is_never_diagnosed_as_wrong_and_no_mistake_is_right(ops, picks, start, array):
    x = ag.tensor([start, 0.5, -1.0], requires_grad=True, name="x") if array else ag.scalar(start, name="x")
    known = [x]
    for op, pick in zip(ops, picks, strict=False):
        a, b = known[-1], known[pick % len(known)]
        made = RULES[op](a, b)
        known.append(made)
    y = ag.sum(known[-1]) if array else known[-1]
    graph = record(y)
    place = graph.place(x)
    right = None if place is None else graph.cotangents(graph.roots[0])[place]
    if right is None or not np.isfinite(right).all():
        return
    ask = viz.quiz(y)
    assert ask.answer(x, right).data == {"asked": "x", "right": True, "kinds": []}
    for each in mistakes(Backward(graph), place):
        assert not close(each.value, right)
        assert ask.answer(x, each.value).data["right"] is False
    assert ask.data["right"] == 1


def test_no_answer_is_told_before_it_is_asked_for():
    x = ag.scalar(2.0, name="x")
    ask = viz.quiz(ag.exp(x) * 3.7)
    secret = f"{np.exp(2) * 3.7:.4g}"
    said = [ask.ask(x), ask.answer(x, 1), ask.answer(x, -22), ask.hint(), ask.hint(), ask.hint(), ask]
    assert not [each for each in said if f"dmul/dx = {secret}" in each.text() or secret in str(each.data)]
    assert secret in ask.reveal().text()


def test_the_score_is_kept():
    w, x = ag.scalar(2.0, name="w"), ag.scalar(3.0, name="x")
    ask = viz.quiz(w * x)
    ask.answer(w, 2)
    ask.answer(w, 3)
    ask.answer(w, 3)
    ask.reveal(x)
    ask.answer(x, 2)
    assert (ask.data["asked"], ask.data["right"], ask.data["tries"]) == (2, 1, 4)
    first = ask.data["questions"]["w"]["tries"][0]
    assert (first["answer"], first["right"]) == (2, False) and "operands swapped" in first["kinds"]
    assert ask.data["questions"]["x"]["state"] == "revealed", "an answer that was told counts for nothing"
    assert "1 right of 2 asked, in 4 answers" in ask.text()


def test_hints_get_plainer():
    x = ag.scalar(2.0, name="x")
    ask = viz.quiz(x * x + 3 * x)
    first, second, third = ask.hint(x).text(width=200), ask.hint().text(width=200), ask.hint().text(width=200)
    assert "x is used 3 times: mul_1 = x × x; mul_1 = x × x; mul_2 = 3 × x." in first
    assert "dmul_2/dx = 3" in second and "dadd/dmul_1 = 1" in third and "reveal()" in third


def test_an_answer_may_be_rounded_and_may_be_an_array():
    x = ag.tensor([1.0, 2.0], requires_grad=True, name="x")
    y = ag.sum(ag.exp(x))
    for right in ([2.72, 7.39], np.exp([1.0, 2.0]), ag.tensor([2.718, 7.389])):
        assert viz.quiz(y).ask("x", right).data["right"]
    assert not viz.quiz(y).ask("x", [2.8, 7.39]).data["right"]


def test_bad_questions_and_answers_are_refused():
    x, z = ag.scalar(2.0, name="x"), ag.scalar(1.0, name="z")
    ask = viz.quiz(x * 3)
    with pytest.raises(OptionError, match="quiz: expected a variable that mul depends on, such as x, got one that it"):
        ask.ask(z)
    with pytest.raises(OptionError, match="got 'nobody'"):
        ask.ask("nobody")
    with pytest.raises(OptionError, match="got nothing"):
        ask.hint()
    with pytest.raises(OptionError, match="quiz: answer: expected a number or an array of numbers, got 'three'"):
        ask.answer(x, "three")
    with pytest.raises(VariableError, match="quiz: expected a Tensor"):
        viz.quiz(3.0)


def talk(ask, *lines):
    out = io.StringIO()
    ask.run(io.StringIO("".join(f"{line}\n" for line in lines)), out)
    return out.getvalue()


def test_a_round_of_questions():
    w, x = ag.scalar(2.0, name="w"), ag.scalar(3.0, name="x")
    ask = viz.quiz(w * x)
    said = talk(ask, "2", "h", "", "what", "__import__('os')", "3", "s")
    assert "What is dmul/dw, where w = 2?" in said and "Not yet." in said and "w is used 1 time" in said
    assert "'what' is neither a number" in said and "__import__('os')\" is neither" in said
    assert "Right: dmul/dw = 3." in said and "What is dmul/dx" in said
    assert said.rstrip().endswith("1 right of 2 asked, in 2 answers.")
    assert "dmul/dw = 3\n" in talk(viz.quiz(w * x), "reveal") and talk(viz.quiz(w * x), "q")
