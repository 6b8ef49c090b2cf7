"""What the README states is so: its code prints what it says, and draws the pictures that it shows."""

import re
import runpy
import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "tutorials" / "images"
README = (ROOT / "README.md").read_text(encoding="utf-8")
maker = SimpleNamespace(**runpy.run_path(str(ROOT / "tutorials" / "make_images.py"), run_name="make_images"))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def facts(path):
    """What an SVG shows, wherever it stands: its words, and how many groups of each class there are."""
    root = ET.parse(path).getroot()
    words = sorted("".join(e.itertext()) for e in root.iter() if e.tag.endswith("}text"))
    return words, sorted(e.get("class", "") for e in root.iter() if e.tag.endswith("}g"))


def test_code_prints_what_is_said():
    blocks = list(maker.run_blocks(README))
    assert len(blocks) == README.count("```python")
    for found, printed in blocks:
        assert printed == found["said"]


def test_the_first_command_prints_the_gradients():
    printed = maker.run_command(README)
    rows = {line.split()[0]: line.split()[1:] for line in printed.splitlines() if line.strip()}
    assert rows["x1"] == ["2", "-1.5"]
    assert rows["w1"] == ["-3", "1"]
    assert rows["x2"] == ["0", "0.5"]
    assert rows["w2"] == ["1", "0"]
    assert rows["b"] == ["6.881", "0.5"]
    assert rows["output"][-2:] == ["0.7071", "1"]
    assert "neuron.svg" in printed


def test_pictures_are_those_that_the_code_draws(tmp_path):
    maker.draw(tmp_path)
    drawn = {path.name: facts(path) for path in tmp_path.glob("*.svg")}
    assert drawn == {path.name: facts(path) for path in IMAGES.glob("*.svg")}, "run `python tutorials/make_images.py`"
    assert set(drawn) == set(re.findall(r"tutorials/images/([\w.-]+)", README))


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "tutorials/README.md"])
def test_links_lead_somewhere(name):
    page = ROOT / name
    links = re.findall(r"\]\(([^)#:]+)\)|src=\"([^\"]+)\"", page.read_text(encoding="utf-8"))
    missing = [link for pair in links for link in pair if link and not (page.parent / link).exists()]
    assert missing == []
