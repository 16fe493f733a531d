// Billing configurations of many customers (B-8, B-161): what is ticked changes, with the day moves, bridges and templates that follow from it.
import { sql } from "kysely";
import { z } from "zod";
import { type MoneyJson, MoneyShape } from "../../../shared/money.ts";
import { ReminderRule } from "../../../shared/reminder-rule.ts";
import { defineMassAction, type Looked, type Told } from "../../platform/mass-actions/mass-action.ts";
import type { Work } from "../../platform/work.ts";
import { type BulkWish, changeTermsInBulk, lookAtTerms, type TermsChange } from "../billing/index.ts";
import { proformaCycles, proformaWays } from "../billing/terms/contract.ts";
import { withUsableMethod } from "../payments/index.ts";
import { paymentMethods } from "./contract.ts";
import { looked, readCustomers } from "./mass-rows.ts";

/** What a field is called in previews and results. */
const codes: Readonly<Record<string, string>> = {
  billingEnabled: "billing-enabled",
  dueDays: "due-days",
  autoPayFromBalance: "auto-pay",
  paymentMethod: "payment-method",
  billingType: "billing-type",
  prepaidMonths: "billing-period",
  billingDay: "billing-day",
  blocking: "blocking",
  deactivationDays: "deactivation-days",
  minBalance: "min-balance",
  grouping: "grouping",
  autoInvoice: "auto-invoice",
  billWhileBlocked: "bill-while-blocked",
  creditOnDeactivation: "credit-on-deactivation",
  payFromNegative: "pay-from-negative",
  reminders: "reminders",
  proformas: "proformas",
  proformaDay: "proforma-day",
  proformaMonths: "proforma-months",
  proformaFor: "proforma-for",
  lateFees: "late-fees",
  chargeFilter: "charge-filter",
  sendNotifications: "send-notifications",
  template: "template",
};

const sameBilling = "same-billing";
/** Ways of paying that need something saved to be charged. */
const needsSaved: ReadonlySet<string> = new Set(["card", "direct_debit"]);
const noSavedMethod = "no-saved-method";
/** Each look drafts the invoice of a moved billing day. */
const mostRows = 20_000;

const Params = z
  .strictObject({
    billingEnabled: z.boolean().optional(),
    /** Null: as the partner has it. */
    dueDays: z.int().min(0).max(60).nullable().optional(),
    autoPayFromBalance: z.boolean().nullable().optional(),
    /** Brings its template. */
    paymentMethod: z.enum(paymentMethods).optional(),
    prepaidMonths: z.int().min(0).max(12).optional(),
    billingDay: z.int().min(1).max(28).optional(),
    blocking: z
      .union([z.int().min(0).max(99), z.literal("never")])
      .nullable()
      .optional(),
    deactivationDays: z
      .union([z.int().min(1).max(99), z.literal("never")])
      .nullable()
      .optional(),
    minBalance: MoneyShape.nullable().optional(),
    grouping: z.enum(["account", "service", "kind", "location", "subaccount"]).nullable().optional(),
    autoInvoice: z.boolean().nullable().optional(),
    billWhileBlocked: z.boolean().nullable().optional(),
    creditOnDeactivation: z.boolean().nullable().optional(),
    payFromNegative: z.boolean().nullable().optional(),
    reminders: ReminderRule.nullable().optional(),
    proformas: z.enum(proformaWays).nullable().optional(),
    proformaDay: z.int().min(1).max(28).nullable().optional(),
    proformaMonths: z.int().min(1).max(12).nullable().optional(),
    proformaFor: z.enum(proformaCycles).nullable().optional(),
    lateFees: z.boolean().nullable().optional(),
    chargeFilter: z
      .union([z.literal("none"), z.uuid()])
      .nullable()
      .optional(),
    billingType: z.enum(["recurring", "prepaid_period", "prepaid_daily"]).optional(),
    sendNotifications: z.boolean().optional(),
    /** Also those who have nothing saved that the new way of paying could charge. */
    withoutSavedMethod: z.boolean().optional(),
  })
  .refine(({ withoutSavedMethod, ...wish }) => Object.values(wish).some((value) => value !== undefined), {
    params: { code: "required" },
    message: "choose what is to change",
    path: ["billingEnabled"],
  });

type Wish = z.output<typeof Params>;

