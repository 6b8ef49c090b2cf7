"""Notebooks show pictures and explanations as they are: IPython, Jupyter, VS Code, marimo."""

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from handmade import neuron, square

from viz.drawing import Drawing
from viz.explain.report import Report
from viz.page import Formula, Page, Picture, Table, line, spans

SVG, PNG = "image/svg+xml", b"\x89PNG"


class Told(Report):
    """An explanation with a block of each kind."""

    page = Page(
        (
            line("dy/dx = ", ("6", "grad"), (" muted", "muted"), (" name", "name"), (" bad", "bad")),
            Table(("where", "local"), ((spans("x"), spans(("3", "value"))), (spans("y"), spans(("2", "value"))))),
            Formula("x^2", "x²"),
            Picture(Drawing(square(), engine="built-in")),
        )
    )


class Plain(Report):
    """An explanation without formulas."""

    page = Page((line("six"),))


class Derived(Report):
    """An explanation that is a formula."""

    page = Page((Formula("x^2", "x²"),))


class Broken(Report):
    """An explanation that cannot be written."""

    @property
    def page(self):
        raise RuntimeError("no such page")


@pytest.fixture
def display():
    """IPython's own way to ask for everything that an object can be."""
    formatters = pytest.importorskip("IPython.core.formatters", reason="IPython is not installed")
    made = formatters.DisplayFormatter()
    for each in made.formatters.values():
        each.enabled = True
    return lambda thing, **asked: made.format(thing, **asked)[0]


def test_ipython_shows_a_picture_as_svg_with_text_beside_it(display):
    picture = Drawing(neuron(), engine="built-in")
    shown = display(picture)
    assert set(shown) == {"text/plain", SVG}
    assert shown["text/plain"] == picture.text()
    assert ElementTree.fromstring(shown[SVG]).tag.endswith("svg")


def test_ipython_shows_a_report_as_html_with_text_beside_it(display):
    assert set(display(Plain({}))) == {"text/plain", "text/html"}
    assert display(Derived({}))["text/latex"] == "\\[ x^2 \\]\n", "formulas are LaTeX, for those who make a book of it"


def test_png_is_made_when_it_is_asked_for_only(display, renderer):
    assert display(Drawing(neuron()), include={"image/png"})["image/png"].startswith(PNG)
    assert Drawing(neuron())._repr_mimebundle_(include=["application/pdf"])["application/pdf"].startswith(b"%PDF")


@pytest.mark.usefixtures("bare")
def test_what_cannot_be_made_is_explained_in_the_text():
    shown = Drawing(neuron())._repr_mimebundle_(include={"image/png"})
    assert set(shown) == {"text/plain"}
    assert shown["text/plain"].startswith("<Drawing of 10 nodes and 9 edges> (PNG needs Graphviz")


def test_a_report_that_cannot_be_written_shows_why(display):
    assert display(Broken({}), include={"text/html", "text/plain"}) == {"text/plain": "Broken (no such page)"}
    assert Broken({})._repr_mimebundle_() == {"text/plain": "Broken (no such page)"}
    assert Broken({})._mime_() == ("text/plain", "Broken (no such page)")


def test_reports_are_latex_and_markdown_on_request():
    asked = Plain({})._repr_mimebundle_(include=["text/latex", "text/markdown"])
    assert asked == {"text/latex": Plain({}).latex(), "text/markdown": Plain({}).markdown()}
    assert set(Plain({})._repr_mimebundle_(exclude=["text/html"])) == {"text/plain"}


def test_marimo_gets_one_thing_and_it_is_inline():
    """marimo asks `_display_`, its built-ins, `_mime_`, and then as IPython does."""
    kind, shown = Drawing(neuron(), engine="built-in")._mime_()
    assert (kind, shown[:4]) == ("text/html", "<svg")
    assert Told({})._mime_() == ("text/html", Told({}).html())


