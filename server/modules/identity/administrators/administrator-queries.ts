import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import type { Level } from "../../../../shared/permissions.ts";
import type { PartnerScope } from "../../../platform/actor.ts";
import { listPage } from "../../../platform/db/list-page.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { AdministratorRow, AdministratorView, listAdministratorsEndpoint } from "../contract.ts";
import { db } from "../tables.ts";

/**
 * Whom the caller sees (O-27): staff of all partners everybody; partner-bound staff those who share a partner with them, and
 * themselves. The provider's own people, who have all partners, are not a reseller's business. Expects the alias `admin`.
 */
export function visibleAdministrators(work: Work): RawBuilder<SqlBool> {
  const { actor } = work;
  if (actor.kind === "system") return sql<SqlBool>`true`;
  if (actor.kind !== "staff" && actor.kind !== "key") return sql<SqlBool>`false`;
  if (actor.partners === "all") return sql<SqlBool>`true`;
  return sql<SqlBool>`(admin.id = ${actor.adminId} or (not admin.all_partners and exists (
    select from identity.administrator_partners scope where scope.admin_id = admin.id and scope.partner_id = any (${[...actor.partners]}::uuid[]))))`;
}

const select = (work: Work) =>
  db(work)
    .selectFrom("identity.administrators as admin")
    .innerJoin("identity.roles as role", "role.id", "admin.role_id")
    .selectAll("admin")
    .select([
      sql<string[]>`admin.ip_allow_list::text[]`.as("networks"),
      "role.key as role_key",
      "role.title as role_title",
      sql<
        string[]
      >`array(select scope.partner_id from identity.administrator_partners scope where scope.admin_id = admin.id order by 1)::text[]`.as(
        "partner_ids",
      ),
      sql<string[]>`identity.partners_of(admin.id)::text[]`.as("all_partner_ids"),
      sql<boolean>`exists (select from identity.totp_factors factor
        where factor.realm = 'staff' and factor.subject_id = admin.id and factor.confirmed_at is not null)`.as("has_factor"),
      sql<Date | null>`(select failures.locked_until from identity.sign_in_failures failures
        where failures.realm = 'staff' and failures.kind = 'name' and failures.key = admin.login and failures.locked_until > ${work.now})`.as(
        "locked_until",
      ),
      sql<bigint>`(select count(*) from identity.overrides where admin_id = admin.id)`.as("override_count"),
    ])
    .where(visibleAdministrators(work));

export type AdministratorRecord = Awaited<ReturnType<typeof getAdministratorRecord>>;

export async function getAdministratorRecord(work: Work, id: string) {
  const row = await select(work).where("admin.id", "=", id).executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

/** The record, locked until the commit. */
export async function lockAdministrator(work: Work, id: string): Promise<AdministratorRecord> {
  await getAdministratorRecord(work, id);
  await db(work).selectFrom("identity.administrators").select("id").where("id", "=", id).forUpdate().execute();
  return getAdministratorRecord(work, id);
}

/** All partners that somebody has, also those that the caller does not see. */
export const scopeOf = (row: { all_partners: boolean; all_partner_ids: string[] }): PartnerScope =>
  row.all_partners ? "all" : row.all_partner_ids;

function rowView(row: AdministratorRecord): z.input<typeof AdministratorRow> {
  return {
    id: row.id,
    login: row.login,
    fullName: row.full_name,
    email: row.email,
    role: { id: row.role_id, key: row.role_key, title: row.role_title },
    status: row.status,
    partners: row.all_partners ? "all" : row.partner_ids,
    hasSecondFactor: row.has_factor,
    lastSignedInAt: row.last_signed_in_at?.toISOString() ?? null,
    lockedUntil: row.locked_until?.toISOString() ?? null,
  };
}

export const administratorView = (row: AdministratorRecord): z.input<typeof AdministratorView> => ({
  ...rowView(row),
  phone: row.phone,
  ipAllowList: row.networks,
  idleTimeoutS: row.idle_timeout_s,
  networkLogin: row.network_login,
  sendFromOwnAddress: row.send_from_own_address,
  signature: row.signature,
  language: row.language,
  timeZone: row.time_zone,
  calendarColour: row.calendar_colour,
  extension: row.extension,
  overrides: Number(row.override_count),
  version: row.version,
  createdAt: row.created_at.toISOString(),
});

const sorts = {
  fullName: { by: sql`lower(admin.full_name)`, type: "text" },
  login: { by: sql`admin.login`, type: "text" },
  lastSignedInAt: { by: sql`coalesce(admin.last_signed_in_at, '-infinity'::timestamptz)`, type: "timestamptz" },
} as const;

export async function listAdministrators(work: Work, query: z.output<(typeof listAdministratorsEndpoint)["query"]>) {
  const { filter } = query;
  let rows = select(work);
  if (filter.search) {
    const like = `%${filter.search.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
    rows = rows.where(sql<boolean>`(lower(admin.full_name) like ${like} or admin.login like ${like} or lower(admin.email) like ${like})`);
  }
  if (filter.status) rows = rows.where("admin.status", "in", filter.status);
  if (filter.roleId) rows = rows.where("admin.role_id", "=", filter.roleId);
  if (filter.partnerId) {
    rows = rows.where(
      sql<boolean>`(admin.all_partners or exists (select from identity.administrator_partners scope
        where scope.admin_id = admin.id and scope.partner_id = ${filter.partnerId}))`,
    );
  }
  if (filter.hasSecondFactor !== undefined) {
    rows = rows.where(
      sql<boolean>`exists (select from identity.totp_factors factor
        where factor.realm = 'staff' and factor.subject_id = admin.id and factor.confirmed_at is not null) = ${filter.hasSecondFactor}`,
    );
  }
  const page = await listPage(work, rows, query, { sorts, defaultSort: "fullName", id: sql<string>`admin.id` });
  return { ...page, items: page.items.map((row) => rowView(row as AdministratorRecord)) };
}

/** A person's exceptions from the role, by permission. */
export async function overridesOf(work: Work, adminId: string): Promise<Record<string, Level>> {
  const rows = await db(work).selectFrom("identity.overrides").select(["permission", "level"]).where("admin_id", "=", adminId).execute();
  return Object.fromEntries(rows.map((row) => [row.permission, row.level]));
}
