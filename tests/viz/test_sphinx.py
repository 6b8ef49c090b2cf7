"""The directive autograd-graph: documents are built, and show what their code computed."""

import importlib
import io
import os
import pickle
import re
from pathlib import Path

import pytest
from handmade import neuron

from viz import raster
from viz.drawing import Drawing

sphinx = pytest.importorskip("sphinx.application", reason="Sphinx is not installed")
namespace = pytest.importorskip("sphinx.util.docutils").docutils_namespace

PAGE = """
Page
====

.. autograd-graph::
   :caption: Where the *7* comes from
   :name: seven
   :align: center
   :code:

   x = ag.scalar(2.0)
   y = x * x + 3 * x
   y.backward()

See :ref:`seven` and :numref:`seven`.

.. autograd-graph::
   :of: x * 5
   :show: value
   :direction: TB
   :theme: dark
   :width: 50%
   :class: wide
   :alt: Five <times> x

.. autograd-graph::
   :format: text

   print("said by the code")
   np.float64(2) * x

.. autograd-graph::
   :format: png

   ag.exp(x)
"""
FAULTS = """
Faults
======

.. autograd-graph::

   z = 1
   z / 0

.. note::

   .. autograd-graph::

      a +* 1

.. autograd-graph::
   :theme: neon

   ag.scalar(2.0) * 2

.. autograd-graph::
   :of: nothing

.. autograd-graph::

   raise SystemExit(3)

.. autograd-graph::
   :format: tiff

   ag.scalar(1.0)
"""
MARKDOWN = """# Markdown

```{autograd-graph}
:caption: A square

a = ag.scalar(3.0)
a * a
```

```{autograd-graph}
:theme: dark

1 / 0
```
"""


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Build documents with some builder; return the folder of what was built, and what was warned of."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")

    def made(builder, parallel=1, options=(), **documents):
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        for name, text in documents.items():
            suffix = "md" if text.startswith("# ") else "rst"
            (source / f"{name}.{suffix}").write_text(text, encoding="utf-8")
        extensions = ["viz.sphinx", *(["myst_parser"] if any(source.glob("*.md")) else [])]
        master = sorted(source.glob("*.*"))[0].stem
        config = {"extensions": extensions, "root_doc": master, "project": "Test", "numfig": True, **dict(options)}
        warnings, out = io.StringIO(), tmp_path / builder
        status, trees = io.StringIO(), tmp_path / "trees"
        with namespace():  # what an application registers with docutils goes when it goes
            app = sphinx.Sphinx(source, None, out, trees, builder, config, status, warnings, parallel=parallel)
            app.build()
        return out, re.sub(r"\x1b\[[0-9;]*m", "", warnings.getvalue())

    return made


def test_html_has_the_picture_in_the_page(build):
    out, warnings = build("html", page=PAGE)
    page = (out / "page.html").read_text(encoding="utf-8")
    assert warnings == ""
    assert page.count("<svg ") == 2
    assert "<desc>y = x × x + 3 × x, a graph of 5 nodes and 6 edges. y is 10; gradients: x 7.</desc>" in page
    assert '<figure class="align-center" id="seven">' in page
    assert "Where the <em>7</em> comes from" in page
    assert re.search(r'href="#seven"><span[^>]*>Fig. 1</span>', page), "numbered as other figures are"
    assert "highlight-python" in page, "its code, as asked"


def test_options_reach_the_picture(build):
    out, _ = build("html", page=PAGE)
    page = (out / "page.html").read_text(encoding="utf-8")
    assert '<div class="autograd-graph wide" role="img" aria-label="Five &lt;times&gt; x">' in page
    second = page.split("<svg ")[2]
    assert 'width="50%" style="max-width:100%;height:auto"' in second.split(">")[0]
    assert "al-grad" not in second.split("</svg>")[0], "values only"
    assert "#12161e" in second, "dark"


def test_a_picture_may_be_text_or_a_file(build, renderer):
    out, _ = build("html", page=PAGE)
    page = (out / "page.html").read_text(encoding="utf-8")
    assert "└─(2)─ x" in page
    [image] = (out / "_images").iterdir()
    assert re.fullmatch(r"ag-[0-9a-f]{12}\.png", image.name), "named by its content"
    assert (
        f'alt="exp(x), a graph of 2 nodes and 1 edge. The output is 7.389; gradients: x 7." class="autograd-graph" '
        f'src="_images/{image.name}"' in page
    )


