import { sql } from "kysely";
import { isPermission, type Level, type Permission } from "../../../../shared/permissions.ts";
import type { KeyActor, PartnerScope } from "../../../platform/actor.ts";
import type { SignedIn } from "../../../platform/http/api.ts";
import { MinuteLimits } from "../../../platform/http/minute-limits.ts";
import type { Work } from "../../../platform/work.ts";
import { invalidKey, keyIpRefused } from "../problems.ts";
import { effectiveLevels } from "../roles/effective-levels.ts";
import { newestOwn } from "../roles/newest-own.ts";
import { securitySettings } from "../settings.ts";
import { areAllSuspended } from "../sign-in/suspended-partners.ts";
import { hashToken, sameHash } from "../tokens.ts";

const keyShape = /^dmk_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$/;
const seenEveryMs = 60_000;
const limits = new MinuteLimits();

interface KeyRow {
  id: string;
  name: string;
  secret_hash: string;
  previous_secret_hash: string | null;
  previous_until: Date | null;
  scopes: string[];
  admin_id: string | null;
  partner_ids: string[] | null;
  from_allowed: boolean;
  rate_per_min: number;
  expires_at: Date | null;
  last_used_at: Date | null;
  maker: { status: string; allPartners: boolean; partnerIds: string[] } | null;
  role: { id: string; key: string; is_builtin: boolean; levels: Record<string, Level> | null; version: number } | null;
  overrides: Record<string, Level> | null;
}

/** The program behind a key. What the key may do is worked out from its maker's rights of this moment. */
export async function authenticateKey(work: Work, bearer: string, address: string): Promise<SignedIn> {
  const parts = keyShape.exec(bearer);
  if (!parts) throw invalidKey();
  const [, publicId = "", secret = ""] = parts;
  const row = await findKey(work, publicId, address);
  if (!row || !secretFits(work, row, secret)) throw invalidKey();
  if (row.expires_at !== null && row.expires_at <= work.now) throw invalidKey();
  if (row.admin_id !== null && row.maker?.status !== "active") throw invalidKey();
  const scope = scopeOf(row);
  if (scope !== "all" && (await areAllSuspended(work, scope))) throw invalidKey("The partner of this key is suspended.");
  if (!row.from_allowed) {
    work.log.warn({ key: publicId, address }, "a key was used from an address outside its list");
    throw keyIpRefused("This key may not be used from this address.");
  }
  const most = row.rate_per_min;
  limits.take(row.id, { most, now: work.now, message: `This key may make ${most} requests a minute.` });
  await noteUse(work, row, address);

  const settings = await securitySettings(work);
  const actor: KeyActor = {
    kind: "key",
    keyId: row.id,
    // A service key is nobody's, so nothing is its own but what it made.
    adminId: row.admin_id ?? row.id,
    name: row.name,
    partners: scope,
    levels: levelsOfKey(row),
    ...(row.role ? newestOwn(row.role.key, settings) : {}),
  };
  return { actor, provedAt: undefined };
}

async function findKey(work: Work, publicId: string, address: string): Promise<KeyRow | undefined> {
  const found = await sql<KeyRow>`
    select key.id, key.name, key.secret_hash, key.previous_secret_hash, key.previous_until, key.scopes, key.admin_id,
      key.partner_ids::text[] as partner_ids, key.rate_per_min, key.expires_at, key.last_used_at,
      cardinality(key.ip_allow_list) = 0 or ${address}::inet <<= any (key.ip_allow_list) as from_allowed,
      case when admin.id is not null then jsonb_build_object('status', admin.status, 'allPartners', admin.all_partners,
        'partnerIds', array(select scope.partner_id from identity.administrator_partners scope where scope.admin_id = admin.id)) end as maker,
      case when role.id is not null then
        jsonb_build_object('id', role.id, 'key', role.key, 'is_builtin', role.is_builtin, 'levels', role.levels, 'version', role.version) end as role,
      (select jsonb_object_agg(permission, level) from identity.overrides where admin_id = admin.id) as overrides
    from identity.api_keys key
    left join identity.administrators admin on admin.id = key.admin_id
    left join identity.roles role on role.id = admin.role_id
    where key.public_id = ${publicId} and key.revoked_at is null`.execute(work.tx);
  return found.rows[0];
}

function secretFits(work: Work, row: KeyRow, secret: string): boolean {
  const hash = hashToken(secret);
  if (sameHash(hash, row.secret_hash)) return true;
  return (
    row.previous_secret_hash !== null &&
    row.previous_until !== null &&
    row.previous_until > work.now &&
    sameHash(hash, row.previous_secret_hash)
  );
}

/** The key's own partners, as far as its maker still has them. */
function scopeOf(row: KeyRow): PartnerScope {
  const ofMaker: PartnerScope = row.maker && !row.maker.allPartners ? row.maker.partnerIds : "all";
  if (row.partner_ids === null) return ofMaker;
  return ofMaker === "all" ? row.partner_ids : row.partner_ids.filter((id) => ofMaker.includes(id));
}

function levelsOfKey(row: KeyRow): ReadonlyMap<Permission, Level> {
  const ofMaker = row.role ? effectiveLevels(row.role, row.overrides) : undefined;
  const levels = new Map<Permission, Level>();
  for (const permission of row.scopes) {
    if (!isPermission(permission)) continue;
    const level = ofMaker ? ofMaker.get(permission) : "all";
    if (level !== undefined) levels.set(permission, level);
  }
  return levels;
}

async function noteUse(work: Work, row: KeyRow, address: string): Promise<void> {
  if (row.last_used_at !== null && work.now.getTime() - row.last_used_at.getTime() < seenEveryMs) return;
  await sql`update identity.api_keys set last_used_at = ${work.now}, last_used_ip = ${address} where id = ${row.id}`.execute(work.tx);
}
