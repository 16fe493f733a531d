import { sql } from "kysely";
import type { z } from "zod";
import type { FieldError } from "../../../../shared/problem.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listPartners } from "../../partners/index.ts";
import type { inviteAdministratorEndpoint } from "../contract.ts";
import { alreadyTaken, wrongState } from "../problems.ts";
import type { Seal } from "../resets/password-requests.ts";
import { sendInvitation } from "../resets/staff-reset.ts";
import { refusePartnersBeyondOwn, refuseRoleBeyondOwn } from "../roles/may-grant.ts";
import { findRole, type Role } from "../roles/role-queries.ts";
import { checkNetworks } from "../sign-in/networks.ts";
import { db } from "../tables.ts";
import { administratorView, getAdministratorRecord } from "./administrator-queries.ts";
import { refuseBeyondOwn } from "./guard-administrators.ts";
import { insertAdministrator } from "./insert-administrator.ts";

type Tools = { readonly seal: Seal; readonly publicUrl: string };

/** Makes an administrator and mails them a link with which they choose their password (O-44). */
export async function inviteAdministrator(work: Work, tools: Tools, wanted: z.output<(typeof inviteAdministratorEndpoint)["body"]>) {
  const role = await roleFor(work, wanted.roleId);
  await refuseRoleBeyondOwn(work, role);
  await checkPartners(work, wanted.partners);
  refusePartnersBeyondOwn(work, wanted.partners);
  await refuseTakenNames(work, wanted);
  const id = await insertAdministrator(work, {
    ...wanted,
    ipAllowList: await checkNetworks(work, wanted.ipAllowList ?? [], "ipAllowList"),
    status: "invited",
    passwordHash: null,
  });
  const admin = await getAdministratorRecord(work, id);
  await sendInvitation(work, tools, { id, login: admin.login, email: admin.email, fullName: admin.full_name, language: admin.language });
  work.audit({
    entity: "administrator",
    entityId: id,
    label: admin.full_name,
    action: "invited",
    partnerId: null,
    changes: {
      login: { before: null, after: admin.login },
      email: { before: null, after: admin.email },
      role: { before: null, after: role.title },
      partners: { before: null, after: wanted.partners },
    },
  });
  return administratorView(admin);
}

/** A new link for somebody who has not chosen a password yet. */
export async function inviteAgain(work: Work, tools: Tools, adminId: string): Promise<void> {
  const admin = await getAdministratorRecord(work, adminId);
  await refuseBeyondOwn(work, admin);
  if (admin.status !== "invited") throw wrongState("Only somebody who has not chosen a password yet can be invited again.");
  await sendInvitation(work, tools, {
    id: admin.id,
    login: admin.login,
    email: admin.email,
    fullName: admin.full_name,
    language: admin.language,
  });
  work.audit({ entity: "administrator", entityId: admin.id, label: admin.full_name, action: "invited_again", partnerId: null });
}

export async function roleFor(work: Work, roleId: string): Promise<Role> {
  const role = await findRole(work, roleId);
  if (!role) throw fieldProblem("roleId", "unknown-value", "There is no such role.");
  return role;
}

/** A scope is all partners, or at least one that exists. */
export async function checkPartners(work: Work, partners: "all" | readonly string[]): Promise<void> {
  if (partners === "all") return;
  if (partners.length === 0) throw fieldProblem("partners", "scope-empty", "Choose at least one partner, or all.");
  const known = new Set((await listPartners(work)).map((partner) => partner.id));
  const at = partners.findIndex((id) => !known.has(id));
  if (at >= 0) throw fieldProblem(`partners.${at}`, "unknown-value", "There is no such partner.");
}

export async function refuseTakenNames(
  work: Work,
  names: { login?: string | undefined; email?: string | undefined },
  except?: string,
): Promise<void> {
  const { login, email } = names;
  if (login === undefined && email === undefined) return;
  const rows = await db(work)
    .selectFrom("identity.administrators")
    .select(["id", "login", sql<string>`lower(email)`.as("email")])
    .where((eb) =>
      eb.or([
        ...(login === undefined ? [] : [eb("login", "=", login)]),
        ...(email === undefined ? [] : [eb(sql`lower(email)`, "=", email.toLowerCase())]),
      ]),
    )
    .execute();
  const taken = rows.filter((row) => row.id !== except);
  const errors: FieldError[] = [];
  if (taken.some((row) => row.login === login)) errors.push({ field: "login", code: "duplicate", message: "somebody has this login" });
  if (taken.some((row) => row.email === email?.toLowerCase())) {
    errors.push({ field: "email", code: "duplicate", message: "somebody has this e-mail address" });
  }
  if (errors.length > 0) throw alreadyTaken(errors.map((error) => error.message).join("; "), { errors });
}
