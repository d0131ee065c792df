// The moving map. Everything it shows is also a table; without WebGL the page shows a picture instead.
import { Map, Marker, NavigationControl, Popup, ScaleControl, addProtocol, setWorkerUrl } from "../vendor/maplibre-gl.mjs";

const box = document.getElementById("map");
const words = JSON.parse(box.dataset.words);
const boxes = [...document.querySelectorAll("[data-layer]")];
const COLOURS = { low: "#3f7f93", elevated: "#c07a10", high: "#b5413a", special: "#6f5a9c", "": "#55606e" };
const LEVELS = ["potential", "threshold", "actual"];

function usable(how) {
  document.documentElement.dataset.map = how;
  performance.mark("map-usable");
}

function noMap() {
  box.hidden = true;
  const picture = document.getElementById("no-map");
  picture.hidden = false;
  const image = picture.querySelector("img");
  image.addEventListener("load", () => usable("picture"));
  image.src = image.dataset.src;
}

function canDraw() {
  try { return Boolean(document.createElement("canvas").getContext("webgl2")); } catch { return false; }
}

// Shapes, so that no class is told by colour alone.
function shape(kind, colour) {
  const size = 32, canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.translate(size / 2, size / 2);
  pen.beginPath();
  if (kind === "elevated") { pen.moveTo(0, -12); pen.lineTo(12, 10); pen.lineTo(-12, 10); }
  else if (kind === "high") pen.rect(-10, -10, 20, 20);
  else if (kind === "special") { pen.moveTo(0, -14); pen.lineTo(14, 0); pen.lineTo(0, 14); pen.lineTo(-14, 0); }
  else pen.arc(0, 0, 9, 0, 7);
  pen.closePath();
  pen.fillStyle = colour; pen.fill();
  pen.lineWidth = 2; pen.strokeStyle = "#ffffff"; pen.stroke();
  return pen.getImageData(0, 0, size, size);
}

// Stations that stand at one point (their village's) are laid in a spiral around it, about 60 m apart.
function spread(collection) {
  const seen = new globalThis.Map();
  for (const feature of collection.features) {
    const at = feature.geometry.coordinates, key = at.join();
    const n = seen.get(key) || 0;
    seen.set(key, n + 1);
    if (!n) continue;
    const far = 0.00055 * Math.sqrt(n), turn = n * 2.39996;
    feature.geometry.coordinates = [at[0] + far * Math.cos(turn), at[1] + far * Math.sin(turn)];
  }
  return collection;
}

const byClass = ["match", ["get", "k"], "low", COLOURS.low, "elevated", COLOURS.elevated, "high", COLOURS.high,
  "special", COLOURS.special, COLOURS[""]];
