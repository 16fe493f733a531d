// The test bank's own books. It knows merchants, cards, charges and refunds, and tells a merchant by events what happened; it knows nothing
// of customers and invoices.
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { day } from "../../../shared/calendar.ts";
import { currencyExponent, minorToDecimal, money, roundToMoney, toMoneyJson } from "../../../shared/money.ts";
import { multiply, rational } from "../../../shared/rational.ts";
import type { Work } from "../../platform/work.ts";
import { type Charge, type Checkout, db, type Method, type Refund } from "./tables.ts";
import { type Decline, decide, findTestCard, isMandate } from "./test-cards.ts";

const slowMs = 20_000;
const disputeAfterMs = 60_000;

export interface Merchant {
  readonly id: string;
  readonly webhookSecret: string;
  readonly webhookUrl: string;
}

/** Anybody who names themselves is a merchant of this bank. */
export async function meetMerchant(work: Work, merchant: Merchant): Promise<void> {
  await db(work)
    .insertInto("sandbox_gateway.merchants")
    .values({ id: merchant.id, webhook_secret: merchant.webhookSecret, webhook_url: merchant.webhookUrl })
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet({ webhook_secret: merchant.webhookSecret, webhook_url: merchant.webhookUrl }),
    )
    .execute();
}

const newId = (prefix: string): string => `${prefix}_${randomBytes(18).toString("base64url")}`;

export type CheckoutOpened = Pick<
  Checkout,
  | "merchant"
  | "kind"
  | "idempotency_key"
  | "amount_minor"
  | "currency"
  | "reference"
  | "merchant_title"
  | "description"
  | "return_url"
  | "cancel_url"
  | "save_method"
  | "expires_at"
> & { readonly token?: string };

/** Opens a checkout; the same key opens it once. */
export async function openCheckout(work: Work, opened: CheckoutOpened): Promise<Checkout> {
  await db(work)
    .insertInto("sandbox_gateway.checkouts")
    .values({ id: newId("co"), state: "open", created_at: work.now, ...opened })
    .onConflict((conflict) => conflict.column("idempotency_key").doNothing())
    .execute();
  return db(work)
    .selectFrom("sandbox_gateway.checkouts")
    .selectAll()
    .where("idempotency_key", "=", opened.idempotency_key)
    .executeTakeFirstOrThrow();
}

/** The checkout, locked: a double click pays once. */
export const lockCheckout = (work: Work, id: string): Promise<Checkout | undefined> =>
  db(work).selectFrom("sandbox_gateway.checkouts").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

export const isOpen = (work: Work, checkout: Checkout): boolean => checkout.state === "open" && work.now < checkout.expires_at;

export interface CardTyped {
  readonly number: string;
  readonly expiryMonth: string;
  readonly expiryYear: string;
  readonly holder: string;
}

