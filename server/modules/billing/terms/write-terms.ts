// The one place where the configuration of an account is written: by staff, by the customer, by a template and in bulk.
import { sql } from "kysely";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { ruleText } from "../../../../shared/reminder-rule.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { throughOf } from "../accounts/tax-status.ts";
import { withTaxStatus } from "../accounts/tax-status-rules.ts";
import { type CalendarTerms, type PlannedMove, planMove, termStartOnOrAfter } from "../charges/calendar-rules.ts";
import { isBillingDay } from "../charges/cycle-rules.ts";
import { billingAccountChanged } from "../events.ts";
import { billedElsewhere, billingDayInvalid } from "../problems.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { db, type PaymentMethod } from "../tables.ts";
import { realignOpenDue } from "./open-due.ts";
import { bridgeMinDays, usualDay, usualMonths, usualType } from "./settings.ts";
import { type BillingType, columnsOfSwitch, enterPrepaid, leaveType, type Switched } from "./switch-type.ts";
import {
  type Application,
  applyTemplate,
  columnsOf,
  dayOf,
  deactivationOf,
  type PlainColumns,
  type PlainField,
  plainFields,
  proformasOf,
  type TemplateField,
  type TemplateValues,
} from "./template-rules.ts";
import { findTemplateFor, getRevision } from "./template-store.ts";

export type Cause = "staff" | "portal" | "gateway" | "payment" | "import" | "bulk";

/** What is to change; what is not named stays. Null: inherited from the template, else from the provider. */
export interface TermsWish {
  readonly billingEnabled?: boolean | undefined;
  readonly paymentMethod?: PaymentMethod | undefined;
  readonly billingType?: BillingType | null | undefined;
  readonly prepaidMonths?: number | null | undefined;
  readonly billingDay?: number | null | undefined;
  readonly plain?: { readonly [Field in PlainField]?: TemplateValues[Field] | null } | undefined;
  readonly sendNotifications?: boolean | null | undefined;
  readonly taxStatus?: AccountRow["tax_status"] | undefined;
  /** The first day on which the customer is taxed so; left out: today. */
  readonly taxStatusFrom?: Day | undefined;
  /** Of an exemption: the last day of its certificate; null: it has no end. */
  readonly taxExemptUntil?: Day | null | undefined;
  readonly taxExemptNumber?: string | undefined;
  readonly billingName?: string | undefined;
  readonly billingAddress?: string | undefined;
  readonly poNumber?: string | undefined;
  /** All that no template may change. */
  readonly pinned?: readonly TemplateField[] | undefined;
  /** This very revision, whatever the payment method's template says now. */
  readonly revisionId?: string | undefined;
}

export interface TermsChange {
  readonly field: string;
  /** Null: inherited. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface Written {
  readonly changes: readonly TermsChange[];
  readonly account: AccountRow;
  readonly move: PlannedMove | null;
  readonly switched: Switched | null;
  /** Open invoices that are due on another day now. */
  readonly realigned: number;
  readonly revisionId: string | null;
}

/** What a wish comes to for an account, before anything is done. */
export interface PlannedTerms {
  /** Null: nothing differs. */
  readonly set: Readonly<Record<string, unknown>> | null;
  readonly after: AccountRow;
  readonly changes: readonly TermsChange[];
  readonly move: PlannedMove | null;
  readonly from: Following | null;
  /** A template is brought to the account. */
  readonly isApplied: boolean;
}

/** What a wish would make of an account. Reads only; `templates` are looked up once for many. */
export async function planTerms(
  work: Work,
  account: AccountRow,
  wish: TermsWish,
  today: Day,
  templates = lookUp(work),
): Promise<PlannedTerms> {
  const from = await following(templates, account, wish);
  const plan = await planOf(work, account, wish, from);
  refuseWrong(account, plan);
  const isSwitched = plan.billingType !== account.billing_type;
  const { columns, move } = await calendarColumns(work, account, plan, { today, isSwitched });
  const set = {
    ...simpleColumns(account, wish),
    ...taxColumns(account, wish, today),
    ...plan.plain,
    ...plan.follow,
    ...columns,
    ...(isSwitched
      ? { billing_type: plan.billingType, ...columnsOfSwitch(account, plan.billingType, { billingDay: plan.billingDay, today }) }
      : {}),
  };
  const after = { ...account, ...set } as AccountRow & Record<string, unknown>;
  if (typeof after.tax_moves === "string") after.tax_moves = JSON.parse(after.tax_moves);
  if (typeof after.day_moves === "string") after.day_moves = JSON.parse(after.day_moves);
  const changes = differences(account, after);
  const isSame =
    changes.length === 0 &&
    after.template_revision_id === account.template_revision_id &&
    sameList(after.template_fields, account.template_fields) &&
    sameList(after.pinned_fields, account.pinned_fields);
  return { set: isSame ? null : set, after, changes, move, from, isApplied: plan.isApplied };
}

