"""What a picture shows of its nodes, and how what is news stands out: right, explained, and never by colour alone."""

import json
import os
import re
from collections import Counter
from dataclasses import fields, replace
from math import log10
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from handmade import diagrams, marked, neuron
from hypothesis import given, settings

import autograd_lite as ag
import viz
from viz import process
from viz.build.marks import EXPLODING, VANISHING
from viz.cards import SANS, card, edge_size
from viz.colours import along, contrast, mix
from viz.engine import lay_out
from viz.errors import OptionError
from viz.model import EMPHASES, MARKS, NOT_COMPUTED, ROLES, Diagram, Edge, Node
from viz.render import cells, dot, svg
from viz.signs import FAULTS, SIGNS, legend, signs
from viz.theme import THEMES, Paint, theme

GOLDEN = Path(__file__).parent / "golden"
SVG = "{http://www.w3.org/2000/svg}"
LIGHT = theme("light")


def by_name(picture):
    return {node.name or node.op: node for node in picture.diagram.nodes}


def drawn(diagram, look=LIGHT, **options):
    return ElementTree.fromstring(svg.render(diagram, look, lay_out(diagram, "LR", "built-in"), **options))


def groups(root, kind):
    return [each for each in root.iter(f"{SVG}g") if kind in each.get("class", "").split()]


def texts(root):
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


# Marks: what is said of a graph


def test_nan_is_marked_wherever_it_is_and_where_it_begins():
    x, w = ag.scalar(-1.0), ag.scalar(2.0)
    h = ag.log(x * w)
    loss = h * h
    loss.backward()
    made = viz.draw(loss).diagram
    assert [node.name for node in made.nodes if "source" in node.marks] == ["h"]
    assert {node.heading for node in made.nodes if "nan" in node.marks} == {"x", "w", "×", "h = log", "loss = ×"}
    assert [edge.marks for edge in made.edges if edge.head == "n4"] == [("nan",), ("nan",)]


def test_an_infinite_gradient_of_a_finite_value_begins_where_the_pass_first_has_it():
    x = ag.scalar(0.0)
    y = ag.sqrt(x * 1.0)
    y.backward()
    made = by_name(viz.draw(y))
    assert made["×"].marks == ("source", "inf")
    assert made["x"].marks == ("inf",)
    assert made["y"].marks == ()


def test_one_nan_among_many_elements_is_found():
    value = np.zeros((30, 30))
    value[17, 3] = np.nan
    x = ag.tensor(value, requires_grad=True)
    assert by_name(viz.draw(x * 2))["x"].marks == ("source", "nan")


def test_a_gradient_of_zero_is_marked_only_where_one_was_computed():
    x, w = ag.scalar(0.0), ag.scalar(3.0)
    y = x * w
    assert by_name(viz.draw(y))["w"].marks == ()
    y.backward()
    assert by_name(viz.draw(y))["w"].marks == ("zero",)
    assert by_name(viz.draw(y))["w"].fact("grad") == "0"
    assert by_name(viz.draw(y))["x"].marks == ()


def test_an_edge_that_lets_nothing_through_is_marked():
    x = ag.tensor([-1.0, -2.0], requires_grad=True)
    y = ag.relu(x)
    [edge] = viz.draw(y).diagram.edges
    assert edge.marks == ("blocked",)
    x = ag.tensor([-1.0, 2.0], requires_grad=True)
    [edge] = viz.draw(ag.relu(x)).diagram.edges
    assert edge.marks == ()


