import { z } from "zod";
import { anyOf, BooleanText, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { isPermission, levels, type Permission } from "../../../shared/permissions.ts";
import { ColourCode, FilledLine, LanguageTag, Line, Note } from "../../../shared/text.ts";

const Password = z.string().min(1).max(512);
const Code = z.string().min(1).max(64);
const Token = z.string().min(20).max(100);
const LevelShape = z.enum(levels);
const LevelsShape = z.record(z.string(), LevelShape);
const PermissionShape = z
  .string()
  .refine(isPermission, { params: { code: "unknown-node" }, message: "no such permission" })
  .transform((text) => text as Permission);
const TimeZone = z.string().refine(isTimeZone, { params: { code: "unknown-time-zone" }, message: "a time zone such as Europe/Zagreb" });
const Cidr = z.string().trim().min(2).max(50);
const PartnerScope = z.union([z.literal("all"), z.array(z.uuid()).max(500)]);
const done = z.strictObject({});

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

// Getting in

const SignInStep = z.discriminatedUnion("step", [
  z.object({ step: z.literal("signed_in"), adminId: z.uuid() }),
  /** The password was right; `stepToken` and a code finish the sign-in within five minutes. */
  z.object({ step: z.literal("second_factor"), stepToken: z.string() }),
]);

export const staffSignInPageEndpoint = endpoint({
  method: "GET",
  path: "/api/public/staff/sign-in",
  summary: "What the sign-in page of staff has to know before anybody signed in.",
  returns: z.object({ passwordMin: z.int(), resetByMail: z.boolean(), isSetUp: z.boolean() }),
});

export const staffSignInEndpoint = endpoint({
  method: "POST",
  path: "/api/public/staff/sign-in",
  summary: "Signs an administrator in by login or e-mail and password; sets the cookie, or asks for the second factor.",
  body: z.strictObject({ identifier: z.string().trim().min(1).max(255), password: Password }),
  returns: SignInStep,
});

export const staffSecondFactorEndpoint = endpoint({
  method: "POST",
  path: "/api/public/staff/sign-in/second-factor",
  summary: "Finishes a sign-in with a code of the authenticator app or a recovery code.",
  body: z.strictObject({ stepToken: Token, code: Code }),
  returns: SignInStep,
});

export const staffSignOutEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sign-out",
  summary: "Ends the sign-in of this browser.",
  returns: done,
});

export const staffResetEndpoint = endpoint({
  method: "POST",
  path: "/api/public/staff/reset",
  summary: "Mails a code for choosing a new password, if the login or e-mail is known; the answer is the same if it is not.",
  body: z.strictObject({ identifier: z.string().trim().min(1).max(255) }),
  returns: z.object({ requestId: z.uuid() }),
});

export const staffResetCodeEndpoint = endpoint({
  method: "POST",
  path: "/api/public/staff/reset/code",
  summary: "Trades a right code for a grant with which the password can be chosen once.",
  body: z.strictObject({ requestId: z.uuid(), code: Code }),
  returns: z.object({ grant: z.string() }),
});

export const staffPasswordLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/public/staff/password-link",
  summary: "Trades the token of an invitation or reset link for a grant, and says for whom it is.",
  body: z.strictObject({ token: Token }),
  returns: z.object({
    grant: z.string(),
    login: z.string(),
    name: z.string(),
    purpose: z.enum(["reset", "invitation", "set_password"]),
    passwordMin: z.int(),
  }),
});

export const staffChoosePasswordEndpoint = endpoint({
  method: "POST",
  path: "/api/public/staff/password",
  summary: "Chooses a password with a grant; the sign-in follows as usual, second factor included.",
  body: z.strictObject({ grant: Token, password: Password }),
  returns: z.object({ login: z.string() }),
});

// Oneself

export const MeView = z.object({
  adminId: z.uuid(),
  login: z.string(),
  name: z.string(),
  email: z.string(),
  phone: z.string(),
  language: z.string(),
  timeZone: z.string(),
  ownTimeZone: z.string().nullable(),
  calendarColour: z.string(),
  extension: z.string(),
  signature: z.string(),
  sendFromOwnAddress: z.boolean(),
  role: z.object({ id: z.uuid(), key: z.string(), title: z.string() }),
  /** Effective levels; a permission that is not listed is denied. */
  levels: LevelsShape,
  partners: z.array(z.object({ id: z.uuid(), number: z.int(), name: z.string() })),
  allPartners: z.boolean(),
  hasSecondFactor: z.boolean(),
  /** Something to be done before anything else. */
  mustDo: z.enum(["second_factor", "password"]).nullable(),
  provedAt: MomentShape.nullable(),
  /** When this sign-in ends without a click, and at the latest. */
  idleMs: z.int(),
  endsAt: MomentShape,
  version: z.int(),
});