/** Writes what differs. The account is locked. Nothing is written, and no version counted, when nothing differs. */
export async function writeTerms(
  work: Work,
  account: AccountRow,
  wish: TermsWish,
  { cause, paymentId = null }: { cause: Cause; paymentId?: string | null },
): Promise<Written> {
  const { today } = await loadBillingContext(work, account.partner_id);
  const { set, after, changes, move, from, isApplied } = await planTerms(work, account, wish, today);
  if (set === null) return { changes: [], account, move: null, switched: null, realigned: 0, revisionId: null };
  const isSwitched = after.billing_type !== account.billing_type;
  const switched = isSwitched ? await leaveType(work, account, after.billing_type) : null;
  await db(work)
    .updateTable("billing.accounts")
    .set({ ...set, version: account.version + 1, ...(touchesBlocking(changes) ? { terms_changed_on: today } : {}) })
    .where("id", "=", account.id)
    .execute();
  // What a method brings that the customer chose is not a move of their own (B-163).
  if (move) await saveMove(work, account, move, { today, cause: cause === "portal" && isApplied ? "gateway" : cause });
  if (isSwitched && after.billing_type !== "recurring") await enterPrepaid(work, account.id);
  const realigned = from?.realignOpenDue && changes.some(({ field }) => field === "dueDays") ? await realignOpenDue(work, after, today) : 0;
  const revisionId = from !== null && isApplied ? from.revisionId : null;
  if (revisionId !== null) await saveUse(work, account, { revisionId, cause, paymentId, changes });
  tell(work, account, changes, realigned);
  return { changes, account: { ...after, version: account.version + 1 }, move, switched, realigned, revisionId };
}

/** Templates and revisions, each looked up once. */
export interface Templates {
  forMethod(partnerId: string, method: PaymentMethod): Promise<Following | null>;
  revision(partnerId: string, revisionId: string): Promise<Following>;
}

export function lookUp(work: Work): Templates {
  const known = new Map<string, Promise<Following | null>>();
  const once = (key: string, find: () => Promise<Following | null>): Promise<Following | null> => {
    const found = known.get(key) ?? find();
    known.set(key, found);
    return found;
  };
  return {
    forMethod: (partnerId, method) => once(`${partnerId} ${method}`, () => findTemplateFor(work, partnerId, method)),
    revision: async (partnerId, revisionId) =>
      (await once(`${partnerId} ${revisionId}`, () => getRevision(work, partnerId, revisionId))) ??
      getRevision(work, partnerId, revisionId),
  };
}

export interface Following {
  readonly revisionId: string;
  readonly values: TemplateValues;
  readonly realignOpenDue: boolean;
}

/** The template that the account follows after the change; null: none. */
function following(templates: Templates, account: AccountRow, wish: TermsWish): Promise<Following | null> {
  if (wish.revisionId !== undefined) return templates.revision(account.partner_id, wish.revisionId);
  if (wish.paymentMethod !== undefined && wish.paymentMethod !== account.payment_method)
    return templates.forMethod(account.partner_id, wish.paymentMethod);
  if (account.template_revision_id === null) return Promise.resolve(null);
  return templates.revision(account.partner_id, account.template_revision_id);
}

interface Plan {
  readonly plain: Partial<PlainColumns>;
  readonly follow: Pick<AccountRow, "template_revision_id" | "template_fields" | "pinned_fields">;
  readonly billingType: BillingType;
  readonly prepaidMonths: number;
  readonly billingDay: number;
  /** A template was brought to the account now. */
  readonly isApplied: boolean;
}

