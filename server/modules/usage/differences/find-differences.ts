// N-129 whether days and months come to what they are made of. One statement for each question, so that it sees one moment of the data.
import { sql } from "kysely";
import { addDays, addMonths, type Day, onDayOfMonth } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { startOfDay } from "../counter-rules.ts";

export interface Difference {
  readonly kind: "hours" | "sessions" | "days";
  readonly serviceId: string;
  readonly customerId: string;
  readonly partnerId: string;
  readonly onDay: Day;
  readonly kept: bigint;
  readonly parts: bigint;
}

interface Row {
  readonly service_id: string;
  readonly customer_id: string;
  readonly partner_id: string;
  readonly kept: bigint;
  readonly parts: bigint;
}

const mostFound = 10_000;

/** Of a partner's services on a day of their calendar. */
export async function findDifferences(
  work: Work,
  { partnerId, timeZone }: { partnerId: string; timeZone: string },
  onDay: Day,
): Promise<Difference[]> {
  const span = { start: startOfDay(onDay, timeZone), end: startOfDay(addDays(onDay, 1), timeZone) };
  const of = (kind: Difference["kind"], day: Day, rows: readonly Row[]): Difference[] =>
    rows.map(({ service_id, customer_id, partner_id, kept, parts }) => ({
      ...{ kind, serviceId: service_id, customerId: customer_id, partnerId: partner_id, onDay: day, kept, parts },
    }));
  const month = onDayOfMonth(onDay, 1);
  return [
    ...of("hours", onDay, await againstHours(work, partnerId, onDay, span)),
    ...of("sessions", onDay, await againstSessions(work, partnerId, onDay, span)),
    ...of("days", month, await againstDays(work, partnerId, month)),
  ];
}

type Span = { readonly start: Date; readonly end: Date };

async function againstHours(work: Work, partnerId: string, onDay: Day, { start, end }: Span): Promise<readonly Row[]> {
  const { rows } =
    await sql<Row>`select coalesce(day.service_id, hour.service_id) as service_id, coalesce(day.customer_id, hour.customer_id) as customer_id,
      coalesce(day.partner_id, hour.partner_id) as partner_id, coalesce(day.down_bytes + day.up_bytes, 0)::int8 as kept, coalesce(hour.down + hour.up, 0)::int8 as parts
    from (select * from usage.days where partner_id = ${partnerId} and day = ${onDay}) day
    full join (select service_id, (array_agg(customer_id))[1] as customer_id, (array_agg(partner_id))[1] as partner_id, sum(down_bytes) as down, sum(up_bytes) as up
      from usage.hours where partner_id = ${partnerId} and hour >= ${start} and hour < ${end} group by service_id) hour on hour.service_id = day.service_id
    where coalesce(day.down_bytes, 0) <> coalesce(hour.down, 0) or coalesce(day.up_bytes, 0) <> coalesce(hour.up, 0)
    order by 1 limit ${mostFound}`.execute(work.tx);
  return rows;
}

/**
 * A session says what it carried in all, not on which day. So a day is at least what sessions within it carried, and at most what all that touch it did;
 * where none reaches beyond it, exactly that. What came after the invoice is not in the day (N-133).
 */
async function againstSessions(work: Work, partnerId: string, onDay: Day, { start, end }: Span): Promise<readonly Row[]> {
  const oldest = new Date(start.getTime() - 40 * 24 * 3_600_000);
  const { rows } = await sql<Row>`with session as (
      select service_id, sum(down_bytes + up_bytes) filter (where started_at >= ${start} and updated_at <= ${end}) as least, sum(down_bytes + up_bytes) as most,
        (array_agg(customer_id))[1] as customer_id, (array_agg(partner_id))[1] as partner_id
      from usage.sessions where partner_id = ${partnerId} and service_id is not null and started_at >= ${oldest} and started_at < ${end} and updated_at >= ${start}
      group by service_id),
    late as (
      select service_id, -sum(down_bytes + up_bytes) as bytes from usage.adjustments
      where partner_id = ${partnerId} and kind = 'late' and from_at < ${end} and until_at >= ${start} group by service_id)
    select coalesce(day.service_id, session.service_id) as service_id, coalesce(day.customer_id, session.customer_id) as customer_id,
      coalesce(day.partner_id, session.partner_id) as partner_id, coalesce(day.bytes, 0)::int8 as kept,
      case when coalesce(day.bytes, 0) < coalesce(session.least, 0) then coalesce(session.least, 0) else coalesce(session.most, 0) end::int8 as parts
    from (select service_id, customer_id, partner_id, down_bytes + up_bytes as bytes from usage.days where partner_id = ${partnerId} and day = ${onDay}) day
    full join session on session.service_id = day.service_id
    left join late on late.service_id = coalesce(day.service_id, session.service_id)
    where coalesce(day.bytes, 0) < coalesce(session.least, 0) - coalesce(late.bytes, 0) or coalesce(day.bytes, 0) > coalesce(session.most, 0)
    order by 1 limit ${mostFound}`.execute(work.tx);
  return rows;
}

async function againstDays(work: Work, partnerId: string, month: Day): Promise<readonly Row[]> {
  const { rows } =
    await sql<Row>`select coalesce(month.service_id, day.service_id) as service_id, coalesce(month.customer_id, day.customer_id) as customer_id,
      coalesce(month.partner_id, day.partner_id) as partner_id, coalesce(month.down_bytes + month.up_bytes, 0)::int8 as kept, coalesce(day.down + day.up, 0)::int8 as parts
    from (select * from usage.months where partner_id = ${partnerId} and month = ${month}) month
    full join (select service_id, (array_agg(customer_id))[1] as customer_id, (array_agg(partner_id))[1] as partner_id, sum(down_bytes) as down, sum(up_bytes) as up
      from usage.days where partner_id = ${partnerId} and day >= ${month} and day < ${addMonths(month, 1)} group by service_id) day
      on day.service_id = month.service_id
    where coalesce(month.down_bytes, 0) <> coalesce(day.down, 0) or coalesce(month.up_bytes, 0) <> coalesce(day.up, 0)
    order by 1 limit ${mostFound}`.execute(work.tx);
  return rows;
}

/** What sessions say of a day of one service: at least, and at most. */
export async function sessionBounds(
  work: Work,
  { serviceId, timeZone }: { serviceId: string; timeZone: string },
  onDay: Day,
): Promise<{ readonly least: bigint; readonly most: bigint }> {
  const [start, end] = [startOfDay(onDay, timeZone), startOfDay(addDays(onDay, 1), timeZone)];
  const { rows } = await sql<{ least: bigint; most: bigint }>`select
      coalesce(sum(down_bytes + up_bytes) filter (where started_at >= ${start} and updated_at <= ${end}), 0)::int8 as least,
      coalesce(sum(down_bytes + up_bytes), 0)::int8 as most
    from usage.sessions where service_id = ${serviceId} and started_at < ${end} and updated_at >= ${start}`.execute(work.tx);
  return rows[0] ?? { least: 0n, most: 0n };
}
