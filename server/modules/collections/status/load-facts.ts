// Reads what deciding needs, for many customers in a handful of statements however many they are.
import { sql } from "kysely";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { parseMoney } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import {
  type DebitFact,
  listAbleToRestart,
  listLatestDebits,
  listOpenDebits,
  listStatusAccounts,
  listWrittenOff,
  minBalance,
  type StatusAccount,
} from "../../billing/index.ts";
import { type CustomerStanding, listStandings, listStatusSince } from "../../customers/index.ts";
import { getBusinessCalendar, isDayOff, isHoliday, type LoadedSettings, loadSettings, type Partner } from "../../partners/index.ts";
import { listPaymentsUnderWay, type PaymentUnderWay } from "../../payments/index.ts";
import { countRunningServices, type RunningServices } from "../../services/index.ts";
import { listSparedByPlans } from "../instalments/plan-store.ts";
import * as settings from "../settings.ts";
import { poolOf, type StatusFacts, type Terms } from "./decide-status-rules.ts";

/** What a partner's rules say of everybody; read once for many customers. */
export interface Rules {
  readonly partner: Partner;
  readonly loaded: LoadedSettings;
  readonly mayActOn: (on: Day) => boolean;
}

export async function loadRules(work: Work, partner: Partner): Promise<Rules> {
  const loaded = await loadSettings(work, [...settings.statusSettings, minBalance], { partnerId: partner.id });
  const calendar = await getBusinessCalendar(work, partner.id);
  const [weekends, holidays] = [loaded.get(settings.blockOnWeekends), loaded.get(settings.blockOnHolidays)];
  return { partner, loaded, mayActOn: (on) => (weekends || !isDayOff(calendar, on)) && (holidays || !isHoliday(calendar, on)) };
}

/** The least balance that a partner's customers keep without owing. */
export const minimumOf = ({ loaded, partner }: Rules): bigint => parseMoney(loaded.get(minBalance), partner.currency).minor;

/** Everything known of a customer's case: the facts that decide, and what screens say beside them. */
export interface Case {
  readonly customer: CustomerStanding;
  readonly account: StatusAccount;
  readonly facts: StatusFacts;
  readonly debits: readonly DebitFact[];
  readonly holds: readonly RunningHold[];
  readonly underWay: readonly PaymentUnderWay[];
  readonly episode: Episode | undefined;
  /** As the rules would set it for this account. */
  readonly blockedShareMinor: bigint;
}

export interface RunningHold {
  readonly id: string;
  readonly kind: "promise" | "extension" | "dispute" | "exempt";
  readonly until: Day | null;
  readonly documentId: string | null;
  readonly pausesFees: boolean;
  readonly amountMinor: bigint | null;
}

/** The latest block for money. */
export interface Episode {
  readonly id: string;
  readonly cause: "finance" | "prepaid";
  readonly blockedOn: Day;
  readonly shortfallMinor: bigint;
  readonly toleratedMinor: bigint;
  readonly endedAs: "lifted" | "deactivated" | "staff" | "merged" | null;
  readonly reactivatedOn: Day | null;
}

