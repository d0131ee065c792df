// A sound when a new silence or a call for help appears; the browser wants one press of a button first.
const button = document.getElementById("sound");
let context, sound, known = ids();

function ids() {
  return new Set([...document.querySelectorAll("[data-alarm]")].map((row) => row.dataset.alarm));
}

async function on() {
  context = new AudioContext();
  const answer = await fetch(button.dataset.sound);
  sound = await context.decodeAudioData(await answer.arrayBuffer());
  button.setAttribute("aria-pressed", "true");
  button.textContent = button.dataset.on;
  play();
}

function play() {
  if (!sound) return;
  const source = context.createBufferSource();
  source.buffer = sound;
  source.connect(context.destination);
  source.start();
}

button.hidden = false;
button.addEventListener("click", () => (sound ? play() : on()));
new MutationObserver(() => {
  const now = ids();
  if ([...now].some((id) => !known.has(id))) play();
  known = now;
}).observe(document.getElementById("main"), { childList: true, subtree: true });
