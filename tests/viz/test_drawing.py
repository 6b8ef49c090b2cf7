"""A Drawing shows itself, saves itself whole or not at all, and never surprises."""

import os
import stat
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from handmade import neuron, square

import autograd_lite as ag
import viz
from viz import process, sizes
from viz.drawing import FORMATS, Drawing
from viz.errors import FormatError, OptionError, RendererMissingError, SaveError, VariableError, VizError
from viz.model import Diagram
from viz.theme import theme

MAGIC = {
    "svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF", "dot": b"digraph", "gv": b"digraph", "txt": b" ",
    "html": b"<!DOCTYPE", "gif": b"GIF89a",
    "md": b"```mermaid", "mmd": b"flowchart", "tikz": b"% needs", "tex": b"\\documentclass",
}  # a table  # fmt: skip


@pytest.fixture(params=FORMATS)
def suffix(request):
    """Name each format, or skip the test where it cannot be made."""
    if request.param in ("png", "pdf", "gif"):
        request.getfixturevalue("renderer")
    if request.param == "gif":
        pytest.importorskip("PIL")
    return request.param


def product():
    """Draw a product; it has a backward pass, which nobody has run."""
    x, w = ag.scalar(3.0, name="x"), ag.scalar(2.0, name="w")
    return viz.draw(x * w)


def test_save_writes_the_format_of_the_suffix(suffix, tmp_path):
    path = product().save(tmp_path / f"graph.{suffix.upper()}")
    assert path == tmp_path / f"graph.{suffix.upper()}"
    assert path.read_bytes().startswith(MAGIC[suffix])
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_path_that_cannot_be_written_is_said_before_anything_is_made(suffix, tmp_path, monkeypatch):
    picture = product()
    monkeypatch.setattr(Diagram, "describe", lambda self: pytest.fail("something was drawn"))
    (tmp_path / "file").write_text("old")
    (tmp_path / f"folder.{suffix}").mkdir()
    for path in (tmp_path / "nowhere" / "a", tmp_path / "file" / "a", tmp_path / "folder"):
        with pytest.raises(SaveError, match="was not written"):
            picture.save(path.with_suffix(f".{suffix}"))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", f"folder.{suffix}"]


def test_a_full_disk_leaves_the_old_file_whatever_the_format(suffix, tmp_path, monkeypatch):
    picture, path = product(), tmp_path / f"graph.{suffix}"
    path.write_text("old")

    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(SaveError, match="No space left on device"):
        picture.save(path)
    assert path.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.usefixtures("renderer")
def test_a_gif_plays_the_backward_pass_whether_it_was_run_or_not(tmp_path):
    image = pytest.importorskip("PIL.Image")
    picture = product()
    with image.open(picture.save(tmp_path / "pass.gif")) as film:
        assert film.n_frames == len(picture.steps) + 2 == 3
    assert picture.gif() == viz.animate(ag.scalar(3.0, name="x") * ag.scalar(2.0, name="w")).gif()


@pytest.mark.parametrize("make", [lambda: Drawing(neuron()), lambda: viz.draw([ag.scalar(1.0), ag.scalar(2.0)])])
def test_a_gif_without_a_backward_pass_is_a_clear_error(make, tmp_path):
    path = tmp_path / "pass.gif"
    with pytest.raises(VariableError, match=r"expected a picture of one value that was computed.*Hint: draw the loss"):
        make().save(path)
    assert not path.exists()


@pytest.mark.parametrize("name", ["graph.jpeg", "graph", "graph.", ".svg/x"])
def test_an_unknown_suffix_lists_the_known_ones(name):
    with pytest.raises(FormatError, match=r"one of \.svg, \.png, \.pdf, .*\.tex"):
        Drawing(neuron()).save(name)


def test_errors_are_of_the_kind_a_caller_expects():
    assert issubclass(FormatError, ValueError)
    assert issubclass(SaveError, OSError)
    assert issubclass(RendererMissingError, VizError)


def test_a_missing_directory_is_named(tmp_path):
    with pytest.raises(SaveError, match=f"expected an existing directory, got {tmp_path}/nowhere"):
        Drawing(neuron()).save(tmp_path / "nowhere" / "graph.svg")


def test_a_directory_is_not_overwritten(tmp_path):
    (tmp_path / "graph.svg").mkdir()
    with pytest.raises(SaveError, match="expected the name of a file, got a directory"):
        Drawing(neuron()).save(tmp_path / "graph.svg")