def test_latex_has_a_pdf_named_by_its_content(build, renderer):
    out, warnings = build("latex", page=PAGE)
    assert warnings == ""
    names = sorted(path.name for path in out.glob("ag-*"))
    assert [name.rpartition(".")[2] for name in names].count("pdf") == 2
    source = (out / "test.tex").read_text(encoding="utf-8")
    for name in names:
        stem, _, suffix = name.rpartition(".")
        assert f"{{{{{stem}}}.{suffix}}}" in source
    assert r"\sphinxincludegraphics[width=0.500\linewidth]" in source
    again, _ = build("latex", page=PAGE)
    assert sorted(path.name for path in again.glob("ag-*")) == names


def test_latex_without_graphviz_has_text_in_ascii(build, monkeypatch):
    monkeypatch.setattr(raster, "find", lambda: "")
    page = PAGE.replace(":format: png", ":format: pdf")
    out, warnings = build("latex", page=page)
    assert warnings == ""
    source = (out / "test.tex").read_text(encoding="utf-8")
    assert "includegraphics" not in source.partition(r"\begin{document}")[2]
    assert "+\\PYGZhy{}(2)\\PYGZhy{} x" in source or "+-(2)- x" in source


def test_other_builders_get_text(build):
    out, warnings = build("text", page=PAGE)
    said = (out / "page.txt").read_text(encoding="utf-8")
    assert warnings == ""
    assert "y = +                    10     1" in said
    assert "Where the *7* comes from" in said


def test_a_png_without_graphviz_is_svg_and_a_warning(build, monkeypatch):
    monkeypatch.setattr(raster, "find", lambda: "")
    out, warnings = build("html", page=PAGE)
    assert (out / "page.html").read_text(encoding="utf-8").count("<svg ") == 3
    assert "PNG needs Graphviz, rsvg-convert or cairosvg" in warnings


def test_faults_are_warnings_at_their_line(build):
    out, warnings = build("html", faults=FAULTS)
    lines = FAULTS.splitlines()
    wanted = [
        ("z / 0", "ZeroDivisionError: division by zero"),
        ("a +* 1", "SyntaxError: invalid syntax"),
        (":theme: neon", "OptionError: theme: expected one of"),
        (":of: nothing", "NameError: name 'nothing' is not defined"),
        ("raise SystemExit(3)", "SystemExit: 3"),
    ]
    for text, error in wanted:
        line = next(at for at, each in enumerate(lines, 1) if text in each) - text.startswith(":")
        assert f"faults.rst:{line}: WARNING: autograd-graph: {error}" in warnings
    assert '"tiff" unknown; choose from "svg", "png", "pdf", "text", or "tikz"' in warnings
    assert "<svg" not in (out / "faults.html").read_text(encoding="utf-8")


def test_markdown_is_the_same(build):
    pytest.importorskip("myst_parser", reason="MyST is not installed")
    out, warnings = build("html", page=MARKDOWN)
    page = (out / "page.html").read_text(encoding="utf-8")
    assert "<desc>a × a, a graph of 2 nodes" in page
    assert "A square" in page
    assert "page.md:13: WARNING: autograd-graph: ZeroDivisionError" in warnings


def test_an_included_file_is_named_in_its_faults(build, tmp_path):
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "part.txt").write_text("\n.. autograd-graph::\n\n   b = 0\n   1 / b\n", encoding="utf-8")
    _, warnings = build("html", page="Page\n====\n\n.. include:: part.txt\n")
    assert "part.txt:5: WARNING: autograd-graph: ZeroDivisionError" in warnings


def test_each_document_has_variables_of_its_own(build):
    graph = "{0}\n{1}\n\n:orphan:\n\n.. autograd-graph::\n\n   {2}\n"
    _, warnings = build("html", a=graph.format("A", "=", "x = ag.scalar(1.0)"), b=graph.format("B", "=", "x * 2"))
    assert "b.rst:8: WARNING: autograd-graph: NameError: name 'x' is not defined" in warnings


