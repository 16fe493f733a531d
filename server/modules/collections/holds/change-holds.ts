// Adding and ending what spares a customer (B-43, B-232), by staff and, for a promise, by the customer.
import { sql } from "kysely";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson, minorToDecimal } from "../../../../shared/money.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findDocumentFacts, lockAccounts } from "../../billing/index.ts";
import { getReachable, lockCustomers } from "../../customers/index.ts";
import { getPartner, loadSettings } from "../../partners/index.ts";
import { alreadyExempt, extensionUsed, holdOver, nothingToHold, promiseLimit, promiseRefused } from "../problems.ts";
import { promiseCount, promiseDays, promiseMinPercent, promisePeriodDays } from "../settings.ts";
import { decideStatus } from "../status/decide-status-rules.ts";
import { evaluateSoon, nextStepDay } from "../status/evaluate.ts";
import { type Case, loadCases, loadRules } from "../status/load-facts.ts";
import { addHold, endHolds, type StoredHold, selectHolds } from "./hold-store.ts";
import { type PastPromise, type PromiseOffer, promiseOffer, wrongPromise } from "./promise-rules.ts";

export interface OwnCase {
  readonly one: Case;
  readonly today: Day;
  readonly next: Day;
}

/** The case of one customer; undefined: nobody keeps an account for them, or a main account pays. */
export async function findCase(work: Work, customerId: string, partnerId: string): Promise<OwnCase | undefined> {
  const partner = await getPartner(work, partnerId);
  const [one] = await loadCases(work, await loadRules(work, partner), [customerId]);
  return one && { one, today: calendarDay(work.now, partner.timeZone), next: await nextStepDay(work, partnerId) };
}

export async function offerOf(work: Work, { one, today, next }: OwnCase): Promise<PromiseOffer> {
  const { partnerId } = one.customer;
  const loaded = await loadSettings(work, [promiseDays, promiseMinPercent, promiseCount, promisePeriodDays], { partnerId });
  const limits = {
    days: loaded.get(promiseDays),
    minPercent: loaded.get(promiseMinPercent),
    count: loaded.get(promiseCount),
    periodDays: loaded.get(promisePeriodDays),
  };
  const { timeZone } = await getPartner(work, partnerId);
  const stored = await selectHolds(work, sql`customer_id = ${one.customer.id} and kind = 'promise'`, 200);
  const past: PastPromise[] = stored.map((hold) => ({
    madeOn: calendarDay(hold.createdAt, timeZone),
    outcome: hold.outcome,
    endedOn: hold.endedAt && calendarDay(hold.endedAt, timeZone),
  }));
  return promiseOffer(one.facts, { today, next, limits, past });
}

/** Locks the customer and the account: two who add at once take turns. */
async function lockCase(work: Work, customerId: string, partnerId: string): Promise<OwnCase> {
  await lockCustomers(work, [customerId]);
  await lockAccounts(work, [customerId]);
  const own = await findCase(work, customerId, partnerId);
  if (!own) throw notFound("Nobody keeps a billing account for this customer.");
  return own;
}

const whyNoPromise: Record<Extract<PromiseOffer, { kind: "refused" }>["why"], string> = {
  "nothing-owed": "Nothing is owed that would block.",
  "not-near": "The block is not near: a promise would not reach so far.",
  "open-promise": "A promise is running already.",
  "too-many": "There were too many promises lately.",
  "broken-lately": "A promise was broken lately.",
  "not-for-money": "Paying later would not change this status.",
};

/** The customer has had what there is to have (E_PROMISE_LIMIT); the others have nothing to promise. */
const overLimit: ReadonlySet<string> = new Set(["open-promise", "too-many", "broken-lately"]);

export interface PromiseWish {
  readonly amount: MoneyJson;
  readonly until: Day;
  readonly reason?: string;
}

