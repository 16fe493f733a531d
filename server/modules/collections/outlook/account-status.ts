// B-48 what the coming days bring, for everybody that the reader sees. It asks the very decision that the steps ask, so what it says is
// what they will do if nothing happens meanwhile (I-22).
import { sql } from "kysely";
import { addDays, calendarDay, type Day, daysBetween, maxDay } from "../../../../shared/calendar.ts";
import { findStepDoneThrough } from "../../../platform/daily/held-steps.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { listAccountsDueBetween } from "../../billing/index.ts";
import { listPartners, type Partner } from "../../partners/index.ts";
import { blockStepName } from "../procedure/block-step.ts";
import { listCandidates } from "../procedure/candidates.ts";
import { type Decision, decideStatus } from "../status/decide-status-rules.ts";
import { type Case, loadCases, loadRules } from "../status/load-facts.ts";
import { comingMoves } from "../status/outlook-rules.ts";

type StatusGroup = "due" | "blocked" | "deactivated";
export const daysAhead = 7;

export interface Entry {
  readonly of: Case;
  readonly group: StatusGroup;
  readonly on: Day;
  readonly isDone: boolean;
  readonly decision: Decision;
  /** Of a due entry what is due that day, else all that is open. */
  readonly openMinor: bigint;
  readonly today: Day;
}

const perBatch = 2_000;

/** All that happens to the partners' customers from today to seven days ahead. */
export async function lookAhead(work: Work, partnerIds: readonly string[] | undefined): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const partner of await listPartners(work)) {
    if (!seesPartner(work.actor, partner.id) || (partnerIds && !partnerIds.includes(partner.id))) continue;
    entries.push(...(await ofPartner(work, partner)));
  }
  return entries;
}

async function ofPartner(work: Work, partner: Partner): Promise<Entry[]> {
  const rules = await loadRules(work, partner);
  const today = calendarDay(work.now, partner.timeZone);
  const last = addDays(today, daysAhead);
  const doneThrough = await findStepDoneThrough(work, { partnerId: partner.id, step: blockStepName });
  // A step that is held, or late, is still to come for its own day.
  const first = doneThrough === undefined ? today : maxDay(today, addDays(doneThrough, 1));
  const done = await listDone(work, partner.id, today);
  const candidates = await listCandidates(work, partner.id, "all");
  const due = await listAccountsDueBetween(work, { partnerId: partner.id, from: today, to: last });
  const ids = [...new Set([...candidates, ...due, ...done.keys()])];
  const entries: Entry[] = [];
  for (let at = 0; at < ids.length; at += perBatch) {
    for (const one of await loadCases(work, rules, ids.slice(at, at + perBatch)))
      entries.push(...entriesOf(one, { today, first, last, done: done.get(one.customer.id) }));
  }
  return entries;
}

interface Span {
  readonly today: Day;
  readonly first: Day;
  readonly last: Day;
  readonly done: "blocked" | "deactivated" | undefined;
}

function entriesOf(of: Case, { today, first, last, done }: Span): Entry[] {
  const open = of.debits.reduce((sum, debit) => sum + debit.openMinor, 0n);
  const entries: Entry[] = [];
  for (const [on, debits] of Map.groupBy(
    of.debits.filter((debit) => debit.documentId !== null && debit.dueOn >= today && debit.dueOn <= last),
    (debit) => debit.dueOn,
  )) {
    const openMinor = debits.reduce((sum, debit) => sum + debit.openMinor, 0n);
    entries.push({ of, group: "due", on, isDone: false, decision: decideStatus(of.facts, on), openMinor, today });
  }
  if (done) entries.push({ of, group: done, on: today, isDone: true, decision: decideStatus(of.facts, today), openMinor: open, today });
  for (const { on, to, decision } of comingMoves(of.facts, first, last)) {
    if (to === "active") continue;
    entries.push({ of, group: to === "blocked" ? "blocked" : "deactivated", on, isDone: false, decision, openMinor: open, today });
  }
  return entries;
}

/** O-229 who was blocked or deactivated today already. */
async function listDone(work: Work, partnerId: string, today: Day): Promise<ReadonlyMap<string, "blocked" | "deactivated">> {
  const { rows } = await sql<{ id: string; what: "blocked" | "deactivated" }>`
    select customer_id as id, case when ended_as = 'deactivated' and ended_on = ${today} then 'deactivated' else 'blocked' end as what
    from collections.block_episodes episode where partner_id = ${partnerId}
      and (blocked_on = ${today} or (ended_as = 'deactivated' and ended_on = ${today})) and ${visibleTo(work.actor, { partner: "episode.partner_id" })}`.execute(
    work.tx,
  );
  return new Map(rows.map((row) => [row.id, row.what]));
}

export const daysOverdue = ({ decision, on }: Pick<Entry, "decision" | "on">): number =>
  decision.dueOn === null ? 0 : Math.max(0, daysBetween(decision.dueOn, on));
