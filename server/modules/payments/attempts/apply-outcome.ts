// What a gateway says of an attempt, by whatever way it reached us: an event, a question, the answer to a charge. All of them end here, one
// after the other, so the same money is booked once (P 5.8).
import { sql } from "kysely";
import { calendarDay } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { agreeByLink } from "../auto-charge/auto-pay.ts";
import { bookPayment, type PaymentToBook } from "../book-payment.ts";
import { paymentFailed, paymentPending, paymentUnresolved, savedMethodDisabled } from "../events.ts";
import { findPayable, payableOf } from "../payables.ts";
import type { AttemptOutcome, Failure } from "../ports.ts";
import { keepMethod } from "../saved-methods/saved-methods.ts";
import { invoiceSurcharge } from "../surcharges/surcharges.ts";
import { db } from "../tables.ts";
import { aboutOf, dataOf, tellOfStart } from "./announced-attempt.ts";
import { type Attempt, lockAttempt } from "./attempt-queries.ts";
import { type AttemptState, isOver, isWithGateway, nextPollAt, stateAfter } from "./attempt-rules.ts";

export type Said = AttemptOutcome | { readonly kind: "silent" };
type SettledOutcome = Extract<AttemptOutcome, { kind: "settled" }>;

const neverReceived: Failure = { code: "never-received", kind: "soft", message: "" };
const unresolved: Failure = { code: "unresolved", kind: "soft", message: "" };
const foreignCurrency: Failure = { code: "currency-differs", kind: "hard", message: "" };

const isStaffs = ({ created_by: { kind } }: Pick<Attempt, "created_by">): boolean => kind === "staff" || kind === "key";

/** Takes in what was said; the attempt as it is afterwards. */
export async function applyOutcome(work: Work, attemptId: string, said: Said): Promise<Attempt> {
  const attempt = await lockAttempt(work, attemptId);
  if (attempt.state === "succeeded") return attempt;
  if (said.kind === "settled") {
    if (said.amount.currency !== attempt.currency) return leaveToPeople(work, attempt, foreignCurrency);
    await bookOnce(work, attempt, said);
  }
  if ((said.kind === "settled" && attempt.save_method && said.method) || said.kind === "method-saved") {
    const { account_id: customerId, partner_id: partnerId, driver } = attempt;
    if (said.method) {
      const methodId = await keepMethod(work, { customerId, partnerId, driver }, said.method, { isStaffs: isStaffs(attempt) });
      if (attempt.consent && methodId !== undefined) await agreeByLink(work, attempt, { methodId, consent: attempt.consent });
    }
  }
  const state = stateAfter({ state: attempt.state, expiresAt: attempt.expires_at }, said.kind, work.now);
  const failure = failureOf(attempt, state, said);
  const nextPoll = nextPollOf(work, attempt, state);
  if (nextPoll === undefined && !isOver(state)) return leaveToPeople(work, attempt, unresolved);
  const after = await db(work)
    .updateTable("payments.intents")
    .set({
      state,
      failure: failure === null ? null : JSON.stringify(failure),
      continue_url: continueUrlOf(attempt, state, said),
      external_id: attempt.external_id ?? (said.kind === "settled" ? said.externalId : null),
      next_poll_at: nextPoll ?? null,
      updated_at: work.now,
      version: sql`version + 1`,
    })
    .where("id", "=", attemptId)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (state !== attempt.state) await announce(work, after, { from: attempt.state, failure });
  return after;
}

/** The row of a charge is looked for under the account's lock, so that the second messenger finds what the first has booked. */
async function bookOnce(work: Work, attempt: Attempt, said: SettledOutcome): Promise<void> {
  const { account_id: accountId, partner_id: partnerId, driver } = attempt;
  const booked = await db(work)
    .selectFrom("payments.payments")
    .select("id")
    .where("gateway", "=", driver)
    .where("external_id", "=", said.externalId)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  if (booked) return;
  const { amountMinor, currency } = said.amount;
  const isLate = isOver(attempt.state);
  const differs = amountMinor !== attempt.amount_minor;
  const partner = await getPartner(work, partnerId);
  const customer = (await listBuyers(work, [accountId])).get(accountId);
  const config = await db(work)
    .selectFrom("payments.gateway_configs")
    .select(["payment_method", "title"])
    .where("partner_id", "=", partnerId)
    .where("driver", "=", driver)
    .executeTakeFirst();
  const surcharge = await invoiceSurcharge(work, attempt, { amountMinor, title: config?.title ?? driver });
  await bookPayment(work, {
    accountId,
    surcharge,
    customerNumber: customer?.number ?? 0,
    partnerId,
    // B-180: what the gateway confirms is what came.
    amountMinor,
    currency,
    ...(said.original && said.original.currency !== currency ? { original: said.original } : {}),
    on: calendarDay(work.now, partner.timeZone),
    method: config?.payment_method ?? "card",
    gateway: driver,
    externalId: said.externalId,
    // The payer may have paid the documents in another way meanwhile, so late money is credit like any other.
    namedDocumentIds: isLate ? [] : attempt.document_ids,
    ...(await forPayable(work, attempt, amountMinor - (surcharge?.amountMinor ?? 0n))),
    payer: customer?.name ?? "",
    warning: differs ? "amount-differs" : isLate ? "late" : null,
    note: noteOf(attempt, { isLate, differs }),
    attemptId: attempt.id,
    createdBy: attempt.created_by,
    isGuest: attempt.created_by.kind === "anonymous" && !attempt.save_method && attempt.saved_method_id === null,
  });
}

