// Visible numbers. A counter's row is locked from the taking to the commit, so invoices and credit notes have no gaps: a work that
// fails gives its numbers back. The price is that one partner's issuers queue here, so this lock comes last and is held shortest.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { dateBeforeLast } from "../problems.ts";
import { db } from "../tables.ts";
import { addDefaultSeries } from "./default-series.ts";
import { formatNumber, type NumberedKind, parseNumberPattern, resetBucket } from "./number-rules.ts";

export interface NumberWanted {
  /** The day that decides year, month and bucket. */
  readonly on: Day;
  readonly partnerNumber: number;
  readonly customerNumber: number;
  /** For receipts: how it was paid. */
  readonly type?: string;
}

export interface TakenNumber {
  readonly number: string;
  readonly seriesId: string;
  readonly bucket: string;
  readonly counter: bigint;
}

/** Takes one number for each wanted, in their order. All of one partner and kind. */
export async function takeDocumentNumbers(
  work: Work,
  { partnerId, kind }: { partnerId: string; kind: NumberedKind },
  wanted: readonly NumberWanted[],
): Promise<TakenNumber[]> {
  if (wanted.length === 0) return [];
  const series = await seriesOf(work, partnerId, kind);
  const parsed = parseNumberPattern(series.pattern);
  if (parsed.kind === "faulty") throw new Error(`the stored number pattern ${series.pattern} is faulty`);
  const { pattern } = parsed;
  const buckets = wanted.map(({ on }) => resetBucket(series.reset, on));
  const next = new Map<string, bigint>();
  for (const bucket of [...new Set(buckets)].sort()) {
    const inBucket = wanted.filter((_, index) => buckets[index] === bucket);
    next.set(
      bucket,
      await advanceCounter(work, {
        seriesId: series.id,
        partnerId,
        bucket,
        by: inBucket.length,
        days: series.monotonic_dates ? inBucket.map(({ on }) => on) : [],
      }),
    );
  }
  return wanted.map((want, index) => {
    const bucket = buckets[index] ?? "";
    const counter = next.get(bucket) ?? 1n;
    next.set(bucket, counter + 1n);
    return { number: formatNumber(pattern, { ...want, next: counter }), seriesId: series.id, bucket, counter };
  });
}

/** The partner's series; a partner's first number brings the default patterns. */
async function seriesOf(work: Work, partnerId: string, kind: NumberedKind) {
  const read = () =>
    db(work)
      .selectFrom("billing.number_series")
      .select(["id", "pattern", "reset", "monotonic_dates"])
      .where("partner_id", "=", partnerId)
      .where("kind", "=", kind)
      .executeTakeFirst();
  const found = await read();
  if (found) return found;
  await addDefaultSeries(work, partnerId);
  return (await read()) as NonNullable<typeof found>;
}

/** Locks the counter, moves it on and returns the first number taken. */
async function advanceCounter(
  work: Work,
  { seriesId, partnerId, bucket, by, days }: { seriesId: string; partnerId: string; bucket: string; by: number; days: readonly Day[] },
): Promise<bigint> {
  const first = days.toSorted()[0] ?? null;
  const last = days.toSorted().at(-1) ?? null;
  const moved = await sql<{ taken: bigint; before: Day | null }>`
    insert into billing.number_counters as counter (series_id, partner_id, bucket, first_number, next_number, last_issued_on)
    values (${seriesId}, ${partnerId}, ${bucket}, 1, ${1 + by}, ${last})
    on conflict (series_id, bucket) do update set next_number = counter.next_number + ${by}, last_issued_on = greatest(counter.last_issued_on, ${last}::date)
    returning next_number - ${by} as taken, (select old.last_issued_on from billing.number_counters old where old.series_id = ${seriesId} and old.bucket = ${bucket}) as before`.execute(
    work.tx,
  );
  const row = moved.rows[0];
  if (!row) throw new Error("the number counter did not move");
  if (first !== null && row.before !== null && first < row.before) {
    throw dateBeforeLast(`The last document of this series is dated ${row.before}; this one would be dated ${first}.`);
  }
  return row.taken;
}
