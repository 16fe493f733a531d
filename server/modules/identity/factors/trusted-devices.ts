// P-25 a browser in which the second factor was given stays trusted for thirty days, if its owner asks for that.

import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import { hashToken, newToken } from "../tokens.ts";

const realm = "customer";
export const trustMs = 30 * 24 * 60 * 60_000;

export async function trustDevice(work: Work, subjectId: string): Promise<string> {
  const token = newToken();
  await db(work)
    .insertInto("identity.trusted_devices")
    .values({
      id: uuidv7(work.now.getTime()),
      realm,
      subject_id: subjectId,
      token_hash: hashToken(token),
      user_agent: work.origin.userAgent ?? null,
      created_at: work.now,
      expires_at: new Date(work.now.getTime() + trustMs),
    })
    .execute();
  return token;
}

export async function isTrustedDevice(work: Work, subjectId: string, token: string | undefined): Promise<boolean> {
  if (!token) return false;
  const row = await db(work)
    .selectFrom("identity.trusted_devices")
    .select("id")
    .where("realm", "=", realm)
    .where("subject_id", "=", subjectId)
    .where("token_hash", "=", hashToken(token))
    .where("expires_at", ">", work.now)
    .executeTakeFirst();
  return row !== undefined;
}

export async function countTrustedDevices(work: Work, subjectId: string): Promise<number> {
  const row = await db(work)
    .selectFrom("identity.trusted_devices")
    .select((eb) => eb.fn.countAll<bigint>().as("count"))
    .where("realm", "=", realm)
    .where("subject_id", "=", subjectId)
    .where("expires_at", ">", work.now)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function forgetTrustedDevices(work: Work, subjectId: string): Promise<number> {
  const gone = await db(work)
    .deleteFrom("identity.trusted_devices")
    .where("realm", "=", realm)
    .where("subject_id", "=", subjectId)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
