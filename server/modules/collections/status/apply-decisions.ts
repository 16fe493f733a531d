// The one act that changes a customer's status for money: block, unblock, deactivate, bring back. What it does to services is done by those
// who hear `customer.status_changed` (B-38); here the block itself is written down, from its day to its end.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import type { Work } from "../../../platform/work.ts";
import { lockAccounts } from "../../billing/index.ts";
import { changeCustomerStatuses, lockCustomers } from "../../customers/index.ts";
import { type Decision, decideStatus, type Reason } from "./decide-status-rules.ts";
import { type Case, loadCases, type Rules } from "./load-facts.ts";

export type MoveKind = "block" | "lift" | "deactivate" | "reactivate";

export interface Decided {
  readonly of: Case;
  readonly decision: Decision;
  /** Undefined: all stays as it is. */
  readonly move: MoveKind | undefined;
}

/** The case as it is to be on that day, with the move that leads there. */
export function decide(of: Case, on: Day): Decided {
  const decision = decideStatus(of.facts, on);
  return { of, decision, move: moveBetween(of, decision) };
}

function moveBetween({ customer }: Case, { status, cause }: Decision): MoveKind | undefined {
  if (status === customer.status && cause === customer.blockedBy) return undefined;
  if (status === "blocked") return "block";
  if (status === "inactive") return "deactivate";
  if (status !== "active") return undefined;
  return customer.status === "inactive" ? "reactivate" : "lift";
}

export type Moved = Readonly<Record<MoveKind, number>>;
const none: Moved = { block: 0, lift: 0, deactivate: 0, reactivate: 0 };

/**
 * Decides anew with the customers and their accounts locked, so a payment comes either before and counts, or after and lifts what was done
 * here; then makes the moves that the caller may make.
 */
export async function applyDecisions(
  work: Work,
  rules: Rules,
  { customerIds, on, may }: { customerIds: readonly string[]; on: Day; may: (decided: Decided) => boolean },
): Promise<Moved> {
  if (customerIds.length === 0) return none;
  await lockCustomers(work, customerIds);
  await lockAccounts(work, customerIds);
  const decided = (await loadCases(work, rules, customerIds)).map((one) => decide(one, on));
  await adoptBlocks(
    work,
    decided.filter(({ move }) => move === undefined || move === "deactivate").map(({ of }) => of),
    on,
  );
  await forgetTolerance(work, decided);
  const wanted = decided.filter((one) => one.move !== undefined && may(one));
  const outcomes = await changeCustomerStatuses(
    work,
    wanted.map(({ of, decision }) => ({
      customerId: of.customer.id,
      to: decision.status,
      blockedBy: decision.cause ?? undefined,
      reason: reasonText(decision, of.account.currency),
    })),
    "system",
  );
  const changed = new Set(outcomes.filter(({ kind }) => kind === "changed").map(({ customerId }) => customerId));
  const done = wanted.filter(({ of }) => changed.has(of.customer.id));
  await writeEpisodes(work, done, on);
  const moved = { ...none };
  for (const { move } of done) if (move) moved[move]++;
  return moved;
}

async function writeEpisodes(work: Work, done: readonly Decided[], on: Day): Promise<void> {
  const of = (move: MoveKind): Decided[] => done.filter((one) => one.move === move);
  // A block for another cause ends the one before.
  await endEpisodes(work, of("block"), { as: "lifted", on });
  await endEpisodes(work, of("lift"), { as: "lifted", on });
  await endEpisodes(work, of("deactivate"), { as: "deactivated", on });
  await insertEpisodes(
    work,
    of("block").map(({ of: one, decision }) => ({ one, decision, blockedOn: on })),
  );
  await sql`update collections.block_episodes set reactivated_on = ${on}
    where customer_id = any (${of("reactivate").map(({ of: one }) => one.customer.id)}::uuid[]) and ended_as = 'deactivated' and reactivated_on is null`.execute(
    work.tx,
  );
}

async function endEpisodes(work: Work, ended: readonly Decided[], { as, on }: { as: "lifted" | "deactivated"; on: Day }): Promise<void> {
  if (ended.length === 0) return;
  const rows = ended.map(({ of, decision }) => ({
    id: of.customer.id,
    tolerated: decision.reasons.some(({ code }) => code === "tolerated") ? of.blockedShareMinor.toString() : "0",
  }));
  await sql`update collections.block_episodes episode set ended_as = ${as}, ended_on = greatest(${on}::date, blocked_on), tolerated_minor = ended.tolerated
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as ended (id uuid, tolerated bigint)
    where episode.customer_id = ended.id and episode.ended_as is null`.execute(work.tx);
}