async function planOf(work: Work, account: AccountRow, wish: TermsWish, from: Following | null): Promise<Plan> {
  const values = from?.values ?? {};
  const pinned = wish.pinned ?? account.pinned_fields;
  const isApplied = wish.revisionId !== undefined || (wish.paymentMethod !== undefined && wish.paymentMethod !== account.payment_method);
  const application = isApplied ? applyTemplate({ ...account, pinned_fields: [...pinned] }, values) : null;
  const plain: Partial<PlainColumns> = { ...application?.plain };
  const filled = new Set<string>(application?.fields ?? account.template_fields);
  const take = (field: TemplateField, isReset: boolean): boolean => {
    const isTemplates = isReset && values[field] !== undefined;
    if (isTemplates) filled.add(field);
    else filled.delete(field);
    return isTemplates;
  };
  for (const field of plainFields) {
    const value = wish.plain?.[field];
    if (value === undefined) continue;
    const isTemplates = take(field, value === null);
    Object.assign(plain, columnsOf(field, isTemplates ? values : value === null ? {} : { [field]: value }));
  }
  const calendar = await calendarWish(work, account, wish, { values, application, take });
  return {
    plain,
    follow: {
      template_revision_id: from?.revisionId ?? null,
      template_fields: [...filled].sort(),
      pinned_fields: [...pinned].sort(),
    },
    ...calendar,
    isApplied,
  };
}

/** How and when the account is billed: what was wished, else what a template brings, else as it is. */
async function calendarWish(
  work: Work,
  account: AccountRow,
  wish: TermsWish,
  {
    values,
    application,
    take,
  }: { values: TemplateValues; application: Application | null; take: (field: TemplateField, isReset: boolean) => boolean },
): Promise<Pick<Plan, "billingType" | "prepaidMonths" | "billingDay">> {
  const place = { partnerId: account.partner_id };
  // How and when a sub-account is billed is said by its main account.
  const brought = account.billed_before_link === null ? application : null;
  const chosen = {
    billingType: brought?.billingType ?? account.billing_type,
    prepaidMonths: brought?.prepaidMonths ?? account.prepaid_months,
    billingDay: brought?.billingDay ?? account.billing_day,
  };
  if (wish.billingType !== undefined) {
    const own = take("billingType", wish.billingType === null) ? values.billingType : undefined;
    chosen.billingType = wish.billingType ?? own ?? (await getSetting(work, usualType, place));
  }
  if (wish.prepaidMonths !== undefined) {
    const own = take("prepaidMonths", wish.prepaidMonths === null) ? values.prepaidMonths : undefined;
    chosen.prepaidMonths = wish.prepaidMonths ?? own ?? (await getSetting(work, usualMonths, place));
  }
  if (wish.billingDay !== undefined) {
    const own =
      take("billingDay", wish.billingDay === null) && values.billingDay ? dayOf(values.billingDay, account.billing_day) : undefined;
    chosen.billingDay = wish.billingDay ?? own ?? (await usualDayFor(work, account));
  }
  return chosen;
}

/** "The day of creation" is not known any more of an account that was opened long ago; its own day is as good. */
async function usualDayFor(work: Work, account: AccountRow): Promise<number> {
  const usual = await getSetting(work, usualDay, { partnerId: account.partner_id });
  return usual === "from_creation" ? account.billing_day : Number(usual);
}

function refuseWrong(account: AccountRow, plan: Plan): void {
  if (!isBillingDay(plan.billingDay)) throw billingDayInvalid(`${plan.billingDay} cannot be a billing day: not every month has it.`);
  if (account.billed_before_link === null) return;
  const isOther =
    plan.billingType !== account.billing_type || plan.prepaidMonths !== account.prepaid_months || plan.billingDay !== account.billing_day;
  if (isOther) throw billedElsewhere("This customer is billed with its main account. Change how that one is billed.");
}

