"""Every renderer shows the same nodes, edges and facts, byte for byte the same each time."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from handmade import chain, diagrams, folded, framed, neuron, square
from hypothesis import given, settings

from viz import process
from viz.engine import lay_out
from viz.model import NOT_COMPUTED, Cluster, Diagram, Edge, Node
from viz.quote import columns, printable
from viz.render import dot, latex, mermaid, svg, text, tikz
from viz.theme import THEMES, theme

GOLDEN = Path(__file__).parent / "golden"
SVG = "{http://www.w3.org/2000/svg}"
LIGHT = theme("light")

MADE = {
    "neuron": neuron,
    "neuron_before": lambda: neuron(computed=False),
    "square": square,
    "folded": lambda: folded(400, 7),
    "framed": framed,
}


def draw_svg(diagram, look=LIGHT, engine="built-in", **options):
    return svg.render(diagram, look, lay_out(diagram, "LR", engine), **options)


def in_svg(source):
    """Read (nodes, edges) back: texts by id, and labels by ends and slot."""
    root = ElementTree.fromstring(source)
    nodes, edges = {}, {}
    for group in root.iter(f"{SVG}g"):
        kinds = group.get("class", "").split()
        # Signs are in groups of their own; of what stands on an edge, this is about the label.
        texts = ["".join(each.itertext()) for each in group.findall(f"{SVG}text") if each.get("class") != "al-note"]
        if kinds[0] == "node":
            nodes[group.get("data-id")] = (
                kinds[1].removeprefix("al-"),
                texts[0],
                tuple(zip(texts[1::2], texts[2::2], strict=True)),
            )
        elif kinds[0] == "edge":
            key = group.get("data-tail"), group.get("data-head"), int(group.get("data-slot"))
            edges[key] = ("".join(texts), "al-no-grad" not in kinds)
    return nodes, edges


def in_dot(source):
    nodes, edges = {}, {}
    for line in source.splitlines():
        words = line.split()
        if "[label=<" in line:
            cells = [
                unescape(re.sub("<[^>]*>", "", cell)).strip("\xa0") for cell in re.findall(r"<TD[^>]*>(.*?)</TD>", line)
            ]
            role = re.search(r'class="al-(\w+)"', line).group(1)
            nodes[words[0]] = (role, cells[0], tuple(zip(cells[1::2], cells[2::2], strict=True)))
        elif " -> " in line:
            label = re.match(r'\S+ -> \S+ \[label=" (.*?) "', line.strip())
            slot = int(re.search(r"-e[^\"]*\.(\d+)\"", line).group(1))
            edges[words[0], words[2], slot] = (label.group(1) if label else "", 'class="al-grad"' in line)
    return nodes, edges


def in_mermaid(source):
    """Slots are told by the order of the arrows into a node."""

    def plain(text):
        return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text).replace("\u200b", "")

    nodes, edges, roles = {}, {}, {}
    for line in source.splitlines():
        if found := re.fullmatch(r'  (n\d+)[\[(]+"([^"]*)"[])]+', line):
            heading, *facts = map(plain, found[2].split("<br/>"))
            nodes[found[1]] = heading, tuple(tuple(each.split(" = ", 1)) for each in facts)
        elif found := re.fullmatch(r'  (n\d+) (-->|-\.->)(?:\|"([^"]*)"\|)? (n\d+)', line):
            slot = sum(head == found[4] for _, head, _ in edges)
            edges[found[1], found[4], slot] = plain(found[3] or ""), found[2] == "-->"
        elif found := re.fullmatch(r"  class (\S+) (\w+)", line):
            roles |= dict.fromkeys(found[1].split(","), found[2])
    return {name: (roles[name], *told) for name, told in nodes.items()}, edges


def in_tikz(source):
    def plain(text):
        for tex, sign in TEX.items():
            text = text.replace(tex, sign)
        return text

    nodes, edges = {}, {}
    for line in source.splitlines():
        if found := re.fullmatch(r"\\node\[al (\w+), .*\] \((n\d+)\) at \(.*?\) \{(.*)\};", line):
            parts = re.split(r"\\\\", found[3].replace("{@{}c@{}}", "").replace(r"\end{tabular*}", ""))
            heading, *rows = (re.sub(r"^.*\\multicolumn\{2\}", "", plain(part)) for part in parts if part)
            heading = re.sub(r"[{}]", "", heading.replace(r"\textbf", ""))
            cells = [re.sub(r"\\textcolor\{\w+\}|\\text\w\w|[{}]", "", row).split("&") for row in rows]
            nodes[found[2]] = found[1], heading, tuple(map(tuple, cells))
        elif found := re.fullmatch(r"\\draw\[al (.*?)\] .*; % (\w+) -> (\w+), argument (\d+)", line):
            label = re.search(r"node\[al local\] at \(.*?\) \{(.*)\};", line)
            edges[found[2], found[3], int(found[4])] = plain(label[1]) if label else "", found[1] == "edge"
    return nodes, edges


TEX = {r"$\times$": "×", r"\dots{}": "…", "{[}": "[", "{]}": "]", r"\_": "_"}

READERS = {
    "svg": lambda diagram: in_svg(draw_svg(diagram)),
    "dot": lambda diagram: in_dot(dot.render(diagram, LIGHT)),
    "mermaid": lambda diagram: in_mermaid(mermaid.render(diagram, LIGHT)),
    "tikz": lambda diagram: in_tikz(tikz.render(diagram, LIGHT, lay_out(diagram, "LR", "built-in"))),
}
"""For each renderer: draw a diagram and read it back, as `expected` gives it."""


def expected(diagram):
    """List roles, headings and facts by id; labels and whether a gradient flows by ends and slot."""
    nodes = {node.id: (node.role, node.heading, node.facts) for node in diagram.nodes}
    edges = {(edge.tail, edge.head, edge.slot): (edge.label, edge.carries_grad) for edge in diagram.edges}
    return nodes, edges


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("renderer", READERS)
def test_every_renderer_shows_exactly_the_diagram(renderer, name):
    diagram = MADE[name]()
    assert READERS[renderer](diagram) == expected(diagram)


@pytest.mark.parametrize("name", MADE)
def test_svg_shows_exactly_the_diagram_whoever_lays_it_out(name, engine):
    diagram = MADE[name]()
    assert in_svg(draw_svg(diagram, engine=engine)) == expected(diagram)


@pytest.mark.parametrize("name", MADE)
def test_text_shows_every_node_once_with_its_facts_and_every_edge(name):
    diagram = MADE[name]()
    lines = text.render(diagram, width=200).splitlines()
    branches = Counter(re.findall(r"[├└][─┄](?:\((.*?)\))?[─┄]", "\n".join(lines)))
    assert branches == Counter(edge.label for edge in diagram.edges)
    told = [line for line in lines if "see above" not in line and "(from above)" not in line]
    for node in diagram.nodes:
        facts = [fact for _, fact in node.facts]
        assert any(node.heading in line and all(fact in line for fact in facts) for line in told), node


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("suffix", ["dot", "txt", "mmd", "tikz", "tex"])
def test_golden(name, suffix):
    """Compare with the files in golden/, which VIZ_GOLDEN=1 writes anew."""
    diagram = MADE[name]()
    made = {
        "dot": dot.render(diagram, LIGHT),
        "txt": text.render(diagram) + "\n\n" + text.table(diagram) + "\n",
        "mmd": mermaid.render(diagram, LIGHT),
        "tikz": tikz.render(diagram, LIGHT, lay_out(diagram, "LR", "built-in")),
        "tex": latex.render(diagram),
    }[suffix]
    path = GOLDEN / f"{name}.{suffix}"
    if os.environ.get("VIZ_GOLDEN"):
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8")


def test_a_gradient_not_computed_is_never_zero_nor_blank():
    diagram = neuron(computed=False)
    for source in (draw_svg(diagram), dot.render(diagram, LIGHT)):
        assert source.count(f">{NOT_COMPUTED}<") == 10
    assert text.render(diagram).count(NOT_COMPUTED) == 10
    # It must not look like a number that was computed, either.
    assert f'fill="{LIGHT.gradient}" xml:space="preserve">{NOT_COMPUTED}' not in draw_svg(diagram)
    assert draw_svg(diagram).count(f'fill="{LIGHT.muted}" font-style="italic"') == 10


_SCRIPT = """
import hashlib, sys
sys.path.insert(0, {here!r})
from handmade import neuron, square
from viz import Drawing
for picture in (Drawing(neuron()), Drawing(square(), theme="dark", engine="built-in")):
    for part in (picture.dot, picture.svg(), picture.text(width=80)):
        print(hashlib.sha256(part.encode()).hexdigest())
