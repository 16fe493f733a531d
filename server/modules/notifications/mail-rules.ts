// A message as a small page: what it is about in one large figure, the facts, one button, and who it is from. Tables and inline
// styles, because mail programs know nothing newer; the few rules in the head are extras (dark mode, narrow screens) that a program
// may drop. No picture is fetched from anywhere: the logo travels with the message.

export interface MailFact {
  readonly label: string;
  readonly value: string;
}

export interface MailParts {
  readonly direction: "ltr" | "rtl";
  readonly language: string;
  readonly subject: string;
  /** What lists of messages show behind the subject. */
  readonly preview: string;
  /** "#0f766e" */
  readonly accent: string;
  /** Readable on the accent. */
  readonly onAccent: string;
  readonly brand: string;
  /** The logo comes with the message as `cid:logo`. */
  readonly hasLogo: boolean;
  readonly paragraphs: readonly string[];
  readonly headline?: { readonly label: string; readonly value: string };
  readonly facts: readonly MailFact[];
  /** Shown large, for codes. */
  readonly code?: string;
  readonly button?: { readonly label: string; readonly url: string; readonly instead: string };
  /** A second way, in a line of its own: to pay without signing in (P-131). */
  readonly also?: { readonly label: string; readonly url: string };
  /** Who it is from, line by line. */
  readonly footer: readonly string[];
}

export const logoContentId = "logo";

/** The text part: what people without HTML, and programs that read aloud, get. */
export function mailText({ paragraphs, headline, facts, code, button, also, footer }: MailParts): string {
  const figures = [...(headline ? [headline] : []), ...facts].map(({ label, value }) => `${label}: ${value}`);
  return [
    ...paragraphs,
    ...(code ? [code] : []),
    ...(figures.length > 0 ? [figures.join("\n")] : []),
    ...(button ? [`${button.label}:\n${button.url}`] : []),
    ...(also ? [`${also.label}:\n${also.url}`] : []),
    `-- \n${footer.join("\n")}`,
  ].join("\n\n");
}

const letters = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,'Noto Sans Arabic',sans-serif";
const ink = "#1a2324";
const quietInk = "#5a6667";
const line = "#dde4e4";

// Classes win over inline styles by !important; programs without a head keep the light look. Programs that turn colours round by
// themselves are told by the meta tags that both looks exist.
const headStyles = (accent: string): string => `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:480px){.pad{padding-left:20px!important;padding-right:20px!important}.page{padding:12px 8px!important}.button a{display:block!important}}
@media (prefers-color-scheme:dark){
.page{background:#101616!important}.card{background:#182020!important;border-color:${accent} #2c3838 #2c3838!important}
.ink{color:#e8eeee!important}.quiet{color:#9dabab!important}.rule{border-color:#2c3838!important}.link{color:#9dabab!important}
.plate{background:#ffffff!important;border-radius:8px!important}
}`;

export function mailHtml(parts: MailParts): string {
  const { direction, language, subject, accent } = parts;
  const start = direction === "rtl" ? "right" : "left";
  return `<!doctype html>
<html lang="${plain(language)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${plain(subject)}</title>
<style>${headStyles(plain(accent))}
</style>
</head>
<body class="page" dir="${direction}" style="margin:0;padding:24px 12px;background:#f3f6f6">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">${plain(parts.preview)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">
<table role="presentation" class="card" width="560" cellpadding="0" cellspacing="0" border="0" dir="${direction}" style="width:100%;max-width:560px;background:#ffffff;border:1px solid ${line};border-top:4px solid ${plain(accent)};border-radius:12px;border-collapse:separate;text-align:${start};${letters};font-size:16px;line-height:1.55;color:${ink}">
<tr><td class="pad" style="padding:24px 32px 0">${brandHtml(parts)}</td></tr>
<tr><td class="pad ink" style="padding:20px 32px 0;color:${ink}">
${parts.paragraphs.map((paragraph, at) => `<p style="margin:${at === 0 ? "0" : "12px 0 0"}">${plain(paragraph)}</p>`).join("\n")}
</td></tr>
${parts.code ? codeRow(parts.code) : ""}${parts.headline ? headlineRow(parts.headline) : ""}${parts.facts.length > 0 ? factRows(parts.facts, start) : ""}${buttonRow(parts)}${alsoRow(parts)}<tr><td style="padding:0 0 28px;font-size:0;line-height:0">&nbsp;</td></tr>
</table>
<table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0" dir="${direction}" style="width:100%;max-width:560px">
<tr><td class="pad quiet" align="center" style="padding:16px 32px 8px;text-align:center;${letters};font-size:13px;line-height:1.6;color:${quietInk}">
${parts.footer.map((text) => plain(text)).join("<br>\n")}
</td></tr></table>
</td></tr></table>
</body>
</html>`;
}

