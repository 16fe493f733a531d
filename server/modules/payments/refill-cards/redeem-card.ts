// A card is used: its value comes onto a balance, once (B-229, P-123).
import { setTimeout as wait } from "node:timers/promises";
import { type Selectable, sql } from "kysely";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import type { Works } from "../../../platform/http/api.ts";
import { featureOff, tooManyRequests } from "../../../platform/problems.ts";
import { isCode, normalCode } from "../../../platform/typed-codes/code-rules.ts";
import type { HashCode } from "../../../platform/typed-codes/hash-code.ts";
import type { Work } from "../../../platform/work.ts";
import { lockOpenAccount } from "../../billing/index.ts";
import { getReachable } from "../../customers/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { getAccountFacts } from "../account-facts.ts";
import { bookPayment } from "../book-payment.ts";
import { lockedUntil, wrongCodes } from "./lock-rules.ts";
import { type Series, seriesLabel } from "./make-series.ts";
import { refillCardRefused } from "./problems.ts";
import { refillCardsInPortal } from "./settings.ts";
import { type CardTable, db } from "./tables.ts";

/** Why a code does nothing. The customer reads one text for all of them, staff read which. */
export type Cause = "unknown" | "used" | "expired" | "void" | "not-active" | "other-partner" | "other-currency";

export type Card = Selectable<CardTable>;
type Redeemed = { readonly kind: "done"; readonly paymentId: string; readonly value: { amount: string; currency: string } };
type Outcome = Redeemed | { readonly kind: "refused"; readonly cause: Cause } | { readonly kind: "locked"; readonly until: Date };

/** Finds the card of a code and keeps it from everybody else until the commit. What cannot be a code is looked up all the same: it takes as long. */
export async function lockCard(work: Work, hash: HashCode, typed: string): Promise<{ card: Card; series: Series } | undefined> {
  const code = normalCode(typed);
  const card = await db(work).selectFrom("payments.cards").selectAll().where("code_hash", "=", hash(code)).forUpdate().executeTakeFirst();
  if (!card || !isCode(code)) return undefined;
  const series = await db(work).selectFrom("payments.card_series").selectAll().where("id", "=", card.series_id).executeTakeFirstOrThrow();
  return { card, series };
}

function causeOf(
  found: { card: Pick<Card, "state">; series: Pick<Series, "partner_id" | "currency" | "valid_till"> } | undefined,
  account: { partnerId: string; currency: string; today: string },
): Cause | null {
  if (!found) return "unknown";
  const { card, series } = found;
  if (series.partner_id !== account.partnerId) return "other-partner";
  if (card.state === "new") return "not-active";
  if (card.state !== "active") return card.state;
  if (series.valid_till !== null && series.valid_till < account.today) return "expired";
  return series.currency === account.currency ? null : "other-currency";
}

/** The account is locked. */
async function redeem(
  work: Work,
  accountId: string,
  { hash, code }: { hash: HashCode; code: string },
): Promise<Redeemed | { kind: "refused"; cause: Cause }> {
  const { money: account, customer, today } = await getAccountFacts(work, accountId);
  const found = await lockCard(work, hash, code);
  const cause = causeOf(found, { partnerId: account.partnerId, currency: account.currency, today });
  if (!found || cause !== null) return { kind: "refused", cause: cause ?? "unknown" };
  const { card, series } = found;
  const label = `${seriesLabel(series.number)}/${card.position}`;
  const paymentId = await bookPayment(work, {
    accountId,
    customerNumber: customer.number,
    partnerId: account.partnerId,
    amountMinor: series.value_minor,
    currency: series.currency,
    on: today,
    method: "refill_card",
    // Sold cards are owed; others were given away, and cost what they are worth.
    refillCard: card.is_owed ? "owed" : "given",
    gateway: null,
    externalId: null,
    namedDocumentIds: [],
    comment: label,
  });
  await db(work)
    .updateTable("payments.cards")
    .set({ state: "used", is_owed: false, used_by: accountId, used_at: work.now, payment_id: paymentId })
    .where("series_id", "=", card.series_id)
    .where("position", "=", card.position)
    .execute();
  return { kind: "done", paymentId, value: toMoneyJson(money(series.value_minor, series.currency)) };
}

