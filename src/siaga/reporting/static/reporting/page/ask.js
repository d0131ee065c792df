// Every word with the post. No answer is not a refusal: it is tried again.
export const skew = { seconds: 0, known: false };

async function ask(address, token, options) {
  const headers = Object.assign({ Authorization: "Bearer " + token }, options.headers);
  const stop = new AbortController(), timer = setTimeout(() => stop.abort(), 45000), began = Date.now();
  try {
    const answer = await fetch(address, Object.assign({}, options, { headers, signal: stop.signal, credentials: "omit", cache: "no-store" }));
    const theirs = Date.parse(answer.headers.get("Date") || "");
    if (theirs) { skew.seconds = Math.round((theirs - (began + Date.now()) / 2) / 1000); skew.known = true; }
    let said = {};
    try { said = await answer.json(); } catch (e) { said = {}; }
    return { status: answer.status, said, wait: Number(answer.headers.get("Retry-After")) || 0 };
  } catch (e) {
    return { status: 0, said: {}, wait: 0 };
  } finally { clearTimeout(timer); }
}

export const mine = (token) => ask("/lapor/saya/", token, { method: "GET" });
export const send = (token, body) => ask("/api/lapor/", token, {
  method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" },
});
export const sendPart = (token, words, part) => ask("/lapor/foto/?" + new URLSearchParams(words), token, {
  method: "POST", body: part, headers: { "Content-Type": "application/octet-stream" },
});

// The phone's secret after coming in by PIN; null when nobody came in here.
export async function key() {
  try {
    const answer = await fetch("/lapor/kunci/", { credentials: "same-origin", cache: "no-store", redirect: "manual" });
    return answer.ok ? await answer.json() : null;
  } catch (e) { return null; }
}
