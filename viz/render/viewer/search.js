// Search by name and by op: matches light up, Enter goes from one to the next.

function makeSearch(page) {
  const box = page.find("search").querySelector("input");
  const count = page.find("count");
  let matches = [];
  let at = -1;

  function look() {
    const wanted = box.value.trim().toLowerCase();
    matches = wanted ? [...page.nodes.values()].filter((node) => node.heading.toLowerCase().includes(wanted)) : [];
    at = -1;
    for (const node of page.nodes.values()) node.element.classList.toggle("al-match", matches.includes(node));
    page.root.classList.toggle("al-searching", matches.length > 0);
    tell();
  }

  function tell() {
    const some = at < 0 ? `${matches.length} found` : `${at + 1} of ${matches.length}`;
    count.textContent = box.value.trim() ? (matches.length ? some : "none") : "";
  }

  function step(by) {
    if (!matches.length) return;
    at = at < 0 && by < 0 ? matches.length - 1 : (at + by + matches.length) % matches.length;
    page.panel.go(matches[at]);
    tell();
  }

  /** Forget the search; says whether there was one. */
  function clear() {
    if (!box.value) return false;
    box.value = "";
    look();
    return true;
  }

  dress(box, {
    input: look,
    keydown(event) {
      if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
      else if (event.key === "Escape") { clear(); page.stage.focus(); }
      else return;
      event.preventDefault();
    },
  });
  return { clear, focus: () => { box.focus(); box.select(); } };
}
