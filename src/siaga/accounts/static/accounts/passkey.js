// Passkeys: sign in, second step, and making one. The form shows itself only where the browser can do it.
(() => {
  const form = document.getElementById("passkey-form");
  if (!form || !window.PublicKeyCredential) return;
  form.hidden = false;
  const kept = document.getElementById("passkey-data");

  async function options() {
    if (kept) return JSON.parse(kept.textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no options");
    return answer.json();
  }

  async function credential() {
    const asked = await options();
    if (form.dataset.mode !== "create") return window.webauthnJSON.get(asked.request_options);
    const wanted = asked.creation_options;
    const resident = form.elements.passwordless.checked;
    Object.assign(wanted.publicKey.authenticatorSelection, {
      residentKey: resident ? "required" : "discouraged", requireResidentKey: resident,
      userVerification: resident ? "required" : "preferred",
    });
    return window.webauthnJSON.create(wanted);
  }

  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    const problem = form.querySelector("[role=alert][hidden], p.error");
    try {
      form.elements.credential.value = JSON.stringify(await credential());
      form.submit();
    } catch {
      if (problem) problem.hidden = false;
    }
  });
})();
