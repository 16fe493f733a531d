import { kept } from "../../../platform/kept.ts";
import type { Work } from "../../../platform/work.ts";
import { db, type ProfileRow } from "../tables.ts";
import { isShipped, type ShippedProfile, shippedNames, shippedProfiles } from "./shipped-profiles.ts";
import type { VendorProfile } from "./vendor-profile.ts";

export interface KnownProfile extends VendorProfile {
  /** The name of a shipped one, the id of an own one. */
  readonly key: string;
  readonly base: ShippedProfile;
  /** 0 for a shipped one, which only a new release changes. */
  readonly version: number;
}
export type Profiles = ReadonlyMap<string, KnownProfile>;

const ownProfiles = kept({
  tables: ["network.profiles"],
  entities: ["nas_profile"],
  read: (work: Work): Promise<ProfileRow[]> => db(work).selectFrom("network.profiles").selectAll().orderBy("name").execute(),
});

const ofRow = (row: ProfileRow): KnownProfile => ({
  ...{ key: row.id, title: row.name, base: isShipped(row.base) ? row.base : "generic", version: row.version },
  ...{ accessTypes: row.access_types, interimSeconds: row.interim_seconds, dynamicMode: row.dynamic_mode, dynamicPort: row.dynamic_port },
  ...{ signsDynamic: row.signs_dynamic, walledMode: row.walled_mode, acceptLines: row.accept_lines, blockLines: row.block_lines },
  ...{ restoreLines: row.restore_lines, sessionAttributes: row.session_attributes, notes: row.notes },
});

/** The shipped ones in their order, then the provider's own. */
export async function loadProfiles(work: Work): Promise<Profiles> {
  const shipped = shippedNames.map((key): KnownProfile => ({ ...shippedProfiles[key], key, base: key, version: 0 }));
  const own = (await ownProfiles(work)).map(ofRow);
  return new Map([...shipped, ...own].map((profile) => [profile.key, profile]));
}

/** Which profile a NAS has: the database holds that it is one. */
export const profileKeyOf = (nas: { readonly profile: string | null; readonly own_profile_id: string | null }): string =>
  nas.profile ?? nas.own_profile_id ?? "generic";
