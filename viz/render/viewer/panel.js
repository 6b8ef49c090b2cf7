// The panel: everything about the node or the edge that is pointed at, or that was chosen and stays.

function makePanel(page) {
  const body = page.find("about");
  const invitation = [...body.childNodes];
  let chosen = null;
  let pointed = null;
  let current = null; // the one node that Tab goes to

  /** Every node is a button to those who do not see it. Edges are reached from the panel. */
  for (const node of page.nodes.values()) {
    const label = [node.heading, node.role, ...node.facts.map((fact) => fact.join(" ")), ...node.more].join(", ");
    dress(node.element, {
      tabindex: "-1", role: "button", "aria-label": label,
      focus: () => { stop(node); hint(node); page.view.reveal(node); },
      blur: () => hint(null),
    });
  }
  dress(page.svg, { role: "group", "aria-label": page.data.description });
  if (page.nodes.size) stop([...page.nodes.values()].at(-1));

  function stop(node) {
    current?.element.setAttribute("tabindex", "-1");
    current = node;
    current.element.setAttribute("tabindex", "0");
  }

  function hint(thing) {
    if (thing === pointed) return;
    pointed = thing;
    refresh();
  }

  function choose(thing) {
    chosen?.element.classList.remove("al-chosen");
    chosen = thing;
    chosen?.element.classList.add("al-chosen");
    if (chosen?.ins) stop(chosen);
    refresh();
  }

  function release() {
    if (page.search.clear()) return;
    choose(null);
    hint(null);
  }

  /** Put the focus on a node, and choose it if something was chosen before. */
  function visit(node) {
    page.folding.open(node);
    if (chosen) choose(node);
    node.element.focus({ preventScroll: true });
  }

  function go(thing) {
    if (thing.ins) page.folding.open(thing);
    choose(thing);
    if (thing.ins) page.view.reveal(thing);
  }

  function refresh() {
    const thing = chosen ?? pointed;
    page.root.classList.toggle("al-pinned", Boolean(chosen));
    body.replaceChildren(...(thing ? (thing.ins ? aboutNode(thing) : aboutEdge(thing)) : invitation));
  }

  function aboutNode(node) {
    const sum = page.steps?.sumAt(node);
    const facts = [...node.facts, ...(sum ? [[sum.complete ? "complete" : "so far", sum.text]] : [])];
    return [
      make("h2", {}, node.heading),
      make("p", { class: "al-role" }, node.role),
      table(facts),
      ...node.more.map((line) => make("pre", {}, line)),
      ...uses("Computed from", node.ins, "tail"),
      ...uses("Used by", node.outs, "head"),
      ...page.folding.button(node),
    ];
  }

  function aboutEdge(edge) {
    const [tail, head] = [page.nodes.get(edge.tail), page.nodes.get(edge.head)];
    return [
      make("h2", {}, `${tail.title} → ${head.title}`),
      make("p", { class: "al-role" }, edge.carries ? "a use, and the way of its gradient" : "a use without gradient"),
      table([["local derivative", edge.label], ["formula", edge.tex]].filter((fact) => fact[1])),
      ...edge.more.map((line) => make("pre", {}, line)),
      ...uses("From", [edge], "tail"),
      ...uses("To", [edge], "head"),
    ];
  }

  function table(facts) {
    const cells = facts.flatMap(([label, text]) => {
      const ours = ["grad", "local derivative", "so far", "complete"].includes(label);
      const kind = text === "not computed" ? "al-quiet" : ours ? "al-gradient" : "al-plain";
      return [make("dt", {}, label), make("dd", { class: kind }, text)];
    });
    return make("dl", {}, ...cells);
  }

  function uses(title, edges, end) {
    if (!edges.length) return [];
    const items = edges.map((edge) => {
      const other = page.nodes.get(edge[end]);
      const local = edge.label && make("button", {
        type: "button", class: "al-gradient", "aria-label": `local derivative ${edge.label}`, click: () => go(edge),
      }, edge.label);
      return make("li", {}, make("button", { type: "button", click: () => go(other) }, other.title), local || "");
    });
    return [make("h3", {}, title), make("ul", {}, ...items)];
  }

  return { hint, choose, release, visit, go, refresh, chosenNode: () => (chosen?.ins ? chosen : current) };
}
