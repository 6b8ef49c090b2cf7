"""Mermaid, TikZ and LaTeX are well-formed whatever the names, and say what the diagram says."""

import re
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest
from handmade import ANY_TEXT, chain, diagrams, facts, marked, neuron, square
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_lite as ag
import viz
from viz.cards import card
from viz.engine import lay_out
from viz.model import MARKS, Cluster, Diagram, Edge, Node
from viz.quote import latex as tex
from viz.quote import mermaid as mm
from viz.quote import printable, symbol, word
from viz.render import latex, mermaid, text, tikz
from viz.signs import SIGNS
from viz.theme import theme

LIGHT = theme("light")
STANDS = ("path", "faded", "added", "removed", "changed")
MERMAID = [
    r"---", r'title: ".*"', r"flowchart (LR|TB|RL|BT)", r"  acc(Title|Descr): .*",
    r'  \w+(\["|\("|\(\["|\[\[")TEXT("\]|"\)|"\]\)|"\]\])', r'  \w+ (-->|-\.->)(\|"TEXT"\|)? \w+',
    r'( *)subgraph c\d+\["TEXT"\]', r" +\w+", r" +end", r"  class [\w,]+ \w+",
    r"  style legend fill:none,stroke:none,color:#\w{6}", r"  classDef \w+ [\w#:,. -]+",
    r"  linkStyle [\w,]+ [\w#:,. -]+",
]  # a table  # fmt: skip
SAFE = r"(?:[^\"&<>;`*_~|$%{}\\@#]|#\d+;|<br/>)*"
HOSTILE = [
    "**", "_x_", "1. a", "- a", "+", "# h", r"a\nb", "`c`", "$$x$$", "<b>", "&lt;", "#35;", "%%{init: {}}%%", "end",
    "a]b(c)", "===", r"\end{tikzpicture}", r"\input{x}", "%c", "{", "}", "&", "#1", "~^", "é ñ ß", "αβ", "日本", "👩‍🔬",
    '"q"', "``x''", "--", "[1, 2]", "\\", "x" * 10_000, "\x00", "\u202e", "\ud800", "^^M", "]", "[", "\u0301a",
    "2\xa03",
]  # a table  # fmt: skip


def hostile():
    """Make a diagram of all of these, in every place that takes text."""
    nodes = tuple(
        Node(f"n{i}", "op", each, HOSTILE[-i] * (i % 2), (("value", each), (each, "1"), ("grad", each)), marks=("nan",))
        for i, each in enumerate(HOSTILE)
    )
    edges = tuple(Edge(f"n{i}", f"n{i + 1}", 0, each) for i, each in enumerate(HOSTILE[:-1]))
    return Diagram(nodes, edges, (Cluster(HOSTILE[7], ("n0", "n1")),), title="".join(HOSTILE[:10]))


def tikz_of(diagram, look=LIGHT):
    return tikz.render(diagram, look, lay_out(diagram, "LR", "built-in"))


def check_tex(source):
    """Read TeX as far as balance goes: braces, environments, formulas; and nothing but ASCII."""
    assert source.isascii() and source.isprintable() is ("\n" not in source)
    depth, formulas, open_environments = 0, [], []
    for found in re.finditer(r"(?<!\\)%.*|\\(begin|end)\{([\w*]+)\}|\\.|[{}$^_#&~]", source):
        token = found[0]
        if found[1] == "begin":
            open_environments.append(found[2])
        elif found[1] == "end":
            assert open_environments.pop() == found[2]
        elif token in "{}":
            depth += 1 if token == "{" else -1
            assert depth >= 0
            assert not formulas or depth >= formulas[-1], "a brace closes inside a formula"
        elif token == "$":
            formulas.pop() if formulas and formulas[-1] == depth else formulas.append(depth)
        elif token in "_^":
            assert formulas or "align*" in open_environments, token
        elif token == "&":
            assert open_environments[-1] in ("tabular*", "align*", "tabular")
        else:
            assert token not in "#~", token
    assert depth == 0 and not formulas and not open_environments


def check_mermaid(source):
    for line in source.splitlines():
        assert any(re.fullmatch(each.replace("TEXT", SAFE), line) for each in MERMAID), line
    assert source.count("subgraph") == len(re.findall(r"^ +end$", source, re.MULTILINE))


@st.composite
def clustered_diagrams(draw):
    """Draw any diagram, with clusters inside one another."""
    diagram = draw(diagrams())
    ids = [node.id for node in diagram.nodes]
    sizes = draw(st.lists(st.integers(1, max(1, len(ids))), max_size=3)) if ids else []
    names = [(f"c{at}", f"c{at - 1}" if at else "") for at in range(len(sizes))]
    clusters = (
        Cluster(draw(ANY_TEXT), tuple(ids[:size]), *each)
        for size, each in zip(sorted(sizes, reverse=True), names, strict=True)
    )
    return replace(diagram, clusters=tuple(clusters))


