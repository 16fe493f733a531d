// B-163, B-165 customers move their billing day by themselves, or ask for it, within what the provider allows.

import { sql } from "kysely";
import type { z } from "zod";
import { addMonths, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import { getAccountMoney } from "../accounts/account-money.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { planMove } from "../charges/calendar-rules.ts";
import { billingDayInvalid, dayNotOffered, tooSoon } from "../problems.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { comingView } from "./change-terms.ts";
import type { DayOffer, quoteDayEndpoint, TermsView } from "./contract.ts";
import { forecastInvoices } from "./forecast.ts";
import { bridgeMinDays, portalDay, portalDayChanges, portalDayMonths, portalDays } from "./settings.ts";
import { findAccount, getTerms, openRequest, pendingMoveOf } from "./terms-view.ts";
import { writeTerms } from "./write-terms.ts";

type Offer = z.input<typeof DayOffer>;

export async function showDayOffer(work: Work): Promise<Offer> {
  return offerOf(work, await findAccount(work, ownCustomer(work).customerId));
}

async function offerOf(work: Work, account: AccountRow): Promise<Offer> {
  const place = { partnerId: account.partner_id };
  const today = calendarDay(work.now, (await getPartner(work, account.partner_id)).timeZone);
  const days = await getSetting(work, portalDays, place);
  const request = await openRequest(work, account.id);
  return {
    mode: await getSetting(work, portalDay, place),
    current: account.billing_day,
    days: days.length > 0 ? [...new Set(days)].sort((a, b) => a - b) : Array.from({ length: 28 }, (_, at) => at + 1),
    pendingMove: pendingMoveOf(account),
    request: request && { billingDay: request.billingDay, askedAt: request.askedAt },
    ...(await refusal(work, account, today)),
  };
}

async function refusal(work: Work, account: AccountRow, today: Day): Promise<Pick<Offer, "refused" | "from">> {
  if (account.billed_before_link !== null) return { refused: "billed-elsewhere", from: null };
  if (account.billing_type !== "recurring" || !account.billing_enabled) return { refused: "prepaid", from: null };
  if ((await getAccountMoney(work, account.id, today)).overdueMinor > 0n) return { refused: "overdue", from: null };
  const from = await possibleFrom(work, account);
  return from !== null && from > today ? { refused: "too-soon", from } : { refused: null, from: null };
}

/** The first day on which another move is within what the provider allows; null: at once. */
async function possibleFrom(work: Work, account: AccountRow): Promise<Day | null> {
  const place = { partnerId: account.partner_id };
  const most = await getSetting(work, portalDayChanges, place);
  const months = await getSetting(work, portalDayMonths, place);
  // What staff or a template did is not the customer's to answer for.
  const { rows } = await sql<{ on: Day }>`select moved_on as on from billing.day_moves
    where account_id = ${account.id} and channel = 'portal' order by moved_on desc limit ${most}`.execute(work.tx);
  const oldest = rows.length < most ? undefined : rows.at(-1);
  return oldest ? addMonths(oldest.on, months) : null;
}

export async function quoteDay(work: Work, billingDay: number): Promise<z.input<(typeof quoteDayEndpoint)["returns"]>> {
  const account = await findAccount(work, ownCustomer(work).customerId);
  refuse(await offerOf(work, account), billingDay);
  const context = await loadBillingContext(work, account.partner_id);
  const move = planMove(calendarOf(account), {
    nextBillingOn: account.next_billing_on,
    billingDay,
    bridgeMinDays: await getSetting(work, bridgeMinDays, { partnerId: account.partner_id }),
  });
  const moved = { ...account, billing_day: billingDay, term_anchor: move.terms.termAnchor, day_moves: move.terms.moves };
  const coming = (await forecastInvoices(work, context, [moved], 3)).get(account.id) ?? [];
  return {
    effectiveOn: move.effectiveOn,
    firstOn: move.firstNewBillingDay,
    bridge: move.bridge && { ...move.bridge },
    isMerged: move.isMerged,
    coming: comingView(account.currency, coming, move.isMerged ? null : move.bridge),
  };
}

export async function moveOwnDay(work: Work, billingDay: number): Promise<Offer> {
  const account = await lockOpenAccount(work, ownCustomer(work).customerId);
  const offer = await offerOf(work, account);
  refuse(offer, billingDay);
  if (offer.mode === "self") {
    await writeTerms(work, account, { billingDay }, { cause: "portal" });
  } else {
    await sql`update billing.day_requests set state = 'withdrawn', decided_at = ${work.now} where account_id = ${account.id} and state = 'open'`.execute(
      work.tx,
    );
    await sql`insert into billing.day_requests (account_id, partner_id, billing_day, asked_at)
      values (${account.id}, ${account.partner_id}, ${billingDay}, ${work.now})`.execute(work.tx);
    auditRequest(work, account, "request", { before: account.billing_day, after: billingDay });
  }
  return showDayOffer(work);
}

export async function withdrawOwnRequest(work: Work): Promise<Offer> {
  const account = await lockOpenAccount(work, ownCustomer(work).customerId);
  const { rows } = await sql<{ billing_day: number }>`update billing.day_requests set state = 'withdrawn', decided_at = ${work.now}
    where account_id = ${account.id} and state = 'open' returning billing_day`.execute(work.tx);
  if (!rows[0]) throw notFound("There is no request that could be taken back.");
  auditRequest(work, account, "withdraw", { before: rows[0].billing_day, after: null });
  return showDayOffer(work);
}

/** Staff decide; what was asked for is moved as staff would move it, and counts as the customer's own move. */
export async function decideDayRequest(
  work: Work,
  customerId: string,
  { requestId, approve, reason }: { requestId: string; approve: boolean; reason: string },
): Promise<z.input<typeof TermsView>> {
  await getReachable(work, customerId, "customers.billing.update");
  const account = await lockOpenAccount(work, customerId);
  const { rows } = await sql<{ billing_day: number }>`update billing.day_requests
    set state = ${approve ? "approved" : "declined"}, decided_at = ${work.now}, decided_by = ${JSON.stringify(describeActor(work))}::jsonb, reason = ${reason}
    where id = ${requestId} and account_id = ${account.id} and state = 'open' returning billing_day`.execute(work.tx);
  const asked = rows[0]?.billing_day;
  if (asked === undefined) throw notFound("This request was decided or taken back meanwhile.");
  auditRequest(work, account, approve ? "approve" : "decline", {
    before: account.billing_day,
    after: approve ? asked : account.billing_day,
  });
  if (approve) await writeTerms(work, account, { billingDay: asked }, { cause: "portal" });
  return getTerms(work, customerId);
}

function refuse(offer: Offer, billingDay: number): void {
  if (offer.mode === "off") throw dayNotOffered("Please contact us about another billing day.");
  if (!offer.days.includes(billingDay))
    throw billingDayInvalid(`Choose one of these days: ${offer.days.join(", ")}.`, {
      errors: [{ field: "billingDay", code: "billing-day", params: { days: offer.days.join(", ") } }],
    });
  switch (offer.refused) {
    case "too-soon":
      throw tooSoon(`It can be moved again from ${offer.from} on.`, {
        errors: [{ field: "billingDay", code: "too-soon", params: { from: offer.from ?? "" } }],
      });
    case "overdue":
      throw dayNotOffered("Pay what is overdue first; then the billing day can be moved.");
    case "billed-elsewhere":
      throw dayNotOffered("The main account says when this one is billed.");
    case "prepaid":
      throw dayNotOffered("There is no billing day where services are paid for out of a balance.");
    case null:
  }
}

function auditRequest(work: Work, account: AccountRow, action: string, billingDay: { before: number; after: number | null }): void {
  work.audit({
    entity: "billing_account",
    entityId: account.id,
    label: "Another billing day",
    action,
    partnerId: account.partner_id,
    customerId: account.id,
    changes: { billingDay },
  });
}
