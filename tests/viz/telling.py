"""Read back what each renderer says of a diagram: of each node and edge, of the frames, of sizes and of elements.

Each reader gives a `Told`. Texts are pieces of what is printed, with the spelling of the format undone; where a format
draws in places rather than in a tree, what lies in a frame is found by looking where it lies.
"""

import json
import re
from collections import defaultdict
from html import unescape
from typing import NamedTuple
from xml.etree import ElementTree

from viz.engine import lay_out
from viz.render import dot, html, latex, mermaid, svg, text, tikz
from viz.theme import theme

LIGHT = theme("light")
SVG = "{http://www.w3.org/2000/svg}"


class Told(NamedTuple):
    """What is said of nodes and edges, in which frames nodes lie, and gauges and cells as each format draws them."""

    nodes: dict
    edges: dict
    homes: dict
    gauges: dict
    cells: dict


def _frames_around(boxes, points):
    """Name the frames around each point, large ones first; boxes are (name, x, y, right, bottom)."""
    order = sorted(boxes, key=lambda box: -abs((box[3] - box[1]) * (box[4] - box[2])))
    return {
        key: tuple(n for n, a, b, c, d in order if min(a, c) <= x <= max(a, c) and min(b, d) <= y <= max(b, d))
        for key, (x, y) in points.items()
    }


def in_svg(diagram):
    return _svg(svg.render(diagram, LIGHT, lay_out(diagram, "LR", "built-in")))


def _svg(source):
    nodes, edges, gauges, cells, boxes, places = {}, {}, {}, {}, [], {}
    for group in ElementTree.fromstring(source).iter(f"{SVG}g"):
        kind = group.get("class", "").split()[0]
        said = " | ".join("".join(each.itertext()) for each in group.iter(f"{SVG}text"))
        marks = re.findall(r"al-mark-(\w+)", ElementTree.tostring(group, "unicode"))
        if kind == "node":
            name = group.get("data-id")
            nodes[name] = said
            x, y = map(float, re.findall(r"[-\d.]+", group.get("transform")))
            card = group.find(f"{SVG}rect[@class='al-card']")
            places[name] = x + float(card.get("width")) / 2, y + float(card.get("height")) / 2
            bars = [each.get("fill") for each in group.iter() if each.get("class") == "al-magnitude"]
            gauges |= {name: bars[0]} if bars else {}
            heat = [each.get("fill") for g in group.findall(f"{SVG}g[@class='al-heat']") for each in list(g)[:-1]]
            cells |= {name: [each for each in heat if each]} if heat else {}
        elif kind == "edge":
            key = group.get("data-tail"), group.get("data-head"), int(group.get("data-slot"))
            edges[key] = said, {*marks}
        elif kind == "cluster":
            frame = group.find(f"{SVG}rect")
            x, y, w, h = (float(frame.get(each)) for each in ("x", "y", "width", "height"))
            boxes.append((group.find(f"{SVG}text").text, x, y, x + w, y + h))
    cells = {name: [each for each in fills if each != "none"] for name, fills in cells.items()}
    return Told(nodes, edges, _frames_around(boxes, places), gauges, cells)


def in_html(diagram):
    page = html.render(diagram, LIGHT, lay_out(diagram, "LR", "built-in"))
    drawn = _svg(re.search(r"<svg .*?</svg>", page, re.DOTALL)[0].replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))
    data = json.loads(re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)[1])
    nodes = {
        each["id"]: " | ".join([each["heading"], *map(" ".join, each["facts"]), *each["more"]])
        for each in data["nodes"]
    }
    edges = {}
    for each in data["edges"]:
        key = each["tail"], each["head"], int(re.search(r"\.(\d+)$", each["id"])[1])
        edges[key] = " | ".join([each["label"], *each["more"]]), drawn.edges[key][1]
    homes = {name: tuple(c["name"] for c in data["clusters"] if name in c["members"]) for name in nodes}
    assert homes == drawn.homes
    return Told(nodes, edges, homes, drawn.gauges, drawn.cells)


def in_dot(diagram):
    nodes, edges, homes, gauges, cells, stack = {}, {}, {}, {}, {}, []
    for line in map(str.strip, dot.render(diagram, LIGHT).splitlines()):
        if found := re.match(r"(n\d+) \[label=<(.*</TABLE>)>", line):
            name, table = found.groups()
            nodes[name] = unescape(" | ".join(re.findall(r">([^<>]+)<", table))).replace("\xa0", " ")
            if bar := re.search(r'<TR><TD WIDTH="\d+" BGCOLOR="(#\w+)"></TD>', table):
                gauges[name] = bar[1]
            if heat := re.findall(r'HEIGHT="\d+" BGCOLOR="(#\w+)">', table):
                cells[name] = heat
            homes.setdefault(name, ())
        elif found := re.match(r'graph \[label="(.*?)" style="rounded', line):
            stack.append(found[1])
        elif re.fullmatch(r"n\d+", line):
            homes[line] = tuple(stack)
        elif line == "}" and stack:
            stack.pop()
        elif found := re.match(r'(n\d+) -> (n\d+) \[(?:label="(.*?)" )?', line):
            key = found[1], found[2], int(re.search(r'-e[^"]*\.(\d+)"', line)[1])
            edges[key] = (found[3] or "").replace("\\n", " | "), None
    return Told(nodes, edges, homes, gauges, cells)


