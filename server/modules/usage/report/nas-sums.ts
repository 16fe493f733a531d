// N-153 what routers carried, by day of their services' partners: the very parts that the sums of services are made of.
import { sql } from "kysely";
import { z } from "zod";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { defineJob, type JobRun } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import type { HourPart } from "../counter-rules.ts";
import type { Meter } from "../meters.ts";

interface NasSum {
  readonly nasId: string;
  readonly day: Day;
  readonly partnerId: string;
  down: bigint;
  up: bigint;
  seconds: number;
}

export class NasSums {
  readonly #sums = new Map<string, NasSum>();

  /** @param nasId - null: what nobody's router told is nobody's */
  add(nasId: string | null, { partnerId, timeZone }: Pick<Meter, "partnerId" | "timeZone">, part: HourPart): void {
    if (nasId === null) return;
    const day = calendarDay(part.hour, timeZone);
    const key = `${nasId} ${day} ${partnerId}`;
    const sum = this.#sums.get(key) ?? { nasId, day, partnerId, down: 0n, up: 0n, seconds: 0 };
    sum.down += part.downBytes;
    sum.up += part.upBytes;
    sum.seconds += part.seconds;
    this.#sums.set(key, sum);
  }

  /** A row for each router and day, which nobody else waits for. */
  async save(work: Work): Promise<void> {
    const rows = [...this.#sums.values()];
    if (rows.length === 0) return;
    await sql`insert into usage.nas_parts (nas_id, day, partner_id, down_bytes, up_bytes, seconds)
      select * from unnest(${rows.map(({ nasId }) => nasId)}::uuid[], ${rows.map(({ day }) => day)}::date[], ${rows.map(({ partnerId }) => partnerId)}::uuid[],
        ${rows.map(({ down }) => String(down))}::int8[], ${rows.map(({ up }) => String(up))}::int8[], ${rows.map(({ seconds }) => seconds)}::int8[])`.execute(
      work.tx,
    );
  }
}

export const addUpNasesJob = defineJob("usage.add-up-nases", z.object({}));

const perBatch = 50_000;
const mostBatches = 1_000;

/** Every five minutes. What is added up goes in the same statement, so that it counts once whenever this is broken off. */
export async function addUpNases({ inWork }: Pick<JobRun, "inWork">): Promise<void> {
  for (let batch = 0; batch < mostBatches; batch++) if ((await inWork(addUpSome)) < perBatch) return;
}

async function addUpSome(work: Work): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with taken as (select id from usage.nas_parts order by id limit ${perBatch} for update skip locked),
    gone as (delete from usage.nas_parts part using taken where part.id = taken.id returning part.*),
    added as (
      insert into usage.nas_days as old (nas_id, day, partner_id, down_bytes, up_bytes, seconds)
      select nas_id, day, partner_id, sum(down_bytes), sum(up_bytes), sum(seconds) from gone group by nas_id, day, partner_id order by day, nas_id, partner_id
      on conflict (day, nas_id, partner_id) do update set down_bytes = old.down_bytes + excluded.down_bytes,
        up_bytes = old.up_bytes + excluded.up_bytes, seconds = old.seconds + excluded.seconds)
    select count(*)::int as count from gone`.execute(work.tx);
  return rows[0]?.count ?? 0;
}
