// The page of one officer: who am I, what do I owe, is it sent. Everything is kept first and sent afterwards.
import * as ask from "./ask.js";
import { draw } from "./forms.js";
import * as hand from "./hand.js";
import { lock, unlock } from "./locks.js";
import * as outbox from "./outbox.js";
import { clock, english, fill as refill, label, make, say, speak } from "./say.js";
import * as store from "./store.js";
const main = document.getElementById("main");
const IDLE = 15 * 60 * 1000, EVERY = 20000;
let me = null, token = "", touched = Date.now(), revoked = false, persisted = null, stopCamera = null;

const tell = (text) => { document.getElementById("live").textContent = text; };
const now = () => new Date(Date.now() + ((me && me.skew) || 0) * 1000);
const data = () => (me && me.mine) || { posts: [], owed: [], forms: [], receipts: [], person: {} };

function show(title, ...parts) {
  if (stopCamera) { stopCamera(); stopCamera = null; }
  document.title = title + " · Siaga Lapor";
  refill(main, make("h1", {}, title), ...parts.flat().filter((p) => p !== null && p !== undefined && p !== ""));
  main.focus();
  window.scrollTo(0, 0);
}

async function head() {
  document.getElementById("who").textContent = me ? me.name : "";
  const line = document.getElementById("unsent");
  const n = me ? await outbox.unsent(me.id) : 0;
  line.textContent = me ? (n ? say("Belum terkirim: ", "Unsent: ") + n : say("Semua terkirim", "All sent")) : "";
  line.className = n ? "some" : "";
}

const button = (text, doing, kind) => make("button", { type: "button", class: kind || "", onclick: doing }, text);
const back = () => button(say("Kembali", "Back"), home, "plain");
const notice = (text, kind) => make("p", { class: "notice " + (kind || "") }, text);

// ---- coming in
async function start() {
  document.documentElement.lang = english() ? "en" : "id";
  let rows;
  try { rows = await store.people(); } catch (e) { return noStore(); }
  const fresh = await ask.key();
  if (fresh && !rows.some((r) => r.id === fresh.person.id && r.device === fresh.person.device)) return again(fresh);
  if (!rows.length) return nobody();
  return gate(rows);
}

function noStore() {
  show(say("HP ini tidak mengizinkan penyimpanan", "This phone allows no storage"),
    notice(say("Buka tanpa mode penyamaran, atau kosongkan memori HP. Sementara itu laporkan lewat SMS dengan kode di kartu plot, atau radio.", "Open it outside private mode, or free some storage. Meanwhile report by SMS with the codes of the post's card, or by radio."), "bad"));
}

function nobody() {
  show(say("Belum ada personel di HP ini", "No officer on this phone yet"),
    make("p", {}, say("Minta QR pendaftaran di pos komando, pindai dengan kamera HP, dan buat PIN.", "Ask the command post for an enrolment QR, scan it with the phone's camera and choose a PIN.")),
    notice(say("Bila dahulu ada: data halaman ini di HP terhapus. Laporan yang sudah bernomor tanda terima aman di pos komando dan tampil lagi setelah pendaftaran.", "If there was one before: this page's data on the phone were cleared. Reports with a receipt number are safe at the post and show again after enrolment.")),
    languageButton());
}

const languageButton = () => button(english() ? "Bahasa Indonesia" : "English", () => { speak(english() ? "id" : "en"); me && token ? home() : start(); }, "plain");

