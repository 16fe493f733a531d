// The router that comes with Demarc, so that what customers do with theirs can be tried and tested without one. It keeps its state in the
// database, takes its seconds for everything, is away while it restarts, and can be unplugged. Only the demo makes any of them.
import { sql } from "kysely";
import type { Order, RouterAdapter } from "../../modules/devices/ports.ts";
import { system } from "../../platform/actor.ts";
import type { Tools } from "../../platform/tools.ts";
import { inWork, type Work } from "../../platform/work.ts";
import { carriedOut, refusalOf, reportOf, type SimulatedState, secondsFor } from "./simulated-state.ts";

export const simulatedDriver = "simulated";

interface Row {
  readonly state: SimulatedState;
  readonly is_plugged_in: boolean;
  readonly away_until: Date | null;
}

interface OrderRow {
  readonly key: string;
  readonly wanted: Order;
  readonly due_at: Date;
}

/** The box as it is now: whatever was due by now is done. */
async function boxOf(work: Work, ref: string): Promise<Row | undefined> {
  const { rows } =
    await sql<Row>`select state, is_plugged_in, away_until from simulated_routers.routers where ref = ${ref} for update`.execute(work.tx);
  const box = rows[0];
  if (!box?.is_plugged_in) return box;
  const { rows: due } = await sql<OrderRow>`select key, wanted, due_at from simulated_routers.orders
    where ref = ${ref} and not is_done and due_at <= ${work.now} order by due_at, key`.execute(work.tx);
  if (due.length === 0) return box;
  const state = due.reduce((before, { wanted, due_at }) => carriedOut(before, wanted, due_at), box.state);
  await sql`update simulated_routers.routers set state = ${JSON.stringify(state)}::jsonb where ref = ${ref}`.execute(work.tx);
  await sql`update simulated_routers.orders set is_done = true, wanted = '{}' where key = any (${due.map(({ key }) => key)}::text[])`.execute(
    work.tx,
  );
  return { ...box, state };
}

export function createSimulatedRouter(tools: Pick<Tools, "base">): RouterAdapter {
  const here = <T>(act: (work: Work) => Promise<T>): Promise<T> =>
    inWork(tools.base, { actor: system("simulated router"), origin: { source: "gateway" } }, act);
  const answers = (box: Row | undefined, now: Date): box is Row =>
    box?.is_plugged_in === true && (box.away_until === null || box.away_until <= now);
  return {
    driver: simulatedDriver,

    read: (ref) =>
      here(async (work) => {
        const box = await boxOf(work, ref);
        if (!answers(box, work.now)) return { kind: "silent" };
        await sql`update simulated_routers.routers set seen_at = ${work.now} where ref = ${ref}`.execute(work.tx);
        return { kind: "reading", reading: reportOf(box.state) };
      }),

    order: (ref, key, order) =>
      here(async (work) => {
        const box = await boxOf(work, ref);
        if (!answers(box, work.now)) return { kind: "silent" };
        const reason = refusalOf(box.state, order);
        if (reason !== undefined) return { kind: "refused", reason };
        const dueAt = new Date(work.now.getTime() + secondsFor(order) * 1000);
        const { rows } = await sql`insert into simulated_routers.orders (key, ref, wanted, due_at)
          values (${key}, ${ref}, ${JSON.stringify(order)}::jsonb, ${dueAt}) on conflict (key) do nothing returning 1`.execute(work.tx);
        if (rows.length > 0 && order.kind === "reboot")
          await sql`update simulated_routers.routers set away_until = ${dueAt} where ref = ${ref}`.execute(work.tx);
        return { kind: "accepted" };
      }),
  };
}

/** Puts a box into a living room. */
export async function plugIn(work: Work, ref: string, state: SimulatedState): Promise<void> {
  await sql`insert into simulated_routers.routers (ref, state, seen_at) values (${ref}, ${JSON.stringify(state)}::jsonb, ${work.now})`.execute(
    work.tx,
  );
}

export async function setPlugged(work: Work, ref: string, isPluggedIn: boolean): Promise<void> {
  await sql`update simulated_routers.routers set is_plugged_in = ${isPluggedIn} where ref = ${ref}`.execute(work.tx);
}
