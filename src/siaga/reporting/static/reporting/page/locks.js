// Two officers on one phone: each one's secret lies under a key made from his own PIN, and nowhere else.
import { random } from "./say.js";
const ROUNDS = 210000;
const bytes = (text) => new TextEncoder().encode(text);

async function keyOf(pin, salt) {
  const raw = await crypto.subtle.importKey("raw", bytes(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt: new Uint8Array(salt), iterations: ROUNDS }, raw,
    { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function lock(token, pin) {
  const salt = random(16), iv = random(12);
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(iv) }, await keyOf(pin, salt), bytes(token));
  return { salt, iv, box: Array.from(new Uint8Array(box)) };
}

// The secret, or null for a wrong PIN.
export async function unlock(row, pin) {
  try {
    const key = await keyOf(pin, row.salt);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(row.iv) }, key, new Uint8Array(row.box));
    return new TextDecoder().decode(plain);
  } catch (e) { return null; }
}

export async function sha256(blob) {
  const digest = await crypto.subtle.digest("SHA-256", await new Response(blob).arrayBuffer());
  return Array.from(new Uint8Array(digest)).map((b) => b.toString(16).padStart(2, "0")).join("");
}