def in_mermaid(diagram):
    def plain(said):
        return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), said.replace("<br/>", " | ")).replace("\u200b", "")

    nodes, edges, homes, gauges, cells, stack = {}, {}, {}, {}, {}, []
    slots = defaultdict(lambda: iter(sorted(e.slot for e in diagram.edges if e.head == head)))
    for line in mermaid.render(diagram, LIGHT).splitlines():
        if found := re.fullmatch(r'  (n\d+)[\[(]+"([^"]*)"[])]+', line):
            name, said = found[1], plain(found[2])
            nodes[name] = said
            homes.setdefault(name, ())
            bar = re.search(r"\| (.) gradient(?: \||$)", said)
            gauges |= {name: bar[1]} if bar else {}
            if heat := [each for each in said.split(" | ")[1:] if re.fullmatch("[▁▂▃▄▅▆▇█·!]+", each)]:
                cells[name] = heat
        elif found := re.fullmatch(r'  (n\d+) (?:-->|-\.->)(?:\|"([^"]*)"\|)? (n\d+)', line):
            head = found[3]
            edges[found[1], head, next(slots[head])] = plain(found[2] or ""), None
        elif found := re.fullmatch(r' *subgraph c\d+\["(.*)"\]', line):
            stack.append(plain(found[1]))
        elif line.strip() == "end":
            stack.pop()
        elif stack:
            homes[line.strip()] = tuple(stack)
    return Told(nodes, edges, homes, gauges, cells)


_TEX = {r"$\times$": "×", r"\times": "×", r"\dots{}": "…", "{[}": "[", "{]}": "]", r"\_": "_", r"$\to$": "→",
        r"\textgreater{}": ">", r"\textsuperscript{T}": "ᵀ"}  # a table  # fmt: skip


def _untex(said):
    for tex, sign in _TEX.items():
        said = said.replace(tex, sign)
    said = re.sub(r"\\textcolor\{\w+\}|\\text\w*|\\noalign\{\\vskip [\d.]+bp\}", "", said)
    return re.sub(r"[{}]", "", said.replace(r"\\", " | ").replace("&", " "))


def in_tikz(diagram):
    number = r"(-?[\d.]+)"
    nodes, edges, gauges, cells, boxes, places = {}, {}, {}, {}, [], {}
    for line in tikz.render(diagram, LIGHT, lay_out(diagram, "LR", "built-in")).splitlines():
        if found := re.fullmatch(rf"\\node\[al \w+, .*\] \((n\d+)\) at \({number},{number}\) \{{(.*)\}};", line):
            name = found[1]
            nodes[name], places[name] = _untex(found[4]), (float(found[2]), float(found[3]))
        elif found := re.fullmatch(r"\\draw\[al (?!frame)[^]]*\] (.*); % (\w+) -> (\w+), argument (\d+)", line):
            said = " | ".join(
                _untex(each) for each in re.findall(r"node\[al \w+.*?\] at \(.*?\) \{(.*?)\}(?= node|$)", found[1])
            )
            edges[found[2], found[3], int(found[4])] = said, None
        elif found := re.match(
            rf"\\draw\[al frame\] \({number},{number}\) rectangle \({number},{number}\).*\{{(.*)\}};", line
        ):
            boxes.append((_untex(found[5]), *map(float, found.groups()[:4])))
        elif line.startswith(r"\path[draw=almuted"):
            gauges[name] = ""
        elif found := re.match(r"\\path\[fill=(\{rgb,255:red,(\d+);green,(\d+);blue,(\d+)\}|albackground)", line):
            colour = (
                LIGHT.background if not found[2] else "#" + "".join(f"{int(each):02x}" for each in found.groups()[1:])
            )
            if gauges.get(name) == "":
                gauges[name] = colour
            else:
                cells.setdefault(name, []).append(colour)
    return Told(nodes, edges, _frames_around(boxes, places), gauges, cells)


def _ids(diagram, called):
    """Map what nodes are called to their ids; each must be called something of its own."""
    made = {called(node): node.id for node in diagram.nodes}
    assert len(made) == len(diagram.nodes)
    return made


