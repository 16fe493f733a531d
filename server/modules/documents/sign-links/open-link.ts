// Whoever holds a link gets a code to the address that staff chose, and with the code the contract (P-178). Here a token becomes a link, and a
// typed code becomes a cookie. Wrong tries are counted in a transaction of their own: a refusal afterwards must not undo it.
import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type SqlBool, sql } from "kysely";
import { calendarDay } from "../../../../shared/calendar.ts";
import type { Works } from "../../../platform/http/api.ts";
import { notFound, tooManyRequests } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { hashToken, isSingleCode, maskedAddress, newToken, sendDecision, sendSingleCode, triesPerCode } from "../../identity/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { type ContractDocument, getContract } from "../contracts/contract-store.ts";
import { noteEvidence } from "../contracts/evidence-store.ts";
import { signVerify } from "../settings.ts";
import { db, type SignerRow, type SignLink } from "../tables.ts";
import { signCodeWrong, signProofNeeded } from "./problems.ts";

/** The program's own eyes: the holder of a link is nobody whom the database knows. */
export const asHolder = <T>(works: Works, act: (work: Work) => Promise<T>): Promise<T> => works.asSystem("sign-link", act);

export interface OpenLink {
  readonly link: SignLink;
  readonly contract: ContractDocument;
  readonly signer: SignerRow;
  /** O-112 by the partner's setting; else whoever has the link opens it. */
  readonly needsCode: boolean;
}

/** @throws `not-found` for a link that nobody made, that was taken back or is over, and where there is nothing to sign: all look the same. */
export async function openSignLink(work: Work, token: string): Promise<OpenLink> {
  const link = await db(work)
    .selectFrom("documents.sign_links")
    .selectAll()
    .where((or) => or.or([or("token_hash", "=", hashToken(token)), sql<SqlBool>`reminder_hashes @> array[${hashToken(token)}]`]))
    .where("expires_at", ">", work.now)
    .executeTakeFirst();
  if (!link) throw notFound();
  const signer = await db(work).selectFrom("documents.signers").selectAll().where("link_id", "=", link.id).executeTakeFirst();
  if (!signer) throw notFound();
  const contract = await getContract(work, link.document_id);
  const { state, signBy } = contract.contract;
  const { timeZone } = await getPartner(work, link.partner_id);
  const waits = state === "awaiting_signature" && (signBy === null || signBy >= calendarDay(work.now, timeZone));
  if (!waits && state !== "signed") throw notFound();
  const needsCode = (await getSetting(work, signVerify, { partnerId: link.partner_id })) !== "none";
  return { link, contract, signer, needsCode };
}

export async function sendSignCode(work: Work, tools: Pick<Tools, "seal">, token: string): Promise<"sent" | "kept" | "limited"> {
  const { link, contract, signer } = await openSignLink(work, token);
  await lockLink(work, link.id);
  const former = await db(work)
    .selectFrom("documents.sign_codes")
    .select(["created_at", "expires_at", "attempts_left", "used_at"])
    .where("link_id", "=", link.id)
    .where("created_at", ">", new Date(work.now.getTime() - 86_400_000))
    .orderBy("created_at", "desc")
    .execute();
  if (isPaused(former[0], work.now)) return "limited";
  const decision = sendDecision(
    former.map((row) => ({ sentAt: row.created_at, isGood: isGood(row, work.now) })),
    work.now,
  );
  if (decision !== "send") return decision;
  const { customer_id: customerId, partner_id: partnerId, channel, to_address: to } = link;
  const { language } = await getCustomer(work, customerId);
  const { name } = signer;
  const code = await sendSingleCode(work, tools.seal, { customerId, partnerId, channel, to, name, language }, "sign_code");
  await db(work)
    .insertInto("documents.sign_codes")
    .values({
      ...{ id: code.id, link_id: link.id, customer_id: customerId, partner_id: partnerId, code_hash: code.hash },
      ...{ attempts_left: triesPerCode, created_at: work.now, expires_at: code.expiresAt, used_at: null },
    })
    .execute();
  await noteEvidence(work, contract, "code-sent", {
    channel: "link",
    byName: name,
    details: { signer: signer.position, to: maskedAddress(to) },
  });
  return "sent";
}

