// When this phone dies or finds no signal: the outbox goes to another phone, as a file or as a chain of QR codes.
import { fill as refill, make, say } from "./say.js";
import * as store from "./store.js";
const PIECE = 700;
const MARK = "SIAGA1";

export async function waitingOf(person) {
  const rows = (await store.outbox(person.id)).filter((r) => r.state === "waiting");
  return rows.map((r) => Object.assign({}, r.body, { officer: person.id }));
}

const sum = (text) => { let s = 5381; for (let i = 0; i < text.length; i++) s = ((s * 33) ^ text.charCodeAt(i)) >>> 0; return s.toString(36); };

// Pieces in any order: mark, sum of the whole, number, how many, text.
export function pieces(reports) {
  const text = unescape(encodeURIComponent(JSON.stringify(reports))), whole = sum(text), many = Math.max(1, Math.ceil(text.length / PIECE));
  return Array.from({ length: many }, (_, n) => [MARK, whole, n + 1, many, text.slice(n * PIECE, (n + 1) * PIECE)].join("|"));
}

export class Gathering {
  constructor() { this.parts = new Map(); this.many = 0; this.whole = ""; }
  // True when this piece was new.
  add(text) {
    const [mark, whole, n, many] = text.split("|", 4);
    if (mark !== MARK || !(n >= 1 && n <= many)) return false;
    if (whole !== this.whole) { this.parts.clear(); this.whole = whole; this.many = Number(many); }
    if (this.parts.has(Number(n))) return false;
    this.parts.set(Number(n), text.split("|").slice(4).join("|"));
    return true;
  }
  get done() { return this.many > 0 && this.parts.size === this.many; }
  read() {
    const text = Array.from({ length: this.many }, (_, n) => this.parts.get(n + 1)).join("");
    if (sum(text) !== this.whole) throw new Error("sum");
    return JSON.parse(decodeURIComponent(escape(text)));
  }
}

// Reports of another phone: kept in this one's outbox under its own id and time.
export async function accept(person, reports) {
  let taken = 0;
  for (const body of Array.isArray(reports) ? reports : []) {
    if (!body || typeof body.instance !== "string" || (await store.report(body.instance))) continue;
    await store.keepReport({ instance: body.instance, person: person.id, body, state: "waiting", kept: Date.now(), photos: 0, sent: 0, carried: true });
    taken += 1;
  }
  return taken;
}

export function asFile(reports) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(reports)], { type: "application/json" }));
  const link = make("a", { href: url, download: "lapor-" + new Date().toISOString().slice(0, 16).replace(/[:T]/g, "") + ".json" });
  document.body.append(link);
  link.click();
  link.remove();
}

export function showChain(reports, into) {
  const all = pieces(reports);
  let at = 0;
  const picture = make("div", { class: "code" }), count = make("p", { class: "big", role: "status" });
  const show = () => {
    const code = window.qrcode(0, "L");
    code.addData(all[at], "Byte");
    code.make();
    refill(picture, canvas(code));
    count.textContent = (at + 1) + " / " + all.length;
  };
  const step = (by) => () => { at = (at + by + all.length) % all.length; show(); };
  const bar = make("div", { class: "bar" }, make("button", { type: "button", onclick: step(-1) }, say("Sebelumnya", "Before")), make("button", { type: "button", onclick: step(1) }, say("Berikutnya", "Next")));
  refill(into, picture, count, all.length > 1 ? bar : "");
  show();
}

function canvas(code) {
  const cells = code.getModuleCount(), size = 6, drawn = make("canvas", { width: (cells + 8) * size, height: (cells + 8) * size, role: "img", "aria-label": "QR" });
  const pen = drawn.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, drawn.width, drawn.height);
  pen.fillStyle = "#000";
  for (let r = 0; r < cells; r++) for (let c = 0; c < cells; c++) if (code.isDark(r, c)) pen.fillRect((c + 4) * size, (r + 4) * size, size, size);
  return drawn;
}

// Read codes with the camera until `heard` returns true.
export async function watch(video, heard) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  await video.play();
  const frame = document.createElement("canvas"), pen = frame.getContext("2d", { willReadFrequently: true });
  let over = false;
  const look = () => {
    if (over) return;
    if (video.videoWidth) {
      frame.width = video.videoWidth; frame.height = video.videoHeight;
      pen.drawImage(video, 0, 0);
      const found = window.jsQR(pen.getImageData(0, 0, frame.width, frame.height).data, frame.width, frame.height);
      if (found && heard(found.data)) { stop(); return; }
    }
    setTimeout(look, 120);
  };
  const stop = () => { over = true; stream.getTracks().forEach((t) => t.stop()); };
  look();
  return stop;
}
