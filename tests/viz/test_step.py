"""`viz.step`: the backward pass, forwards and backwards, by calls and by commands."""

import io
import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_lite as ag
import viz
from viz.build.record import record
from viz.errors import OptionError, VariableError

ROOT = Path(viz.__file__).parents[1]


def neuron():
    """A graph in which w, x and h have several uses each."""
    w, x = ag.scalar(2.0, name="w"), ag.scalar(-1.0, name="x")
    h = ag.tanh(w * x + x)
    return h * h + w * 3


def layers():
    """The same with arrays: matrix products, a broadcast, a mean."""
    w = ag.tensor(np.arange(6.0).reshape(3, 2) / 10, requires_grad=True, name="w")
    b = ag.tensor([0.1, -0.2], requires_grad=True, name="b")
    return ag.mean(ag.relu(np.ones((4, 3)) @ w + b) ** 2)


def talk(steps, *lines):
    """What is answered to some lines of commands."""
    out = io.StringIO()
    steps.run(io.StringIO("".join(f"{line}\n" for line in lines)), out)
    return out.getvalue()


@pytest.mark.parametrize("make", [neuron, layers])
def test_the_last_sums_are_the_gradients_of_the_engine(make):
    y = make()
    steps, graph = viz.step(y), record(y)
    final = [steps.walk.gradient(at, len(steps)) for at in range(len(graph))]
    for mine, engine in zip(final, graph.cotangents(graph.roots[0]), strict=True):
        assert (mine is None) == (engine is None)
        if mine is not None:
            np.testing.assert_allclose(mine, engine, rtol=1e-12)
    y.backward()
    assert set(steps.data["gradients"]) == {graph.name(at) for at in range(len(graph)) if graph.is_leaf(at)}
    for name, gradient in steps.data["gradients"].items():
        at = next(at for at in range(len(graph)) if graph.name(at) == name)
        np.testing.assert_allclose(gradient, graph.gradient(at))


def test_no_gradient_of_the_program_is_touched():
    w = ag.scalar(2.0, name="w")
    y = w * w
    steps = viz.step(y)
    for each in steps:
        each.text()
        each.draw().svg()
    assert w.grad is None and y.node.gradient is None
    y.backward()
    before = w.node.gradient
    viz.step(y).goto(1).draw().text()
    assert w.node.gradient is before


def test_it_is_a_sequence_of_steps_that_can_each_be_read():
    steps = viz.step(neuron())
    assert len(steps) == len(list(steps)) == 6
    assert [each.number for each in steps] == [1, 2, 3, 4, 5, 6]
    assert steps[-1].number == 6 and [each.number for each in steps[1:3]] == [2, 3]
    with pytest.raises(IndexError):
        steps[6]
    one = steps[2]
    assert (one.node, one.data["is"]) == ("mul_2", "mul_2 = tanh × tanh")
    assert [(flow["before"] is None, flow["of"]) for flow in one.data["flows"]] == [(True, 2), (False, 2)]


def test_what_several_uses_bring_is_shown_as_a_sum_that_grows():
    x = ag.scalar(3.0, name="x")
    text = viz.step(x * x + x).text(width=100)
    assert "1 so far" in text and "4 → 7" in text and "dL" not in text


def test_a_gradient_that_has_not_come_is_never_0():
    x = ag.scalar(3.0, name="x")
    steps = viz.step(ag.tanh(x * 0.0))
    facts = {node.name: node.fact("grad") for node in steps.now.draw().diagram.nodes}
    assert facts == {"x": "not computed", "0": "", "mul": "not computed", "tanh": "1"}
    facts = {node.name: node.fact("grad") for node in steps[-1].draw().diagram.nodes}
    assert facts == {"x": "0", "0": "", "mul": "1", "tanh": "1"}


