// P-133 a code that goes to the customer: a link that is old may lie in many hands, and who keeps a method speaks for the customer. Typed, it
// becomes a cookie of this browser. Wrong tries are counted in a transaction of their own: a refusal afterwards must not undo it.
import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Selectable } from "kysely";
import type { Works } from "../../../platform/http/api.ts";
import { tooManyRequests } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { lockAccounts } from "../../billing/index.ts";
import { getCustomer, listCustomerContacts } from "../../customers/index.ts";
import {
  canSendSms,
  hashToken,
  isSingleCode,
  maskedAddress,
  newToken,
  sendDecision,
  sendSingleCode,
  triesPerCode,
} from "../../identity/index.ts";
import { db, type PayLinkCodeTable } from "../tables.ts";
import type { codeChannels } from "./contract.ts";
import { asGuest, factsOfLink, openLink, type PayLink } from "./open-link.ts";
import { payCodeWrong, payLinkOver } from "./problems.ts";

type Channel = (typeof codeChannels)[number];
type KeptCode = Selectable<PayLinkCodeTable>;

/** Where a code can go: the first address and the first number on record. */
export async function codeWays(work: Work, customerId: string, partnerId: string): Promise<{ channel: Channel; to: string }[]> {
  const contacts = (await listCustomerContacts(work, [customerId])).get(customerId);
  const [email] = contacts?.emails ?? [];
  const [phone] = contacts?.phones ?? [];
  return [
    ...(email ? [{ channel: "email" as const, to: email }] : []),
    ...(phone && (await canSendSms(work, partnerId)) ? [{ channel: "sms" as const, to: phone }] : []),
  ];
}

interface SentCode {
  readonly outcome: "sent" | "kept";
  readonly to: string;
}

export async function sendLinkCode(works: Works, tools: Pick<Tools, "seal">, token: string, channel: Channel): Promise<SentCode> {
  const link = await openLink(works, token, "look");
  const sent = await asGuest(works, (work) => send(work, tools, link, channel));
  if (sent === "limited") throw tooManyRequests("Too many codes were sent. Try again in an hour.", { retryAfterS: 3600 });
  return sent;
}

async function send(work: Work, tools: Pick<Tools, "seal">, link: PayLink, channel: Channel): Promise<SentCode | "limited"> {
  const { accountId: customerId, state } = await factsOfLink(work, link);
  if (state !== "live") throw payLinkOver("Nothing can be paid with this link any more.");
  const { partner_id: partnerId } = link;
  const to = (await codeWays(work, customerId, partnerId)).find((way) => way.channel === channel)?.to;
  if (to === undefined) throw payLinkOver("A code cannot be sent here. Pay another way, or sign in.");
  // Those who press at once take turns. A customer may have many links; they are written to as if it were one.
  await lockAccounts(work, [customerId]);
  const former = await db(work)
    .selectFrom("payments.pay_link_codes")
    .selectAll()
    .where("customer_id", "=", customerId)
    .where("created_at", ">", new Date(work.now.getTime() - 86_400_000))
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .execute();
  const decision = sendDecision(
    former.map((code) => ({
      sentAt: code.created_at,
      isGood: code.link_id === link.id && code.channel === channel && isGood(code, work.now),
    })),
    work.now,
  );
  if (decision === "limited") return "limited";
  if (decision === "kept") return { outcome: "kept", to: maskedAddress(to) };
  const { fullName: name, language } = await getCustomer(work, customerId);
  const code = await sendSingleCode(work, tools.seal, { customerId, partnerId, channel, to, name, language }, "pay_code");
  await db(work)
    .insertInto("payments.pay_link_codes")
    .values({
      ...{ id: code.id, link_id: link.id, customer_id: customerId, partner_id: partnerId, channel, code_hash: code.hash },
      ...{ attempts_left: triesPerCode, created_at: work.now, expires_at: code.expiresAt },
    })
    .execute();
  work.audit({ entity: "pay_link", entityId: link.id, label: "Pay link", action: "send_code", partnerId, customerId });
  return { outcome: "sent", to: maskedAddress(to) };
}

const isGood = (code: KeptCode, now: Date): boolean => code.used_at === null && code.attempts_left > 0 && code.expires_at > now;

const proofMs = 60 * 60_000;

/** The proof for this browser. */
export async function takeLinkCode(works: Works, token: string, typed: string): Promise<{ linkId: string; proof: string }> {
  const link = await openLink(works, token, "look");
  const proof = await asGuest(works, (work) => take(work, link, typed));
  if (proof === undefined) throw payCodeWrong("Look at the code again, or have a new one sent. It holds for ten minutes and five tries.");
  return { linkId: link.id, proof };
}

async function take(work: Work, link: PayLink, typed: string): Promise<string | undefined> {
  // Of two who type at once the second finds what the first has left.
  const code = await db(work)
    .selectFrom("payments.pay_link_codes")
    .selectAll()
    .where("link_id", "=", link.id)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (!code || !isGood(code, work.now)) return undefined;
  const fits = await isSingleCode(typed, { id: code.id, hash: code.code_hash });
  const proof = newToken();
  await db(work)
    .updateTable("payments.pay_link_codes")
    .set(
      fits
        ? { used_at: work.now, proof_hash: hashToken(proof), proven_until: new Date(work.now.getTime() + proofMs) }
        : { attempts_left: code.attempts_left - 1 },
    )
    .where("id", "=", code.id)
    .execute();
  const { partner_id: partnerId, customer_id: customerId } = code;
  const action = fits ? "open_with_code" : "wrong_proof";
  work.audit({ entity: "pay_link", entityId: link.id, label: "Pay link", action, partnerId, customerId });
  return fits ? proof : undefined;
}

// Its name tells nothing about the link.
const cookieOf = (linkId: string): string => `pay_${createHash("sha256").update(linkId).digest("hex").slice(0, 12)}`;

export function keepLinkProof(
  reply: FastifyReply,
  { config }: Pick<Tools, "config">,
  { linkId, proof }: { linkId: string; proof: string },
): void {
  const secure = config.publicUrl.startsWith("https:");
  reply.setCookie(cookieOf(linkId), proof, {
    ...{ path: "/api/public/pay", httpOnly: true, sameSite: "strict", secure },
    maxAge: proofMs / 1000,
  });
}

/** Whether the code was typed in this browser, within the last hour. */
export async function isProvenLink(work: Work, linkId: string, cookies: FastifyRequest["cookies"]): Promise<boolean> {
  const proof = cookies[cookieOf(linkId)];
  if (proof === undefined) return false;
  const found = await db(work)
    .selectFrom("payments.pay_link_codes")
    .select("id")
    .where("link_id", "=", linkId)
    .where("proof_hash", "=", hashToken(proof))
    .where("proven_until", ">", work.now)
    .executeTakeFirst();
  return found !== undefined;
}
