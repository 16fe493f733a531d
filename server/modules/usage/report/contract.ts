// N-153 what services carried in a month, the most first; which carry nothing any more, and whose data will not last.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery } from "../../../../shared/endpoint.ts";

const Bytes = z.int().min(0);
const Named = z.object({ id: z.uuid(), name: z.string() });

const UsageOfMonth = z.object({
  service: z.object({ id: z.uuid(), number: z.int() }),
  customer: Named.extend({ number: z.int() }),
  plan: Named,
  downBytes: Bytes,
  upBytes: Bytes,
  sumBytes: Bytes,
  seconds: Bytes,
  /** The last day of its partner's calendar on which it carried anything; null: none that is kept. */
  lastOn: DayShape.nullable(),
  /** Of the data of the running cycle, in percent; null: it has no cap. */
  percent: z.int().nullable(),
  /** At the pace of the cycle its data is used up on this day. */
  usedUpOn: DayShape.nullable(),
});

const sorts = ["sumBytes", "downBytes", "upBytes", "seconds"] as const;
const filter = {
  /** A day of the month; left out: the month that runs. */
  month: DayShape.optional(),
  planId: anyOf(z.uuid()).optional(),
  partnerId: anyOf(z.uuid()).optional(),
  /** Services that carried nothing in so many days. */
  unusedDays: z.coerce.number().int().min(1).max(365).optional(),
};

export const usageOfMonthEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/usage-of-month",
  summary: "What services carried in a month, the most first.",
  query: listQuery({ sort: sorts, filter }),
  returns: listOf(UsageOfMonth),
});

export const usageOfMonthColumns = [
  "customer",
  "customerNumber",
  "service",
  "plan",
  "downBytes",
  "upBytes",
  "sumBytes",
  "seconds",
  "lastOn",
  "percent",
  "usedUpOn",
] as const;
export const exportUsageOfMonthEndpoint = exportEndpoint({
  path: "/api/admin/usage-of-month-export",
  summary: "Exactly the services that the filter shows, as a file; many of them in the background.",
  sort: sorts,
  filter,
  columns: usageOfMonthColumns,
});

export const usageByGroupEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/usage-by-group",
  summary: "What services carried in a month by plan, partner, router and site, the most first.",
  query: z.strictObject({ month: DayShape.optional() }),
  returns: z.object({
    month: DayShape,
    plans: z.array(z.object({ plan: Named, services: z.int(), downBytes: Bytes, upBytes: Bytes, seconds: Bytes })),
    partners: z.array(z.object({ partner: Named, services: z.int(), downBytes: Bytes, upBytes: Bytes, seconds: Bytes })),
    /** What routers told of services; without a name: it is gone. */
    routers: z.array(z.object({ router: Named, downBytes: Bytes, upBytes: Bytes, seconds: Bytes })),
    /** Null: routers without a site. */
    sites: z.array(z.object({ site: Named.nullable(), routers: z.int(), downBytes: Bytes, upBytes: Bytes, seconds: Bytes })),
  }),
});
