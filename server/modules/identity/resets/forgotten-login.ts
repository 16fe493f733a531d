// P-36 "I forgot my login": it is sent to the address that was typed, if somebody here has that one. The answer is always the same.
import { sql } from "kysely";
import { tooManyRequests } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { loginAskedFor } from "../events.ts";
import { originAddress } from "../sign-in/attempts.ts";
import { db } from "../tables.ts";

const hourMs = 60 * 60_000;
const mostPerName = { hour: 3, day: 8 };
const mostPerAddress = 10;

export async function askForLogin(
  work: Work,
  asked: { email: string; customerIds: readonly string[]; partnerId: string; language: string },
): Promise<void> {
  const identifier = asked.email.trim().toLowerCase();
  const { rows } = await sql<{ hour: number; day: number; address: number }>`
    select (count(*) filter (where identifier = ${identifier} and created_at > ${new Date(work.now.getTime() - hourMs)}))::int as hour,
      (count(*) filter (where identifier = ${identifier}))::int as day,
      (count(*) filter (where ip = ${originAddress(work)} and created_at > ${new Date(work.now.getTime() - hourMs)}))::int as address
    from identity.password_requests
    where realm = 'customer' and purpose = 'login' and created_at > ${new Date(work.now.getTime() - 24 * hourMs)}`.execute(work.tx);
  const made = rows[0] ?? { hour: 0, day: 0, address: 0 };
  if (made.address >= mostPerAddress)
    throw tooManyRequests("Too many logins were asked for from here. Try again in an hour.", { retryAfterS: 3600 });
  // Nothing more is sent, and nobody is told.
  const isTooMuch = made.hour >= mostPerName.hour || made.day >= mostPerName.day;
  const id = uuidv7(work.now.getTime());
  const customerIds = isTooMuch ? [] : [...asked.customerIds];
  await db(work)
    .insertInto("identity.password_requests")
    .values({
      id,
      realm: "customer",
      purpose: "login",
      subject_ids: customerIds,
      partner_id: asked.partnerId,
      identifier,
      channel: "email",
      state: "completed",
      code_hash: null,
      link_hash: null,
      grant_hash: null,
      attempts_left: 0,
      created_at: work.now,
      expires_at: work.now,
      ip: originAddress(work),
    })
    .execute();
  work.emit(
    loginAskedFor,
    { partnerId: asked.partnerId, customerId: customerIds[0] ?? null, objectId: id },
    { customerIds, to: asked.email.trim(), language: asked.language },
  );
}
