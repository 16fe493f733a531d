// P-25 a second factor that is a code, sent by e-mail or SMS each time that it is asked for.
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { codeIssued, type IssuedCode } from "../events.ts";
import { type CodeChannel, db } from "../tables.ts";
import { newCode, sameHash } from "../tokens.ts";
import { hashCode } from "./code-hash.ts";
import { codeLifeMs, type SendDecision, sendDecision, triesPerCode } from "./sent-code-rules.ts";

const realm = "customer";

/** Whom a code is for, and where it goes; nobody has to have an address. */
export interface CodeReceiver {
  readonly customerId: string;
  readonly partnerId: string;
  readonly channel: CodeChannel;
  readonly to: string | undefined;
  readonly name: string;
  readonly language: string;
}

/** Sends a new code, which makes the one before it worthless; not more often than the rules let. */
export async function sendFactorCode(work: Work, seal: Tools["seal"], receiver: CodeReceiver): Promise<SendDecision> {
  if (receiver.to === undefined) return "limited";
  const before = await db(work)
    .selectFrom("identity.sent_codes")
    .select(["created_at", "expires_at", "attempts_left", "used_at", "channel"])
    .where("realm", "=", realm)
    .where("subject_id", "=", receiver.customerId)
    .where("created_at", ">", new Date(work.now.getTime() - 24 * 60 * 60_000))
    .orderBy("created_at", "desc")
    .execute();
  const decision = sendDecision(
    before.map((row) => ({ sentAt: row.created_at, isGood: isGood(row, work.now) && row.channel === receiver.channel })),
    work.now,
  );
  if (decision !== "send") return decision;
  const id = uuidv7(work.now.getTime());
  const code = newCode("0123456789", 6);
  const expiresAt = new Date(work.now.getTime() + codeLifeMs);
  await db(work)
    .insertInto("identity.sent_codes")
    .values({
      id,
      realm,
      subject_id: receiver.customerId,
      channel: receiver.channel,
      code_hash: await hashCode(code, id),
      attempts_left: triesPerCode,
      created_at: work.now,
      expires_at: expiresAt,
      used_at: null,
    })
    .execute();
  work.emit(
    codeIssued,
    { partnerId: receiver.partnerId, customerId: receiver.customerId, objectId: id },
    {
      realm,
      purpose: "second_factor",
      channel: receiver.channel,
      to: [receiver.to],
      subjectIds: [receiver.customerId],
      name: receiver.name,
      language: receiver.language,
      expiresAt: expiresAt.toISOString(),
      sealed: seal(JSON.stringify({ code } satisfies IssuedCode)),
    },
  );
  return "send";
}

const isGood = (row: { used_at: Date | null; attempts_left: number; expires_at: Date }, now: Date): boolean =>
  row.used_at === null && row.attempts_left > 0 && row.expires_at > now;

/** Whether this is the code that was sent last; using it up is one act, and a wrong one costs a try. */
export async function takeSentCode(work: Work, { subjectId, code }: { subjectId: string; code: string }): Promise<boolean> {
  const newest = await db(work)
    .selectFrom("identity.sent_codes")
    .select(["id", "code_hash", "attempts_left", "used_at", "expires_at"])
    .where("realm", "=", realm)
    .where("subject_id", "=", subjectId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    // Of two who send the same code at once the second finds it used.
    .forUpdate()
    .executeTakeFirst();
  if (!newest || !isGood(newest, work.now)) return false;
  const fits = sameHash(await hashCode(code, newest.id), newest.code_hash);
  await db(work)
    .updateTable("identity.sent_codes")
    .set(fits ? { used_at: work.now } : { attempts_left: newest.attempts_left - 1 })
    .where("id", "=", newest.id)
    .execute();
  return fits;
}

/** By which way codes are sent, once a code has come back from there. */
export async function findSentFactor(work: Work, subjectId: string): Promise<{ channel: CodeChannel; since: Date } | undefined> {
  const row = await db(work)
    .selectFrom("identity.sent_factors")
    .select(["channel", "confirmed_at"])
    .where("realm", "=", realm)
    .where("subject_id", "=", subjectId)
    .executeTakeFirst();
  return row?.confirmed_at ? { channel: row.channel, since: row.confirmed_at } : undefined;
}

/** Keeps what somebody has begun to set up. */
export async function chooseSentFactor(work: Work, subjectId: string, channel: CodeChannel): Promise<void> {
  await db(work)
    .insertInto("identity.sent_factors")
    .values({ realm, subject_id: subjectId, channel, confirmed_at: null, created_at: work.now })
    .onConflict((conflict) => conflict.columns(["realm", "subject_id"]).doUpdateSet({ channel, confirmed_at: null, created_at: work.now }))
    .execute();
}

/** From here on codes are asked for; false when nothing was begun. */
export async function confirmSentFactor(work: Work, subjectId: string): Promise<boolean> {
  const done = await db(work)
    .updateTable("identity.sent_factors")
    .set({ confirmed_at: work.now })
    .where("realm", "=", realm)
    .where("subject_id", "=", subjectId)
    .where("confirmed_at", "is", null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export async function dropSentFactor(work: Work, subjectId: string): Promise<void> {
  await db(work).deleteFrom("identity.sent_factors").where("realm", "=", realm).where("subject_id", "=", subjectId).execute();
  await db(work).deleteFrom("identity.sent_codes").where("realm", "=", realm).where("subject_id", "=", subjectId).execute();
}
