// How a customer is billed, each value with where it comes from.
import { sql } from "kysely";
import type { z } from "zod";
import { type MoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { SettingDefinition } from "../../../platform/settings.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { explainSetting } from "../../partners/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { proformaAuto, proformaDay, proformaFor, proformaMonths } from "../proformas/proforma-settings.ts";
import { autoPayFromBalance, documentGrouping, dueDays } from "../settings.ts";
import { db } from "../tables.ts";
import { taxNumberOf } from "../tax-numbers/tax-number.ts";
import { listNamedChargeFilters } from "./charge-filters.ts";
import type { TermsView } from "./contract.ts";
import { usualDay, usualMonths, usualType } from "./settings.ts";
import { autoInvoice, billWhileBlocked, creditOnDeactivation, payFromNegative } from "./switches.ts";
import {
  deactivationOf,
  isPlain,
  isSet,
  type PlainField,
  type Proformas,
  proformasOf,
  type TemplateField,
  type TemplateValues,
  warningsOf,
} from "./template-rules.ts";
import { getRevision } from "./template-store.ts";

type View = z.input<typeof TermsView>;
type Origin = Awaited<ReturnType<typeof explainSetting>>["origin"];

export async function findAccount(work: Work, customerId: string): Promise<AccountRow> {
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", customerId).executeTakeFirst();
  if (!account || !seesPartner(work.actor, account.partner_id)) throw notFound();
  return account;
}

export async function getTerms(work: Work, customerId: string): Promise<View> {
  const customer = await getReachable(work, customerId, "customers.billing.view");
  const account = await findAccount(work, customerId);
  const revision = account.template_revision_id === null ? null : await getRevision(work, account.partner_id, account.template_revision_id);
  const values = revision?.values ?? {};
  const place = { partnerId: account.partner_id, customerId };
  const of = fieldsOf(account, values);
  const amount = (minor: bigint | null): MoneyJson | null => (minor === null ? null : toMoneyJson(money(minor, account.currency)));
  const usual = { type: await explainSetting(work, usualType, place), months: await explainSetting(work, usualMonths, place) };
  const day = await explainSetting(work, usualDay, place);
  const usualDayValue = day.value === "from_creation" ? account.billing_day : Number(day.value);
  const inheritedBlocking = values.blocking ?? null;
  const blocking = account.never_blocks ? "never" : account.blocking_days;
  return {
    customerId,
    version: account.version,
    currency: account.currency,
    billingEnabled: account.billing_enabled,
    paymentMethod: account.payment_method,
    billingType: of.stored("billingType", account.billing_type, values.billingType ?? usual.type.value, usual.type.origin),
    prepaidMonths: of.stored("prepaidMonths", account.prepaid_months, values.prepaidMonths ?? usual.months.value, usual.months.origin),
    billingDay: of.stored("billingDay", account.billing_day, templateDay(values, account.billing_day) ?? usualDayValue, day.origin),
    dueDays: of.plain("dueDays", account.due_days, values.dueDays, await settingOf(work, dueDays, place)),
    blocking: of.plain("blocking", blocking, inheritedBlocking ?? undefined, null),
    deactivationDays: of.plain("deactivationDays", deactivationOf(account), values.deactivationDays, null),
    minBalance: of.plain("minBalance", amount(account.min_balance_minor), values.minBalance, null),
    autoPayFromBalance: of.plain(
      "autoPayFromBalance",
      account.auto_pay_from_balance,
      values.autoPayFromBalance,
      await settingOf(work, autoPayFromBalance, place),
    ),
    grouping: of.plain("grouping", account.document_grouping, values.grouping, await settingOf(work, documentGrouping, place)),
    autoInvoice: of.plain("autoInvoice", account.auto_invoice, values.autoInvoice, await settingOf(work, autoInvoice, place)),
    billWhileBlocked: of.plain(
      "billWhileBlocked",
      account.bill_while_blocked,
      values.billWhileBlocked,
      await settingOf(work, billWhileBlocked, place),
    ),
    creditOnDeactivation: of.plain(
      "creditOnDeactivation",
      account.credit_on_deactivation,
      values.creditOnDeactivation,
      await settingOf(work, creditOnDeactivation, place),
    ),
    payFromNegative: of.plain(
      "payFromNegative",
      account.pay_from_negative,
      values.payFromNegative,
      await settingOf(work, payFromNegative, place),
    ),
    reminders: of.plain("reminders", account.reminder_rule, values.reminders, null),
    proformas: of.plain("proformas", proformasOf(account), values.proformas, await usualProformas(work, place)),
    proformaDay: of.plain("proformaDay", account.proforma_day, values.proformaDay, await settingOf(work, proformaDay, place)),
    proformaMonths: of.plain(
      "proformaMonths",
      account.proforma_months,
      values.proformaMonths,
      await settingOf(work, proformaMonths, place),
    ),
    proformaFor: of.plain("proformaFor", account.proforma_for, values.proformaFor, await settingOf(work, proformaFor, place)),
    lateFees: of.plain("lateFees", account.late_fees, values.lateFees, null),
    chargeFilter: of.plain("chargeFilter", account.charge_filter, values.chargeFilter, null),
    chargeFilters: await listNamedChargeFilters(work, account.partner_id),
    sendNotifications: account.send_notifications !== false,
    taxStatus: account.tax_status,
    taxExemptUntil: account.tax_exempt_until,
    taxExemptNumber: account.tax_exempt_number,
    taxNumber: await taxNumberOf(work, account),
    billingName: account.billing_name,
    billingAddress: account.billing_address,
    poNumber: account.po_number,
    language: customer.language,
    billingEmails: [...customer.billingEmails],
    nextBillingOn: account.billing_type === "recurring" && account.billing_enabled ? account.next_billing_on : null,
    billedThroughMain: account.billed_before_link !== null,
    pendingMove: pendingMoveOf(account),
    template: revision
      ? { id: revision.revisionId, paymentMethod: revision.paymentMethod, revision: revision.revision, latest: revision.latest }
      : null,
    dayRequest: await openRequest(work, customerId),
    warnings: warningsOf({ blocking, deactivationDays: deactivationOf(account), billingEnabled: account.billing_enabled }),
  };
}

const templateDay = ({ billingDay }: TemplateValues, current: number): number | undefined => {
  if (billingDay === undefined) return undefined;
  if ("day" in billingDay) return billingDay.day;
  return billingDay.allowed.includes(current) ? current : undefined;
};

interface Explained<Value> {
  readonly value: Value;
  readonly origin: Origin;
}

const settingOf = async <Value>(work: Work, definition: SettingDefinition, place: { partnerId: string; customerId: string }) =>
  (await explainSetting(work, definition, place)) as Explained<Value>;

async function usualProformas(work: Work, place: { partnerId: string; customerId: string }): Promise<Explained<Proformas>> {
  const { value, origin } = await settingOf<boolean>(work, proformaAuto, place);
  return { value: value ? "auto" : "none", origin };
}

type From = View["dueDays"]["origin"];
const originOf = (origin: Origin): From => (origin === "location" ? "partner" : origin);

function fieldsOf(account: AccountRow, values: TemplateValues) {
  const isPinned = (field: TemplateField): boolean => account.pinned_fields.includes(field);
  const isTemplates = (field: TemplateField): boolean => account.template_fields.includes(field) && values[field] !== undefined;
  return {
    /** A field that is empty where it is inherited. */
    plain<Value>(field: PlainField, own: Value | null, template: Value | undefined, setting: Explained<Value> | null) {
      const isOwn = isPlain(field) && isSet(account, field);
      const fromTemplate = isTemplates(field);
      return {
        value: isOwn ? own : (setting?.value ?? null),
        origin: fromTemplate ? ("template" as const) : isOwn ? ("customer" as const) : originOf(setting?.origin ?? "partner"),
        inherited: template ?? setting?.value ?? null,
        isPinned: isPinned(field),
      };
    },
    /** A field that every account has: its own, unless a template filled it in or it is what the provider has for everybody. */
    stored<Value>(field: TemplateField, value: Value, inherited: Value, origin: Origin) {
      const from: From = isTemplates(field) ? "template" : value === inherited && !isPinned(field) ? originOf(origin) : "customer";
      return { value, origin: from, inherited, isPinned: isPinned(field) };
    },
  };
}

/** A move of the billing day that has not taken effect: the old day is still to come. */
export function pendingMoveOf(account: AccountRow): View["pendingMove"] {
  const last = account.day_moves.at(-1);
  if (!last || last.since < account.next_billing_on) return null;
  return { from: last.fromDay, to: account.billing_day, effectiveOn: last.since, firstOn: last.firstOn, isMerged: last.isMerged };
}

export async function openRequest(work: Work, accountId: string): Promise<View["dayRequest"]> {
  const { rows } = await sql<{ id: string; billingDay: number; askedAt: Date }>`
    select id, billing_day as "billingDay", asked_at as "askedAt" from billing.day_requests where account_id = ${accountId} and state = 'open'`.execute(
    work.tx,
  );
  return rows[0] ? { ...rows[0], askedAt: rows[0].askedAt.toISOString() } : null;
}