export const meEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/me",
  summary: "Who is signed in, and what they may do.",
  returns: MeView,
});

export const editMeEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/me",
  summary: "Changes one's own profile.",
  versioned: true,
  body: z.strictObject({
    fullName: FilledLine(120).optional(),
    phone: Line(50).optional(),
    language: LanguageTag.optional(),
    timeZone: TimeZone.nullable().optional(),
    calendarColour: ColourCode.optional(),
    extension: Line(30).optional(),
    signature: Note(10_000).optional(),
    sendFromOwnAddress: z.boolean().optional(),
  }),
  returns: MeView,
});

export const proveEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/prove",
  summary: "Proves again that the person is there, by password or by code; sensitive acts then work for 15 minutes.",
  body: z.union([z.strictObject({ password: Password }), z.strictObject({ code: Code })]),
  returns: z.object({ provedAt: MomentShape }),
});

export const changeMyPasswordEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/me/password",
  summary: "Changes one's own password and ends all other sign-ins.",
  body: z.strictObject({ current: Password, password: Password }),
  returns: done,
});

export const myFactorsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/me/factors",
  summary: "One's own second factors.",
  returns: z.object({ totpSince: MomentShape.nullable(), recoveryCodesLeft: z.int(), isRequired: z.boolean() }),
});

export const startTotpEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/me/totp",
  summary: "Starts setting up an authenticator app: what to scan or type. It counts once a code was confirmed.",
  freshProof: true,
  returns: z.object({ secret: z.string(), uri: z.string(), qrSvg: z.string() }),
});

export const confirmTotpEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/me/totp/confirm",
  summary: "Confirms the authenticator app with a code; answers the recovery codes, once.",
  freshProof: true,
  body: z.strictObject({ code: Code }),
  returns: z.object({ recoveryCodes: z.array(z.string()) }),
});

export const removeTotpEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/me/totp/remove",
  summary: "Removes the authenticator app with one of its codes; refused while a second factor is required.",
  freshProof: true,
  body: z.strictObject({ code: Code }),
  returns: done,
});

export const makeRecoveryCodesEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/me/recovery-codes",
  summary: "Ten new recovery codes; the old ones stop working.",
  freshProof: true,
  returns: z.object({ recoveryCodes: z.array(z.string()) }),
});

export const SignInView = z.object({
  id: z.uuid(),
  adminId: z.uuid(),
  name: z.string(),
  createdAt: MomentShape,
  lastSeenAt: MomentShape,
  method: z.string(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  isThis: z.boolean(),
});

export const mySignInsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/me/sign-ins",
  summary: "Where one is signed in.",
  returns: z.object({ items: z.array(SignInView) }),
});

export const endMySignInEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/me/sign-ins/:signInId/end",
  summary: "Ends one of one's own sign-ins.",
  params: z.object({ signInId: z.uuid() }),
  returns: done,
});

export const endMyOtherSignInsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/me/sign-ins/end-others",
  summary: "Ends all of one's own sign-ins but this one.",
  returns: z.object({ ended: z.int() }),
});

// Administrators

const AdministratorStatus = z.enum(["invited", "active", "suspended", "archived"]);

export const AdministratorRow = z.object({
  id: z.uuid(),
  login: z.string(),
  fullName: z.string(),
  email: z.string(),
  role: z.object({ id: z.uuid(), key: z.string(), title: z.string() }),
  status: AdministratorStatus,
  partners: z.union([z.literal("all"), z.array(z.uuid())]),
  hasSecondFactor: z.boolean(),
  lastSignedInAt: MomentShape.nullable(),
  lockedUntil: MomentShape.nullable(),
});

export const AdministratorView = AdministratorRow.extend({
  phone: z.string(),
  ipAllowList: z.array(z.string()),
  idleTimeoutS: z.int(),
  networkLogin: z.enum(["none", "read", "write", "full"]),
  sendFromOwnAddress: z.boolean(),
  signature: z.string(),
  language: z.string(),
  timeZone: z.string().nullable(),
  calendarColour: z.string(),
  extension: z.string(),
  overrides: z.int(),
  version: z.int(),
  createdAt: MomentShape,
});

const AdminParams = z.object({ adminId: z.uuid() });

const administratorSorts = ["fullName", "login", "lastSignedInAt"] as const;
const administratorFilter = {
  search: z.string().max(100).optional(),
  status: anyOf(AdministratorStatus).optional(),
  roleId: z.uuid().optional(),
  partnerId: z.uuid().optional(),
  hasSecondFactor: BooleanText.optional(),
};
const administratorList = listQuery({ sort: administratorSorts, filter: administratorFilter });

