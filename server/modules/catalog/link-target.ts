import { type SqlBool, sql } from "kysely";
import { escapeLike } from "../../platform/db/escape-like.ts";
import type { LinkHolder } from "../partners/index.ts";
import { planVisibleTo } from "./plan-queries.ts";

/** Plans as what additional fields point at. */
export const planLinks: LinkHolder = {
  async choose(work, { ids, keys, text = "", partnerId, states, limit }) {
    const part = `%${escapeLike(text)}%`;
    const wanted = ids
      ? sql<SqlBool>`plan.id = any (${[...ids]}::uuid[])`
      : keys
        ? sql<SqlBool>`lower(plan.code) = any (${[...keys]}::text[])`
        : sql<SqlBool>`(platform.plain(plan.title) like platform.plain(${part}) or lower(plan.code) like lower(${part}))`;
    const { rows } = await sql<{ id: string; code: string; title: string }>`
      select plan.id, plan.code, plan.title from catalog.plans plan
      where plan.archived_at is null and ${wanted} and ${planVisibleTo(work.actor, "plan.id")}
        and ${partnerId === undefined ? sql<SqlBool>`true` : sql<SqlBool>`exists (select from catalog.plan_partners sold_by where sold_by.plan_id = plan.id and sold_by.partner_id = ${partnerId})`}
        and ${states.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`case when plan.enabled then 'enabled' else 'disabled' end = any (${[...states]}::text[])`}
      order by lower(plan.title), plan.id limit ${limit}`.execute(work.tx);
    return rows.map(({ id, code, title }) => ({ id, name: title, note: code, keys: [code.toLowerCase()] }));
  },
  async describe(work, ids) {
    const { rows } = await sql<{ id: string; title: string; code: string; isSeen: boolean }>`
      select plan.id, plan.title, plan.code, ${planVisibleTo(work.actor, "plan.id")} as "isSeen" from catalog.plans plan where plan.id = any (${[...ids]}::uuid[])`.execute(
      work.tx,
    );
    return new Map(rows.map(({ id, title, code, isSeen }) => [id, { name: isSeen ? title : null, label: `Plan ${code}` }]));
  },
};