@pytest.mark.parametrize(
    ("factors", "mark"),
    [
        ((*[0.1] * 6, VANISHING[0] * 0.9e6), "vanishing"),
        ((*[0.1] * 6, VANISHING[0] * 1.1e6), ""),
        ((EXPLODING[0] * 1.1,), "exploding"),
        ((EXPLODING[0] * 0.9,), ""),
        ((1.0, 1.0, 1.0, VANISHING[1] * 0.9), "vanishing"),
        ((1.0, 1.0, 1.0, VANISHING[1] * 1.1), ""),
    ],
)
def test_vanishing_and_exploding_begin_at_the_thresholds(factors, mark):
    y = ag.scalar(1.0, name="x")
    for factor in reversed(factors):
        y = y * factor
    y.backward()
    assert by_name(viz.draw(y))["x"].marks == ((mark,) if mark else ())


def test_the_output_is_neither_vanishing_nor_exploding_beside_the_rest():
    x = y = ag.scalar(3.0)
    for _ in range(3):
        y = y * y * y
    y.backward()
    assert by_name(viz.draw(y))["y"].marks == ()
    assert by_name(viz.draw(y))["x"].marks == ("exploding",)
    # A mean of many elements: small gradients, and a 1 to start from that is not large.
    x = ag.tensor(np.ones(900_000), requires_grad=True)
    loss = ((x * 2 + 1) * 3).mean()
    loss.backward()
    assert [node.marks for node in viz.draw(loss).diagram.nodes if node.role != "constant"] == [()] * 5


def test_broadcasting_is_marked_on_the_edge_that_it_stretches():
    x, b = ag.tensor(np.ones((4, 2)), requires_grad=True), ag.tensor(np.ones(2), requires_grad=True)
    one, two = viz.draw(x + b).diagram.edges
    assert (one.marks, one.note) == ((), "")
    assert (two.marks, two.note) == (("broadcast",), "(2,) → (4, 2)")
    assert "stretched to a larger shape: (2,) → (4, 2)" in two.details
    # A literal fits everything, a matrix product stretches nothing.
    assert not any(edge.note for edge in viz.draw((x * 2) @ ag.tensor(np.ones((2, 4)))).diagram.edges)


def test_what_was_detached_is_drawn_as_a_cut():
    x = ag.scalar(2.0)
    h = ag.exp(x)
    y = h * h.detach()
    y.backward()
    made = viz.draw(y).diagram
    [cut] = [node for node in made.nodes if "detached" in node.marks]
    assert (cut.role, cut.op, cut.name) == ("input", "detach", "")
    [edge] = [edge for edge in made.edges if edge.head == cut.id]
    assert made.nodes[made.positions()[edge.tail]].name == "h"
    assert (edge.carries_grad, edge.marks, edge.label) == (False, ("detached",), "")


def test_what_was_cut_off_elsewhere_says_from_what():
    target = ag.exp(ag.scalar(2.0)).detach()
    made = by_name(viz.draw(ag.scalar(1.0) * target))
    assert made["target"].fact("from") == "exp"


def test_an_updated_leaf_is_marked():
    w = ag.tensor([1.0, 2.0], requires_grad=True)
    y = w * w
    with ag.no_grad():
        w -= 0.5
    assert by_name(viz.draw(y))["w"].marks == ("updated",)


def test_marks_can_be_left_out():
    x = ag.scalar(0.0)
    y = ag.log(x)
    y.backward()
    made = viz.draw(y, show=["value", "-marks"]).diagram
    assert not any(node.marks for node in made.nodes)
    assert not any(edge.marks for edge in made.edges)


# What else is shown


def test_levels_stand_on_a_logarithmic_scale_with_its_numbers():
    y = ag.scalar(1.0)
    for factor in (10.0, 0.5, 0.002):
        y = y * factor
    y.backward()
    assert not any(node.level is not None for node in viz.draw(y).diagram.nodes)
    made = viz.draw(y, show=["grad", "magnitude"]).diagram
    gradients = {node.id: abs(float(node.fact("grad"))) for node in made.nodes if node.fact("grad")}
    low, high = min(gradients.values()), max(gradients.values())
    assert made.scale == ("0.001", "1")
    for node in made.nodes:
        if node.id in gradients:
            share = (log10(gradients[node.id]) - log10(low)) / (log10(high) - log10(low))
            assert node.level == pytest.approx(share, abs=1e-3)
        else:
            assert node.level is None


