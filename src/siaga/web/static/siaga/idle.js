// Locks the console when nobody touches it, and takes a form that is being written along as a draft.
const minutes = Number(document.querySelector("script[data-minutes]")?.dataset.minutes || 10);
const secret = /password|pin|code|credential|csrf/i;
let timer;

function draft() {
  const lock = document.getElementById("lock-form");
  const written = [...document.querySelectorAll("main form[method=post]")].find((form) =>
    [...form.elements].some((field) => field.name && "defaultValue" in field && field.type !== "hidden" &&
      !secret.test(field.name) && field.value !== field.defaultValue));
  if (!written) return lock;
  lock.elements._place.value = new URL(written.action || location.href, location.href).pathname;
  for (const [name, value] of new FormData(written)) {
    if (secret.test(name) || typeof value !== "string") continue;
    const input = document.createElement("input");
    input.type = "hidden"; input.name = name; input.value = value;
    lock.append(input);
  }
  return lock;
}

function lockNow() {
  const lock = draft();
  if (!lock) return;
  const idle = document.createElement("input");
  idle.type = "hidden"; idle.name = "_idle"; idle.value = "1";
  lock.append(idle);
  lock.submit();
}

function touch() {
  clearTimeout(timer);
  timer = setTimeout(lockNow, minutes * 60000);
}

for (const event of ["pointerdown", "keydown", "scroll"]) addEventListener(event, touch, { passive: true });
document.getElementById("lock-form")?.addEventListener("submit", draft);
touch();