export const administratorChoicesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/administrator-choices",
  summary: "Colleagues by name, for choosing who looks after something.",
  returns: z.object({ items: z.array(z.object({ id: z.uuid(), name: z.string() })) }),
});

export const listAdministratorsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/administrators",
  summary: "Administrators, those of one's own partners.",
  query: administratorList,
  returns: listOf(AdministratorRow),
});

export const administratorColumns = ["login", "fullName", "email", "role", "status", "partners", "secondFactor", "lastSignedInAt"] as const;
export const exportAdministratorsEndpoint = exportEndpoint({
  path: "/api/admin/administrators/export",
  summary: "The list of administrators as a file, with the same filter.",
  sort: administratorSorts,
  filter: administratorFilter,
  columns: administratorColumns,
});

export const getAdministratorEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/administrators/:adminId",
  summary: "One administrator.",
  params: AdminParams,
  returns: AdministratorView,
});

const administratorFields = {
  fullName: FilledLine(120),
  email: z.email().max(255),
  roleId: z.uuid(),
  partners: PartnerScope,
  phone: Line(50).optional(),
  ipAllowList: z.array(Cidr).max(100).optional(),
  idleTimeoutS: z
    .int()
    .min(0)
    .max(43_200)
    .refine((s) => s === 0 || s >= 60, { params: { code: "out-of-range" }, message: "0, or at least 60 seconds" })
    .optional(),
  networkLogin: z.enum(["none", "read", "write", "full"]).optional(),
  sendFromOwnAddress: z.boolean().optional(),
  signature: Note(10_000).optional(),
  language: LanguageTag.optional(),
  timeZone: TimeZone.nullable().optional(),
  calendarColour: ColourCode.optional(),
  extension: Line(30).optional(),
};

export const LoginShape = z.string().refine((text) => /^[a-z0-9._-]{3,64}$/.test(text), {
  params: { code: "login-format" },
  message: "3 to 64 of a-z, 0-9, dot, underscore and hyphen",
});

export const inviteAdministratorEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/administrators",
  summary: "Makes an administrator and mails a link, valid for 72 hours, with which they choose their password.",
  idempotent: true,
  body: z.strictObject({ login: LoginShape, ...administratorFields }),
  returns: AdministratorView,
});

export const editAdministratorEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/administrators/:adminId",
  summary: "Changes an administrator.",
  params: AdminParams,
  versioned: true,
  body: z.strictObject({ login: LoginShape, ...administratorFields }).partial(),
  returns: AdministratorView,
});

export const changeAdministratorStatusEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/administrators/:adminId/status",
  summary: "Suspends, lets back in or archives an administrator; the first and the last end their sign-ins at once.",
  params: AdminParams,
  body: z.strictObject({ to: z.enum(["active", "suspended", "archived"]), reason: Line(500).optional() }),
  returns: AdministratorView,
});

export const inviteAgainEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/administrators/:adminId/invite",
  summary: "Mails a new invitation; the link before it stops working.",
  params: AdminParams,
  returns: done,
});

export const unlockAdministratorEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/administrators/:adminId/unlock",
  summary: "Ends a lock after too many wrong passwords.",
  params: AdminParams,
  returns: done,
});

export const resetFactorsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/administrators/:adminId/reset-factors",
  summary: "Takes another administrator's second factors away after they were lost, ends the sign-ins and mails the owner.",
  params: AdminParams,
  freshProof: true,
  returns: done,
});

const RightsView = z.object({
  role: z.object({ id: z.uuid(), key: z.string(), title: z.string() }),
  version: z.int(),
  permissions: z.array(
    z.object({
      permission: z.string(),
      /** The levels that it can have at all. */
      levels: z.array(LevelShape),
      inherited: LevelShape,
      override: z.object({ level: LevelShape, byName: z.string(), at: MomentShape }).nullable(),
      effective: LevelShape,
    }),
  ),
});

export const administratorRightsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/administrators/:adminId/rights",
  summary: "Every permission of an administrator: what the role gives, what an override says, and what holds.",
  params: AdminParams,
  returns: RightsView,
});

export const setOverridesEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/administrators/:adminId/overrides",
  summary: "Replaces an administrator's overrides; an empty object resets all.",
  params: AdminParams,
  versioned: true,
  freshProof: true,
  body: z.strictObject({ overrides: z.record(PermissionShape, LevelShape) }),
  returns: RightsView,
});

