"""The page in a browser: pointers, keys, search, folding and the slider, from a file and without a network."""

import importlib
import json
import shutil
from dataclasses import replace

import pytest

import autograd_lite as ag
import viz
from viz.model import Cluster

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1200,760"
)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    program, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("no chromium, or no chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield browser
    browser.quit()


class Page:
    """What a reader does with the page, and what there is to see."""

    def __init__(self, browser):
        self.browser = browser
        self.stage = self.one(".al-stage")

    def all(self, selector):
        return self.browser.find_elements("css selector", selector)

    def one(self, selector):
        return self.browser.find_element("css selector", selector)

    def js(self, code, *given):
        return self.browser.execute_script(code, *given)

    def press(self, *keys, on=None):
        for key in keys:
            (on or self.browser.switch_to.active_element).send_keys(key)

    def node(self, name):
        return next(n for n in self.all("g.node") if name == n.get_attribute("aria-label").split(",")[0])

    def click(self, element):
        self.chain().click(element).perform()

    def hover(self, element):
        self.chain().move_to_element(element).perform()

    def until(self, true):
        importlib.import_module("selenium.webdriver.support.wait").WebDriverWait(self.browser, 5).until(
            lambda _: true()
        )

    def chain(self):
        return importlib.import_module("selenium.webdriver").ActionChains(self.browser)

    def grad(self, name):
        return self.node(name).find_element("css selector", ".al-grad").text

    @property
    def about(self):
        return self.one(".al-about").text

    @property
    def caption(self):
        return self.one(".al-caption-box").text

    @property
    def view(self):
        return [float(x) for x in self.one(".al-stage svg").get_dom_attribute("viewBox").split()]

    def shown(self):
        return [n.get_attribute("data-id") for n in self.all("g.node") if n.is_displayed()]


def graph():
    w, x, b = ag.scalar(3.0), ag.scalar(2.0), ag.scalar(1.0)
    h = w * x + b
    y = ag.tanh(h / 8) * w
    y.backward()
    return y, {"w": w, "x": x, "b": b, "h": h, "y": y}


@pytest.fixture
def page(chromium, tmp_path):
    y, names = graph()
    picture = viz.draw(y, names=names)
    inner = tuple(n.id for n in picture.diagram.nodes if n.name in ("x", "b", "h") or n.op == "×")[:4]
    diagram = replace(picture.diagram, clusters=(Cluster("layer", inner),), steps=picture.steps)
    path = viz.Drawing(diagram).save(tmp_path / "graph.html")
    chromium.get("about:blank")  # the page of a new tab asks for things of its own
    chromium.get_log("browser"), chromium.get_log("performance")
    chromium.get(path.as_uri())
    yield Page(chromium)
    assert [entry for entry in chromium.get_log("browser") if entry["level"] != "DEBUG"] == []
    asked = [json.loads(entry["message"])["message"] for entry in chromium.get_log("performance")]
    urls = {m["params"]["request"]["url"] for m in asked if m["method"] == "Network.requestWillBeSent"}
    assert urls == {path.as_uri()}


def test_pointing_shows_details_and_a_click_keeps_them(page):
    assert "Point at a node" in page.about
    page.hover(page.node("w"))
    assert page.about.startswith("w\nparameter")
    page.click(page.node("b"))
    page.hover(page.node("w"))
    assert page.about.startswith("b\nparameter") and "value 1.0" in page.about
    page.press("\ue00c")
    page.hover(page.one(".al-about"))
    assert "Point at a node" in page.about


def test_a_click_on_an_edge_shows_its_local_derivative(page):
    label = next(e for e in page.all("g.edge .al-local") if e.text == "2")
    page.click(label)
    assert "local derivative" in page.about and "2" in page.about and "argument 0 of" in page.about


def test_the_panel_leads_from_node_to_node(page):
    page.click(page.node("h = +"))
    button = next(b for b in page.all(".al-about li button") if b.text == "b")
    button.click()
    assert page.about.startswith("b\nparameter")
    assert "al-chosen" in page.node("b").get_attribute("class")


def test_wheel_keys_and_drag_move_the_picture(page):
    start = page.view
    page.press("+", on=page.stage)
    assert page.view[2] == pytest.approx(start[2] / 1.25, rel=1e-3)
    page.press("\ue014", on=page.stage)
    moved = page.view
    assert moved[0] > start[0] and moved[2] < start[2]
    page.chain().drag_and_drop_by_offset(page.stage, 50, 20).perform()
    assert page.view[0] < moved[0] and page.view[1] < moved[1]
    wheel = importlib.import_module("selenium.webdriver.common.actions.wheel_input")
    origin = wheel.ScrollOrigin.from_element(page.stage)
    page.chain().scroll_from_origin(origin, 0, -200).perform()
    assert page.view[2] < moved[2]
    page.press("0", on=page.stage)
    assert page.view == start


def test_search_counts_lights_up_and_cycles(page):
    page.press("/", on=page.stage)
    box = page.browser.switch_to.active_element
    assert box.get_attribute("type") == "search"
    box.send_keys("×")
    assert page.one(".al-count").text == "2 found"
    lit = [n.get_attribute("aria-label") for n in page.all(".al-match")]
    assert len(lit) == 2 and all("×" in label for label in lit)
    seen = []
    for _ in range(3):
        box.send_keys("\ue007")
        seen.append(page.one(".al-chosen").get_attribute("data-id"))
    assert seen[0] != seen[1] and seen[0] == seen[2]
    assert page.one(".al-count").text == "1 of 2"
    box.send_keys("\ue00c")
    assert page.all(".al-match") == [] and page.one(".al-count").text == ""


def test_a_search_for_nothing_says_so(page):
    page.press("/", on=page.stage)
    page.press("nowhere")
    assert page.one(".al-count").text == "none"


def test_the_slider_steps_the_pass(page):
    stored = [page.grad(name) for name in ("x", "w", "b")]
    assert "press ▶" in page.caption
    page.one(".al-next").click()
    assert page.caption == "Start with dy/dy = 1"
    assert page.grad("y = ×") == "1" and page.grad("x") == "…"
    page.one(".al-next").click()
    assert page.caption.startswith("[1/5] y = × : upstream 1\ndy/d(tanh) += 1 × 3 = 3  (0 → 3)")
    assert len(page.all(".edge.al-carries")) == 2
    assert page.one(".node.al-now").get_attribute("aria-label").startswith("y = ×")
    assert page.grad("w").endswith("+ …")
    page.one(".al-last").click()
    assert page.caption == "All gradients are complete" and page.all(".al-carries") == []
    assert [page.grad(name) for name in ("x", "w", "b")] == stored
    page.one(".al-back").click()
    assert page.caption.startswith("[5/5]")
    page.one(".al-reset").click()
    assert [page.grad(name) for name in ("x", "w", "b")] == stored
    assert page.all(".al-stepping") == []


def test_the_slider_moves_by_its_own_keys(page):
    slider = page.one(".al-steps input")
    slider.send_keys("\ue014\ue014")
    assert slider.get_attribute("aria-valuetext").startswith("[2/5]") and page.caption.startswith("[2/5]")
    slider.send_keys("\ue010")
    assert page.caption == "All gradients are complete"


def test_keys_step_and_play(page):
    page.press("n", "n", "n", "b", on=page.stage)
    assert page.caption.startswith("[1/5]")
    play = page.one(".al-play")
    page.press("p", on=page.stage)
    assert play.get_attribute("aria-label") == "Pause" and page.caption.startswith("[2/5]")
    page.press("p", on=page.stage)
    assert play.get_attribute("aria-label") == "Play"


def test_everything_is_reached_by_tab_alone(page):
    reached = []
    page.js("document.activeElement.blur()")
    for _ in range(16):
        page.press("\ue004")
        reached.append(page.js("const e = document.activeElement; return e.ariaLabel || e.textContent || e.tagName"))
    joined = " | ".join(reached)
    for name in ("Search by name or op", "Keys", "Picture: arrow keys", "y = ×", "First step", "Step of the backward"):
        assert name in joined
    ring = page.js("return getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid" or page.js("return document.activeElement === document.body")


def test_arrows_walk_from_node_to_node_and_enter_keeps_one(page):
    page.js("document.querySelector('g.node[tabindex=\"0\"]').focus()")
    page.press("\ue012")
    first = page.js("return document.activeElement.dataset.id")
    page.press("\ue007")
    assert page.one(".al-chosen").get_attribute("data-id") == first
    assert len(page.all('g.node[tabindex="0"]')) == 1


def test_a_group_becomes_one_card_and_opens_again(page):
    everything = page.shown()
    button = page.one(".al-groups button")
    assert button.get_attribute("aria-expanded") == "true"
    button.click()
    assert len(page.shown()) == len(everything) - 4
    assert button.get_attribute("aria-expanded") == "false"
    assert page.one(".al-group .al-heading").text == "layer"
    assert len(page.all(".al-bundle")) >= 2
    page.click(page.one(".al-group"))
    assert page.shown() == everything and page.all(".al-group, .al-bundle") == []


DRAWN = """return [...document.querySelectorAll('.al-stage g.node, .al-stage g.al-group')]
    .filter((e) => !e.classList.contains('al-hidden')).map((e) => e.querySelector('.al-card').getBBox())
    .map((b, at, all) => { const e = [...document.querySelectorAll('.al-stage g.node, .al-stage g.al-group')]
        .filter((e) => !e.classList.contains('al-hidden'))[at]; const m = e.transform.baseVal.consolidate().matrix;
        return [b.x + m.e, b.y + m.f, b.x + b.width + m.e, b.y + b.height + m.f]; })"""
MARKUP = """const copy = document.querySelector('.al-content').cloneNode(true);
    copy.querySelectorAll('.al-folds').forEach((e) => e.remove()); return copy.innerHTML"""


def test_folding_leaves_no_gap_and_no_overlap_and_opening_brings_everything_back(page):
    before, wide = page.js(MARKUP), page.js(DRAWN)
    button = page.one(".al-groups button")
    button.click()
    boxes = page.js(DRAWN)
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]

    def extent(boxes):
        return max(box[2] for box in boxes) - min(box[0] for box in boxes)

    assert extent(boxes) < 0.8 * extent(wide)
    # Edges still end at their nodes.
    tips = page.js(
        "return [...document.querySelectorAll('g.edge:not(.al-hidden) .al-arrow')]"
        ".map((e) => e.getAttribute('d').match(/-?[\\d.]+/g).map(Number).slice(2, 4))"
    )
    assert tips
    for x, y in tips:
        assert any(abs(x - box[0]) < 1.5 and box[1] <= y <= box[3] for box in boxes), (x, y, boxes)
    button.click()
    assert page.js(MARKUP) == before


def test_a_search_opens_the_group_that_hides_a_match(page):
    page.one(".al-groups button").click()
    page.press("/", on=page.stage)
    page.press("b")
    page.press("\ue007")
    assert page.node("b").is_displayed()


def test_a_node_takes_in_what_only_it_was_computed_from(page):
    everything = page.shown()
    page.click(page.node("h = +"))
    page.press("c", on=page.stage)
    gone = set(everything) - set(page.shown())
    named = {n.get_attribute("data-id"): n.get_attribute("aria-label").split(",")[0] for n in page.all("g.node")}
    assert sorted(named[i] for i in gone) == ["b", "x", "×"]
    assert page.one(".al-badge").text == "+ 3"
    assert [p for p in page.all(".edge") if p.is_displayed() and p.get_attribute("data-tail") in gone] == []
    page.one(".al-wide").click()
    assert page.shown() == everything


def test_nothing_overlaps_and_what_is_highlighted_is_in_sight(page):
    page.press("n", "n", "n", on=page.stage)
    boxes = page.js(
        "return [...document.querySelectorAll('g.node .al-card')].map((e) => e.getBoundingClientRect())"
        ".map((r) => [r.left, r.top, r.right, r.bottom])"
    )
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    parts = [page.one(s).rect for s in (".al-bar", ".al-stage", ".al-about", ".al-steps")]
    assert parts[0]["y"] + parts[0]["height"] <= parts[1]["y"] + 1
    assert parts[1]["y"] + parts[1]["height"] <= parts[3]["y"] + 1
    assert parts[1]["x"] + parts[1]["width"] <= parts[2]["x"] + 1
    now, stage = page.one(".al-now .al-card").rect, parts[1]
    assert stage["x"] <= now["x"] and now["x"] + now["width"] <= stage["x"] + stage["width"]
    line = page.one(".al-carries .al-line")
    theme = viz.draw(ag.scalar(1.0)).theme
    red, green, blue = (int(theme.gradient[i : i + 2], 16) for i in (1, 3, 5))
    page.until(lambda: line.value_of_css_property("stroke") == f"rgb({red}, {green}, {blue})")
    texts = page.js(
        "const across = (e) => { const r = e.getBoundingClientRect(); return [r.left, r.right]; };"
        "return [...document.querySelectorAll('g.node')].map("
        "(n) => [n.querySelector('.al-card'), ...n.querySelectorAll('text')].map(across))"
    )
    for card, *inside in texts:
        assert all(card[0] - 1 <= left and right <= card[1] + 1 for left, right in inside)


def test_motion_stops_for_those_who_asked_for_less(page):
    page.browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
    )
    try:
        page.press("n", "n", on=page.stage)
        assert page.one(".al-carries .al-line").value_of_css_property("animation-name") == "none"
    finally:
        page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert page.one(".al-carries .al-line").value_of_css_property("animation-name") == "al-back"


