import type { z } from "zod";
import type { Permission } from "../../../../shared/permissions.ts";
import { editConflict, fieldProblem, permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { checkPartners } from "../administrators/invite-administrator.ts";
import type { createApiKeyEndpoint, editApiKeyEndpoint } from "../contract.ts";
import { grantsTooMuch, wrongState } from "../problems.ts";
import { isSuperAdministrator, refuseLevelsBeyondOwn, refusePartnersBeyondOwn } from "../roles/may-grant.ts";
import { checkNetworks } from "../sign-in/networks.ts";
import { db } from "../tables.ts";
import { hashToken } from "../tokens.ts";
import { type ApiKeyRecord, apiKeyView, getApiKey } from "./api-key-queries.ts";
import { keyText, newKeyParts } from "./key-text.ts";

const dayMs = 24 * 60 * 60_000;
const oldSecretMs = dayMs;

/** Makes a key; its secret is in the answer and nowhere else. It never may more than its maker, today or later (O-45). */
export async function createApiKey(work: Work, wanted: z.output<(typeof createApiKeyEndpoint)["body"]>) {
  const { actor } = work;
  refuseEmptyScope(wanted.scopes);
  if (wanted.isService && !(await isSuperAdministrator(work)))
    throw permissionDenied("Only a super administrator makes keys of the installation.");
  if (!wanted.isService && actor.kind !== "staff") throw permissionDenied("A key is made by a person.");
  refuseScopesBeyondOwn(work, wanted.scopes);
  await checkPartners(work, wanted.partners);
  if (wanted.partners !== "all") refusePartnersBeyondOwn(work, wanted.partners);
  const parts = newKeyParts();
  const id = await insertApiKey(work, {
    ...parts,
    name: wanted.name,
    scopes: wanted.scopes,
    adminId: wanted.isService || actor.kind !== "staff" ? null : actor.adminId,
    madeByName: "name" in actor ? actor.name : "",
    partners: wanted.partners,
    ipAllowList: await checkNetworks(work, wanted.ipAllowList, "ipAllowList"),
    ratePerMin: wanted.ratePerMin,
    expiresInDays: wanted.expiresInDays,
  });
  const key = await getApiKey(work, id);
  work.audit({
    ...about(key),
    action: "created",
    changes: {
      scopes: { before: null, after: key.scopes },
      partners: { before: null, after: wanted.partners },
      expiresAt: { before: null, after: key.expires_at?.toISOString() ?? null },
    },
  });
  return { ...apiKeyView(work, key), key: keyText(parts) };
}

export interface NewApiKey {
  readonly publicId: string;
  readonly secret: string;
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly adminId: string | null;
  readonly madeByName: string;
  readonly partners: "all" | readonly string[];
  readonly ipAllowList: readonly string[];
  readonly ratePerMin: number;
  readonly expiresInDays: number | null;
}

export async function insertApiKey(work: Work, key: NewApiKey): Promise<string> {
  const row = await db(work)
    .insertInto("identity.api_keys")
    .values({
      public_id: key.publicId,
      name: key.name,
      secret_hash: hashToken(key.secret),
      previous_secret_hash: null,
      previous_until: null,
      scopes: [...key.scopes],
      admin_id: key.adminId,
      made_by_name: key.madeByName,
      partner_ids: key.partners === "all" ? null : [...key.partners],
      ip_allow_list: [...key.ipAllowList],
      rate_per_min: key.ratePerMin,
      expires_at: key.expiresInDays === null ? null : new Date(work.now.getTime() + key.expiresInDays * dayMs),
      revoked_at: null,
      last_used_at: null,
      last_used_ip: null,
      warned_days: null,
      created_at: work.now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function editApiKey(
  work: Work,
  edit: { keyId: string; version: number; changes: z.output<(typeof editApiKeyEndpoint)["body"]> },
) {
  const before = await lockApiKey(work, edit.keyId);
  if (before.version !== edit.version) throw editConflict(undefined, { current: apiKeyView(work, before) });
  refuseRevoked(before);
  const { changes } = edit;
  if (changes.scopes) {
    refuseEmptyScope(changes.scopes);
    refuseScopesBeyondOwn(
      work,
      changes.scopes.filter((scope) => !before.scopes.includes(scope)),
    );
  }
  const networks = changes.ipAllowList ? await checkNetworks(work, changes.ipAllowList, "ipAllowList") : before.networks;
  await db(work)
    .updateTable("identity.api_keys")
    .set((eb) => ({
      name: changes.name ?? before.name,
      scopes: changes.scopes ?? before.scopes,
      ip_allow_list: networks,
      rate_per_min: changes.ratePerMin ?? before.rate_per_min,
      version: eb("version", "+", 1),
    }))
    .where("id", "=", before.id)
    .execute();
  const after = await getApiKey(work, before.id);
  const shown = (row: ApiKeyRecord): Record<string, unknown> => ({
    name: row.name,
    scopes: row.scopes,
    ipAllowList: row.networks,
    ratePerMin: row.rate_per_min,
  });
  const [old, now] = [shown(before), shown(after)];
  const changed = Object.keys(now).filter((field) => JSON.stringify(old[field]) !== JSON.stringify(now[field]));
  work.audit({
    ...about(after),
    action: "updated",
    changes: Object.fromEntries(changed.map((field) => [field, { before: old[field], after: now[field] }])),
  });
  return apiKeyView(work, after);
}

/** A new secret; programs have a day to change over. */
export async function rotateApiKey(work: Work, keyId: string) {
  const before = await lockApiKey(work, keyId);
  refuseRevoked(before);
  // Whoever gets the secret acts as the key's maker.
  const isOwn = work.actor.kind === "staff" && before.admin_id === work.actor.adminId;
  if (!isOwn && !(await isSuperAdministrator(work)))
    throw grantsTooMuch("A key gets a new secret from its maker or a super administrator.");
  const { secret } = newKeyParts();
  await db(work)
    .updateTable("identity.api_keys")
    .set((eb) => ({
      secret_hash: hashToken(secret),
      previous_secret_hash: eb.ref("secret_hash"),
      previous_until: new Date(work.now.getTime() + oldSecretMs),
      version: eb("version", "+", 1),
    }))
    .where("id", "=", keyId)
    .execute();
  work.audit({ ...about(before), action: "rotated", changes: { secret: { before: "(changed)", after: "(changed)" } } });
  return { ...apiKeyView(work, await getApiKey(work, keyId)), key: keyText({ publicId: before.public_id, secret }) };
}

export async function revokeApiKey(work: Work, keyId: string): Promise<void> {
  const key = await lockApiKey(work, keyId);
  refuseRevoked(key);
  await db(work)
    .updateTable("identity.api_keys")
    .set((eb) => ({ revoked_at: work.now, version: eb("version", "+", 1) }))
    .where("id", "=", keyId)
    .execute();
  work.audit({ ...about(key), action: "revoked" });
}

async function lockApiKey(work: Work, keyId: string): Promise<ApiKeyRecord> {
  await getApiKey(work, keyId);
  await db(work).selectFrom("identity.api_keys").select("id").where("id", "=", keyId).forUpdate().execute();
  return getApiKey(work, keyId);
}

function refuseEmptyScope(scopes: readonly string[]): void {
  if (scopes.length === 0) throw fieldProblem("scopes", "scope-required", "A key without any right opens nothing.");
}

/** A right that one does not have oneself is not given to a key either. */
function refuseScopesBeyondOwn(work: Work, scopes: readonly Permission[]): void {
  const wanted = new Set(scopes);
  // The level of a key is its maker's, whatever that is; only having nothing at all is too little.
  refuseLevelsBeyondOwn(work, (permission) => (wanted.has(permission) ? "own" : "deny"));
}

function refuseRevoked(key: ApiKeyRecord): void {
  if (key.revoked_at !== null) throw wrongState("This key was revoked.");
}

const about = (key: ApiKeyRecord) => ({ entity: "api_key", entityId: key.id, label: key.name, partnerId: null });
