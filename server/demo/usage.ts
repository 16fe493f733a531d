// A year of traffic on every internet line of the demo provider, written in sets: a household of its own for each line, quieter on working days,
// loudest in the evening. By the hour for the last days only, as it is kept. Some lines are near their cap, some beyond it.
import { sql } from "kysely";
import { addDays, calendarDay, type Day } from "../../shared/calendar.ts";
import { createPlan } from "../modules/catalog/index.ts";
import { lookAtMeters, savePackTerms, savePlanTerms } from "../modules/usage/index.ts";
import { system } from "../platform/actor.ts";
import { inWork, type Work } from "../platform/work.ts";
import type { Program } from "../program.ts";
import type { Offer } from "./offer.ts";

const packs = [
  { code: "data-50", title: "50 GB", price: "5.00", bytes: 50_000_000_000, validity: "days", validDays: 30, toNextInvoice: false },
  { code: "data-200", title: "200 GB", price: "15.00", bytes: 200_000_000_000, validity: "days", validDays: 60, toNextInvoice: false },
  {
    code: "data-20",
    title: "20 GB on the next bill",
    price: "3.00",
    bytes: 20_000_000_000,
    validity: "cycle_end",
    validDays: null,
    toNextInvoice: true,
  },
] as const;

/** The smallest plan is capped; at the cap it goes on slowly. */
export async function offerData(work: Work, { partners, plans }: Offer): Promise<void> {
  const home = plans["home-100"];
  const [price] = home.prices;
  if (!price?.taxId) throw new Error("the demo provider has no tax");
  const packPlanIds: string[] = [];
  for (const { code, title, price: amount, ...terms } of packs) {
    const { id } = await createPlan(work, {
      ...{ code, kind: "topup", title, lineText: "{plan}", currency: "EUR", price: amount, taxId: price.taxId, includesTax: true },
      ...{ partnerIds: partners.map((partner) => partner.id), portalShop: true },
    });
    await savePackTerms(work, id, { ...terms, maxPerCycle: null }, 0);
    packPlanIds.push(id);
  }
  await savePlanTerms(
    work,
    home.id,
    {
      ...{ counts: "sum", atLimit: "set", limitDownBps: 5_000_000, limitUpBps: 1_000_000, limitPercent: null },
      ...{ bonusFrom: "01:00", bonusUntil: "06:00", bonusBytes: null },
      ...{ rolloverPercent: 20, rolloverMaxBytes: 50_000_000_000, rolloverCycles: 1, nasEnforcedCap: false, resetDay: null, packPlanIds },
    },
    0,
  );
}

const hourlyDays = 8;
const sessionDays = 40;
/** Always the same for the same line and day: between 0 and 1. */
const luck = (salt: string) => sql`(abs(hashtext(service_id::text || day::text || ${salt})) % 1000) / 1000.0`;
const own = (salt: string) => sql`(abs(hashtext(service_id::text || ${salt})) % 1000) / 1000.0`;

export async function liveUsage({ base }: Program, timeZone = "Europe/Berlin"): Promise<void> {
  const today = calendarDay(base.clock.now(), timeZone);
  await inWork(base, { actor: system("demo") }, async (work) => {
    await sql`select usage.ensure_partitions(${addDays(today, -400)}::date, ${addDays(today, 8)}::date)`.execute(work.tx);
    await writeDays(work, today);
    await sql`insert into usage.months (service_id, customer_id, partner_id, month, down_bytes, up_bytes, bonus_bytes, seconds)
      select service_id, customer_id, partner_id, date_trunc('month', day)::date, sum(down_bytes), sum(up_bytes), sum(bonus_bytes), sum(seconds)
      from usage.days group by 1, 2, 3, 4`.execute(work.tx);
    await writeHours(work, today, timeZone);
    await writeSlots(work);
    await writeSessions(work, today, timeZone);
    await fillMeters(work);
  });
}

/** From 1 to 14 GB a day for most, 22 GB for one line in eight; a third more at weekends, and a day off now and then. */
const writeDays = (work: Work, today: Day) =>
  sql`insert into usage.days (service_id, customer_id, partner_id, day, down_bytes, up_bytes, bonus_bytes, seconds)
    select household.service_id, household.customer_id, household.partner_id, day, down, (down * (0.06 + 0.12 * ${own("up")}))::int8, (down * 0.04)::int8,
      (86400 * (0.97 + 0.03 * ${luck("on")}))::int
    from (
      select served.service_id, served.customer_id, served.partner_id, day,
        ((case when ${own("heavy")} < 0.125 then 20e9 else 1e9 + 11e9 * ${own("size")} end)
          * (case when extract(isodow from day) >= 6 then 1.35 else 0.9 end) * (0.45 + 1.1 * ${luck("day")})
          * (case when ${luck("away")} < 0.03 then 0.02 else 1 end))::int8 as down
      from usage.served served join services.services service on service.id = served.service_id
      cross join lateral generate_series(greatest(service.start_on, ${addDays(today, -365)}::date),
        least(coalesce(service.end_on, ${today}::date), ${today}::date), interval '1 day') as on_day
      cross join lateral (select on_day::date as day) as of_day
      where served.kind = 'internet' and served.state in ('active', 'paused', 'stopped', 'disabled')
    ) household`.execute(work.tx);

