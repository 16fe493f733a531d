import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import { addDays, addMonths, type Day, onDayOfMonth } from "../../../../shared/calendar.ts";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { splitByHours, startOfDay } from "../counter-rules.ts";
import { recount } from "../fair-use/load-fair-meters.ts";
import { lockMeters, type Meter, saveMeters } from "../meters.ts";
import { undoneAlready } from "../problems.ts";
import { Sums, slotDays } from "../sums.ts";
import { type DifferencesTable, db } from "../tables.ts";
import type { listDifferencesEndpoint, repairDifferenceEndpoint } from "./contract.ts";
import { sessionBounds } from "./find-differences.ts";

type View = z.input<(typeof repairDifferenceEndpoint)["returns"]>;
type Row = Selectable<DifferencesTable> & { readonly service_number: bigint | null; readonly customer_name: string | null };

const visible = (work: Work) =>
  db(work)
    .selectFrom("usage.differences as one")
    .leftJoin("usage.shown_lines as line", "line.service_id", "one.service_id")
    .selectAll("one")
    .select(["line.service_number", "line.customer_name"])
    .where(visibleTo(work.actor, { partner: "one.partner_id", customer: "one.customer_id" }));

export async function listDifferences(work: Work, request: QueryOf<typeof listDifferencesEndpoint>): Promise<Page<View>> {
  const { serviceId, isRepaired } = request.filter;
  let query = visible(work);
  if (serviceId) query = query.where("one.service_id", "=", serviceId);
  if (isRepaired !== undefined) query = query.where("one.repaired_at", isRepaired ? "is not" : "is", null);
  const page = await listPage(work, query, request, {
    sorts: { foundAt: { by: sql`one.found_at`, type: "timestamptz" } },
    defaultSort: "-foundAt",
    id: sql<string>`one.id`,
  });
  return { ...page, items: page.items.map(viewOf) };
}

const viewOf = (row: Row): View => ({
  ...{ id: row.id, kind: row.kind, onDay: row.on_day, keptBytes: Number(row.kept_bytes), partsBytes: Number(row.parts_bytes) },
  service: { id: row.service_id, number: row.service_number === null ? null : Number(row.service_number) },
  customer: { id: row.customer_id, name: row.customer_name },
  ...{ foundAt: row.found_at.toISOString(), repairedAt: row.repaired_at?.toISOString() ?? null },
});

/** N-129 a day anew from its sessions or its hours, its month from the days; what counts for fair use follows. */
export async function repairDifference(work: Work, id: string): Promise<View> {
  const found = await visible(work).where("one.id", "=", id).executeTakeFirst();
  if (!found) throw notFound("There is no such difference.");
  const meter = (await lockMeters(work, [found.service_id])).get(found.service_id);
  if (!meter) throw notFound("There is no such service.");
  if (found.repaired_at !== null) throw undoneAlready("This was repaired already.");
  if (found.kind !== "days" && !(await onlyHoursFit(work, meter, found.on_day))) await hoursFromSessions(work, meter, found.on_day);
  if (found.kind !== "days") await dayFromHours(work, meter, found.on_day);
  await monthFromDays(work, meter, onDayOfMonth(found.on_day, 1));
  if (meter.fair) await recount(work, meter.serviceId, meter.fair);
  await saveMeters(work, [meter]);
  await db(work)
    .updateTable("usage.differences")
    .set({ repaired_at: work.now, repaired_by: JSON.stringify(describeActor(work)) })
    .where("id", "=", id)
    .execute();
  work.audit({
    ...{
      entity: "usage_sums",
      entityId: id,
      label: found.on_day,
      action: "repaired",
      partnerId: found.partner_id,
      customerId: found.customer_id,
    },
    changes: { bytes: { before: Number(found.kept_bytes), after: Number(found.parts_bytes) } },
  });
  return viewOf(await visible(work).where("one.id", "=", id).executeTakeFirstOrThrow());
}

