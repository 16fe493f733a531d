import { randomInt } from "node:crypto";
import { sql } from "kysely";
import type { z } from "zod";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getAdministratorRecord, lockAdministrator, refuseBeyondOwn } from "../../identity/index.ts";
import { listNases } from "../../network/index.ts";
import { findTakenLogins } from "../../services/index.ts";
import { noDeviceLogin } from "../problems.ts";
import { db } from "../tables.ts";
import type { DeviceLoginView, ownDeviceLoginEndpoint } from "./contract.ts";

/** Neither 0 nor O, neither 1, I nor l: it is typed into a terminal. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const passwordLength = 20;

const ownId = ({ actor }: Work): string => {
  if (actor.kind !== "staff") throw notFound();
  return actor.adminId;
};

const rowOf = (work: Work, adminId: string) =>
  db(work).selectFrom("access.staff_logins").selectAll().where("admin_id", "=", adminId).executeTakeFirst();

export async function showOwnDeviceLogin(work: Work): Promise<z.input<(typeof ownDeviceLoginEndpoint)["returns"]>> {
  const admin = await getAdministratorRecord(work, ownId(work));
  const row = await rowOf(work, admin.id);
  return { login: admin.login, level: admin.network_login, passwordSetAt: row?.password_set_at?.toISOString() ?? null };
}

/** It is made here rather than chosen: nobody takes one that they use elsewhere, and this one can be read back by the server. */
export async function makeDevicePassword(work: Work, { seal }: Pick<Tools, "seal">): Promise<{ login: string; password: string }> {
  const admin = await lockAdministrator(work, ownId(work));
  if (admin.network_login === "none") throw noDeviceLogin("Somebody who administers staff gives you a level on routers first.");
  const before = await rowOf(work, admin.id);
  const hadOne = before?.password_sealed != null;
  if (!hadOne && (await findTakenLogins(work, [admin.login])).size > 0)
    throw noDeviceLogin(`${admin.login} is the login of a subscriber. Have yours changed first.`);
  const password = Array.from({ length: passwordLength }, () => alphabet[randomInt(alphabet.length)]).join("");
  const kept = { password_sealed: seal(password), password_set_at: work.now };
  await db(work)
    .insertInto("access.staff_logins")
    .values({ admin_id: admin.id, ...kept })
    .onConflict((conflict) => conflict.column("admin_id").doUpdateSet({ ...kept, version: sql`staff_logins.version + 1` }))
    .execute();
  tell(work, admin, "device-password-made");
  return { login: admin.login, password };
}

export const dropOwnDevicePassword = (work: Work): Promise<void> => dropPassword(work, ownId(work));

export async function revokeDevicePassword(work: Work, adminId: string): Promise<void> {
  await refuseBeyondOwn(work, await getAdministratorRecord(work, adminId));
  await dropPassword(work, adminId);
}

async function dropPassword(work: Work, adminId: string): Promise<void> {
  const admin = await lockAdministrator(work, adminId);
  const gone = await db(work)
    .updateTable("access.staff_logins")
    .set({ password_sealed: null, password_set_at: null, version: sql`version + 1` })
    .where("admin_id", "=", admin.id)
    .where("password_sealed", "is not", null)
    .returning("admin_id")
    .executeTakeFirst();
  if (!gone) throw notFound("There is no password for network equipment.");
  tell(work, admin, "device-password-removed");
}

export async function showDeviceLogin(work: Work, adminId: string): Promise<z.input<typeof DeviceLoginView>> {
  const admin = await getAdministratorRecord(work, adminId);
  const row = await rowOf(work, admin.id);
  return { passwordSetAt: row?.password_set_at?.toISOString() ?? null, nasIds: row?.nas_ids ?? [], version: row?.version ?? 0 };
}

export async function changeDeviceLogin(
  work: Work,
  adminId: string,
  { nasIds, version }: { readonly nasIds: readonly string[]; readonly version: number },
): Promise<z.input<typeof DeviceLoginView>> {
  const admin = await lockAdministrator(work, adminId);
  await refuseBeyondOwn(work, admin);
  const before = await rowOf(work, admin.id);
  if ((before?.version ?? 0) !== version) throw editConflict("Somebody else changed it meanwhile.");
  const names = new Map((await listNases(work)).map(({ id, name }) => [id, name]));
  if (nasIds.some((id) => !names.has(id))) throw fieldProblem("nasIds", "unknown-value", "There is no such router.");
  await db(work)
    .insertInto("access.staff_logins")
    .values({ admin_id: admin.id, nas_ids: [...nasIds] })
    .onConflict((conflict) => conflict.column("admin_id").doUpdateSet({ nas_ids: [...nasIds], version: sql`staff_logins.version + 1` }))
    .execute();
  const named = (ids: readonly string[]): string[] => ids.flatMap((id) => names.get(id) ?? []);
  tell(work, admin, "updated", { nasIds: { before: named(before?.nas_ids ?? []), after: named(nasIds) } });
  return showDeviceLogin(work, adminId);
}

function tell(
  work: Work,
  admin: { readonly id: string; readonly full_name: string },
  action: string,
  changes: Record<string, { before: unknown; after: unknown }> = {},
): void {
  work.audit({ ...{ entity: "administrator", entityId: admin.id, label: admin.full_name, action, partnerId: null, changes } });
}
