// A report form as the profile defines it: one question below the other, answers as large tiles.
import { label, make, say } from "./say.js";
import { shrink } from "./photo.js";

export function draw(form, places, done) {
  const name = (key) => form.key + "-" + key;
  const photos = [];
  const body = make("form", { class: "form", novalidate: true });
  if (places.length > 1) body.append(choice("siaga-place", form.per === "station" ? "TPS" : say("Plot", "Post"), places.map((p) => [p.code, p.label]), "radio", !form.alert));
  for (const field of form.fields) body.append(question(form, field, name(field.key), photos));
  body.append(make("p", { class: "wrong", role: "alert", hidden: true }), make("button", { class: "go" }, say("Simpan dan kirim", "Keep and send")));
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = read(form, body, name, places);
    const line = body.querySelector(".wrong");
    line.hidden = !found.missing;
    if (found.missing) { line.textContent = say("Belum diisi: ", "Missing: ") + found.missing; line.focus(); return; }
    done(found.said, photos.filter((p) => p.blob));
  });
  return body;
}

function question(form, field, id, photos) {
  const text = label(field.label) + (field.required ? "" : say(" (bila ada)", " (if any)"));
  if (field.options.length) return choice(id, text, field.options.map((o) => [o.key, label(o.label)]), field.type === "causes" ? "checkbox" : "radio", field.required);
  const input = { id, name: id, required: field.required };
  if (field.type === "text") return one(id, text, make("textarea", Object.assign(input, { rows: 3, maxlength: 500 })));
  if (field.type === "clock") return one(id, text, make("input", Object.assign(input, { type: "time" })));
  if (field.type === "photo") return one(id, text, camera(input, field, photos));
  if (field.type === "place") return place(id, text);
  return one(id, text, make("input", Object.assign(input, { type: "number", inputmode: "numeric", min: 0, max: 1440 })));
}

const one = (id, text, input) => make("div", { class: "field" }, make("label", { for: id }, text), input);

function choice(id, text, options, type, required) {
  const tiles = options.map(([key, said], n) => make("div", { class: "tile" },
    make("input", { type, name: id, id: id + "-" + n, value: key }), make("label", { for: id + "-" + n }, said)));
  return make("fieldset", { class: "field", "data-required": required }, make("legend", {}, text), make("div", { class: "tiles" }, tiles));
}

function camera(input, field, photos) {
  const note = make("p", { class: "note" }, say("Jangan memotret formulir hasil.", "Never photograph result forms."));
  const file = make("input", Object.assign(input, { type: "file", accept: "image/*", capture: "environment" }));
  const held = { name: field.key + ".jpg", field: field.key, blob: null };
  photos.push(held);
  file.addEventListener("change", async () => {
    held.blob = null;
    if (!file.files[0]) return;
    try {
      held.blob = await shrink(file.files[0]);
      note.textContent = say("Foto diperkecil: ", "Made smaller: ") + Math.round(held.blob.size / 1024) + " KB";
    } catch (e) { note.textContent = say("Foto ini tidak terbaca. Ambil ulang.", "This picture cannot be read. Take it again."); }
  });
  return make("div", {}, file, note);
}

function place(id, text) {
  const value = make("input", { type: "hidden", name: id, id });
  const note = make("span", { class: "note" });
  const tap = make("button", { type: "button", class: "plain" }, say("Sertakan lokasi saya", "Add my place"));
  tap.addEventListener("click", () => {
    note.textContent = say("Mencari …", "Looking …");
    navigator.geolocation.getCurrentPosition(
      (at) => { value.value = at.coords.latitude.toFixed(5) + " " + at.coords.longitude.toFixed(5); note.textContent = value.value; },
      () => { note.textContent = say("Lokasi tidak didapat. Laporan tetap dapat dikirim.", "No place found. The report can be sent without."); },
      { timeout: 20000, maximumAge: 60000 });
  });
  return make("div", { class: "field" }, make("span", { class: "label" }, text), tap, note, value);
}

function read(form, body, name, places) {
  const answers = {};
  let missing = "";
  const values = (key) => Array.from(body.elements).filter((e) => e.name === key && (!["radio", "checkbox"].includes(e.type) || e.checked)).map((e) => e.value.trim());
  for (const field of form.fields) {
    if (field.type === "photo") { if (values(name(field.key))[0]) answers[field.key] = field.key + ".jpg"; continue; }
    const said = values(name(field.key)).filter(Boolean);
    if (!said.length) { if (field.required && !missing) missing = label(field.label); continue; }
    answers[field.key] = field.type === "causes" ? said : field.numeric ? Number(said[0]) : said[0];
  }
  const where = places.length > 1 ? values("siaga-place")[0] : (places[0] || {}).code;
  if (!where && !form.alert && !missing) missing = form.per === "station" ? "TPS" : say("Plot", "Post");
  const said = { kind: form.key, answers };
  if (where) said[form.per === "station" ? "station" : "post"] = where;
  return { said, missing };
}