/** Whether the hours agree with what sessions say, and the day does not: then the hours are right. */
async function onlyHoursFit(work: Work, meter: Meter, onDay: Day): Promise<boolean> {
  const { least, most } = await sessionBounds(work, meter, onDay);
  const fits = (bytes: bigint): boolean => bytes >= least && bytes <= most;
  const [start, end] = [startOfDay(onDay, meter.timeZone), startOfDay(addDays(onDay, 1), meter.timeZone)];
  const { rows } = await sql<{ hours: bigint; day: bigint }>`select
      (select coalesce(sum(down_bytes + up_bytes), 0) from usage.hours where service_id = ${meter.serviceId} and hour >= ${start} and hour < ${end})::int8 as hours,
      (select coalesce(sum(down_bytes + up_bytes), 0) from usage.days where service_id = ${meter.serviceId} and day = ${onDay})::int8 as day`.execute(
    work.tx,
  );
  return rows.some(({ hours, day }) => fits(hours) && !fits(day));
}

/** Each session evenly over its time: when it carried what is not kept any finer than the hours that are made anew here. */
async function hoursFromSessions(work: Work, meter: Meter, onDay: Day): Promise<void> {
  const { serviceId, timeZone } = meter;
  const [start, end] = [startOfDay(onDay, timeZone), startOfDay(addDays(onDay, 1), timeZone)];
  const sessions = await db(work)
    .selectFrom("usage.sessions")
    .select(["started_at as from_at", "updated_at as until_at", "down_bytes", "up_bytes"])
    .where("service_id", "=", serviceId)
    .where("started_at", "<", end)
    .where("updated_at", ">=", start)
    .execute();
  for (const table of ["hours", "slots"] as const)
    await sql`delete from ${sql.table(`usage.${table}`)} where service_id = ${serviceId} and hour >= ${start} and hour < ${end}`.execute(
      work.tx,
    );
  const sums = new Sums(new Date(work.now.getTime() - slotDays * 24 * 3_600_000));
  // N-133 what came after the invoice is below zero there, and no part of the day.
  const late = await db(work)
    .selectFrom("usage.adjustments")
    .select(["from_at", "until_at", "down_bytes", "up_bytes"])
    .where("service_id", "=", serviceId)
    .where("kind", "=", "late")
    .where("from_at", "<", end)
    .where("until_at", ">=", start)
    .execute();
  for (const { from_at: from, until_at: until, down_bytes: downBytes, up_bytes: upBytes } of [...sessions, ...late])
    for (const part of splitByHours({ from, until }, { downBytes, upBytes }, timeZone))
      if (part.from >= start && part.from < end) sums.add(meter, part);
  await sums.save(work, new Map([[serviceId, meter]]));
}

const summed = sql`coalesce(sum(down_bytes), 0) as down, coalesce(sum(up_bytes), 0) as up, coalesce(sum(bonus_bytes), 0) as bonus, coalesce(sum(seconds), 0) as seconds`;

async function dayFromHours(work: Work, meter: Meter, onDay: Day): Promise<void> {
  const [start, end] = [startOfDay(onDay, meter.timeZone), startOfDay(addDays(onDay, 1), meter.timeZone)];
  await sql`insert into usage.days (service_id, customer_id, partner_id, day, down_bytes, up_bytes, bonus_bytes, seconds)
    select ${meter.serviceId}, ${meter.customerId}, ${meter.partnerId}, ${onDay}::date, down, up, bonus, seconds
    from (select ${summed} from usage.hours where service_id = ${meter.serviceId} and hour >= ${start} and hour < ${end}) hours
    on conflict (service_id, day) do update set down_bytes = excluded.down_bytes, up_bytes = excluded.up_bytes, bonus_bytes = excluded.bonus_bytes,
      seconds = excluded.seconds`.execute(work.tx);
}

async function monthFromDays(work: Work, meter: Meter, month: Day): Promise<void> {
  await sql`insert into usage.months (service_id, customer_id, partner_id, month, down_bytes, up_bytes, bonus_bytes, seconds)
    select ${meter.serviceId}, ${meter.customerId}, ${meter.partnerId}, ${month}::date, down, up, bonus, seconds
    from (select ${summed} from usage.days where service_id = ${meter.serviceId} and day >= ${month} and day < ${addMonths(month, 1)}) days
    on conflict (service_id, month) do update set down_bytes = excluded.down_bytes, up_bytes = excluded.up_bytes, bonus_bytes = excluded.bonus_bytes,
      seconds = excluded.seconds`.execute(work.tx);
}
