// The sign-in page that the server drew needs no app to be seen. The app comes with the first touch, and goes on from what was done meanwhile:
// web/portal/identity/take-over-door.ts.
(() => {
  const scripts = document.querySelector('meta[name="door"]')?.content;
  if (!scripts) return;
  for (const [name, value] of Object.entries(JSON.parse(document.querySelector('meta[name="accent"]')?.content ?? "{}")))
    document.documentElement.style.setProperty(name, value);
  // As web/ui/start-app.tsx tells it.
  const keepLanguage = (language) => {
    // biome-ignore lint/suspicious/noDocumentCookie: as in start-app.tsx.
    document.cookie = `language=${language}; path=/; max-age=31536000; samesite=lax`;
  };
  // As web/portal/identity/passkeys-here.ts knows it.
  if (isSecureContext && "PublicKeyCredential" in globalThis && !/^[\d.]+$|:/.test(location.hostname.replace(/^\[|\]$/g, "")))
    document.documentElement.dataset.passkeys = "yes";
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    for (const src of scripts.split(" ")) {
      const script = document.createElement("script");
      script.type = "module";
      script.src = src;
      document.head.append(script);
    }
  };
  const door = () => document.getElementById("door");
  for (const happening of ["pointerdown", "keydown", "focusin", "input"]) addEventListener(happening, begin, { once: true, capture: true });
  addEventListener("submit", (event) => {
    if (!door()?.contains(event.target)) return;
    event.preventDefault();
    door().dataset.sent = "true";
    event.target.querySelector("[type=submit]")?.setAttribute("data-loading", "true");
    begin();
  });
  addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!button || button.type === "submit" || !door()?.contains(button)) return;
    door().dataset.pressed = button.getAttribute("name") ?? button.getAttribute("aria-label") ?? button.textContent;
    begin();
  });
  addEventListener("change", ({ target }) => {
    if (!target.matches?.(".language-picker") || !door()?.contains(target)) return;
    localStorage.setItem("language", JSON.stringify(target.value));
    keepLanguage(target.value);
    location.reload();
  });
  // What only the app can do at once: a secret behind the "#", or a language of this browser that the server did not know of.
  let own = null;
  try {
    own = JSON.parse(localStorage.getItem("language") ?? "null");
  } catch {
    // A browser that keeps nothing has no wish of its own.
  }
  if (own && own !== document.querySelector('meta[name="door"]').dataset.language) {
    keepLanguage(own);
    begin();
  }
  if (location.hash) begin();
})();