def test_gradients_of_about_one_size_look_it():
    x, w = ag.scalar(1.0), ag.scalar(1.1)
    y = x * w
    y.backward()
    made = viz.draw(y, show=["magnitude"]).diagram
    assert made.scale == ("0.11", "1.1")
    assert min(node.level for node in made.nodes) > 0.9


def test_the_magnitude_of_an_array_is_its_root_mean_square():
    x = ag.tensor([3.0, 4.0], requires_grad=True)
    y = (x * x).sum() / 2
    y.backward()
    made = viz.draw(y, show=["magnitude"]).diagram
    assert made.scale == ("0.3536", "3.536") or float(made.scale[1]) == pytest.approx(np.sqrt(12.5), rel=1e-3)


def test_no_gradient_no_level():
    x = ag.scalar(0.0)
    y = x * x
    assert viz.draw(y, show=["magnitude"]).diagram.scale is None
    y.backward()
    assert by_name(viz.draw(y, show=["magnitude"]))["x"].level is None


def test_heat_is_the_elements_by_the_largest():
    value = np.array([[1.0, -4.0, np.nan], [0.0, np.inf, 2.0]])
    x = ag.tensor(value, requires_grad=True)
    assert by_name(viz.draw(x + 1, show=["heat"]))["x"].heat == ((0.25, -1.0, None), (0.0, 1.0, 0.5))
    assert by_name(viz.draw(x + 1))["x"].heat == ()
    column = ag.tensor([[-2.0], [8.0]], requires_grad=True)
    assert by_name(viz.draw(column + 1, show=["heat"]))["column"].heat == ((-0.25,), (1.0,))
    large = ag.tensor(np.ones(65), requires_grad=True)
    assert by_name(viz.draw(large + 1, show=["heat"]))["large"].heat == ()


def test_stats_are_numpys():
    value = np.random.default_rng(0).normal(size=(5, 7))
    x = ag.tensor(value, requires_grad=True)
    (x * x).sum().backward()
    made = by_name(viz.draw(x * 1, show=["stats"]))["x"]
    assert float(made.fact("mean")) == pytest.approx(value.mean(), rel=1e-3)
    assert float(made.fact("rms")) == pytest.approx(np.sqrt((value**2).mean()), rel=1e-3)
    assert float(made.fact("grad rms")) == pytest.approx(2 * np.sqrt((value**2).mean()), rel=1e-3)
    low, high = map(float, made.fact("range").split(" … "))
    assert (low, high) == pytest.approx((value.min(), value.max()), rel=1e-3)


def test_edges_show_formulas_alone_or_with_their_numbers():
    x, w = ag.scalar(0.5), ag.scalar(3.0)
    y = ag.tanh(x * w)
    one, two, three = viz.draw(y, show=["formula"]).diagram.edges
    assert (one.label, two.label, three.label) == ("w", "x", "1 − y²")
    assert (one.tex, three.tex.replace("{", "").replace("}", "")) == ("w", "1 - y^2")
    labels = [edge.label for edge in viz.draw(y, show=["formula", "local"]).diagram.edges]
    assert labels[:2] == ["w = 3", "x = 0.5"]
    assert labels[2].startswith("1 − y² = 0.18")
    assert [edge.label for edge in viz.draw(x + w, show=["formula", "local"]).diagram.edges] == ["1", "1"]


@pytest.mark.parametrize(("wrong", "meant"), [("values", "value"), ("Grad", "grad"), ("shapes", "shape"), (7, "")])
def test_an_unknown_show_is_a_clear_error(wrong, meant):
    with pytest.raises(OptionError, match="show: expected some of value, grad, local, formula, shape, stats") as caught:
        viz.draw(ag.scalar(1.0) * 2, show=[wrong])
    assert caught.value.hint == (f"did you mean {meant!r}?" if meant else "")


