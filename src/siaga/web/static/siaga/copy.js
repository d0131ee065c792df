// Buttons that copy what an element holds. Without script they stay hidden and the text is selected by hand.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const from = document.getElementById(button.dataset.copy), text = from.value ?? from.textContent;
    try { await navigator.clipboard.writeText(text); } catch {
      if (!from.select) { getSelection().selectAllChildren(from); } else from.select();
      document.execCommand("copy");
    }
    const before = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = before; }, 2000);
  });
}
