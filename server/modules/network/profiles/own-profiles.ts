// A provider's own vendor profiles: copies of others, edited (N-74). They are the whole installation's.
import { sql } from "kysely";
import type { z } from "zod";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { mayDo } from "../../../platform/actor.ts";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem, notFound, permissionDenied, validationFailed } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { profileInUse } from "../problems.ts";
import { servedVisibleTo } from "../scope.ts";
import { stated } from "../stated.ts";
import { db } from "../tables.ts";
import { lineErrors } from "../templates/line-errors.ts";
import type { copyProfileEndpoint, listProfilesEndpoint, ProfileView, updateProfileEndpoint } from "./contract.ts";
import { type KnownProfile, loadProfiles } from "./profile-store.ts";
import { isShipped } from "./shipped-profiles.ts";
import { templateLines, unrestored } from "./template-lines-rules.ts";

type View = z.input<typeof ProfileView>;

const seesAll = ({ actor }: Work): boolean =>
  actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");

function refuseBound(work: Work): void {
  if (!seesAll(work)) throw permissionDenied("Vendor profiles are the whole installation's: only who sees all partners changes them.");
}

const viewOf = ({ title, ...profile }: KnownProfile, uses: ReadonlyMap<string, number>): View => ({
  ...{ key: profile.key, isShipped: isShipped(profile.key), name: title, base: profile.base, version: profile.version },
  ...{ accessTypes: [...profile.accessTypes], interimSeconds: profile.interimSeconds, dynamicMode: profile.dynamicMode },
  ...{ dynamicPort: profile.dynamicPort, signsDynamic: profile.signsDynamic, walledMode: profile.walledMode },
  ...{ acceptLines: profile.acceptLines, blockLines: profile.blockLines, restoreLines: profile.restoreLines },
  ...{ sessionAttributes: [...profile.sessionAttributes], notes: profile.notes, uses: uses.get(profile.key) ?? 0 },
});

async function countUses(work: Work): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{
    key: string;
    count: number;
  }>`select coalesce(nas.profile, nas.own_profile_id::text) as key, count(*)::int as count
    from network.nases nas where ${servedVisibleTo(work.actor, "nas")} group by 1`.execute(work.tx);
  return new Map(rows.map(({ key, count }) => [key, count]));
}

export async function listProfiles(work: Work): Promise<z.input<typeof listProfilesEndpoint.returns>> {
  const uses = await countUses(work);
  const profiles = [...(await loadProfiles(work)).values()];
  return {
    items: profiles.map((profile) => viewOf(profile, uses)),
    mayChange: seesAll(work) && mayDo(work.actor, "config.networking.update"),
  };
}

export async function showProfile(work: Work, key: string): Promise<View> {
  const profile = (await loadProfiles(work)).get(key);
  if (!profile) throw notFound("There is no such profile.");
  return viewOf(profile, await countUses(work));
}

export async function copyProfile(work: Work, { from, name }: BodyOf<typeof copyProfileEndpoint>): Promise<string> {
  refuseBound(work);
  const source = (await loadProfiles(work)).get(from);
  if (!source) throw fieldProblem("from", "unknown-value", "There is no such profile.");
  await refuseTakenTitle(work, name, null);
  const id = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("network.profiles")
    .values({ id, base: source.base, created_at: work.now, ...columnsOf({ ...source, title: name }) })
    .execute();
  leaveEntry(work, id, name, "created", { name: { before: null, after: name } });
  return id;
}

export async function updateProfile(work: Work, id: string, edit: BodyOf<typeof updateProfileEndpoint>, version: number): Promise<void> {
  const before = await lockOwn(work, id, version);
  const { name, ...fields } = edit;
  const after = { ...before, ...(name === undefined ? {} : { title: name }), ...stated(fields) };
  if (name !== undefined) await refuseTakenTitle(work, name, id);
  checkLines(after);
  await db(work)
    .updateTable("network.profiles")
    .set({ ...columnsOf(after), version: sql`version + 1` })
    .where("id", "=", id)
    .execute();
  leaveEntry(work, id, after.title, "updated", differences(before, after));
}

export async function deleteProfile(work: Work, id: string, version: number): Promise<void> {
  const profile = await lockOwn(work, id, version);
  const used = await db(work).selectFrom("network.nases").select("id").where("own_profile_id", "=", id).executeTakeFirst();
  if (used) throw profileInUse("Give the routers that have it another profile first.");
  await db(work).deleteFrom("network.profiles").where("id", "=", id).execute();
  leaveEntry(work, id, profile.title, "deleted", { name: { before: profile.title, after: null } });
}

async function lockOwn(work: Work, id: string, version: number): Promise<KnownProfile> {
  refuseBound(work);
  await sql`select 1 from network.profiles where id = ${id} for update`.execute(work.tx);
  const profile = (await loadProfiles(work)).get(id);
  if (!profile || isShipped(id)) throw notFound("There is no such profile of your own.");
  if (profile.version !== version) throw editConflict("The profile was changed meanwhile.", { current: await showProfile(work, id) });
  return profile;
}

async function refuseTakenTitle(work: Work, name: string, exceptId: string | null): Promise<void> {
  const taken = [...(await loadProfiles(work)).values()].some(
    ({ key, title }) => key !== exceptId && title.toLowerCase() === name.toLowerCase(),
  );
  if (taken) throw fieldProblem("name", "already-taken", "There is a profile with this name.");
}

type Texts = Pick<KnownProfile, "acceptLines" | "blockLines" | "restoreLines">;

/** N-68 every line is one that can be sent; N-73 what blocking sets, restoring sets again. */
function checkLines(profile: Texts): void {
  const errors = (["acceptLines", "blockLines", "restoreLines"] as const).flatMap((field) => lineErrors(field, profile[field]));
  if (errors.length > 0) throw validationFailed("The lines cannot be sent as they are.", { errors });
  const forgotten = unrestored(templateLines(profile.blockLines) ?? [], templateLines(profile.restoreLines) ?? []);
  if (forgotten.length > 0)
    throw fieldProblem("restoreLines", "not-restored", `Blocking sets ${forgotten.join(", ")}, so restoring has to set it again.`, {
      attributes: forgotten.join(", "),
    });
}

const columnsOf = (profile: Omit<KnownProfile, "key" | "base" | "version">) => ({
  ...{ name: profile.title, access_types: [...profile.accessTypes], interim_seconds: profile.interimSeconds },
  ...{ dynamic_mode: profile.dynamicMode, dynamic_port: profile.dynamicPort, signs_dynamic: profile.signsDynamic },
  ...{ walled_mode: profile.walledMode, accept_lines: profile.acceptLines, block_lines: profile.blockLines },
  ...{ restore_lines: profile.restoreLines, session_attributes: [...profile.sessionAttributes], notes: profile.notes },
});

function leaveEntry(
  work: Work,
  id: string,
  label: string,
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
): void {
  work.audit({ ...{ entity: "nas_profile", entityId: id, label, action, changes }, partnerId: null });
}
