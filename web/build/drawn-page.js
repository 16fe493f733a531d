// A page that the server drew needs no app to be seen. The app comes with the first touch, with the first news, and after a while in any case; it
// goes on from what was done meanwhile: web/ui/drawn-page.ts.
(() => {
  const told = document.querySelector('meta[name="drawn"]');
  if (!told) return;
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
  const scripts = told.content.split(" ");
  let news;
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    news?.close();
    for (const src of scripts) {
      const script = document.createElement("script");
      script.type = "module";
      script.src = src;
      document.head.append(script);
    }
  };
  const drawn = () => document.getElementById("drawn");
  const isLockedHere = () => {
    try {
      return localStorage.getItem("app-lock") !== null;
    } catch {
      return false;
    }
  };
  /** A link leads on by itself, and the app is needed on the page that it leads to. */
  const isLink = (target) => Boolean(target.closest?.("a[href]"));
  for (const touch of ["pointerdown", "keydown", "focusin", "input"])
    addEventListener(touch, ({ target }) => isLink(target) || begin(), { capture: true });
  addEventListener("submit", (event) => {
    if (!drawn()?.contains(event.target)) return;
    event.preventDefault();
    drawn().dataset.sent = "true";
    event.target.querySelector("[type=submit]")?.setAttribute("data-loading", "true");
    begin();
  });
  addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!button || button.type === "submit" || !drawn()?.contains(button)) return;
    drawn().dataset.pressed = button.getAttribute("name") ?? button.getAttribute("aria-label") ?? button.textContent;
    begin();
  });
  addEventListener("change", ({ target }) => {
    if (!target.matches?.(".language-picker") || !drawn()?.contains(target)) return;
    localStorage.setItem("language", JSON.stringify(target.value));
    keepLanguage(target.value);
    location.reload();
  });

  const { language, live } = told.dataset;
  if (live === undefined) {
    // What only the app can do at once: a secret behind the "#", or a language of this browser that the server did not know of.
    let own = null;
    try {
      own = JSON.parse(localStorage.getItem("language") ?? "null");
    } catch {
      // A browser that keeps nothing has no wish of its own.
    }
    if (own && own !== language) {
      keepLanguage(own);
      begin();
    }
    if (location.hash) begin();
    return;
  }

  // P-208 where its owner locks the app nothing is seen before the lock: web/portal/device/lock.ts.
  if (isLockedHere()) {
    document.documentElement.dataset.locked = "yes";
    addEventListener("DOMContentLoaded", () => {
      drawn()?.remove();
      delete document.documentElement.dataset.locked;
      begin();
    });
    return;
  }
  // P-250 whoever only looks sees what changes as well: the app fetches it anew.
  news = new EventSource(live);
  news.addEventListener("message", begin);
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && begin());
  setTimeout(begin, 60_000);
  if (told.dataset.unfinished === "yes") begin();
  addEventListener("load", async () => {
    // P-205 what can be kept on this device and is not kept yet comes soon: the app brings the worker.
    const { hasApp } = JSON.parse(document.getElementById("branding")?.textContent ?? "{}");
    if (hasApp && navigator.serviceWorker && !(await navigator.serviceWorker.getRegistration())) setTimeout(begin, 10_000);
    // The app lies ready when it is wanted.
    if (navigator.connection?.saveData) return;
    const { texts, home } = FIRST_FILES;
    for (const href of [...scripts, ...home, texts[language.split("-")[0]]].filter(Boolean)) {
      const link = document.createElement("link");
      link.rel = "prefetch";
      link.href = href;
      document.head.append(link);
    }
  });
})();
