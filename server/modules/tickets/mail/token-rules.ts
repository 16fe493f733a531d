// How an answer by mail finds its ticket (O-129). A ticket's own secret stands in the reply address and in the Message-ID of what we send;
// nobody can guess it. Values in, values out.

/** "t": what customers get; "n": what is written to staff, whose answers are notes. */
export interface MailToken {
  readonly kind: "t" | "n";
  readonly number: number;
  readonly secret: string;
}

// Mail programs and relays may change the case of what they repeat.
const shape = /(?:^|[^a-z0-9])([tn])(\d{1,15})-([0-9a-f]{12})(?![a-z0-9])/i;

const tokenText = ({ kind, number, secret }: MailToken): string => `${kind}${number}-${secret}`;

/** "support@isp.example" → "support+t901-0123456789ab@isp.example". */
export function replyAddress(mailbox: string, token: MailToken): string {
  const at = mailbox.lastIndexOf("@");
  return `${mailbox.slice(0, at)}+${tokenText(token)}${mailbox.slice(at)}`;
}

/** The Message-ID of a mail about a ticket: whatever answers to it names it. */
export const threadMessageId = (token: MailToken, mailId: string, domain: string): string =>
  `<${tokenText(token).replace("-", ".")}.${mailId}@${domain}>`;

function tokenIn(text: string): MailToken | undefined {
  const found = shape.exec(text);
  if (!found) return undefined;
  const [, kind = "", number = "", secret = ""] = found;
  return { kind: kind.toLowerCase() as MailToken["kind"], number: Number(number), secret: secret.toLowerCase() };
}

/** Of an address: only behind the plus, so that no name of a mailbox is ever taken for a token. */
export function tokenInAddress(address: string): MailToken | undefined {
  const local = address.slice(0, address.lastIndexOf("@"));
  const plus = local.indexOf("+");
  return plus === -1 ? undefined : tokenIn(local.slice(plus + 1));
}

/** Of a Message-ID of ours: "<t901.0123456789ab.…@…>". */
export function tokenInMessageId(messageId: string): MailToken | undefined {
  const found = /^<?([tn]\d{1,15})\.([0-9a-f]{12})\./i.exec(messageId.trim());
  return found ? tokenIn(`${found[1]}-${found[2]}`) : undefined;
}

/** Tokens of a mail in the order in which they count: the newest part of the conversation says where it belongs. */
export function tokensOf(mail: { readonly recipients: readonly string[]; readonly references: readonly string[] }): MailToken[] {
  const all = [
    ...mail.recipients.flatMap((address) => tokenInAddress(address) ?? []),
    ...mail.references.toReversed().flatMap((id) => tokenInMessageId(id) ?? []),
  ];
  return [...new Map(all.map((token) => [tokenText(token), token])).values()];
}

/** O-129 the number in "[#T-901]"; anybody can write it, so it counts only for who belongs to the ticket. */
export function numberInSubject(subject: string): number | undefined {
  const found = /\[#T-(\d{1,15})\]/i.exec(subject);
  return found ? Number(found[1]) : undefined;
}

const prefixes = /^\s*(?:(?:re|aw|fw|fwd|wg|antw|sv|vs|tr|rif|odp|rv|res|ref|enc|رد|إعادة توجيه)(?:\[\d+\])?\s*[:：]\s*)+/i;

/** A subject for a new ticket: without what mail programs put before it, never empty and never too long. */
export function plainSubject(subject: string, fallback: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: subjects of mails may carry them.
  const line = subject.replace(/[\u0000-\u001f\u007f]+/g, " ").replace(/\s+/g, " ");
  const text = line
    .replace(/\[#T-\d+\]\s*/gi, "")
    .replace(prefixes, "")
    .trim()
    .slice(0, 150)
    .trim();
  return text.length >= 3 ? text : `${fallback}${text === "" ? "" : `: ${text}`}`.slice(0, 150);
}
