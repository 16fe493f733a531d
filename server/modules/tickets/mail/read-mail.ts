// A mail as it came, read into what Demarc needs of it. Nothing here loses a mail: what cannot be read is kept as it is, as a file.
import { createHash } from "node:crypto";
import { type AddressObject, type Attachment, type ParsedMail, simpleParser } from "mailparser";
import { textOfHtml } from "../../../platform/html/clean-html.ts";
import { type DeliveryFailure, deliveryFailures, type Headers } from "./automatic-rules.ts";
import { type Folded, foldQuotes } from "./quote-rules.ts";

/** O-134 above that size only the text of a mail is taken. */
export const mostMailBytes = 25 * 1024 * 1024;
/** So much of a mail that is too big is read: its text stands at the beginning. */
export const headBytes = 1024 * 1024;
/** What a thread shows of one mail; the rest stands in the mail itself, which is kept as a file then. */
const mostText = 100_000;
const mostFiles = 50;
const mostHtml = 1024 * 1024;

export interface MailFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ReadMail {
  readonly key: string;
  readonly messageId: string;
  readonly from: { readonly name: string; readonly address: string };
  /** Those that it was sent to, and those that the servers on its way say it was for; in small letters. */
  readonly recipients: readonly string[];
  readonly references: readonly string[];
  readonly subject: string;
  readonly body: Folded;
  readonly files: readonly MailFile[];
  readonly headers: Headers;
  readonly returnPath: string | undefined;
  /** O-133 of a delivery report. */
  readonly failures: readonly DeliveryFailure[];
  /** The Message-ID of the mail that a delivery report is about. */
  readonly reportedId: string;
  /** What staff are told about it. */
  readonly marks: readonly ("cut" | "unreadable" | "encrypted")[];
}

/** @param size of the whole mail, of which `raw` may be only the beginning */
export async function readMail(raw: Uint8Array, size = raw.length): Promise<ReadMail> {
  const bytes = Buffer.from(raw);
  const parsed = await simpleParser(bytes, { skipImageLinks: true, maxHtmlLengthToParse: mostHtml }).catch(() => undefined);
  return parsed ? fill(parsed, bytes, size) : unreadable(bytes);
}

/** Broken beyond reading: it is kept as it came. */
const unreadable = (bytes: Buffer): ReadMail => ({
  key: digest([bytes.toString("latin1")]),
  messageId: "",
  from: { name: "", address: "" },
  recipients: [],
  references: [],
  subject: "",
  body: { text: "", quoted: "" },
  files: [{ name: "mail.eml.txt", bytes }],
  headers: new Map(),
  returnPath: undefined,
  failures: [],
  reportedId: "",
  marks: ["unreadable"],
});

function fill(mail: ParsedMail, raw: Buffer, size: number): ReadMail {
  const headers = headersOf(mail);
  const isCut = size > mostMailBytes || raw.length < size;
  // The parser makes no text of HTML that stands beside pictures.
  const text = (mail.text?.trim() || textOfHtml((mail.html || "").slice(0, mostHtml))).replaceAll("\u0000", "");
  const isLong = text.length > mostText;
  const isEncrypted = mail.attachments.some(({ contentType }) =>
    /^application\/(pgp-encrypted|pkcs7-mime|x-pkcs7-mime)$/i.test(contentType),
  );
  const from = addressesOf(mail.from)[0] ?? { name: "", address: "" };
  const messageId = (mail.messageId ?? "").trim();
  const whole = isCut ? [] : isLong || isEncrypted ? [{ name: "mail.eml.txt", bytes: raw }] : [];
  return {
    key:
      messageId === ""
        ? digest([headers.get("date")?.[0] ?? "", from.address, mail.subject ?? "", text || raw.toString("latin1")])
        : messageId.toLowerCase().slice(0, 500),
    messageId: messageId.slice(0, 500),
    from,
    recipients: recipientsOf(mail, headers),
    references: referencesOf(mail),
    subject: mail.subject ?? "",
    body: foldQuotes(isLong ? text.slice(0, mostText) : text),
    files: [...(isCut ? [] : mail.attachments.slice(0, mostFiles).map(fileOf)), ...whole],
    headers,
    returnPath: returnPathOf(headers),
    failures: failuresOf(headers, raw),
    reportedId: isReport(headers) ? reportedIdOf(mail.attachments) : "",
    marks: [...(isCut || mail.attachments.length > mostFiles ? ["cut" as const] : []), ...(isEncrypted ? ["encrypted" as const] : [])],
  };
}

