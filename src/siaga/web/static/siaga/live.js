// Keeps the page true while it is open: hears what changed, fetches the page anew, swaps the parts that tell of it.
//
// A part is an element with an id and data-live="force deployment" (topics); data-from="/address/" when it is to be read
// elsewhere than from this page. Figures in it with data-mark="name" are marked when their text changed. Others listen
// to the document's event "siaga:live" (detail: topics, anew). Nothing is swapped under the hands of who is writing.

const settings = document.querySelector("script[data-live-address]").dataset;
const line = document.getElementById("live-lost");
const CALM = 400, QUIET = 5000, LONGEST = 30000, MARKED = 60000;
let source, last = settings.liveSince, ended = false, pause = 2000, lostSince, lostTimer, retry;
let heard = new Set(), anew = false, busy = false, timer;

const clock = () => new Intl.DateTimeFormat("id", { hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  timeZone: settings.liveZone }).format(new Date()).replace(":", ".");

function connect() {
  clearTimeout(retry);
  source?.close();
  source = new EventSource(settings.liveAddress + (last ? `?sejak=${encodeURIComponent(last)}` : ""));
  source.onopen = found;
  source.onerror = lost;
  source.onmessage = (event) => { last = event.lastEventId; found(); hear(event.data); };
  source.addEventListener("ulang", (event) => { last = event.lastEventId; found(); anew = true; hear(""); });
  source.addEventListener("tutup", () => { ended = true; source.close(); say(settings.liveEnded); });
}

function found() {
  clearTimeout(lostTimer);
  lostTimer = undefined;
  pause = 2000;
  if (lostSince && !ended) { lostSince = undefined; say(""); }
}

function lost() {
  if (ended) return;
  const since = clock();
  // Said only when it lasts: a page that reconnects within seconds has missed nothing.
  lostTimer ??= setTimeout(() => { lostSince = since; say(`${settings.liveLost} ${since} ${settings.liveZoneName}`); }, QUIET);
  if (source.readyState !== EventSource.CLOSED) return;
  retry = setTimeout(connect, pause);
  pause = Math.min(LONGEST, pause * 2);
}

function say(text) {
  line.textContent = text;
  line.hidden = !text;
}

function hear(topic) {
  heard.add(topic);
  clearTimeout(timer);
  timer = setTimeout(renew, CALM);
}

const parts = () => [...document.querySelectorAll("[data-live][id]")]
  .filter((part) => anew || part.dataset.live.split(" ").some((topic) => heard.has(topic)));

const inUse = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");

async function renew() {
  if (busy) return;
  const due = parts(), detail = { topics: [...heard], anew };
  heard = new Set(); anew = false; busy = true;
  document.dispatchEvent(new CustomEvent("siaga:live", { detail }));
  try {
    for (const [address, group] of Map.groupBy(due, (part) => part.dataset.from || location.href)) {
      const answer = await fetch(address, { headers: { "X-Siaga-Live": "1" }, cache: "no-store" });
      if (answer.redirected || !answer.ok) continue;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of group) swap(part, page.getElementById(part.id));
    }
  } catch {
    for (const topic of detail.topics) heard.add(topic);
    anew ||= detail.anew;
  } finally {
    busy = false;
    if (heard.size) timer = setTimeout(renew, Math.max(CALM, lostTimer ? QUIET : CALM));
  }
}

function swap(part, fresh) {
  if (!fresh || fresh.innerHTML === part.dataset.was) return;
  if (inUse(part)) { part.addEventListener("focusout", () => hear(part.dataset.live.split(" ")[0]), { once: true }); return; }
  const before = new Map([...part.querySelectorAll("[data-mark]")].map((e) => [e.dataset.mark, e]));
  const open = new Set([...part.querySelectorAll("details[open][id]")].map((e) => e.id));
  const focus = part.contains(document.activeElement) ? document.activeElement : null;
  const at = focus && [...part.querySelectorAll("a, button, summary")].indexOf(focus);
  part.dataset.was = fresh.innerHTML;
  part.replaceChildren(...fresh.cloneNode(true).childNodes);
  for (const element of part.querySelectorAll("details[id]")) element.open ||= open.has(element.id);
  if (at >= 0) part.querySelectorAll("a, button, summary")[at]?.focus({ preventScroll: true });
  for (const element of part.querySelectorAll("[data-mark]")) mark(element, before.get(element.dataset.mark));
}

function mark(element, old) {
  const same = old && old.textContent === element.textContent;
  if (!same) element.dataset.changed = clock();
  else if (old.dataset.changed) element.dataset.changed = old.dataset.changed;
  if (element.dataset.changed) setTimeout(() => delete element.dataset.changed, MARKED);
}

// What depends on the hour alone is fetched anew each minute; the clock in the head goes on by itself.
const dial = document.querySelector(".clock time");
setInterval(() => {
  if (document.hidden) return;
  if (dial) dial.textContent = `${clock()} ${settings.liveZoneName}`;
}, 5000);
setInterval(() => { if (!document.hidden && document.querySelector("[data-every]")) hear("waktu"); }, 60000);

// Six streams of one browser would use up all its connections, so only the tab that is looked at listens.
// The page whose sound was turned on listens on, for nobody looks at it all day.
const sounding = () => document.querySelector('#sound[aria-pressed="true"]') !== null;
document.addEventListener("visibilitychange", () => {
  if (ended) return;
  if (document.hidden && sounding()) return;
  if (document.hidden) { clearTimeout(retry); clearTimeout(lostTimer); lostTimer = undefined; source?.close(); } else connect();
});
addEventListener("online", connect);
addEventListener("offline", lost);
if (!document.hidden) connect();
