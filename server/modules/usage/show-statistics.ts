// Usage of a period (P-181 to P-185): read from the aggregates, the same for customers and staff. What is switched off is null.
import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import { addDays, addMonths, calendarDay, type Day, daysBetween, onDayOfMonth } from "../../../shared/calendar.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import { fieldProblem, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { getPartner, getSetting } from "../partners/index.ts";
import { listServiceNames } from "../services/index.ts";
import type { portalSessionsEndpoint, portalStatisticsEndpoint, serviceSessionsEndpoint, statisticsItems } from "./contract.ts";
import { listCorrections } from "./corrections/show-corrections.ts";
import { startOfDay } from "./counter-rules.ts";
import { listFairUse } from "./fair-use/show-fair-use.ts";
import type { GraphReach } from "./graphs/show-graph.ts";
import { portalStatistics } from "./settings.ts";
import { listQuotas, speedView } from "./show-quota.ts";
import { db, type SessionsTable } from "./tables.ts";

type Item = (typeof statisticsItems)[number];
type View = z.input<(typeof portalStatisticsEndpoint)["returns"]>;
type Sessions = z.input<(typeof portalSessionsEndpoint)["returns"]>;

interface Asked {
  readonly serviceId?: string | undefined;
  readonly from?: Day | undefined;
  readonly through?: Day | undefined;
}
interface Reach {
  readonly partnerId: string;
  readonly timeZone: string;
  readonly today: Day;
  readonly services: readonly { readonly id: string; readonly number: number; readonly title: string }[];
  readonly items: ReadonlySet<Item>;
}

export async function showOwnStatistics(work: Work, asked: Asked): Promise<View> {
  return showStatistics(work, await ownReach(work), asked);
}

export async function showOwnSessions(work: Work, asked: Asked & { before?: string | undefined }): Promise<Sessions> {
  return listSessions(work, await ownReach(work), asked);
}

/** P-182 */
export const graphReach = (reach: Reach, serviceId: string | undefined): GraphReach => ({ ...reach, serviceIds: chosen(reach, serviceId) });

export async function ownReach(work: Work): Promise<Reach> {
  const { customerId, partnerId } = ownCustomer(work);
  const items = new Set(await getSetting(work, portalStatistics, { partnerId }));
  const rows = await db(work)
    .selectFrom("usage.served as served")
    .select("served.service_id")
    .where("served.customer_id", "=", customerId)
    .where("served.kind", "=", "internet")
    .where("served.state", "in", ["active", "paused", "stopped", "disabled"])
    .execute();
  return {
    ...(await placeOf(work, partnerId)),
    services: await named(
      work,
      rows.map((row) => row.service_id),
    ),
    items,
  };
}

/** For staff: one service, with everything. */
export async function reachOfStaff(work: Work, { id, partnerId }: { id: string; partnerId: string }): Promise<Reach> {
  const items = new Set<Item>(["daily_usage", "totals", "graph", "current_limits", "cap", "sessions", "termination_cause"]);
  return { ...(await placeOf(work, partnerId)), services: await named(work, [id]), items };
}

async function placeOf(work: Work, partnerId: string): Promise<Pick<Reach, "partnerId" | "timeZone" | "today">> {
  const { timeZone } = await getPartner(work, partnerId);
  return { partnerId, timeZone, today: calendarDay(work.now, timeZone) };
}

async function named(work: Work, ids: readonly string[]): Promise<Reach["services"]> {
  const names = await listServiceNames(work, ids);
  return [...names.values()].map(({ id, number, portalTitle: title }) => ({ id, number, title })).toSorted((a, b) => a.number - b.number);
}

/** Without one: this month so far. At most a year of days that are kept. */
function spanOf(asked: Asked, today: Day): { from: Day; through: Day } {
  const through = asked.through ?? today;
  const from = asked.from ?? onDayOfMonth(through, 1);
  if (from > through) throw fieldProblem("from", "end-before-start", "The period ends before it begins.");
  if (daysBetween(from, through) > 366) throw fieldProblem("from", "period-too-long", "Choose a period of at most 12 months.");
  return { from, through };
}

function chosen({ services }: Reach, serviceId: string | undefined): string[] {
  if (serviceId === undefined) return services.map(({ id }) => id);
  if (!services.some(({ id }) => id === serviceId)) throw notFound("There is no such service.");
  return [serviceId];
}

