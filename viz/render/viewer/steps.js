// The backward pass, step by step: at each moment the gradients so far, the edges that carry one now, and the chain rule
// in numbers.

const PACE = 1400; // milliseconds for each step, when it plays

function makeSteps(page) {
  const moments = page.data.moments;
  const bar = page.find("steps");
  const slider = bar.querySelector("input");
  const caption = page.find("caption-box");
  const invitation = [...caption.childNodes];
  const reached = new Map(); // node -> the text that shows its gradient, and what it said
  let at = -1; // -1: the picture as it was drawn
  let timer = 0;
  let sums = new Map();

  bar.hidden = !moments.length;
  slider.max = Math.max(0, moments.length - 1);
  for (const moment of moments) for (const sum of moment.sums) prepare(page.nodes.get(sum[0]));

  /** Find where a node shows its gradient; if it shows none, there is room for it under the card. */
  function prepare(node) {
    if (reached.has(node)) return;
    let text = node.element.querySelector(".al-grad");
    const room = node.box[2] - (text ? 50 : 4);
    const added = !text;
    if (added) {
      text = page.draw("text", { class: "al-grad al-added", x: node.box[2] - 2, y: node.box[3] + 12, "text-anchor": "end" });
      node.element.append(text);
    }
    reached.set(node, { text, said: text.textContent, room: added ? Infinity : room });
  }

  function go(to) {
    at = Math.max(-1, Math.min(moments.length - 1, to));
    const moment = moments[at];
    sums = new Map();
    for (const each of moments.slice(0, at + 1)) {
      for (const [id, text, complete] of each.sums) sums.set(page.nodes.get(id), { text, complete });
    }
    for (const [node, place] of reached) write(node, place);
    for (const node of page.nodes.values()) node.element.classList.toggle("al-now", moment?.node === node.id);
    for (const edge of page.edges.values()) edge.element.classList.toggle("al-carries", Boolean(moment?.edges.includes(edge.id)));
    page.root.classList.toggle("al-stepping", Boolean(moment));
    tell(moment);
    page.panel.refresh();
    if (moment?.node) page.view.reveal(page.nodes.get(moment.node));
    if (at === moments.length - 1) pause();
  }

  function write(node, { text, said, room }) {
    const sum = sums.get(node);
    text.textContent = at < 0 ? said : sum ? (sum.complete ? sum.text : `${sum.text} + …`) : "…";
    node.element.classList.toggle("al-waiting", at >= 0 && !sum);
    node.element.classList.toggle("al-partial", at >= 0 && Boolean(sum) && !sum.complete);
    text.removeAttribute("textLength");
    if (text.getComputedTextLength() > room) dress(text, { textLength: room, lengthAdjust: "spacingAndGlyphs" });
  }

  function tell(moment) {
    slider.value = Math.max(0, at);
    slider.setAttribute("aria-valuetext", moment ? moment.caption : "not started");
    bar.querySelector(".al-reset").disabled = at < 0;
    if (!moment) return caption.replaceChildren(...invitation);
    const lines = moment.lines.map((line) => make("li", {}, line));
    caption.replaceChildren(make("p", {}, moment.caption), make("ul", {}, ...lines));
  }

  function pause() {
    clearInterval(timer);
    timer = 0;
    label();
  }

  function play() {
    if (!moments.length) return;
    if (timer) return pause();
    go(at >= moments.length - 1 ? 0 : at + 1);
    timer = setInterval(() => go(at + 1), PACE);
    label();
  }

  function label() {
    const button = bar.querySelector(".al-play");
    button.textContent = timer ? "‖" : "▶\ufe0e";
    button.setAttribute("aria-label", timer ? "Pause" : "Play");
  }

  /** Go somewhere because somebody asked: then it no longer plays by itself. */
  function ask(to) {
    if (!moments.length) return;
    pause();
    go(to);
  }

  const moves = {
    first: () => ask(0), back: () => ask(Math.max(0, at - 1)), next: () => ask(at + 1),
    last: () => ask(moments.length - 1), play, reset: () => ask(-1),
  };
  for (const [name, move] of Object.entries(moves)) bar.querySelector(`.al-${name}`).addEventListener("click", move);
  slider.addEventListener("input", () => ask(Number(slider.value)));
  return { ...moves, sumAt: (node) => (at < 0 ? null : sums.get(node)) };
}