/** The cases of customers of one partner. Who has no account, is billed through another or was merged away has none. */
export async function loadCases(work: Work, rules: Rules, customerIds: readonly string[]): Promise<Case[]> {
  const [all, standings, debits, { running: holds, broken }, episodes, underWay, fees, inPlans] = await Promise.all([
    listStatusAccounts(work, customerIds),
    listStandings(work, customerIds),
    listOpenDebits(work, customerIds),
    listHolds(work, customerIds),
    listLatestEpisodes(work, customerIds),
    listPaymentsUnderWay(work, customerIds),
    listFeeDocuments(work, customerIds),
    listSparedByPlans(work, customerIds),
  ]);
  const accounts = all.filter((account) => account.partnerId === rules.partner.id && !account.isAggregated && !account.isClosed);
  const ids = accounts.map((account) => account.id);
  const [prepaid, ableToRestart, since, givenUp] = await Promise.all([
    countRunningServices(
      work,
      accounts.filter((account) => account.billingType !== "recurring").map((account) => account.id),
    ),
    listAbleToRestart(
      work,
      accounts
        .filter(({ id, billingType }) => billingType !== "recurring" && isDeactivatedForMoney(standings.get(id), episodes.get(id)))
        .map(({ id }) => id),
    ),
    listStatusSince(
      work,
      ids.filter((id) => isBlockedForMoney(standings.get(id)) && episodes.get(id)?.endedAs !== null),
    ),
    listGivenUp(work, standings, episodes),
  ]);
  const cases: Case[] = [];
  for (const account of accounts) {
    const customer = standings.get(account.id);
    if (!customer) continue;
    const own = {
      ...{ account, customer, fees },
      inPlan: inPlans.get(account.id) ?? new Set<string>(),
      debits: debits.get(account.id) ?? [],
      holds: holds.get(account.id) ?? [],
      underWay: underWay.get(account.id) ?? [],
      episode: episodes.get(account.id),
      brokenPromiseOn: broken.get(account.id) ?? null,
      services: prepaid.get(account.id),
      canRestart: ableToRestart.has(account.id),
      blockedSince: since.get(account.id),
      isGivenUp: givenUp.has(account.id),
    };
    cases.push(caseOf(rules, own));
  }
  return withLatestDebits(work, rules, cases);
}

/** B-235 nobody paid a debt that was written off: it brings no service back by itself. */
async function listGivenUp(
  work: Work,
  standings: ReadonlyMap<string, CustomerStanding>,
  episodes: ReadonlyMap<string, Episode>,
): Promise<ReadonlySet<string>> {
  const gone = [...standings.values()].filter(({ id, status }) => status === "inactive" && episodes.get(id)?.endedAs === "deactivated");
  if (gone.length === 0) return new Set();
  return new Set((await listWrittenOff(work, { customerIds: gone.map(({ id }) => id) })).map(({ customerId }) => customerId));
}

const isBlockedForMoney = (standing: CustomerStanding | undefined): boolean =>
  standing?.status === "blocked" && (standing.blockedBy === "finance" || standing.blockedBy === "prepaid");

const isDeactivatedForMoney = (standing: CustomerStanding | undefined, episode: Episode | undefined): boolean =>
  standing?.status === "inactive" && episode?.endedAs === "deactivated" && episode.reactivatedOn === null;

interface Own {
  readonly account: StatusAccount;
  readonly customer: CustomerStanding;
  readonly fees: ReadonlySet<string>;
  readonly inPlan: ReadonlySet<string>;
  readonly debits: readonly DebitFact[];
  readonly holds: readonly RunningHold[];
  readonly underWay: readonly PaymentUnderWay[];
  readonly episode: Episode | undefined;
  readonly brokenPromiseOn: Day | null;
  readonly services: RunningServices | undefined;
  readonly canRestart: boolean;
  readonly blockedSince: Date | undefined;
  readonly isGivenUp: boolean;
}

