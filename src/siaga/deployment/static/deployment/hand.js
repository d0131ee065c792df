// A post's page: drag an officer onto "lock" or "bar", or press K or L on his card. Without it the two forms do the same.

const forms = { lock: null, bar: null };

function choose(kind, officer) {
  const field = forms[kind].querySelector("[name=officer]");
  if (officer) field.value = officer;
  const next = officer ? forms[kind].querySelector("[name=reason]") : field;
  next.focus();
  next.scrollIntoView({ block: "center" });
}

document.querySelectorAll("[data-drop]").forEach((place) => {
  const kind = place.dataset.drop;
  forms[kind] = place.querySelector("form");
  place.addEventListener("dragover", (event) => { event.preventDefault(); place.classList.add("over"); });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    choose(kind, event.dataTransfer.getData("text/plain"));
  });
});

document.querySelectorAll("[data-officer]").forEach((card) => {
  card.tabIndex = 0;
  card.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/plain", card.dataset.officer));
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const officer = document.activeElement?.dataset.officer;
  const kind = { k: "lock", l: "bar" }[event.key.toLowerCase()];
  if (!officer || !kind || !forms[kind]) return;
  event.preventDefault();
  choose(kind, officer);
});
