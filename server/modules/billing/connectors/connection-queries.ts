import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "./tables.ts";
import type { Connection } from "./turn.ts";

/** The partner's connection, whatever its state; undefined when there is none or it was ended. */
export const findOpen = (work: Work, partnerId: string): Promise<Connection | undefined> =>
  db(work)
    .selectFrom("billing.accounting_connections as connection")
    .selectAll("connection")
    .where("connection.partner_id", "=", partnerId)
    .where("connection.state", "<>", "disconnected")
    .where(visibleTo(work.actor, { partner: "connection.partner_id" }))
    .executeTakeFirst();

/** The same, locked until the commit. */
export const lockOpen = (work: Work, partnerId: string): Promise<Connection | undefined> =>
  db(work)
    .selectFrom("billing.accounting_connections as connection")
    .selectAll("connection")
    .where("connection.partner_id", "=", partnerId)
    .where("connection.state", "<>", "disconnected")
    .where(visibleTo(work.actor, { partner: "connection.partner_id" }))
    .forUpdate()
    .executeTakeFirst();

const titles = { xero: "Xero", quickbooks: "QuickBooks Online", sage: "Sage Accounting" } as const;

export function noteConnection(
  work: Work,
  connection: Pick<Connection, "id" | "partner_id" | "system">,
  action: string,
  changes?: Record<string, { before: unknown; after: unknown }>,
): void {
  work.audit({
    entity: "accounting_connection",
    entityId: connection.id,
    label: `Connection to ${titles[connection.system]}`,
    action,
    partnerId: connection.partner_id,
    ...(changes ? { changes } : {}),
  });
}