/** B-232 promises to pay; a customer who is blocked for money works again at once. */
export async function promiseToPay(work: Work, about: { customerId: string; partnerId: string }, wish: PromiseWish): Promise<string> {
  const own = await lockCase(work, about.customerId, about.partnerId);
  const offer = await offerOf(work, own);
  if (offer.kind === "refused") {
    const refuse = overLimit.has(offer.why) ? promiseLimit : promiseRefused;
    throw refuse(whyNoPromise[offer.why], { errors: [{ field: "", code: offer.why }] });
  }
  const { currency } = own.one.account;
  if (wish.amount.currency !== currency)
    throw fieldProblem("amount", "wrong-currency", `This account is kept in ${currency}.`, { currency });
  const amountMinor = fromMoneyJson(wish.amount).minor;
  const wrong = wrongPromise(offer, { amountMinor, until: wish.until });
  if (wrong) {
    throw fieldProblem(wrong.field, wrong.code, "This is outside of what can be promised.", {
      first: offer.firstDay,
      last: offer.lastDay,
      least: minorToDecimal(offer.leastMinor, currency),
      most: minorToDecimal(offer.shortfallMinor, currency),
    });
  }
  return added(work, own, {
    kind: "promise",
    until: wish.until,
    reason: wish.reason ?? "",
    promised: { amountMinor, currency, coversOn: offer.coversOn },
  });
}

export interface HoldWish {
  readonly kind: "extension" | "dispute" | "exempt";
  readonly until: Day | null;
  readonly reason: string;
  readonly pausesFees: boolean;
  readonly documentId?: string | null | undefined;
}

/** B-43 spares a customer for another reason than a promise. */
export async function holdCustomer(work: Work, customerId: string, wish: HoldWish): Promise<string> {
  const customer = await getReachable(work, customerId, "finance.holds.create");
  const own = await lockCase(work, customerId, customer.partnerId);
  if (wish.until !== null && wish.until < own.today) throw fieldProblem("until", "in-the-past", "This day is over.");
  switch (wish.kind) {
    case "extension":
      return extend(work, own, wish);
    case "exempt":
      if (own.one.holds.some((hold) => hold.kind === "exempt")) throw alreadyExempt("End the other exemption first, or leave it.");
      return added(work, own, { ...wish, kind: "exempt" });
    case "dispute":
      await refuseForeignDocument(work, customerId, wish.documentId);
      return added(work, own, { ...wish, kind: "dispute", documentId: wish.documentId ?? null });
  }
}

async function extend(work: Work, own: OwnCase, wish: HoldWish): Promise<string> {
  const { clockDebit } = decideStatus(own.one.facts, own.next);
  if (!clockDebit) throw nothingToHold("Nothing is owed that would block, so there is nothing to extend.");
  if (wish.until === null) throw fieldProblem("until", "required", "Say until which day.");
  const { rows } = await sql`select 1 from collections.holds where customer_id = ${own.one.customer.id} and kind = 'extension'
    and clock_entry_id = ${clockDebit.id} and outcome is distinct from 'merged'`.execute(work.tx);
  if (rows.length > 0) throw extensionUsed(`${clockDebit.text} was extended before. A promise to pay or an exemption is still possible.`);
  return added(work, own, { ...wish, kind: "extension", clockEntryId: clockDebit.id });
}

async function refuseForeignDocument(work: Work, customerId: string, documentId: string | null | undefined): Promise<void> {
  if (!documentId) return;
  const facts = await findDocumentFacts(work, documentId);
  if (facts?.customerId !== customerId) throw fieldProblem("documentId", "unknown-value", "This customer has no such document.");
}

async function added(
  work: Work,
  { one }: OwnCase,
  hold: Omit<Parameters<typeof addHold>[1], "customerId" | "partnerId" | "customerNumber">,
): Promise<string> {
  const { id, partnerId, number } = one.customer;
  const holdId = await addHold(work, { ...hold, customerId: id, partnerId, customerNumber: number });
  await evaluateSoon(work, [id]);
  return holdId;
}

/** Ends a hold before its time. Whoever is blocked without it is blocked by the next block step. */
export async function endHold(work: Work, customerId: string, holdId: string): Promise<StoredHold> {
  await getReachable(work, customerId, "finance.holds.create");
  await lockCustomers(work, [customerId]);
  const [hold] = await selectHolds(work, sql`id = ${holdId} and customer_id = ${customerId}`);
  if (!hold) throw notFound();
  if (hold.outcome !== null) throw holdOver("It does not spare the customer any more.");
  await endHolds(work, [hold], "ended");
  await evaluateSoon(work, [customerId]);
  return hold;
}
