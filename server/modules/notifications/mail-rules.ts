/** A message as a small page: paragraphs, one button if there is something to open, and who it is from. */
export interface MailParts {
  readonly direction: "ltr" | "rtl";
  readonly language: string;
  readonly accent: string;
  readonly brand: string;
  readonly paragraphs: readonly string[];
  /** Shown large, for codes. */
  readonly code?: string;
  readonly button?: { readonly label: string; readonly url: string };
  readonly footer: string;
}

/** The text part: what people without HTML, and programs that read aloud, get. */
export function mailText({ paragraphs, code, button, footer }: MailParts): string {
  return [...paragraphs, ...(code ? [code] : []), ...(button ? [`${button.label}: ${button.url}`] : []), "--", footer].join("\n\n");
}

/** The HTML part: tables and inline styles, because mail programs know nothing newer. No image, so nothing is loaded and nothing is blocked. */
export function mailHtml({ direction, language, accent, brand, paragraphs, code, button, footer }: MailParts): string {
  const start = direction === "rtl" ? "right" : "left";
  const text = "font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;color:#1c2526";
  return `<!doctype html><html lang="${plain(language)}" dir="${direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"></head><body style="margin:0;background:#f4f6f6;padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="560" cellpadding="0" cellspacing="0" style="max-width:560px;width:100%;background:#ffffff;border:1px solid #dfe5e5;border-radius:12px">
<tr><td style="padding:24px 28px 0;text-align:${start};${text};font-weight:600;color:${plain(accent)}">${plain(brand)}</td></tr>
<tr><td style="padding:8px 28px 28px;text-align:${start};${text}">
${paragraphs.map((paragraph) => `<p style="margin:16px 0 0">${plain(paragraph)}</p>`).join("\n")}
${code ? `<p style="margin:24px 0 0;font-size:28px;font-weight:600;letter-spacing:4px" dir="ltr">${plain(code)}</p>` : ""}
${button ? `<p style="margin:24px 0 0"><a href="${plain(button.url)}" style="display:inline-block;background:${plain(accent)};color:#ffffff;text-decoration:none;font-weight:600;padding:12px 20px;border-radius:8px">${plain(button.label)}</a></p>` : ""}
</td></tr></table>
<p style="${text};font-size:13px;color:#5b6768;margin:16px 0 0">${plain(footer)}</p>
</td></tr></table></body></html>`;
}

const plain = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