interface KeptCode {
  readonly expires_at: Date;
  readonly attempts_left: number;
  readonly used_at: Date | null;
}
const isGood = (code: KeptCode, now: Date): boolean => code.used_at === null && code.attempts_left > 0 && code.expires_at > now;

/** O-112 after five wrong tries nobody gets another code for a while. */
const guessPauseMs = 15 * 60_000;
const isPaused = (newest: KeptCode | undefined, now: Date): boolean =>
  newest?.attempts_left === 0 && newest.used_at !== null && now.getTime() - newest.used_at.getTime() < guessPauseMs;

/** Of two who type at once the second finds what the first has left. */
const lockLink = (work: Work, linkId: string) =>
  db(work).selectFrom("documents.sign_links").select("id").where("id", "=", linkId).forUpdate().execute();

const proofMs = 60 * 60_000;

/** The proof for this browser; undefined: that was not the code, or it is used up. */
export async function takeSignCode(work: Work, token: string, typed: string): Promise<{ linkId: string; proof: string } | undefined> {
  const { link, contract, signer } = await openSignLink(work, token);
  await lockLink(work, link.id);
  const code = await db(work)
    .selectFrom("documents.sign_codes")
    .selectAll()
    .where("link_id", "=", link.id)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!code || !isGood(code, work.now)) return undefined;
  const fits = await isSingleCode(typed, { id: code.id, hash: code.code_hash });
  await db(work)
    .updateTable("documents.sign_codes")
    // Of a code that is guessed at too often the moment counts as well: a pause begins.
    .set({
      ...(fits || code.attempts_left === 1 ? { used_at: work.now } : {}),
      ...(fits ? {} : { attempts_left: code.attempts_left - 1 }),
    })
    .where("id", "=", code.id)
    .execute();
  if (!fits) return undefined;
  const proof = newToken();
  await db(work)
    .updateTable("documents.sign_links")
    .set({ proof_hash: hashToken(proof), proven_until: new Date(work.now.getTime() + proofMs), opened_at: link.opened_at ?? work.now })
    .where("id", "=", link.id)
    .execute();
  const details = { signer: signer.position, to: maskedAddress(link.to_address) };
  await noteEvidence(work, contract, "code-confirmed", { channel: "link", byName: signer.name, details });
  return { linkId: link.id, proof };
}

export const tooManyCodes = () =>
  tooManyRequests(
    "Too many codes were sent, or tried. Try again later: after five wrong tries in fifteen minutes, after many codes in an hour.",
    { retryAfterS: 900 },
  );
export const wrongCode = () => signCodeWrong("Look at the code again, or have a new one sent. It holds for ten minutes and five tries.");

// Its name tells nothing about the link.
const cookieOf = (linkId: string): string => `sign_${createHash("sha256").update(linkId).digest("hex").slice(0, 12)}`;

export function keepProof(
  reply: FastifyReply,
  { config }: Pick<Tools, "config">,
  { linkId, proof }: { linkId: string; proof: string },
): void {
  const secure = config.publicUrl.startsWith("https:");
  reply.setCookie(cookieOf(linkId), proof, {
    path: "/api/public/sign",
    httpOnly: true,
    sameSite: "strict",
    secure,
    maxAge: proofMs / 1000,
  });
}

export function isProven(work: Work, { link, needsCode }: OpenLink, request: FastifyRequest): boolean {
  if (!needsCode) return true;
  const proof = request.cookies[cookieOf(link.id)];
  return (
    proof !== undefined &&
    link.proof_hash !== null &&
    link.proof_hash === hashToken(proof) &&
    link.proven_until !== null &&
    link.proven_until > work.now
  );
}

/** @throws `sign-proof-needed` where the code was not typed in this browser, or an hour ago */
export async function openProven(work: Work, token: string, request: FastifyRequest): Promise<OpenLink> {
  const open = await openSignLink(work, token);
  if (!isProven(work, open, request)) throw signProofNeeded("Have a code sent to you and enter it.");
  return open;
}

/** Without a code the page itself says that it was opened. */
export const noteOpened = (work: Work, linkId: string) =>
  db(work)
    .updateTable("documents.sign_links")
    .set({ opened_at: work.now })
    .where("id", "=", linkId)
    .where("opened_at", "is", null)
    .execute();
