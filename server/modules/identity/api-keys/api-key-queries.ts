import { sql } from "kysely";
import type { z } from "zod";
import { listPage } from "../../../platform/db/list-page.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { visibleAdministrators } from "../administrators/administrator-queries.ts";
import type { listApiKeysEndpoint } from "../contract.ts";
import { db } from "../tables.ts";

const idleMs = 90 * 24 * 60 * 60_000;

/** Partner-bound staff see the keys of administrators whom they see; the installation's own keys are not theirs. */
function select(work: Work) {
  const query = db(work)
    .selectFrom("identity.api_keys as key")
    .leftJoin("identity.administrators as admin", "admin.id", "key.admin_id")
    .selectAll("key")
    .select([sql<string[]>`key.ip_allow_list::text[]`.as("networks"), sql<string[] | null>`key.partner_ids::text[]`.as("partner_texts")]);
  // An installation's own key has no administrator: only who sees everybody sees it.
  return query.where(visibleAdministrators(work));
}

export type ApiKeyRecord = Awaited<ReturnType<typeof getApiKey>>;

export async function getApiKey(work: Work, keyId: string) {
  const row = await select(work).where("key.id", "=", keyId).executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

export const apiKeyView = (work: Work, row: ApiKeyRecord) => ({
  id: row.id,
  publicId: row.public_id,
  name: row.name,
  scopes: row.scopes,
  isService: row.admin_id === null,
  madeByName: row.made_by_name,
  adminId: row.admin_id,
  partners: row.partner_texts ?? ("all" as const),
  ipAllowList: row.networks,
  ratePerMin: row.rate_per_min,
  expiresAt: row.expires_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  lastUsedIp: row.last_used_ip,
  isIdle: row.revoked_at === null && work.now.getTime() - (row.last_used_at ?? row.created_at).getTime() > idleMs,
  version: row.version,
  createdAt: row.created_at.toISOString(),
});

export async function listApiKeys(work: Work, query: z.output<(typeof listApiKeysEndpoint)["query"]>) {
  let rows = select(work);
  if (query.filter.isRevoked !== undefined) rows = rows.where("key.revoked_at", query.filter.isRevoked ? "is not" : "is", null);
  if (query.filter.adminId) rows = rows.where("key.admin_id", "=", query.filter.adminId);
  const sorts = {
    createdAt: { by: sql`key.created_at`, type: "timestamptz" },
    name: { by: sql`lower(key.name)`, type: "text" },
  } as const;
  const page = await listPage(work, rows, query, { sorts, defaultSort: "-createdAt", id: sql<string>`key.id` });
  return { ...page, items: page.items.map((row) => apiKeyView(work, row as ApiKeyRecord)) };
}
