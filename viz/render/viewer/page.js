// The page: its elements, its data, and the few things that all of its parts use.

/** Make an element: make("li", {class: "al-line"}, "text"). Text stays text, whatever it contains. */
function make(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, ...children);
}

/** Give an element its attributes, its listeners and its children. */
function dress(element, attributes, ...children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Read the page: every node and edge of the data, together with its element of the picture. */
function readPage(root) {
  const data = JSON.parse(root.querySelector(".al-data").textContent);
  const svg = root.querySelector(".al-stage svg");
  const drawn = new Map();
  for (const element of svg.querySelectorAll("g.node, g.edge, g.cluster")) {
    drawn.set(element.id.slice(svg.id.length + 1), element);
    // What a title says, the panel says better; its text stays for those who do not see the picture.
    element.querySelector(":scope > title")?.remove();
  }
  const page = {
    root, data, svg, drawn,
    content: svg.querySelector(".al-content"),
    stage: root.querySelector(".al-stage"),
    nodes: new Map(data.nodes.map((node) => [node.id, { ...node, element: drawn.get(node.id), ins: [], outs: [] }])),
    edges: new Map(data.edges.map((edge) => [edge.id, { ...edge, element: drawn.get(edge.id) }])),
    find: (part) => root.querySelector(`.al-${part}`),
    draw: (tag, attributes = {}, ...children) =>
      dress(document.createElementNS(svg.namespaceURI, tag), attributes, ...children),
  };
  for (const edge of page.edges.values()) {
    page.nodes.get(edge.tail).outs.push(edge);
    page.nodes.get(edge.head).ins.push(edge);
  }
  return page;
}

/** Start one page. Keys work wherever the focus is in it, except where letters are typed. */
function startPage(root) {
  const page = readPage(root);
  page.gaps = makeGaps(page);
  page.view = makeView(page);
  page.panel = makePanel(page);
  page.folding = makeFolding(page);
  page.search = makeSearch(page);
  page.steps = makeSteps(page);
  makePointers(page);
  const keys = {
    "+": () => page.view.zoom(1.25), "=": () => page.view.zoom(1.25), "-": () => page.view.zoom(0.8),
    0: page.view.fit, "/": page.search.focus, Escape: page.panel.release,
    c: () => page.folding.toggleNode(page.panel.chosenNode()),
    n: page.steps.next, b: page.steps.back, p: page.steps.play,
  };
  root.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input[type=search]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  root.dataset.ready = "yes";
}
