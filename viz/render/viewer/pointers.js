// Pointers and arrow keys on the picture: drag, pinch, wheel, point, click; from node to node by keyboard.

const NUDGE = 60;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The node or the edge that an event is about, if any. */
function thingAt(page, event) {
  const element = event.target.closest?.("g.node, g.edge");
  if (!element) return null;
  const id = element.id.slice(page.svg.id.length + 1);
  return page.nodes.get(id) ?? page.edges.get(id) ?? null;
}

function makePointers(page) {
  const { stage, view, panel } = page;
  const held = new Map();
  let moved = 0;

  function spread() {
    const [a, b] = [...held.values()];
    return b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  }

  function drop(event) {
    held.delete(event.pointerId);
    stage.classList.toggle("al-dragged", held.size > 0 && moved > 3);
  }

  dress(stage, {
    pointerdown(event) {
      if (event.button) return;
      if (!held.size) moved = 0;
      held.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    pointermove(event) {
      const from = held.get(event.pointerId);
      if (!from) return;
      const before = spread();
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      [from.x, from.y] = [event.clientX, event.clientY];
      moved += Math.abs(dx) + Math.abs(dy);
      if (moved <= 3) return;
      stage.setPointerCapture(event.pointerId);
      stage.classList.add("al-dragged");
      view.pan(dx / held.size, dy / held.size);
      const corner = stage.getBoundingClientRect();
      if (before) view.zoom(spread() / before, from.x - corner.left, from.y - corner.top);
    },
    pointerup: drop,
    pointercancel: drop,
    pointerover: (event) => panel.hint(thingAt(page, event)),
    pointerleave: () => panel.hint(null),
    click(event) {
      if (moved > 3) return;
      const thing = thingAt(page, event);
      if (thing) panel.choose(thing);
    },
    dblclick(event) {
      const thing = thingAt(page, event);
      if (thing?.ins) page.folding.toggleNode(thing);
    },
    keydown(event) {
      const arrow = ARROWS[event.key];
      const node = event.target === stage ? null : thingAt(page, event);
      if (arrow && node) walk(node, ...arrow);
      else if (arrow) view.pan(-arrow[0] * NUDGE, -arrow[1] * NUDGE);
      else if (node && (event.key === "Enter" || event.key === " ")) panel.choose(node);
      else return;
      event.preventDefault();
    },
  });
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const corner = stage.getBoundingClientRect();
    const pace = event.ctrlKey ? 0.01 : 0.0015; // a pinch on a touchpad comes as a wheel with Ctrl, in small turns
    view.zoom(Math.exp(-event.deltaY * pace), event.clientX - corner.left, event.clientY - corner.top);
  }, { passive: false });

  /** Go to the nearest node in a direction; what lies aside counts double. */
  function walk(from, right, down) {
    let best = null;
    let least = Infinity;
    for (const node of page.nodes.values()) {
      if (node === from || !page.folding.isShown(node)) continue;
      const [dx, dy] = [middle(node, 0) - middle(from, 0), middle(node, 1) - middle(from, 1)];
      const ahead = dx * right + dy * down;
      const aside = Math.abs(dx * down) + Math.abs(dy * right);
      if (ahead > 0 && ahead + 2 * aside < least) [best, least] = [node, ahead + 2 * aside];
    }
    if (best) panel.visit(best);
  }

  /** The middle of a node, across or down. */
  function middle(node, axis) {
    return node.box[axis] + node.box[axis + 2] / 2;
  }
}
