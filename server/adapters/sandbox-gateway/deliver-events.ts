// The bank's postman: takes what is due and posts it, signed, over real HTTP. What is not answered with 200 is posted again later, with
// growing pauses; the merchant may get an event twice and must stand it.
import { sql } from "kysely";
import { system } from "../../platform/actor.ts";
import { sign } from "../../platform/http/signature.ts";
import type { Tools } from "../../platform/tools.ts";
import { inWork, type Work } from "../../platform/work.ts";
import { signatureHeader } from "./signature.ts";
import { db } from "./tables.ts";

const roundMs = 1_000;
const perRound = 20;
const patienceMs = 10_000;
const pausesS = [1, 5, 30, 120, 600, 3600, 3600, 3600, 3600, 3600];

interface Due {
  readonly id: string;
  readonly body: string;
  readonly attempts: number;
  readonly webhook_url: string;
  readonly webhook_secret: string;
}

/** Posts whatever is due. Returns how many arrived. */
export async function deliverDue(tools: Tools): Promise<number> {
  const atBank = <T>(act: (work: Work) => Promise<T>): Promise<T> => inWork(tools.base, { actor: system("test bank") }, act);
  const due = await atBank(takeDue);
  let arrived = 0;
  for (const delivery of due) {
    if (!(await post(tools, delivery))) continue;
    arrived += 1;
    await atBank((work) =>
      db(work).updateTable("sandbox_gateway.deliveries").set({ delivered_at: work.now }).where("id", "=", delivery.id).execute(),
    );
  }
  return arrived;
}

/** The next try is written down before the post, so a crash in between only means one post more. */
async function takeDue(work: Work): Promise<Due[]> {
  const taken = await sql<Due>`
    update sandbox_gateway.deliveries delivery set
      attempts = attempts + 1,
      due_at = ${work.now}::timestamptz + make_interval(secs => (${pausesS}::int[])[least(attempts + 1, ${pausesS.length})]),
      given_up_at = case when attempts + 1 >= ${pausesS.length} then ${work.now}::timestamptz end
    from sandbox_gateway.merchants merchant
    where merchant.id = delivery.merchant and delivery.id in (
      select id from sandbox_gateway.deliveries where delivered_at is null and given_up_at is null and due_at <= ${work.now}
      order by due_at, id limit ${perRound} for update skip locked)
    returning delivery.id, delivery.body, delivery.attempts, merchant.webhook_url, merchant.webhook_secret`.execute(work.tx);
  return taken.rows;
}

async function post(tools: Tools, delivery: Due): Promise<boolean> {
  const body = Buffer.from(delivery.body);
  try {
    const answer = await fetch(delivery.webhook_url, {
      method: "POST",
      headers: { "content-type": "application/json", [signatureHeader]: sign(delivery.webhook_secret, body, tools.base.clock.now()) },
      body,
      signal: AbortSignal.timeout(patienceMs),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch (error) {
    tools.log.debug({ err: error, attempts: delivery.attempts }, "an event of the test bank did not arrive");
    return false;
  }
}

/** Goes round every second; the returned function stops it. */
export function startPostman(tools: Tools): () => void {
  let isBusy = false;
  const round = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    try {
      await deliverDue(tools);
    } catch (error) {
      tools.log.warn({ err: error }, "the test bank's postman stumbled");
    } finally {
      isBusy = false;
    }
  };
  const timer = setInterval(() => void round(), roundMs);
  return () => clearInterval(timer);
}
