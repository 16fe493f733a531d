// What a payer sets out to do is written down before the gateway hears of it (B-178): a crash leaves something to ask about.
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { lockOpenAccount } from "../../billing/index.ts";
import { getSetting } from "../../partners/index.ts";
import { type AccountFacts, getAccountFacts, refuseForeignCurrency } from "../account-facts.ts";
import { chooseGateway, findGateway, type Offered } from "../gateways/gateway-configs.ts";
import type { Outside } from "../outside.ts";
import { getPayable, type PayableRef } from "../payables.ts";
import { gatewayNotOffered, methodUnusable, paymentUnderWay } from "../problems.ts";
import { getMethod, hasExpired, type SavedMethod } from "../saved-methods/saved-methods.ts";
import { attemptMinutes } from "../settings.ts";
import { addedTo } from "../surcharges/surcharges.ts";
import { db, type LinkConsent } from "../tables.ts";
import { type Attempt, findRepeated, listUnderWayFor } from "./attempt-queries.ts";
import { isWithGateway, nextPollAt } from "./attempt-rules.ts";
import { judgeWanted } from "./judge-wanted.ts";

/** How the money is to come. */
export type Way =
  | { readonly kind: "checkout"; readonly driver: string | undefined; readonly saveMethod: boolean }
  | { readonly kind: "charge"; readonly methodId: string }
  | { readonly kind: "setup"; readonly driver: string | undefined };

export interface AttemptWanted {
  readonly accountId: string;
  readonly way: Way;
  readonly use: "portal" | "guest" | "admin" | "auto_charge";
  readonly documentIds: readonly string[];
  readonly amount: { readonly currency: string; readonly minor: bigint } | undefined;
  /** P-119 what the payer was shown that paying this way adds; nothing: that nothing is. What nobody looks at is added all the same. */
  readonly surcharge?: { readonly currency: string; readonly minor: bigint } | undefined;
  /** What is paid is an order or a change: its amount, and nothing else. */
  readonly payable?: PayableRef | undefined;
  /** Whoever holds a pay link: how the gateway's page calls them, and what they pay (P-132). */
  readonly guest?: { readonly linkId: string; readonly name: string; readonly description: string };
  /** P-133 what whoever holds a pay link agreed to: the method is kept, and pays later invoices too. */
  readonly consent?: LinkConsent;
  /** One attempt per key, however often it is asked for. */
  readonly repeatKey: string;
}

export interface OpenedAttempt extends Offered {
  readonly attempt: Attempt;
  readonly facts: AccountFacts;
  readonly method: SavedMethod | undefined;
}

