// A customer's case as screens show it: amounts with their currency, reasons with their facts.

import { sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay, type Day, daysBetween } from "../../../../shared/calendar.ts";
import { fromMoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { changeEnforcementTerms, findDocumentFacts } from "../../billing/index.ts";
import { findPayerId, getReachable } from "../../customers/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import type {
  CaseView,
  changeTermsEndpoint,
  getCaseEndpoint,
  HoldView,
  NextBlockView,
  OwnStatusView,
  PromiseOfferView,
  ReasonView,
} from "../contract.ts";
import { findCase, type OwnCase, offerOf, promiseToPay } from "../holds/change-holds.ts";
import { type StoredHold, selectHolds } from "../holds/hold-store.ts";
import type { PromiseOffer } from "../holds/promise-rules.ts";
import { promiseRefused } from "../problems.ts";
import { blockTime, pendingHoldDays, promisePortal } from "../settings.ts";
import { decideStatus, type Reason } from "./decide-status-rules.ts";
import { lastStepDay } from "./evaluate.ts";
import type { Case } from "./load-facts.ts";
import { nextBlock } from "./outlook-rules.ts";

export async function getCase(work: Work, customerId: string): Promise<z.input<typeof getCaseEndpoint.returns>> {
  const customer = await getReachable(work, customerId, "customers.billing.view");
  const own = await findCase(work, customerId, customer.partnerId);
  if (own) return { case: await caseView(work, own), payerId: null };
  const payerId = await findPayerId(work, customerId);
  return { case: null, payerId: payerId === customerId ? null : payerId };
}

/** As `getCase` after a change, where there is a case for certain. */
export async function getCaseView(work: Work, customerId: string): Promise<z.input<typeof CaseView>> {
  const { case: found } = await getCase(work, customerId);
  if (!found) throw notFound();
  return found;
}

export async function changeTerms(
  work: Work,
  customerId: string,
  { minBalance, deactivationDays, ...terms }: z.output<typeof changeTermsEndpoint.body>,
  version: number,
): Promise<z.input<typeof CaseView>> {
  const before = await getCaseView(work, customerId);
  if (minBalance && minBalance.currency !== before.currency)
    throw fieldProblem("minBalance", "wrong-currency", `This account is kept in ${before.currency}.`, { currency: before.currency });
  await changeEnforcementTerms(
    work,
    customerId,
    {
      ...terms,
      ...(deactivationDays === undefined ? {} : deactivationColumns(deactivationDays)),
      ...(minBalance === undefined ? {} : { minBalanceMinor: minBalance && fromMoneyJson(minBalance).minor }),
    },
    version,
  );
  return getCaseView(work, customerId);
}

const deactivationColumns = (wish: number | "never" | null) =>
  wish === "never" ? { deactivationDays: null, neverDeactivates: true } : { deactivationDays: wish, neverDeactivates: false };

async function caseView(work: Work, own: OwnCase): Promise<z.input<typeof CaseView>> {
  const { one, today } = own;
  const { account, facts, customer } = one;
  const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
  // What holds is what the last step left; what it would do next stands in `nextBlock`.
  const decision = decideStatus(facts, await reasonDay(work, own));
  const { terms } = facts;
  return {
    status: customer.status,
    blockedBy: customer.blockedBy,
    blockedOn: facts.standing.blockedOn,
    today,
    currency: account.currency,
    balance: amount(account.balanceMinor),
    shortfall: amount(decision.shortfallMinor),
    dueOn: decision.dueOn,
    blockOn: decision.blockOn,
    deactivateOn: customer.status === "blocked" ? decision.deactivateOn : null,
    nextBlock: await nextBlockView(work, own),
    reasons: decision.reasons.map((reason) => reasonView(reason, account.currency)),
    promise: offerView(await offerOf(work, own), account.currency),
    holds: await runningHolds(work, one),
    terms: {
      blockingDays: { value: terms.blockingDays, isOwn: account.blockingDays !== null },
      neverBlocks: { value: terms.neverBlocks, isOwn: account.neverBlocks !== null },
      deactivationDays: {
        value: terms.deactivationDays ?? "never",
        isOwn: account.neverDeactivates || account.deactivationDays !== null,
      },
      minBalance: { value: amount(terms.minBalanceMinor), isOwn: account.minBalanceMinor !== null },
    },
    version: account.version,
  };
}

/** Before the time of the block, today's block has not come. */
async function reasonDay(work: Work, { one }: OwnCase): Promise<Day> {
  return lastStepDay(work, await getPartner(work, one.customer.partnerId));
}

async function nextBlockView(work: Work, { one, today, next }: OwnCase): Promise<z.input<typeof NextBlockView> | null> {
  const found = nextBlock(one.facts, next);
  if (!found) return null;
  return {
    on: found.on,
    time: await getSetting(work, blockTime, { partnerId: one.customer.partnerId }),
    lastDayToPay: found.lastDayToPay,
    shortfall: toMoneyJson(money(found.shortfallMinor, one.account.currency)),
    daysLeft: daysBetween(today, found.on),
  };
}