def in_text(diagram, *, ascii_only=False):
    source = text.render(diagram, width=500, ascii_only=ascii_only)
    spelled = text.ascii_text if ascii_only else str
    known = _ids(diagram, lambda node: spelled(node.heading))
    outer = dict(re.findall(r"^(\w+) (?:contains) (.*)\.$", source, re.MULTILINE))
    parents = {inner: name for name, all_of in outer.items() for inner in all_of.split(", ")}
    branch = re.compile(r"^((?:[│|] {2}| {3})*)([├└+`])([─┄═.=-])(?:\((.*?)\)\3|\3\3) (.*)$")
    nodes, edges, homes, gauges, cells, above = {}, {}, {}, {}, {}, []
    slots = defaultdict(lambda: iter(sorted(e.slot for e in diagram.edges if e.head == head)))
    header = next(line for line in source.splitlines() if "value" in line)
    for line in source.split("is the local derivative")[0].splitlines():
        found = branch.match(line)
        depth, rest = (len(found[1]) // 3 + 1, found[5]) if found else (0, line)
        rest = re.sub(r"^[+−~-] (?=\S)", "", rest)
        name = max((each for each in known if re.match(re.escape(each) + r"( |$)", rest)), key=len, default=None)
        if name is None:
            continue
        ident = known[name]
        above[depth:] = [ident]
        if found:
            head = above[depth - 1]
            edges[ident, head, next(slots[head])] = found[4] or "", None
        if re.search(r"\((see above|from above)\)", rest):
            continue
        nodes.setdefault(ident, rest)
        # A gauge is one character wide, and stands before the elements.
        bar = line[header.index("elements") - 3 :][:1].strip()
        gauges |= {ident: bar} if bar else {}
        strips = line[header.index("elements") :].split("  ")[0]
        cells |= {ident: strips.split()} if strips.strip() else {}
        home = line[header.index("scope") :].strip() if "scope" in header else ""
        path = [home] if home else []
        while path and path[0] in parents:
            path.insert(0, parents[path[0]])
        homes[ident] = tuple(path)
    return Told(nodes, edges, homes, gauges, cells)


def in_ascii(diagram):
    return in_text(diagram, ascii_only=True)


def in_latex(diagram):
    known = _ids(diagram, lambda node: latex.symbol(node.name))
    nodes, gauges, cells, homes, home = {}, {}, {}, {}, ()
    numbers, factors, rows = {}, {}, {}
    for row in latex.render(diagram).split(r"\begin{align*}")[-1].split("\\\\\n"):
        if scope := re.search(r"\\intertext\{\\textsf\{(.*)\}\}", row):
            home = tuple(_untex(scope[1]).split(" / ")) if scope[1] != "outside of them" else ()
        row = re.sub(r"\\intertext\{.*\}|\\end\{align\*\}", "", row).strip()
        left, _, right = row.partition(" &")
        bars = re.findall(r"\\;\\rule\{0.6ex\}\{([\d.]+)ex\}", right)
        if left in known:
            ident = known[left]
            rows[ident], homes[ident] = right, home
            cells |= {
                ident: [
                    re.findall(r"\\rule(\[-)?.*?\{[\d.]+ex\}|(\\times)", each) for each in right.split(r" \quad ")[1:]
                ]
            }
        else:
            ident = next(node for name, node in known.items() if left == latex._bar(name))
            factors[ident] = re.findall(r"\\cdot ([^ ]+)", right)
            numbers[ident] = right
            gauges |= {ident: float(bars[0]) / 1.6} if bars else {}
    for ident, right in rows.items():
        nodes[ident] = _untex(right + numbers.get(ident, ""))
    edges = {}
    for edge in diagram.edges:
        marks = re.search(rf"argument {edge.slot + 1} ([^;]*?)(?:;|\}} ?\\qquad|\}} ?\\quad|\}}$)", rows[edge.head])
        by = re.search(rf"\\partial_\{{{edge.slot + 1}\}} = (.*?)(?:,\\;|\)$|\) )", rows[edge.head])
        uses = [each for each in diagram.edges if each.tail == edge.tail and each.carries_grad]
        found = factors.get(edge.tail, [])
        local = by[1] if by else found[uses.index(edge)] if edge in uses and len(found) == len(uses) else ""
        edges[edge.tail, edge.head, edge.slot] = (
            f"{_untex(local).strip('()')} | {_untex(marks[1]) if marks else ''}",
            None,
        )
    return Told(nodes, edges, homes, gauges, {name: rows for name, rows in cells.items() if rows})


READERS = {
    "svg": in_svg, "html": in_html, "dot": in_dot, "mermaid": in_mermaid, "tikz": in_tikz, "text": in_text,
    "ascii": in_ascii, "latex": in_latex,
}  # a table  # fmt: skip