def test_the_backward_graph_can_be_drawn_itself():
    x = ag.scalar(3.0)
    y = ag.tanh(x) * x
    y.backward(create_graph=True)
    made = viz.draw(x.grad).diagram
    assert made.nodes[-1].name == "x.grad"
    assert float(made.nodes[-1].fact("value")) == pytest.approx(np.tanh(3) + 3 * (1 - np.tanh(3) ** 2), rel=1e-3)
    assert "x" in [node.name for node in made.nodes if node.role == "parameter"]
    assert made.nodes[-1].fact("grad") == NOT_COMPUTED


# Renderers


def test_every_mark_has_a_sign_and_a_word_of_its_own():
    assert set(SIGNS) == set(MARKS) | {"added", "removed", "changed"}
    assert len({sign.sign for sign in SIGNS.values()}) == len({sign.word for sign in SIGNS.values()}) == len(SIGNS)
    assert set(MARKS) >= FAULTS


def test_svg_says_every_mark_with_sign_word_and_tooltip():
    root = drawn(marked())
    for node in marked().nodes:
        [group] = [each for each in groups(root, "node") if each.get("data-id") == node.id]
        said = groups(group, "al-sign")
        drawn_as = {"blocked": [SIGNS["blocked"].word]}  # its sign is a square, drawn
        expected = [drawn_as.get(key, [SIGNS[key].sign, SIGNS[key].word]) for key in signs(node)]
        assert [texts(each) for each in said] == expected
        meant = [EMPHASES.get(key) or MARKS[key] for key in signs(node)]
        assert [each.find(f"{SVG}title").text for each in said] == meant
        assert all(each in group.find(f"{SVG}title").text for each in meant)
    for edge, group in zip(marked().edges, groups(root, "edge"), strict=True):
        said = [texts(each) for each in groups(group, "al-sign")]
        assert said == [[] if key == "blocked" else [SIGNS[key].sign] for key in signs(edge)]
        notes = [each.text for each in group.findall(f"{SVG}text") if each.get("class") == "al-note"]
        assert notes == ([edge.note] if edge.note else [])


def test_the_legend_explains_what_is_used_and_nothing_else():
    assert groups(drawn(neuron()), "al-legend") == []
    assert "labelloc" not in dot.render(neuron(), LIGHT)
    used = {key for thing in (*marked().nodes, *marked().edges) for key in signs(thing)}
    [explained] = groups(drawn(marked()), "al-legend")
    said = " ".join(texts(explained))
    for key in used:
        sign = "" if key == "blocked" else f"{SIGNS[key].sign} "
        assert f"{sign}{EMPHASES.get(key) or MARKS[key]}" in said
    assert "0.001 12 size of the gradient" in said
    one = Diagram((Node("n0", "op", marks=("zero",)),))
    assert texts(groups(drawn(one), "al-legend")[0]) == ["0", "gradient is exactly 0"]
    table = re.search(r"label=<(.*?)> labelloc=b", dot.render(one, LIGHT))[1]
    assert re.findall(r">([^<>]+)<", table) == ["0", "gradient is exactly 0"]
    assert [entry.key for entry in legend(one)] == ["zero"]


def test_the_legend_lies_inside_the_picture_and_below_it():
    root = drawn(marked())
    width, height = map(float, root.get("viewBox").split()[2:])
    [explained] = groups(root, "al-legend")
    top = float(re.search(r"translate\(0 ([\d.]+)\)", explained.get("transform"))[1])
    assert top > lay_out(marked(), "LR", "built-in").height
    for each in explained.iter(f"{SVG}text"):
        assert 0 < float(each.get("x")) + len("".join(each.itertext())) * 10 * 0.5 < width
        assert top + float(each.get("y")) < height


