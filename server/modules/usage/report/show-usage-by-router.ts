import { sql } from "kysely";
import type { z } from "zod";
import { addMonths, type Day } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import type { usageByGroupEndpoint } from "./contract.ts";

type Groups = z.input<(typeof usageByGroupEndpoint)["returns"]>;
type ByRouter = Pick<Groups, "routers" | "sites">;

/** N-153 what the services of a month carried over each router and at each site, the most first. A router that is gone has no name any more. */
export async function showUsageByRouter(work: Work, month: Day): Promise<ByRouter> {
  const { rows } = await sql<{
    nas_id: string;
    nas: string | null;
    site_id: string | null;
    site: string | null;
    down: bigint;
    up: bigint;
    seconds: bigint;
  }>`
    select one.nas_id, place.nas_name as nas, place.site_id, place.site_name as site, sum(one.down_bytes)::int8 as down, sum(one.up_bytes)::int8 as up,
      sum(one.seconds)::int8 as seconds
    from (select nas_id, day, partner_id, down_bytes, up_bytes, seconds from usage.nas_days
      union all select nas_id, day, partner_id, down_bytes, up_bytes, seconds from usage.nas_parts) one
    left join usage.places place on place.nas_id = one.nas_id
    where one.day >= ${month}::date and one.day < ${addMonths(month, 1)}::date and ${visibleTo(work.actor, { partner: "one.partner_id" })}
    group by 1, 2, 3, 4`.execute(work.tx);
  const sumsOf = (own: typeof rows) => ({
    downBytes: own.reduce((all, row) => all + Number(row.down), 0),
    upBytes: own.reduce((all, row) => all + Number(row.up), 0),
    seconds: own.reduce((all, row) => all + Number(row.seconds), 0),
  });
  const most = (a: ReturnType<typeof sumsOf>, b: ReturnType<typeof sumsOf>) => b.downBytes + b.upBytes - (a.downBytes + a.upBytes);
  return {
    routers: rows.map((row) => ({ router: { id: row.nas_id, name: row.nas ?? "" }, ...sumsOf([row]) })).toSorted(most),
    sites: [...Map.groupBy(rows, ({ site_id }) => site_id)]
      .map(([id, own]) => ({ site: id === null ? null : { id, name: own[0]?.site ?? "" }, routers: own.length, ...sumsOf(own) }))
      .toSorted(most),
  };
}
