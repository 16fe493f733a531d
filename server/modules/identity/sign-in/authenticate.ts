import type { FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { Level } from "../../../../shared/permissions.ts";
import { type CustomerActor, type StaffActor, system } from "../../../platform/actor.ts";
import type { Authenticate, SignedIn } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inReadingWork, inWork, type OpenWork, type Work } from "../../../platform/work.ts";
import { authenticateKey } from "../api-keys/authenticate-key.ts";
import { mustHaveFactor } from "../factors/required-factor.ts";
import { isPasswordTooOld } from "../passwords/password-age.ts";
import { effectiveLevels } from "../roles/effective-levels.ts";
import { newestOwn } from "../roles/newest-own.ts";
import { type SecuritySettings, securitySettings } from "../settings.ts";
import { hashToken } from "../tokens.ts";
import { addressOf } from "./client-address.ts";
import { readSignInCookie } from "./cookies.ts";
import { customerLimits, rotationGraceMs, seenEveryMs } from "./limits.ts";
import { inNetworks } from "./networks.ts";
import { customerPathsBeforeFactor, customerPathsBeforePassword, staffPathsBeforeFactor, staffPathsBeforePassword } from "./open-paths.ts";
import { areAllSuspended } from "./suspended-partners.ts";

/** Says who asks: a cookie of the realm, or a key of a program. Before the request's own work, and nearly always by reading alone. */
export function makeAuthenticate(tools: Tools): Authenticate {
  const actor = system("authenticate");
  return async (request, realm) => {
    const open: OpenWork = realm === "customer" ? { actor, origin: { source: "portal" } } : { actor };
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (realm === "staff" && bearer !== undefined) {
      return inWork(tools.base, open, (work) => authenticateKey(work, bearer, addressOf(request)));
    }
    const token = readSignInCookie(request, realm);
    if (token === undefined || token === "") return undefined;
    const found = await inReadingWork(tools.base, open, (work) =>
      realm === "staff" ? findStaff(work, request, token) : findCustomer(work, token),
    );
    if (found && isNoteDue(request, found.row, tools.base.clock.now())) await inWork(tools.base, open, (work) => noteSeen(work, found.row));
    return found?.signedIn;
  };
}

/** Who it is, with the row of the sign-in. */
interface Found {
  readonly signedIn: SignedIn;
  readonly row: SeenRow;
}

interface SeenRow {
  readonly id: string;
  readonly last_seen_at: Date;
}

interface StaffRow {
  id: string;
  subject_id: string;
  created_at: Date;
  last_seen_at: Date;
  proved_at: Date | null;
  full_name: string;
  all_partners: boolean;
  idle_timeout_s: number;
  from_allowed: boolean;
  role: { id: string; key: string; is_builtin: boolean; levels: Record<string, Level> | null; version: number };
  require_2fa: boolean;
  partner_ids: string[];
  overrides: Record<string, Level> | null;
  has_factor: boolean;
  must_change: boolean;
  password_set_at: Date | null;
}

async function findStaff(work: Work, request: FastifyRequest, token: string): Promise<Found | undefined> {
  const settings = await securitySettings(work);
  const address = addressOf(request);
  const found = await sql<StaffRow>`
    select sign_in.id, sign_in.subject_id, sign_in.created_at, sign_in.last_seen_at, sign_in.proved_at,
      admin.full_name, admin.all_partners, admin.idle_timeout_s,
      (cardinality(admin.ip_allow_list) = 0 or ${address}::inet <<= any (admin.ip_allow_list))
        and (${settings.ipAllowList.length === 0} or ${inNetworks(address, settings.ipAllowList)}) as from_allowed,
      jsonb_build_object('id', role.id, 'key', role.key, 'is_builtin', role.is_builtin, 'levels', role.levels, 'version', role.version) as role,
      role.require_2fa,
      array(select scope.partner_id from identity.administrator_partners scope where scope.admin_id = admin.id)::text[] as partner_ids,
      (select jsonb_object_agg(permission, level) from identity.overrides where admin_id = admin.id) as overrides,
      exists (select from identity.totp_factors factor
              where factor.realm = 'staff' and factor.subject_id = admin.id and factor.confirmed_at is not null) as has_factor,
      credential.must_change, credential.password_set_at
    from identity.sign_ins sign_in
    join identity.administrators admin on admin.id = sign_in.subject_id and admin.status = 'active'
    join identity.roles role on role.id = admin.role_id
    join identity.credentials credential on credential.realm = 'staff' and credential.subject_id = admin.id and credential.is_enabled
    where ${tokenMatches(work, token)} and sign_in.realm = 'staff' and sign_in.ended_at is null`.execute(work.tx);
  const row = found.rows[0];
  if (!row?.from_allowed) return undefined;
  const idleMs = row.idle_timeout_s > 0 ? row.idle_timeout_s * 1000 : settings.idleMs;
  if (isOver(work, row, { idleMs, absoluteMs: settings.absoluteMs })) return undefined;

  if (!row.all_partners && (await areAllSuspended(work, row.partner_ids))) return undefined;
  const levels = effectiveLevels(row.role, row.overrides);
  const actor: StaffActor = {
    kind: "staff",
    adminId: row.subject_id,
    name: row.full_name,
    partners: row.all_partners ? "all" : row.partner_ids,
    levels,
    sessionId: row.id,
    ...newestOwn(row.role.key, settings),
  };
  const onlyFor = stepBeforeAll(work, row, settings);
  return { row, signedIn: { actor, provedAt: row.proved_at ?? undefined, ...(onlyFor ? { onlyFor } : {}) } };
}

