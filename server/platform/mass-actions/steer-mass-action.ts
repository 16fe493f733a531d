import { sql } from "kysely";
import { notFound } from "../problems.ts";
import type { Work } from "../work.ts";
import type { MassActionBook } from "./mass-action.ts";
import { massActionMoved, wrongCount } from "./problems.ts";
import { countExpectedChanges, getMassAction, keepResult, type MassAction, type MassActionState, makerOf } from "./queries.ts";
import { enqueueMassAction } from "./run-mass-action.ts";

// Where an act may go from each state. Only the job says "done".
const moves: Readonly<Record<MassActionState, readonly MassActionState[]>> = {
  preview: ["running", "cancelled"],
  running: ["paused", "cancelled", "done"],
  paused: ["running", "cancelled"],
  done: [],
  cancelled: [],
};

/** Lets it begin. For a destructive one the person has typed how many rows the preview says it will change. */
export async function confirmMassAction(work: Work, book: MassActionBook, id: string, typedCount: number | undefined): Promise<MassAction> {
  const action = await getMassAction(work, id);
  const kind = book.find(action.kind);
  if (!kind) throw notFound();
  if (action.state !== "preview") throw massActionMoved("It was confirmed already.");
  if (kind.isDestructive(kind.params.parse(action.params))) {
    const count = await countExpectedChanges(work, id);
    if (typedCount !== count)
      throw wrongCount(`Type ${count} to confirm.`, { errors: [{ field: "count", code: "wrong-count", params: { count } }] });
  }
  return move(work, id, "running");
}

/** Rows that are done stay done. */
export const pauseMassAction = (work: Work, id: string): Promise<MassAction> => move(work, id, "paused");
/** Only what was paused: the first start is a confirmation. */
export async function resumeMassAction(work: Work, id: string): Promise<MassAction> {
  const { state } = await getMassAction(work, id);
  if (state !== "paused") throw massActionMoved(`It is ${state}.`);
  return move(work, id, "running");
}
/** The rows that wait are left as they are, for good. */
export const cancelMassAction = (work: Work, id: string): Promise<MassAction> => move(work, id, "cancelled");

async function move(work: Work, id: string, to: MassActionState): Promise<MassAction> {
  const { rows } = await sql<{
    state: MassActionState;
  }>`select state from platform.mass_actions where id = ${id} and made_by = ${makerOf(work)} for update`.execute(work.tx);
  const from = rows[0]?.state;
  if (!from) throw notFound();
  if (!moves[from].includes(to)) throw massActionMoved(`It is ${from}.`);
  await sql`update platform.mass_actions set state = ${to}, touched_at = ${work.now}, started_at = coalesce(started_at, ${to === "running" ? work.now : null}::timestamptz),
    ended_at = ${to === "cancelled" ? work.now : null}::timestamptz where id = ${id}`.execute(work.tx);
  if (to === "running") await enqueueMassAction(work, id);
  if (to === "cancelled") await keepResult(work, id);
  const action = await getMassAction(work, id);
  work.audit({
    entity: "mass-action",
    entityId: id,
    label: `${action.kind}, ${action.total} rows`,
    action: to === "running" ? (from === "preview" ? "confirmed" : "resumed") : to,
    partnerId: work.actor.kind === "staff" && work.actor.partners !== "all" ? (work.actor.partners[0] ?? null) : null,
    changes: { state: { before: from, after: to }, params: { before: null, after: action.params } },
  });
  return action;
}