export async function openAttempt(work: Work, outside: Outside, wanted: AttemptWanted): Promise<OpenedAttempt> {
  const { accountId, way } = wanted;
  const facts = await getAccountFacts(work, accountId);
  await lockOpenAccount(work, accountId);
  const repeated = await findRepeated(work, wanted.repeatKey);
  if (repeated) return { ...(await gatewayOf(work, outside, repeated)), attempt: repeated, facts, method: await methodOf(work, repeated) };

  const { currency, partnerId } = facts.money;
  const method = way.kind === "charge" ? await usableMethod(work, facts, way.methodId) : undefined;
  const offered = await chooseGateway(work, outside, {
    partnerId,
    currency,
    use: wanted.use,
    driver: way.kind === "charge" ? method?.driver : way.driver,
    mustSave: way.kind !== "checkout" || way.saveMethod,
  });
  const { documents, amountMinor } = way.kind === "setup" ? { documents: [], amountMinor: 0n } : await judge(work, facts, wanted);
  await refuseSecond(
    work,
    wanted,
    documents.map((document) => document.id),
  );
  const paid = { currency, minor: amountMinor };
  const isSeen = wanted.use === "portal" || wanted.use === "guest";
  const feeMinor = way.kind === "setup" ? 0n : addedTo(paid, offered.config, isSeen ? wanted.surcharge : "unattended");
  const minutes = await getSetting(work, attemptMinutes, { partnerId });
  const attempt = await db(work)
    .insertInto("payments.intents")
    .values({
      id: uuidv7(work.now.getTime()),
      account_id: accountId,
      partner_id: partnerId,
      purpose: way.kind === "setup" ? "setup" : wanted.payable ? wanted.payable.kind : documents.length > 0 ? "documents" : "balance",
      order_id: idOf(wanted, "order"),
      quote_id: idOf(wanted, "change"),
      document_ids: documents.map((document) => document.id),
      amount_minor: amountMinor + feeMinor,
      ...(feeMinor > 0n ? { fee_minor: feeMinor, fee_tax: offered.config.surcharge?.tax ?? null } : {}),
      currency,
      state: "created",
      driver: offered.config.driver,
      save_method: way.kind === "setup" || (way.kind === "checkout" && way.saveMethod),
      ...(wanted.consent ? { consent: JSON.stringify(wanted.consent) } : {}),
      saved_method_id: method?.id ?? null,
      idempotency_key: wanted.repeatKey,
      next_poll_at: nextPollAt(work.now, work.now) ?? null,
      pay_link_id: wanted.guest?.linkId ?? null,
      // The program acts for a guest, who is nobody.
      created_by: JSON.stringify(wanted.guest ? { kind: "anonymous" } : describeActor(work)),
      created_at: work.now,
      updated_at: work.now,
      expires_at: new Date(work.now.getTime() + minutes * 60_000),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const amount = toMoneyJson(money(amountMinor + feeMinor, currency));
  work.audit({
    entity: "payment_attempt",
    entityId: attempt.id,
    label: `Payment attempt of ${facts.label}`,
    action: "create",
    partnerId,
    customerId: accountId,
    changes: {
      way: { before: null, after: way.kind },
      gateway: { before: null, after: offered.config.driver },
      amount: { before: null, after: `${amount.amount} ${currency}` },
    },
  });
  return { ...offered, attempt, facts, method };
}

const idOf = ({ way, payable }: AttemptWanted, kind: PayableRef["kind"]): string | null =>
  way.kind !== "setup" && payable?.kind === kind ? payable.id : null;

async function judge(work: Work, facts: AccountFacts, wanted: AttemptWanted) {
  if (wanted.payable !== undefined) {
    const { amountMinor } = await getPayable(work, wanted.payable, facts.money.accountId);
    return { documents: [], amountMinor };
  }
  refuseForeignCurrency(wanted.amount, facts.money.currency);
  return judgeWanted(work, facts, { documentIds: wanted.documentIds, amountMinor: wanted.amount?.minor });
}

/** B-178, P-120: what is being paid is not paid a second time at the same moment. */
async function refuseSecond(
  work: Work,
  { accountId, payable, guest }: Pick<AttemptWanted, "accountId" | "payable" | "guest">,
  documentIds: readonly string[],
): Promise<void> {
  if (documentIds.length === 0 && payable === undefined) return;
  for (const attempt of await listUnderWayFor(work, accountId, { documentIds, payable })) {
    // Who holds a link is not led to a payment that somebody else began.
    const isShown = guest === undefined || attempt.pay_link_id === guest.linkId;
    const current = isShown ? { attemptId: attempt.id, state: attempt.state, continueUrl: attempt.continue_url } : { state: attempt.state };
    if (isWithGateway(attempt.state)) {
      throw paymentUnderWay("The bank is working on a payment of this. You will see here how it ends.", { current });
    }
    if (work.now < attempt.expires_at) {
      throw paymentUnderWay("You have begun to pay this. Go on with that payment, or say that you did not finish it.", { current });
    }
  }
}

async function usableMethod(work: Work, { today, money: { accountId } }: AccountFacts, methodId: string): Promise<SavedMethod> {
  const method = await getMethod(work, accountId, methodId);
  if (method.status !== "active" || hasExpired(method, today)) throw methodUnusable("Choose another method, or add a new one.");
  return method;
}

const methodOf = async (work: Work, attempt: Attempt): Promise<SavedMethod | undefined> =>
  attempt.saved_method_id === null ? undefined : findMethodById(work, attempt.saved_method_id);

/** Removed or not: a charge that was begun with it is asked about all the same. */
export const findMethodById = (work: Work, methodId: string): Promise<SavedMethod | undefined> =>
  db(work).selectFrom("payments.saved_methods").selectAll().where("id", "=", methodId).executeTakeFirst();

export async function gatewayOf(work: Work, outside: Outside, attempt: Attempt): Promise<Offered> {
  const found = await findGateway(work, outside, { partnerId: attempt.partner_id, driver: attempt.driver });
  if (!found) throw gatewayNotOffered(`This installation no longer knows the gateway ${attempt.driver}.`);
  return found;
}
