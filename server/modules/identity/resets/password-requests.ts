// A code or a link with which somebody chooses a password: a reset, an invitation, a welcome. A reset for a name that nobody has is
// kept and judged in the same way, only nobody ever gets its code, so neither the answer nor its time tells who exists.
import { sql } from "kysely";
import type { Problem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { codeIssued, type IssuedCode } from "../events.ts";
import { hashCode } from "../factors/code-hash.ts";
import { codeLocked, codeWrong, linkUsedUp } from "../problems.ts";
import { originAddress } from "../sign-in/attempts.ts";
import { db, type Realm } from "../tables.ts";
import { hashToken, newCode, newToken, sameHash } from "../tokens.ts";

export type Seal = Tools["seal"];
export type Purpose = "reset" | "invitation" | "set_password";

export interface NewPasswordRequest {
  readonly realm: Realm;
  readonly purpose: Purpose;
  /** Whose password it may set; empty for a name that nobody has. */
  readonly subjectIds: readonly string[];
  readonly partnerId: string | null;
  /** The name in its normal form: limits and replacing earlier requests go by it. */
  readonly identifier: string;
  readonly channel: "email" | "sms" | "none";
  readonly to: readonly string[];
  readonly name: string;
  readonly language: string;
  /** Null: a link alone. */
  readonly code: { readonly characters: string; readonly length: number } | null;
  readonly attempts: number;
  readonly lifeMs: number;
  /** What the link's token is put behind: "https://isp.example/reset#". */
  readonly linkStart: string;
}

/** Long enough to choose a password after the code was typed in its last minute. */
const grantMs = 15 * 60_000;

/** Makes a request, lets it replace the open one before it, and hands code and link to whoever sends messages. */
export async function issuePasswordRequest(work: Work, seal: Seal, request: NewPasswordRequest): Promise<{ requestId: string }> {
  await supersede(work, request);
  const id = uuidv7(work.now.getTime());
  const code = request.code ? newCode(request.code.characters, request.code.length) : undefined;
  const link = newToken();
  const expiresAt = new Date(work.now.getTime() + request.lifeMs);
  await db(work)
    .insertInto("identity.password_requests")
    .values({
      id,
      realm: request.realm,
      purpose: request.purpose,
      subject_ids: [...request.subjectIds],
      partner_id: request.partnerId,
      identifier: request.identifier,
      channel: request.channel,
      state: request.to.length > 0 ? "sent" : "requested",
      code_hash: code === undefined ? null : await hashCode(code, id),
      link_hash: hashToken(link),
      grant_hash: null,
      attempts_left: request.attempts,
      created_at: work.now,
      expires_at: expiresAt,
      ip: originAddress(work),
    })
    .execute();
  const secret: IssuedCode = { ...(code === undefined ? {} : { code }), link: `${request.linkStart}${link}` };
  work.emit(
    codeIssued,
    { partnerId: request.partnerId, objectId: id, customerId: request.realm === "customer" ? (request.subjectIds[0] ?? null) : null },
    {
      realm: request.realm,
      purpose: request.purpose,
      channel: request.channel,
      to: [...request.to],
      subjectIds: [...request.subjectIds],
      name: request.name,
      language: request.language,
      expiresAt: expiresAt.toISOString(),
      sealed: seal(JSON.stringify(secret)),
    },
  );
  return { requestId: id };
}

/** One open code per name: a new one makes those before it worthless. */
async function supersede(work: Work, { realm, identifier, subjectIds, purpose }: NewPasswordRequest): Promise<void> {
  await db(work)
    .updateTable("identity.password_requests")
    .set({ state: "superseded", grant_hash: null })
    .where("realm", "=", realm)
    .where("purpose", "=", purpose)
    .where("state", "in", ["requested", "sent", "verified"])
    .where((eb) => eb.or([eb("identifier", "=", identifier), sql<boolean>`subject_ids && ${[...subjectIds]}::uuid[]`]))
    .execute();
}

export interface SendLimits {
  readonly perHour: number;
  readonly perDay: number;
}

/** The newest request of a name when no further code may be sent for now. */
export async function requestInsteadOfSending(
  work: Work,
  about: { realm: Realm; identifier: string; limits: SendLimits },
): Promise<{ requestId: string } | undefined> {
  const hourAgo = new Date(work.now.getTime() - 60 * 60_000);
  const dayAgo = new Date(work.now.getTime() - 24 * 60 * 60_000);
  const rows = await db(work)
    .selectFrom("identity.password_requests")
    .select(["id", "created_at"])
    .where("realm", "=", about.realm)
    .where("identifier", "=", about.identifier)
    .where("purpose", "=", "reset")
    .where("created_at", ">", dayAgo)
    .orderBy("created_at", "desc")
    .limit(about.limits.perDay)
    .execute();
  const inHour = rows.filter((row) => row.created_at > hourAgo).length;
  const newest = rows[0];
  return newest && (inHour >= about.limits.perHour || rows.length >= about.limits.perDay) ? { requestId: newest.id } : undefined;
}

/** How many resets came from an address within an hour. */
export async function resetsFromAddress(work: Work, realm: Realm): Promise<number> {
  const address = originAddress(work);
  if (address === null) return 0;
  const row = await db(work)
    .selectFrom("identity.password_requests")
    .select((eb) => eb.fn.countAll<bigint>().as("count"))
    .where("ip", "=", address)
    .where("realm", "=", realm)
    .where("purpose", "=", "reset")
    .where("created_at", ">", new Date(work.now.getTime() - 60 * 60_000))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export type CodeOutcome =
  | { readonly kind: "granted"; readonly grant: string; readonly subjectIds: readonly string[] }
  | { readonly kind: "refused"; readonly problem: Problem };

/** Trades a right code for a grant. A wrong one costs an attempt; the caller commits and then refuses. */
export async function checkResetCode(work: Work, typed: { realm: Realm; requestId: string; code: string }): Promise<CodeOutcome> {
  const row = await db(work)
    .selectFrom("identity.password_requests")
    .selectAll()
    .where("id", "=", typed.requestId)
    .where("realm", "=", typed.realm)
    .where("purpose", "=", "reset")
    .forUpdate()
    .executeTakeFirst();
  const hash = await hashCode(typed.code, typed.requestId);
  if (!row || (row.state !== "sent" && row.state !== "requested")) return { kind: "refused", problem: usedUp() };
  if (row.expires_at <= work.now) {
    await setRequest(work, row.id, { state: "expired" });
    return { kind: "refused", problem: usedUp() };
  }
  if (row.state === "sent" && row.code_hash !== null && sameHash(hash, row.code_hash)) {
    return { kind: "granted", grant: await grantFor(work, row), subjectIds: row.subject_ids };
  }
  const left = row.attempts_left - 1;
  await setRequest(work, row.id, { attempts_left: left, ...(left === 0 ? { state: "locked" as const } : {}) });
  if (left === 0) return { kind: "refused", problem: usedUp() };
  const problem = codeWrong(`${left} more ${left === 1 ? "try" : "tries"}.`, {
    errors: [{ field: "code", code: "code-wrong", params: { left } }],
  });
  return { kind: "refused", problem };
}

const usedUp = () => codeLocked("Ask for a new code.");

/** Trades the token of a link for a grant; the link stays good until a password was chosen or it expires. */
export async function openPasswordLink(
  work: Work,
  link: { realm: Realm; token: string },
): Promise<{ grant: string; purpose: Purpose; subjectIds: readonly string[] }> {
  const row = await db(work)
    .selectFrom("identity.password_requests")
    .selectAll()
    .where("link_hash", "=", hashToken(link.token))
    .where("realm", "=", link.realm)
    .where("state", "in", ["sent", "verified"])
    .where("expires_at", ">", work.now)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw linkUsedUp("It was used, replaced by a newer one, or is too old. Ask for a new one.");
  return { grant: await grantFor(work, row), purpose: purposeOf(row), subjectIds: row.subject_ids };
}

async function grantFor(work: Work, row: { id: string; expires_at: Date }): Promise<string> {
  const grant = newToken();
  const latest = new Date(Math.max(row.expires_at.getTime(), work.now.getTime() + grantMs));
  await setRequest(work, row.id, { state: "verified", grant_hash: hashToken(grant), expires_at: latest });
  return grant;
}

/** Uses a grant up. What it may do is done in the same transaction, or it stays good. */
export async function takeGrant(
  work: Work,
  given: { realm: Realm; grant: string },
): Promise<{ purpose: Purpose; subjectIds: readonly string[] }> {
  const row = await db(work)
    .updateTable("identity.password_requests")
    .set({ state: "completed", grant_hash: null, link_hash: null, code_hash: null })
    .where("grant_hash", "=", hashToken(given.grant))
    .where("realm", "=", given.realm)
    .where("state", "=", "verified")
    .where("expires_at", ">", work.now)
    .returning(["purpose", "subject_ids"])
    .executeTakeFirst();
  if (!row) throw linkUsedUp("Start again with a new code.");
  return { purpose: purposeOf(row), subjectIds: row.subject_ids };
}

/** Who asked for the login alone got neither link nor code. */
function purposeOf({ purpose }: { purpose: Purpose | "login" }): Purpose {
  if (purpose === "login") throw linkUsedUp("Ask for a new one.");
  return purpose;
}

const setRequest = (
  work: Work,
  id: string,
  change: { state?: "expired" | "locked" | "verified"; attempts_left?: number; grant_hash?: string; expires_at?: Date },
) => db(work).updateTable("identity.password_requests").set(change).where("id", "=", id).execute();
