// Panning and zooming: the picture's viewBox always has the proportions of the stage, so one number is the scale.

const LARGEST = 8;
const SMALLEST = 0.02;
const COMFORTABLE = 1.5; // a small graph is not blown up beyond this

function makeView(page) {
  const { svg, stage } = page;
  const whole = svg.viewBox.baseVal;
  let size = { width: whole.width, height: whole.height };
  let scale = 1;
  let centre = { x: size.width / 2, y: size.height / 2 };
  let fitted = true;

  function show() {
    const width = stage.clientWidth / scale;
    const height = stage.clientHeight / scale;
    svg.setAttribute("viewBox", `${centre.x - width / 2} ${centre.y - height / 2} ${width} ${height}`);
  }

  function fit() {
    scale = Math.min(stage.clientWidth / size.width, stage.clientHeight / size.height, COMFORTABLE) || 1;
    centre = { x: size.width / 2, y: size.height / 2 };
    fitted = true;
    show();
  }

  /** Zoom; the point at (x, y) from the stage's corner stays where it is, the middle if none is given. */
  function zoom(factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
    const next = Math.min(LARGEST, Math.max(SMALLEST, scale * factor));
    const dx = x - stage.clientWidth / 2;
    const dy = y - stage.clientHeight / 2;
    centre = { x: centre.x + dx / scale - dx / next, y: centre.y + dy / scale - dy / next };
    scale = next;
    fitted = false;
    show();
  }

  /** Move the picture by so many pixels. */
  function pan(dx, dy) {
    centre = { x: centre.x - dx / scale, y: centre.y - dy / scale };
    fitted = false;
    show();
  }

  /** Move as little as it takes for a node to be in sight. */
  function reveal(node) {
    if (fitted) return;
    const stood = node.element.getBoundingClientRect();
    const frame = stage.getBoundingClientRect();
    const room = 24;
    const dx = Math.max(0, frame.left + room - stood.left) - Math.max(0, stood.right + room - frame.right);
    const dy = Math.max(0, frame.top + room - stood.top) - Math.max(0, stood.bottom + room - frame.bottom);
    if (dx || dy) pan(dx, dy);
  }

  /** The picture has become smaller or larger. */
  function resize(width, height) {
    size = { width, height };
    if (fitted) fit();
  }

  svg.removeAttribute("width");
  svg.removeAttribute("height");
  svg.removeAttribute("style");
  new ResizeObserver(() => (fitted ? fit() : show())).observe(stage);
  fit();
  return { fit, zoom, pan, reveal, resize };
}