@given(clustered_diagrams())
@settings(max_examples=60, deadline=None)
def test_tikz_is_balanced_whatever_the_names(diagram):
    source = tikz_of(diagram)
    check_tex(source)
    assert len(re.findall(r"^\\node\[al [\w ,]+, minimum", source, re.MULTILINE)) == len(diagram.nodes)
    assert len(re.findall(r"^\\draw\[al (?:edge|no grad)[],]", source, re.MULTILINE)) == len(diagram.edges)


@given(clustered_diagrams())
@settings(max_examples=60, deadline=None)
def test_latex_is_balanced_whatever_the_names(diagram):
    check_tex(latex.render(diagram))


@given(clustered_diagrams())
@settings(max_examples=60, deadline=None)
def test_mermaid_keeps_its_grammar_whatever_the_names(diagram):
    source = mermaid.render(diagram, LIGHT)
    check_mermaid(source)
    for node in diagram.nodes:
        line = next(line for line in source.splitlines() if re.match(rf"  {node.id}[\[(]", line))
        shown = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), line).replace("\u200b", "")
        assert card(node).heading in shown


@given(ANY_TEXT, ANY_TEXT)
@settings(max_examples=200, deadline=None)
def test_escapes_hold_in_every_place(first, second):
    for each in (tex(first), rf"\begin{{tabular}}{{l}}{tex(first)} \\ {tex(second)}\end{{tabular}}"):
        check_tex(each)
    check_tex(rf"${symbol(first)}$")
    assert re.fullmatch(SAFE, mm(first))
    assert word(first).isalnum() and (word(first) == word(second)) == (first == second)


def test_hostile_names_in_every_place_at_once():
    diagram = hostile()
    check_tex(tikz_of(diagram))
    check_tex(latex.render(diagram))
    check_mermaid(mermaid.render(diagram, LIGHT))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("+", "#43;"), ("- a", "#45; a"), ("-3.5", "-3.5"), ("=", "#61;"), ("h = +", "h = +"), ("  a", "#32; a"),
        ("2. a", "#50;#46; a"), ("2) a", "#50;) a"), ("0.5", "0.5"), ("www.x", "www#46;x"), ("[1, 2]", "#91;1, 2]"),
        ("a](b", "a#93;(b"), ("$$", "#36;#8203;#36;"), (r"\n", "#92;#8203;n"), ("style: #", "style#58; #35;"),
    ],
)  # a table  # fmt: skip
def test_what_mermaid_would_read_as_more_than_text_is_spelt(text, written):
    assert mm(text) == written


def test_a_bracket_or_a_star_after_a_line_break_is_no_option():
    # LaTeX reads \\ [1, 2] as a line break and a length.
    assert tex("[1, 2]") == "{[}1, 2{]}"
    assert tex("*") == "{*}"


@pytest.mark.slow
@pytest.mark.parametrize("program", ["pdflatex", "lualatex"])
def test_tex_compiles_the_document_and_the_formulas(program, tmp_path):
    if not shutil.which(program):
        pytest.skip(f"there is no {program} here")
    options = ["-draftmode", "-interaction=nonstopmode", "-halt-on-error"]
    for name, diagram in {"neuron": neuron(), "hostile": hostile(), "long": chain(290)}.items():
        path = viz.Drawing(diagram, theme="dark").save(tmp_path / f"{name}.tex")
        formulas = latex.render(diagram).replace(r"\begin{align*}", r"\allowdisplaybreaks\begin{align*}")
        head = r"\documentclass{article}\usepackage{amsmath}\begin{document}"
        (tmp_path / "formulas.tex").write_text(f"{head}\n{formulas}" + r"\end{document}")
        for source in (path, tmp_path / "formulas.tex"):
            done = subprocess.run([program, *options, source.name], cwd=tmp_path, capture_output=True, timeout=100)
            assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]


def test_a_tikz_picture_never_exceeds_what_tex_can_measure():
    assert viz.Drawing(chain(290), engine="built-in").layout.width > 16_000
    numbers = [float(each) for each in re.findall(r"(?<=[(,])-?\d+\.?\d*(?=[,)])", tikz_of(chain(290)))]
    assert 11_000 < max(numbers) < 14_000
    assert re.search(r"scale=0\.\d+", tikz_of(chain(290)))


def test_a_dark_picture_has_a_dark_ground():
    assert r"\fill[albackground]" in tikz_of(neuron(), theme("dark"))
    assert r"\fill[albackground]" not in tikz_of(neuron())


@given(clustered_diagrams())
@settings(max_examples=60, deadline=None)
def test_text_holds_everything_whatever_the_names(diagram):
    for made in (text.render(diagram, width=100), text.table(diagram, width=100)):
        assert made.replace("\n", "") == printable(made.replace("\n", ""))
    assert text.render(diagram, ascii_only=True).isascii() and text.table(diagram, ascii_only=True).isascii()


