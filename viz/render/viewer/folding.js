// Folding: a group becomes one card, a node takes in what only it was computed from. The rest moves together, in the same
// order, so that the eye keeps its place.

function makeFolding(page) {
  const groups = page.data.clusters.map((cluster, index) => (
    { ...cluster, index, folded: false, frame: page.drawn.get(cluster.id) }
  ));
  const homes = new Map([...page.nodes.values()].map((node) => [node.id, node.box]));
  const nodes = new Set(); // those that took in what they were computed from
  const behind = page.draw("g", { class: "al-folds" });
  const before = page.draw("g", { class: "al-folds" });
  const list = page.find("groups");
  let standsFor = new Map(); // hidden node -> what stands for it: a group or a node

  page.content.prepend(behind);
  page.content.append(before);
  for (const group of groups) {
    const count = make("span", { class: "al-quiet" }, String(group.members.length));
    const button = { type: "button", "aria-expanded": "true", click: () => toggleGroup(group) };
    group.button = make("button", button, `${group.name} `, count);
    list.append(group.button);
    group.frame?.addEventListener("dblclick", () => toggleGroup(group));
  }
  list.hidden = !groups.length;

  /** What a node alone was computed from: all of whose users are that node, or among these. */
  function own(node) {
    const found = new Set([node]);
    const order = [...page.nodes.values()];
    for (let at = order.indexOf(node) - 1; at >= 0; at--) {
      const { outs } = order[at];
      if (outs.length && outs.every((edge) => found.has(page.nodes.get(edge.head)))) found.add(order[at]);
    }
    found.delete(node);
    return found;
  }

  function toggleGroup(group) {
    group.folded = !group.folded;
    show();
  }

  function toggleNode(node) {
    if (!node || (!nodes.has(node) && !own(node).size)) return;
    if (!nodes.delete(node)) nodes.add(node);
    show();
    page.panel.refresh();
  }

  /** Unfold whatever hides a node. */
  function open(node) {
    if (isShown(node)) return;
    for (const group of groups) if (group.members.includes(node.id)) group.folded = false;
    for (const each of [...nodes]) if (own(each).has(node)) nodes.delete(each);
    show();
  }

  function isShown(node) {
    return !standsFor.has(node);
  }

  function decide() {
    standsFor = new Map();
    for (const group of groups.filter((each) => each.folded)) {
      for (const id of group.members) {
        const node = page.nodes.get(id);
        const now = standsFor.get(node);
        if (!now || group.members.length > now.members.length) standsFor.set(node, group); // the outer of two groups
      }
    }
    for (const node of nodes) for (const each of own(node)) if (!standsFor.has(each)) standsFor.set(each, node);
  }

  function show() {
    decide();
    const bundles = new Map();
    for (const node of page.nodes.values()) node.element.classList.toggle("al-hidden", !isShown(node));
    for (const edge of page.edges.values()) {
      const [tail, head] = [end(edge.tail), end(edge.head)];
      const plain = isShown(page.nodes.get(edge.tail)) && isShown(page.nodes.get(edge.head));
      edge.element.classList.toggle("al-hidden", !plain);
      if (!plain && tail !== head) bundles.set(`${name(tail)} ${name(head)}`, [tail, head]);
    }
    const shown = new Set(standsFor.values());
    const folded = groups.filter((group) => shown.has(group));
    page.gaps.close(folded.map((group) => {
      const { x, y, half } = home(group);
      return [x - half[0], y - half[1], 2 * half[0], 2 * half[1]];
    }));
    const cards = folded.map(card);
    const badges = [...nodes].filter((node) => isShown(node)).map(badge);
    behind.replaceChildren(...[...bundles.values()].map(bundle));
    before.replaceChildren(...cards, ...badges);
    for (const group of groups) {
      group.button.setAttribute("aria-expanded", String(!group.folded));
      group.frame?.classList.toggle("al-hidden", group.folded || inside(group));
    }
  }

  /** Whether a group is hidden in a larger one. */
  function inside(group) {
    return groups.some((other) => other.folded && other.members.length > group.members.length
      && group.members.every((id) => other.members.includes(id)));
  }

  /** What is drawn for a node: itself, or what stands for it, and in turn for that. */
  function end(id) {
    let thing = page.nodes.get(id);
    while (standsFor.has(thing)) thing = standsFor.get(thing);
    return thing;
  }

  function name(thing) {
    return thing.members ? `group ${thing.index}` : thing.id;
  }

  /** The middle of a thing as it is now, and the half of its size. */
  function place(thing) {
    if (!thing.members) return { x: thing.box[0] + thing.box[2] / 2, y: thing.box[1] + thing.box[3] / 2, half: [thing.box[2] / 2, thing.box[3] / 2] };
    const { x, y, half } = home(thing);
    const [dx, dy] = page.gaps.shift([x, y]);
    return { x: x + dx, y: y + dy, half };
  }

  /** Where the card of a group would stand if there were no gaps to close: in the middle of what it hides. */
  function home(group) {
    const boxes = group.members.map((id) => homes.get(id));
    const left = Math.min(...boxes.map((box) => box[0]));
    const top = Math.min(...boxes.map((box) => box[1]));
    const right = Math.max(...boxes.map((box) => box[0] + box[2]));
    const bottom = Math.max(...boxes.map((box) => box[1] + box[3]));
    return { x: (left + right) / 2, y: (top + bottom) / 2, half: [Math.max(50, 4.2 * group.name.length + 14), 24] };
  }

  function bundle([tail, head]) {
    const [from, to] = [place(tail), place(head)];
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const start = border(from, dx, dy);
    const stop = border(to, -dx, -dy);
    const angle = (Math.atan2(dy, dx) * 180) / Math.PI;
    return page.draw("g", { class: "al-bundle" },
      page.draw("path", { class: "al-line", d: `M${start.x} ${start.y}L${stop.x} ${stop.y}` }),
      page.draw("path", { class: "al-arrow", d: "M-8 -3.4L0 0L-8 3.4Z", transform: `translate(${stop.x} ${stop.y}) rotate(${angle})` }));
  }

  /** Where the way from the middle of a thing leaves it. */
  function border({ x, y, half }, dx, dy) {
    const reach = Math.min(half[0] / (Math.abs(dx) || 1e-9), half[1] / (Math.abs(dy) || 1e-9), 1);
    return { x: x + dx * reach, y: y + dy * reach };
  }

  function card(group) {
    const { x, y, half } = place(group);
    const press = (event) => ["Enter", " "].includes(event.key) && (event.preventDefault(), toggleGroup(group));
    return page.draw("g", {
      class: "al-group", tabindex: "0", role: "button", transform: `translate(${x} ${y})`,
      "aria-label": `${group.name}, ${group.members.length} nodes folded: open`, click: () => toggleGroup(group), keydown: press,
    },
    page.draw("rect", { class: "al-card", x: -half[0], y: -half[1], width: 2 * half[0], height: 2 * half[1], rx: 7 }),
    page.draw("text", { class: "al-heading", y: -3, "text-anchor": "middle" }, group.name),
    page.draw("text", { class: "al-caption", y: 14, "text-anchor": "middle" }, `${group.members.length} nodes`));
  }

  function badge(node) {
    const [left, top, width] = node.box;
    const text = page.draw("text", { x: left + width, y: top - 5, "text-anchor": "end" }, `+ ${own(node).size}`);
    return page.draw("g", { class: "al-badge" }, text);
  }

  /** For the panel: the button that folds what only this node was computed from. */
  function button(node) {
    const count = own(node).size;
    if (!count) return [];
    const says = nodes.has(node) ? `Show the ${count} it was computed from` : `Fold the ${count} that only this uses`;
    const pressed = { type: "button", class: "al-wide", "aria-expanded": String(!nodes.has(node)) };
    return [make("button", { ...pressed, click: () => toggleNode(node) }, says)];
  }

  return { toggleNode, open, isShown, button };
}
