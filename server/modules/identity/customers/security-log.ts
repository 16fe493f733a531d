// P-192, M-55 what happened to a customer's own way in during the last ninety days.
import { sql } from "kysely";
import type { CustomerActor } from "../../../platform/actor.ts";
import { permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";

const keptMs = 90 * 24 * 60 * 60_000;
const most = 200;

/** Of the audit log these, and nothing else. */
const securityChanges = [
  ...["password_changed", "password_reset", "password_chosen", "password_set"],
  ...["second_factor_added", "second_factor_removed", "second_factor_reset", "recovery_codes_made", "trusted_devices_forgotten"],
  ...["passkey_added", "passkey_removed", "identity_linked", "identity_unlinked", "signed_out_elsewhere", "signed_out_by_staff"],
] as const;
type SecurityChange = (typeof securityChanges)[number];

interface SecurityEntry {
  readonly at: Date;
  readonly what: "succeeded" | "failed" | "locked" | "refused" | "code_wrong" | SecurityChange;
  readonly method: string;
  readonly byStaff: boolean;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export async function listOwnSecurity(work: Work, actor: CustomerActor): Promise<SecurityEntry[]> {
  if (actor.staff) throw permissionDenied("The security log belongs to the customer alone.");
  const since = new Date(work.now.getTime() - keptMs);
  const attempts = await db(work)
    .selectFrom("identity.sign_in_log")
    .select(["at", "outcome", "detail", "ip", "user_agent"])
    .where("realm", "=", "customer")
    .where("subject_id", "=", actor.customerId)
    .where("at", ">", since)
    .orderBy("at", "desc")
    .limit(most)
    .execute();
  const changes = await sql<{ at: Date; action: SecurityChange; actor_kind: string; ip: string | null; user_agent: string | null }>`
    select at, action, actor_kind, ip, user_agent from identity.own_security_changes(${since}, ${[...securityChanges]})`.execute(work.tx);
  const entries: SecurityEntry[] = [
    ...attempts.map((row) => ({
      at: row.at,
      what: row.outcome,
      method: row.detail,
      byStaff: false,
      ip: row.ip,
      userAgent: row.user_agent,
    })),
    ...changes.rows.map((row) => {
      const byStaff = row.actor_kind === "staff" || row.actor_kind === "key";
      // Where staff sat is nobody's business.
      return { at: row.at, what: row.action, method: "", byStaff, ip: byStaff ? null : row.ip, userAgent: byStaff ? null : row.user_agent };
    }),
  ];
  return entries.toSorted((a, b) => b.at.getTime() - a.at.getTime()).slice(0, most);
}
