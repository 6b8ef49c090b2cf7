"""`viz.ledger`: every call that wrote to a gradient, from its line, and sums that are those in ``.grad``."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_lite as ag
import viz
from viz.errors import VariableError


def here():
    """The line of the caller."""
    return sys._getframe(1).f_lineno


def kinds(found):
    return [event["what"] for event in found.data["events"]]


def test_two_backward_calls_that_add_up_are_itemised_with_their_lines():
    w = ag.scalar(2.0)
    loss = (w * 3 - 5) ** 2
    loss.backward()
    loss.backward()
    line = here() - 1
    text = viz.ledger(w).text(width=200).splitlines()
    assert text[0] == "w.grad = 12 = 6 + 6, the sum of 2 backward calls."
    assert text[2] == f"   + 6  backward #1 from loss  test_ledger.py:{line - 1}  6"
    assert text[3] == f"!  + 6  backward #2 from loss  test_ledger.py:{line}  12"
    assert text[4] == (
        "! backward #2 added to a gradient that was already there: nothing cleared it in between. Unless gradients are "
        f"meant to add up, call w.zero_grad() before test_ledger.py:{line}."
    )
    assert text[5] == "check: by the graph, the last call adds 6, as it did"


def test_a_loop_that_forgets_to_clear_is_told_so():
    w = ag.scalar(2.0)
    for _ in range(2):
        loss = w * w
        loss.backward()
        with ag.no_grad():
            w -= 0.1 * w.grad
    found = viz.ledger(w)
    assert kinds(found) == ["backward", "updated", "backward", "updated"]
    assert found.data["uncleared"] == [2]
    assert found.data["events"][1]["line"] == ""  # to note it would make every update slower
    assert "and had been used for an update of w: nothing cleared it" in found.text(width=200)


def test_a_loop_that_clears_has_nothing_to_say():
    w = ag.scalar(2.0)
    for _ in range(3):
        w.zero_grad()
        loss = w * w
        loss.backward()
    found = viz.ledger(w)
    assert found.data["uncleared"] == []
    assert "zero_grad" not in str(found)
    assert str(found).startswith("w.grad = 4, left by 1 backward call.")


def test_assigning_and_clearing_are_events_too():
    w = ag.scalar(2.0)
    (w * 3).backward()
    w.grad = None
    assert str(viz.ledger(w)).startswith("w.grad is None: it was cleared after the last backward call.")
    w.grad = 5.0
    assert str(viz.ledger(w)).startswith("w.grad = 5: it was set, and no backward call has added to it since.")
    (w * 3).backward()
    found = viz.ledger(w)
    assert kinds(found) == ["backward", "cleared", "set", "backward"]
    assert [event["change"] for event in found.data["events"]] == [3.0, None, None, 3.0]
    assert found.data["gradient"] == 8.0


def test_a_leaf_that_nothing_reached_says_so():
    w = ag.scalar(2.0)
    assert str(viz.ledger(w)) == "w.grad is None: no backward call has reached w."


def test_what_was_too_large_to_be_kept_is_not_made_up():
    w = ag.tensor(np.ones(65), requires_grad=True)
    for _ in range(3):
        (w * w).sum().backward()
    found = viz.ledger(w)
    assert [event["change"] for event in found.data["events"]] == [None, None, None]
    assert found.data["uncleared"] == [2, 3]
    assert "not kept: more than 64 elements" in str(found)
    assert "+ ?" in str(found)


def test_a_root_that_nobody_holds_is_called_by_its_op():
    w = ag.scalar(2.0)
    ag.exp(w).backward()
    assert "backward #1 from exp" in str(viz.ledger(w))


def test_more_than_the_engine_remembers_is_said_to_be_forgotten():
    w = ag.scalar(2.0)
    loss = w * 3
    for _ in range(230):
        loss.backward()
    found = viz.ledger(w)
    assert len(found.data["events"]) == 200
    assert found.data["events"][0]["before"] == 90.0
    assert "there may have been more before" in str(found)
    assert "… 188 earlier events" in str(found)


def test_a_seed_of_ones_own_is_not_taken_for_the_graphs():
    w = ag.scalar(2.0)
    loss = w * 3
    loss.backward(gradient=10.0)
    found = viz.ledger(w)
    assert found.data["check"] == {"expected": 3.0, "agrees": False}
    assert "not what it did: gradient=, a hook" in found.text(width=200)


@given(st.lists(st.sampled_from(["backward", "clear", "set", "update"]), max_size=12))
def test_changes_add_up_to_the_gradient(program):
    w = ag.tensor([1.0, -2.0], requires_grad=True)
    for what in program:
        if what == "backward":
            (w * w).sum().backward()
        elif what == "clear":
            w.zero_grad()
        elif what == "set":
            w.grad = np.array([7.0, 7.0])
        else:
            with ag.no_grad():
                w *= 0.5
    found = viz.ledger(w)
    # To clear what is clear already is no event.
    names = {"backward": "backward", "set": "set", "update": "updated"}
    assert [what for what in kinds(found) if what != "cleared"] == [names[what] for what in program if what in names]
    total = None
    for event in found.data["events"]:
        if event["what"] == "backward":
            assert event["added"] == (total is not None)
            total = event["change"] if total is None else total + event["change"]
        elif event["what"] in ("cleared", "set"):
            total = None if event["what"] == "cleared" else np.array([7.0, 7.0])
        if total is None:
            assert event["after"] is None
        else:
            np.testing.assert_allclose(total, event["after"])
    assert (w.grad is None) == (total is None)
    str(found)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: 3, "ledger: expected a Tensor or a Scalar, got int"),
        (lambda: ag.scalar(2.0) * 2, "expected a leaf that requires grad, got a computed value"),
        (lambda: ag.tensor([1.0]), "expected a leaf that requires grad, got a constant, which has no .grad"),
    ],
)
def test_what_has_no_ledger_says_so(make, says):
    with pytest.raises(VariableError) as caught:
        viz.ledger(make())
    assert says in str(caught.value)


def test_every_format_tells_it():
    w = ag.scalar(2.0)
    (w * 3).backward()
    found = viz.ledger(w)
    for text in (found.text(), found.markdown(), found.latex(), found.html()):
        assert "backward" in text
    assert found.text(ascii_only=True).isascii()