def test_what_stands_out_does_so_in_every_picture():
    nodes = tuple(Node(f"n{i}", "op", f"h{i}", emphasis=kind) for i, kind in enumerate(STANDS))
    edges = tuple(Edge(f"n{i}", f"n{i + 1}", emphasis=kind) for i, kind in enumerate(STANDS[:-1]))
    diagram = Diagram(nodes, edges)
    source, picture = mermaid.render(diagram, LIGHT), tikz_of(diagram)
    check_mermaid(source)
    check_tex(picture)
    for at, kind in enumerate(STANDS):
        assert f"  class n{at} {kind}\n" in source and f"  classDef {kind} " in source
        assert f"al op, al {kind}," in picture and f"  al {kind}/.style" in picture
        # Not by a colour alone.
        assert (f'>{kind}"' in source and rf"\textbf{{{kind}}}" in picture) or at < 2
    assert "  linkStyle 3 stroke:" in source and "al edge, al removed]" in picture


def clustered():
    nodes = tuple(Node(f"n{i}", "op", f"h{i}") for i in range(5))
    inner, outer = Cluster("inner", ("n1", "n2"), "c1", "c0"), Cluster("outer", ("n1", "n2", "n3"), "c0")
    return Diagram(nodes, (), (outer, inner, Cluster("alone", ("n4",))))


def test_clusters_are_subgraphs_inside_one_another():
    source = mermaid.render(clustered(), LIGHT)
    check_mermaid(source)
    assert re.search(
        r'subgraph c0\["outer"\]\n    n3\n    subgraph c1\["inner"\]\n      n1\n      n2\n    end\n  end', source
    )
    assert re.search(r'subgraph c2\["alone"\]\n    n4\n  end', source)


def test_clusters_are_frames_around_their_members():
    diagram = clustered()
    source, boxes = tikz_of(diagram), lay_out(diagram, "LR", "built-in").boxes
    found = re.findall(r"\\draw\[al frame\] \((.*?),(.*?)\) rectangle \((.*?),(.*?)\).*\{(\w+)\};", source)
    frames = {name: tuple(map(float, corners)) for *corners, name in found}
    assert set(frames) == {"inner", "outer", "alone"}
    assert frames["outer"][0] < frames["inner"][0] < boxes[1].left
    assert frames["outer"][2] > frames["inner"][2] > boxes[2].right


def test_marks_are_said_and_explained():
    diagram = marked()
    assert all(meaning in mermaid.render(diagram, LIGHT).replace("#58;", ":") for meaning in MARKS.values())
    assert all(SIGNS[mark].word in latex.render(diagram) for mark in MARKS)
    assert '|"3, blocked, broadcast<br/>#40;2,) → (4, 2)"|' in mermaid.render(diagram, LIGHT)
    picture = tikz_of(diagram)
    for mark, meaning in MARKS.items():
        assert rf"\textbf{{{SIGNS[mark].word}}}" in picture
        assert f"{{{SIGNS[mark].word}: {meaning}}};" in picture
    assert r"{blocked, broadcast, (2,) $\to$ (4, 2)};" in picture


def test_cells_and_gauges_are_drawn_in_tikz():
    picture = tikz_of(marked())
    check_tex(picture)
    fills = re.findall(r"^\\path\[fill=(\{.*?\}|albackground)\] ", picture, re.MULTILINE)
    assert len(fills) == 4 + 3
    assert picture.count(r"$\times$};") == 1
    assert "size of the gradient, from 0.001 to 12" in picture


def equations(x, **options):
    """Draw a value, and give the lines of its LaTeX by what they define."""
    rows = viz.draw(x, **options).latex().split("\\\\\n")
    pairs = (re.sub(r"\\intertext\{.*\}|\\(begin|end)\{align\*\}|% .*", "", row).split("&", 1) for row in rows)
    return {name.strip(): said.strip() for name, said in pairs}


def test_formulas_are_those_of_the_ops_and_numbers_those_of_the_graph():
    x, w, alpha = ag.scalar(2.0, name="x"), ag.scalar(-3.0, name="w1"), ag.scalar(0.5, name="alpha")
    y = ag.exp(x * w + alpha) / (1.0 + x**2)
    y.backward()
    made = equations(y, names={"y": y})
    assert made[r"\alpha"] == "= 0.5"
    assert made["v_{3}"] == r"= x\,w_{1} = -6"
    assert made["y"].startswith(r"= \frac{v_{5}}{v_{")
    # Every product of the chain rule, computed again from what is printed, gives the gradient that is printed.
    checked = 0
    for said in made.values():
        parts = [part.replace(r"\times 10^", "e").replace("e{", "e").strip() for part in said.split(" = ")]
        if len(parts) > 1 and r"\cdot" in parts[-2]:
            terms = [np.prod([float(f.strip(" ()}")) for f in t.split(r"\cdot")]) for t in parts[-2].split(" + ")]
            assert sum(terms) == pytest.approx(float(parts[-1].split()[0].replace(" ", "").rstrip("}")), rel=2e-3)
            checked += 1
    assert checked >= 6


