// Asks the server for what the first page of the portal shows, and fetches the files that it will want, while the scripts are still on their
// way. What was asked is taken by web/lib/asked-ahead.ts, once.
(() => {
  const base = /^\/(portal|p\/[a-z0-9-]+)(?=\/|$)/.exec(location.pathname)?.[0] ?? "";
  const page = location.pathname.slice(base.length) || "/";
  const fetchAhead = (href) => {
    const link = document.createElement("link");
    const isStyle = href.endsWith(".css");
    link.rel = isStyle ? "preload" : "modulepreload";
    if (isStyle) link.as = "style";
    link.href = href;
    document.head.append(link);
  };
  // Where they stand is known when everything is built; see first-paint.ts.
  const { texts, home } = FIRST_FILES;
  const wishes = [...navigator.languages];
  try {
    wishes.unshift(JSON.parse(localStorage.getItem("language") ?? "null") ?? "");
  } catch {
    // A browser that keeps nothing has no wish of its own.
  }
  const language = wishes.map((wish) => wish.split("-")[0]).find((wish) => texts[wish]);
  // A page that the server drew has its words and its answers.
  if (document.querySelector('meta[name="drawn"]')) return;
  if (language) fetchAhead(texts[language]);
  // Pages for anybody: there is nobody's account to ask for.
  if (/^\/(sign-in|reset|ticket|check|signup|pay\/)/.test(page)) return;
  const asked = {};
  globalThis.askedAhead = asked;
  const ask = (path) => {
    asked[path] = fetch(path, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    // Whoever takes it hears of a fault; where nobody does it is none.
    asked[path].catch(() => undefined);
  };
  ask("/api/portal/me");
  if (page !== "/") return;
  ask("/api/portal/dashboard");
  home.forEach(fetchAhead);
})();