async function insertEpisodes(work: Work, blocks: readonly { one: Case; decision: Decision | undefined; blockedOn: Day }[]): Promise<void> {
  await insertRows(
    work,
    "collections.block_episodes",
    {
      customer_id: "uuid",
      partner_id: "uuid",
      cause: "text",
      blocked_on: "date",
      clock_entry_id: "uuid",
      shortfall_minor: "bigint",
      currency: "text",
    },
    blocks.map(({ one, decision, blockedOn }) => ({
      customer_id: one.customer.id,
      partner_id: one.customer.partnerId,
      cause: decision?.cause ?? one.customer.blockedBy ?? "finance",
      blocked_on: blockedOn,
      clock_entry_id: decision?.clockDebit?.id ?? null,
      shortfall_minor: decision?.shortfallMinor ?? 0n,
      currency: one.account.currency,
    })),
    "on conflict do nothing",
  );
}

/** Who is blocked for money without a block that was written down (an import, another program before) gets one, from the day of the status. */
async function adoptBlocks(work: Work, cases: readonly Case[], on: Day): Promise<void> {
  const bare = cases.filter(
    ({ customer, episode }) =>
      customer.status === "blocked" &&
      (customer.blockedBy === "finance" || customer.blockedBy === "prepaid") &&
      (episode === undefined || episode.endedAs !== null),
  );
  if (bare.length === 0) return;
  await insertEpisodes(
    work,
    bare.map((one) => {
      const decision = decideStatus(one.facts, on);
      return {
        one,
        decision: decision.status === "blocked" ? decision : undefined,
        blockedOn: one.facts.standing.blockedOn ?? on,
      };
    }),
  );
}

/** Debts that were cleared to the end are tolerated no more when they come again. */
async function forgetTolerance(work: Work, decided: readonly Decided[]): Promise<void> {
  const cleared = decided.filter(
    ({ of, decision }) =>
      of.episode !== undefined && of.episode.endedAs !== null && of.episode.toleratedMinor > 0n && decision.shortfallMinor === 0n,
  );
  if (cleared.length === 0) return;
  await sql`update collections.block_episodes set tolerated_minor = 0
    where id = any (${cleared.map(({ of }) => of.episode?.id)}::uuid[])`.execute(work.tx);
}

/** For the status history and the audit log, where staff read it years later. */
function reasonText({ reasons }: Pick<Decision, "reasons">, currency: string): string {
  const said = reasons.map((reason) => inWords(reason, currency)).filter((text) => text !== "");
  return said.join(" ") || "Decided by what is owed.";
}

function inWords(reason: Reason, currency: string): string {
  const amount = (minor: bigint): string => `${minorToDecimal(minor, currency)} ${currency}`;
  switch (reason.code) {
    case "owes":
      return `${reason.text} was due on ${reason.dueOn}.`;
    case "below-minimum":
      return `The minimum balance is missed by ${amount(reason.missingMinor)}.`;
    case "shortfall":
      return `${amount(reason.shortfallMinor)} unpaid.`;
    case "hold":
      return reason.until === null
        ? `Spared: ${reason.kind.replaceAll("_", " ")}.`
        : `Spared until ${reason.until}: ${reason.kind.replaceAll("_", " ")}.`;
    case "no-paid-time":
      return `${reason.unpaid} of ${reason.running} services have no paid time left.`;
    // An instalment plan or a dispute clears as well as a payment does.
    case "nothing-owed":
      return "Nothing is owed that could block.";
    case "debts-cleared":
      return "What was owed is paid.";
    case "too-little":
    case "tolerated":
      return `${amount(reason.shortfallMinor)} unpaid is too little for a block.`;
    case "billing-off":
      return "Billing is off.";
    case "blocking-off":
      return "Blocking is off.";
    case "never-blocks":
      return "This customer is never blocked.";
    case "not-yet":
      return `Not before ${reason.blockOn}.`;
    case "by-staff":
    case "not-running":
    case "day-off":
    case "deactivates":
    case "deactivation-off":
      return "";
  }
}