def test_a_gradient_of_several_backward_passes_is_not_claimed_to_be_one_sum():
    x = ag.scalar(2.0, name="x")
    y = x * x
    y.backward()
    assert equations(y)[r"\bar{x}"].endswith(r"= 1 \cdot 2 + 1 \cdot 2 = 4")
    y.backward()
    assert equations(y)[r"\bar{x}"].endswith(r"1 \cdot 2 + 1 \cdot 2 \qquad \text{(the gradient holds } 8 \text{)}")


def test_a_gradient_that_was_not_computed_is_said_not_to_be():
    assert latex.render(neuron(computed=False)).count(r"\text{not computed}") == 10


def test_a_sum_over_folded_uses_is_left_open():
    x, rest = Node("n0", "parameter", "x", "", facts("1e-07", "6")), Node("n1", "folded", "… 9 nodes", count=9)
    made = latex.render(Diagram((x, rest), (Edge("n0", "n1", count=9),)))
    assert r"x &= 1 \times 10^{-7} \\" in made
    assert r"\bar{x} &= \cdots = 6" in made


def test_formulas_of_the_edges_are_the_factors():
    x, y = Node("n0", "parameter", "x", "", facts("2", "4")), Node("n1", "output", "y", "f(k=2)", facts("4", "1"))
    made = latex.render(Diagram((x, y), (Edge("n0", "n1", 0, "4", tex="1 - y^2"),)))
    assert r"y &= \text{f}(x,\, \text{k=2}) = 4" in made
    assert r"\bar{x} &= \bar{y}\,\left(1 - y^2\right) = 1 \cdot 4 = 4" in made


def test_values_of_one_name_have_different_symbols():
    nodes = tuple(Node(f"n{i}", "op", "h", "f", facts("1", "1")) for i in range(5))
    made = re.findall(r"^  (h\S*) &=", latex.render(Diagram(nodes)), re.MULTILINE)
    assert len(set(made)) == len(made) == 5


def test_a_name_like_a_place_takes_no_other_value_s_symbol():
    nodes = (Node("n0", "input", "v1", "", facts("1", "1")), Node("n1", "op", "", "f", facts("2", "1")))
    assert re.findall(r"^  (\S+) &=", latex.render(Diagram(nodes)), re.MULTILINE)[:2] == ["v_{1}", "u_{1}"]


def test_matrices_have_the_chain_rule_in_symbols():
    w, x = ag.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True, name="W"), ag.tensor([1.0, 2.0], name="x")
    y = ag.sum(w @ x)
    y.backward()
    assert r"\frac{\partial v_{2}}{\partial W}" in equations(y, names={"y": y})["\\bar{W}"]


def test_markdown_holds_the_picture_and_the_table():
    made = viz.Drawing(square()).markdown()
    assert made.startswith("## Twice a square\n\n```mermaid\n---\ntitle:")
    assert "y     2 × n1  18      1" in made
    assert made.count("```") == 4


def test_a_gradient_that_goes_back_through_a_product_of_matrices_is_there_once():
    w, x = ag.tensor(np.ones((9, 2)), requires_grad=True, name="W"), ag.tensor(np.ones((2, 9)), name="x")
    h = w @ x
    y = ag.mean(h)
    y.backward()
    made = equations(y, names={"y": y, "h": h}, show=["value", "grad", "formula", "local"])
    assert made[r"\bar{W}"].startswith(r"= \bar{h}\:x^\mathsf{T} = ")
    # A product of numbers that fills an array is that gradient, not another one.
    assert made[r"\bar{h}"] == r"= \bar{y}\,\frac{1}{81} = 1 \cdot 0.01235 = \text{all 0.01235}"


def test_what_is_on_the_path_is_told_from_the_rest_without_colour():
    a, w = ag.scalar(2.0, name="a"), ag.scalar(3.0, name="w")
    made = viz.draw(a * w + a, highlight=w)
    assert [line[:14] for line in made.text(width=80).splitlines() if "═" in line] == [
        "├═(1)═ ×      ",
        "│  └═(2)═ w   ",
    ]
    assert "`=(2)= w" in made.text(width=80, ascii_only=True)


def test_columns_stand_in_line_in_ascii_too():
    made = text.render(marked(), width=120, ascii_only=True).splitlines()
    assert len({line.index("  9 ") for line in made if "  9 " in line}) == 1