def test_cells_are_as_many_as_elements_and_nan_is_crossed():
    node = marked().nodes[0]
    [heat] = groups(drawn(Diagram((node,))), "al-heat")
    assert len(heat.findall(f"{SVG}rect")) == 4 + 1
    assert len([each for each in heat if each.get("class") == "al-nan"]) == 1
    fills = [each.get("fill") for each in heat.findall(f"{SVG}rect")]
    assert fills[:2] == [LIGHT.heat(0.5), LIGHT.cold]
    assert fills[3] == LIGHT.warm


def test_print_says_negative_without_colour():
    [heat] = groups(drawn(Diagram((marked().nodes[0],)), theme("print")), "al-heat")
    assert len([each for each in heat if each.get("class") == "al-minus"]) == 1


def test_a_gauge_is_fuller_for_a_larger_gradient():
    full = []
    for level in (0.0, 0.3, 0.7, 1.0):
        root = drawn(Diagram((Node("n0", "op", "h", "exp", (("value", "1"),), level=level),)))
        [bar] = [each for each in root.iter(f"{SVG}rect") if each.get("class") == "al-magnitude"]
        assert bar.get("fill") == LIGHT.magnitude(level)
        full.append(float(bar.get("height")))
    assert full == sorted(full)
    assert len(set(full)) == 4


@given(diagrams())
@settings(max_examples=60, deadline=None)
def test_everything_on_a_card_lies_inside_it(diagram):
    for node in diagram.nodes:
        made = card(node)
        assert made.signs_start + 16 * len(made.signs) <= made.height
        widest = max((len(SIGNS[key].word) for key in made.signs), default=0)
        assert made.inset + 10 + 17 + widest * 10 * SANS <= made.width or not made.signs
        assert made.grid is None or made.inset + made.grid.width + 20 <= made.width
        assert made.grid is None or made.facts_end + made.grid.height <= made.signs_start
    for edge in diagram.edges:
        width, height = edge_size(edge)
        assert (width > 0) == (height > 0) == bool(edge.label or edge.note or signs(edge))


def test_dot_says_every_mark_with_sign_and_word(renderer):
    source = dot.render(marked(), LIGHT)
    for node in marked().nodes:
        [line] = [line for line in source.splitlines() if line.startswith(f"  {node.id} [")]
        for key in signs(node):
            assert f"<B>{SIGNS[key].sign}</B> {SIGNS[key].word}" in line
        assert line.count("<B>") == 1 + len(signs(node))
    # A label beside which nothing passes has a bar instead of an arrowhead, and no sign that could be part of it.
    assert r'label=" ↔ 3 \n (2,) → (4, 2) "' in source
    assert source.count("arrowhead=tee") == 1
    for layout in (None, lay_out(marked(), "LR", "built-in")):
        made = dot.render(marked(), LIGHT, layout=layout)
        objects = json.loads(process.run(made, "json0", renderer, placed=layout is not None))["objects"]
        drawn = [item["name"] for item in objects if not item["name"].startswith("al-legend")]
        assert drawn == [node.id for node in marked().nodes]


def test_what_graphviz_draws_has_the_title_above_and_the_legend_below_in_lines(renderer):
    layout = lay_out(marked(), "LR", "built-in")
    made = json.loads(process.run(dot.render(marked(), LIGHT, layout=layout), "json0", renderer, placed=True))
    places = {item["name"]: tuple(map(float, item["pos"].split(","))) for item in made["objects"]}
    below = {name: at for name, at in places.items() if name.startswith("al-legend")}
    assert len(below) == len(legend(marked()))
    nodes = [places[node.id][1] for node in marked().nodes]
    assert max(y for _, y in below.values()) < min(nodes) < max(nodes) < float(made["lp"].split(",")[1])
    rows = Counter(y for _, y in below.values())
    assert max(rows.values()) > 1
    right = float(made["bb"].split(",")[2])
    assert right < layout.width + 60


