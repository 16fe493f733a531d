import { type SqlBool, sql } from "kysely";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import type { LinkHolder } from "../../partners/index.ts";
import { db } from "../tables.ts";
import { visibleAdministrators } from "./administrator-queries.ts";

/** Colleagues as what additional fields point at. Names stand on records that everybody sees, so no right of its own is needed. */
export const administratorLinks: LinkHolder = {
  async choose(work, { ids, keys, text = "", states, limit }) {
    const part = `%${escapeLike(text)}%`;
    const wanted = ids
      ? sql<SqlBool>`admin.id = any (${[...ids]}::uuid[])`
      : keys
        ? sql<SqlBool>`(lower(admin.login) = any (${[...keys]}::text[]) or lower(admin.email) = any (${[...keys]}::text[]))`
        : sql<SqlBool>`(platform.plain(admin.full_name) like platform.plain(${part}) or lower(admin.login) like lower(${part}))`;
    const rows = await db(work)
      .selectFrom("identity.administrators as admin")
      .select(["admin.id", "admin.login", "admin.email", "admin.full_name as name"])
      .where(wanted)
      .where(visibleAdministrators(work))
      .where(states.length === 0 ? sql<SqlBool>`admin.status <> 'archived'` : sql<SqlBool>`admin.status = any (${[...states]}::text[])`)
      .orderBy("admin.full_name")
      .orderBy("admin.id")
      .limit(limit)
      .execute();
    return rows.map(({ id, login, email, name }) => ({ id, name, note: login, keys: [login.toLowerCase(), email.toLowerCase()] }));
  },
  async describe(work, ids) {
    const rows = await db(work)
      .selectFrom("identity.administrators as admin")
      .select(["admin.id", "admin.full_name as name"])
      .where(sql<SqlBool>`admin.id = any (${[...ids]}::uuid[])`)
      .execute();
    return new Map(rows.map(({ id, name }) => [id, { name, label: name }]));
  },
};
