// Reads cards by camera, photo or hand, tells at once who it is, and keeps each scan until the post has it.
const set = document.getElementById("scan-script").dataset;
const english = set.lang === "en";
const say = (id, en) => (english ? en : id);
const $ = (id) => document.getElementById(id);
const WORDS = {
  present: say("Hadir", "Present"), again: say("Sudah tercatat", "Already recorded"),
  known: say("Sudah tercatat", "Already recorded"), unsure: say("Disimpan", "Kept"),
  stranger: say("Bukan daftar ini", "Not on this roll"), wrong: say("Ditolak", "Refused"),
};
const FRESH = { present: [80], again: [40, 60, 40], known: [40, 60, 40], unsure: [40, 60, 40], stranger: [250], wrong: [250] };
const here = new Map(); // what this phone has scanned: text -> time
let people = new Map(), token = "", sending = false, lastText = "", lastAt = 0, linked = navigator.onLine;

const device = (() => {
  try {
    let own = localStorage.getItem("siaga-perangkat");
    if (!own) localStorage.setItem("siaga-perangkat", own = "hp-" + random(8));
    return own;
  } catch { return "hp-" + random(8); }
})();

function random(bytes) {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

// ---- the store on the phone: scans that wait, and the roll taken along
const opened = new Promise((done, failed) => {
  const asked = indexedDB.open("siaga-pindai", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("scans", { keyPath: "id" });
    asked.result.createObjectStore("rolls", { keyPath: "muster" });
  };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});

async function store(name, mode, work) {
  const db = await opened, turn = db.transaction(name, mode, { durability: "strict" });
  const asked = work(turn.objectStore(name));
  return new Promise((done, failed) => {
    turn.oncomplete = () => done(asked?.result);
    turn.onerror = turn.onabort = () => failed(turn.error);
  });
}

const waiting = async () => (await store("scans", "readonly", (s) => s.getAll())).filter((s) => s.muster === set.muster);

// ---- what is told
function tell(outcome, who, note = "") {
  const box = $("result");
  box.className = `result ${outcome}`;
  box.querySelector(".word").textContent = WORDS[outcome];
  box.querySelector(".whom").textContent = note ? `${who}. ${note}` : who;
  navigator.vibrate?.(FRESH[outcome]);
  const line = document.createElement("li");
  line.textContent = `${clock(new Date())} ${WORDS[outcome]}: ${who}`;
  $("last").prepend(line);
  while ($("last").children.length > 12) $("last").lastElementChild.remove();
}

// The post's clock, not the phone's: they may stand in different zones.
function clock(at) {
  const there = new Date(at.getTime() + 3600000 * { WIB: 7, WITA: 8, WIT: 9 }[set.zone]);
  return `${there.toISOString().slice(11, 16).replace(":", ".")} ${set.zone}`;
}

async function showLink() {
  const count = (await waiting()).length;
  const line = linked ? say("Tersambung", "Connected") : say("Terputus, pindaian disimpan di HP ini", "No link, scans are kept on this phone");
  const left = count ? `${count} ${say("menunggu dikirim", "waiting to be sent")}` : say("semua terkirim", "all sent");
  $("link").textContent = `${line} · ${left}`;
  $("link").dataset.waiting = count;
}

// ---- a text was read
async function digest(text) {
  if (!crypto.subtle) return "";
  const bits = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bits.slice(0, 10)].map((b) => b.toString(16).padStart(2, "0")).join("");
}

async function read(text) {
  const now = Date.now();
  if (text === lastText && now - lastAt < 4000) { lastAt = now; return; }
  lastText = text; lastAt = now;
  dispatchEvent(new Event("pointerdown")); // somebody is working: the console does not lock
  if (!text.startsWith("SIAGA1/")) { tell("wrong", say("Bukan kartu personel Siaga", "No card of Siaga")); return; }
  const person = people.get(await digest(text));
  const who = person ? `${person.rank} ${person.name}, ${person.unit}` : "";
  if (here.has(text) || person?.present) {
    tell("again", who || text.split("/")[1], here.has(text) ? `${say("dipindai pukul", "scanned at")} ${clock(here.get(text))}` : "");
    return;
  }
  const at = new Date();
  await store("scans", "readwrite", (s) => s.put({ id: random(10), muster: set.muster, text, at: at.toISOString(), device }));
  here.set(text, at);
  if (person) tell("present", who);
  else tell("unsure", text.split("/")[1], say("diperiksa pos komando", "the post will check it"));
  await showLink();
  send();
}

// ---- to the post: the token and the roll first, then what waits
async function send() {
  if (sending) return;
  sending = true;
  try {
    if (!token || !people.size) await takeRoll();
    for (let scans = (await waiting()).slice(0, 100); scans.length; scans = (await waiting()).slice(0, 100)) {
      const answer = await fetch(set.send, {
        method: "POST", redirect: "error", headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ scans: scans.map(({ id, text, at, device: d }) => ({ id, text, at, device: d })) }),
      });
      if (answer.status === 403) { token = ""; throw new Error("token"); }
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      await receipt((await answer.json()).results, scans);
    }
    linked = true;
  } catch { linked = false; } finally { sending = false; await showLink(); }
}

