import { sql } from "kysely";
import { notFound, permissionDenied } from "../problems.ts";
import type { Work } from "../work.ts";
import type { Told } from "./mass-action.ts";

export type MassActionState = "preview" | "running" | "paused" | "done" | "cancelled";

export interface MassAction {
  readonly id: string;
  readonly kind: string;
  readonly params: unknown;
  readonly state: MassActionState;
  readonly madeBy: string;
  readonly madeByName: string;
  readonly total: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly counts: Counts;
}

export interface Counts {
  readonly waiting: number;
  readonly changed: number;
  readonly skipped: number;
  readonly failed: number;
}

export interface MassActionRow {
  readonly position: number;
  readonly objectId: string;
  readonly label: string;
  readonly expectedSkip: string | null;
  readonly state: "waiting" | "changed" | "skipped" | "failed";
  readonly message: string;
  readonly told: readonly Told[];
}

/** The person behind the work. An act belongs to who started it: nobody else sees it, whatever they may see otherwise. */
export function makerOf(work: Work): string {
  if (work.actor.kind !== "staff") throw permissionDenied("Mass actions belong to a person who is signed in.");
  return work.actor.adminId;
}

const countRows = sql`select jsonb_build_object('waiting', count(*) filter (where state = 'waiting'), 'changed', count(*) filter (where state = 'changed'),
    'skipped', count(*) filter (where state = 'skipped'), 'failed', count(*) filter (where state = 'failed'))
   from platform.mass_action_rows where action_id = action.id`;

const columns = sql`action.id, action.kind, action.params, action.state, action.made_by as "madeBy", action.made_by_name as "madeByName", action.total,
  action.created_at as "createdAt", action.started_at as "startedAt", action.ended_at as "endedAt", coalesce(action.result, (${countRows})) as counts`;

/** Writes down what came of an act that is over; its rows move no more, so they need not be counted again. */
export const keepResult = (work: Work, id: string): Promise<unknown> =>
  sql`update platform.mass_actions action set result = (${countRows}) where id = ${id}`.execute(work.tx);

export async function getMassAction(work: Work, id: string): Promise<MassAction> {
  const { rows } =
    await sql<MassAction>`select ${columns} from platform.mass_actions action where id = ${id} and made_by = ${makerOf(work)}`.execute(
      work.tx,
    );
  if (!rows[0]) throw notFound();
  return rows[0];
}

const mostListed = 50;

/** The newest ones of who asks that were begun; `open`: only those that run or pause. A preview is no act yet. */
export async function listMassActions(work: Work, { open }: { open: boolean }): Promise<MassAction[]> {
  const states = open ? ["running", "paused"] : ["running", "paused", "done", "cancelled"];
  const { rows } = await sql<MassAction>`select ${columns} from platform.mass_actions action
    where made_by = ${makerOf(work)} and started_at is not null and state = any (${states}::text[]) order by created_at desc, id desc limit ${mostListed}`.execute(
    work.tx,
  );
  return rows;
}

/** "odd": those that a preview would leave as they are, or that failed; "even": all others. */
export type WhichRows = "all" | "odd" | "even" | "failed";

/** Rows from a position on, in their order. */
export async function listRows(
  work: Work,
  actionId: string,
  { after, limit, which = "all" }: { after: number; limit: number; which?: WhichRows },
): Promise<MassActionRow[]> {
  const isOdd = sql`(state = 'failed' or (state = 'waiting' and expected_skip is not null))`;
  const wanted = {
    all: sql`true`,
    odd: isOdd,
    even: sql`not ${isOdd}`,
    failed: sql`state = 'failed'`,
  }[which];
  const { rows } = await sql<MassActionRow>`
    select position, object_id as "objectId", label, expected_skip as "expectedSkip", state, message, told from platform.mass_action_rows
    where action_id = ${actionId} and position > ${after} and ${wanted} order by position limit ${limit}`.execute(work.tx);
  return rows;
}

/** How many rows the preview expects to change. */
export async function countExpectedChanges(work: Work, actionId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from platform.mass_action_rows where action_id = ${actionId} and expected_skip is null`.execute(work.tx);
  return rows[0]?.count ?? 0;
}

/** Why rows would be skipped, with how many each. */
export async function countExpectedSkips(work: Work, actionId: string): Promise<{ why: string; count: number }[]> {
  const { rows } = await sql<{ why: string; count: number }>`
    select expected_skip as why, count(*)::int as count from platform.mass_action_rows where action_id = ${actionId} and expected_skip is not null
    group by expected_skip order by count desc, why limit 20`.execute(work.tx);
  return rows;
}

/** What is told of money, over all rows that are changed or are to be, by its word and currency. */
export async function sumToldAmounts(work: Work, actionId: string): Promise<{ code: string; amount: string; currency: string }[]> {
  const { rows } = await sql<{ code: string; amount: string; currency: string }>`
    select one->>'code' as code, sum((one->'amount'->>'amount')::numeric)::text as amount, one->'amount'->>'currency' as currency
    from platform.mass_action_rows, jsonb_array_elements(told) as each (one)
    where action_id = ${actionId} and one ? 'amount' and (state = 'changed' or (state = 'waiting' and expected_skip is null))
    group by 1, 3 order by 1, 3 limit 20`.execute(work.tx);
  return rows;
}