def test_two_pages_in_one_document_do_not_disturb_each_other(chromium, tmp_path):
    y, names = graph()
    one, two = viz.draw(y, names=names), viz.draw(y, names=names, theme="dark")
    both = tmp_path / "both.html"
    pieces = [one.html(document=False), two.html(document=False), one.html(document=False)]
    both.write_text("<!DOCTYPE html><meta charset='utf-8'>" + "".join(pieces), "utf-8")
    chromium.get(both.as_uri())
    page = Page(chromium)
    apps = page.all(".al-app")
    assert [a.get_attribute("data-ready") for a in apps] == ["yes"] * 3
    for app in apps[1:]:
        app.find_element("css selector", ".al-next").click()
    captions = [a.find_element("css selector", ".al-caption-box").text for a in apps]
    assert "press ▶" in captions[0] and captions[1] == captions[2] == "Start with dy/dy = 1"
    grounds = [a.value_of_css_property("background-color") for a in apps]
    assert grounds[0] == grounds[2] != grounds[1]
    assert [entry for entry in chromium.get_log("browser") if entry["level"] != "DEBUG"] == []


def test_a_picture_without_steps_has_no_slider_and_one_without_gradients_shows_them(chromium, tmp_path):
    x = ag.scalar(2.0)
    chromium.get(viz.draw([x * x, x + 1]).save(tmp_path / "two.html").as_uri())
    assert not Page(chromium).one(".al-steps").is_displayed()
    chromium.get(viz.draw(x * x, show=["value"]).save(tmp_path / "bare.html").as_uri())
    page = Page(chromium)
    page.press("n", "n", on=page.stage)
    assert page.grad("x") == "4"
    page.one(".al-reset").click()
    assert page.grad("x") == ""


def test_hostile_names_run_nothing(chromium, tmp_path):
    x = ag.scalar(2.0)
    name = "</script><script>window.hit = 1</script><img src=x onerror='window.hit = 1'>\u2028"
    chromium.get(viz.draw(x * x, names={name: x}).save(tmp_path / "hostile.html").as_uri())
    page = Page(chromium)
    page.hover(page.all("g.node")[0])
    assert "</script>" in page.about
    assert page.js("return window.hit ?? null") is None


def test_the_animated_picture_moves(chromium, tmp_path):
    x = ag.scalar(2.0)
    film = viz.animate(ag.sin(x) * x)
    chromium.get(film.save(tmp_path / "step.svg").as_uri())
    script = (
        "document.getAnimations().forEach((a) => { a.pause(); a.currentTime = arguments[0]; });"
        "return [...document.querySelectorAll('text.al-title')]"
        ".filter((e) => getComputedStyle(e).visibility === 'visible').map((e) => e.textContent.trim())"
    )
    start = 0.0
    for frame, seconds in zip(film.frames(), film.seconds, strict=True):
        [shown] = chromium.execute_script(script, 1000 * (start + seconds / 2))
        assert shown == frame.diagram.title.strip()
        start += seconds