interface Sum {
  readonly down: bigint;
  readonly up: bigint;
  readonly bonus: bigint;
  readonly seconds: bigint;
}
const sumColumns = sql`sum(down_bytes)::int8 as down, sum(up_bytes)::int8 as up, sum(bonus_bytes)::int8 as bonus, sum(seconds)::int8 as seconds`;
const sumView = ({ down, up, bonus, seconds }: Sum) => ({
  downBytes: Number(down),
  upBytes: Number(up),
  bonusBytes: Number(bonus),
  seconds: Number(seconds),
});

export async function showStatistics(work: Work, reach: Reach, asked: Asked): Promise<View> {
  const { items, today, timeZone, services } = reach;
  const { from, through } = spanOf(asked, today);
  const ids = chosen(reach, asked.serviceId);
  const visible = visibleTo(work.actor, { partner: "one.partner_id", customer: "one.customer_id" });
  const { rows: days } = await sql<Sum & { day: Day }>`select day, ${sumColumns} from usage.days one
    where service_id = any (${ids}::uuid[]) and day between ${from} and ${through} and ${visible} group by day order by day`.execute(
    work.tx,
  );
  const oldest = addMonths(onDayOfMonth(today, 1), -11);
  const { rows: months } = items.has("daily_usage")
    ? await sql<Sum & { month: Day }>`select month, ${sumColumns} from usage.months one
        where service_id = any (${ids}::uuid[]) and month >= ${oldest} and ${visible} group by month order by month`.execute(work.tx)
    : { rows: [] };
  return {
    services: [...services],
    ...{ from, through, today },
    totals: items.has("totals") ? { ...totalOf(days), sessions: await countSessions(work, ids, { from, through, timeZone }) } : null,
    days: items.has("daily_usage") ? days.map((row) => ({ day: row.day, ...sumView(row) })) : null,
    months: items.has("daily_usage") ? months.map((row) => ({ month: row.month, ...sumView(row) })) : null,
    limits: items.has("current_limits") ? await listLimits(work, reach, ids) : null,
    quotas: items.has("cap") ? await listQuotas(work, { serviceIds: ids }) : null,
    hasGraph: items.has("graph"),
    hasSessions: items.has("sessions"),
    corrections: await listCorrections(work, ids, startOfDay(oldest, timeZone)),
    knownUntil: await knownUntil(work, ids),
  };
}

function totalOf(days: readonly Sum[]) {
  const sum = (of: (row: Sum) => bigint): bigint => days.reduce((all, row) => all + of(row), 0n);
  return sumView({
    down: sum((row) => row.down),
    up: sum((row) => row.up),
    bonus: sum((row) => row.bonus),
    seconds: sum((row) => row.seconds),
  });
}