function again(fresh) {
  const pin = make("input", { id: "pin", type: "password", inputmode: "numeric", autocomplete: "off", minlength: 4, maxlength: 12, required: true });
  const form = make("form", { class: "form" }, make("div", { class: "field" }, make("label", { for: "pin" }, say("PIN Anda", "Your PIN")), pin), make("button", { class: "go" }, say("Kunci halaman ini dengan PIN", "Lock this page by the PIN")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (pin.value.length < 4) return;
    const row = Object.assign({ id: fresh.person.id, name: fresh.person.name, device: fresh.person.device, mine: null, skew: 0 }, await lock(fresh.token, pin.value));
    try { await store.keepPerson(row); } catch (e) { noStore(); return; }
    enter(row, fresh.token);
  });
  show(say("Satu langkah lagi, ", "One more step, ") + fresh.person.name, make("p", {}, say("Masukkan PIN sekali lagi. Dengan PIN ini halaman terbuka juga tanpa sinyal, dan personel lain di HP ini tidak melihat laporan Anda.", "Enter the PIN once more. It opens the page without a signal too, and others on this phone do not see your reports.")), form);
  pin.focus();
}

function gate(rows, wrong) {
  const pick = make("select", { id: "person" }, rows.map((r) => make("option", { value: r.id }, r.name)));
  const pin = make("input", { id: "pin", type: "password", inputmode: "numeric", autocomplete: "off", required: true });
  const form = make("form", { class: "form" }, rows.length > 1 ? make("div", { class: "field" }, make("label", { for: "person" }, say("Siapa", "Who")), pick) : make("p", { class: "big" }, rows[0].name),
    make("div", { class: "field" }, make("label", { for: "pin" }, "PIN"), pin), wrong ? notice(say("PIN salah.", "Wrong PIN."), "bad") : "", make("button", { class: "go" }, say("Buka", "Open")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const row = rows.length > 1 ? rows.find((r) => r.id === pick.value) : rows[0];
    const secret = await unlock(row, pin.value);
    if (secret) enter(row, secret); else gate(rows, true);
  });
  show(say("Buka halaman lapor", "Open the reporting page"), form, make("p", {}, say("Personel lain: pindai QR pendaftarannya dengan kamera HP ini.", "Another officer: scan his enrolment QR with this phone's camera.")), languageButton());
  pin.focus();
}

async function enter(row, secret) {
  me = row;
  token = secret;
  revoked = false;
  touched = Date.now();
  persisted = await store.persisted();
  await home();
  await refresh();
}

function leave() {
  me = null;
  token = "";
  head();
  start();
}

async function refresh() {
  if (!token) return;
  const who = me, answer = await ask.mine(token);
  if (me !== who) return;
  if (answer.status === 401) revoked = true;
  if (answer.status === 200) {
    me = Object.assign({}, me, { mine: answer.said, name: answer.said.person.name || me.name, skew: ask.skew.seconds });
    try { await store.keepPerson(me); } catch (e) { tell(say("Memori HP penuh: daftar tugas tidak tersimpan.", "Storage full: the list is not kept.")); }
  }
  if (main.dataset.screen === "home") home();
}

// ---- home
async function home() {
  main.dataset.screen = "home";
  const posts = data().posts, safe = safeForm();
  const rows = await store.outbox(me.id);
  if (main.dataset.screen !== "home" || !me) return; // the officer went on while the phone was reading
  show(data().operation || "Lapor", ...warnings(),
    posts.length ? "" : notice(me.mine ? say("Anda belum mempunyai plot dalam rencana yang disetujui. Panggilan bantuan tetap dapat dikirim.", "You have no post in the approved plan yet. A call for help can be sent all the same.") : say("Daftar tugas belum diambil. Sambungkan ke jaringan sekali.", "The list was not fetched yet. Connect once.")),
    safe && posts.length ? button([make("span", { class: "huge" }, "AMAN"), make("span", {}, label(safe.fields[0].options[0].label) + " · " + where(posts))], () => quick(safe), "safe") : "",
    helpForm() ? button(say("MINTA BANTUAN", "CALL FOR HELP"), () => fill(helpForm()), "help") : "",
    owedList(rows),
    make("h2", {}, say("Laporan lain", "Other reports")),
    make("div", { class: "list" }, data().forms.filter((f) => !f.alert).map((f) => button(label(f.label), () => fill(f), "row"))),
    make("h2", {}, say("Plot saya", "My post")), make("div", {}, posts.slice(0, 8).map(card)),
    make("div", { class: "bar" }, button(say("Kotak keluar", "Outbox"), sent), button(say("Serahkan ke HP lain", "Hand over"), handover), button(say("Kunci", "Lock"), leave), languageButton()));
  await head();
}