/** M-23 what an order or a change that still waits for it comes to is set aside; money that is too little or too late is credit like any other. */
async function forPayable(work: Work, attempt: Attempt, amountMinor: bigint): Promise<Pick<PaymentToBook, "forPayable">> {
  const ref = payableOf(attempt);
  const payable = ref && (await findPayable(work, ref));
  if (!payable || payable.accountId !== attempt.account_id || payable.amountMinor > amountMinor) return {};
  return { forPayable: { ...ref, amountMinor: payable.amountMinor } };
}

function noteOf(attempt: Attempt, { isLate, differs }: { isLate: boolean; differs: boolean }): string {
  const notes: string[] = [];
  if (differs) notes.push(`The attempt was over ${minorToDecimal(attempt.amount_minor, attempt.currency)} ${attempt.currency}.`);
  if (isLate) notes.push(`The money came after the attempt was ${attempt.state}.`);
  return notes.join(" ");
}

function failureOf(attempt: Attempt, state: AttemptState, said: Said): Failure | null {
  if (state === attempt.state) return attempt.failure;
  if (state !== "failed") return null;
  return said.kind === "failed" ? said.failure : neverReceived;
}

function continueUrlOf(attempt: Attempt, state: AttemptState, said: Said): string | null {
  if (isOver(state) || isWithGateway(state)) return null;
  return said.kind === "needs-action" && state === "needs_action" ? said.continueUrl : attempt.continue_url;
}

/** M-19; what is not finished is also asked about when its time is up. */
function nextPollOf(work: Work, attempt: Attempt, state: AttemptState): Date | undefined {
  if (isOver(state)) return undefined;
  const next = nextPollAt(attempt.created_at, work.now);
  const endsByItself = !isWithGateway(state) && work.now < attempt.expires_at;
  return endsByItself && (next === undefined || attempt.expires_at < next) ? attempt.expires_at : next;
}

/** Nothing more is asked and nothing is booked: a person has to look at the gateway (B-178). */
async function leaveToPeople(work: Work, attempt: Attempt, failure: Failure): Promise<Attempt> {
  const isKnown = attempt.failure?.code === failure.code;
  const after = await db(work)
    .updateTable("payments.intents")
    .set({
      state: "unknown",
      failure: JSON.stringify(failure),
      next_poll_at: null,
      continue_url: null,
      updated_at: work.now,
      version: sql`version + 1`,
    })
    .where("id", "=", attempt.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (!isKnown) work.emit(paymentUnresolved, aboutOf(after), { ...dataOf(after), code: failure.code });
  return after;
}

async function announce(
  work: Work,
  attempt: Attempt,
  { from, failure }: { readonly from: AttemptState; readonly failure: Failure | null },
): Promise<void> {
  if (attempt.purpose === "setup") return;
  // A charge whose bank wants to see the payer. Who came by the gateway's page was told of then.
  if (attempt.state === "needs_action" && from !== "redirected") tellOfStart(work, attempt);
  if (attempt.state === "processing") work.emit(paymentPending, aboutOf(attempt), dataOf(attempt));
  if (attempt.state !== "failed" || failure === null) return;
  work.emit(paymentFailed, aboutOf(attempt), { ...dataOf(attempt), ...failure });
  // A stolen or expired card will never do, so it is not offered again.
  if (failure.kind !== "hard" || attempt.saved_method_id === null) return;
  const disabled = await db(work)
    .updateTable("payments.saved_methods")
    .set({ status: "failed", version: sql`version + 1` })
    .where("id", "=", attempt.saved_method_id)
    .where("status", "=", "active")
    .returning(["id", "kind", "brand", "last4"])
    .executeTakeFirst();
  if (!disabled) return;
  const { id: methodId, ...shown } = disabled;
  work.emit(
    savedMethodDisabled,
    { ...aboutOf(attempt), objectId: methodId },
    { methodId, accountId: attempt.account_id, ...shown, code: failure.code },
  );
}