def test_an_explanation_is_shown_as_one(build):
    code = """
Page
====

.. autograd-graph::

   from viz.explain.report import Report
   from viz.page import Page, line

   class Told(Report):
       page = Page((line("six ", ("×", "grad")),))

   Told({})
"""
    html, warnings = build("html", page=code)
    assert 'class="al-page"' in (html / "page.html").read_text(encoding="utf-8")
    latex, more = build("latex", page=code)
    assert r"six \textbf{$\times$}\par" in (latex / "test.tex").read_text(encoding="utf-8")
    text, _ = build("text", page=code)
    assert "six ×" in (text / "page.txt").read_text(encoding="utf-8")
    assert warnings + more == ""


def test_code_is_shown_by_default_if_the_project_says_so(build):
    page = "Page\n====\n" + 2 * "\n.. autograd-graph::\n{}\n   ag.scalar(1.0)\n"
    page = page.format("", "   :nocode:\n")
    out, _ = build("html", page=page)
    assert "highlight-python" not in (out / "page.html").read_text(encoding="utf-8")
    out, _ = build("html", options={"autograd_graph_code": True}, page=page)
    assert (out / "page.html").read_text(encoding="utf-8").count("highlight-python") == 1


@pytest.mark.skipif(os.name != "posix", reason="Sphinx reads in parallel on POSIX only")
def test_a_parallel_build_is_the_same(build):
    documents = {f"d{at}": PAGE.replace("seven", f"seven{at}") for at in range(7)}
    serial, warnings = build("html", **documents)
    pages = {path.name: path.read_bytes() for path in serial.glob("d*.html")}
    for path in Path(serial).glob("d*.html"):
        path.unlink()
    parallel, more = build("html", parallel=2, **{name: text + "\n" for name, text in documents.items()})
    assert {path.name: path.read_bytes() for path in parallel.glob("d*.html")} == pages
    assert "not safe for parallel" not in warnings + more


def test_pictures_are_kept_on_disk_as_they_are():
    picture = Drawing(neuron())
    assert pickle.loads(pickle.dumps(picture)).svg() == picture.svg()


def test_an_explanation_may_follow_the_picture(build):
    page = "Page\n====\n\n.. autograd-graph::\n   :explain: x\n   :caption: C\n\n   x = ag.scalar(2.0)\n   y = x * x\n"
    out, warnings = build("html", page=page)
    shown = (out / "page.html").read_text(encoding="utf-8")
    assert warnings == ""
    assert 0 < shown.index("<svg ") < shown.index('class="al-page"')
    assert shown.count("<figcaption>") == 1
    assert "dy/dx" in shown


def test_the_backward_pass_may_be_drawn_half_way(build):
    page = "Page\n====\n\n.. autograd-graph::\n   :step: {}\n\n   x = ag.scalar(2.0)\n   y = x * x * 3\n"
    out, warnings = build("text", page=page.format(1))
    assert warnings == ""
    assert re.search(r"x +2 +not computed", (out / "page.txt").read_text(encoding="utf-8"))
    out, _ = build("text", page=page.format(2))
    assert re.search(r"x +2 +12", (out / "page.txt").read_text(encoding="utf-8"))
    _, warnings = build("text", page=page.format(9))
    assert "page.rst:4: WARNING: autograd-graph: OptionError: goto: expected a number of steps from 0 to 2" in warnings


@pytest.mark.skipif(not hasattr(Drawing, "tikz"), reason="there is no TikZ yet")
def test_tikz_is_drawn_by_latex_and_shown_as_code_elsewhere(build):
    page = "Page\n====\n\n.. autograd-graph::\n   :format: tikz\n\n   ag.exp(ag.scalar(2.0))\n"
    latex, warnings = build("latex", page=page)
    assert r"\begin{tikzpicture}" in (latex / "test.tex").read_text(encoding="utf-8")
    html, more = build("html", page=page)
    assert "tikzpicture" in (html / "page.html").read_text(encoding="utf-8")
    assert warnings + more == ""


@pytest.mark.parametrize(
    ("text", "meant"),
    [("auto", "auto"), (" 20", 20), ("None", None), ("layer1, layer2", ["layer1", "layer2"]), ("depth 2", {"depth": 2}),
     ("depth=1", {"depth": 1}), ("depths", ["depths"])],
)  # fmt: skip
def test_what_to_fold_is_read_as_draw_takes_it(text, meant):
    assert importlib.import_module("viz.sphinx")._collapse(text) == meant