def test_the_picture_shows_who_passes_on_to_whom():
    steps = viz.step(neuron())
    made = steps[2].draw().diagram
    assert {node.name for node in made.nodes if node.emphasis == "path"} == {"mul_2", steps[2].data["flows"][0]["to"]}
    assert sum(edge.emphasis == "path" for edge in made.edges) == 2
    assert {node.emphasis for node in made.nodes if node.fact("grad") == "not computed"} == {"faded"}


def test_the_picture_of_a_large_graph_is_of_the_surroundings():
    y = x = ag.scalar(1.0, name="x")
    for _ in range(400):
        y = ag.sin(y) + x
    steps = viz.step(y)
    made = steps[300].draw().diagram
    assert len(made.nodes) == 40 and "40 of 801 nodes" in made.title
    assert steps[300].node in {node.name for node in made.nodes if node.emphasis == "path"}
    assert "more steps" in steps.text() and len(steps.text().splitlines()) < 120


MOVES = st.lists(
    st.sampled_from(["next", "back", "restart"])
    | st.tuples(st.just("goto"), st.integers(-1, 8))
    | st.tuples(st.just("until"), st.sampled_from(["h", "mul", "tanh", "w", "x", "nobody", "mul_2", 0, 99])),
    max_size=12,
)


@given(MOVES)
def test_any_way_through_the_steps_is_that_of_a_counter(moves):
    steps, at = viz.step(neuron()), 0
    fixed = [viz.step(neuron())._after(k).text() for k in range(7)]
    for move in moves:
        name, about = (move, None) if isinstance(move, str) else move
        before = at
        if name in ("next", "back", "restart"):
            getattr(steps, name)()
            at = {"next": min(6, at + 1), "back": max(0, at - 1), "restart": 0}[name]
        else:
            try:
                at = getattr(steps, name)(about).number
            except OptionError:
                at = before
            else:
                assert at == about if name == "goto" else at > before
        assert steps.at == at
        assert steps.now.text() == fixed[at]


def test_back_after_next_restores_exactly_what_was_there():
    steps = viz.step(neuron())
    for number in range(len(steps)):
        before = (steps.now.gradients, steps.now.text(), steps.now.draw().diagram)
        steps.next()
        steps.back()
        assert (steps.now.gradients, steps.now.text(), steps.now.draw().diagram) == before
        assert steps.next().number == number + 1


def test_until_knows_names_ops_signs_places_and_variables():
    y = neuron()
    steps = viz.step(y)
    assert steps.until("tanh").data["is"].endswith("tanh(add)")
    assert steps.restart().number == 0
    assert [steps.until("*").node for _ in range(3)] == ["mul_3", "mul_2", "mul_1"]
    steps.restart()
    assert steps.until("w").number == 6, "a leaf: where its last contribution comes"
    steps.restart()
    assert steps.until(y).number == 1
    steps.restart()
    assert steps.until(steps[3].data["place"]).number == 4


@pytest.mark.parametrize(
    ("move", "says"),
    [
        (lambda s: s.until("relu"), "expected a name, an op or a place that is still ahead, got 'relu', which is none"),
        (lambda s: (s.goto(6), s.until("tanh")), "got 'tanh', which is not ahead. Hint: go back first, or restart()"),
        (lambda s: s.goto(7), "goto: expected a number of steps from 0 to 6, got 7"),
        (lambda s: s.goto("x"), "got 'x'"),
    ],
)  # a table  # fmt: skip
def test_a_move_that_cannot_be_made_says_why(move, says):
    with pytest.raises(OptionError) as caught:
        move(viz.step(neuron()))
    assert says in str(caught.value)


def test_bad_roots_are_refused():
    with pytest.raises(VariableError, match="step: expected a Tensor, a Scalar"):
        viz.step(3.0)
    with pytest.raises(VariableError, match="one value to differentiate, got a list of 2"):
        viz.step([neuron(), neuron()])


