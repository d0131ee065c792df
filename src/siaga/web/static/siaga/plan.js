// The plan page: sort and filter tables, switch layers, pan and zoom. Without it the page still says everything.

const collator = new Intl.Collator("id", { numeric: true });

function cellValue(row, column) {
  const cell = row.cells[column];
  if (!cell) return "";
  return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
}

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return collator.compare(String(a), String(b));
}

function sortBy(table, column) {
  const heads = [...table.tHead.rows[0].cells];
  const down = heads[column].getAttribute("aria-sort") === "ascending";
  heads.forEach((head) => head.removeAttribute("aria-sort"));
  heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = table.tBodies[0];
  const rows = [...body.rows].sort((a, b) => compare(cellValue(a, column), cellValue(b, column)));
  if (down) rows.reverse();
  body.append(...rows);
}

function makeSortable(table) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sortBy(table, column));
    head.replaceChildren(button);
  });
}

function makeFilter(table) {
  const rows = [...table.tBodies[0].rows];
  const texts = rows.map((row) => row.textContent.toLocaleLowerCase("id"));
  const label = document.createElement("label");
  const input = document.createElement("input");
  const count = document.createElement("output");
  label.className = "filter";
  input.type = "search";
  const show = () => {
    const wanted = input.value.toLocaleLowerCase("id").split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !wanted.every((word) => texts[i].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    count.textContent = `${shown} dari ${rows.length} baris`;
  };
  input.addEventListener("input", show);
  label.append("Cari ", input, count);
  table.parentElement.before(label);
  show();
}

function makeMap(figure) {
  const svg = figure.querySelector("svg");
  const whole = svg.viewBox.baseVal;
  const home = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  let view = { ...home };
  const draw = () => svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  const zoom = (factor, cx = view.x + view.width / 2, cy = view.y + view.height / 2) => {
    const width = Math.min(home.width, Math.max(home.width / 16, view.width / factor));
    const by = width / view.width;
    view = { x: cx - (cx - view.x) * by, y: cy - (cy - view.y) * by, width, height: view.height * by };
    if (width === home.width) view = { ...home };
    draw();
  };
  const place = (event) => {
    const box = svg.getBoundingClientRect();
    return [view.x + ((event.clientX - box.left) / box.width) * view.width,
      view.y + ((event.clientY - box.top) / box.height) * view.height];
  };
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.25 : 0.8, ...place(event));
  }, { passive: false });
  let last = null;
  svg.addEventListener("pointerdown", (event) => {
    if (view.width === home.width) return;
    last = [event.clientX, event.clientY];
    svg.setPointerCapture(event.pointerId);
    figure.classList.add("moving");
  });
  svg.addEventListener("pointermove", (event) => {
    if (!last) return;
    const box = svg.getBoundingClientRect();
    view.x -= ((event.clientX - last[0]) / box.width) * view.width;
    view.y -= ((event.clientY - last[1]) / box.height) * view.height;
    last = [event.clientX, event.clientY];
    draw();
  });
  const end = () => { last = null; figure.classList.remove("moving"); };
  svg.addEventListener("pointerup", end);
  svg.addEventListener("pointercancel", end);
  svg.addEventListener("dblclick", (event) => zoom(2, ...place(event)));
  return { in: () => zoom(1.5), out: () => zoom(1 / 1.5), reset: () => { view = { ...home }; draw(); } };
}

function makeTools(tools, figure) {
  const moves = makeMap(figure);
  tools.hidden = false;
  tools.querySelectorAll("[data-toggle]").forEach((box) => {
    const layer = figure.querySelector(`[data-layer="${box.dataset.toggle}"]`);
    box.addEventListener("change", () => layer?.classList.toggle("off", !box.checked));
  });
  tools.querySelectorAll("[data-zoom]").forEach((button) => {
    button.addEventListener("click", () => moves[button.dataset.zoom]());
  });
}

document.querySelectorAll("table.sortable").forEach(makeSortable);
document.querySelectorAll("table[data-filter]").forEach(makeFilter);
document.querySelectorAll(".map-tools").forEach((tools) => {
  const figure = tools.parentElement.querySelector("[data-pan]");
  if (figure) makeTools(tools, figure);
});
