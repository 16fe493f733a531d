// The form within the frame on a provider's website (P-34). It gets no cookie: whoever is let in takes a ticket to the top window.
(() => {
  const page = document.querySelector("main");
  const form = document.querySelector("form");
  const { origin, partner, words: said } = page.dataset;
  const words = JSON.parse(said);
  const field = (name) => form.elements.namedItem(name);
  const note = document.querySelector("[role=alert]");
  const steps = { password: document.querySelector("#password-step"), code: document.querySelector("#code-step") };
  const choices = document.querySelector("#choices");
  const button = form.querySelector("button[type=submit]");
  let wish = {};

  const tell = (message) => window.parent.postMessage({ from: "portal-sign-in", ...message }, origin);
  const resize = () => tell({ height: document.documentElement.getBoundingClientRect().height });
  new ResizeObserver(resize).observe(document.documentElement);
  resize();

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });

  async function send() {
    note.textContent = "";
    button.disabled = true;
    try {
      take(await ask());
    } catch {
      note.textContent = words.broken;
    }
    button.disabled = false;
  }

  async function ask(challenge) {
    const code = field("code").value.trim();
    const body = {
      identifier: field("identifier").value,
      password: field("password").value,
      stay: field("stay").checked,
      ...(partner ? { partner } : {}),
      ...wish,
      ...(wish.customerId && code ? { code } : {}),
      ...(challenge ? { challenge } : {}),
    };
    const answer = await fetch("/api/public/portal/embed/sign-in", {
      method: "POST",
      headers: { "content-type": "application/json", "x-own-page": "1" },
      body: JSON.stringify(body),
    });
    const told = await answer.json();
    if (answer.ok) return told;
    const params = told.errors?.[0]?.params ?? {};
    if (told.code === "challenge-required" && !challenge) return ask(await solve(params));
    return { step: "refused", code: told.code, params };
  }

  function take(told) {
    choices.replaceChildren();
    if (told.step === "elsewhere") {
      tell({ go: told.url });
      return;
    }
    if (told.step === "choose") {
      for (const { customerId, name, address } of told.choices) {
        const choice = document.createElement("button");
        choice.type = "button";
        choice.textContent = [name, address].filter(Boolean).join(" · ");
        choice.addEventListener("click", () => {
          wish = { customerId };
          void send();
        });
        choices.append(choice);
      }
      note.textContent = words.choose;
      choices.querySelector("button")?.focus();
      return;
    }
    if (told.step === "code") {
      wish = { customerId: told.customerId };
      steps.password.hidden = true;
      steps.code.hidden = false;
      const sent = told.factor === "totp" ? words.app : told.sentTo ? words.sent.replace("%", () => told.sentTo) : words.recovery;
      document.querySelector("#code-help").textContent = sent;
      field("code").required = true;
      field("code").focus();
      return;
    }
    refuse(told);
  }

  function refuse({ code, params }) {
    if (code === "auth-locked") note.textContent = words.locked.replace("%", () => String(params.minutes ?? 15));
    else if (code === "code-wrong") note.textContent = words["code-wrong"];
    else if (code === "auth-failed") note.textContent = words.refused;
    else if (code === "account-closed") note.textContent = words.closed;
    else if (code === "too-many-requests") note.textContent = words.wait;
    else note.textContent = words.broken;
    const wrong = steps.code.hidden ? field("password") : field("code");
    wrong.value = "";
    wrong.focus();
  }

  /** A little work, cheap once and dear a million times (P-20). */
  async function solve({ token, bits }) {
    const encoder = new TextEncoder();
    for (let from = 0; ; from += 512) {
      const tries = Array.from({ length: 512 }, (_, at) => crypto.subtle.digest("SHA-256", encoder.encode(`${token}:${from + at}`)));
      const found = (await Promise.all(tries)).findIndex((hash) => Math.clz32(new DataView(hash).getUint32(0)) >= bits);
      if (found >= 0) return { token, nonce: String(from + found) };
    }
  }
})();
