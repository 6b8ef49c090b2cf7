"""Nodes are called what the caller calls them."""

import sys
import types
from collections import namedtuple

import numpy as np
import pytest

import autograd_lite as ag
import viz
from viz.errors import OptionError
from viz.names import named, scopes

everywhere = ag.scalar(5.0)


def names(picture):
    return [node.name for node in picture.diagram.nodes if node.name and node.role != "constant"]


def run(source, **extra):
    """Run a program at the top level of a module of its own, as a REPL or a notebook does."""
    space = {"ag": ag, "viz": viz, "np": np, **extra}
    exec(source, space)
    return space["picture"]


def test_local_variables():
    x, w = ag.scalar(2.0), ag.scalar(3.0)
    h = ag.tanh(x * w)
    assert names(viz.draw(h)) == ["x", "w", "h"]


def test_globals_of_a_function_and_locals_come_first():
    here = everywhere
    assert names(viz.draw(here * 2)) == ["here"]
    del here
    assert names(viz.draw(everywhere * 2)) == ["everywhere"]


def test_at_the_top_of_a_module_or_a_repl():
    assert names(run("x = ag.scalar(2.0)\ny = x * 3\npicture = viz.draw(y)")) == ["x", "y"]


def test_what_was_defined_first_wins():
    first = ag.scalar(2.0)
    a_second = first
    assert a_second is first
    assert names(viz.draw(first * 2)) == ["first"]


def test_names_that_begin_with_an_underscore_do_not_count():
    _ = _hidden = ag.scalar(2.0)
    assert names(viz.draw(_ * 2)) == []
    shown = _
    assert names(viz.draw(shown * 2)) == ["shown"]


def test_the_results_that_ipython_keeps_do_not_count():
    assert names(run("Out = _oh = {3: ag.scalar(2.0)}\npicture = viz.draw(Out[3] * 2)")) == []


def test_lists_tuples_and_dicts():
    w = [ag.scalar(1.0), ag.scalar(2.0)]
    params = {"b": ag.scalar(3.0), 4: (ag.scalar(4.0),), None: 5}
    y = w[0] * w[1] + params["b"] * params[4][0]
    assert names(viz.draw(y)) == ["w[0]", "w[1]", "params['b']", "params[4][0]", "y"]


def test_attributes_of_objects_and_fields_of_named_tuples():
    Pair = namedtuple("Pair", "left right")

    class Net:
        def __init__(self):
            self.weight = ag.scalar(1.0)
            self.layers = [ag.scalar(2.0)]
            self._secret = ag.scalar(3.0)

        def __getattr__(self, name):
            raise RuntimeError("drawing must not run the caller's code")

    net, pair = Net(), Pair(ag.scalar(4.0), ag.scalar(5.0))
    y = net.weight * net.layers[0] * net._secret + pair.left * pair.right
    assert names(viz.draw(y)) == ["net.weight", "net.layers[0]", "pair.left", "pair.right", "y"]


def test_modules_and_classes_are_not_searched():
    class Holder:
        inside = ag.scalar(2.0)

    module = types.ModuleType("module")
    module.inside = Holder.inside
    assert names(viz.draw(Holder.inside * 2)) == []


def test_a_variable_is_a_plainer_name_than_an_element():
    some = [ag.scalar(2.0)]
    plain = some[0]
    assert names(viz.draw(plain * 2)) == ["plain"]


def test_inside_comprehensions_and_generators():
    x = ag.scalar(2.0)
    y = x * 3
    assert [names(viz.draw(y)) for _ in range(1)] == [["x", "y"]]
    assert next(names(viz.draw(y)) for _ in range(1)) == ["x", "y"]


def test_plain_arrays_have_names_too():
    data = np.ones((2, 3))
    w = ag.tensor(np.ones((3, 2)), requires_grad=True)
    out = ag.matmul(data, w)
    made = viz.draw(out).diagram
    assert {node.name: node.role for node in made.nodes} == {"data": "input", "w": "parameter", "out": "output"}


def test_constants_with_a_name():
    c = ag.tensor([1.0, 2.0])
    k = ag.scalar(3.0, requires_grad=False)
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    made = viz.draw(x * c * k).diagram
    assert {node.name: node.role for node in made.nodes if node.name} == {"x": "parameter", "c": "input", "k": "input"}


def test_a_name_given_to_the_value_comes_before_the_caller_s_variable():
    x = ag.scalar(2.0, name="width")
    assert names(viz.draw(x * 3)) == ["width"]


def test_names_given_to_draw_come_before_all():
    x, t = ag.scalar(2.0, name="width"), ag.tensor([1.0, 2.0], requires_grad=True)
    total = (x * t).sum()
    assert names(viz.draw(total, names={"a name": x, t: "tea"})) == ["a name", "tea", "total"]
    assert names(viz.draw(total, names={"both": [x, t]})) == ["both[0]", "both[1]", "total"]
    with pytest.raises(OptionError, match=r"names: expected \{'x': tensor\} or \{tensor: 'x'\}, got Scalar: Tensor"):
        viz.draw(total, names={x: t})


def test_an_updated_parameter_keeps_its_name_in_the_old_graph():
    w = ag.tensor([1.0, 2.0], requires_grad=True)
    loss = (w * w).sum()
    loss.backward()
    with ag.no_grad():
        w -= 0.1 * w.grad
    [node] = [node for node in viz.draw(loss).diagram.nodes if node.name == "w"]
    assert node.fact("value") == "[1, 2]"
    assert node.tip.startswith("updated since")


@pytest.mark.parametrize("name", ['"', "<b>&", "]]>", "a\nb", "\u202etxt", "\ud800", "\\N", "x" * 5000, "%s{}"])
def test_hostile_names_are_drawn(name, tmp_path):
    x = ag.scalar(2.0, name=name)
    picture = viz.draw(x * 3)
    assert picture.diagram.nodes[0].name == name
    picture.save(tmp_path / "graph.svg")
    assert picture.dot.encode()
    assert picture.text().encode()
    assert picture.table(ascii_only=True).isascii()


def test_an_enormous_list_is_not_searched_to_its_end():
    many = [[float(i)] for i in range(3000)] + [ag.scalar(2.0)]
    grid = {at: list(range(1000)) for at in range(1000)}
    late = {"deep": [[[ag.scalar(1.0)]]]}
    assert names(viz.draw(many[-1] * 2)) == []
    assert names(viz.draw(late["deep"][0][0][0] * 2)) == []
    assert len(grid) == 1000


def test_a_search_ends_after_so_many_things():
    wide = {f"v{at}": at for at in range(60_000)}
    assert len(named([wide], lambda thing: thing if isinstance(thing, int) else None)) == 50_000


def test_an_odd_dictionary_of_an_object_is_left_alone():
    class Odd:
        @property
        def __dict__(self):
            raise RuntimeError("drawing must not run the caller's code")

    assert named([{"odd": Odd()}], lambda thing: thing if isinstance(thing, int) else None) == {}


def test_scopes_leaves_no_cycle_behind():
    here = 1
    found = scopes(sys._getframe())
    assert found[0]["here"] == here
    assert all(not isinstance(each, types.FrameType) for each in found)
