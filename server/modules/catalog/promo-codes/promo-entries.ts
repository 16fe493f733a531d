// Who types wrong codes too often has to wait (B-265). Kept beside the refusal and not in its transaction, which is rolled back.
import type { Actor } from "../../../platform/actor.ts";
import type { Works } from "../../../platform/http/api.ts";
import { Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { promoEntryLocked } from "../problems.ts";
import { db } from "../tables.ts";
import { afterWrongCode, type Entry, isLocked } from "./promo-rules.ts";

/** Asks about a code on somebody's behalf. A wrong one counts, and after ten of them within an hour nobody listens for an hour. */
export async function countingWrongCodes<Answer>(
  works: Pick<Works, "actor" | "origin" | "inWork" | "asSystem">,
  ask: (work: Work) => Promise<Answer>,
): Promise<Answer> {
  const who = nameOf(works.actor, works.origin.ip);
  await works.asSystem("promo-entry", async (work) => refuseLocked(await findEntry(work, who), work.now));
  try {
    return await works.inWork(ask);
  } catch (error) {
    if (error instanceof Problem && error.code === "promo-code-refused")
      await works.asSystem("promo-entry", async (work) => {
        await openEntry(work, who);
        await saveEntry(work, who, afterWrongCode(await findEntry(work, who), work.now));
      });
    throw error;
  }
}

const nameOf = (actor: Actor, ip: string | undefined): string => {
  switch (actor.kind) {
    case "staff":
      return `staff:${actor.adminId}`;
    case "customer":
      return `customer:${actor.customerId}`;
    case "key":
      return `key:${actor.keyId}`;
    default:
      return `address:${ip ?? "?"}`;
  }
};

function refuseLocked(entry: Entry | undefined, now: Date): void {
  if (!entry?.lockedUntil || !isLocked(entry, now)) return;
  throw promoEntryLocked("Ten codes were wrong. Try again in an hour.", {
    retryAfterS: Math.ceil((entry.lockedUntil.getTime() - now.getTime()) / 1000),
  });
}

const openEntry = (work: Work, who: string): Promise<unknown> =>
  db(work)
    .insertInto("catalog.promo_entries")
    .values({ who, wrong: 0, since: work.now, locked_until: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();

/** Two codes typed at once wait for each other, so that no wrong one is lost. */
async function findEntry(work: Work, who: string): Promise<Entry | undefined> {
  const row = await db(work).selectFrom("catalog.promo_entries").selectAll().where("who", "=", who).forUpdate().executeTakeFirst();
  return row && { wrong: row.wrong, since: row.since, lockedUntil: row.locked_until };
}

async function saveEntry(work: Work, who: string, { wrong, since, lockedUntil }: Entry): Promise<void> {
  await db(work).updateTable("catalog.promo_entries").set({ wrong, since, locked_until: lockedUntil }).where("who", "=", who).execute();
}