const digest = (parts: readonly string[]): string => `sha256:${createHash("sha256").update(parts.join("\n")).digest("hex")}`;

/** From the lines as they came, so that one that stands there twice keeps its order. */
function headersOf(mail: ParsedMail): Headers {
  const all = new Map<string, string[]>();
  for (const { key, line } of mail.headerLines) {
    const value = line
      .slice(line.indexOf(":") + 1)
      .replace(/\s+/g, " ")
      .trim();
    const before = all.get(key);
    if (before) before.push(value);
    else all.set(key, [value]);
  }
  return all;
}

function addressesOf(field: AddressObject | AddressObject[] | undefined): { name: string; address: string }[] {
  const lists = field === undefined ? [] : Array.isArray(field) ? field : [field];
  return lists
    .flatMap(({ value }) => value)
    .flatMap((one) => (one.group ? one.group : [one]))
    .flatMap(({ name, address }) =>
      address ? [{ name: name.replace(/\s+/g, " ").trim().slice(0, 200), address: address.toLowerCase().slice(0, 254) }] : [],
    );
}

const delivered = ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to"] as const;

function recipientsOf(mail: ParsedMail, headers: Headers): string[] {
  const said = [mail.to, mail.cc].flatMap((field) => addressesOf(field).map(({ address }) => address));
  const on = delivered.flatMap((name) => headers.get(name) ?? []).map((value) => value.replace(/^<|>$/g, "").trim().toLowerCase());
  return [...new Set([...said, ...on])].slice(0, 200);
}

function referencesOf(mail: ParsedMail): string[] {
  const references = typeof mail.references === "string" ? [mail.references] : (mail.references ?? []);
  return [...new Set([...references, ...(mail.inReplyTo ? [mail.inReplyTo] : [])])].slice(-50).map((id) => id.trim().slice(0, 500));
}

function returnPathOf(headers: Headers): string | undefined {
  const value = headers.get("return-path")?.[0];
  return value === undefined ? undefined : value.replace(/[<>\s]/g, "");
}

const isReport = (headers: Headers): boolean => /multipart\/report\b.*delivery-status/i.test(headers.get("content-type")?.[0] ?? "");

/** From the mail as it came: what is for machines becomes text in the reading. */
function failuresOf(headers: Headers, raw: Buffer): DeliveryFailure[] {
  if (!isReport(headers)) return [];
  const text = raw.toString("latin1");
  const at = text.search(/^content-type:\s*message\/delivery-status/im);
  return at === -1 ? [] : deliveryFailures(text.slice(at));
}

function reportedIdOf(parts: readonly Attachment[]): string {
  const part = parts.find(({ contentType }) => /^(message\/rfc822|text\/rfc822-headers|message\/global)/i.test(contentType));
  return part ? (/^message-id:\s*(<[^>]+>)/im.exec(part.content.toString("latin1"))?.[1] ?? "") : "";
}

const unnamed: Readonly<Record<string, string>> = {
  "text/calendar": "invitation.ics",
  "text/vcard": "contact.vcf",
  "message/rfc822": "mail.eml.txt",
};

function fileOf({ filename, contentType, content }: Attachment, at: number): MailFile {
  const ending = contentType.split("/")[1]?.replace(/[^a-z0-9]/g, "") ?? "";
  return { name: filename || unnamed[contentType] || `file-${at + 1}${ending ? `.${ending}` : ""}`, bytes: content };
}
