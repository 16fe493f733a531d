// The way into the network and what comes back (B-249). Intent, act, outcome: the row is queued in one transaction, the access point is called
// outside of any, the outcome is written in another. After a kill in between, the job comes again with the same key, and the access point
// answers what it answered.
import { sql } from "kysely";
import { z } from "zod";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import { defineJob, type JobBook, type JobRun } from "../../../platform/jobs.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import type { SellerSnapshot } from "../documents/draft-document.ts";
import { ciiGuideline } from "./cii-rules.ts";
import { eInvoiceAccepted, eInvoiceRejected, eInvoiceSent } from "./events.ts";
import { lockEInvoice } from "./make-e-invoice.ts";
import type { AccessPoints, Outgoing, ReceiverAnswer, Sent, Transport } from "./ports.ts";
import { eInvoiceNotSendable } from "./problems.ts";
import type { EInvoiceFormat } from "./semantic-invoice-rules.ts";
import { enqueueSending, sendEInvoiceJob } from "./sending-job.ts";
import * as settings from "./settings.ts";
import { type EInvoiceState, statesBefore } from "./state-rules.ts";
import { db } from "./tables.ts";
import { getTerms } from "./terms.ts";
import { peppolCustomization, xrechnungCustomization } from "./ubl-rules.ts";

const followJob = defineJob("billing.follow-e-invoices", z.object({}), { maxAttempts: 3 });

export function registerSending(book: JobBook, tools: Tools, points: AccessPoints): void {
  book.handle(sendEInvoiceJob, (run, wanted) => send(run, tools, points, wanted));
  book.handle(followJob, (run) => follow(run, points));
  book.every("*/10 * * * *", followJob);
}

/** Puts it on its way once more, or for the first time when it was only kept until now. */
export async function sendAgain(work: Work, documentId: string): Promise<void> {
  await lockEInvoice(work, documentId);
  const row = await db(work).selectFrom("billing.e_invoices").selectAll().where("document_id", "=", documentId).executeTakeFirst();
  if (!row) throw notFound();
  if (row.file_id === null || !statesBefore("queued").includes(row.state))
    throw eInvoiceNotSendable(
      row.state === "held" ? "It is held. Put right what is wrong and check it again." : "It is on its way or has arrived.",
    );
  const terms = await getTerms(work, { customerId: row.customer_id, partnerId: row.partner_id });
  const point = await getSetting(work, settings.accessPoint, { partnerId: row.partner_id });
  if (terms.networkValue === "")
    throw eInvoiceNotSendable("The customer has no electronic address. Write it into their e-invoicing first.");
  if (point === "none") throw eInvoiceNotSendable("No access point is set up. Choose one in the billing settings first.");
  await db(work)
    .updateTable("billing.e_invoices")
    .set({
      state: "queued",
      delivery: "network",
      network_scheme: terms.networkScheme,
      network_value: terms.networkValue,
      access_point: point,
      message_id: null,
      answer: "",
      state_at: work.now,
      asked_at: null,
      version: row.version + 1,
    })
    .where("id", "=", row.id)
    .execute();
  await enqueueSending(work, row.id);
}

// Sending ------------------------------------------------------------------------------------------------------------

const documentTypes: Readonly<Record<EInvoiceFormat, string>> = {
  ubl: peppolCustomization,
  xrechnung: xrechnungCustomization,
  cii: ciiGuideline,
  factur_x: ciiGuideline,
};

async function send(
  run: JobRun,
  tools: Tools,
  points: AccessPoints,
  { eInvoiceId, attempt }: { eInvoiceId: string; attempt: number },
): Promise<void> {
  const ready = await run.inWork((work) => readyToSend(work, tools, eInvoiceId, attempt));
  if (!ready) return;
  const point = points.get(ready.point);
  // Whoever is down is tried again by the job; whoever does not exist never answers.
  const sent: Sent = point ? await point.send(ready.message) : { kind: "refused", reason: `There is no access point "${ready.point}".` };
  await run.inWork((work) =>
    sent.kind === "taken"
      ? moveOn(work, { id: eInvoiceId, attempt }, { to: "sent", messageId: sent.messageId })
      : moveOn(work, { id: eInvoiceId, attempt }, { to: "rejected", answer: sent.reason }),
  );
}