@pytest.mark.parametrize("make", [neuron, square])
def test_a_picture_in_a_page_shrinks_with_the_page_and_never_grows(make):
    shown = Drawing(make(), engine="built-in")._repr_svg_()
    root = ElementTree.fromstring(shown)
    assert "height" not in root.attrib, "a fixed height would stretch or clip it"
    assert root.attrib["style"] == "max-width:100%;height:auto"
    assert root.attrib["viewBox"].split()[2] == root.attrib["width"]
    assert not shown.startswith("<?xml"), "a declaration in the middle of a page is an error"


def test_two_pictures_in_one_page_share_no_id():
    pictures = [Drawing(make(), theme=theme) for make in (neuron, square) for theme in ("light", "dark")]
    ids = [re.findall(r' id="([^"]+)"', picture._repr_svg_()) for picture in pictures]
    assert all(ids)
    together = [name for each in ids for name in each]
    assert len(together) == len(set(together))


def test_a_picture_refers_to_no_id_but_its_own_and_styles_nothing_but_itself():
    shown = Drawing(neuron())._repr_svg_()
    root = re.search(r'<svg [^>]*id="([^"]+)"', shown)[1]
    assert all(name.startswith(root) for name in re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', shown) for name in name)
    for sheet in re.findall(r"<style[^>]*>(.*?)</style>", shown, re.S):
        assert root in sheet, "a rule without the picture's own id would reach the whole page"


def test_a_report_says_its_own_colours_wherever_a_notebook_has_others():
    shown = Told({}, theme="light").html()
    for tag in re.findall(r"<(?:table|tr|td|th|pre)\b[^>]*>", shown):
        assert "color:inherit" in tag
        assert "background:none" in tag


DARK = """<!doctype html><meta charset="utf-8"><style>
body { background: #111; color: #ddd }
.out table { color: #eee } .out tr:nth-child(even) { background: #222 } .out tr:nth-child(odd) { background: #111 }
.out pre { color: #eee; background: #111 } .out td, .out th { text-align: right }
</style><div class="out">%s</div>
<script>document.title = [...document.querySelectorAll(".al-page td, .al-page th, .al-page pre")].map(each => {
  let at = each, ground = "rgba(0, 0, 0, 0)";
  while (at && ground === "rgba(0, 0, 0, 0)") { ground = getComputedStyle(at).backgroundColor; at = at.parentElement }
  return getComputedStyle(each).color + " on " + ground }).join("|")</script>"""


@pytest.mark.browser
def test_a_light_report_is_legible_in_a_dark_notebook(tmp_path):
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        pytest.skip("no Chromium is installed")
    page = tmp_path / "notebook.html"
    page.write_text(DARK % Told({}, theme="light").html(), encoding="utf-8")
    options = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    command = [program, *options.split(), "--disable-component-update", "--disable-sync"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    [title] = re.findall("<title>(rgb.*?)</title>", done.stdout)
    assert set(title.split("|")) == {"rgb(29, 36, 48) on rgb(255, 255, 255)"}


def test_show_prints_where_there_is_no_notebook(capsys):
    pytest.importorskip("IPython", reason="IPython is not installed")
    Drawing(square()).show()
    assert capsys.readouterr().out == f"{Drawing(square())}\n"


def test_show_displays_in_a_notebook(monkeypatch):
    ipython = pytest.importorskip("IPython", reason="IPython is not installed")
    displayed = []
    monkeypatch.setattr(ipython, "get_ipython", object)
    monkeypatch.setattr("IPython.display.display", displayed.append)
    picture = Drawing(square())
    picture.show()
    assert displayed == [picture]


def test_view_opens_the_browser(monkeypatch, tmp_path):
    opened = []
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or True)
    Drawing(square()).view()
    [url] = opened
    path = Path(url.removeprefix("file://"))
    assert path.read_text(encoding="utf-8") == Drawing(square()).svg()
    assert tmp_path in path.parents


def test_view_without_a_screen_shows_the_text(monkeypatch, capsys):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("webbrowser.open", lambda url: pytest.fail("nobody would see it"))
    Drawing(square()).view()
    assert capsys.readouterr().out == f"{Drawing(square())}\n"
