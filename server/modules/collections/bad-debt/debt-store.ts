// Bad debts as they are stored, and what deciding about them needs of the account.
import { type RawBuilder, sql } from "kysely";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { maxMinor, parseMoney } from "../../../../shared/money.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { type DebitFact, listOpenDebits, listStatusAccounts, type StatusAccount } from "../../billing/index.ts";
import { type CustomerStanding, listStandings, listStatusSince } from "../../customers/index.ts";
import { loadSettings, type Partner } from "../../partners/index.ts";
import { listPaymentsUnderWay } from "../../payments/index.ts";
import { listSparedByPlans } from "../instalments/plan-store.ts";
import { listRunningHolds } from "../status/load-facts.ts";
import { type DunningFacts, type HeldBack, heldBack, nextLetterOn, readyOn } from "./dunning-rules.ts";
import { dunning, dunningMinAmount, handOverDays } from "./settings.ts";
import { type DebtStage, db, type EndReason } from "./tables.ts";

export interface StoredDebt {
  readonly id: string;
  readonly customerId: string;
  readonly partnerId: string;
  readonly stage: DebtStage;
  readonly currency: string;
  readonly owedMinor: bigint;
  readonly deactivatedOn: Day;
  readonly openedOn: Day;
  readonly level: number;
  readonly lastLetterOn: Day | null;
  readonly nextLetterOn: Day | null;
  readonly readyOn: Day | null;
  readonly endedOn: Day | null;
  readonly endReason: EndReason | null;
  readonly version: number;
}

export const isOpenDebt = sql<boolean>`debt.ended_on is null`;

/** Debts that the actor may see, the newest first. */
export async function selectDebts(work: Work, condition: RawBuilder<unknown>, { lock = false } = {}): Promise<StoredDebt[]> {
  const { rows } =
    await sql<StoredDebt>`select debt.id, debt.customer_id as "customerId", debt.partner_id as "partnerId", debt.stage, debt.currency,
      debt.owed_minor as "owedMinor", debt.deactivated_on as "deactivatedOn", debt.opened_on as "openedOn", debt.level,
      debt.last_letter_on as "lastLetterOn", debt.next_letter_on as "nextLetterOn", debt.ready_on as "readyOn", debt.ended_on as "endedOn",
      debt.end_reason as "endReason", debt.version
    from collections.bad_debts debt
    where ${condition} and ${visibleTo(work.actor, { partner: "debt.partner_id", customer: "debt.customer_id" })}
    order by debt.opened_on desc, debt.id desc ${lock ? sql`for update` : sql``}`.execute(work.tx);
  return rows;
}

/** A partner's levels, in their order. */
export const listLevels = (work: Work, partnerId: string) =>
  db(work).selectFrom("collections.dunning_levels").selectAll().where("partner_id", "=", partnerId).orderBy("days_after").execute();
export type Level = Awaited<ReturnType<typeof listLevels>>[number];

/** What a partner's rules say about bad debts; read once for many. */
export interface DebtRules {
  readonly partner: Partner;
  readonly levels: readonly Level[];
  readonly isOn: boolean;
  readonly minMinor: bigint;
  readonly daysToHandOver: number;
}

export async function loadDebtRules(work: Work, partner: Partner): Promise<DebtRules> {
  const loaded = await loadSettings(work, [dunning, dunningMinAmount, handOverDays], { partnerId: partner.id });
  return {
    partner,
    levels: await listLevels(work, partner.id),
    isOn: loaded.get(dunning),
    minMinor: parseMoney(loaded.get(dunningMinAmount), partner.currency).minor,
    daysToHandOver: loaded.get(handOverDays),
  };
}

/** The days that follow from what has been done so far; no letter comes while an agency has the debt. */
export function datesOf(
  { levels, isOn, daysToHandOver }: DebtRules,
  debt: Pick<StoredDebt, "stage" | "deactivatedOn" | "level" | "lastLetterOn">,
): { nextLetterOn: Day | null; readyOn: Day | null } {
  if (debt.stage !== "dunning") return { nextLetterOn: null, readyOn: null };
  const wanted = isOn ? levels.map((level) => ({ daysAfter: level.days_after, sinceOn: level.since_on })) : [];
  return { nextLetterOn: nextLetterOn(wanted, debt), readyOn: readyOn(wanted, debt, daysToHandOver) };
}