// In the dark a dark logo would vanish, so it stands on a white plate there.
function brandHtml({ brand, hasLogo }: MailParts): string {
  if (!hasLogo) return `<span class="ink" style="font-size:18px;font-weight:600;color:${ink}">${plain(brand)}</span>`;
  return `<span class="plate" style="display:inline-block;padding:4px 6px;margin:0 -6px"><img src="cid:${logoContentId}" alt="${plain(brand)}" height="40" style="display:block;height:40px;width:auto;max-width:220px;border:0"></span>`;
}

const codeRow = (code: string): string =>
  `<tr><td class="pad ink" style="padding:24px 32px 0;color:${ink}"><span dir="ltr" style="display:inline-block;font-size:30px;line-height:1.3;font-weight:600;letter-spacing:5px;font-variant-numeric:tabular-nums">${plain(code)}</span></td></tr>\n`;

const headlineRow = ({ label, value }: MailFact): string => `<tr><td class="pad" style="padding:24px 32px 0">
<span class="quiet" style="display:block;font-size:14px;color:${quietInk}">${plain(label)}</span>
<span class="ink" style="display:block;font-size:32px;line-height:1.25;font-weight:600;letter-spacing:-0.3px;color:${ink}"><bdi>${plain(value)}</bdi></span>
</td></tr>\n`;

function factRows(facts: readonly MailFact[], start: "left" | "right"): string {
  const end = start === "left" ? "right" : "left";
  const rows = facts.map(
    ({ label, value }) =>
      `<tr><td class="quiet rule" style="padding:10px 0;border-top:1px solid ${line};font-size:14px;color:${quietInk};text-align:${start};vertical-align:top">${plain(label)}</td><td class="ink rule" style="padding:10px 0;padding-${start}:16px;border-top:1px solid ${line};font-size:15px;color:${ink};text-align:${end};vertical-align:top"><bdi>${plain(value)}</bdi></td></tr>`,
  );
  return `<tr><td class="pad" style="padding:20px 32px 0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="${letters}">
${rows.join("\n")}
</table></td></tr>\n`;
}

function buttonRow({ button, accent, onAccent }: MailParts): string {
  if (!button) return "";
  return `<tr><td class="pad button" style="padding:24px 32px 0"><a href="${plain(button.url)}" style="display:inline-block;background:${plain(accent)};color:${plain(onAccent)};text-decoration:none;text-align:center;font-weight:600;font-size:16px;line-height:1.25;padding:14px 22px;border-radius:10px">${plain(button.label)}</a></td></tr>
<tr><td class="pad quiet link" style="padding:12px 32px 0;font-size:12px;line-height:1.5;color:${quietInk};word-break:break-word">${plain(button.instead)}</td></tr>\n`;
}

const alsoRow = ({ also, accent }: MailParts): string =>
  also
    ? `<tr><td class="pad" style="padding:12px 32px 0;font-size:15px"><a class="ink" href="${plain(also.url)}" style="color:${plain(accent)};font-weight:600">${plain(also.label)}</a></td></tr>\n`
    : "";

const plain = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
