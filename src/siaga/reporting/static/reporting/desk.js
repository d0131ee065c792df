// One key, one answer: outside a text field a key marked on the page chooses it; Escape leaves, as the page says.
const form = document.querySelector("form[data-keys]");

const typing = element => element.matches("textarea, select, input:not([type=radio], [type=checkbox])");

function choose(key) {
  const all = [...form.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  const open = radio => !form.querySelector(`input[name="${CSS.escape(radio.name)}"]:checked`);
  const found = all.find(open) ?? all.find(r => r.name === document.activeElement?.name) ?? all[0];
  if (!found) return false;
  found.focus();
  found.click();
  return true;
}

if (form) {
  if (!form.querySelector("[autofocus]")) {
    const unanswered = [...form.querySelectorAll("input:not([type=hidden])")].find(i =>
      i.required && (i.type === "radio" ? !form.querySelector(`input[name="${CSS.escape(i.name)}"]:checked`) : !i.value));
    unanswered?.focus();
  }
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") {
      form.querySelector("[data-escape]")?.click();
    } else if (event.key.length === 1 && !typing(document.activeElement ?? document.body)) {
      if (choose(event.key.toLowerCase())) event.preventDefault();
    }
  });
}
