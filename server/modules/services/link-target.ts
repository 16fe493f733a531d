import { type SqlBool, sql } from "kysely";
import { levelOf, mayDo } from "../../platform/actor.ts";
import { escapeLike } from "../../platform/db/escape-like.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { ofReachableCustomer } from "../customers/index.ts";
import type { LinkHolder } from "../partners/index.ts";
import { serviceLabel } from "./service-queries.ts";

/** As far as the reader's right to services goes; subscribers see their own. */
export function isSeen(work: Work) {
  const { actor } = work;
  const isVisible = visibleTo(actor, { partner: "service.partner_id", customer: "service.customer_id" });
  if (actor.kind !== "staff" && actor.kind !== "key") return isVisible;
  if (!mayDo(actor, "customers.services.view") || levelOf(actor, "customers.services.view") === "deny") return sql<SqlBool>`false`;
  return sql<SqlBool>`${isVisible} and ${ofReachableCustomer(work, "customers.services.view", "service.customer_id")}`;
}

/** Services as what additional fields point at: "S-2044 Fiber 100". */
export const serviceLinks: LinkHolder = {
  async choose(work, { ids, keys, text = "", partnerId, states, limit }) {
    const numbers = keys?.map((key) => key.replace(/^s-/, ""));
    const number = /^(?:s-)?(\d{1,15})$/i.exec(text)?.[1] ?? null;
    const wanted = ids
      ? sql<SqlBool>`service.id = any (${[...ids]}::uuid[])`
      : keys
        ? sql<SqlBool>`(service.number::text = any (${numbers}::text[]) or lower(service.login) = any (${[...keys]}::text[]))`
        : text === ""
          ? sql<SqlBool>`true`
          : sql<SqlBool>`(service.number = ${number}::bigint or lower(service.login) like lower(${`${escapeLike(text)}%`})
              or platform.plain(customer.full_name) like platform.plain(${`${escapeLike(text)}%`}))`;
    const { rows } = await sql<{ id: string; number: string; login: string | null; title: string; customer: string }>`
      select service.id, service.number::text as number, service.login, plan.title, customer.full_name as customer
      from services.services service join catalog.plans plan on plan.id = service.plan_id join customers.customers customer on customer.id = service.customer_id
      where ${wanted} and ${isSeen(work)}
        and ${partnerId === undefined ? sql<SqlBool>`true` : sql<SqlBool>`service.partner_id = ${partnerId}`}
        and ${states.length === 0 ? sql<SqlBool>`service.state <> 'archived'` : sql<SqlBool>`service.state = any (${[...states]}::text[])`}
      order by service.number limit ${limit}`.execute(work.tx);
    return rows.map(({ id, number, login, title, customer }) => ({
      id,
      name: `S-${number} ${title}`,
      note: [customer, login].filter(Boolean).join(", "),
      keys: [number, `s-${number}`, ...(login === null ? [] : [login.toLowerCase()])],
    }));
  },
  async describe(work, ids) {
    const { rows } = await sql<{ id: string; number: bigint; title: string; isSeen: boolean }>`
      select service.id, service.number, plan.title, ${isSeen(work)} as "isSeen"
      from services.services service join catalog.plans plan on plan.id = service.plan_id where service.id = any (${[...ids]}::uuid[])`.execute(
      work.tx,
    );
    return new Map(
      rows.map((row) => [row.id, { name: row.isSeen ? `S-${row.number} ${row.title}` : null, label: serviceLabel(row.number) }]),
    );
  },
};