function simpleColumns(account: AccountRow, wish: TermsWish): Record<string, unknown> {
  const columns = {
    billing_enabled: wish.billingEnabled,
    payment_method: wish.paymentMethod,
    send_notifications: wish.sendNotifications,
    billing_name: wish.billingName,
    billing_address: wish.billingAddress,
    po_number: wish.poNumber,
  } as const;
  return Object.fromEntries(
    Object.entries(columns).filter(([column, value]) => value !== undefined && value !== account[column as keyof AccountRow]),
  );
}

/** B-140 the days before it are taxed as they were. */
function taxColumns(account: AccountRow, wish: TermsWish, today: Day): Record<string, unknown> {
  const status = wish.taxStatus ?? account.tax_status;
  if (status !== "exempt" && status === account.tax_status) return {};
  const kept = account.tax_status === "exempt" ? account : { tax_exempt_until: null, tax_exempt_number: "" };
  const certificate =
    status === "exempt"
      ? {
          tax_exempt_until: wish.taxExemptUntil === undefined ? kept.tax_exempt_until : wish.taxExemptUntil,
          tax_exempt_number: wish.taxExemptNumber ?? kept.tax_exempt_number,
        }
      : { tax_exempt_until: null, tax_exempt_number: "" };
  const isSame =
    status === account.tax_status &&
    certificate.tax_exempt_until === account.tax_exempt_until &&
    certificate.tax_exempt_number === account.tax_exempt_number;
  if (isSame) return {};
  // A certificate that goes on, or ends on another day, holds for the days that it held for already.
  if (status === account.tax_status && certificate.tax_exempt_until === account.tax_exempt_until) return certificate;
  const { now, moves } = withTaxStatus(throughOf(account), status, wish.taxStatusFrom ?? today);
  return { tax_status: now, tax_moves: JSON.stringify(moves), ...certificate };
}

async function calendarColumns(
  work: Work,
  account: AccountRow,
  plan: Plan,
  { today, isSwitched }: { today: Day; isSwitched: boolean },
): Promise<{ columns: Record<string, unknown>; move: PlannedMove | null }> {
  const before = calendarOf(account);
  let terms: CalendarTerms = before;
  const isRecurring = account.billing_type === "recurring";
  if (plan.prepaidMonths !== before.prepaidMonths) {
    const isPending = (before.moves.at(-1)?.since ?? account.next_billing_on) > account.next_billing_on;
    // The new terms count from the end of what is billed already.
    const anchor = isPending || !isRecurring ? before.termAnchor : termStartOnOrAfter(before, account.next_billing_on);
    terms = { ...terms, prepaidMonths: plan.prepaidMonths, termAnchor: anchor };
  }
  let move: PlannedMove | null = null;
  if (plan.billingDay !== terms.billingDay) {
    move = planMove(terms, {
      nextBillingOn: account.next_billing_on,
      billingDay: plan.billingDay,
      bridgeMinDays: await getSetting(work, bridgeMinDays, { partnerId: account.partner_id }),
      // Out of a balance, today is charged already.
      ...(isRecurring && !isSwitched ? {} : { earliest: addDays(today, 1) }),
    });
    terms = move.terms;
  }
  if (terms === before) return { columns: {}, move: null };
  return {
    columns: {
      billing_day: terms.billingDay,
      prepaid_months: terms.prepaidMonths,
      term_anchor: terms.termAnchor,
      day_moves: JSON.stringify(terms.moves),
    },
    move,
  };
}

async function saveMove(work: Work, account: AccountRow, move: PlannedMove, { today, cause }: { today: Day; cause: Cause }): Promise<void> {
  // Those that are in force no longer stand in the account's own list.
  const kept = move.terms.moves.map(({ since }) => since);
  await sql`update billing.day_moves set replaced_at = ${work.now}
    where account_id = ${account.id} and replaced_at is null and since <> all (${kept.slice(0, -1)}::date[])`.execute(work.tx);
  const last = move.terms.moves.at(-1);
  if (!last || move.terms.billingDay === last.fromDay) return;
  const channel = cause === "staff" || cause === "portal" || cause === "bulk" ? cause : "template";
  await sql`insert into billing.day_moves (account_id, partner_id, from_day, to_day, since, first_on, is_merged, channel, moved_on, moved_at, moved_by)
    values (${account.id}, ${account.partner_id}, ${last.fromDay}, ${move.terms.billingDay}, ${last.since}, ${last.firstOn}, ${last.isMerged}, ${channel},
      ${today}, ${work.now}, ${JSON.stringify(describeActor(work))}::jsonb)`.execute(work.tx);
}