/** The day by its hours: little at night, most between eight and eleven in the evening. To the byte: a thousandth is of what there was until then. */
const writeHours = (work: Work, today: Day, timeZone: string) =>
  sql`insert into usage.hours (service_id, customer_id, partner_id, hour, down_bytes, up_bytes, bonus_bytes, seconds)
    select service_id, customer_id, partner_id, min(at), sum(down), sum(up), sum(case when hour_of_day between 1 and 5 then down + up else 0 end), 3600
    from (
      select service_id, customer_id, partner_id, hour_of_day, (day + make_interval(hours => hour_of_day)) at time zone ${timeZone} as at,
        down_bytes * until / 1000 - down_bytes * (until - weight) / 1000 as down, up_bytes * until / 1000 - up_bytes * (until - weight) / 1000 as up
      from usage.days join (select hour_of_day, weight, sum(weight) over (order by hour_of_day) as until from (values (0,22),(1,12),(2,8),(3,6),(4,6),(5,8),(6,16),(7,28),(8,34),(9,36),(10,38),(11,40),(12,46),(13,44),(14,42),(15,44),
        (16,50),(17,58),(18,70),(19,86),(20,102),(21,98),(22,66),(23,40)) as hourly (hour_of_day, weight)) rhythm on true
      where day > ${addDays(today, -hourlyDays)}::date
        and (day + make_interval(hours => hour_of_day)) at time zone ${timeZone} <= ${work.now}
    ) hours group by service_id, customer_id, partner_id, hour_of_day, at`.execute(work.tx);

/** How an hour is shared by its twelve slots, in hundredths. */
const slotWeights = [6, 9, 11, 8, 5, 10, 12, 7, 6, 9, 8, 9];

/** The hours of the last days by their slots: to the byte, as hours are of days. */
async function writeSlots(work: Work): Promise<void> {
  const columns = (["down", "up"] as const).flatMap((way) =>
    slotWeights.map((weight, slot) => {
      const until = slotWeights.slice(0, slot + 1).reduce((sum, each) => sum + each, 0);
      const bytes = sql.ref(`${way}_bytes`);
      return {
        name: sql.ref(`${way === "down" ? "d" : "u"}${slot}`),
        share: sql`${bytes} * ${until} / 100 - ${bytes} * ${until - weight} / 100`,
      };
    }),
  );
  await sql`insert into usage.slots (service_id, hour, ${sql.join(columns.map(({ name }) => name))})
    select service_id, hour, ${sql.join(columns.map(({ share }) => share))} from usage.hours
    where hour >= ${addDays(calendarDay(work.now, "UTC"), -2)}::date`.execute(work.tx);
}

/** One session a day, as lines that are taken down each night have; today's goes on. */
const writeSessions = (work: Work, today: Day, timeZone: string) =>
  sql`insert into usage.sessions (key, service_id, customer_id, partner_id, started_at, updated_at, heard_at, ended_at, seconds, down_bytes, up_bytes, counter_down,
      counter_up, counter_seconds, address, terminate_cause)
    select 'demo-' || day, days.service_id, days.customer_id, days.partner_id, began, least(began + interval '86000 seconds', ${work.now}),
      least(began + interval '86000 seconds', ${work.now}), case when day = ${today} then null else began + interval '86000 seconds' end,
      extract(epoch from least(began + interval '86000 seconds', ${work.now}) - began)::int8, down_bytes, up_bytes, down_bytes, up_bytes,
      extract(epoch from least(began + interval '86000 seconds', ${work.now}) - began)::int8,
      ('100.64.' || abs(hashtext(days.service_id::text)) % 250 || '.' || 2 + abs(hashtext(days.service_id::text || 'ip')) % 250)::inet,
      case when day = ${today} then null when abs(hashtext(days.service_id::text || day)) % 9 = 0 then 'Lost-Carrier' else 'Session-Timeout' end
    from usage.days days
    cross join lateral (select (day + interval '3 minutes') at time zone ${timeZone} as began) as start
    where day > ${addDays(today, -sessionDays)}::date and began < ${work.now}`.execute(work.tx);

/** Where the cycles stand after all of this, by the engine. */
async function fillMeters(work: Work): Promise<void> {
  const { rows } = await sql<{ id: string }>`select service_id as id from usage.served
    where kind = 'internet' and state in ('active', 'paused')`.execute(work.tx);
  const ids = rows.map(({ id }) => id);
  await lookAtMeters(work, ids);
  await sql`with used as (
      select meter.service_id, sum(down_bytes + up_bytes - bonus_bytes)::int8 as bytes from usage.meters meter
      join usage.days day on day.service_id = meter.service_id and day.day >= meter.cycle_start group by 1
    ), taken as (
      update usage.buckets bucket set used_bytes = least(bucket.bytes, used.bytes) from used, usage.meters meter
      where bucket.service_id = used.service_id and meter.service_id = used.service_id and bucket.kind = 'base' and bucket.cycle_start = meter.cycle_start
      returning bucket.service_id, bucket.bytes, bucket.used_bytes
    )
    update usage.meters meter set used_bytes = taken.used_bytes, overuse_bytes = greatest(0, used.bytes - taken.bytes)
    from taken join used on used.service_id = taken.service_id where meter.service_id = taken.service_id`.execute(work.tx);
  await sql`update usage.meters set known_until = ${work.now} where service_id = any (${ids}::uuid[])`.execute(work.tx);
  await lookAtMeters(work, ids);
}
