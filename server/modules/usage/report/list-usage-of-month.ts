import { sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay, type Day, onDayOfMonth } from "../../../../shared/calendar.ts";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { listQuotas } from "../show-quota.ts";
import { db } from "../tables.ts";
import type { usageByGroupEndpoint, usageOfMonthEndpoint } from "./contract.ts";
import { showUsageByRouter } from "./show-usage-by-router.ts";

export type UsageOfMonth = z.input<(typeof usageOfMonthEndpoint)["returns"]>["items"][number];
type Groups = z.input<(typeof usageByGroupEndpoint)["returns"]>;

const down = sql<bigint>`coalesce(month.down_bytes, 0)`;
const up = sql<bigint>`coalesce(month.up_bytes, 0)`;
const sum = sql<bigint>`coalesce(month.down_bytes + month.up_bytes, 0)`;
const seconds = sql<bigint>`coalesce(month.seconds, 0)`;

/** Months are those of partners' calendars; which one runs is told by UTC, as staff may see many partners. */
const monthOf = (work: Work, month: Day | undefined): Day => onDayOfMonth(month ?? calendarDay(work.now, "UTC"), 1);

export async function listUsageOfMonth(work: Work, request: QueryOf<typeof usageOfMonthEndpoint>): Promise<Page<UsageOfMonth>> {
  const { filter } = request;
  const today = calendarDay(work.now, "UTC");
  const month = monthOf(work, filter.month);
  let query = db(work)
    .selectFrom("usage.served as served")
    .innerJoin("usage.shown_lines as line", "line.service_id", "served.service_id")
    .leftJoin("usage.months as month", (join) =>
      join.onRef("month.service_id", "=", "served.service_id").on(sql<boolean>`month.month = ${month}::date`),
    )
    .select(["served.service_id as id", "line.service_number", "line.customer_id", "line.customer_number", "line.customer_name"])
    .select(["line.plan_id", "line.plan_title", down.as("down"), up.as("up"), seconds.as("seconds")])
    .where("served.kind", "=", "internet")
    .where("served.state", "in", ["active", "paused", "stopped", "disabled"])
    .where(visibleTo(work.actor, { partner: "served.partner_id", customer: "served.customer_id" }));
  if (filter.planId) query = query.where("served.plan_id", "in", filter.planId);
  if (filter.partnerId) query = query.where("served.partner_id", "in", filter.partnerId);
  if (filter.unusedDays !== undefined)
    query = query.where(
      sql<boolean>`not exists (select from usage.days day where day.service_id = served.service_id
        and day.day > ${addDays(today, -filter.unusedDays)}::date and day.down_bytes + day.up_bytes > 0)`,
    );
  const page = await listPage(work, query, request, {
    sorts: {
      sumBytes: { by: sum, type: "bigint" },
      downBytes: { by: down, type: "bigint" },
      upBytes: { by: up, type: "bigint" },
      seconds: { by: seconds, type: "bigint" },
    },
    defaultSort: "-sumBytes",
    id: sql<string>`served.service_id`,
  });
  const ids = page.items.map(({ id }) => id);
  const quotas = new Map((await listQuotas(work, { serviceIds: ids })).map((quota) => [quota.serviceId, quota]));
  const last = await lastDays(work, ids);
  return {
    ...page,
    items: page.items.map((row) => ({
      service: { id: row.id, number: Number(row.service_number) },
      customer: { id: row.customer_id, name: row.customer_name, number: Number(row.customer_number) },
      plan: { id: row.plan_id, name: row.plan_title },
      ...{
        downBytes: Number(row.down),
        upBytes: Number(row.up),
        sumBytes: Number(row.down) + Number(row.up),
        seconds: Number(row.seconds),
      },
      lastOn: last.get(row.id) ?? null,
      ...{ percent: quotas.get(row.id)?.percent ?? null, usedUpOn: quotas.get(row.id)?.usedUpOn ?? null },
    })),
  };
}

async function lastDays(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, Day>> {
  const { rows } = await sql<{ service_id: string; day: Day }>`select service_id, max(day) as day from usage.days
    where service_id = any (${[...ids]}::uuid[]) and down_bytes + up_bytes > 0 group by service_id`.execute(work.tx);
  return new Map(rows.map(({ service_id, day }) => [service_id, day]));
}

/** N-153 from the sums of months and of routers alone. */
export async function showUsageByGroup(work: Work, asked: Day | undefined): Promise<Groups> {
  const month = monthOf(work, asked);
  const { rows } = await sql<{
    plan_id: string;
    title: string;
    partner_id: string;
    partner: string;
    services: number;
    down: bigint;
    up: bigint;
    seconds: bigint;
  }>`
    select line.plan_id, line.plan_title as title, one.partner_id, partner.name as partner, count(*)::int as services, sum(one.down_bytes)::int8 as down,
      sum(one.up_bytes)::int8 as up, sum(one.seconds)::int8 as seconds
    from usage.months one join usage.shown_lines line on line.service_id = one.service_id join partners.partners partner on partner.id = one.partner_id
    where one.month = ${month}::date and ${visibleTo(work.actor, { partner: "one.partner_id", customer: "one.customer_id" })}
    group by 1, 2, 3, 4`.execute(work.tx);
  const grouped = (idOf: (row: (typeof rows)[number]) => string) =>
    [...Map.groupBy(rows, idOf).values()]
      .map((own) => ({
        first: own[0],
        services: own.reduce((all, row) => all + row.services, 0),
        downBytes: own.reduce((all, row) => all + Number(row.down), 0),
        upBytes: own.reduce((all, row) => all + Number(row.up), 0),
        seconds: own.reduce((all, row) => all + Number(row.seconds), 0),
      }))
      .toSorted((a, b) => b.downBytes + b.upBytes - (a.downBytes + a.upBytes));
  return {
    month,
    plans: grouped(({ plan_id }) => plan_id).map(({ first, ...sums }) => ({
      plan: { id: first?.plan_id ?? "", name: first?.title ?? "" },
      ...sums,
    })),
    partners: grouped(({ partner_id }) => partner_id).map(({ first, ...sums }) => ({
      partner: { id: first?.partner_id ?? "", name: first?.partner ?? "" },
      ...sums,
    })),
    ...(await showUsageByRouter(work, month)),
  };
}
