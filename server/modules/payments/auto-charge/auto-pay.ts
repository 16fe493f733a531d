// The customer's consent to be charged without being there (M-20): given, changed and taken back by the customer, or written down by staff
// who have it on paper or by telephone. Without it nothing is charged.
import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { minorToDecimal, money, parseMoney, toMoneyJson } from "../../../../shared/money.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { lockOpenAccount } from "../../billing/index.ts";
import { getAccountFacts } from "../account-facts.ts";
import type { Attempt } from "../attempts/attempt-queries.ts";
import { autopayDisabled, autopayEnabled, autopaySuspended } from "../events.ts";
import { methodUnusable } from "../problems.ts";
import { getMethod, hasExpired } from "../saved-methods/saved-methods.ts";
import { type AutoPayTable, db, type LinkConsent } from "../tables.ts";
import type { ChargeFilter } from "./charge-rules.ts";
import type { AutoPayView, changeAutoPayEndpoint } from "./contract.ts";

type AutoPay = Selectable<AutoPayTable>;

export interface Consent {
  readonly accountId: string;
  readonly methodId: string | null;
  readonly limitMinor: bigint | null;
  /** P-128 invoices issued before are not spoken of; null: those that were open are, too. */
  readonly since: Date | null;
  /** When the account itself says when: before all filters. */
  readonly ownFilter: ChargeFilter | undefined;
}

/** Which of these accounts may be charged, in one statement. */
export async function listConsents(work: Work, accountIds: readonly string[]): Promise<Map<string, Consent>> {
  const rows = await db(work)
    .selectFrom("payments.auto_pay")
    .selectAll()
    .where(sql<boolean>`account_id = any (${[...accountIds]}::uuid[])`)
    .where("state", "in", ["on", "retrying"])
    .execute();
  return new Map(rows.map((row) => [row.account_id, consentOf(row)]));
}

const consentOf = (row: AutoPay): Consent => ({
  accountId: row.account_id,
  methodId: row.saved_method_id,
  limitMinor: row.limit_minor,
  since: sinceOf(row),
  ownFilter:
    row.trigger === null
      ? undefined
      : {
          id: null,
          trigger: row.trigger,
          offset: row.trigger_days,
          hour: "10:00",
          conditions: {},
          driver: null,
          amount: "document",
          maxAmountMinor: null,
          retryDays: [1, 3, 7],
        },
});

/** P-127 the words that were agreed to ("portal-finance.auto.agree-text"); another meaning of theirs is another version. */
const textVersion = "2026-11";

/** What a consent that was given before there was a choice speaks of is everything. */
function sinceOf({ consent }: Pick<AutoPay, "consent">): Date | null {
  const { since } = consent as { since?: string | null };
  return since ? new Date(since) : null;
}

export async function getAutoPay(work: Work, accountId: string): Promise<z.input<typeof AutoPayView>> {
  const { money: account } = await getAccountFacts(work, accountId);
  const row = await db(work)
    .selectFrom("payments.auto_pay")
    .selectAll()
    .where("account_id", "=", accountId)
    .where(visibleTo(work.actor, { partner: "partner_id", customer: "customer_id" }))
    .executeTakeFirst();
  return viewOf(row, account.currency);
}

const viewOf = (row: AutoPay | undefined, currency: string): z.input<typeof AutoPayView> => ({
  state: row?.state ?? "off",
  version: row?.version ?? 0,
  methodId: row?.saved_method_id ?? null,
  trigger: row?.trigger ?? null,
  triggerDays: row?.trigger_days ?? 0,
  currency,
  limit: row?.limit_minor == null ? null : toMoneyJson(money(row.limit_minor, currency)),
  consentBy: row ? ((row.consent as { by?: { name?: string } }).by?.name ?? "") : null,
  how: row ? ((row.consent as { how?: z.input<typeof AutoPayView>["how"] }).how ?? null) : null,
  changedAt: row?.changed_at.toISOString() ?? null,
});

type Wish = z.output<(typeof changeAutoPayEndpoint)["body"]>;

/** P-128 whoever changes a consent that holds does not agree anew: it speaks of what it spoke of before. */
function nextSince({ now }: Work, before: AutoPay | undefined, wish: Wish): Date | null {
  if (wish.includesOpen) return null;
  return before && (before.state === "on" || before.state === "retrying") ? sinceOf(before) : now;
}