export const listSignInsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/sign-ins",
  summary: "Who of staff is signed in.",
  query: listQuery({ sort: ["lastSeenAt", "createdAt"], filter: { adminId: z.uuid().optional() } }),
  returns: listOf(SignInView),
});

export const endSignInEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sign-ins/:signInId/end",
  summary: "Ends somebody's sign-in.",
  params: z.object({ signInId: z.uuid() }),
  returns: done,
});

// Roles

const RoleRow = z.object({
  id: z.uuid(),
  key: z.string(),
  title: z.string(),
  isBuiltin: z.boolean(),
  require2fa: z.boolean(),
  stockDefault: z.enum(["none", "all"]),
  holders: z.int(),
  version: z.int(),
});
const RoleView = RoleRow.extend({ levels: LevelsShape });
const RoleParams = z.object({ roleId: z.uuid() });

export const listRolesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/roles",
  summary: "All roles, the built-in ones first.",
  returns: z.object({ items: z.array(RoleRow) }),
});

export const getRoleEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/roles/:roleId",
  summary: "One role with its levels.",
  params: RoleParams,
  returns: RoleView,
});

export const permissionTreeEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/permissions",
  summary: "Every permission, with the levels that it can have and what the caller may give.",
  returns: z.object({
    items: z.array(z.object({ permission: z.string(), levels: z.array(LevelShape), own: LevelShape })),
    templates: z.array(z.object({ key: z.string(), title: z.string(), levels: LevelsShape })),
  }),
});

export const createRoleEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/roles",
  summary: "Makes a role: empty, as a copy of another, or from a template.",
  idempotent: true,
  freshProof: true,
  body: z.strictObject({
    title: FilledLine(100),
    from: z
      .union([z.strictObject({ roleId: z.uuid() }), z.strictObject({ template: z.string().max(60) })])
      .nullable()
      .default(null),
  }),
  returns: RoleView,
});

export const editRoleEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/roles/:roleId",
  summary: "Changes a role; it holds from the next request of every holder. Of a built-in role only title, second factor and stock.",
  params: RoleParams,
  versioned: true,
  freshProof: true,
  body: z.strictObject({
    title: FilledLine(100).optional(),
    levels: z.record(PermissionShape, LevelShape).optional(),
    require2fa: z.boolean().optional(),
    stockDefault: z.enum(["none", "all"]).optional(),
  }),
  returns: RoleView,
});

export const deleteRoleEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/roles/:roleId",
  summary: "Deletes a role of one's own; its holders move to another one in the same step.",
  params: RoleParams,
  freshProof: true,
  body: z.strictObject({ moveTo: z.uuid().nullable().default(null) }),
  returns: z.object({ moved: z.int() }),
});

// API keys

const ApiKeyView = z.object({
  id: z.uuid(),
  publicId: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  isService: z.boolean(),
  madeByName: z.string(),
  adminId: z.uuid().nullable(),
  partners: z.union([z.literal("all"), z.array(z.uuid())]),
  ipAllowList: z.array(z.string()),
  ratePerMin: z.int(),
  expiresAt: MomentShape.nullable(),
  revokedAt: MomentShape.nullable(),
  lastUsedAt: MomentShape.nullable(),
  lastUsedIp: z.string().nullable(),
  /** Not used for 90 days. */
  isIdle: z.boolean(),
  version: z.int(),
  createdAt: MomentShape,
});
const KeyParams = z.object({ keyId: z.uuid() });
const KeyWithSecret = ApiKeyView.extend({
  /** The whole key, shown this once. */
  key: z.string(),
});

export const listApiKeysEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/api-keys",
  summary: "API keys.",
  query: listQuery({ sort: ["createdAt", "name"], filter: { isRevoked: BooleanText.optional(), adminId: z.uuid().optional() } }),
  returns: listOf(ApiKeyView),
});

export const createApiKeyEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/api-keys",
  summary: "Makes an API key; its secret is shown this once.",
  freshProof: true,
  body: z.strictObject({
    name: FilledLine(100),
    scopes: z.array(PermissionShape).max(1000),
    partners: PartnerScope.default("all"),
    ipAllowList: z.array(Cidr).max(100).default([]),
    /** Null: never, which is allowed and warned of. */
    expiresInDays: z.int().min(1).max(3650).nullable().default(365),
    ratePerMin: z.int().min(10).max(6000).default(600),
    /** A key of the installation, bound to no person; only a super administrator makes one. */
    isService: z.boolean().default(false),
  }),
  returns: KeyWithSecret,
});