def test_names_that_clash_are_told_apart():
    a, b = ag.scalar(2.0, name="x"), ag.scalar(3.0, name="x")
    c = ag.scalar(1.0, name="mul_1")
    assert viz.step(a * b * c).walk.names == ["x", "x_2", "mul_1", "mul_2", "mul_3"]


def test_commands_move_print_and_draw():
    said = talk(viz.step(neuron()), "n", "", "b", "until tanh", "p x", "p", "g", "w", "l", "goto 6", "n", "r", "b", "h")
    assert "Step 2 of 6" in said and "After step 4 of 6" in said
    assert "x: value -1, gradient not computed" in said
    assert "Not noted. Compute inside" in said
    assert "→ 4/6" in said
    assert "This is the last step: b goes back." in said and "Nothing has happened yet: n goes on." in said
    assert "until X: go on to the next step" in said
    assert said.endswith("(0/6) \n")


def test_an_unknown_command_or_name_is_told_and_nothing_moves():
    said = talk(viz.step(neuron()), "n", "frobnicate", "p zz", "u zz", "goto x", "goto 99", "l")
    assert "'frobnicate' is no command; help lists them: next, back" in said
    assert "Nothing is called 'zz' here; there are w, x, mul_1" in said
    assert "until: expected" in said and "got 'x'" in said and "got 99" in said
    assert "→ 1/6" in said


def test_quit_and_the_end_of_the_input_both_end_it():
    steps = viz.step(neuron())
    assert "Step 1" not in talk(steps, "q", "n")
    assert talk(steps).count("\n") == 2


def test_where_is_the_line_of_the_program():
    with ag.detect_anomaly():
        y = ag.scalar(2.0) * 3
    assert "y = ag.scalar(2.0) * 3" in talk(viz.step(y), "n", "w")


def test_a_stream_that_is_not_utf_8_gets_ascii():
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", write_through=True)
    viz.step(neuron()).run(io.StringIO("n\ng\nl\n"), out)
    said = raw.getvalue().decode("ascii")
    assert "1 * 1 = 1" in said and "`-" in said and "->" in said


SCRIPT = """
import autograd_lite as ag, viz
x = ag.scalar(3.0, name="x")
viz.step(x * x + x).run()
print("left at the end")
"""


def environment():
    return {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}


def test_commands_come_through_a_pipe():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], input="n\nn\np x\n", capture_output=True, env=environment(), encoding="utf-8"
    )
    assert not done.stderr
    assert "x: value 3, gradient 7 (3 of 3 contributions)" in done.stdout and "left at the end" in done.stdout


def test_it_can_be_driven_from_a_terminal():
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdin=theirs, stdout=theirs, stderr=theirs, env=environment()
    )
    os.close(theirs)

    def until(prompt):
        said = b""
        while not said.endswith(prompt):
            assert select.select([ours], [], [], 60)[0], said
            try:
                more = os.read(ours, 4096)
            except OSError:  # the other side is closed
                break
            said += more
        return said.decode()

    try:
        assert "2 steps back from" in until(b"(0/2) ")
        os.write(ours, b"n\n")
        assert "Step 1 of 2" in until(b"(1/2) ")
        os.write(ours, b"\n")
        assert "Step 2 of 2" in until(b"(2/2) ")
        os.write(ours, b"b\n")
        assert "Step 1 of 2" in until(b"(1/2) ")
        os.write(ours, b"p x\n")
        assert "gradient 1 so far (1 of 3 contributions)" in until(b"(1/2) ")
        os.write(ours, b"nonsense\n")
        assert "'nonsense' is no command" in until(b"(1/2) ")
        os.write(ours, b"\x04")  # Ctrl-D
        assert "left at the end" in until(b"left at the end\r\n")
        assert child.wait(60) == 0
    finally:
        child.kill()
        child.wait()
        os.close(ours)


def test_a_rule_for_arrays_takes_a_float():
    x = ag.scalar(2.0, name="x")
    assert viz.step(ag.sum(x * 3)).data["gradients"]["x"] == 3
