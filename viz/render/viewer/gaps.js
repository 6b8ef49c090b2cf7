// Gaps: what folding hid leaves no empty space. Each axis by itself is pushed together where nothing is left, so that
// whatever was to the left of something, or above it, still is, and nothing comes to lie on anything else.

const AROUND = 14; // beside a node, room for an arrowhead
const WIDEST = 70; // what is left of a gap that nodes had filled
const MARGIN = 16; // around the picture

function makeGaps(page) {
  const nodes = [...page.nodes.values()].map((node) => (
    { node, home: node.box, element: node.element, was: node.element.getAttribute("transform") }
  ));
  const edges = [...page.edges.values()].map(({ element }) => {
    const plate = element.querySelector(".al-plate");
    const paths = [...element.querySelectorAll(":scope > path")].map((path) => ({ path, was: path.getAttribute("d") }));
    return { element, paths, label: plate && boxOf(plate), on: [...element.children].filter((each) => each.matches("rect, text, g")) };
  });
  const frames = [...page.svg.querySelectorAll("g.cluster")].map((frame) => {
    const [rect, text] = [frame.querySelector("rect"), frame.querySelector("text")];
    return { rect, box: boxOf(rect), text };
  });
  const legend = page.svg.querySelector(".al-legend");
  const below = legend?.getAttribute("transform");
  const size = page.svg.viewBox.baseVal;
  const down = (element) => element?.transform.baseVal.consolidate()?.matrix.f;
  const whole = [size.width, size.height];
  const ends = [size.width, (down(legend) ?? size.height) - (down(page.content) ?? 0)];
  const all = [...nodes.map(({ home }) => around(home)), ...edges.flatMap(({ label }) => (label ? [label] : []))];
  let moved = [(x) => x, (y) => y];

  function number(element, name) {
    return Number(element.getAttribute(name));
  }

  function boxOf(rect) {
    return ["x", "y", "width", "height"].map((name) => number(rect, name));
  }

  function around([left, top, width, height]) {
    return [left - AROUND, top - AROUND, width + 2 * AROUND, height + 2 * AROUND];
  }

  /** What boxes cover of an axis: pieces from low to high that do not touch. */
  function covered(boxes, axis) {
    const found = [];
    for (const [low, high] of boxes.map((box) => [box[axis], box[axis] + box[axis + 2]]).sort((a, b) => a[0] - b[0])) {
      const last = found.at(-1);
      if (last && low <= last[1]) last[1] = Math.max(last[1], high);
      else found.push([low, high]);
    }
    return found;
  }

  /** Where each place of an axis goes if of each gap as much is taken out as was covered before. */
  function squeeze(boxes, axis) {
    const before = covered(all, axis);
    const stops = []; // [where a gap begins, where it ends, how much of it goes]
    const pieces = [[-Infinity, MARGIN], ...covered(boxes, axis), [ends[axis] - MARGIN, Infinity]];
    for (let at = 1; at < pieces.length; at++) {
      const [low, high] = [pieces[at - 1][1], pieces[at][0]];
      const filled = before.reduce((sum, [a, b]) => sum + Math.max(0, Math.min(b, high) - Math.max(a, low)), 0);
      const gone = Math.min(filled, Math.max(0, high - low - WIDEST));
      if (gone > 0) stops.push([low, high, gone]);
    }
    return (place) => {
      let shift = 0;
      for (const [low, high, gone] of stops) shift += gone * Math.min(1, Math.max(0, (place - low) / (high - low)));
      return place - shift;
    };
  }

  /** By how much a point moves. */
  function shift([x, y]) {
    return [moved[0](x) - x, moved[1](y) - y];
  }

  function middle([left, top, width, height]) {
    return [left + width / 2, top + height / 2];
  }

  function translate(element, [dx, dy], was = "") {
    if (dx || dy) element.setAttribute("transform", `translate(${dx} ${dy}) ${was}`.trim());
    else if (was) element.setAttribute("transform", was);
    else element.removeAttribute("transform");
  }

  /** Close what is empty, given the boxes of what stands for hidden nodes. */
  function close(cards) {
    const shown = (element) => !element.classList.contains("al-hidden");
    const left = nodes.filter(({ element }) => shown(element)).map(({ home }) => around(home));
    const labels = edges.filter(({ element, label }) => label && shown(element)).map(({ label }) => label);
    const boxes = [...left, ...labels, ...cards.map(around)];
    const complete = left.length === nodes.length;
    moved = complete ? [(x) => x, (y) => y] : [squeeze(boxes, 0), squeeze(boxes, 1)];
    for (const { node, home, element, was } of nodes) {
      const by = shift(middle(home));
      node.box = [home[0] + by[0], home[1] + by[1], home[2], home[3]];
      translate(element, by, was);
    }
    for (const edge of edges) moveEdge(edge);
    for (const { rect, box, text } of frames) {
      const [x, y, width, height] = box;
      const [low, far] = [shift([x, y]), shift([x + width, y + height])];
      dress(rect, { x: x + low[0], y: y + low[1], width: width + far[0] - low[0], height: height + far[1] - low[1] });
      translate(text, low);
    }
    const end = shift(ends);
    if (legend) translate(legend, [0, end[1]], below);
    page.view.resize(whole[0] + end[0], whole[1] + end[1]);
  }

  function moveEdge({ paths, label, on }) {
    for (const { path, was } of paths) {
      const points = [...was.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map((found) => [Number(found[1]), Number(found[2])]);
      // A head keeps its form, so it goes where its tip goes.
      const tip = path.matches(".al-arrow") ? shift(points[1]) : null;
      path.setAttribute("d", was.replace(/(-?[\d.]+) (-?[\d.]+)/g, (_, x, y) => {
        const [dx, dy] = tip ?? shift([Number(x), Number(y)]);
        return `${Number(x) + dx} ${Number(y) + dy}`;
      }));
    }
    if (label) for (const each of on) translate(each, shift(middle(label)));
  }

  return { close, shift };
}