function caseOf(rules: Rules, own: Own): Case {
  const { loaded, partner } = rules;
  const { account, customer, episode } = own;
  const spared = new Set([...own.holds.flatMap((hold) => (hold.documentId === null ? [] : [hold.documentId])), ...own.inPlan]);
  const isEligible = (debit: DebitFact): boolean =>
    mayBlock(debit, { fees: own.fees, spared, oneTime: loaded.get(settings.blockOnOneTime) });
  const blockedOn = !isBlockedForMoney(customer)
    ? null
    : episode && episode.endedAs === null
      ? episode.blockedOn
      : own.blockedSince
        ? calendarDay(own.blockedSince, partner.timeZone)
        : null;
  const percent = loaded.get(settings.unblockRule) === "paid_percent" ? loaded.get(settings.unblockPercent) : 100;
  const shortfallThen = episode && episode.endedAs === null ? episode.shortfallMinor : 0n;
  const blockedShareMinor = (shortfallThen * BigInt(100 - percent)) / 100n;
  const facts: StatusFacts = {
    standing: {
      status: customer.status,
      blockedBy: customer.blockedBy,
      blockedOn,
      isDeactivatedForMoney:
        customer.status === "inactive" && episode?.endedAs === "deactivated" && episode.reactivatedOn === null && !own.isGivenUp,
      toleratedMinor: episode === undefined ? 0n : episode.endedAs === null ? blockedShareMinor : episode.toleratedMinor,
    },
    terms: { ...termsOf(rules, account), blocksFrom: blocksFrom(account, customer.status) },
    freeCreditMinor: account.freeCreditMinor,
    debits: own.debits.map((debit) => ({ ...debitOf(debit), openMinor: debit.openMinor, isEligible: isEligible(debit) })),
    latestEligible: null,
    // A dispute about one document takes that document out; it spares nobody of the others.
    holds: own.holds.filter((hold) => hold.documentId === null).map(({ kind, until }) => ({ kind, until })),
    underWay: own.underWay.map((payment) => ({
      amountMinor: payment.amountMinor,
      until: addDays(calendarDay(payment.since, partner.timeZone), loaded.get(settings.pendingHoldDays)),
    })),
    brokenPromiseOn: own.brokenPromiseOn,
    prepaid:
      account.billingType === "recurring"
        ? null
        : {
            ...(own.services ?? { running: 0, unpaid: 0 }),
            scope: loaded.get(settings.prepaidScope),
            deactivationOn: loaded.get(settings.prepaidDeactivation) && !account.neverDeactivates,
            deactivationDays: loaded.get(settings.prepaidDeactivationDays),
            canRestart: own.canRestart,
          },
  };
  return { customer, account, facts, debits: own.debits, holds: own.holds, underWay: own.underWay, episode, blockedShareMinor };
}

const debitOf = (debit: DebitFact) => ({
  id: debit.id,
  dueOn: debit.dueOn,
  documentId: debit.documentId,
  text: debit.number ?? debit.text,
});

/** B-40 what may block, unless a dispute or an instalment plan spares it: running charges and their invoices, late fees, deposits, debts brought along; one-time ones where the provider wants it. */
function mayBlock(
  debit: DebitFact,
  { fees, spared, oneTime }: { fees: ReadonlySet<string>; spared: ReadonlySet<string>; oneTime: boolean },
): boolean {
  if (debit.isDisputed || debit.isWrittenOff || debit.isForService || (debit.documentId !== null && spared.has(debit.documentId)))
    return false;
  if (debit.origin === "advance_payment") return false;
  if (debit.documentId !== null && fees.has(debit.documentId)) return true;
  if (debit.origin === "one_time") return oneTime;
  const isOneTimeCharge =
    debit.documentId === null && debit.kind === "charge" && (debit.category === "one_time" || debit.category === "equipment");
  return isOneTimeCharge ? oneTime : true;
}

/** B-159 not on the day on which the terms changed; who is blocked already stays so. */
const blocksFrom = ({ termsChangedOn }: StatusAccount, status: string): Day | null =>
  termsChangedOn === null || status === "blocked" ? null : addDays(termsChangedOn, 1);

function termsOf(rules: Rules, account: StatusAccount): Terms {
  const { loaded } = rules;
  return {
    billingEnabled: account.billingEnabled,
    blockingOn: loaded.get(settings.processing),
    deactivationOn: loaded.get(settings.deactivation),
    neverBlocks: account.neverBlocks ?? loaded.get(settings.neverBlocks),
    blockingDays: account.blockingDays ?? loaded.get(settings.blockingDays),
    deactivationDays: account.neverDeactivates ? null : (account.deactivationDays ?? loaded.get(settings.deactivationDays)),
    minBalanceMinor: account.minBalanceMinor ?? minimumOf(rules),
    minBlockMinor: parseMoney(loaded.get(settings.minBlockAmount), account.currency).minor,
    promiseBlocksAnyDay: loaded.get(settings.promiseBlocksAnyDay),
    mayActOn: rules.mayActOn,
  };
}