export const editApiKeyEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/api-keys/:keyId",
  summary: "Changes an API key.",
  params: KeyParams,
  versioned: true,
  freshProof: true,
  body: z.strictObject({
    name: FilledLine(100).optional(),
    scopes: z.array(PermissionShape).max(1000).optional(),
    ipAllowList: z.array(Cidr).max(100).optional(),
    ratePerMin: z.int().min(10).max(6000).optional(),
  }),
  returns: ApiKeyView,
});

export const rotateApiKeyEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/api-keys/:keyId/rotate",
  summary: "Gives a key a new secret; the old one works for 24 hours more.",
  params: KeyParams,
  freshProof: true,
  returns: KeyWithSecret,
});

export const revokeApiKeyEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/api-keys/:keyId",
  summary: "Ends an API key at once.",
  params: KeyParams,
  freshProof: true,
  returns: done,
});

// Logs

export const AuditEntryView = z.object({
  id: z.string(),
  at: MomentShape,
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
  /** The member of staff who acted through the customer's eyes. */
  staff: z.object({ id: z.string(), name: z.string() }).nullable(),
  source: z.string(),
  entity: z.string(),
  entityId: z.string(),
  label: z.string(),
  action: z.string(),
  reason: z.string().nullable(),
  changes: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })).nullable(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string(),
  partnerId: z.uuid().nullable(),
  customerId: z.uuid().nullable(),
});

const auditFilter = {
  actorId: z.uuid().optional(),
  actorKind: anyOf(z.enum(["staff", "key", "customer", "system", "anonymous"])).optional(),
  entity: z.string().max(60).optional(),
  entityId: z.string().max(100).optional(),
  action: z.string().max(60).optional(),
  field: z.string().max(60).optional(),
  source: anyOf(z.enum(["admin", "portal", "public", "api", "job", "cli", "import", "demo", "gateway"])).optional(),
  ip: z.string().max(50).optional(),
  partnerId: z.uuid().optional(),
  customerId: z.uuid().optional(),
  from: MomentShape.optional(),
  to: MomentShape.optional(),
};

const auditList = listQuery({ sort: ["at"], filter: auditFilter });

export const listAuditEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/audit",
  summary: "Who changed what.",
  query: auditList,
  returns: listOf(AuditEntryView),
});

// biome-ignore format: one list.
export const auditColumns = [
  "at", "actorKind", "actor", "staff", "source", "entity", "entityId", "label", "action", "reason", "changes", "ip", "userAgent", "requestId",
] as const;
export const exportAuditEndpoint = exportEndpoint({
  path: "/api/admin/audit/export",
  summary: "The audit log as a file, with the filter of the list.",
  sort: ["at"],
  filter: auditFilter,
  columns: auditColumns,
});

export const recordActivityEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/audit/:entity/:entityId",
  summary: "What happened to one record, for whoever may see it.",
  params: z.object({ entity: z.string().regex(/^[a-z][a-z_]{1,59}$/), entityId: z.string().min(1).max(100) }),
  query: listQuery({
    sort: ["at"],
    filter: {
      /** Records that belong to it and are told of with it: "refund:<id>", each for whoever may see it. */
      with: anyOf(z.string().regex(/^[a-z][a-z_]{1,59}:[^:]{1,100}$/)).optional(),
    },
  }),
  returns: listOf(AuditEntryView),
});

const signInLogFilter = {
  realm: z.enum(["staff", "customer"]).optional(),
  outcome: anyOf(z.enum(["succeeded", "failed", "locked", "refused", "code_wrong"])).optional(),
  identifier: z.string().max(255).optional(),
  subjectId: z.uuid().optional(),
  ip: z.string().max(50).optional(),
  from: MomentShape.optional(),
  to: MomentShape.optional(),
};

const signInLogList = listQuery({ sort: ["at"], filter: signInLogFilter });

export const signInColumns = ["at", "realm", "identifier", "outcome", "detail", "ip", "userAgent"] as const;
export const exportSignInLogEndpoint = exportEndpoint({
  path: "/api/admin/sign-in-log/export",
  summary: "The log of sign-ins as a file, with the filter of the list.",
  sort: ["at"],
  filter: signInLogFilter,
  columns: signInColumns,
});

export const listSignInLogEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/sign-in-log",
  summary: "Attempts to sign in, successful or not, of the last 90 days.",
  query: signInLogList,
  returns: listOf(
    z.object({
      id: z.uuid(),
      at: MomentShape,
      realm: z.enum(["staff", "customer"]),
      identifier: z.string(),
      subjectId: z.uuid().nullable(),
      partnerId: z.uuid().nullable(),
      outcome: z.string(),
      detail: z.string(),
      ip: z.string().nullable(),
      userAgent: z.string().nullable(),
    }),
  ),
});
