// N-45 looks for 14 days, hours for 13 months, days for ever.
import { sql } from "kysely";
import { z } from "zod";
import { defineJob } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";

export const rollSamplesJob = defineJob("network.roll_samples", z.object({}));
export const tendSamplesJob = defineJob("network.tend_samples", z.object({}));

const sampleDays = 14;
const hourDays = 397;
const eventDays = 397;
const daysAhead = 7;
const walkHours = 1;

/** Every hour: what is over is summed up. Goes on where it stopped, so hours in which nobody did it are made up for. */
export async function rollSamples(work: Work): Promise<void> {
  await sql`
    insert into network.snmp_hours as kept (equipment_id, at, averages, lows, highs, counts)
    select equipment_id, at, array_agg(average order by place), array_agg(low order by place), array_agg(high order by place), array_agg(looks order by place)
    from (
      select sample.equipment_id, date_trunc('hour', sample.at, 'UTC') as at, reading.place,
        avg(reading.value) as average, min(reading.value) as low, max(reading.value) as high, count(reading.value)::int as looks
      from network.snmp_samples sample cross join lateral unnest(sample.readings) with ordinality reading (value, place)
      where sample.at >= coalesce((select max(at) from network.snmp_hours where at >= ${work.now}::timestamptz - make_interval(days => ${sampleDays})),
          ${work.now}::timestamptz - make_interval(days => ${sampleDays}))
        and sample.at < date_trunc('hour', ${work.now}::timestamptz, 'UTC')
      group by 1, 2, 3
    ) places
    group by equipment_id, at
    on conflict (equipment_id, at) do update set averages = excluded.averages, lows = excluded.lows, highs = excluded.highs, counts = excluded.counts`.execute(
    work.tx,
  );
  await sql`
    insert into network.snmp_days as kept (equipment_id, at, averages, lows, highs, counts)
    select equipment_id, at, array_agg(average order by place), array_agg(low order by place), array_agg(high order by place), array_agg(looks order by place)
    from (
      select known.equipment_id, date_trunc('day', known.at, 'UTC') as at, part.place,
        sum(part.average * part.looks) / nullif(sum(part.looks), 0) as average, min(part.low) as low, max(part.high) as high, sum(part.looks)::int as looks
      from network.snmp_hours known
      join network.equipment device on device.id = known.equipment_id
      cross join lateral unnest(known.averages, known.lows, known.highs, known.counts) with ordinality part (average, low, high, looks, place)
      where known.at >= coalesce((select max(at) from network.snmp_days where at >= ${work.now}::timestamptz - make_interval(days => ${sampleDays})),
          ${work.now}::timestamptz - make_interval(days => ${hourDays}))
        and known.at < date_trunc('day', ${work.now}::timestamptz, 'UTC')
      group by 1, 2, 3
    ) places
    group by equipment_id, at
    on conflict (equipment_id, at) do update set averages = excluded.averages, lows = excluded.lows, highs = excluded.highs, counts = excluded.counts`.execute(
    work.tx,
  );
}

/** Every night: room for the days to come, and what is too old goes. Not before it is summed up. */
export async function tendSamples(work: Work): Promise<void> {
  await rollSamples(work);
  await sql`select network.ensure_parts('snmp_samples', interval '1 day', ${work.now}::date, ${work.now}::date + ${daysAhead}::int),
    network.drop_parts('snmp_samples', ${work.now}::date - ${sampleDays}::int),
    network.ensure_parts('snmp_hours', interval '1 month', ${work.now}::date, ${work.now}::date + ${daysAhead}::int)`.execute(work.tx);
  // A month goes when its last day is too old.
  await sql`select network.drop_parts('snmp_hours', (date_trunc('month', ${work.now}::date - ${hourDays}::int))::date)`.execute(work.tx);
  await sql`delete from network.snmp_events where at < ${work.now}::timestamptz - make_interval(days => ${eventDays})`.execute(work.tx);
  await sql`delete from network.snmp_walks where asked_at < ${work.now}::timestamptz - make_interval(hours => ${walkHours})`.execute(
    work.tx,
  );
}
