// A report stays here until the post has given its receipt. Sent again and again, it is stored once.
import * as ask from "./ask.js";
import { sha256 } from "./locks.js";
import { newInstance } from "./say.js";
import * as store from "./store.js";
const PART = 256 * 1024;
let sending = false, notBefore = 0;

export const WAITING = "waiting", STORED = "stored", REFUSED = "refused";

// Keep one filled form; resolves only when it lies on the disk. Throws when the phone has no room.
export async function keep(person, said, photos) {
  const rows = await store.outbox(person.id);
  const origin = rows.reduce((most, row) => Math.max(most, row.body.origin || 0), 0) + 1;
  const body = Object.assign({ instance: newInstance(), at: new Date().toISOString(), origin }, said);
  const row = { instance: body.instance, person: person.id, body, state: WAITING, kept: Date.now(), photos: photos.length, sent: 0 };
  await store.keepReport(row, photos.map((p) => Object.assign({ instance: body.instance, offset: 0 }, p)));
  return row;
}

// Send what waits, oldest first. One run at a time; stops at the first silence.
export async function flush(person, token, changed) {
  if (sending || !token || Date.now() < notBefore) return;
  sending = true;
  try {
    const rows = (await store.outbox(person.id)).filter((r) => r.state === WAITING).sort((a, b) => a.kept - b.kept);
    for (const row of rows) if (!(await one(row, token, changed))) break;
    for (const row of await store.outbox(person.id)) if (row.state === STORED && row.sent < row.photos) if (!(await pictures(row, token, changed))) break;
  } finally { sending = false; }
}

async function one(row, token, changed) {
  const answer = await ask.send(token, Object.assign({}, row.body, { sent_at: new Date().toISOString() }));
  if (answer.status === 201) Object.assign(row, { state: STORED, number: answer.said.number, root: answer.said.root, size: answer.said.size, judged: answer.said.state });
  else if ([400, 404, 409, 413, 415, 422].includes(answer.status)) Object.assign(row, { state: REFUSED, why: (answer.said.problems || [])[0] || {} });
  else {
    if (answer.status === 401) changed(row, "revoked");
    notBefore = Date.now() + (answer.wait || 0) * 1000;
    return false;
  }
  await store.keepReport(row);
  changed(row, row.state);
  return true;
}

async function pictures(row, token, changed) {
  for (const photo of await store.photosOf(row.instance)) {
    const sha = photo.sha256 || (await sha256(photo.blob));
    while (photo.offset < photo.blob.size) {
      const part = photo.blob.slice(photo.offset, photo.offset + PART);
      const words = { instance: row.instance, name: photo.name, sha256: sha, total: photo.blob.size, offset: photo.offset };
      const answer = await ask.sendPart(token, words, part);
      if (answer.status === 422 || answer.status === 400) break;
      if (answer.status !== 200) return false;
      photo.offset += part.size;
      photo.sha256 = sha;
      await store.keepPhoto(photo);
    }
    await store.dropPhoto(photo);
    row.sent += 1;
    await store.keepReport(row);
    changed(row, "photo");
  }
  return true;
}

export async function unsent(id) {
  return (await store.outbox(id)).filter((r) => r.state === WAITING || (r.state === STORED && r.sent < r.photos)).length;
}