async function saveUse(
  work: Work,
  account: AccountRow,
  use: { revisionId: string; cause: Cause; paymentId: string | null; changes: readonly TermsChange[] },
): Promise<void> {
  await sql`insert into billing.template_uses (account_id, partner_id, revision_id, cause, payment_id, changes, used_at)
    values (${account.id}, ${account.partner_id}, ${use.revisionId}, ${use.cause}, ${use.paymentId}, ${JSON.stringify(use.changes)}::jsonb, ${work.now})`.execute(
    work.tx,
  );
}

// What a change is called and how its values are written down, for the log and for who is asked before.
const shown: readonly (readonly [field: string, value: (account: AccountRow) => string | null])[] = [
  ["billingEnabled", (account) => String(account.billing_enabled)],
  ["paymentMethod", (account) => account.payment_method],
  ["billingType", (account) => account.billing_type],
  ["prepaidMonths", (account) => String(account.prepaid_months)],
  ["billingDay", (account) => String(account.billing_day)],
  ["dueDays", (account) => textOf(account.due_days)],
  ["blocking", (account) => (account.never_blocks ? "never" : textOf(account.blocking_days))],
  ["deactivationDays", (account) => textOf(deactivationOf(account))],
  ["minBalance", (account) => (account.min_balance_minor === null ? null : minorToDecimal(account.min_balance_minor, account.currency))],
  ["autoPayFromBalance", (account) => textOf(account.auto_pay_from_balance)],
  ["grouping", (account) => account.document_grouping],
  ["autoInvoice", (account) => textOf(account.auto_invoice)],
  ["billWhileBlocked", (account) => textOf(account.bill_while_blocked)],
  ["creditOnDeactivation", (account) => textOf(account.credit_on_deactivation)],
  ["payFromNegative", (account) => textOf(account.pay_from_negative)],
  ["reminders", (account) => (account.reminder_rule === null ? null : ruleText(account.reminder_rule))],
  ["proformas", (account) => proformasOf(account)],
  ["proformaDay", (account) => textOf(account.proforma_day)],
  ["proformaMonths", (account) => textOf(account.proforma_months)],
  ["proformaFor", (account) => account.proforma_for],
  ["lateFees", (account) => textOf(account.late_fees)],
  ["chargeFilter", (account) => account.charge_filter],
  ["sendNotifications", (account) => textOf(account.send_notifications)],
  ["taxStatus", (account) => account.tax_status],
  ["taxExemptUntil", (account) => account.tax_exempt_until],
  ["taxExemptNumber", (account) => account.tax_exempt_number],
  ["billingName", (account) => account.billing_name],
  ["billingAddress", (account) => account.billing_address],
  ["poNumber", (account) => account.po_number],
  ["pinned", (account) => [...account.pinned_fields].sort().join(", ") || null],
];

const textOf = (value: number | boolean | string | null): string | null => (value === null ? null : String(value));

export const differences = (before: AccountRow, after: AccountRow): TermsChange[] =>
  shown.flatMap(([field, value]) => (value(before) === value(after) ? [] : [{ field, before: value(before), after: value(after) }]));

const sameList = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one) => b.includes(one));

const touchesBlocking = (changes: readonly TermsChange[]): boolean =>
  changes.some(({ field }) => ["dueDays", "blocking", "deactivationDays", "minBalance", "paymentMethod", "reminders"].includes(field));

function tell(work: Work, account: AccountRow, changes: readonly TermsChange[], realigned: number): void {
  const { id: customerId, partner_id: partnerId } = account;
  work.audit({
    entity: "billing_account",
    entityId: customerId,
    label: "Billing configuration",
    action: "change",
    partnerId,
    customerId,
    changes: {
      ...Object.fromEntries(changes.map(({ field, before, after }) => [field, { before, after }])),
      ...(realigned > 0 ? { realignedInvoices: { before: null, after: realigned } } : {}),
    },
  });
  work.emit(billingAccountChanged, { partnerId, customerId, objectId: customerId }, { accountId: customerId });
}