function reasonView(reason: Reason, currency: string): z.input<typeof ReasonView> {
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  switch (reason.code) {
    case "owes":
      return { code: "owes", text: reason.text, documentId: reason.documentId, dueOn: reason.dueOn, open: amount(reason.openMinor) };
    case "below-minimum":
      return { code: "below-minimum", missing: amount(reason.missingMinor) };
    case "too-little":
      return { code: "too-little", shortfall: amount(reason.shortfallMinor), least: amount(reason.leastMinor) };
    case "tolerated":
      return { code: "tolerated", shortfall: amount(reason.shortfallMinor), tolerated: amount(reason.toleratedMinor) };
    case "shortfall":
      return { code: "shortfall", shortfall: amount(reason.shortfallMinor), since: reason.since };
    default:
      return { ...reason };
  }
}

function offerView(offer: PromiseOffer, currency: string): z.input<typeof PromiseOfferView> {
  if (offer.kind === "refused") return { kind: "refused", why: offer.why, from: offer.from ?? null };
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  return {
    kind: "offer",
    shortfall: amount(offer.shortfallMinor),
    least: amount(offer.leastMinor),
    firstDay: offer.firstDay,
    lastDay: offer.lastDay,
  };
}

// Holds -----------------------------------------------------------------------------------------------------------------------

export async function listHolds(work: Work, customerId: string): Promise<z.input<typeof HoldView>[]> {
  await getReachable(work, customerId, "customers.billing.view");
  return holdViews(work, await selectHolds(work, sql`customer_id = ${customerId}`, 200));
}

async function runningHolds(work: Work, one: Case): Promise<z.input<typeof HoldView>[]> {
  const stored = await selectHolds(work, sql`customer_id = ${one.customer.id} and outcome is null`);
  const days = await getSetting(work, pendingHoldDays, { partnerId: one.customer.partnerId });
  const { timeZone } = await getPartner(work, one.customer.partnerId);
  const underWay = one.underWay.map((payment) => ({
    ...{ id: null, kind: "pending_payment" as const, reason: "", pausesFees: false, document: null, channel: "system" as const },
    ...{ outcome: null, endedAt: null, endedBy: null, createdBy: "", createdAt: payment.since.toISOString() },
    until: addDays(calendarDay(payment.since, timeZone), days),
    amount: toMoneyJson(money(payment.amountMinor, one.account.currency)),
  }));
  return [...(await holdViews(work, stored)), ...underWay];
}

async function holdViews(work: Work, holds: readonly StoredHold[]): Promise<z.input<typeof HoldView>[]> {
  const numbers = new Map<string, string>();
  for (const { documentId } of holds) {
    if (documentId === null || numbers.has(documentId)) continue;
    numbers.set(documentId, (await findDocumentFacts(work, documentId))?.number ?? "");
  }
  return holds.map((hold) => ({
    id: hold.id,
    kind: hold.kind,
    until: hold.until,
    reason: hold.reason,
    pausesFees: hold.pausesFees,
    amount: hold.amountMinor === null || hold.currency === null ? null : toMoneyJson(money(hold.amountMinor, hold.currency)),
    document: hold.documentId === null ? null : { id: hold.documentId, number: numbers.get(hold.documentId) ?? "" },
    channel: hold.channel,
    outcome: hold.outcome,
    endedAt: hold.endedAt?.toISOString() ?? null,
    endedBy: hold.endedBy,
    createdBy: hold.createdBy,
    createdAt: hold.createdAt.toISOString(),
  }));
}

// Portal ----------------------------------------------------------------------------------------------------------------------

/** P-51 what the signed-in customer is told; null: nobody keeps an account for them, or a main account pays. */
export async function showOwnStatus(work: Work): Promise<z.input<typeof OwnStatusView> | null> {
  const { customerId, partnerId } = ownCustomer(work);
  const own = await findCase(work, customerId, partnerId);
  if (!own) return null;
  const { one } = own;
  const amount = (minor: bigint) => toMoneyJson(money(minor, one.account.currency));
  const decision = decideStatus(one.facts, await reasonDay(work, own));
  const promised = one.holds.find((hold) => hold.kind === "promise");
  const isOffered = await getSetting(work, promisePortal, { partnerId });
  const refused = { kind: "refused", why: "switched-off", from: null } as const;
  const { status, blockedBy } = one.customer;
  const isForMoney = status === "blocked" && (blockedBy === "finance" || blockedBy === "prepaid");
  return {
    status,
    isForMoney,
    isLifting: isForMoney && decision.status === "active",
    blockedOn: one.facts.standing.blockedOn,
    deactivateOn: status === "blocked" ? decision.deactivateOn : null,
    shortfall: amount(decision.shortfallMinor),
    nextBlock: await nextBlockView(work, own),
    promised:
      promised && promised.amountMinor !== null && promised.until !== null
        ? { amount: amount(promised.amountMinor), until: promised.until }
        : null,
    promise: isOffered ? offerView(await offerOf(work, own), one.account.currency) : refused,
  };
}

/** B-232 the customer's own promise, within the provider's limits. */
export async function promiseInPortal(work: Work, wish: { amount: { amount: string; currency: string }; until: Day }): Promise<void> {
  const { customerId, partnerId } = ownCustomer(work);
  if (!(await getSetting(work, promisePortal, { partnerId }))) throw promiseRefused("Please contact us about a later payment.");
  await promiseToPay(work, { customerId, partnerId }, wish);
}