def test_a_gauge_of_graphviz_stands_in_a_frame_as_high_for_all_levels(renderer):
    heights = []
    for level in (0.0, 0.4, 1.0):
        table = cells.fixed(Node("n0", "op", "h", "", (("value", "1"), ("grad", "2")), level=level), LIGHT)
        frame = re.search(r'<TABLE FIXEDSIZE="TRUE" WIDTH="5" HEIGHT="(\d+)" BORDER="1".*?</TABLE>', table)
        parts = [int(each) for each in re.findall(r'<TD [^>]*HEIGHT="(\d+)"', frame[0])]
        assert sum(parts) + 2 == int(frame[1])
        heights.append(parts[1])
    assert heights == sorted(set(heights))
    assert heights[-1] > 10 * heights[0]


def test_golden_dot_of_everything_that_can_be_marked():
    """Compare with the file in golden/, which VIZ_GOLDEN=1 writes anew."""
    made, path = dot.render(marked(), LIGHT), GOLDEN / "marked.dot"
    if os.environ.get("VIZ_GOLDEN"):
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8")


# Colours


@pytest.mark.parametrize("name", THEMES)
def test_signs_and_scales_are_legible_in_every_theme(name):
    look = theme(name)
    for role in ROLES:
        fill = look.paint(role).fill
        for key in SIGNS:
            assert contrast(look.sign(key), fill) >= 4.5, (role, key)
        assert contrast(look.muted, fill) >= 4.5
    for key in SIGNS:
        assert contrast(look.sign(key), look.background) >= 4.5
    assert contrast(look.ramp[0], look.ramp[-1]) >= 3
    shades = [contrast(look.magnitude(at / 10), look.background) for at in range(11)]
    assert shades == sorted(shades)
    for end in (look.cold, look.warm):
        assert contrast(end, look.zero) >= 2.5
    assert look.signs_negative or look.cold != look.warm


def test_colours_mix_evenly():
    assert mix("#000000", "#ffffff", 0) == "#000000"
    assert along(("#000000", "#808080", "#ffffff"), 0.5) == "#808080"
    assert [along(("#000000", "#ffffff"), share) for share in (-1, 2)] == ["#000000", "#ffffff"]


def test_a_theme_may_be_changed_in_part():
    mine = theme(
        {"base": "dark", "gradient": "#ffaa00", "parameter": "#00ff00", "op": Paint("#111111", "#eeeeee", "#dddddd")}
    )
    assert mine.background == THEMES["dark"].background
    assert (mine.gradient, mine.parameter.stroke, mine.op.ink) == ("#ffaa00", "#00ff00", "#dddddd")
    x = ag.scalar(1.0)
    assert "#ffaa00" in viz.draw(x * x, theme={"gradient": "#ffaa00"}).svg()
    assert viz.draw(x * x, theme=replace(LIGHT, gradient="#005a9c")).theme.gradient == "#005a9c"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"gradient": "blue"}, "theme: gradient: expected a colour written as '#rrggbb', got 'blue'"),
        ({"parameter": 7}, "theme: parameter: expected a colour written as '#rrggbb', got 7"),
        ({"ramp": ("#000000", "no")}, "theme: ramp: expected a colour written as '#rrggbb', got 'no'"),
        ({"gradeint": "#000000"}, "theme: expected parts of a theme, got 'gradeint'. Hint: did you mean 'gradient'?"),
        ({"base": "neon"}, "theme: expected one of colorblind, dark, light, print, or a viz.Theme, got 'neon'"),
    ],
)
def test_a_bad_theme_is_a_clear_error(wrong, message):
    with pytest.raises(OptionError) as caught:
        theme(wrong)
    assert str(caught.value) == message
    with pytest.raises(OptionError, match="paint: ink"):
        Paint("#ffffff", "#ffffff", "red")


