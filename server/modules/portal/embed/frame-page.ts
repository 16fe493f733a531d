import type { Say } from "../../../platform/texts.ts";
import { isRightToLeft } from "./frame-languages.ts";
import { type FrameLook, inkOn } from "./frame-look.ts";

const marks: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const plain = (text: string): string => text.replace(/[&<>"']/g, (mark) => marks[mark] ?? "");

interface FramePage {
  readonly language: string;
  readonly origin: string;
  readonly partner: string;
  readonly byLogin: boolean;
  readonly look: FrameLook;
  readonly nonce: string;
  /** Where the portal's own page is, for browsers without script. */
  readonly portal: string;
}

/** The form and nothing else (layout=minimal), in the colours and the font of the website around it. */
export function framePage(t: Say, page: FramePage): string {
  const { look } = page;
  const said = ["broken", "choose", "app", "sent", "recovery", "locked", "code-wrong", "refused", "closed", "wait"];
  const words = Object.fromEntries(said.map((name) => [name, t(name, { address: "%", minutes: "%" })]));
  const direction = isRightToLeft(page.language) ? "rtl" : "ltr";
  return `<!doctype html>
<html lang="${plain(page.language)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${plain(t("title"))}</title>
<style nonce="${page.nonce}">
*{box-sizing:border-box}
html{overflow:hidden}
body{margin:0;padding:4px;background:${look.background};color:${look.text};font:16px/1.5 ${look.font}}
form,#password-step,#code-step,#choices{display:grid;gap:12px}
[hidden]{display:none!important}
label{display:grid;gap:4px}
label.stay{display:flex;align-items:center;gap:8px;min-height:24px}
input{width:100%;min-height:44px;padding:8px 12px;border:1px solid #767676;border-radius:${look.radius}px;background:#fff;color:#1f2937;font:inherit}
.stay input{width:20px;min-height:20px;height:20px;margin:0;accent-color:${look.accent}}
button{min-height:44px;padding:8px 16px;border:1px solid #767676;border-radius:${look.radius}px;background:#fff;color:#1f2937;font:inherit;cursor:pointer}
button[type=submit]{border-color:${look.accent};background:${look.accent};color:${inkOn(look.accent)};font-weight:600}
button:disabled{cursor:progress}
:focus-visible{outline:2px solid ${look.text};outline-offset:2px}
p{margin:0}
[role=alert]:empty{display:none}
</style>
</head>
<body>
<main data-origin="${plain(page.origin)}" data-partner="${plain(page.partner)}" data-words="${plain(JSON.stringify(words))}">
<form method="post" novalidate>
<div id="password-step">
<label>${plain(t(page.byLogin ? "login" : "email"))}<input name="identifier" type="${page.byLogin ? "text" : "email"}" autocomplete="username" autocapitalize="none" spellcheck="false" required></label>
<label>${plain(t("password"))}<input name="password" type="password" autocomplete="current-password" required></label>
<label class="stay"><input name="stay" type="checkbox">${plain(t("stay"))}</label>
</div>
<div id="code-step" hidden>
<p id="code-help"></p>
<label>${plain(t("code"))}<input name="code" dir="ltr" autocomplete="one-time-code" inputmode="text" spellcheck="false" maxlength="64"></label>
</div>
<p role="alert"></p>
<div id="choices"></div>
<button type="submit">${plain(t("go"))}</button>
</form>
<noscript><p><a href="${plain(page.portal)}" target="_top">${plain(t("title"))}</a></p></noscript>
</main>
<script src="/embed/form.js"></script>
</body>
</html>
`;
}
