// Runs before anything is drawn, so that no page flashes in the wrong colours or direction. Kept to what older browsers know.
(() => {
  // Schemas must not try to compile themselves: the content security policy forbids it, and even the try is reported.
  globalThis.__zod_globalConfig = { jitless: true };
  const page = document.documentElement;
  const stored = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  };
  let scheme;
  try {
    scheme = localStorage.getItem("colour-scheme");
  } catch {
    scheme = null;
  }
  const dark = scheme === "dark" || (scheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  page.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  const language = stored("language");
  if (language) {
    page.lang = language;
    page.dir = /^(ar|fa|he|ur)\b/.test(language) ? "rtl" : "ltr";
  }
  const accent = stored("accent");
  for (const name in accent ?? {}) if (name.startsWith("--brand-")) page.style.setProperty(name, accent[name]);
})();
