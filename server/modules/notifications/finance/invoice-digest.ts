// Invoices: several of one customer within a quarter of an hour go as one message (B-168). Who joins a message that waits has it set anew;
// what was voided before it leaves is taken out of it, and the message with it when nothing is left (B-167).
import { sql } from "kysely";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { eInvoiceForMail, findDocumentFacts } from "../../billing/index.ts";
import { wordingOf } from "../../partners/index.ts";
import { renderMessage } from "../render-message.ts";
import { db, type WantedFile } from "../tables.ts";
import { noteObject, writeMessage } from "../write-message.ts";
import { contentFor, findReceiver, payLinkIn, type Receiver, type Said, wantedFor } from "./receiver.ts";

const joinMs = 15 * 60_000;
/** A message waits longer than others may join it, so none joins what is just being handed over. */
const waitMs = joinMs + 60_000;

type Facts = NonNullable<Awaited<ReturnType<typeof findDocumentFacts>>>;

export async function mailInvoice(work: Work, tools: Tools, documentId: string): Promise<void> {
  const document = await findDocumentFacts(work, documentId);
  if (!document || isGone(document)) return;
  const to = await findReceiver(work, tools, document.customerId, "invoice_issued");
  if (!to) return;
  // Two invoices of a customer are heard of at the same time.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`invoice-message:${to.customer.id}`}, 0))`.execute(work.tx);
  if (to.values.digest && (await joinWaiting(work, tools, to, documentId))) return;
  await writeMessage(work, tools, {
    ...wantedFor(to),
    cause: to.kind,
    objectIds: [documentId],
    content: contentFor(to, { ...said(to, [document]), ...(await payLinkIn(work, tools, to, toPay([document]))) }),
    files: await filesOf(work, tools, to, [document]),
    about: { kind: "money_document", id: documentId },
    ...(to.values.digest ? { waitMs } : {}),
  });
}

const isGone = (document: Facts): boolean => document.state === "void" || document.state === "credited";

/** Puts an invoice into the messages of others that wait and are young enough; false when there are none. */
async function joinWaiting(work: Work, tools: Tools, to: Receiver, documentId: string): Promise<boolean> {
  const waiting = await db(work)
    .selectFrom("notifications.messages")
    .select(["id", "channel", "to_address"])
    .where("customer_id", "=", to.customer.id)
    .where("kind", "=", to.kind)
    .where("channel", "<>", "sms")
    .where("resent_from", "is", null)
    .where("created_at", ">", new Date(work.now.getTime() - joinMs))
    .where((eb) => eb.or([eb("state", "in", ["queued", "held"]), eb.and([eb("channel", "=", "portal"), eb("read_at", "is", null)])]))
    .forUpdate()
    .execute();
  if (!waiting.some(({ channel }) => channel === "mail" || !to.values.channels.includes("mail"))) return false;
  for (const message of waiting) {
    const isNew = await noteObject(work, {
      wanted: { cause: to.kind, objectIds: [documentId], partnerId: to.partner.id },
      channel: message.channel,
      to: message.to_address,
      messageId: message.id,
      objectId: documentId,
    });
    if (isNew) await setAnew(work, tools, to, message.id, await documentsOf(work, message.id));
  }
  return true;
}

async function documentsOf(work: Work, messageId: string): Promise<Facts[]> {
  const rows = await db(work)
    .selectFrom("notifications.message_objects")
    .select("object_id")
    .where("message_id", "=", messageId)
    .orderBy("object_id")
    .execute();
  const found: Facts[] = [];
  for (const { object_id: id } of rows) {
    const document = await findDocumentFacts(work, id);
    if (document) found.push(document);
  }
  return found.toSorted((a, b) => (a.number < b.number ? -1 : 1));
}

/** Takes out what was voided since; true when the message was changed or called off, and has to be looked at again. */
export async function dropVoidInvoices(
  work: Work,
  tools: Tools,
  message: { id: string; customer_id: string | null; resent_from: string | null },
): Promise<boolean> {
  if (message.customer_id === null || message.resent_from !== null) return false;
  const all = await documentsOf(work, message.id);
  const gone = all.filter(isGone);
  if (gone.length === 0) return false;
  const left = all.filter((document) => !isGone(document));
  const to = left.length > 0 ? await findReceiver(work, tools, message.customer_id, "invoice_issued", { always: true }) : undefined;
  if (!to) {
    await db(work)
      .updateTable("notifications.messages")
      .set({ state: "cancelled", reason_code: "condition", state_at: work.now, content: null })
      .where("id", "=", message.id)
      .execute();
    return true;
  }
  await db(work)
    .deleteFrom("notifications.message_objects")
    .where("message_id", "=", message.id)
    .where(
      "object_id",
      "in",
      gone.map(({ id }) => id),
    )
    .execute();
  await setAnew(work, tools, to, message.id, left);
  return true;
}