const where = (posts) => (posts.length === 1 ? say("plot ", "post ") + (posts[0].number || posts[0].code) : posts.length + say(" plot", " posts"));
const helpForm = () => data().forms.find((f) => f.alert);
const safeForm = () => data().forms.find((f) => f.key === "situation" && f.fields[0].options.length) || data().forms.find((f) => f.due && f.per === "post" && f.fields[0].options.length);

function warnings() {
  const found = [];
  const far = Math.abs((me && me.skew) || 0);
  if (revoked) found.push(notice(say("HP ini sudah dicabut. Laporan yang belum terkirim masih di HP ini: serahkan ke HP lain.", "This phone was revoked. Unsent reports are still here: hand them over to another phone."), "bad"));
  if (far > 120) found.push(notice(say("Jam HP ini selisih ", "This phone's clock is off by ") + span(far) + say(". Waktu laporan dibetulkan pos komando; betulkan jam HP.", ". The post corrects the times; set the clock."), "warn"));
  if (persisted === false) found.push(notice(say("HP ini dapat menghapus data halaman bila memorinya penuh. Kirim segera bila ada sinyal, dan pasang halaman ini di layar utama.", "This phone may clear the page's data when it is full. Send soon, and put the page on the home screen."), "warn"));
  return found;
}

const span = (s) => (s >= 63072000 ? Math.round(s / 31536000) + say(" tahun", " years") : s >= 172800 ? Math.round(s / 86400) + say(" hari", " days") : s >= 7200 ? Math.round(s / 3600) + say(" jam", " hours") : Math.round(s / 60) + say(" menit", " minutes"));

function owedList(rows) {
  const at = now(), open = data().owed.filter((o) => new Date(o.opens) <= at && o.state === "waiting");
  const next = data().owed.filter((o) => new Date(o.opens) > at && o.state === "waiting").slice(0, 3);
  const item = (o) => {
    const form = data().forms.find((f) => f.key === o.kind) || { label: { id: o.kind, en: o.kind } };
    const mine = rows.find((r) => r.state === "waiting" && r.body.kind === o.kind && new Date(r.body.at) >= new Date(o.opens) && (r.body.station || r.body.post || o.place) === o.place);
    const due = new Date(o.due), state = mine ? say("tersimpan, belum terkirim", "kept, unsent") : new Date(o.opens) > at ? say("nanti", "later") : due < at ? say("belum lapor", "not reported") : say("sekarang", "now");
    return make("li", {}, make("strong", {}, clock(due) + " "), label(form.label) + " " + placeName(o), " ", make("span", { class: "state " + (due < at && !mine ? "late" : "") }, state));
  };
  const list = open.slice(-8).concat(next);
  return list.length ? [make("h2", {}, say("Jam lapor", "Hours")), make("ul", { class: "owed" }, list.map(item))] : [];
}

function placeName(o) {
  for (const p of data().posts) for (const s of p.stations) if (s.code === o.place) return s.label;
  return data().posts.length > 1 ? o.place : "";
}

function card(p) {
  const chief = p.supervisor || {};
  return make("section", { class: "card" }, make("p", {}, make("strong", {}, say("Plot ", "Post ") + (p.number || p.code)), " · " + p.base),
    make("p", {}, p.stations.map((s) => s.label).join(", ")),
    chief.name ? make("p", {}, "Padal: " + chief.name + " ", chief.phone ? make("a", { href: "tel:" + chief.phone }, chief.phone) : "") : "",
    p.signal.map((s) => make("p", { class: "note" }, (s.dead ? say("Tanpa sinyal. ", "No signal. ") : "") + (s.point ? say("Titik sinyal: ", "Signal point: ") + s.point + (s.minutes ? ", " + s.minutes + say(" menit", " minutes") : "") + ". " : "") + ((s.times || []).length ? say("Jam kontak: ", "Contact: ") + s.times.join(", ") : ""))));
}