"""


def test_bytes_do_not_depend_on_the_hash_seed():
    script = _SCRIPT.format(here=str(Path(__file__).parent))
    made = set()
    for seed in ("0", "1", "42"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        made.add(done.stdout)
    assert len(made) == 1
    assert made.pop().count("\n") == 6


@given(diagrams())
@settings(max_examples=150, deadline=None)
def test_svg_is_valid_whatever_the_names(diagram):
    for standalone in (True, False):
        source = draw_svg(diagram, standalone=standalone)
        root = ElementTree.fromstring(source)
        groups = [group.get("class").split()[0] for group in root.iter(f"{SVG}g")]
        assert groups.count("node") == len(diagram.nodes)
        assert groups.count("edge") == len(diagram.edges)
        source.encode()


@given(diagrams())
@settings(max_examples=60)
def test_graphviz_takes_the_dot_whatever_the_names(diagram):
    renderer = process.find()
    if not renderer:
        pytest.skip("no Graphviz is installed")
    drawn = json.loads(process.run(dot.render(diagram, LIGHT), "json0", renderer))
    assert len(drawn.get("objects", ())) == len(diagram.nodes)
    assert len(drawn.get("edges", ())) == len(diagram.edges)


@given(diagrams())
@settings(max_examples=40)
def test_graphviz_takes_the_placed_dot_whatever_the_names(diagram):
    renderer = process.find()
    if not renderer:
        pytest.skip("no Graphviz is installed")
    layout = lay_out(diagram, "LR", "built-in")
    source = dot.render(diagram, LIGHT, layout=layout)
    drawn = json.loads(process.run(source, "json0", renderer, placed=True))
    centres = {item["name"]: item["pos"].split(",") for item in drawn.get("objects", ())}
    for node, box in zip(diagram.nodes, layout.boxes, strict=True):
        x, y = map(float, centres[node.id])
        # Graphviz may move the whole picture, never one node against another.
        first = tuple(map(float, centres["n0"]))
        assert x - first[0] == pytest.approx(box.x - layout.boxes[0].x, abs=1)
        assert y - first[1] == pytest.approx(layout.boxes[0].y - box.y, abs=1)


@pytest.mark.parametrize("name", MADE)
def test_placed_dot_shows_exactly_the_diagram(name):
    diagram = MADE[name]()
    source = dot.render(diagram, LIGHT, layout=lay_out(diagram, "LR", "built-in"))
    told = {}
    for node_id, label in re.findall(r"^  (n\d+) \[label=<(.*?</TABLE>)>", source, re.MULTILINE):
        texts = [unescape(each).strip("\xa0") for each in re.findall(r">([^<>]+)<", label)]
        told[node_id] = [each for each in texts if each]
    for node in diagram.nodes:
        heading = [each for each in (node.name, node.op) if each]
        facts = [each for fact in node.facts for each in fact]
        assert [each for each in told[node.id] if each != " = "] == heading + facts
    labels = [unescape(each) for each in re.findall(r"<TR><TD>([^<]+)</TD></TR>", source)]
    assert labels == [edge.label for edge in diagram.edges if edge.label]


@given(diagrams())
@settings(max_examples=150, deadline=None)
def test_text_fits_and_is_printable_whatever_the_names(diagram):
    for made in (text.render(diagram, width=80), text.table(diagram, width=80)):
        assert made.replace("\n", "") == printable(made.replace("\n", ""))
        for line in made.splitlines():
            assert line == line.rstrip()
    plain = text.render(diagram, ascii_only=True)
    assert plain.isascii()
    if sum(bool(node.facts) for node in diagram.nodes) == 0:
        assert all(columns(line) <= 81 for line in text.render(diagram, width=80).splitlines()[2:])


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("make", [neuron, square, lambda: chain(200)])
def test_text_fits_the_width(make, width):
    for made in (text.render(make(), width=width), text.table(make(), width=width)):
        assert max(map(len, made.splitlines())) <= width


def test_long_names_are_shortened_on_the_card_and_whole_in_the_title():
    long = "w" * 10_000
    root = ElementTree.fromstring(draw_svg(Diagram((Node("n0", "input", long),))))
    group = root.find(f".//{SVG}g[@class='node al-input']")
    assert group.find(f"{SVG}title").text == long
    assert len("".join(group.find(f"{SVG}text").itertext())) <= 28


def test_titles_tell_a_node_line_by_line_and_reveal_the_tip():
    node = Node("n0", "op", "h", "tanh", (("value", "1"),), tip="line 7\nin net.py")
    root = ElementTree.fromstring(draw_svg(Diagram((node,))))
    assert root.find(f".//{SVG}g[@id]/{SVG}title").text == "h = tanh\nvalue: 1\nline 7\nin net.py"


def test_svg_describes_itself_to_those_who_do_not_see_it():
    root = ElementTree.fromstring(draw_svg(square()))
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "Twice a square"
    assert root.find(f"{SVG}desc").text == square().describe()


def test_no_two_elements_of_two_pictures_share_an_id():
    ids = []
    for diagram in (neuron(), square(), neuron(computed=False)):
        root = ElementTree.fromstring(draw_svg(diagram))
        ids += [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids)) > 30


def test_an_inline_picture_shrinks_with_its_page_and_has_no_declaration():
    source = draw_svg(neuron(), standalone=False)
    assert source.startswith("<svg ")
    assert 'style="max-width:100%;height:auto"' in source
    assert "viewBox" in source


def test_edges_without_gradient_look_different_everywhere():
    assert draw_svg(square()).count("al-no-grad") == 1
    assert dot.render(square(), LIGHT).count("style=dashed") == 1
    assert text.render(square()).count("┄┄┄") == 1


def test_a_bundle_of_edges_says_how_many_it_is():
    two = (Node("n0", "folded", "…", count=9), Node("n1", "op", op="+"))
    assert "n0 → n1, 7 edges" in draw_svg(Diagram(two, (Edge("n0", "n1", count=7),)))


def test_clusters_are_frames_in_dot():
    grouped = Diagram(neuron().nodes, neuron().edges, (Cluster("layer <1>", ("n0", "n1")),))
    assert 'label="layer <1>"' in dot.render(grouped, LIGHT)


@pytest.mark.parametrize("name", THEMES)
def test_themes_colour_svg_and_dot(name):
    look = theme(name)
    for source in (draw_svg(neuron(), look), dot.render(neuron(), look)):
        for colour in (look.background, look.output.stroke, look.parameter.fill, look.gradient):
            assert colour in source


def test_text_of_a_very_deep_graph_is_cut_and_counts_the_rest():
    made = text.render(chain(20_000))
    assert "more nodes folded" in made
    assert len(made.splitlines()) < 450
    shown = made.count("exp") - 2 * made.count("(from above)")
    left = int(re.search(r"… ([\d,]+) more nodes folded", made).group(1).replace(",", ""))
    assert shown + left + made.count("(from above)") == 20_000


def test_text_continues_deep_branches_below_and_tells_them_apart():
    made = text.render(chain(40), width=60)
    assert made.count("(see below)") == made.count("(from above)") >= 3
    tags = re.findall(r"exp \[(n\d+)\] \((?:see below|from above)", made)
    assert len(set(tags)) * 2 == len(tags)


def test_shared_nodes_without_a_name_are_told_apart():
    nodes = tuple(Node(f"n{i}", "op", op="f", facts=(("value", "1"),)) for i in range(4))
    edges = tuple(Edge(f"n{i}", f"n{j}", i) for i in range(2) for j in (2, 3))
    made = text.render(Diagram(nodes, edges))
    assert made.count("f [n0]") == 2
    assert made.count("f [n1] (see above)") == 1


def test_the_output_is_read_first():
    nodes = (Node("n0", "output", "loss", "f"), Node("n1", "op", "other", "g"))
    assert text.render(Diagram(nodes)).splitlines()[0] == "loss = f"


def test_ascii_text_draws_with_ascii_signs():
    made = text.render(neuron(), ascii_only=True)
    assert "+-(1)- *" in made
    assert "`-(0.5)- +" in made
    assert text.table(neuron(), ascii_only=True).isascii()
    assert "x1 * w1" in text.table(neuron(), ascii_only=True)


def test_formulas_show_arguments_in_order():
    a, b, minus = Node("n0", "input", "a"), Node("n1", "input", "b"), Node("n2", "op", op="-")
    diagram = Diagram((a, b, minus), (Edge("n1", "n2", 0), Edge("n0", "n2", 1)))
    assert "b - a" in text.table(diagram)
