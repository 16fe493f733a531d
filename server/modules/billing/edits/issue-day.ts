import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { formatNumber, parseNumberPattern, resetBucket } from "../documents/number-rules.ts";
import { dateBeforeLast } from "../problems.ts";
import { db } from "../tables.ts";
import type { EditableInvoice } from "./edit-bars.ts";

/** B-117 whether an invoice that keeps its number may have another day: the number may say its year, and a series may go by its days. */
export async function checkIssueDay(
  work: Work,
  invoice: EditableInvoice,
  { before, issuedOn, today }: { before: Day; issuedOn: Day; today: Day },
): Promise<void> {
  if (issuedOn > today && issuedOn > before)
    throw fieldProblem("issuedOn", "in-the-future", "An issued invoice is not dated ahead of today.");
  if (invoice.series_id === null || invoice.counter === null) return;
  const series = await db(work)
    .selectFrom("billing.number_series")
    .selectAll()
    .where("id", "=", invoice.series_id)
    .executeTakeFirstOrThrow();
  const parsed = parseNumberPattern(series.pattern);
  const said = (on: Day): string =>
    parsed.kind === "pattern"
      ? formatNumber(parsed.pattern, { on, next: 0, partnerNumber: 0, customerNumber: 0, locationNumber: 0, type: "" })
      : "";
  if (resetBucket(series.reset, before) !== resetBucket(series.reset, issuedOn) || said(before) !== said(issuedOn))
    throw fieldProblem(
      "issuedOn",
      "number-says-day",
      `Invoice ${invoice.number ?? ""} has its number for ${before}; on that day it would have another.`,
    );
  if (!series.monotonic_dates) return;
  // The counter's row stands still, so no invoice of the series is issued in between.
  await sql`select 1 from billing.number_counters where series_id = ${series.id} and bucket = ${invoice.bucket} for update`.execute(
    work.tx,
  );
  const { rows } = await sql<{ earliest: Day | null; latest: Day | null }>`select
      max(issued_on) filter (where counter < ${invoice.counter}) as earliest, min(issued_on) filter (where counter > ${invoice.counter}) as latest
    from billing.money_documents where series_id = ${series.id} and bucket = ${invoice.bucket}`.execute(work.tx);
  const [beside] = rows;
  if (beside?.earliest && issuedOn < beside.earliest)
    throw dateBeforeLast(`The document before it in this series is dated ${beside.earliest}; this one would be dated ${issuedOn}.`);
  if (beside?.latest && issuedOn > beside.latest)
    throw dateBeforeLast(`The document after it in this series is dated ${beside.latest}; this one would be dated ${issuedOn}.`);
  await sql`update billing.number_counters set last_issued_on = greatest(${issuedOn}::date, ${beside?.earliest ?? null}::date, ${beside?.latest ?? null}::date,
      (select max(issued_on) from billing.money_documents where series_id = ${series.id} and bucket = ${invoice.bucket} and id <> ${invoice.id}))
    where series_id = ${series.id} and bucket = ${invoice.bucket}`.execute(work.tx);
}