export async function changeAutoPay(
  work: Work,
  accountId: string,
  { version, wish }: { version: number; wish: Wish },
): Promise<z.input<typeof AutoPayView>> {
  const { money: account, today, label } = await getAccountFacts(work, accountId);
  await lockOpenAccount(work, accountId);
  const before = await db(work).selectFrom("payments.auto_pay").selectAll().where("account_id", "=", accountId).executeTakeFirst();
  if ((before?.version ?? 0) !== version) throw editConflict(undefined, { current: viewOf(before, account.currency) });
  if (wish.isOn) await refuseUnready(work, accountId, wish, today);
  const limit = wish.limit ? parseMoney(wish.limit.amount, account.currency).minor : null;
  const since = nextSince(work, before, wish);
  const values = {
    state: wish.isOn ? ("on" as const) : ("off" as const),
    saved_method_id: wish.methodId ?? before?.saved_method_id ?? null,
    trigger: wish.trigger ?? null,
    trigger_days: wish.triggerDays ?? 0,
    limit_minor: limit,
    consent: JSON.stringify({
      by: describeActor(work),
      how: wish.how ?? (work.actor.kind === "customer" && !work.actor.staff ? "own" : null),
      ip: work.origin.ip ?? null,
      at: work.now.toISOString(),
      text: textVersion,
      since: since?.toISOString() ?? null,
    }),
    changed_at: work.now,
  };
  await db(work)
    .insertInto("payments.auto_pay")
    .values({ account_id: accountId, customer_id: accountId, partner_id: account.partnerId, ...values })
    .onConflict((conflict) => conflict.column("account_id").doUpdateSet({ ...values, version: sql`payments.auto_pay.version + 1` }))
    .execute();
  work.audit({
    entity: "auto_pay",
    entityId: accountId,
    label: `Automatic payment of ${label}`,
    action: wish.isOn ? "switch_on" : "switch_off",
    partnerId: account.partnerId,
    customerId: accountId,
    changes: {
      state: { before: before?.state ?? "off", after: values.state },
      ...(limit === (before?.limit_minor ?? null)
        ? {}
        : {
            limit: {
              before: before?.limit_minor == null ? null : minorToDecimal(before.limit_minor, account.currency),
              after: limit === null ? null : minorToDecimal(limit, account.currency),
            },
          }),
    },
  });
  if (wish.isOn && before?.state !== "on")
    work.emit(autopayEnabled, { partnerId: account.partnerId, customerId: accountId, objectId: accountId }, { accountId });
  if (!wish.isOn && before && before.state !== "off")
    work.emit(autopayDisabled, { partnerId: account.partnerId, customerId: accountId, objectId: accountId }, { accountId });
  return getAutoPay(work, accountId);
}

/**
 * P-133 "save it, and let it be charged": whoever paid by a link, and typed the code that went to the customer, agreed that this method pays
 * new invoices. What the customer has chosen before, a limit or a day, stays. The account must be locked.
 */
export async function agreeByLink(
  work: Work,
  { account_id: accountId, partner_id: partnerId, created_by: by }: Pick<Attempt, "account_id" | "partner_id" | "created_by">,
  { methodId, consent }: { methodId: string; consent: LinkConsent },
): Promise<void> {
  const { label, today } = await getAccountFacts(work, accountId);
  const method = await getMethod(work, accountId, methodId);
  // A mandate that its bank has not confirmed is charged by nobody; its owner switches that on once it is.
  if (method.status !== "active" || hasExpired(method, today)) return;
  const before = await db(work).selectFrom("payments.auto_pay").selectAll().where("account_id", "=", accountId).executeTakeFirst();
  const running = before?.state === "on" || before?.state === "retrying" ? before : undefined;
  const values = {
    state: "on" as const,
    saved_method_id: methodId,
    consent: JSON.stringify({
      ...{ by, how: "pay-link", ip: consent.ip, at: consent.at, text: consent.text, linkId: consent.linkId },
      since: running ? (sinceOf(running)?.toISOString() ?? null) : consent.at,
    }),
    changed_at: work.now,
  };
  await db(work)
    .insertInto("payments.auto_pay")
    .values({ account_id: accountId, customer_id: accountId, partner_id: partnerId, trigger: "due_day", limit_minor: null, ...values })
    .onConflict((conflict) => conflict.column("account_id").doUpdateSet({ ...values, version: sql`payments.auto_pay.version + 1` }))
    .execute();
  work.audit({
    ...{
      entity: "auto_pay",
      entityId: accountId,
      label: `Automatic payment of ${label}`,
      action: "switch_on",
      partnerId,
      customerId: accountId,
    },
    changes: { state: { before: before?.state ?? "off", after: "on" } },
  });
  work.emit(autopayEnabled, { partnerId, customerId: accountId, objectId: accountId }, { accountId, byLink: true });
}

/** What an account is charged with, as people know it: "Visa •••• 4242"; empty: nothing is chosen. */
export async function methodOfConsent(work: Work, accountId: string): Promise<string> {
  const { rows } = await sql<{ label: string }>`select coalesce(nullif(method.brand, ''), method.kind) || ' •••• ' || method.last4 as label
    from payments.auto_pay consent join payments.saved_methods method on method.id = consent.saved_method_id
    where consent.account_id = ${accountId}`.execute(work.tx);
  return rows[0]?.label ?? "";
}

/** What has to be there before anybody is charged unasked: the customer's word, and something usable to charge. */
async function refuseUnready(work: Work, accountId: string, wish: Wish, today: Day): Promise<void> {
  // The customer agrees by doing it; staff have to say by what the customer did.
  if (wish.how === undefined && work.actor.kind !== "customer")
    throw fieldProblem("how", "required", "Say how the customer agreed: on paper, by telephone or by mail.");
  if (!wish.methodId) throw fieldProblem("methodId", "required", "Choose the saved method that is charged.");
  const method = await getMethod(work, accountId, wish.methodId);
  if (method.status !== "active" || hasExpired(method, today)) throw methodUnusable("Choose another method, or add a new one.");
}

/** After an attempt: planned again, paid, or given up. Locked by the caller. */
export async function moveAutoPay(work: Work, accountId: string, state: "on" | "retrying" | "suspended", reason = ""): Promise<void> {
  const moved = await sql<{
    partner_id: string;
  }>`update payments.auto_pay set state = ${state}, version = version + 1, changed_at = ${work.now}
    where account_id = ${accountId} and state in ('on', 'retrying') and state <> ${state} returning partner_id`.execute(work.tx);
  const row = moved.rows[0];
  if (row && state === "suspended")
    work.emit(autopaySuspended, { partnerId: row.partner_id, customerId: accountId, objectId: accountId }, { accountId, reason });
}
