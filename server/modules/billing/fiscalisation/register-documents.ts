// Registers what waits (B-245). Intent, act, outcome: the row is written by whoever issues; here it is put on lease in one transaction, the add-on
// is called outside of any, and what it said is written in another. After a kill in between the lease runs out and the same is asked again under
// the same key, and the add-on answers what it answered: nothing is registered twice.
import { createHash } from "node:crypto";
import { type Selectable, sql } from "kysely";
import type { JobRun } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { addOnToAsk, noteAnswer, noteNoAnswer } from "./add-on-health.ts";
import { fiscalRefused, fiscalRegistered } from "./events.ts";
import { wakeRegistering } from "./jobs.ts";
import type { AddOnPlace, FiscalAddOns, NoAnswer, RegisterAnswer } from "./ports.ts";
import { contentOf } from "./registration-content.ts";
import { nextTryAt } from "./retry-rules.ts";
import { db, type RegistrationTable } from "./tables.ts";

/** Longer than an add-on is waited for. */
const leaseMs = 2 * 60_000;
/** Then another job goes on, so that no worker is kept for ever. */
const roundsPerJob = 500;

interface Leased {
  readonly sourceId: string;
  readonly content: string;
}

export async function registerDocuments(run: JobRun, tools: Tools, addOns: FiscalAddOns, partnerId: string): Promise<void> {
  for (let round = 0; round < roundsPerJob; round++) {
    if (run.signal?.aborted) break;
    const leased = await run.inWork((work) => lease(work, tools, partnerId));
    if (!leased || leased.documents.length === 0) return;
    const said = await Promise.all(
      leased.documents.map(async (document) => ({
        document,
        answer: await addOns.register(leased.place, { key: document.sourceId, content: document.content }),
      })),
    );
    const silent = said.map(({ answer }) => answer).find((answer): answer is NoAnswer => answer.kind === "none");
    await run.inWork(async (work) => {
      for (const { document, answer } of said) {
        if (answer.kind === "none") await tryLater(work, document.sourceId, answer);
        else await writeAnswer(work, document, answer.answer);
      }
      if (silent) await noteNoAnswer(work, partnerId, silent);
      else await noteAnswer(work, partnerId);
    });
    // It is left alone for a while; what else is due waits with it.
    if (silent) return;
  }
  await run.inWork((work) => wakeRegistering(work, partnerId));
}

/** The next ones in the order of issue; a credit note comes after its invoice, a refund after its payment. */
async function lease(work: Work, tools: Tools, partnerId: string): Promise<{ place: AddOnPlace; documents: Leased[] } | undefined> {
  const addOn = await addOnToAsk(work, tools, partnerId);
  if (!addOn) return undefined;
  const { rows } = await sql<Selectable<RegistrationTable>>`
    select registration.* from billing.fiscal_registrations registration
    where registration.partner_id = ${partnerId} and registration.state = 'waiting' and registration.due_at <= ${work.now}
      and not exists (select from billing.fiscal_registrations before where before.source_id = registration.refers_to and before.state = 'waiting')
    order by registration.id limit ${addOn.atOnce} for update skip locked`.execute(work.tx);
  const documents: Leased[] = [];
  for (const row of rows) {
    const content = row.content ?? (await contentOf(work, row));
    await db(work)
      .updateTable("billing.fiscal_registrations")
      .set({
        content,
        content_sha256: createHash("sha256").update(content).digest("hex"),
        attempts: row.attempts + 1,
        due_at: new Date(work.now.getTime() + leaseMs),
      })
      .where("source_id", "=", row.source_id)
      .execute();
    documents.push({ sourceId: row.source_id, content });
  }
  return { place: addOn.place, documents };
}

async function tryLater(work: Work, sourceId: string, { fault, detail, retryAfterMs }: NoAnswer): Promise<void> {
  const row = await db(work)
    .selectFrom("billing.fiscal_registrations")
    .select("attempts")
    .where("source_id", "=", sourceId)
    .executeTakeFirstOrThrow();
  await db(work)
    .updateTable("billing.fiscal_registrations")
    .set({ due_at: nextTryAt(row.attempts, work.now, retryAfterMs), reason: [fault, detail].filter(Boolean).join(": ") })
    .where("source_id", "=", sourceId)
    .where("state", "=", "waiting")
    .execute();
}

/** What it said holds also where somebody let the document go meanwhile: the tax office has it. */
async function writeAnswer(work: Work, { sourceId }: Leased, answer: RegisterAnswer): Promise<void> {
  const outcome =
    answer.kind === "registered"
      ? {
          state: "registered" as const,
          fiscal_number: answer.registration.fiscalNumber,
          qr: answer.registration.qr,
          texts: [...answer.registration.lines],
          extra: JSON.stringify(answer.registration.extra),
          reason: "",
        }
      : { state: "refused" as const, reason: answer.reason };
  const row = await db(work)
    .updateTable("billing.fiscal_registrations")
    .set({ ...outcome, content: null, state_at: work.now, version: sql<number>`version + 1` })
    .where("source_id", "=", sourceId)
    .where("state", "in", answer.kind === "registered" ? ["waiting", "waived", "refused"] : ["waiting"])
    .returning(["partner_id", "customer_id", "kind", "number"])
    .executeTakeFirst();
  if (!row) return;
  const about = { partnerId: row.partner_id, customerId: row.customer_id, objectId: sourceId };
  const told = { sourceId, kind: row.kind, number: row.number };
  if (answer.kind === "registered") work.emit(fiscalRegistered, about, told);
  else work.emit(fiscalRefused, about, { ...told, reason: answer.reason });
}