// ---- filling
function places(form) {
  if (form.per === "station") return data().posts.flatMap((p) => p.stations);
  return data().posts.map((p) => ({ code: p.code, label: say("Plot ", "Post ") + (p.number || p.code) }));
}

function fill(form) {
  main.dataset.screen = "form";
  show(label(form.label), draw(form, places(form), (said, photos) => keep(form, said, photos)), back());
}

function quick(form) {
  const all = places(form), said = { kind: form.key, answers: { [form.fields[0].key]: form.fields[0].options[0].key } };
  if (all.length !== 1) return fill(form);
  said[form.per === "station" ? "station" : "post"] = all[0].code;
  return keep(form, said, []);
}

async function keep(form, said, photos) {
  let row;
  try { row = await outbox.keep(me, said, photos); } catch (e) { full(form, said); return; }
  const at = clock(new Date(row.body.at));
  tell(say("Tersimpan di HP ", "Kept on the phone ") + at);
  await home();
  main.insertBefore(notice(label(form.label) + ": " + say("tersimpan di HP pukul ", "kept on the phone at ") + at + say(". Dikirim begitu ada sinyal.", ". Sent as soon as there is a signal."), "good"), main.children[1] || null);
  push();
}

function full(form, said) {
  main.dataset.screen = "full";
  const post = data().posts.find((p) => p.code === said.post || p.stations.some((s) => s.code === said.station)) || data().posts[0];
  const codes = form.fields.flatMap((f) => [].concat(said.answers[f.key] || []).map((v) => (f.options.find((o) => o.key === v) || {}).code)).filter(Boolean);
  const text = form.alert ? "TOLONG " + ((post || {}).number || "") : form.code + " " + ((post || {}).number || "") + " " + codes.join(" ");
  show(say("Memori HP penuh: laporan TIDAK tersimpan", "Storage full: the report was NOT kept"),
    make("p", {}, say("Hapus foto atau aplikasi, lalu isi lagi. Sekarang kirim lewat SMS atau bacakan lewat radio:", "Free some storage and fill it in again. For now send this by SMS, or read it over the radio:")),
    make("p", { class: "huge" }, text.trim()), make("a", { class: "go", href: "sms:?body=" + encodeURIComponent(text.trim()) }, say("Buka SMS", "Open SMS")), back());
}

// ---- outbox and hand-over
async function sent() {
  main.dataset.screen = "outbox";
  const rows = (await store.outbox(me.id)).sort((a, b) => b.kept - a.kept), own = new Set(rows.map((r) => r.instance));
  const word = (r) => (r.state === "stored" ? say("diterima, nomor ", "received, number ") + r.number + (r.sent < r.photos ? say(", foto menyusul", ", picture to follow") : "") : r.state === "refused" ? say("ditolak: ", "refused: ") + ((english() ? r.why.reason_en : r.why.reason) || "") + " " + ((english() ? r.why.cure_en : r.why.cure) || "") : say("menunggu sinyal", "waiting for a signal"));
  const kind = (k) => label((data().forms.find((f) => f.key === k) || { label: { id: k, en: k } }).label);
  const line = (at, k, text, state) => make("li", {}, make("strong", {}, clock(new Date(at)) + " " + kind(k)), make("br"), make("span", { class: "state " + state }, text));
  show(say("Kotak keluar", "Outbox"), rows.length || data().receipts.length ? "" : make("p", {}, say("Belum ada laporan.", "No report yet.")),
    make("ul", { class: "owed" }, rows.map((r) => line(r.body.at, r.body.kind, word(r), r.state)), data().receipts.filter((r) => !own.has(r.instance)).map((r) => line(r.at, r.kind, say("diterima, nomor ", "received, number ") + r.number, "stored"))),
    button(say("Kirim sekarang", "Send now"), push, "go"), back());
}