async function receipt(results, scans) {
  for (const r of results) {
    await store("scans", "readwrite", (s) => s.delete(r.id));
    const scan = scans.find((s) => s.id === r.id), who = r.name ? `${r.rank} ${r.name}, ${r.unit}` : scan?.text.split("/")[1];
    const latest = scan && scan.text === lastText;
    if (r.outcome === "wrong" || r.outcome === "stranger") {
      here.delete(scan?.text);
      const told = `${WORDS[r.outcome]}: ${who}. ${(english ? r.why_en : r.why) || ""}`;
      $("wrong").hidden = false;
      $("wrong").textContent = told;
      tell(r.outcome, who, english ? r.why_en : r.why);
    } else if (latest && (r.outcome === "again" || r.outcome === "known" || !people.get(await digest(scan.text)))) {
      tell(r.outcome, who);
    }
  }
}

async function takeRoll() {
  const answer = await fetch(set.roll, { redirect: "error" });
  if (answer.status === 403 || answer.status === 404) await store("rolls", "readwrite", (s) => s.delete(set.muster));
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const roll = await answer.json();
  token = roll.token;
  remember(roll.people);
  await store("rolls", "readwrite", (s) => s.put({ muster: set.muster, people: roll.people }));
}

function remember(rows) {
  people = new Map(rows.map(([hash, name, rank, unit, present]) => [hash, { name, rank, unit, present }]));
}

// ---- eyes: the browser's own reader where it has one, else jsQR
let reader;
async function eyes() {
  if (reader) return reader;
  if ("BarcodeDetector" in globalThis && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const own = new BarcodeDetector({ formats: ["qr_code"] });
    return (reader = async (picture) => (await own.detect(picture))[0]?.rawValue);
  }
  await new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = set.jsqr; script.onload = done; script.onerror = failed;
    document.head.append(script);
  });
  const canvas = document.createElement("canvas"), brush = canvas.getContext("2d", { willReadFrequently: true });
  return (reader = async (picture, most = 640) => {
    const w = picture.videoWidth || picture.width, h = picture.videoHeight || picture.height;
    const scale = Math.min(1, most / Math.max(w, h));
    canvas.width = Math.round(w * scale); canvas.height = Math.round(h * scale);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const { data } = brush.getImageData(0, 0, canvas.width, canvas.height);
    return globalThis.jsQR(data, canvas.width, canvas.height, { inversionAttempts: "dontInvert" })?.data;
  });
}

async function start() {
  const video = $("camera");
  try {
    if (!navigator.mediaDevices) throw new Error("no camera");
    const look = await eyes();
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    await video.play();
    video.parentElement.classList.add("on");
    $("start").hidden = true;
    navigator.wakeLock?.request("screen").catch(() => {});
    for (;;) {
      if (!document.hidden && video.readyState >= 2) {
        const text = await look(video);
        if (text) await read(text);
      }
      await new Promise((done) => setTimeout(done, 120));
    }
  } catch {
    $("camera-told").textContent = say(
      "Kamera tidak dapat dipakai: izinkan kamera dan buka lewat https, atau pakai foto, atau ketik kodenya.",
      "The camera cannot be used: allow it and open by https, or use a photo, or type the code.");
  }
}

async function photo(file) {
  const picture = await createImageBitmap(file), look = await eyes();
  for (const most of [640, 1000, 1600]) {
    const text = await look(picture, most);
    if (text) { lastText = ""; await read(text); return; }
  }
  tell("wrong", say("Tidak ada kode QR pada foto ini", "No QR code on this photo"));
}

// ---- the page
async function begin() {
  $("scanner").hidden = false;
  $("start").addEventListener("click", start);
  $("photo").addEventListener("change", (e) => { if (e.target.files[0]) photo(e.target.files[0]); e.target.value = ""; });
  $("typed").addEventListener("submit", (event) => {
    const text = $("kode").value.trim();
    if (!text.startsWith("SIAGA1/")) return; // a name is called on the server
    event.preventDefault();
    $("kode").value = ""; lastText = "";
    read(text);
  });
  for (const scan of await waiting()) here.set(scan.text, new Date(scan.at));
  const kept = await store("rolls", "readonly", (s) => s.get(set.muster));
  if (kept) remember(kept.people);
  addEventListener("online", send);
  addEventListener("offline", () => { linked = false; showLink(); });
  setInterval(() => { if (!document.hidden) waiting().then((w) => (w.length || !linked) && send()); }, 5000);
  await send();
  if ("serviceWorker" in navigator) {
    await navigator.serviceWorker.register(set.worker, { scope: set.scope });
    const worker = (await navigator.serviceWorker.ready).active;
    const parts = [...document.querySelectorAll("link[href], script[src]")].map((e) => e.href || e.src);
    worker.postMessage({ keep: [location.pathname, set.jsqr, ...new Set(parts)] });
  }
  document.documentElement.dataset.scanner = "ready";
}

begin();