const faded = ["case", ["has", "p"], 0.65, 1];
const STYLES = {
  wilayah: [
    { type: "fill", filter: ["==", ["get", "level"], "district"], paint: { "fill-color": "#fbfaf6" } },
    { type: "line", filter: ["==", ["get", "level"], "village"], minzoom: 9.5, paint: { "line-color": "#d5d9d4", "line-width": 0.6 } },
    { type: "line", filter: ["==", ["get", "level"], "district"], paint: { "line-color": "#a9b1ac", "line-width": 1.2 } },
    { type: "line", filter: ["==", ["get", "level"], "regency"], paint: { "line-color": "#5f6a66", "line-width": 2 } },
  ],
  cadangan: [
    { type: "circle", filter: [">", ["get", "r"], 0], paint: { "circle-color": "#2f6f4f", "circle-opacity": ["case", [">", ["get", "r"], 1], 0.32, 0.16], "circle-radius": ["interpolate", ["linear"], ["zoom"], 7, 5, 12, 24] } },
    { type: "circle", filter: [">", ["get", "g"], 0], paint: { "circle-color": "#2f6f4f", "circle-radius": 8, "circle-stroke-color": "#fff", "circle-stroke-width": 2 } },
  ],
  perjalanan: [
    { type: "line", paint: { "line-color": "#5c6f7b", "line-opacity": 0.55, "line-width": ["interpolate", ["linear"], ["get", "s"], 1, 0.8, 20, 4] } },
  ],
  desa: [
    { type: "circle", minzoom: 8, paint: { "circle-color": "#2c3338", "circle-opacity": faded, "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 1.5, 12, 5] } },
  ],
  tps: [
    { type: "symbol", layout: { "icon-image": ["concat", "k-", ["coalesce", ["get", "k"], ""]], "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["match", ["get", "k"], "special", 4, "high", 3, "elevated", 2, 1], "icon-size": ["interpolate", ["linear"], ["zoom"], 7, 0.22, 10, 0.4, 13, 0.75] }, paint: { "icon-opacity": faded } },
  ],
  plot: [
    { type: "circle", paint: { "circle-color": byClass, "circle-opacity": 0.25, "circle-radius": ["interpolate", ["linear"], ["zoom"], 7, 4, 12, 16], "circle-stroke-color": byClass, "circle-stroke-width": ["case", ["<", ["get", "f"], ["get", "s"]], 4, 1.5] } },
  ],
  markas: [
    { type: "symbol", layout: { "icon-image": "base", "icon-allow-overlap": true, "icon-size": ["match", ["get", "k"], "polres", 0.9, 0.65] } },
  ],
  tangga: [
    { type: "circle", paint: { "circle-color": ["match", ["get", "k"], LEVELS[2], "#a61b1b", LEVELS[1], "#c2410c", "#8a5200"], "circle-radius": ["match", ["get", "k"], LEVELS[2], 11, LEVELS[1], 9, 7], "circle-stroke-color": "#fff", "circle-stroke-width": 2.5 } },
  ],
};

function line(parent, tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  parent.append(made);
  return made;
}

function link(parent, address, text) {
  line(parent, "a", text).href = address;
}

function told(key, p) {
  const made = document.createElement("div");
  const row = { desa: "desa", tps: "tps", markas: "polsek" }[key];
  const legend = document.querySelector(`#legend [data-class="${p.k}"]`)?.textContent.trim();
  line(made, "h3", key === "tps" ? `TPS ${String(p.n).padStart(3, "0")} ${p.v}` : key === "perjalanan" ? `${p.b} → ${p.n}` : String(p.n || p.c));
  if (legend) line(made, "p", legend);
  if (key === "plot") line(made, "p", `${p.c}: ${p.t} TPS, ${words.filled} ${p.f} / ${words.needed} ${p.s}`);
  if (key === "desa") line(made, "p", `${p.t} TPS`);
  if (key === "perjalanan") line(made, "p", `${p.s} ${words.officers}, ${p.m} ${words.minutes}`);
  if (key === "cadangan") line(made, "p", `${p.g || p.r} ${words.teams}`);
  if (key === "tangga") { line(made, "p", `${p.w}, ${p.o}`); line(made, "p", `${words.due} ${new Date(p.d).toLocaleString("id")}`); }
  if (p.p) line(made, "p", words.standin);
  if (row) link(made, `/daftar/${row}/${p.c}/`, words.open);
  if (key === "plot") link(made, `/daftar/desa/${p.v}/`, words.open);
  if (row && box.dataset.correct) {
    const button = line(made, "button", words.correct);
    button.className = "plain";
    button.type = "button";
    button.addEventListener("click", () => pick(`/daftar/${row}/${p.c}/titik/`));
  }
  return made;
}

let map, popup, picking = "";

function pick(address) {
  popup?.remove();
  picking = address;
  box.classList.add("picking");
  const note = document.createElement("p");
  note.className = "pick-note";
  note.setAttribute("role", "status");
  note.textContent = words.tap;
  box.append(note);
}

function unpick() {
  picking = "";
  box.classList.remove("picking");
  box.querySelector(".pick-note")?.remove();
}

const layerIds = (key) => STYLES[key].map((_, n) => `${key}-${n}`);

// What is ticked is asked for at once, while the canvas is made ready.
const coming = {};
const ask = (tick) => fetch(tick.dataset.url);

async function load(tick) {
  const key = tick.dataset.layer;
  const answer = await (coming[key] || ask(tick));
  delete coming[key];
  if (!answer.ok || answer.redirected) return;
  const data = await answer.json();
  if (key === "tps") spread(data);
  map.addSource(key, { type: "geojson", data, tolerance: 0.4 });
  const order = Object.keys(STYLES);
  STYLES[key].forEach((style, n) => {
    const above = order.slice(order.indexOf(key) + 1).flatMap(layerIds).find((id) => map.getLayer(id));
    map.addLayer({ id: `${key}-${n}`, source: key, ...style }, above);
  });
  if (key === "wilayah") names(data);
  tick.dataset.count = data.features.length;
  count();
}

function count() {
  const shown = boxes.filter((b) => b.checked && b.dataset.count && b.dataset.layer !== "wilayah");
  document.getElementById("counted").textContent = shown
    .map((b) => `${b.parentElement.textContent.trim()} ${Number(b.dataset.count).toLocaleString("id")}`).join(", ");
}

function names(data) {
  for (const feature of data.features) {
    if (feature.properties.level !== "district") continue;
    const parts = feature.geometry.type === "MultiPolygon" ? feature.geometry.coordinates : [feature.geometry.coordinates];
    const ring = parts.map((p) => p[0]).reduce((a, b) => (b.length > a.length ? b : a));
    const xs = ring.map((c) => c[0]), ys = ring.map((c) => c[1]);
    const name = document.createElement("div");
    name.className = "district-name";
    name.textContent = feature.properties.name;
    new Marker({ element: name }).setLngLat([(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2]).addTo(map);
    name.removeAttribute("role");
    name.removeAttribute("tabindex");
    name.setAttribute("aria-hidden", "true");
  }
}

async function toggle(tick) {
  const key = tick.dataset.layer;
  if (tick.checked && !map.getSource(key)) await load(tick);
  for (const id of layerIds(key)) if (map.getLayer(id)) map.setLayoutProperty(id, "visibility", tick.checked ? "visible" : "none");
  if (key === "wilayah") for (const name of box.querySelectorAll(".district-name")) name.hidden = !tick.checked;
  count();
}

async function baseMap(style) {
  if (!box.dataset.base) return;
  await new Promise((done) => { const s = document.createElement("script"); s.src = box.dataset.pmtiles; s.onload = s.onerror = done; document.head.append(s); });
  if (!globalThis.pmtiles) return;
  const protocol = new globalThis.pmtiles.Protocol();
  addProtocol("pmtiles", protocol.tile);
  const address = new URL(box.dataset.base, location.href).href;
  const file = new globalThis.pmtiles.PMTiles(address);
  protocol.add(file);
  const [head, told] = await Promise.all([file.getHeader(), file.getMetadata()]);
  const raster = head.tileType !== 1;
  style.sources.base = raster ? { type: "raster", url: `pmtiles://${address}`, tileSize: 256 } : { type: "vector", url: `pmtiles://${address}` };
  if (raster) { style.layers.push({ id: "base", type: "raster", source: "base" }); return; }
  const areas = { water: "#cfe0e8", earth: "#f6f5f0", landcover: "#e6ecdd", landuse: "#eceee4" };
  for (const { id } of told.vector_layers || []) {
    const from = { source: "base", "source-layer": id };
    if (areas[id]) style.layers.push({ id: `base-${id}`, type: "fill", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": areas[id] }, ...from });
    else style.layers.push({ id: `base-${id}`, type: "line", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": id === "roads" ? "#d9b98a" : "#c8cdd0", "line-width": 0.8 }, ...from });
  }
  STYLES.wilayah.shift();
}

async function start() {
  for (const tick of boxes.filter((b) => b.checked)) {
    coming[tick.dataset.layer] = ask(tick);
    coming[tick.dataset.layer].catch(() => {}); // told where it is awaited
  }
  setWorkerUrl(new URL(box.dataset.worker, location.href).href);
  const style = { version: 8, sources: {}, layers: [{ id: "sea", type: "background", paint: { "background-color": "#e7eef1" } }] };
  try { await baseMap(style); } catch { /* an unreadable base map leaves the data's own outlines */ }
  const [west, south, east, north] = box.dataset.bounds.split(",").map(Number);
  map = new Map({ container: box, style, bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 24 }, attributionControl: false, fadeDuration: 0, dragRotate: false, pitchWithRotate: false, maxZoom: 17 });
  globalThis.siagaMap = map;
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({}), "bottom-left");
  for (const [kind, colour] of Object.entries(COLOURS)) map.on("load", () => map.addImage(`k-${kind}`, shape(kind, colour), { pixelRatio: 1.4 }));
  map.on("load", async () => {
    map.addImage("base", shape("special", "#22333b"), { pixelRatio: 1.4 });
    await Promise.all(boxes.filter((b) => b.checked).map(load));
    map.once("idle", () => usable("ready"));
  });
  const far = () => box.classList.toggle("far", map.getZoom() < 7.6);
  map.on("zoomend", far);
  far();
  for (const tick of boxes) tick.addEventListener("change", () => toggle(tick));
  map.on("click", (event) => {
    if (picking) {
      const { lat, lng } = event.lngLat;
      location.assign(`${picking}?lat=${lat.toFixed(5)}&lon=${lng.toFixed(5)}`);
      return;
    }
    const ids = Object.keys(STYLES).filter((k) => k !== "wilayah").flatMap(layerIds).filter((id) => map.getLayer(id));
    const near = [[event.point.x - 6, event.point.y - 6], [event.point.x + 6, event.point.y + 6]];
    const found = map.queryRenderedFeatures(near, { layers: ids })[0];
    popup?.remove();
    if (!found) return;
    popup = new Popup({ maxWidth: "18rem" }).setLngLat(event.lngLat).setDOMContent(told(found.layer.id.split("-")[0], found.properties)).addTo(map);
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape") { unpick(); popup?.remove(); } });
}

if (canDraw()) start().catch(noMap); else noMap();
