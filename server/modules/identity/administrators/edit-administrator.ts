import type { z } from "zod";
import { editConflict } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { editAdministratorEndpoint, editMeEndpoint } from "../contract.ts";
import { refusePartnersBeyondOwn, refuseRoleBeyondOwn } from "../roles/may-grant.ts";
import { endSignIns } from "../sign-in/end-sign-ins.ts";
import { checkNetworks, refuseLockingOut } from "../sign-in/networks.ts";
import { db } from "../tables.ts";
import {
  type AdministratorRecord,
  administratorView,
  getAdministratorRecord,
  lockAdministrator,
  scopeOf,
} from "./administrator-queries.ts";
import { isOneself, refuseBeyondOwn, refuseLastSuperAdministrator, refuseOneself } from "./guard-administrators.ts";
import { orTaken } from "./insert-administrator.ts";
import { checkPartners, refuseTakenNames, roleFor } from "./invite-administrator.ts";

type Changes = z.output<(typeof editAdministratorEndpoint)["body"]>;

export async function editAdministrator(work: Work, edit: { adminId: string; version: number; changes: Changes }) {
  const before = await lockAdministrator(work, edit.adminId);
  if (before.version !== edit.version) throw editConflict(undefined, { current: administratorView(before) });
  await refuseBeyondOwn(work, before);
  const { changes } = edit;
  await refuseTakenNames(work, changes, before.id);
  await changeRole(work, before, changes.roleId);
  await changePartners(work, before, changes.partners);
  const networks = changes.ipAllowList && (await checkNetworks(work, changes.ipAllowList, "ipAllowList"));
  if (networks && isOneself(work, before.id)) await refuseLockingOut(work, networks);
  await orTaken(() => saveProfile(work, before, { ...changes, ...(networks ? { ipAllowList: networks } : {}) }));
  // Their next request is judged by the new rights anyway; another login or address means another person may be meant.
  if (changes.login !== undefined && changes.login !== before.login)
    await endSignIns(work, { realm: "staff", subjectId: before.id, by: "login" });
  const after = await getAdministratorRecord(work, before.id);
  auditChanges(work, before, after);
  return administratorView(after);
}

/** What everybody may change about themselves. */
export async function editOwnProfile(
  work: Work,
  edit: { adminId: string; version: number; changes: z.output<(typeof editMeEndpoint)["body"]> },
): Promise<void> {
  const before = await lockAdministrator(work, edit.adminId);
  if (before.version !== edit.version) throw editConflict(undefined, { current: administratorView(before) });
  await saveProfile(work, before, edit.changes);
  auditChanges(work, before, await getAdministratorRecord(work, before.id));
}

async function changeRole(work: Work, before: AdministratorRecord, roleId: string | undefined): Promise<void> {
  if (roleId === undefined || roleId === before.role_id) return;
  refuseOneself(work, before.id, "change your role");
  const role = await roleFor(work, roleId);
  await refuseRoleBeyondOwn(work, role);
  if (role.key !== "super_administrator") await refuseLastSuperAdministrator(work, before);
  await db(work).updateTable("identity.administrators").set({ role_id: role.id }).where("id", "=", before.id).execute();
  // A super administrator is fixed: what was an exception before has no meaning any more (O-16).
  if (role.key === "super_administrator") await db(work).deleteFrom("identity.overrides").where("admin_id", "=", before.id).execute();
}

async function changePartners(work: Work, before: AdministratorRecord, partners: "all" | readonly string[] | undefined): Promise<void> {
  if (partners === undefined || sameScope(partners, scopeOf(before))) return;
  refuseOneself(work, before.id, "change your partners");
  await checkPartners(work, partners);
  refusePartnersBeyondOwn(work, partners);
  await db(work)
    .updateTable("identity.administrators")
    .set({ all_partners: partners === "all" })
    .where("id", "=", before.id)
    .execute();
  // The new rows first: the row policies show a partner-bound caller only administrators who share a partner with them.
  if (partners !== "all") {
    await db(work)
      .insertInto("identity.administrator_partners")
      .values(partners.map((partnerId) => ({ admin_id: before.id, partner_id: partnerId })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await db(work)
    .deleteFrom("identity.administrator_partners")
    .where("admin_id", "=", before.id)
    .where("partner_id", "not in", partners === "all" || partners.length === 0 ? ["00000000-0000-0000-0000-000000000000"] : partners)
    .execute();
}

const sameScope = (a: "all" | readonly string[], b: "all" | readonly string[]): boolean =>
  a === "all" || b === "all" ? a === b : [...a].sort().join() === [...b].sort().join();

async function saveProfile(work: Work, before: AdministratorRecord, changes: Changes): Promise<void> {
  await db(work)
    .updateTable("identity.administrators")
    .set((eb) => ({
      login: changes.login ?? before.login,
      email: changes.email ?? before.email,
      full_name: changes.fullName ?? before.full_name,
      phone: changes.phone ?? before.phone,
      ip_allow_list: changes.ipAllowList ?? before.networks,
      idle_timeout_s: changes.idleTimeoutS ?? before.idle_timeout_s,
      network_login: changes.networkLogin ?? before.network_login,
      send_from_own_address: changes.sendFromOwnAddress ?? before.send_from_own_address,
      signature: changes.signature ?? before.signature,
      language: changes.language ?? before.language,
      time_zone: changes.timeZone === undefined ? before.time_zone : changes.timeZone,
      calendar_colour: changes.calendarColour ?? before.calendar_colour,
      extension: changes.extension ?? before.extension,
      updated_at: work.now,
      version: eb("version", "+", 1),
    }))
    .where("id", "=", before.id)
    .execute();
}

function auditChanges(work: Work, before: AdministratorRecord, after: AdministratorRecord): void {
  const shown = (row: AdministratorRecord): Record<string, unknown> => {
    const { version, overrides, lastSignedInAt, lockedUntil, hasSecondFactor, createdAt, id, role, ...fields } = administratorView(row);
    return { ...fields, role: role.title };
  };
  const [old, now] = [shown(before), shown(after)];
  const changed = Object.keys(now).filter((field) => JSON.stringify(old[field]) !== JSON.stringify(now[field]));
  work.audit({
    entity: "administrator",
    entityId: after.id,
    label: after.full_name,
    action: "updated",
    partnerId: null,
    changes: Object.fromEntries(changed.map((field) => [field, { before: old[field], after: now[field] }])),
  });
}