/** Every one that touches the period. */
async function countSessions(work: Work, ids: readonly string[], span: { from: Day; through: Day; timeZone: string }): Promise<number> {
  const { start, end } = momentsOf(span);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from usage.sessions one
    where service_id = any (${[...ids]}::uuid[]) and started_at < ${end} and updated_at >= ${start}
      and ${visibleTo(work.actor, { partner: "one.partner_id", customer: "one.customer_id" })}`.execute(work.tx);
  return rows[0]?.count ?? 0;
}

const momentsOf = ({ from, through, timeZone }: { from: Day; through: Day; timeZone: string }) => ({
  start: startOfDay(from, timeZone),
  end: startOfDay(addDays(through, 1), timeZone),
});

async function listLimits(work: Work, { services }: Reach, ids: readonly string[]): Promise<NonNullable<View["limits"]>> {
  const rows = await db(work)
    .selectFrom("usage.served as served")
    .leftJoin("usage.meters as meter", "meter.service_id", "served.service_id")
    .select([
      "served.service_id",
      "served.down_bps",
      "served.up_bps",
      "meter.state",
      "meter.down_bps as now_down",
      "meter.up_bps as now_up",
    ])
    .where(sql<boolean>`served.service_id = any (${[...ids]}::uuid[])`)
    .where("served.state", "=", "active")
    .where(visibleTo(work.actor, { partner: "served.partner_id", customer: "served.customer_id" }))
    .orderBy("served.number")
    .execute();
  const fairUse = await listFairUse(work, ids);
  return rows.map((row) => {
    const plan = { downBps: row.down_bps, upBps: row.up_bps };
    const isSlowed = row.state === "slowed";
    const now = { downBps: row.now_down ?? row.down_bps, upBps: row.now_up ?? row.up_bps };
    const title = services.find(({ id }) => id === row.service_id)?.title ?? "";
    return {
      ...{ serviceId: row.service_id, title, plan: speedView(plan), now: speedView(now), isSlowed },
      ...{ isBlocked: row.state === "blocked", fairUse: fairUse.get(row.service_id) ?? null },
    };
  });
}

async function knownUntil(work: Work, ids: readonly string[]): Promise<string | null> {
  const row = await db(work)
    .selectFrom("usage.meters as one")
    .select((each) => each.fn.max("one.known_until").as("at"))
    .where(sql<boolean>`one.service_id = any (${[...ids]}::uuid[])`)
    .where(visibleTo(work.actor, { partner: "one.partner_id", customer: "one.customer_id" }))
    .executeTakeFirst();
  return row?.at?.toISOString() ?? null;
}

const perPage = 50;

/** P-185 the newest first, so that what runs now stands on top. */
async function listSessions(work: Work, reach: Reach, asked: Asked & { before?: string | undefined }): Promise<Sessions> {
  const { rows, next } = await readSessions(work, reach, asked);
  return { items: rows.map((row) => sessionView(reach, row)), next };
}

/** N-152 for staff: with what the network says of each. */
export async function listSessionsForStaff(
  work: Work,
  reach: Reach,
  asked: Asked & { before?: string | undefined },
): Promise<z.input<(typeof serviceSessionsEndpoint)["returns"]>> {
  const { rows, next } = await readSessions(work, reach, asked);
  const nasIds = [...new Set(rows.flatMap(({ nas_id }) => nas_id ?? []))];
  const places = await db(work)
    .selectFrom("usage.places")
    .select(["nas_id", "nas_name"])
    .where(sql<boolean>`nas_id = any (${nasIds}::uuid[])`)
    .execute();
  const names = new Map(places.map(({ nas_id, nas_name }) => [nas_id, nas_name]));
  return {
    items: rows.map((row) => ({
      ...sessionView(reach, row),
      nas: row.nas_id === null ? null : { id: row.nas_id, name: names.get(row.nas_id) ?? null },
      ...{ login: row.login, portId: row.port_id, calledId: row.called_id, ipv6Wan: row.ipv6_wan, delegatedPrefix: row.delegated_prefix },
      heardAt: row.heard_at.toISOString(),
    })),
    next,
  };
}

async function readSessions(work: Work, reach: Reach, asked: Asked & { before?: string | undefined }) {
  const { from, through } = spanOf(asked, reach.today);
  const ids = chosen(reach, asked.serviceId);
  const { start, end } = momentsOf({ from, through, timeZone: reach.timeZone });
  const rows = await db(work)
    .selectFrom("usage.sessions as one")
    .selectAll()
    .where(sql<boolean>`one.service_id = any (${ids}::uuid[])`)
    .where("one.started_at", "<", asked.before === undefined || new Date(asked.before) > end ? end : new Date(asked.before))
    .where("one.updated_at", ">=", start)
    .where(visibleTo(work.actor, { partner: "one.partner_id", customer: "one.customer_id" }))
    .orderBy("one.started_at", "desc")
    .limit(perPage + 1)
    .execute();
  const shown = rows.slice(0, perPage);
  return { rows: shown, next: rows.length > perPage ? (shown.at(-1)?.started_at.toISOString() ?? null) : null };
}

const sessionView = ({ items }: Reach, row: Selectable<SessionsTable>): Sessions["items"][number] => ({
  id: row.id,
  // Sessions are read by their services here, so there is one.
  serviceId: row.service_id ?? "",
  startedAt: row.started_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  seconds: Number(row.seconds),
  downBytes: Number(row.down_bytes),
  upBytes: Number(row.up_bytes),
  address: row.address,
  mac: row.mac,
  terminateCause: items.has("termination_cause") ? row.terminate_cause : null,
});
