// What the operator's tool does for staff. Whoever can run it owns the machine, so nobody's rights are asked; every act is audited.
import { permissions } from "../../../shared/permissions.ts";
import type { BuiltinRole } from "../../../shared/role-defaults.ts";
import { notFound, validationFailed } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { findAdministratorByName } from "./administrators/find-administrator.ts";
import { insertAdministrator } from "./administrators/insert-administrator.ts";
import { refuseTakenNames } from "./administrators/invite-administrator.ts";
import { insertApiKey } from "./api-keys/change-api-keys.ts";
import { keyText, newKeyParts } from "./api-keys/key-text.ts";
import { LoginShape } from "./contract.ts";
import { resetFactors } from "./factors/manage-totp.ts";
import { isCommonPassword } from "./passwords/common-passwords.ts";
import { hashPassword } from "./passwords/hash-password.ts";
import { passwordFault } from "./passwords/password-rules.ts";
import { staffPasswordPolicy } from "./passwords/staff-password-policy.ts";
import { findRoleByKey } from "./roles/role-queries.ts";
import { seedRoles } from "./roles/seed-roles.ts";

export interface FirstAdministrator {
  readonly login: string;
  readonly email: string;
  readonly fullName: string;
  /** A built-in role or the key of one's own. */
  readonly role: BuiltinRole | (string & {});
  readonly password: string;
  /** All partners unless said. */
  readonly partners?: "all" | readonly string[];
  /** The demo's passwords are known to everybody; they are not held to the rules. */
  readonly anyPassword?: boolean;
}

/** An administrator with a password, ready to sign in. */
export async function createAdministrator(work: Work, admin: FirstAdministrator): Promise<{ id: string; login: string }> {
  await seedRoles(work);
  const login = admin.login.trim().toLowerCase();
  if (!LoginShape.safeParse(login).success) {
    throw validationFailed("A login has 3 to 64 of a-z, 0-9, dot, underscore and hyphen.", {
      errors: [{ field: "login", code: "login-format" }],
    });
  }
  const role = await findRoleByKey(work, admin.role);
  if (!role) throw validationFailed(`There is no role ${admin.role}.`, { errors: [{ field: "role", code: "unknown-value" }] });
  await refuseTakenNames(work, { login, email: admin.email });
  const fault = admin.anyPassword
    ? undefined
    : passwordFault(admin.password, await staffPasswordPolicy(work, { ...admin, login }), isCommonPassword);
  if (fault)
    throw validationFailed(`This password cannot be used: ${fault.replaceAll("-", " ")}.`, {
      errors: [{ field: "password", code: fault }],
    });
  const id = await insertAdministrator(work, {
    login,
    email: admin.email,
    fullName: admin.fullName,
    roleId: role.id,
    status: "active",
    partners: admin.partners ?? "all",
    passwordHash: await hashPassword(admin.password),
  });
  work.audit({
    entity: "administrator",
    entityId: id,
    label: admin.fullName,
    action: "created",
    partnerId: null,
    changes: { login: { before: null, after: login }, role: { before: null, after: role.title } },
  });
  return { id, login };
}

/** The way back for a super administrator who lost the phone and every recovery code (O-36). */
export async function resetSecondFactor(work: Work, login: string): Promise<{ login: string; fullName: string }> {
  const admin = await findAdministratorByName(work, login);
  if (!admin) throw notFound(`There is no administrator ${login}.`);
  await resetFactors(work, admin);
  return { login: admin.login, fullName: admin.fullName };
}

export interface NewToken {
  readonly name: string;
  /** Whose rights bound it; without one it is a key of the installation with every right. */
  readonly login?: string | undefined;
  readonly scopes?: readonly (typeof permissions)[number][] | undefined;
  readonly expiresInDays?: number | null | undefined;
}

/** A key for programs; the whole key is in the answer and nowhere else. */
export async function createApiToken(work: Work, token: NewToken): Promise<{ id: string; key: string }> {
  const admin = token.login === undefined ? undefined : await findAdministratorByName(work, token.login);
  if (token.login !== undefined && !admin) throw notFound(`There is no administrator ${token.login}.`);
  const parts = newKeyParts();
  const id = await insertApiKey(work, {
    ...parts,
    name: token.name,
    scopes: token.scopes ?? permissions,
    adminId: admin?.id ?? null,
    madeByName: "name" in work.actor ? work.actor.name : "",
    partners: "all",
    ipAllowList: [],
    ratePerMin: 600,
    expiresInDays: token.expiresInDays === undefined ? 365 : token.expiresInDays,
  });
  work.audit({ entity: "api_key", entityId: id, label: token.name, action: "created", partnerId: null });
  return { id, key: keyText(parts) };
}
