import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";

export interface FoundAdministrator {
  readonly id: string;
  readonly login: string;
  readonly email: string;
  /** As it was typed. */
  readonly phone: string;
  readonly fullName: string;
  readonly language: string;
  readonly timeZone: string | null;
  readonly status: "invited" | "active" | "suspended" | "archived";
  readonly roleKey: string;
  readonly roleTitle: string;
}

const columns = [
  "admin.id",
  "admin.login",
  "admin.email",
  "admin.phone",
  "admin.full_name as fullName",
  "admin.language",
  "admin.time_zone as timeZone",
  "admin.status",
  "role.key as roleKey",
  "role.title as roleTitle",
] as const;

const select = (work: Work) =>
  db(work).selectFrom("identity.administrators as admin").innerJoin("identity.roles as role", "role.id", "admin.role_id").select(columns);

/** Whom to write to, and how they are called. Not filtered by who asks: names stand on records that everybody sees. */
export const findAdministrator = (work: Work, id: string): Promise<FoundAdministrator | undefined> =>
  select(work).where("admin.id", "=", id).executeTakeFirst();

/** By what somebody typed: login or e-mail, in any case. */
export const findAdministratorByName = (work: Work, typed: string): Promise<FoundAdministrator | undefined> => {
  const name = plainName(typed);
  return select(work)
    .where((eb) => eb.or([eb("admin.login", "=", name), eb(sql`lower(admin.email)`, "=", name)]))
    .executeTakeFirst();
};

export const plainName = (typed: string): string => typed.trim().toLowerCase();
