import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../shared/endpoint.ts";
import { listPage, type Page } from "../../platform/db/list-page.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import type { listStatusChangesEndpoint } from "./contract.ts";
import { getReachable } from "./customer-queries.ts";
import { db } from "./tables.ts";

type View = z.input<(typeof listStatusChangesEndpoint)["returns"]>["items"][number];

export async function listStatusChanges(
  work: Work,
  customerId: string,
  request: QueryOf<typeof listStatusChangesEndpoint>,
): Promise<Page<View>> {
  await getReachable(work, customerId, "customers.profile.view");
  const query = db(work)
    .selectFrom("customers.status_changes as change")
    .select([
      "change.id",
      "change.from_status as from",
      "change.to_status as to",
      "change.blocked_by as blockedBy",
      "change.reason",
      sql<string>`coalesce(change.actor->>'name', '')`.as("by"),
      "change.at",
    ])
    .where("change.customer_id", "=", customerId)
    .where(visibleTo(work.actor, { partner: "change.partner_id" }));
  const page = await listPage(work, query, request, {
    sorts: { at: { by: sql`change.at`, type: "timestamptz" } },
    defaultSort: "-at",
    id: sql<string>`change.id`,
  });
  return { ...page, items: page.items.map((row) => ({ ...row, at: row.at.toISOString() })) };
}
