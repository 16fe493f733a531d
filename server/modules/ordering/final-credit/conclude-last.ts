// What follows when a customer's last service is over (B-114): credit goes back where that was decided, and a closing statement is filed.
import { z } from "zod";
import { addMonths, calendarDay } from "../../../../shared/calendar.ts";
import type { Happened } from "../../../platform/events.ts";
import { defineJob, enqueue, type JobBook } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { renderStatementPdf } from "../../billing/index.ts";
import { getCustomer } from "../../customers/index.ts";
import { addDocument } from "../../documents/index.ts";
import { getPartner, sayIn } from "../../partners/index.ts";
import { giveBackSoon } from "../../payments/index.ts";
import { getService, serviceLabel } from "../../services/index.ts";
import type { lastServiceEnded } from "../planned-changes/events.ts";
import { lockChange } from "../planned-changes/planned-change-queries.ts";
import { db } from "../planned-changes/tables.ts";

const statementJob = defineJob("ordering.closing-statement", z.object({ plannedChangeId: z.uuid() }));

/** Hears `service.last_ended`. */
export async function concludeLast(work: Work, { data }: Happened<z.output<(typeof lastServiceEnded)["data"]>>): Promise<void> {
  const { customerId, serviceId, plannedChangeId, final } = data;
  const { number } = await getService(work, serviceId);
  if (final === "refund_to_method")
    await giveBackSoon(work, { accountId: customerId, reason: `Last service ended: ${serviceLabel(number)}` });
  await enqueue(work, statementJob, { plannedChangeId }, { key: `closing-statement-${plannedChangeId}` });
}

export function registerClosingStatement(book: JobBook, tools: Tools): void {
  book.handle(statementJob, (run, { plannedChangeId }) => run.inWork((work) => fileStatement(work, tools, plannedChangeId)));
}

/** How far a closing statement reaches back. */
const statementMonths = 12;

async function fileStatement(work: Work, tools: Tools, plannedChangeId: string): Promise<void> {
  const change = await lockChange(work, plannedChangeId);
  if (change.closing_document_id !== null) return;
  const customer = await getCustomer(work, change.customer_id);
  const to = calendarDay(work.now, (await getPartner(work, customer.partnerId)).timeZone);
  const { name, bytes } = await renderStatementPdf(work, tools, customer.id, { from: addMonths(to, -statementMonths), to });
  if (!(bytes instanceof Uint8Array)) throw new Error("a statement is made as a whole");
  const title = (await sayIn(work, customer.partnerId, customer.language, "print"))("closing-statement");
  const document = await addDocument(work, tools.files, customer, { name, bytes }, { title, visibleInPortal: true });
  await db(work)
    .updateTable("ordering.planned_changes")
    .set({ closing_document_id: document.id })
    .where("id", "=", plannedChangeId)
    .execute();
}
