"""The animation tells the backward pass as the engine computes it, in every format."""

import importlib
import io
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import autograd_lite as ag
import viz
from viz.errors import FormatError, OptionError, RendererMissingError, SaveError, VariableError
from viz.render import motion

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def film():
    w, x = ag.scalar(3.0), ag.scalar(2.0)
    h = w * x
    loss = ag.sin(h) * w
    return viz.animate(loss, names={"L": loss, "h": h, "w": w, "x": x})


def test_the_text_has_a_line_for_each_step(film):
    assert (
        film.text()
        == str(film)
        == "\n".join(
            [
                "[1/3] L = × : upstream 1; d(sin) += 1 × 3 = 3 (0 → 3); dw += 1 × -0.2794 = -0.2794 (0 → -0.2794)",
                "[2/3] sin : upstream 3; dh += 3 × 0.9602 = 2.881 (0 → 2.881)",
                "[3/3] h = × : upstream 2.881; dw += 2.881 × 2 = 5.761 (-0.2794 → 5.482); "
                "dx += 2.881 × 3 = 8.642 (0 → 8.642)",
            ]
        )
    )
    assert film.text(ascii_only=True).isascii()
    assert all(len(line) <= 50 for line in film.text(width=50).splitlines())


def test_the_numbers_are_those_of_the_gradients(film):
    w, x = 3.0, 2.0
    flows = [flow for step in film.data["steps"] for flow in step["flows"]]
    last = {flow["to"]: flow["after"] for flow in flows}
    eps = 1e-6

    def loss(w, x):
        return np.sin(w * x) * w

    assert last["w"] == pytest.approx((loss(w + eps, x) - loss(w - eps, x)) / (2 * eps), rel=1e-6)
    assert last["x"] == pytest.approx((loss(w, x + eps) - loss(w, x - eps)) / (2 * eps), rel=1e-6)
    for step in film.data["steps"]:
        for flow in step["flows"]:
            assert flow["product"] == step["upstream"] * flow["slope"]
            assert flow["after"] == (flow["before"] or 0) + flow["product"]


def test_gradients_that_are_stored_stay_as_they_are():
    x = ag.scalar(2.0)
    y = x * x
    viz.animate(y).svg()
    assert x.grad is None


def test_frames_are_drawings_of_one_size(film):
    frames = film.frames()
    assert len(frames) == 3 + 2
    assert all(isinstance(each, viz.Drawing) for each in frames)
    sizes = {re.search(r'viewBox="[^"]*"', each.svg())[0] for each in frames}
    assert len(sizes) == 1
    assert [each.diagram.title.strip("\u00a0") for each in frames][:2] == [
        "Start with dL/dL = 1",
        "1/3  dL/d(sin) += 1 × 3 = 3  (0 → 3);  dL/dw += 1 × -0.2794 = -0.2794  (0 → -0.…",
    ]


def visible(root, at, whole):
    """Take the texts that are seen at a moment, by the keyframes alone."""
    style = root.find(f"{SVG}style").text
    shown = {}
    for name, keys in re.findall(r"@keyframes (\S+?)\{(.*)\}$", style, re.MULTILINE):
        past = [(float(k), v == "visible") for k, v in re.findall(r"([\d.]+)%\{visibility:(\w+)\}", keys)]
        shown[name] = [seen for when, seen in past if when <= 100 * at / whole + 1e-6][-1]

    def texts(element):
        kinds = [kind for kind in (element.get("class") or "").split() if kind in shown]
        if kinds and not shown[kinds[0]]:
            return
        if element.tag == f"{SVG}text":
            yield "".join(element.itertext())
        for child in element:
            yield from texts(child)

    return sorted(texts(root))


def test_the_moving_picture_shows_at_each_moment_what_its_frame_shows(film):
    root = ET.fromstring(film.svg())
    whole, start = sum(film.seconds), 0.0
    for frame, seconds in zip(film.frames(), film.seconds, strict=True):
        still = ET.fromstring(frame.svg())
        expected = sorted("".join(text.itertext()) for text in still.iter(f"{SVG}text"))
        assert visible(root, start + seconds / 2, whole) == expected
        start += seconds


def test_without_animation_the_last_frame_stands_still(film):
    root = ET.fromstring(film.svg())
    last = ET.fromstring(film.frames()[-1].svg())
    hidden = {id(e) for g in root.iter() if g.get("visibility") == "hidden" for e in g.iter()}
    texts = sorted("".join(e.itertext()) for e in root.iter(f"{SVG}text") if id(e) not in hidden)
    assert texts == sorted("".join(e.itertext()) for e in last.iter(f"{SVG}text"))
    assert "@media (prefers-reduced-motion:reduce)" in film.svg()