/** Undefined: it is sent already, or this sending was overtaken by a later one. */
async function readyToSend(
  work: Work,
  tools: Tools,
  eInvoiceId: string,
  attempt: number,
): Promise<{ point: string; message: Outgoing } | undefined> {
  const row = await db(work)
    .selectFrom("billing.e_invoices as e_invoice")
    .innerJoin("billing.money_documents as document", "document.id", "e_invoice.document_id")
    .selectAll("e_invoice")
    .select("document.seller")
    .where("e_invoice.id", "=", eInvoiceId)
    .where("e_invoice.state", "=", "queued")
    .where("e_invoice.attempt", "=", attempt)
    .executeTakeFirst();
  if (!row || row.file_id === null) return undefined;
  const place = { partnerId: row.partner_id };
  const scheme = await getSetting(work, settings.sellerScheme, place);
  const value = await getSetting(work, settings.sellerAddress, place);
  const { bytes } = await readStoredFile(work, tools.files, row.file_id);
  return {
    point: row.access_point,
    message: {
      key: `${row.id}/${attempt}`,
      partnerId: row.partner_id,
      sender: scheme && value ? { scheme, value } : { scheme: "EM", value: (row.seller as SellerSnapshot).email },
      receiver: { scheme: row.network_scheme, value: row.network_value },
      documentType: documentTypes[row.format],
      xml: bytes,
    },
  };
}

type Step = { to: "sent"; messageId: string } | { to: "delivered" | "accepted" | "rejected"; answer: string };

/** One step on the way, if it is still where that step begins; tells whoever listens. */
async function moveOn(work: Work, { id, attempt }: { id: string; attempt?: number }, step: Step): Promise<void> {
  let update = db(work)
    .updateTable("billing.e_invoices")
    .set({
      state: step.to,
      state_at: work.now,
      version: sql<number>`version + 1`,
      ...(step.to === "sent" ? { message_id: step.messageId } : { answer: step.answer }),
    })
    .where("id", "=", id)
    .where("state", "in", statesBefore(step.to));
  if (attempt !== undefined) update = update.where("attempt", "=", attempt);
  const row = await update.returning(["document_id", "customer_id", "partner_id"]).executeTakeFirst();
  if (!row) return;
  const { number } = await db(work)
    .selectFrom("billing.money_documents")
    .select("number")
    .where("id", "=", row.document_id)
    .executeTakeFirstOrThrow();
  const about = { partnerId: row.partner_id, customerId: row.customer_id, objectId: row.document_id };
  const told = { documentId: row.document_id, number: number ?? "" };
  if (step.to === "sent") work.emit(eInvoiceSent, about, told);
  else if (step.to === "accepted") work.emit(eInvoiceAccepted, about, told);
  else if (step.to === "rejected") work.emit(eInvoiceRejected, about, { ...told, reason: step.answer });
}

// What comes back ----------------------------------------------------------------------------------------------------

/** In one round; what is left is first in the next. */
const atOnce = 200;

interface OnItsWay {
  readonly id: string;
  readonly message_id: string;
  readonly access_point: string;
  readonly state: EInvoiceState;
}

async function follow(run: JobRun, points: AccessPoints): Promise<void> {
  const waiting = await run.inWork(async (work) => {
    const { rows } = await sql<OnItsWay>`update billing.e_invoices set asked_at = ${work.now} where id in (
      select id from billing.e_invoices where state in ('sent', 'delivered') order by asked_at nulls first, id limit ${atOnce})
      returning id, message_id, access_point, state`.execute(work.tx);
    return rows;
  });
  for (const [driver, messages] of Map.groupBy(waiting, (row) => row.access_point)) {
    const point = points.get(driver);
    if (!point) continue;
    const answers = new Map((await point.receive(messages.map((row) => row.message_id))).map((answer) => [answer.messageId, answer]));
    for (const message of messages) {
      const answer = answers.get(message.message_id);
      // Whoever has answered has it.
      const step = answer ? stepOf(answer) : message.state === "sent" ? transportStep(await point.status(message.message_id)) : null;
      if (step) await run.inWork((work) => moveOn(work, message, step));
    }
  }
}

const stepOf = ({ kind, reason }: ReceiverAnswer): Step => ({ to: kind, answer: reason });

const transportStep = (transport: Transport): Step | null => {
  switch (transport.kind) {
    case "on-its-way":
      return null;
    case "delivered":
      return { to: "delivered", answer: "" };
    case "failed":
      return { to: "rejected", answer: transport.reason };
  }
};
