import type { Partner } from "../../partners/index.ts";

/** P-34 plain HTML for the provider's website: it posts to the portal itself and needs no script. */
export function snippetFor(action: string, partner: Pick<Partner, "code">, field: "email" | "login"): string {
  const name = field === "email" ? { type: "email", words: "Email address" } : { type: "text", words: "Login" };
  return [
    `<form method="post" action="${action}">`,
    `  <input type="hidden" name="partner" value="${partner.code}">`,
    `  <label>${name.words} <input name="identifier" type="${name.type}" autocomplete="username" required></label>`,
    `  <label>Password <input name="password" type="password" autocomplete="current-password" required></label>`,
    `  <label><input name="stay" type="checkbox"> Stay signed in</label>`,
    "  <button>Sign in</button>",
    "</form>",
  ].join("\n");
}

/** P-34 a script that shows the portal's own form in a frame; the five attributes of its look may be left out. */
export const frameSnippetFor = (script: string, partner: Pick<Partner, "code">): string =>
  [
    `<script async src="${script}"`,
    `  data-partner="${partner.code}"`,
    '  data-accent="#0f766e" data-text="#1f2937" data-background="#ffffff"',
    '  data-font="system-ui, sans-serif" data-radius="8"></script>',
  ].join("\n");