/** Gives a card a token. The number is looked up in the list of test cards and forgotten. */
export async function storeCard(
  work: Work,
  { merchant, merchant_title: creditor }: Pick<Checkout, "merchant" | "merchant_title">,
  card: CardTyped,
): Promise<Method> {
  const known = findTestCard(card.number);
  if (!known) throw new Error("a card that is no test card got past the form");
  return db(work)
    .insertInto("sandbox_gateway.methods")
    .values({
      token: newId("card"),
      merchant,
      brand: known.brand,
      last4: card.number.slice(-4),
      expires_on: day(`${card.expiryYear}-${card.expiryMonth}-${lastOfMonth(card.expiryYear, card.expiryMonth)}`),
      holder: card.holder,
      behaviour: known.behaviour,
      ...(isMandate(known.behaviour)
        ? {
            mandate_reference: `MND-${randomBytes(6).toString("hex").toUpperCase()}`,
            mandate_creditor: creditor,
            mandate_decides_at: new Date(work.now.getTime() + slowMs),
          }
        : {}),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

const lastOfMonth = (year: string, month: string): number => new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();

/** What a merchant is told of a card that it may charge again. */
export const factsOf = (work: Work, method: Method) => ({
  token: method.token,
  mandate:
    method.mandate_reference === null
      ? null
      : { reference: method.mandate_reference, creditor: method.mandate_creditor ?? "", isActive: isUsable(work, method) },
  brand: method.brand,
  last4: method.last4,
  expiresOn: method.expires_on,
  holder: method.holder,
});

/** A mandate counts once the holder's bank has accepted it. */
const isUsable = (work: Work, { behaviour, mandate_decides_at: decidesAt }: Method): boolean =>
  decidesAt === null || (behaviour === "mandate" && decidesAt <= work.now);

export const findMethod = (work: Work, token: string): Promise<Method | undefined> =>
  db(work).selectFrom("sandbox_gateway.methods").selectAll().where("token", "=", token).executeTakeFirst();

export type Paid = { readonly kind: "done" } | { readonly kind: "confirm" } | { readonly kind: "declined"; readonly why: Decline };

/** The holder typed in a card, or confirmed one. A decline leaves the checkout open for another card. */
export async function payCheckout(work: Work, checkout: Checkout, method: Method, isConfirmed: boolean): Promise<Paid> {
  if (checkout.kind === "setup" && method.behaviour !== "expired_card") {
    await completeCheckout(work, checkout, { token: method.token });
    await tell(work, checkout.merchant, { type: "setup.completed", reference: checkout.reference, method: factsOf(work, method) });
    await tellOfMandate(work, method);
    return { kind: "done" };
  }
  const decision = decide(method.behaviour, checkout.kind === "payment");
  if (decision === "confirm" && !isConfirmed) {
    await db(work).updateTable("sandbox_gateway.checkouts").set({ token: method.token }).where("id", "=", checkout.id).execute();
    return { kind: "confirm" };
  }
  if (decision === "insufficient-funds" || decision === "card-expired") {
    await db(work).updateTable("sandbox_gateway.checkouts").set({ failure: decision }).where("id", "=", checkout.id).execute();
    return { kind: "declined", why: decision };
  }
  const charge = await saveCharge(work, {
    merchant: checkout.merchant,
    idempotency_key: checkout.idempotency_key,
    token: method.token,
    amount_minor: checkout.amount_minor,
    currency: checkout.currency,
    reference: checkout.reference,
    state: decision === "processing" ? "processing" : "settled",
    method: checkout.save_method ? method : undefined,
  });
  // After the money, with which the merchant hears of the method.
  if (checkout.save_method) await tellOfMandate(work, method, slowMs);
  await completeCheckout(work, checkout, { charge_id: charge.id, token: method.token });
  return { kind: "done" };
}

const completeCheckout = (work: Work, checkout: Checkout, with_: { charge_id?: string; token: string }) =>
  db(work)
    .updateTable("sandbox_gateway.checkouts")
    .set({ state: "completed", failure: null, ...with_ })
    .where("id", "=", checkout.id)
    .execute();

/** "I changed my mind": after a decline the attempt has failed, before it is cancelled. */
export async function leaveCheckout(work: Work, checkout: Checkout): Promise<void> {
  const state = checkout.failure === null ? "cancelled" : "failed";
  await db(work).updateTable("sandbox_gateway.checkouts").set({ state }).where("id", "=", checkout.id).execute();
  await tell(work, checkout.merchant, { type: "checkout.left", reference: checkout.reference, failure: checkout.failure });
}

type NewCharge = Pick<Charge, "merchant" | "idempotency_key" | "token" | "amount_minor" | "currency" | "reference" | "state"> & {
  readonly failure?: string;
  /** The card is to be kept by the merchant. */
  readonly method?: Method | undefined;
};

async function saveCharge(work: Work, { method, ...wanted }: NewCharge): Promise<Charge> {
  const settlesAt = wanted.state === "processing" ? new Date(work.now.getTime() + slowMs) : null;
  const behaviour = (await findMethod(work, wanted.token))?.behaviour;
  const charge = await db(work)
    .insertInto("sandbox_gateway.charges")
    .values({
      id: newId("ch"),
      settles_at: settlesAt,
      created_at: work.now,
      ...wanted,
      ...(behaviour === "pays_abroad" ? originalOf(wanted) : {}),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const about = { reference: charge.reference, charge: charge.id };
  const settled = {
    type: "charge.settled",
    ...about,
    amount: minorToDecimal(charge.amount_minor, charge.currency),
    currency: charge.currency,
    original: originalJson(charge),
    method: method ? factsOf(work, method) : null,
  };
  if (charge.state === "failed") await tell(work, charge.merchant, { type: "charge.failed", ...about, failure: charge.failure });
  if (charge.state === "settled") await tell(work, charge.merchant, settled);
  if (settlesAt) {
    await tell(work, charge.merchant, { type: "charge.processing", ...about });
    await tell(work, charge.merchant, settled, settlesAt);
  }
  if (behaviour === "disputed") {
    const at = new Date(work.now.getTime() + disputeAfterMs);
    await tell(work, charge.merchant, { type: "charge.disputed", ...about, reason: "The cardholder does not know this payment" }, at);
  }
  return charge;
}

/** One and a quarter for one: a card of dollars, or of pounds where dollars are no other currency. */
function originalOf({ amount_minor, currency }: Pick<Charge, "amount_minor" | "currency">) {
  const foreign = currency === "USD" ? "GBP" : "USD";
  const major = multiply(rational(amount_minor, 10n ** BigInt(currencyExponent(currency))), rational(5n, 4n));
  return { original_minor: roundToMoney(major, foreign).minor, original_currency: foreign };
}

const originalJson = ({ original_minor: minor, original_currency: currency }: Charge) =>
  minor !== null && currency !== null ? toMoneyJson(money(minor, currency)) : null;

export type Charged =
  | { readonly kind: "charge"; readonly charge: Charge }
  | { readonly kind: "confirm"; readonly checkout: Checkout }
  | { readonly kind: "no-such-card" };

/** Charges a stored card; the same key charges once. */
export async function chargeStored(work: Work, wanted: CheckoutOpened & { readonly token: string }): Promise<Charged> {
  await oneAtATime(work, wanted.idempotency_key);
  const known = await findCharge(work, wanted.idempotency_key);
  if (known) return { kind: "charge", charge: known };
  const method = await findMethod(work, wanted.token);
  if (!method || method.merchant !== wanted.merchant || method.detached_at !== null) return { kind: "no-such-card" };
  if (!isUsable(work, method)) return { kind: "no-such-card" };
  const decision = decide(method.behaviour, false);
  if (decision === "confirm") return { kind: "confirm", checkout: await openCheckout(work, wanted) };
  const { merchant, idempotency_key, token, amount_minor, currency, reference } = wanted;
  const isDeclined = decision === "insufficient-funds" || decision === "card-expired";
  const charge = await saveCharge(work, {
    merchant,
    idempotency_key,
    token,
    amount_minor,
    currency,
    reference,
    state: isDeclined ? "failed" : decision,
    ...(isDeclined ? { failure: decision } : {}),
  });
  return { kind: "charge", charge };
}

/** Requests with the same key wait for each other. */
const oneAtATime = (work: Work, key: string) => sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(work.tx);

const findCharge = (work: Work, idempotencyKey: string): Promise<Charge | undefined> =>
  db(work).selectFrom("sandbox_gateway.charges").selectAll().where("idempotency_key", "=", idempotencyKey).executeTakeFirst();

export interface Standing {
  readonly checkout: Checkout | undefined;
  readonly charge: Charge | undefined;
  readonly method: Method | undefined;
}

/** How things stand with a merchant's reference. */
export async function standingOf(work: Work, merchant: string, reference: string): Promise<Standing> {
  await ripen(work);
  const checkout = await db(work)
    .selectFrom("sandbox_gateway.checkouts")
    .selectAll()
    .where("merchant", "=", merchant)
    .where("reference", "=", reference)
    .executeTakeFirst();
  const charge = await db(work)
    .selectFrom("sandbox_gateway.charges")
    .selectAll()
    .where("merchant", "=", merchant)
    .where("reference", "=", reference)
    .executeTakeFirst();
  const token = charge?.token ?? checkout?.token;
  return { checkout, charge, method: token ? await findMethod(work, token) : undefined };
}

/** What was to be decided by now is decided. */
async function ripen(work: Work): Promise<void> {
  await sql`update sandbox_gateway.charges set state = 'settled' where state = 'processing' and settles_at <= ${work.now}`.execute(work.tx);
  await sql`update sandbox_gateway.refunds set state = 'failed' where state = 'pending' and decides_at <= ${work.now}`.execute(work.tx);
}

export type Refunded = { readonly kind: "refund"; readonly refund: Refund } | { readonly kind: "refused"; readonly why: string };

/** Gives a charge back; the same key does it once and then answers how it stands. */
export async function refundCharge(
  work: Work,
  wanted: { merchant: string; chargeId: string; idempotencyKey: string; amountMinor: bigint; reference: string },
): Promise<Refunded> {
  await oneAtATime(work, wanted.idempotencyKey);
  await ripen(work);
  const known = await db(work)
    .selectFrom("sandbox_gateway.refunds")
    .selectAll()
    .where("idempotency_key", "=", wanted.idempotencyKey)
    .executeTakeFirst();
  if (known) return { kind: "refund", refund: known };
  const charge = await db(work)
    .selectFrom("sandbox_gateway.charges")
    .selectAll()
    .where("id", "=", wanted.chargeId)
    .where("merchant", "=", wanted.merchant)
    .forUpdate()
    .executeTakeFirst();
  if (charge?.state !== "settled") return { kind: "refused", why: "charge-not-settled" };
  if (charge.refunded_minor + wanted.amountMinor > charge.amount_minor) return { kind: "refused", why: "more-than-charged" };
  const fails = (await findMethod(work, charge.token))?.behaviour === "refund_fails";
  const decidesAt = fails ? new Date(work.now.getTime() + slowMs) : null;
  const refund = await db(work)
    .insertInto("sandbox_gateway.refunds")
    .values({
      id: newId("re"),
      charge_id: charge.id,
      idempotency_key: wanted.idempotencyKey,
      amount_minor: wanted.amountMinor,
      reference: wanted.reference,
      state: fails ? "pending" : "done",
      decides_at: decidesAt,
      created_at: work.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  if (!fails) {
    await db(work)
      .updateTable("sandbox_gateway.charges")
      .set({ refunded_minor: charge.refunded_minor + wanted.amountMinor })
      .where("id", "=", charge.id)
      .execute();
  }
  await tell(
    work,
    charge.merchant,
    {
      type: fails ? "refund.failed" : "refund.done",
      refund: refund.id,
      charge: charge.id,
      refundReference: wanted.reference,
      amount: minorToDecimal(refund.amount_minor, charge.currency),
      currency: charge.currency,
    },
    decidesAt ?? work.now,
  );
  return { kind: "refund", refund };
}

export const detachMethod = (work: Work, merchant: string, token: string) =>
  db(work)
    .updateTable("sandbox_gateway.methods")
    .set({ detached_at: work.now })
    .where("merchant", "=", merchant)
    .where("token", "=", token)
    .execute();

/** The holder's bank decides about a mandate some seconds later. */
async function tellOfMandate(
  work: Work,
  { merchant, token, behaviour, mandate_decides_at: decidesAt }: Method,
  afterMs = 0,
): Promise<void> {
  if (decidesAt === null) return;
  const at = new Date(decidesAt.getTime() + afterMs);
  await tell(work, merchant, { type: "mandate.decided", token, isActive: behaviour === "mandate" }, at);
}

/** Puts an event for a merchant on its way. */
async function tell(work: Work, merchant: string, event: Readonly<Record<string, unknown>>, dueAt: Date = work.now): Promise<void> {
  await db(work)
    .insertInto("sandbox_gateway.deliveries")
    .values({ merchant, body: JSON.stringify({ id: newId("evt"), ...event }), due_at: dueAt })
    .execute();
}
