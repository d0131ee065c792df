// Renews a part of the page every few seconds, and lets a tap change its own row instead of the whole page.
for (const part of document.querySelectorAll("[data-refresh]")) {
  const renew = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(part.dataset.refresh, { redirect: "error" });
      if (!answer.ok) return;
      const before = new Map([...part.querySelectorAll("[data-key]")].map((e) => [e.dataset.key, e.dataset.value]));
      part.innerHTML = await answer.text();
      for (const e of part.querySelectorAll("[data-key]")) {
        e.classList.toggle("changed", before.has(e.dataset.key) && before.get(e.dataset.key) !== e.dataset.value);
      }
    } catch { /* the next turn tries again */ }
  };
  setInterval(renew, 1000 * Number(part.dataset.seconds || 5));
}

addEventListener("submit", async (event) => {
  const form = event.target, row = form.closest("[data-row]");
  if (!row || !event.submitter) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  row.classList.add("busy");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Siaga-Row": "1" }, redirect: "error" });
    if (!answer.ok && answer.status !== 409) throw new Error("refused");
    const made = document.createElement("template");
    made.innerHTML = (await answer.text()).trim();
    const fresh = made.content.firstElementChild;
    row.replaceWith(fresh);
    fresh.querySelector("button")?.focus({ preventScroll: true });
  } catch {
    const input = document.createElement("input");
    input.type = "hidden"; input.name = event.submitter.name; input.value = event.submitter.value;
    form.append(input);
    form.submit();
  }
});