function bulkWish({
  withoutSavedMethod,
  dueDays,
  autoPayFromBalance,
  blocking,
  deactivationDays,
  minBalance,
  grouping,
  autoInvoice,
  billWhileBlocked,
  creditOnDeactivation,
  payFromNegative,
  reminders,
  proformas,
  proformaDay,
  proformaMonths,
  proformaFor,
  lateFees,
  chargeFilter,
  ...rest
}: Wish): BulkWish {
  const switches = { autoInvoice, billWhileBlocked, creditOnDeactivation, payFromNegative, reminders, lateFees, chargeFilter };
  const asked = { proformas, proformaDay, proformaMonths, proformaFor };
  return { ...rest, plain: { dueDays, autoPayFromBalance, blocking, deactivationDays, minBalance, grouping, ...switches, ...asked } };
}

/** What of a customer's billing can be the same for many; names and addresses on paper are each one's own. */
export const setBilling = defineMassAction({
  name: "customers.set-billing",
  params: Params,
  may: "customers.billing.update",
  mostRows,
  // Nothing is billed any more: as grave as a status.
  isDestructive: ({ billingEnabled }) => billingEnabled === false,
  async look(work, ids, wish) {
    const rows = await readCustomers(work, ids, "customers.billing.update");
    const looks = await lookAtTerms(
      work,
      rows.map((row) => row.id),
      bulkWish(wish),
    );
    const lacking = await lackSavedMethod(work, wish, ids);
    return new Map(
      rows.map((row): [string, Looked] => {
        const look = looks.get(row.id);
        if (!look) return looked(row, "no-account");
        const told = toldOf(look.changes, look.next);
        const isLacking = lacking.has(row.id) && look.changes.some(({ field }) => field === "paymentMethod");
        if (isLacking && !wish.withoutSavedMethod) return looked(row, noSavedMethod, told);
        return looked(
          row,
          look.skip ?? (told.length === 0 ? sameBilling : undefined),
          isLacking ? [...told, { code: noSavedMethod }] : told,
        );
      }),
    );
  },
  async act(work, customerId, wish) {
    if (!wish.withoutSavedMethod && (await lackSavedMethod(work, wish, [customerId])).has(customerId)) {
      const look = (await lookAtTerms(work, [customerId], bulkWish(wish))).get(customerId);
      if (look?.changes.some(({ field }) => field === "paymentMethod")) return { kind: "skipped", why: noSavedMethod };
    }
    return actOn(work, customerId, bulkWish(wish));
  },
});

/** B-162 "save and update existing": who follows an earlier revision of the template of their payment method follows the newest one. */
export const followTemplate = defineMassAction({
  name: "customers.follow-template",
  params: z.strictObject({}),
  may: "customers.billing.update",
  mostRows,
  isDestructive: () => false,
  async look(work, ids) {
    const rows = await readCustomers(work, ids, "customers.billing.update");
    const looks = await lookAtTerms(
      work,
      rows.map((row) => row.id),
      { followNewest: true },
    );
    return new Map(
      rows.map((row): [string, Looked] => {
        const look = looks.get(row.id);
        if (!look) return looked(row, "no-account");
        const told = toldOf(look.changes, look.next);
        return looked(row, look.skip ?? (told.length === 0 ? sameBilling : undefined), told);
      }),
    );
  },
  act: (work, customerId) => actOn(work, customerId, { followNewest: true }),
});

async function actOn(work: Work, customerId: string, wish: BulkWish) {
  const { rows } = await sql`select 1 from billing.accounts where id = ${customerId}`.execute(work.tx);
  if (rows.length === 0) return { kind: "skipped", why: "no-account" } as const;
  const changes = await changeTermsInBulk(work, customerId, wish, batchOf(work));
  return changes.length > 0
    ? ({ kind: "changed", told: toldOf(changes, null) } as const)
    : ({ kind: "skipped", why: sameBilling, told: [] } as const);
}

/** The act that this row belongs to, by which it can be taken back. */
const batchOf = (work: Work): string | null => /^mass-action-([0-9a-f-]{36})$/.exec(work.origin.requestId)?.[1] ?? null;

async function lackSavedMethod(work: Work, wish: Wish, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (wish.paymentMethod === undefined || !needsSaved.has(wish.paymentMethod)) return new Set();
  const usable = await withUsableMethod(work, ids);
  return new Set(ids.filter((id) => !usable.has(id)));
}

/** Null is written as "inherit". */
const text = (value: string | null): string => (value === null ? "inherit" : value === "true" ? "yes" : value === "false" ? "no" : value);

function toldOf(changes: readonly TermsChange[], next: { on: string; gross: MoneyJson } | null): Told[] {
  return [
    ...changes.map((change) => ({
      code: codes[change.field] ?? change.field,
      before: text(change.before),
      after: change.field === "template" ? (change.after ?? "") : text(change.after),
    })),
    ...(next ? [{ code: "next-invoice", amount: next.gross, detail: next.on }] : []),
  ];
}
