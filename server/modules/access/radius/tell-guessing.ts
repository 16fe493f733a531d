import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { closeAlerts, lockOpenAlerts, sightAlerts } from "../../network/index.ts";
import { passwordGuessed } from "../events.ts";
import { db } from "../tables.ts";
import { waitMs } from "./guess-limit.ts";
import type { Subscriber } from "./subscriber.ts";

/** N-56 announces that somebody guesses at a password, once for each burst, however many processes count it; staff see it as an alert of the router. */
export async function tellGuessing(
  work: Work,
  { login, nasId, subscriber }: { readonly login: string; readonly nasId: string; readonly subscriber: Subscriber },
): Promise<void> {
  const claimed = await db(work)
    .insertInto("access.guessed_logins")
    .values({ login: login.toLowerCase(), nas_id: nasId, told_at: work.now })
    .onConflict((conflict) =>
      conflict
        .column("login")
        .doUpdateSet({ nas_id: nasId, told_at: work.now })
        .where("access.guessed_logins.told_at", "<=", new Date(work.now.getTime() - waitMs)),
    )
    .returning("login")
    .executeTakeFirst();
  if (!claimed) return;
  const { serviceId, number, customerId, partnerId } = subscriber;
  await sightAlerts(work, [{ kind: "password_guessing", nasId, prefixId: null, details: { logins: await countGuessed(work, nasId) } }]);
  work.emit(
    passwordGuessed,
    { partnerId, customerId, objectId: serviceId, staffOnly: true },
    { serviceId, number, customerId, nasId, login },
  );
}

async function countGuessed(work: Work, nasId: string): Promise<number> {
  const { many } = await db(work)
    .selectFrom("access.guessed_logins")
    .select(sql<number>`count(*)::int`.as("many"))
    .where("nas_id", "=", nasId)
    .where("told_at", ">", new Date(work.now.getTime() - waitMs))
    .executeTakeFirstOrThrow();
  return many;
}

/** What was told so long ago that it matters to nobody; where nobody guesses any more the alert is over. */
export async function forgetGuessing(work: Work): Promise<void> {
  await db(work)
    .deleteFrom("access.guessed_logins")
    .where("told_at", "<=", new Date(work.now.getTime() - waitMs))
    .execute();
  const open = await lockOpenAlerts(work, ["password_guessing"]);
  if (open.length === 0) return;
  const rows = await db(work).selectFrom("access.guessed_logins").select("nas_id").distinct().execute();
  const still = new Set(rows.map(({ nas_id }) => nas_id));
  await closeAlerts(
    work,
    open.flatMap(({ id, nasId }) => (nasId !== null && still.has(nasId) ? [] : [id])),
  );
}
