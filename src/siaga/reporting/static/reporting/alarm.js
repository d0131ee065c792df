// A sound when a new silence or a call for help appears. A browser may hold sound back until the first press on the
// page; for as long as it does, the page says so, and what came meanwhile sounds at that press.
const button = document.getElementById("sound"), line = button.parentElement;
const context = new AudioContext();
let sound, known = ids();

function ids() {
  return new Set([...document.querySelectorAll("[data-alarm]")].map((row) => row.dataset.alarm));
}

async function load() {
  const answer = await fetch(button.dataset.sound);
  sound = await context.decodeAudioData(await answer.arrayBuffer());
  show();
}

function show() {
  const on = Boolean(sound) && context.state === "running";
  button.setAttribute("aria-pressed", String(on));
  button.textContent = on ? button.dataset.on : button.dataset.off;
  line.classList.toggle("warn", !on);
}

function wake() {
  if (context.state !== "running") context.resume();
  if (!sound) load();
}

function play() {
  if (!sound) return;
  const source = context.createBufferSource();
  source.buffer = sound;
  source.connect(context.destination);
  source.start();
}

context.addEventListener("statechange", show);
for (const press of ["pointerdown", "keydown"]) document.addEventListener(press, wake);
button.addEventListener("click", play);
new MutationObserver(() => {
  const now = ids();
  if ([...now].some((id) => !known.has(id))) play();
  known = now;
}).observe(document.getElementById("main"), { childList: true, subtree: true });
line.hidden = false;
show();
load();
