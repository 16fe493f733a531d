import { sql } from "kysely";
import type { z } from "zod";
import type { Work } from "../../../platform/work.ts";
import { listNases } from "../../network/index.ts";
import type { serviceLoginsEndpoint } from "../contract.ts";
import { db } from "../tables.ts";

/** N-111 as many as a screen has room for. */
const shown = 20;

/**
 * The latest attempts for a service. Where its login is known, those come along that failed before a service was found: of a line that moved, or
 * that was named otherwise yesterday.
 */
export async function showLogins(
  work: Work,
  { id, login }: { readonly id: string; readonly login: string | null },
): Promise<z.input<(typeof serviceLoginsEndpoint)["returns"]>> {
  const rows = await db(work)
    .selectFrom("access.auth_log as log")
    .select([
      "log.id",
      "log.at",
      "log.login",
      sql<string | null>`log.mac::text`.as("mac"),
      "log.nas_id",
      "log.method",
      "log.result",
      "log.reason",
    ])
    .select(["log.reply", "log.times"])
    .where((where) =>
      login === null
        ? where("log.service_id", "=", id)
        : where.or([
            where("log.service_id", "=", id),
            where.and([where("log.service_id", "is", null), where(sql`lower(log.login)`, "=", login.toLowerCase())]),
          ]),
    )
    .orderBy("log.at", "desc")
    .orderBy("log.id", "desc")
    .limit(shown)
    .execute();
  const names = new Map((await listNases(work)).map((nas) => [nas.id, nas.name]));
  return {
    items: rows.map(({ nas_id, at, ...row }) => ({
      ...row,
      at: at.toISOString(),
      nas: nas_id === null ? null : (names.get(nas_id) ?? null),
    })),
  };
}
