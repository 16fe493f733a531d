import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Permission } from "../../../shared/permissions.ts";
import { levelOf } from "../../platform/actor.ts";
import type { Work } from "../../platform/work.ts";

/**
 * The tickets that a permission reaches (O-121), beside `visibleTo`. Own: those that I have or watch. Group: besides, those of my groups and
 * those without a group, which are anybody's.
 */
export function reachableTickets(work: Work, permission: Permission, alias = "ticket"): RawBuilder<SqlBool> {
  const { actor } = work;
  if (actor.kind !== "staff" && actor.kind !== "key") return sql<SqlBool>`true`;
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  const own = sql<SqlBool>`${column("assignee_id")} = ${actor.adminId} or ${column("watcher_ids")} @> array[${actor.adminId}]::uuid[]`;
  switch (levelOf(actor, permission)) {
    case "all":
      return sql<SqlBool>`true`;
    case "group":
      return sql<SqlBool>`(${own} or ${column("group_id")} is null or ${column("group_id")} in (
        select member.group_id from tickets.group_members member where member.admin_id = ${actor.adminId}))`;
    case "own":
      return sql<SqlBool>`(${own})`;
    case "deny":
      return sql<SqlBool>`false`;
  }
}
