"""The page says what the diagram says, whatever the names are, and needs nothing but itself."""

import json
import pickle
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from handmade import ANY_TEXT, chain, diagrams, neuron, square
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_lite as ag
import viz
from viz.drawing import Drawing
from viz.model import Cluster, Diagram, Edge, Flow, Node, Step
from viz.moments import moments, pictures, titles, written
from viz.quote import json_script, printable
from viz.theme import THEMES

VOID = {"meta", "input"}


class Page(HTMLParser):
    """A page taken apart: every element with its attributes and its text; all must be closed in order."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.doctype = [], [], ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_decl(self, decl):
        self.doctype = decl

    def handle_starttag(self, tag, attributes):
        element = {"tag": tag, "text": "", **dict(attributes)}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.elements.append({"tag": tag, "text": "", **dict(attributes)})

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data):
        if self.open:
            self.open[-1]["text"] += data

    def all(self, tag, kind=""):
        return [e for e in self.elements if e["tag"] == tag and kind in [*(e.get("class") or "").split(), ""]]

    @property
    def data(self):
        [script] = [e for e in self.all("script") if e.get("type") == "application/json"]
        return json.loads(script["text"])


def page_of(diagram, **options):
    return Page(Drawing(diagram, engine="built-in", **options).html())


def stepped():
    """A square with a pass of two steps, in which a gradient is partial for a while."""
    steps = (
        Step("n3", "1", (Flow("e3.1", "1 × 2 = 2", "", "2"),)),
        Step("n1", "2", (Flow("e1.0", "2 × 3 = 6", "", "6"), Flow("e1.1", "2 × 3 = 6", "6", "12"))),
    )
    return replace(square(), steps=steps)


def test_the_data_and_the_picture_are_those_of_the_diagram():
    diagram = replace(stepped(), clusters=(Cluster("a layer", ("n0", "n1")),))
    page = page_of(diagram)
    assert [(e["data-id"]) for e in page.all("g", "node")] == [n.id for n in diagram.nodes]
    drawn = [(e["data-tail"], e["data-head"], int(e["data-slot"])) for e in page.all("g", "edge")]
    assert drawn == [(e.tail, e.head, e.slot) for e in diagram.edges]
    for told, node in zip(page.data["nodes"], diagram.nodes, strict=True):
        assert (told["id"], told["heading"], told["role"]) == (node.id, node.heading, node.role)
        lines = [told["heading"], *(": ".join(fact) for fact in told["facts"]), *told["more"]]
        assert lines == list(node.details)
    for told, edge in zip(page.data["edges"], diagram.edges, strict=True):
        assert (told["tail"], told["head"], told["label"]) == (edge.tail, edge.head, edge.label)
    assert page.data["clusters"] == [{"id": "c0", "name": "a layer", "members": ["n0", "n1"]}]


def test_values_and_gradients_are_there_in_full():
    x = ag.tensor(np.arange(8) / 3, requires_grad=True)
    y = (x * x).sum()
    y.backward()
    [node] = [n for n in page_of(viz.draw(y).diagram).data["nodes"] if n["heading"] == "x"]
    told = " ".join(" ".join(node["more"]).split())
    assert "0.333333" in told and "2.333333" in told and "4.666667" in told


def test_marks_formulas_and_bundles_of_edges_are_told():
    nodes = (Node("n0", "parameter", "x", marks=("zero",)), Node("n1", "output", "y", "exp"))
    edge = Edge("n0", "n1", 0, "1", count=3, marks=("broadcast",), tex="e^{x}")
    data = page_of(Diagram(nodes, (edge,))).data
    assert data["nodes"][0]["more"] == ["gradient is exactly 0"]
    assert data["edges"][0]["more"] == ["3 edges", "stretched to a larger shape"]
    assert data["edges"][0]["tex"] == "e^{x}"


def test_the_page_needs_nothing_but_itself():
    text = Drawing(stepped(), engine="built-in").html()
    assert not re.search(r"https?:|//[\w.-]+\.\w|src=|href=|url\(|@import|import\(|fetch\(|XMLHttp", text)
    page = Page(text)
    assert page.doctype == "DOCTYPE html"
    [policy] = [e["content"] for e in page.all("meta") if e.get("http-equiv")]
    assert policy.startswith("default-src 'none';") and "http" not in policy
    assert not [e for e in page.elements if e["tag"] in ("link", "img", "iframe", "object", "use", "image")]


def test_everything_is_named_for_those_who_do_not_see_it():
    page = page_of(stepped())
    for element in page.all("button") + page.all("input"):
        assert element["aria-label"]
    assert [e["lang"] for e in page.all("html")] == ["en"]
    assert [e["role"] for e in page.all("div", "al-caption-box")] == ["status"]
    [stage] = page.all("div", "al-stage")
    assert stage["tabindex"] == "0" and stage["aria-label"]
    assert "prefers-reduced-motion" in page.all("style")[0]["text"]


def test_ids_are_of_the_content_and_of_no_other_page():
    def ids(diagram, **options):
        return [e["id"] for e in page_of(diagram, **options).elements if e.get("id")]

    one, other, dark = ids(neuron()), ids(square()), ids(neuron(), theme="dark")
    assert one == ids(neuron())
    assert len(set(one)) == len(one)
    assert not set(one) & set(other) and not set(one) & set(dark)


def test_steps_change_the_id():
    assert page_of(stepped()).all("section")[0]["id"] != page_of(square()).all("section")[0]["id"]


def test_a_piece_stands_in_another_document():
    piece = Drawing(square(), engine="built-in").html(document=False)
    assert piece.startswith("<section ") and "<html" not in piece and "<body" not in piece
    assert Page(piece).data == page_of(square()).data


@pytest.mark.parametrize("name", THEMES)
def test_colours_are_those_of_the_theme(name):
    style = page_of(square(), theme=name).all("section")[0]["style"]
    theme = THEMES[name]
    assert f"--al-gradient:{theme.gradient};" in style and f"--al-background:{theme.background};" in style
    assert f"--al-scheme:{'dark' if name == 'dark' else 'light'}" in style


def test_the_same_picture_gives_the_same_bytes_under_any_hash_seed():
    code = (
        "import autograd_lite as ag, viz, hashlib; x = ag.scalar(2.0); y = x * x + ag.sin(x);"
        "print(hashlib.sha256((viz.draw(y).html() + viz.animate(y).svg()).encode()).hexdigest())"
    )
    root = Path(viz.__file__).parents[1]
    made = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


@given(diagrams())
@settings(max_examples=60, deadline=None)
def test_hostile_names_stay_text(diagram):
    page = page_of(diagram)
    assert len(page.all("script")) == 2 and len(page.all("style")) == 1
    assert [n["heading"] for n in page.data["nodes"]] == [printable(n.heading) for n in diagram.nodes]
    assert [e["label"] for e in page.data["edges"]] == [printable(e.label) for e in diagram.edges]
    assert not [key for e in page.elements for key in e if key.startswith("on")]
    assert {e["tag"] for e in page.elements} <= {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "section",
        "style",
        "div",
        "h1",
        "span",
        "label",
        "input",
        "details",
        "summary",
        "dl",
        "dt",
        "dd",
        "svg",
        "desc",
        "rect",
        "circle",
        "g",
        "path",
        "text",
        "tspan",
        "aside",
        "p",
        "button",
        "script",
    }


@given(st.recursive(ANY_TEXT, lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner)))
@settings(max_examples=100, deadline=None)
def test_nothing_gets_out_of_the_script(data):
    made = json_script(data)
    assert json.loads(made) == json.loads(json.dumps(data))
    assert made.isascii() and not set(made) & set("<>&")


def test_names_that_try_to_get_out_of_the_script_are_told():
    names = ["</script><script>alert(1)</script>", "<!--<script>", "\u2028", "]]>", '"};alert(1);//']
    page = page_of(Diagram(tuple(Node(f"n{i}", "input", name) for i, name in enumerate(names))))
    assert [n["heading"] for n in page.data["nodes"]] == [printable(name) for name in names]


def test_frames_tell_the_pass_from_start_to_end():
    shown = moments(stepped())
    assert [f.caption for f in shown] == [
        "Start with dy/dy = 1",
        "[1/2] y = × : upstream 1",
        "[2/2] × : upstream 2",
        "All gradients are complete",
    ]
    assert shown[2].lines == ("dy/dx += 2 × 3 = 6  (0 → 6)", "dy/dx += 2 × 3 = 6  (6 → 12)")
    assert shown[2].edges == ("e1.0", "e1.1")
    assert [tuple(s) for f in shown for s in f.sums] == [("n3", "1", True), ("n1", "2", True), ("n0", "12", True)]


def test_a_gradient_is_complete_only_after_its_last_part():
    x = ag.scalar(2.0)
    y = ag.sin(x) * x
    picture = viz.draw(y)
    shown = moments(replace(picture.diagram, steps=picture.steps))
    of_x = [(s.text, s.complete) for f in shown for s in f.sums if s.node == "n0"]
    assert [complete for _, complete in of_x] == [False, True]
    assert float(of_x[1][0]) == pytest.approx(np.cos(2.0) * 2 + np.sin(2.0), rel=1e-3)


def test_a_frame_for_each_step_with_the_sums_so_far():
    made = pictures(stepped())
    grads = [[n.fact("grad").strip("\u00a0") for n in d.nodes if n.role != "constant"] for d in made]
    assert grads == [["…", "…", "1"], ["…", "2", "1"], ["12", "2", "1"], ["12", "2", "1"]]
    assert [[e.emphasis for e in d.edges] for d in made][2] == ["path", "path", "", ""]
    assert len({len(d.title) for d in made}) == 1
    assert len({tuple(len(n.fact("grad")) for n in d.nodes) for d in made}) == 1


def test_nodes_without_names_are_told_apart():
    nodes = (Node("n0", "op", op="×"), Node("n1", "op", op="×"), Node("n2", "op", name="y", op="×"))
    assert list(titles(Diagram(nodes)).values()) == ["×_1", "×_2", "y"]


def test_the_steps_of_a_graph_agree_with_its_gradients():
    w, x, b = ag.scalar(0.5), ag.scalar(-1.5), ag.scalar(0.25)
    loss = (ag.tanh(w * x + b) - w) ** 2
    picture = viz.draw(loss)
    last = {s.node: s.text for f in moments(replace(picture.diagram, steps=picture.steps)) for s in f.sums}
    loss.backward()
    told = {node.name: last[node.id] for node in picture.diagram.nodes if node.name in ("w", "x", "b")}
    for name, leaf in (("w", w), ("x", x), ("b", b)):
        assert float(told[name]) == pytest.approx(float(leaf.grad), rel=1e-3)


def test_a_folded_picture_steps_through_what_is_drawn():
    w, y = ag.scalar(0.9), ag.scalar(0.5)
    x = y
    for _ in range(50):
        y = ag.sin(y * w)
    picture = viz.draw(y, collapse=12)
    diagram = replace(picture.diagram, steps=picture.steps)
    [folded] = [n.id for n in diagram.nodes if n.role == "folded"]
    assert [s.node for s in diagram.steps].count(folded) == 1
    edges = {e.id for e in diagram.edges}
    assert all(flow.edge in edges for s in diagram.steps for flow in s.flows)
    last = {s.node: s.text for f in moments(diagram) for s in f.sums}
    y.backward()
    [leaf] = [n.id for n in diagram.nodes if n.name == "w"]
    assert float(last[leaf]) == pytest.approx(float(w.grad), rel=1e-3)
    assert folded not in last
    assert x.grad is not None


def test_steps_are_computed_when_they_are_asked_for():
    asked = []
    picture = Drawing(square(), engine="built-in", steps=lambda: asked.append(1) or stepped().steps)
    picture.svg(), picture.text(), repr(picture)
    assert asked == []
    assert len(Page(picture.html()).data["moments"]) == 4
    picture.html()
    assert asked == [1]


def test_without_one_root_or_with_values_given_back_there_are_no_steps():
    x = ag.scalar(2.0)
    y, z = x * x, x + 1
    assert viz.draw([y, z]).steps == ()
    kept, late = viz.draw(y), viz.draw(y)
    assert kept.steps
    y.backward(retain_graph=False)
    assert late.steps == ()
    assert Page(late.html()).data["moments"] == []
    assert viz.draw(ag.scalar(1.0)).steps == ()


def test_a_pass_from_an_array_starts_with_ones():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    assert viz.draw(x * x).steps[0].upstream == "[1, 1]"


def test_a_drawing_goes_to_disk_without_its_graph():
    x = ag.scalar(2.0)
    late, early = viz.draw(x * x), viz.draw(x * x)
    assert early.steps
    assert pickle.loads(pickle.dumps(late)).steps == ()
    assert pickle.loads(pickle.dumps(early)).steps == early.steps == late.steps


def test_asking_for_steps_leaves_gradients_alone():
    x = ag.scalar(2.0)
    y = x * x
    assert viz.draw(y).steps
    assert x.grad is None
    y.backward()
    assert viz.draw(y).steps and float(x.grad) == 4.0


def test_lines_of_text_for_each_step():
    assert written(stepped()) == [
        "[1/2] y = × : upstream 1; d(×) += 1 × 2 = 2 (0 → 2)",
        "[2/2] × : upstream 2; dx += 2 × 3 = 6 (0 → 6); dx += 2 × 3 = 6 (6 → 12)",
    ]


def test_a_large_picture_is_written_without_recursion():
    assert page_of(chain(3_000)).data["nodes"][-1]["id"] == "n2999"


def test_css_and_script_are_in_the_package():
    folder = Path(viz.__file__).parent / "render" / "viewer"
    text = Drawing(square(), engine="built-in").html()
    for part in folder.iterdir():
        assert part.suffix in (".js", ".css")
        assert part.read_text("utf-8") in text