/** Sets a waiting message about invoices anew: one of them says something else now. */
export async function setInvoiceMessageAnew(
  work: Work,
  tools: Tools,
  { messageId, customerId }: { messageId: string; customerId: string },
): Promise<void> {
  const to = await findReceiver(work, tools, customerId, "invoice_issued", { always: true });
  if (to) await setAnew(work, tools, to, messageId, await documentsOf(work, messageId));
}

async function setAnew(work: Work, tools: Tools, to: Receiver, messageId: string, documents: readonly Facts[]): Promise<void> {
  const before = await db(work)
    .selectFrom("notifications.messages")
    .select(["attachments", "channel"])
    .where("id", "=", messageId)
    .executeTakeFirstOrThrow();
  const content = contentFor(to, { ...said(to, documents), ...(await payLinkIn(work, tools, to, toPay(documents))) });
  const { subject, text, html } = renderMessage(to.partner, content, await wordingOf(work, to.partner.id));
  const files: WantedFile[] = [
    ...before.attachments.filter((file) => file.kind === "logo"),
    ...(await filesOf(work, tools, to, documents)),
  ];
  const isMail = before.channel === "mail";
  await db(work)
    .updateTable("notifications.messages")
    .set({
      subject,
      body_text: text,
      body_html: isMail ? html : "",
      attachments: JSON.stringify(files),
      content: files.some((file) => file.kind !== "logo") ? JSON.stringify(content) : null,
      about_id: documents[0]?.id ?? null,
    })
    .where("id", "=", messageId)
    .execute();
}

/** An e-invoice is named only for who gets one with the mail. */
async function filesOf(work: Work, tools: Tools, { values }: Receiver, documents: readonly Facts[]): Promise<WantedFile[]> {
  const files: WantedFile[] = [];
  for (const { id } of documents) {
    if (values.attach.includes("document")) files.push({ kind: "money_document", id });
    if (values.attach.includes("e_invoice") && (await eInvoiceForMail(work, tools, id)).kind !== "none")
      files.push({ kind: "e_invoice", id });
  }
  return files;
}

/** P-131 what of them still asks for money. */
const toPay = (documents: readonly Facts[]) => ({
  place: "invoice" as const,
  documentIds: documents.filter(({ openMinor }) => openMinor > 0n).map(({ id }) => id),
});

function said(to: Receiver, documents: readonly Facts[]): Said {
  const [first] = documents;
  if (!first) throw new Error("a message about no invoice");
  const { currency } = first;
  const amount = (minor: bigint) => to.money({ minor, currency });
  const open = documents.reduce((sum, document) => sum + document.openMinor, 0n);
  const gross = documents.reduce((sum, document) => sum + document.grossMinor, 0n);
  const isPaid = open === 0n;
  const due = to.day(documents.map((document) => document.dueOn ?? document.issuedOn).toSorted()[0] ?? first.issuedOn);
  const isOne = documents.length === 1;
  const list = documents.map((document) => ({
    number: document.number,
    amount: amount(document.grossMinor),
    open: amount(document.openMinor),
    due: to.day(document.dueOn ?? document.issuedOn),
  }));
  const numbers = list.map(({ number }) => number).join(", ");
  return {
    texts: isPaid ? (isOne ? "invoice_paid_already" : "invoices_paid_already") : isOne ? "invoice_issued" : "invoices_issued",
    values: { number: numbers, amount: amount(gross), due, count: documents.length },
    headline: amount(isPaid ? gross : open),
    facts: isOne
      ? [["invoice", first.number], ["issued", to.day(first.issuedOn)], ...(isPaid ? [] : [["due", due] as const])]
      : [...list.map(({ number, amount: sum }) => ["invoice", `${number} · ${sum}`] as const), ...(isPaid ? [] : [["due", due] as const])],
    link: to.link(isOne ? `/finance/documents/${first.id}` : "/finance"),
    lists: { documents: list },
    ...(to.values.attach.includes("document") ? {} : { withoutFiles: true }),
  };
}
