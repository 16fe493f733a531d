import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Actor } from "../actor.ts";

/**
 * The condition that shows an actor only their rows, for the `where` of every query on rows that people can see:
 * customers their own, partner-bound staff those of their partners, everybody else nothing.
 * @param columns the partner's column and, for rows of a customer, the customer's: "invoice.partner_id".
 */
export function visibleTo(actor: Actor, columns: { partner: string; customer?: string }): RawBuilder<SqlBool> {
  switch (actor.kind) {
    case "system":
      return sql<SqlBool>`true`;
    case "staff":
    case "key":
      return actor.partners === "all"
        ? sql<SqlBool>`true`
        : sql<SqlBool>`${sql.ref(columns.partner)} = any (${[...actor.partners]}::uuid[])`;
    case "customer":
      return columns.customer === undefined
        ? sql<SqlBool>`${sql.ref(columns.partner)} = ${actor.partnerId}`
        : sql<SqlBool>`${sql.ref(columns.customer)} = ${actor.customerId}`;
    case "anonymous":
      return sql<SqlBool>`false`;
  }
}

/** Whether a partner lies in what the actor may see. */
export function seesPartner(actor: Actor, partnerId: string): boolean {
  switch (actor.kind) {
    case "system":
      return true;
    case "staff":
    case "key":
      return actor.partners === "all" || actor.partners.includes(partnerId);
    case "customer":
      return actor.partnerId === partnerId;
    case "anonymous":
      return false;
  }
}