/** What is known of one customer's debts by now. */
export interface DebtCase {
  readonly customer: CustomerStanding;
  readonly account: StatusAccount;
  readonly debits: readonly DebitFact[];
  /** Of these a letter speaks: overdue, not disputed, not in a plan. */
  readonly due: readonly DebitFact[];
  /** What is open, less credit that waits. */
  readonly owedMinor: bigint;
  readonly statusSince: Day;
  readonly heldBack: HeldBack | undefined;
  readonly sparedUntil: Day | null | undefined;
}

/** The cases of customers of one partner. Who has no account of their own, or was merged away, has none. */
export async function loadDebtCases(work: Work, rules: DebtRules, customerIds: readonly string[], on: Day): Promise<DebtCase[]> {
  const accounts = (await listStatusAccounts(work, customerIds)).filter(
    (account) => account.partnerId === rules.partner.id && !account.isAggregated && !account.isClosed,
  );
  const ids = accounts.map(({ id }) => id);
  const [standings, since] = [await listStandings(work, ids), await listStatusSince(work, ids)];
  const debits = await listOpenDebits(work, ids);
  const holds = await listRunningHolds(work, ids);
  const plans = await listSparedByPlans(work, ids);
  const underWay = await listPaymentsUnderWay(work, ids);
  const fees = await listLetterFees(work, ids);
  return accounts.flatMap((account) => {
    const customer = standings.get(account.id);
    if (!customer) return [];
    const open = (debits.get(account.id) ?? []).toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
    const own = holds.get(account.id) ?? [];
    const inPlan = plans.get(account.id) ?? new Set<string>();
    const disputed = new Set(own.flatMap((hold) => (hold.kind === "dispute" && hold.documentId !== null ? [hold.documentId] : [])));
    const isDisputed = (debit: DebitFact): boolean => debit.isDisputed || (debit.documentId !== null && disputed.has(debit.documentId));
    const isInPlan = ({ documentId }: DebitFact): boolean => documentId !== null && inPlan.has(documentId);
    const isDue = ({ dueOn, documentId }: DebitFact): boolean => dueOn < on || (documentId !== null && fees.has(documentId));
    const due = open.filter((debit) => isDue(debit) && !isDisputed(debit) && !isInPlan(debit));
    const openMinor = sumOf(open);
    const spared = own.filter((hold) => hold.documentId === null).map(({ until }) => until);
    const facts: DunningFacts = {
      dueMinor: maxMinor(sumOf(due) - account.freeCreditMinor, 0n),
      openMinor,
      minMinor: rules.minMinor,
      hasPlan: open.some(isInPlan),
      hasDispute: open.some(isDisputed),
      sparedUntil:
        spared.length === 0 ? undefined : spared.includes(null) ? null : spared.reduce((a, b) => ((a ?? "") > (b ?? "") ? a : b)),
      isMoneyUnderWay: (underWay.get(account.id) ?? []).length > 0,
    };
    return [
      {
        ...{ customer, account, debits: open, due },
        owedMinor: maxMinor(openMinor - account.freeCreditMinor, 0n),
        statusSince: calendarDay(since.get(account.id) ?? work.now, rules.partner.timeZone),
        heldBack: heldBack(facts, on),
        sparedUntil: facts.sparedUntil,
      },
    ];
  });
}

/** A fee is asked for with its own letter, so every letter after it asks for it too, whatever day its invoice gives. */
async function listLetterFees(work: Work, customerIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select fee_document_id as id from collections.dunning_letters
    where customer_id = any (${[...customerIds]}::uuid[]) and fee_document_id is not null`.execute(work.tx);
  return new Set(rows.map((row) => row.id));
}

const sumOf = (debits: readonly DebitFact[]): bigint => debits.reduce((sum, { openMinor }) => sum + openMinor, 0n);