@pytest.mark.parametrize("method", ["open", "replace"])
def test_a_failure_leaves_the_old_file_and_no_rest(method, tmp_path, monkeypatch):
    path = tmp_path / "graph.svg"
    path.write_text("old")

    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    picture = Drawing(neuron())
    picture.svg()
    monkeypatch.setattr(Path, method, fail)
    with pytest.raises(SaveError, match="No space left on device"):
        picture.save(path)
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["graph.svg"]


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_permissions_are_those_of_any_file(tmp_path):
    (tmp_path / "ordinary").write_text("")
    fresh = Drawing(neuron()).save(tmp_path / "fresh.svg")
    assert fresh.stat().st_mode == (tmp_path / "ordinary").stat().st_mode
    fresh.chmod(stat.S_IRUSR | stat.S_IWUSR)
    Drawing(square()).save(fresh)
    assert stat.S_IMODE(fresh.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.svg").write_text("old")
    (tmp_path / "link.svg").symlink_to("real.svg")
    Drawing(neuron()).save(tmp_path / "link.svg")
    assert (tmp_path / "link.svg").is_symlink()
    assert (tmp_path / "real.svg").read_text().startswith("<?xml")


@pytest.mark.usefixtures("bare")
def test_a_bare_machine_draws_svg_and_says_what_png_needs(tmp_path):
    picture = Drawing(neuron())
    assert "</svg>" in picture.svg()
    assert picture.engine == "built-in"
    for suffix in ("png", "pdf"):
        with pytest.raises(RendererMissingError, match=r"run pip install .*, or save as \.svg"):
            picture.save(tmp_path / f"graph.{suffix}")
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("renderer")
def test_a_machine_without_fonts_says_so(monkeypatch):
    monkeypatch.setattr(process, "fonts_work", lambda renderer, environment: False)
    with pytest.raises(RendererMissingError, match=r"empty boxes\. Hint: .*fonts-dejavu-core"):
        Drawing(neuron()).png()


@pytest.mark.usefixtures("renderer")
def test_png_has_the_resolution_that_was_asked_for():
    low, high = Drawing(neuron()).png(dpi=72), Drawing(neuron()).png(dpi=144)
    widths = [int.from_bytes(data[16:20], "big") for data in (low, high)]
    assert widths[1] == pytest.approx(2 * widths[0], rel=0.02)


@pytest.mark.usefixtures("renderer")
def test_png_is_as_large_as_the_svg():
    picture = Drawing(neuron(), engine="built-in")
    data = picture.png(dpi=72)
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    assert width == pytest.approx(picture.layout.width, abs=16)
    assert height == pytest.approx(picture.layout.height, abs=16)


@pytest.mark.usefixtures("renderer")
def test_a_huge_png_gets_fewer_dots(monkeypatch):
    monkeypatch.setattr(sizes, "_MOST_DOTS", 10_000)
    data = Drawing(neuron()).png()
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    assert width * height < 13_000


@pytest.mark.usefixtures("renderer")
def test_pdf_bytes_do_not_tell_the_time():
    made = Drawing(neuron()).pdf()
    assert b"(D:19700101000000" in made
    assert made.count(b"CreationDate") == 1


@pytest.mark.usefixtures("renderer")
def test_png_is_painted_in_the_theme_s_colours():
    data = Drawing(neuron(), theme="dark").png(dpi=36)
    at, packed = 8, b""
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + size]
        at += 12 + size
    background = bytes.fromhex(theme("dark").background[1:])
    assert zlib.decompress(packed)[1:4] == background


def test_to_graphviz_gives_a_digraph_with_the_same_source():
    graphviz = pytest.importorskip("graphviz")
    picture = Drawing(square())
    made = picture.to_graphviz()
    assert type(made) is graphviz.Digraph
    assert made.source == picture.dot
    made.node("extra")
    assert "extra" in made.source


def test_to_graphviz_says_what_it_needs(monkeypatch):
    monkeypatch.setitem(sys.modules, "graphviz", None)
    with pytest.raises(RendererMissingError, match=r'pip install "autograd_lite\[viz\]"'):
        Drawing(neuron()).to_graphviz()


def test_options_are_checked_at_once():
    for options in ({"theme": "neon"}, {"direction": "up"}, {"engine": "elk"}):
        with pytest.raises(OptionError, match="expected one of"):
            Drawing(neuron(), **options)


def test_representations():
    picture = Drawing(neuron(), engine="built-in")
    assert repr(picture) == "<Drawing of 10 nodes and 9 edges>"
    assert str(picture) == picture.text()
    bundle = picture._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/svg+xml"}
    assert bundle["image/svg+xml"] == picture._repr_svg_()
    assert set(picture._repr_mimebundle_(include={"image/svg+xml"})) == {"image/svg+xml"}
    assert set(picture._repr_mimebundle_(exclude={"image/svg+xml"})) == {"text/plain"}


def test_a_display_hook_never_raises(monkeypatch):
    picture = Drawing(neuron(), engine="built-in")

    def fail():
        raise RuntimeError("broken")

    monkeypatch.setattr(picture, "_repr_svg_", fail)
    assert set(picture._repr_mimebundle_()) == {"text/plain"}
    only = picture._repr_mimebundle_(include={"image/svg+xml"})
    assert only == {"text/plain": "<Drawing of 10 nodes and 9 edges> (broken)"}


def test_pretty_printing_in_ipython():
    class Printer:
        said = ""

        def text(self, text):
            self.said += text

    printer = Printer()
    Drawing(neuron())._repr_pretty_(printer, cycle=False)
    assert printer.said == str(Drawing(neuron()))
    Drawing(neuron())._repr_pretty_(printer, cycle=True)
    assert printer.said.endswith("<Drawing ...>")


def test_the_layout_is_found_once():
    picture = Drawing(neuron())
    assert picture.layout is picture.layout
    assert picture.svg() is picture.svg()
    assert picture.dot is picture.dot


def test_drawing_prints_nothing(capfd, tmp_path):
    picture = Drawing(neuron())
    picture.save(tmp_path / "a.svg")
    picture.table()
    picture._repr_mimebundle_()
    assert capfd.readouterr() == ("", "")


def test_importing_viz_imports_nothing_heavy():
    script = (
        "import sys, viz; print([m for m in ('pygraphviz', 'graphviz', 'subprocess', 'asyncio') if m in sys.modules])"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(viz.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
