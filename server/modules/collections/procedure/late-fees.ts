import { sql } from "kysely";
import { addDays, calendarDay, type Day, maxDay } from "../../../../shared/calendar.ts";
import { currencyExponent, minorToDecimal } from "../../../../shared/money.ts";
import type { DailyRun } from "../../../platform/daily/daily-step.ts";
import type { Work } from "../../../platform/work.ts";
import { addWaitingFee, issueOneTimeInvoice, listOverdueSince, lockAccounts } from "../../billing/index.ts";
import { getPartner, sayIn } from "../../partners/index.ts";
import { listSparedByPlans } from "../instalments/plan-store.ts";
import { listRunningHolds } from "../status/load-facts.ts";
import { db } from "../tables.ts";
import { inBatches } from "./in-batches.ts";
import { lateFee } from "./late-fee-rules.ts";

/** A step that could not be charged on its day (an account that was set aside) is tried for so long. */
const daysToCatchUp = 7;

type Late = Awaited<ReturnType<typeof listOverdueSince>>[number];

/** Charges what the partner's steps want for being late, each step once for a document. */
export async function chargeLateFees(run: DailyRun): Promise<{ fees: number; failedFees: number }> {
  const { partnerId, on } = run;
  const steps = await run.inWork((work) => listLateFeeSteps(work, partnerId));
  let [fees, failedFees] = [0, 0];
  for (const step of steps) {
    const from = addDays(maxDay(addDays(on, -daysToCatchUp), step.since_on), -step.days_after_due);
    const late = await run.inWork(async (work) => {
      const found = await listOverdueSince(work, { partnerId, from, to: addDays(on, -step.days_after_due) });
      const done = await listCharged(work, step, found);
      return found.filter((document) => !done.has(document.documentId));
    });
    const ofAccounts = Map.groupBy(late, (document) => document.accountId);
    const { failed } = await inBatches(run, "collections.late-fees", {
      ids: [...ofAccounts.keys()],
      size: 20,
      act: async (work, ids) => {
        for (const id of ids) for (const document of ofAccounts.get(id) ?? []) fees += await chargeOne(work, step, document, on);
      },
    });
    failedFees += failed;
  }
  return { fees, failedFees };
}

type Step = Awaited<ReturnType<typeof listLateFeeSteps>>[number];

export const listLateFeeSteps = (work: Work, partnerId: string) =>
  db(work).selectFrom("collections.late_fee_steps").selectAll().where("partner_id", "=", partnerId).orderBy("days_after_due").execute();

/** Done already for this step, or fees themselves: fees bear no fees, unless the step says so (B-150). */
async function listCharged(work: Work, step: Step, documents: readonly Late[]): Promise<ReadonlySet<string>> {
  const ids = documents.map((document) => document.documentId);
  const { rows } = await sql<{
    id: string;
  }>`select document_id as id from collections.late_fees where step_id = ${step.id} and document_id = any (${ids}::uuid[])
    union select fee_document_id from collections.late_fees where not ${step.is_compound} and fee_document_id = any (${ids}::uuid[])
    union select fee_document_id from collections.dunning_letters where not ${step.is_compound} and fee_document_id = any (${ids}::uuid[])`.execute(
    work.tx,
  );
  return new Set(rows.map((row) => row.id));
}

async function chargeOne(work: Work, step: Step, document: Late, on: Day): Promise<number> {
  await lockAccounts(work, [document.accountId]);
  // B-233 not while an instalment plan covers it; should the plan break, the steps whose day is near still come.
  if ((await listSparedByPlans(work, [document.accountId])).get(document.accountId)?.has(document.documentId)) return 0;
  const holds = (await listRunningHolds(work, [document.accountId])).get(document.accountId) ?? [];
  const isSpared = holds.some((hold) => (hold.until === null || hold.until >= on) && (step.skip_if_hold || hold.pausesFees));
  const charged = await sql<{ minor: bigint }>`select coalesce(sum(amount_minor), 0)::int8 as minor from collections.late_fees
    where document_id = ${document.documentId}`.execute(work.tx);
  const amountMinor = isSpared
    ? 0n
    : lateFee(
        {
          daysAfterDue: step.days_after_due,
          kind: step.kind,
          value: step.value,
          minMinor: step.min_minor,
          maxMinor: step.max_minor,
          capMinor: step.cap_minor,
        },
        { openMinor: document.openMinor, chargedMinor: charged.rows[0]?.minor ?? 0n, exponent: currencyExponent(document.currency) },
      );
  const result = amountMinor > 0n ? await charge(work, step, document, { amountMinor, on }) : { feeDocumentId: null, futureItemId: null };
  await db(work)
    .insertInto("collections.late_fees")
    .values({
      document_id: document.documentId,
      step_id: step.id,
      customer_id: document.customerId,
      partner_id: step.partner_id,
      amount_minor: amountMinor,
      currency: document.currency,
      skipped: isSpared ? "hold" : amountMinor === 0n ? "nothing" : null,
      fee_document_id: result.feeDocumentId,
      future_item_id: result.futureItemId,
      charged_on: on,
    })
    .execute();
  return amountMinor > 0n ? 1 : 0;
}

async function charge(
  work: Work,
  step: Step,
  document: Late,
  { amountMinor, on }: { amountMinor: bigint; on: Day },
): Promise<{ feeDocumentId: string | null; futureItemId: string | null }> {
  const text = (await sayIn(work, step.partner_id, document.language, "print"))("late-fee", { number: document.number });
  const unitPrice = minorToDecimal(amountMinor, document.currency);
  if (step.charged_as === "future_item") {
    return {
      feeDocumentId: null,
      futureItemId: await addWaitingFee(work, document.accountId, { text, unitPrice, taxId: step.tax_id, dueOn: on }),
    };
  }
  const { timeZone } = await getPartner(work, step.partner_id);
  const issued = await issueOneTimeInvoice(work, document.accountId, {
    lines: [{ text, unitPrice, quantity: "1", taxId: step.tax_id, includesTax: false, category: "fee" }],
    issuedOn: calendarDay(work.now, timeZone),
    note: "",
    memo: "",
    withFutureItems: false,
  });
  return { feeDocumentId: issued.draft.id, futureItemId: null };
}
