// O-134 What of a mail is new, and what it repeats of those before it. Values in, values out.

export interface Folded {
  readonly text: string;
  /** What stands behind the fold: the history and the signature. Empty: nothing. */
  readonly quoted: string;
}

// "On Monday Ana wrote:" as mail programs say it; the date before it is in any form.
const wrote =
  /^\s*(?:on\b.{3,200}\bwrote|am\b.{3,200}\bschrieb\b.{0,120}|le\b.{3,200}\ba écrit|el\b.{3,200}\bescribi[óo]|il\b.{3,200}\bha scritto|em\b.{3,200}\bescreveu|dnia\b.{3,200}\bnapisał(?:\(a\)|a)?|op\b.{3,200}\bschreef\b.{0,120}|.{0,160}\bпише|.{0,160}كتب.{0,120})\s*[:：]?\s*$/iu;
const divider =
  /^\s*(?:-{2,}|_{2,})\s*(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|mensaje original|mensagem original|messaggio originale|oryginalna wiadomość|الرسالة الأصلية)\s*(?:-{2,}|_{2,})?\s*$/iu;
const ruled = /^\s*_{20,}\s*$/;
const from = /^\s*\*?(?:from|von|de|da|od|van|من)\s*:\*?\s+\S/iu;
const sent =
  /^\s*\*?(?:sent|date|gesendet|datum|envoyé|enviado|fecha|data|inviato|wysłano|subject|betreff|objet|asunto|oggetto|temat|to|an|para|à|do|أرسل|الموضوع)\s*:\*?\s+\S/iu;
const signature = /^-- ?$/;
const repeated = /^\s*>/;

/** Where the history begins; the number of lines where there is none. */
function historyAt(lines: readonly string[]): number {
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (divider.test(line) || signature.test(line)) return at;
    if (wrote.test(line) && endsInHistory(lines, at + 1)) return at;
    // The sentence is often broken over two lines.
    if (
      wrote.test(`${line.trimEnd()} ${(lines[at + 1] ?? "").trim()}`) &&
      /[:：]\s*$/.test(lines[at + 1] ?? "") &&
      endsInHistory(lines, at + 2)
    )
      return at;
    const next = ruled.test(line) ? nextFilled(lines, at + 1) : at;
    if (from.test(lines[next] ?? "") && lines.slice(next + 1, next + 5).some((one) => sent.test(one)) && at > 0) return at;
    if (repeated.test(line) && lines.slice(at).every((one) => repeated.test(one) || one.trim() === "")) return at;
  }
  return lines.length;
}

const nextFilled = (lines: readonly string[], from: number): number => {
  const found = lines.findIndex((line, at) => at >= from && line.trim() !== "");
  return found === -1 ? lines.length : found;
};

/** Behind "… wrote:" the history follows to the end, or something that answers between the lines does: then nothing is folded. */
function endsInHistory(lines: readonly string[], from: number): boolean {
  const rest = lines.slice(from).filter((line) => line.trim() !== "");
  if (rest.length === 0) return true;
  if (!rest.some((line) => repeated.test(line))) return true;
  const last = rest.findLastIndex((line) => repeated.test(line));
  const first = rest.findIndex((line) => repeated.test(line));
  // Answers between the quoted lines are the new words.
  return rest.slice(first, last).every((line) => repeated.test(line)) && rest.slice(last + 1).length === 0;
}

/** Nothing is lost: both parts together are the mail. Where nothing would be left to read, all of it is shown. */
export function foldQuotes(mail: string): Folded {
  const text = mail
    .replace(/\r\n?/g, "\n")
    .replace(/[ \t\u00a0]+$/gm, "")
    .replaceAll("\u0000", "");
  const lines = text.split("\n");
  const at = historyAt(lines);
  const own = lines.slice(0, at).join("\n").trim();
  return own === "" ? { text: text.trim(), quoted: "" } : { text: own, quoted: lines.slice(at).join("\n").trim() };
}