/** B-39 only where nothing is open that could start the clock although the minimum is missing. */
async function withLatestDebits(work: Work, rules: Rules, cases: Case[]): Promise<Case[]> {
  const short = cases.filter(({ facts }) => poolOf(facts) < 0n && !facts.debits.some((debit) => debit.isEligible));
  if (short.length === 0) return cases;
  const latest = await listLatestDebits(
    work,
    short.map(({ account }) => account.id),
  );
  const fees = await listFeeDocuments(
    work,
    short.map(({ account }) => account.id),
  );
  const inPlans = await listSparedByPlans(
    work,
    short.map(({ account }) => account.id),
  );
  const shortIds = new Set(short.map(({ account }) => account.id));
  return cases.map((one) => {
    if (!shortIds.has(one.account.id)) return one;
    const found = (latest.get(one.account.id) ?? []).find((debit) =>
      mayBlock(debit, { fees, spared: inPlans.get(one.account.id) ?? new Set(), oneTime: rules.loaded.get(settings.blockOnOneTime) }),
    );
    return found ? { ...one, facts: { ...one.facts, latestEligible: debitOf(found) } } : one;
  });
}

// Rows of this module ------------------------------------------------------------------------------------------------------

export const listRunningHolds = async (work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, RunningHold[]>> =>
  (await listHolds(work, customerIds)).running;

/**
 * By customer: the holds that run, and the last day of the latest promise, unless it was kept or taken back. One that is over and not judged yet
 * counts by its date.
 */
async function listHolds(
  work: Work,
  customerIds: readonly string[],
): Promise<{ running: ReadonlyMap<string, RunningHold[]>; broken: ReadonlyMap<string, Day> }> {
  if (customerIds.length === 0) return { running: new Map(), broken: new Map() };
  const { rows } = await sql<
    RunningHold & { customerId: string; outcome: string | null; createdAt: Date }
  >`select id, customer_id as "customerId", kind, until_on as until, document_id as "documentId",
      pauses_fees as "pausesFees", amount_minor as "amountMinor", outcome, created_at as "createdAt"
    from collections.holds where customer_id = any (${[...customerIds]}::uuid[]) and (outcome is null or kind = 'promise')
    order by id`.execute(work.tx);
  const broken = new Map<string, Day>();
  for (const [customerId, own] of Map.groupBy(rows, (row) => row.customerId)) {
    const last = own
      .filter(({ kind }) => kind === "promise")
      .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
      .at(-1);
    if (last?.until && (last.outcome === null || last.outcome === "broken")) broken.set(customerId, last.until);
  }
  const running = rows.filter(({ outcome }) => outcome === null).map(({ outcome: _, createdAt: __, ...hold }) => hold);
  return { running: Map.groupBy(running, (hold) => hold.customerId), broken };
}

async function listLatestEpisodes(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, Episode>> {
  const { rows } = await sql<
    Episode & { customerId: string }
  >`select distinct on (customer_id) id, customer_id as "customerId", cause, blocked_on as "blockedOn",
      shortfall_minor as "shortfallMinor", tolerated_minor as "toleratedMinor", ended_as as "endedAs", reactivated_on as "reactivatedOn"
    from collections.block_episodes where customer_id = any (${[...customerIds]}::uuid[]) order by customer_id, id desc`.execute(work.tx);
  return new Map(rows.map((row) => [row.customerId, row]));
}

/** Invoices that are late fees: they block although they are issued one by one. */
async function listFeeDocuments(work: Work, customerIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select fee_document_id as id from collections.late_fees
    where customer_id = any (${[...customerIds]}::uuid[]) and fee_document_id is not null`.execute(work.tx);
  return new Set(rows.map((row) => row.id));
}