def test_faded_things_recede_into_the_background():
    for look in THEMES.values():
        faded = look.emphasised("faded")
        assert faded.background == look.background
        assert 1 < contrast(faded.ink, look.background) < contrast(look.ink, look.background)
        assert {each.name for each in fields(look) if getattr(look, each.name) == getattr(faded, each.name)} >= {"mono"}


# Size and fonts


def test_a_size_enlarges_the_picture_and_changes_nothing_in_it():
    x = ag.scalar(2.0)
    pictures = {size: viz.draw(x * x, size=size) for size in ("small", "medium", "large", 2)}
    roots = {size: ElementTree.fromstring(picture.svg()) for size, picture in pictures.items()}
    width = float(roots["medium"].get("width"))
    assert [float(roots[size].get("width")) / width for size in roots] == pytest.approx([0.75, 1, 1.5, 2], abs=0.01)
    assert len({root.get("viewBox") for root in roots.values()}) == 1
    assert f'width="{2 * width:.2f}'.rstrip("0").rstrip(".") in pictures[2]._repr_svg_()


@pytest.mark.parametrize("wrong", ["huge", 0, -1, 11, None, True])
def test_a_bad_size_is_a_clear_error(wrong):
    with pytest.raises(OptionError, match=r"size: expected one of small, medium, large, or a number from 0\.1 to 10"):
        viz.draw(ag.scalar(1.0) * 2, size=wrong)


def test_any_font_keeps_to_the_cards():
    x = ag.scalar(2.0)
    plain, other = viz.draw(x * x), viz.draw(x * x, font="Comic Neue")
    assert plain.layout == other.layout
    assert "textLength" not in plain.svg()
    root = ElementTree.fromstring(other.svg())
    assert root.get("font-family").startswith("'Comic Neue', 'DejaVu Sans Mono'")
    facts = [each for each in root.iter(f"{SVG}text") if each.get("class", "").startswith("al-fact")]
    assert facts
    for each in facts:
        assert float(each.get("textLength")) == pytest.approx(len(each.text) * 11 * 0.602, abs=0.01)
    assert 'fontname="Comic Neue"' in other.dot


@pytest.mark.parametrize("wrong", ["", " ", "a'b", 'x"><script>', "a;b", 3.5j])
def test_a_bad_font_is_a_clear_error(wrong):
    if isinstance(wrong, str):
        with pytest.raises(OptionError, match="font: expected the name of a font"):
            viz.draw(ag.scalar(1.0) * 2, font=wrong)


# Names


def test_two_values_cannot_have_one_name():
    x, w = ag.scalar(1.0), ag.scalar(2.0)
    with pytest.raises(OptionError, match="a name of its own for each value, got two values called 'a'"):
        viz.draw(x * w, names={x: "a", w: "a"})
    assert by_name(viz.draw(x * w, names={x: "a", w: "b"})).keys() == {"a", "b", "×"}


def test_a_name_must_belong_to_the_graph():
    x, w = ag.scalar(1.0), ag.scalar(2.0)
    with pytest.raises(OptionError, match=r"got 'w' for one that is not in it\. Hint: what it has by name: x"):
        viz.draw(x * 2, names={"w": w})
    table = np.ones(3)
    assert "t" in by_name(viz.draw(ag.tensor(np.ones(3), requires_grad=True) * table, names={"t": table}))
    assert by_name(viz.draw(x * w, names={"both": [x, w]})).keys() >= {"both[0]", "both[1]"}


def test_an_updated_leaf_may_be_named():
    w = ag.tensor([1.0], requires_grad=True)
    y = w * 2
    with ag.no_grad():
        w -= 0.5
    assert "weight" in by_name(viz.draw(y, names={"weight": w}))


def test_marks_of_an_edge_need_no_label():
    edge = Edge("n0", "n1", marks=("nan",))
    root = drawn(Diagram((Node("n0", "op"), Node("n1", "op")), (edge,)))
    assert [texts(each) for each in groups(groups(root, "edge")[0], "al-sign")] == [["!"]]
