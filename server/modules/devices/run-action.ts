// P-200 one step of an act on a router: told to it, and later looked whether it did it. Each step is intent, network, outcome, so a crash in
// between is picked up; the router knows a repeated order by its key.
import { enqueue, type JobRun } from "../../platform/jobs.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { endAction, tell } from "./act-on-cpe.ts";
import type { NetworkName } from "./contract.ts";
import { isReadBack, readBackMs } from "./decide-act.ts";
import { runActionJob } from "./jobs.ts";
import type { Order, OrderAnswer, ReadAnswer, RouterAdapters } from "./ports.ts";
import { keepAnswer, readRouter } from "./read-cpe.ts";
import { type Cpe, type CpeAction, db } from "./tables.ts";

const lookAgainMs = 2_000;
/** How long to wait before a router that does not answer is asked again: soon at first, then every half minute. */
const waitMs = (tries: number): number => Math.min(30_000, 3_000 * (tries + 1));
/** More than a day of half minutes: what came this far expired long ago. */
const mostTries = 4_000;

interface Open {
  readonly action: CpeAction;
  readonly cpe: Cpe;
  readonly order: Order;
}

/** What is still to be done, or nothing; what waited too long ends here. */
async function openAction(work: Work, { unseal }: Pick<Tools, "unseal">, actionId: string): Promise<Open | undefined> {
  const action = await lockAction(work, actionId);
  if (!action || action.ended_at !== null) return undefined;
  const cpe = await db(work).selectFrom("devices.cpes").selectAll().where("id", "=", action.cpe_id).executeTakeFirst();
  if (!cpe || cpe.customer_id !== action.customer_id) {
    await endAction(work, action, { state: "failed", reason: "reassigned" });
    return undefined;
  }
  if (action.state === "queued" && (work.now >= action.expires_at || action.tries >= mostTries)) {
    await endAction(work, action, { state: "expired" });
    return undefined;
  }
  const secret = action.secret_sealed === null ? undefined : unseal(action.secret_sealed);
  return { action, cpe, order: orderOf(action, secret) };
}

const lockAction = (work: Work, id: string) =>
  db(work).selectFrom("devices.cpe_actions").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

/** What is kept, with its secret put back. */
function orderOf({ kind, wish }: CpeAction, secret: string | undefined): Order {
  const { hasKey: _hasKey, ...rest } = wish;
  const withSecret = secret === undefined ? {} : kind === "wan_login" ? { password: secret } : { key: secret };
  return { ...rest, kind, ...withSecret } as Order;
}

export async function runAction(run: Pick<JobRun, "inWork">, tools: Seals, adapters: RouterAdapters, actionId: string): Promise<void> {
  const open = await run.inWork((work) => openAction(work, tools, actionId));
  if (!open) return;
  const { action, cpe, order } = open;
  const adapter = adapters.get(cpe.driver);
  if (!adapter) {
    await run.inWork((work) => stillOpen(work, actionId, (locked) => endAction(work, locked, { state: "failed", reason: "not-managed" })));
    return;
  }
  if (action.state === "queued") {
    const answer = await adapter.order(cpe.ref, action.id, order).catch((): OrderAnswer => ({ kind: "silent" }));
    await run.inWork((work) => stillOpen(work, actionId, (locked) => afterOrder(work, locked, answer)));
    return;
  }
  const answer = await readRouter(adapter, cpe.ref);
  await run.inWork(async (work) => {
    // A router that restarts is expected to be away.
    if (answer.kind === "reading" || action.kind !== "reboot") await keepAnswer(work, cpe, answer);
    await stillOpen(work, actionId, (locked) => afterReading(work, tools, { action: locked, cpe, order }, answer));
  });
}

type Seals = Pick<Tools, "seal" | "unseal">;

/** It may have been withdrawn, or ended by a repeat, while the router was spoken to. */
async function stillOpen(work: Work, id: string, act: (action: CpeAction) => Promise<unknown>): Promise<void> {
  const action = await lockAction(work, id);
  if (action && action.ended_at === null) await act(action);
}

async function again(work: Work, action: CpeAction, inMs: number): Promise<void> {
  await db(work)
    .updateTable("devices.cpe_actions")
    .set({ tries: action.tries + 1 })
    .where("id", "=", action.id)
    .execute();
  await enqueue(work, runActionJob, { actionId: action.id }, { key: `cpe-action-${action.id}`, afterMs: inMs });
}

async function afterOrder(work: Work, action: CpeAction, answer: OrderAnswer): Promise<void> {
  switch (answer.kind) {
    case "silent":
      return again(work, action, waitMs(action.tries));
    case "refused":
      await endAction(work, action, { state: "failed", reason: "refused", detail: answer.reason.slice(0, 500) });
      return;
    case "accepted": {
      const sent = await db(work)
        .updateTable("devices.cpe_actions")
        .set({ state: "sent", sent_at: work.now })
        .where("id", "=", action.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      tell(work, sent);
      return again(work, sent, lookAgainMs);
    }
  }
}

async function afterReading(work: Work, tools: Seals, { action, order, cpe }: Open, answer: ReadAnswer): Promise<void> {
  const sentAt = action.sent_at ?? action.queued_at;
  if (answer.kind === "reading" && isReadBack(order, answer.reading, sentAt)) {
    await keepKey(work, tools, cpe, order);
    const seconds = Math.max(1, Math.round((work.now.getTime() - sentAt.getTime()) / 1000));
    const { speedTest } = answer.reading;
    await endAction(work, action, {
      state: "applied",
      result:
        order.kind === "reboot"
          ? { seconds }
          : order.kind === "speed_test" && speedTest
            ? { speed: { downKbps: speedTest.downKbps, upKbps: speedTest.upKbps, pingMs: speedTest.pingMs } }
            : null,
    });
    return;
  }
  if (work.now.getTime() - sentAt.getTime() >= readBackMs(action.kind) || action.tries >= mostTries) {
    await endAction(work, action, { state: "failed", reason: action.kind === "reboot" ? "not-back" : "not-read-back" });
    return;
  }
  await again(work, action, lookAgainMs);
}

/** N-236 what was set through us can be shown again. */
async function keepKey(work: Work, { seal }: Seals, cpe: Cpe, order: Order): Promise<void> {
  if ((order.kind !== "wifi" && order.kind !== "guest_wifi") || order.key === undefined || cpe.customer_id === null) return;
  const networks: readonly NetworkName[] = order.kind === "wifi" ? order.bands : ["guest"];
  for (const network of networks) {
    const kept = { key_sealed: seal(order.key), set_at: work.now };
    await db(work)
      .insertInto("devices.wifi_keys")
      .values({ cpe_id: cpe.id, network, partner_id: cpe.partner_id, customer_id: cpe.customer_id, ...kept })
      .onConflict((conflict) => conflict.columns(["cpe_id", "network"]).doUpdateSet(kept))
      .execute();
  }
}