const script = (name) => new Promise((done, failed) => {
  if (document.querySelector(`script[src="${name}"]`)) { done(); return; }
  const made = make("script", { src: name });
  made.onload = done;
  made.onerror = failed;
  document.head.append(made);
});

async function handover() {
  main.dataset.screen = "hand";
  const reports = await hand.waitingOf(me), stage = make("div", { class: "stage" });
  const file = make("input", { id: "file", type: "file", accept: "application/json,.json" });
  const took = async (list) => { const n = await hand.accept(me, list); await home(); main.insertBefore(notice(n + say(" laporan diterima dari HP lain.", " reports taken over."), "good"), main.children[1] || null); push(); };
  file.addEventListener("change", async () => {
    try { await took(JSON.parse(await new Response(file.files[0]).text())); } catch (e) { refill(stage, notice(say("Berkas ini bukan kotak keluar Siaga.", "This file is no outbox of Siaga."), "bad")); }
  });
  const scan = async () => {
    const video = make("video", { playsinline: true, muted: true }), count = make("p", { class: "big", role: "status" }, "0"), gathering = new hand.Gathering();
    refill(stage, video, count);
    try {
      await script("/static/vendor/jsqr.js");
      stopCamera = await hand.watch(video, (text) => {
        if (gathering.add(text)) count.textContent = gathering.parts.size + " / " + gathering.many;
        if (!gathering.done) return false;
        try { took(gathering.read()); } catch (e) { refill(stage, notice(say("Rangkaian QR rusak. Ulangi.", "The chain is damaged. Again."), "bad")); }
        return true;
      });
    } catch (e) { refill(stage, notice(say("Kamera tidak dapat dibuka. Pakai berkas.", "The camera cannot be opened. Use a file."), "bad")); }
  };
  show(say("Serahkan ke HP lain", "Hand over to another phone"),
    make("p", {}, reports.length + say(" laporan menunggu. HP lain mengirimkannya atas nama Anda; bila HP ini juga mengirim, tetap tersimpan satu kali.", " reports wait. Another phone sends them for you; if this one sends too, each is still stored once.")),
    make("div", { class: "bar" }, reports.length ? button("QR", async () => { await script("/static/vendor/qrcode.js"); hand.showChain(reports, stage); }) : "", reports.length ? button(say("Simpan berkas", "Save a file"), () => hand.asFile(reports)) : ""),
    make("h2", {}, say("Terima dari HP lain", "Take over from another phone")), make("div", { class: "bar" }, button(say("Pindai QR", "Scan QR"), scan)),
    make("div", { class: "field" }, make("label", { for: "file" }, say("Atau berkas", "Or a file")), file), stage, back());
}

// ---- sending
async function push() {
  if (!me || !token) return;
  const before = ask.skew.seconds;
  await outbox.flush(me, token, (row, what) => {
    if (what === "revoked") revoked = true;
    if (what === "stored") tell(say("Diterima pos komando, nomor ", "Received by the post, number ") + row.number);
    if (what === "refused") tell(say("Laporan ditolak. Lihat kotak keluar.", "A report was refused. See the outbox."));
    head();
    if (main.dataset.screen === "outbox") sent();
  });
  if (me && ask.skew.known && Math.abs(ask.skew.seconds - (me.skew || 0)) > 60 && ask.skew.seconds !== before) { me.skew = ask.skew.seconds; await store.keepPerson(me); }
  head();
}

addEventListener("online", () => { push(); refresh(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) push(); });
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
setInterval(() => { if (me && Date.now() - touched > IDLE) leave(); else push(); }, EVERY);
setInterval(() => { if (me && main.dataset.screen === "home") refresh(); }, 5 * 60 * 1000);
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/lapor/pekerja.js", { scope: "/lapor/" }).catch(() => 0);
start();
