// Keeps the page itself on the phone, so that it opens with no signal. Reports are the page's own care, not ours.
const NAME = "siaga-lapor-VERSION";
const KEPT = [/* KEPT */];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME)
    .then((kept) => kept.addAll(KEPT.map((name) => new Request(name, { cache: "reload", credentials: "omit" }))))
    .then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((n) => n.startsWith("siaga-lapor-") && n !== NAME).map((n) => caches.delete(n))))
    .then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin || !KEPT.includes(address.pathname)) return;
  event.respondWith(caches.open(NAME).then((kept) => kept.match(address.pathname)).then((held) => held || fetch(event.request)));
});