def test_ids_in_the_moving_picture_are_unique_and_of_its_content(film):
    ids = [e.get("id") for e in ET.fromstring(film.svg()).iter() if e.get("id")]
    assert len(ids) == len(set(ids)) > 8
    assert film.svg() == film.svg()
    x = ag.scalar(1.0)
    assert not set(ids) & set(re.findall(r'id="([^"]*)"', viz.animate(x * x).svg()))


def test_it_moves_once_if_asked():
    x = ag.scalar(1.0)
    assert " infinite}" in viz.animate(x * x).svg()
    assert " infinite}" not in viz.animate(x * x, loop=False).svg()


def test_a_gif_has_all_frames_and_their_times(film, renderer):
    image = pytest.importorskip("PIL.Image")
    made = film.gif()
    assert made == film.gif()
    moving = image.open(io.BytesIO(made))
    assert moving.n_frames == len(film.frames())
    times, pictures = [], []
    for at in range(moving.n_frames):
        moving.seek(at)
        times.append(moving.info["duration"])
        pictures.append(moving.convert("RGB").tobytes())
    assert times == [1500, 1500, 1500, 1500, 4500]
    assert len(set(pictures)) == len(pictures)
    assert moving.info["loop"] == 0


def test_areas_of_a_gif_have_the_theme_s_own_colours(renderer):
    image = pytest.importorskip("PIL.Image")
    with ag.scope("layer"):
        x = ag.tensor([[1.0, -2.0]], requires_grad=True)
        y = ag.mean(ag.tanh(x) * [[3.0], [4.0]])
    y.backward()
    for name in ("light", "dark"):
        picture = viz.draw(y, theme=name, show=["value", "grad", "magnitude", "heat"])
        with image.open(io.BytesIO(picture.gif())) as film:
            film.seek(2)
            made = film.convert("RGB")
        often = [colour for _, colour in sorted(made.getcolors(made.width * made.height))[-6:]]
        for colour in (picture.theme.background, picture.theme.op.fill):
            assert tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5)) in often


def test_a_gif_without_pillow_says_what_to_install(monkeypatch):
    find = importlib.import_module

    def without(name, *rest):
        if name.startswith("PIL"):
            raise ImportError(name)
        return find(name, *rest)

    monkeypatch.setattr(importlib, "import_module", without)
    with pytest.raises(RendererMissingError, match=r"a GIF needs the package pillow\. Hint: run pip install"):
        motion.gif([b""], [1.0])


def test_save_writes_the_format_of_the_suffix(film, tmp_path, renderer):
    pytest.importorskip("PIL")
    begins = {"gif": b"GIF89a", "svg": b"<?xml", "html": b"<!DOCTYPE", "txt": b"[1/3]"}
    for suffix, first in begins.items():
        assert film.save(tmp_path / f"step.{suffix}").read_bytes().startswith(first)
    with pytest.raises(FormatError, match=r"one of \.gif, \.svg, \.html, \.txt, got '\.mp4'"):
        film.save(tmp_path / "step.mp4")
    with pytest.raises(SaveError, match="expected an existing directory"):
        film.save(tmp_path / "no" / "step.svg")


def test_a_notebook_gets_the_animation_and_the_text(film):
    bundle = film._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert bundle["text/html"].startswith("<svg") and bundle["text/html"] == film._repr_html_()
    assert film._repr_mimebundle_(include=["text/plain"]) == {"text/plain": str(film)}


def test_markdown_and_latex_tell_the_same_steps(film):
    assert film.markdown().count("upstream") == film.latex().count("upstream") == 3
    assert film.html() == film.picture.html(document=False)


def test_what_cannot_be_animated_is_explained():
    x = ag.scalar(2.0)
    with pytest.raises(VariableError, match="expected one value that was computed, got 2 values"):
        viz.animate([x * x, x + 1])
    with pytest.raises(VariableError, match="got one without steps"):
        viz.animate(x)
    with pytest.raises(VariableError, match="animate: expected a Tensor, a Scalar, or a list of them, got float"):
        viz.animate(3.0)
    for seconds in (0, -1.0, float("nan"), float("inf"), "slow"):
        with pytest.raises(OptionError, match="seconds: expected a number above 0"):
            viz.animate(x * x, seconds=seconds)


def test_names_are_the_callers():
    weight = ag.scalar(2.0)
    loss = weight * weight
    assert "dweight += 1 × 2 = 2" in str(viz.animate(loss))
    assert "dloss/dweight" in viz.animate(loss).frames()[1].diagram.title


@pytest.mark.parametrize("name", ["</style><script>", "a\nb", "\u2028", "x" * 500, "&amp;", "@keyframes"])
def test_hostile_names_leave_the_picture_valid(name):
    x = ag.scalar(2.0)
    film = viz.animate(x * x, names={name: x})
    root = ET.fromstring(film.svg())
    assert [e.tag for e in root.iter() if "script" in e.tag] == []
    assert len(list(root.iter(f"{SVG}style"))) == 1
    assert len(film.text().splitlines()) == 1
