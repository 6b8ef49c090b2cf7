"""PNG and PDF without Graphviz, and without fonts of the system."""

import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from handmade import neuron

import viz
from viz import fonts, process, raster
from viz.errors import LayoutError, RendererMissingError

CONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{0}</dir><cachedir>{0}/cache</cachedir></fontconfig>"""


@pytest.fixture
def rsvg(monkeypatch):
    """Leave nothing but rsvg-convert."""
    if not shutil.which("rsvg-convert"):
        pytest.skip("there is no rsvg-convert here")
    monkeypatch.setattr(process, "find", lambda *_: "")
    monkeypatch.setattr(raster.importlib.util, "find_spec", lambda name: None)


@pytest.fixture
def fontless(tmp_path, monkeypatch):
    """Hide the fonts of this machine from programs that are started from now on."""
    (tmp_path / "none").mkdir()
    (tmp_path / "none.conf").write_text(CONFIG.format(tmp_path / "none"))
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "none.conf"))


@pytest.fixture
def matplotlib(tmp_path, monkeypatch):
    """Pretend that matplotlib is installed, with a font of this machine."""
    found = sorted(Path("/usr/share/fonts").rglob("DejaVuSans*.ttf"))
    if not found:
        pytest.skip("no DejaVu fonts to lend")
    folder = tmp_path / "matplotlib" / "mpl-data/fonts/ttf"
    folder.mkdir(parents=True)
    for each in found:
        shutil.copy(each, folder)
    spec = SimpleNamespace(origin=str(tmp_path / "matplotlib/__init__.py"))
    monkeypatch.setattr(fonts.importlib.util, "find_spec", lambda name: spec if name == "matplotlib" else None)


def size(data):
    return tuple(int.from_bytes(data[at : at + 4], "big") for at in (16, 20))


@pytest.mark.usefixtures("rsvg")
def test_svg_is_converted_where_there_is_no_graphviz(tmp_path):
    picture = viz.Drawing(neuron(), engine="built-in")
    assert raster.find() == "rsvg-convert"
    assert picture.png().startswith(b"\x89PNG")
    low, high = size(picture.png(dpi=72)), size(picture.png(dpi=144))
    assert low == pytest.approx((picture.layout.width, picture.layout.height), abs=1)
    assert high == pytest.approx((2 * low[0], 2 * low[1]), abs=2)
    assert picture.save(tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
    assert picture.pdf() == picture.pdf()


@pytest.mark.usefixtures("rsvg", "fontless")
def test_without_any_font_nothing_is_drawn():
    with pytest.raises(
        RendererMissingError, match=r"rsvg-convert finds none: it would draw empty boxes\. Hint: .*dejavu"
    ):
        viz.Drawing(neuron()).png()


@pytest.mark.usefixtures("rsvg", "fontless", "matplotlib")
def test_fonts_of_matplotlib_help():
    assert len(viz.Drawing(neuron()).png()) > 10_000


@pytest.mark.usefixtures("fontless", "matplotlib")
def test_graphviz_borrows_fonts_in_another_process(monkeypatch):
    pytest.importorskip("pygraphviz")
    assert not process.fonts_work("pygraphviz", {})
    # Here, in this process, fonts were found when it began: only the others are without.
    honest = process.fonts_work
    monkeypatch.setattr(process, "fonts_work", lambda tool, env: honest(tool, env) if env else False)
    assert viz.Drawing(neuron()).png().startswith(b"\x89PNG")


def test_a_machine_without_matplotlib_lends_nothing(monkeypatch, tmp_path):
    for spec in (None, SimpleNamespace(origin=None), SimpleNamespace(origin=str(tmp_path / "__init__.py"))):
        monkeypatch.setattr(fonts.importlib.util, "find_spec", lambda name, spec=spec: spec)
        with fonts.borrowed() as environment:
            assert environment is None


def test_borrowed_fonts_are_described_and_given_back(matplotlib, tmp_path):
    with fonts.borrowed() as environment:
        config = Path(environment["FONTCONFIG_FILE"])
        assert f"<dir>{tmp_path}/matplotlib/mpl-data/fonts/ttf</dir>" in config.read_text()
    assert not config.exists()


def test_graphviz_comes_before_rsvg_convert_and_that_before_cairosvg(monkeypatch):
    monkeypatch.setattr(raster.importlib.util, "find_spec", lambda name: name == "cairosvg")
    monkeypatch.setattr(raster.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(process, "find", lambda *_: "dot")
    assert raster.find() == "dot"
    monkeypatch.setattr(process, "find", lambda *_: "")
    assert raster.find() == "rsvg-convert"
    monkeypatch.setattr(raster.shutil, "which", lambda name: None)
    assert raster.find() == "cairosvg"


def test_cairosvg_is_called_as_it_wants(tmp_path, monkeypatch):
    (tmp_path / "cairosvg.py").write_text(
        "def svg2png(bytestring, dpi, scale):\n    return repr((b'tspan' not in bytestring, dpi, scale)).encode()\n"
        "def svg2pdf(bytestring, dpi, scale):\n    return b'%PDF'\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    monkeypatch.setattr(raster, "find", lambda: "cairosvg")
    monkeypatch.setattr(raster, "_writes", lambda *_: True)
    assert viz.Drawing(neuron()).png(dpi=144) == b"(True, 72, 2.0)"
    assert viz.Drawing(neuron()).pdf() == b"%PDF"


def test_a_converter_that_fails_is_an_error(monkeypatch):
    with pytest.raises(LayoutError, match=r"failed: got .*boom"):
        process.child([sys.executable, "-c", "raise SystemExit('boom')"], "")
