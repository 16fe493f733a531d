import { sql } from "kysely";
import type { z } from "zod";
import { listPage } from "../../../platform/db/list-page.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { scopeOf, visibleAdministrators } from "../administrators/administrator-queries.ts";
import type { listSignInsEndpoint, SignInView } from "../contract.ts";
import { refusePartnersBeyondOwn } from "../roles/may-grant.ts";
import { type SecuritySettings, securitySettings } from "../settings.ts";
import { db } from "../tables.ts";
import { endSignIns } from "./end-sign-ins.ts";

/** Sign-ins of staff that are open: not ended, not idle for too long and not too old. */
const open = (work: Work, settings: SecuritySettings) =>
  db(work)
    .selectFrom("identity.sign_ins as sign_in")
    .innerJoin("identity.administrators as admin", "admin.id", "sign_in.subject_id")
    .select([
      "sign_in.id",
      "sign_in.subject_id",
      "admin.full_name",
      "sign_in.created_at",
      "sign_in.last_seen_at",
      "sign_in.method",
      "sign_in.ip",
      "sign_in.user_agent",
    ])
    .where("sign_in.realm", "=", "staff")
    .where("sign_in.ended_at", "is", null)
    .where("sign_in.created_at", ">", new Date(work.now.getTime() - settings.absoluteMs))
    .where(
      sql<boolean>`sign_in.last_seen_at > ${work.now}::timestamptz - case when admin.idle_timeout_s > 0
        then make_interval(secs => admin.idle_timeout_s) else make_interval(secs => ${settings.idleMs / 1000}) end`,
    );

type Row = Awaited<ReturnType<ReturnType<typeof open>["execute"]>>[number];

const view = (work: Work, row: Row): z.input<typeof SignInView> => ({
  id: row.id,
  adminId: row.subject_id,
  name: row.full_name,
  createdAt: row.created_at.toISOString(),
  lastSeenAt: row.last_seen_at.toISOString(),
  method: row.method,
  ip: row.ip,
  userAgent: row.user_agent,
  isThis: work.actor.kind === "staff" && work.actor.sessionId === row.id,
});

export async function listOwnSignIns(work: Work, adminId: string) {
  const rows = await open(work, await securitySettings(work))
    .where("sign_in.subject_id", "=", adminId)
    .orderBy("sign_in.last_seen_at", "desc")
    .limit(100)
    .execute();
  return { items: rows.map((row) => view(work, row)) };
}

export async function listSignIns(work: Work, query: z.output<(typeof listSignInsEndpoint)["query"]>) {
  let rows = open(work, await securitySettings(work)).where(visibleAdministrators(work));
  if (query.filter.adminId) rows = rows.where("sign_in.subject_id", "=", query.filter.adminId);
  const sorts = {
    lastSeenAt: { by: sql`sign_in.last_seen_at`, type: "timestamptz" },
    createdAt: { by: sql`sign_in.created_at`, type: "timestamptz" },
  } as const;
  const page = await listPage(work, rows, query, { sorts, defaultSort: "-lastSeenAt", id: sql<string>`sign_in.id` });
  return { ...page, items: page.items.map((row) => view(work, row as Row)) };
}

/** Ends the sign-in of somebody whom the caller sees. */
export async function endSomebodysSignIn(work: Work, signInId: string): Promise<void> {
  const row = await db(work)
    .selectFrom("identity.sign_ins as sign_in")
    .innerJoin("identity.administrators as admin", "admin.id", "sign_in.subject_id")
    .select([
      "admin.id",
      "admin.full_name",
      "admin.all_partners",
      sql<string[]>`identity.partners_of(admin.id)::text[]`.as("all_partner_ids"),
    ])
    .where("sign_in.id", "=", signInId)
    .where("sign_in.realm", "=", "staff")
    .where("sign_in.ended_at", "is", null)
    .where(visibleAdministrators(work))
    .executeTakeFirst();
  if (!row) throw notFound();
  refusePartnersBeyondOwn(work, scopeOf(row));
  await endSignIns(work, { realm: "staff", subjectId: row.id, only: signInId, by: "administrator" });
  work.audit({ entity: "administrator", entityId: row.id, label: row.full_name, action: "signed_out_by_other", partnerId: null });
}
