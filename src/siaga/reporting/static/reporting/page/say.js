// Both languages, clock times and small pieces of the page. Written for phones of some years ago: no ?. and no ??.
let chosen = "id";
try { chosen = localStorage.getItem("siaga-bahasa") || "id"; } catch (e) { chosen = "id"; }

export const english = () => chosen === "en";
export const say = (id, en) => (english() ? en : id);
export const label = (both) => (english() ? both.en : both.id);

export function speak(language) {
  chosen = language;
  document.documentElement.lang = language;
  try { localStorage.setItem("siaga-bahasa", language); } catch (e) { /* the choice lasts as long as the page */ }
}

export function clock(at) {
  const two = (n) => String(n).padStart(2, "0");
  return two(at.getHours()) + "." + two(at.getMinutes());
}

// An element with its attributes and children; text is always text.
export function make(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(key, value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined && child !== "") made.append(child);
  return made;
}

// What an element holds, anew. (replaceChildren came with Chromium 86.)
export function fill(element, ...children) {
  while (element.firstChild) element.firstChild.remove();
  for (const child of children.flat()) if (child !== null && child !== undefined && child !== "") element.append(child);
}

export function random(bytes) {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)));
}

export const hex = (bytes) => Array.from(bytes).map((b) => b.toString(16).padStart(2, "0")).join("");

export function newInstance() {
  const b = random(16);
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const t = hex(b);
  return "uuid:" + [t.slice(0, 8), t.slice(8, 12), t.slice(12, 16), t.slice(16, 20), t.slice(20)].join("-");
}
