/** Two parts of an SMS: more is paid for and not read. */
const most = 300;

/** "North: Invoice 2026-17, 30.00 EUR https://…". A link is left whole; the words before it give way. */
export function smsText({ brand, subject, link }: { brand: string; subject: string; link: string | undefined }): string {
  const tail = link === undefined ? "" : `\n${link}`;
  const words = `${brand}: ${subject}`.replaceAll(/\s+/g, " ");
  const room = most - tail.length;
  return `${words.length > room ? `${words.slice(0, Math.max(room - 1, 0)).trimEnd()}…` : words}${tail}`;
}