function stepBeforeAll(work: Work, row: StaffRow, settings: SecuritySettings): readonly string[] | undefined {
  const needsFactor = settings.require2fa === "all" || (settings.require2fa === "roles" && row.require_2fa);
  if (needsFactor && !row.has_factor) return staffPathsBeforeFactor;
  const isOld = isPasswordTooOld(work.now, row.password_set_at, settings.passwordMaxDays);
  return row.must_change || isOld ? staffPathsBeforePassword : undefined;
}

interface CustomerRow {
  id: string;
  subject_id: string;
  partner_id: string;
  name: string;
  stay: boolean;
  staff_id: string | null;
  staff_name: string | null;
  mode: "view" | "act" | null;
  created_at: Date;
  last_seen_at: Date;
  proved_at: Date | null;
  must_change: boolean;
  has_factor: boolean;
}

async function findCustomer(work: Work, token: string): Promise<Found | undefined> {
  const found = await sql<CustomerRow>`
    select sign_in.id, sign_in.subject_id, credential.partner_id, sign_in.name, sign_in.stay, sign_in.staff_id, sign_in.staff_name, sign_in.mode,
      sign_in.created_at, sign_in.last_seen_at, sign_in.proved_at, credential.must_change,
      exists (select from identity.totp_factors factor
              where factor.realm = 'customer' and factor.subject_id = sign_in.subject_id and factor.confirmed_at is not null)
        or exists (select from identity.sent_factors factor
                   where factor.realm = 'customer' and factor.subject_id = sign_in.subject_id and factor.confirmed_at is not null) as has_factor
    from identity.sign_ins sign_in
    join identity.credentials credential on credential.realm = 'customer' and credential.subject_id = sign_in.subject_id
    left join identity.administrators admin on admin.id = sign_in.staff_id
    where ${tokenMatches(work, token)} and sign_in.realm = 'customer' and sign_in.ended_at is null
      and case when sign_in.staff_id is null then credential.is_enabled else admin.status = 'active' end`.execute(work.tx);
  const row = found.rows[0];
  if (!row) return undefined;
  if (isOver(work, row, customerLimits(row))) return undefined;

  const staff =
    row.staff_id !== null && row.mode !== null ? { adminId: row.staff_id, name: row.staff_name ?? "", mode: row.mode } : undefined;
  const actor: CustomerActor = {
    kind: "customer",
    customerId: row.subject_id,
    partnerId: row.partner_id,
    name: row.name,
    sessionId: row.id,
    ...(staff ? { staff } : {}),
  };
  const onlyFor = staff ? undefined : await stepBeforePortal(work, row);
  return { row, signedIn: { actor, provedAt: row.proved_at ?? undefined, ...(onlyFor ? { onlyFor } : {}) } };
}

async function stepBeforePortal(work: Work, row: CustomerRow): Promise<readonly string[] | undefined> {
  if (row.must_change) return customerPathsBeforePassword;
  return !row.has_factor && (await mustHaveFactor(work, row.partner_id)) ? customerPathsBeforeFactor : undefined;
}

const tokenMatches = (work: Work, token: string) => {
  const hash = hashToken(token);
  const graceFrom = new Date(work.now.getTime() - rotationGraceMs);
  return sql`(sign_in.token_hash = ${hash} or (sign_in.previous_token_hash = ${hash} and sign_in.rotated_at > ${graceFrom}))`;
};

function isOver(work: Work, row: { created_at: Date; last_seen_at: Date }, limits: { idleMs: number; absoluteMs: number }): boolean {
  const now = work.now.getTime();
  return now - row.last_seen_at.getTime() >= limits.idleMs + seenEveryMs || now - row.created_at.getTime() >= limits.absoluteMs;
}

/** Polling of an open page is no sign of a person; such requests say so. Nor does it put an end off to ask when it comes. */
function isNoteDue(request: FastifyRequest, row: SeenRow, now: Date): boolean {
  const path = request.url.split("?")[0] ?? "";
  const isBackground = request.headers["x-background"] !== undefined || path.endsWith("/live") || path.endsWith("/sign-in/ends");
  return !isBackground && now.getTime() - row.last_seen_at.getTime() >= seenEveryMs;
}

/** The condition again: of several requests at once only the first writes. */
async function noteSeen(work: Work, row: SeenRow): Promise<void> {
  await sql`update identity.sign_ins set last_seen_at = ${work.now}
    where id = ${row.id} and last_seen_at <= ${new Date(work.now.getTime() - seenEveryMs)}`.execute(work.tx);
}
