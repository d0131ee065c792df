// Keeps the scanner's page and its parts for when the network is gone. Only pages below /apel/ come here.
const STORE = "siaga-pindai-1";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("siaga-pindai-") && name !== STORE) await caches.delete(name);
  await clients.claim();
})()));

addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep));
  if (event.data?.forget) event.waitUntil(caches.delete(STORE));
});

async function keep(addresses) {
  const store = await caches.open(STORE);
  for (const address of addresses) {
    const answer = await fetch(address);
    if (answer.ok && !answer.redirected) await store.put(address, answer);
  }
}

addEventListener("fetch", (event) => {
  const { request } = event, { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (/^\/apel\/\d+\/pindai\/$/.test(pathname)) event.respondWith(freshest(request, true));
  else if (pathname.startsWith("/static/")) event.respondWith(freshest(request, false));
});

// The network first: an old page would lie about who is signed in. The kept one when there is no network.
async function freshest(request, page) {
  const store = await caches.open(STORE);
  try {
    const answer = await fetch(request);
    if (page && answer.ok && !answer.redirected) await store.put(request.url, answer.clone());
    return answer;
  } catch (lost) {
    const kept = await store.match(request.url, { ignoreSearch: true });
    if (kept) return kept;
    throw lost;
  }
}
