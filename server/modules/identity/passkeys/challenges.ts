// What a passkey has to sign. Nothing is stored when one is asked for, because every visit of the sign-in page asks: the sealed token
// says what it is for. What was signed is remembered until the token is too old, so that nothing is accepted twice.
import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";

const lifeMs = 10 * 60_000;
const Shape = z.object({
  purpose: z.enum(["passkey-sign-in", "passkey-proof", "passkey-new"]),
  subjectId: z.uuid().nullable(),
  challenge: z.string(),
  expiresAt: z.number(),
});

interface Purpose {
  readonly purpose: z.output<typeof Shape>["purpose"];
  /** The customer who is signed in; null at the door. */
  readonly subjectId: string | null;
}

export function makeChallenge(work: Work, seal: Tools["seal"], about: Purpose): { challenge: string; token: string } {
  const challenge = randomBytes(32).toString("base64url");
  return { challenge, token: seal(JSON.stringify({ ...about, challenge, expiresAt: work.now.getTime() + lifeMs })) };
}

/** The challenge of a token, which is used up by this; undefined where the token is not ours, too old, or for something else. */
export async function takeChallenge(work: Work, unseal: Tools["unseal"], token: string, about: Purpose): Promise<string | undefined> {
  const made = read(unseal, token);
  if (!made || made.purpose !== about.purpose || made.subjectId !== about.subjectId || made.expiresAt <= work.now.getTime())
    return undefined;
  const taken = await db(work)
    .insertInto("identity.used_challenges")
    .values({ challenge_hash: createHash("sha256").update(made.challenge).digest("hex"), expires_at: new Date(made.expiresAt) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return taken.numInsertedOrUpdatedRows === 1n ? made.challenge : undefined;
}

function read(unseal: Tools["unseal"], token: string): z.output<typeof Shape> | undefined {
  try {
    return Shape.parse(JSON.parse(unseal(token)));
  } catch {
    return undefined;
  }
}