/** At the desk or on the telephone: staff see what is wrong with a code, and no lock holds them. */
export async function redeemForCustomer(
  work: Work,
  customerId: string,
  { hash, code }: { hash: HashCode; code: string },
): Promise<Redeemed> {
  await getReachable(work, customerId, "finance.payments.create");
  await lockOpenAccount(work, customerId);
  const outcome = await redeem(work, customerId, { hash, code });
  if (outcome.kind === "refused")
    throw refillCardRefused(staffWords[outcome.cause], { errors: [{ field: "code", code: `card-${outcome.cause}` }] });
  return outcome;
}

const staffWords: Record<Cause, string> = {
  unknown: "No card has this code. Read it again.",
  used: "This card was used already.",
  expired: "The last day of this card is over.",
  void: "This card is void.",
  "not-active": "This card is not activated.",
  "other-partner": "This card is another partner's.",
  "other-currency": "This card is of another currency than the account.",
};

/** So long a refusal waits in any case, whatever was wrong. */
const refusalMs = 300;

/** P-123 the customer's own redeeming. A wrong code is remembered, which is why it is not refused within its transaction. */
export async function redeemOwn(
  works: Works,
  { customerId, partnerId }: { customerId: string; partnerId: string },
  { hash, code }: { hash: HashCode; code: string },
): Promise<Redeemed> {
  const outcome = await works.asSystem("payments", async (work): Promise<Outcome> => {
    if (!(await getSetting(work, refillCardsInPortal, { partnerId }))) throw featureOff();
    // Those who try many codes at once take turns.
    await lockOpenAccount(work, customerId);
    const until = lockedUntil(await latestTries(work, customerId), work.now);
    if (until) return { kind: "locked", until };
    const redeemed = await redeem(work, customerId, { hash, code });
    if (redeemed.kind === "done") await forgetTries(work, customerId);
    else await rememberTry(work, { customerId, partnerId });
    return redeemed;
  });
  if (outcome.kind === "done") return outcome;
  await wait(refusalMs);
  if (outcome.kind === "locked") throw await lockedProblem(works, partnerId, outcome.until);
  throw refillCardRefused("Read the code again, letter by letter. If it stays like this, ask where you got the card.", {
    errors: [{ field: "code", code: "refill-card-refused" }],
  });
}

async function lockedProblem(works: Works, partnerId: string, until: Date): Promise<Error> {
  const { now, timeZone } = await works.asSystem("payments", async (work) => ({
    now: work.now,
    timeZone: (await getPartner(work, partnerId)).timeZone,
  }));
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone }).format(until);
  return tooManyRequests(`Too many wrong codes. You can try again at ${time}.`, {
    retryAfterS: Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000)),
  });
}

const latestTries = async (work: Work, customerId: string): Promise<Date[]> =>
  (
    await db(work)
      .selectFrom("payments.card_tries")
      .select("tried_at")
      .where("customer_id", "=", customerId)
      .orderBy("tried_at", "desc")
      .orderBy("id", "desc")
      .limit(wrongCodes)
      .execute()
  ).map((row) => row.tried_at);

/** Until when a customer cannot redeem anything; null: they can. */
export const redeemLockedUntil = async (work: Work, customerId: string): Promise<Date | null> =>
  lockedUntil(await latestTries(work, customerId), work.now);

async function rememberTry(work: Work, { customerId, partnerId }: { customerId: string; partnerId: string }): Promise<void> {
  await db(work).insertInto("payments.card_tries").values({ customer_id: customerId, partner_id: partnerId, tried_at: work.now }).execute();
  // What is older than the hour and its lock says nothing any more.
  await sql`delete from payments.card_tries where customer_id = ${customerId} and tried_at < ${work.now}::timestamptz - interval '1 day'`.execute(
    work.tx,
  );
  work.audit({ entity: "customer", entityId: customerId, label: "Refill card", action: "wrong_refill_code", partnerId, customerId });
}

const forgetTries = async (work: Work, customerId: string): Promise<void> => {
  await db(work).deleteFrom("payments.card_tries").where("customer_id", "=", customerId).execute();
};
