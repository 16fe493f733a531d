// What a template fills in and what stays the customer's own (B-156 to B-158): values in, values out.

import { fromMoneyJson, type MoneyJson } from "../../../../shared/money.ts";
import type { ReminderRule } from "../../../../shared/reminder-rule.ts";
import { allowedBillingDay } from "../charges/cycle-rules.ts";
import type { Grouping } from "../runs/run-rules.ts";

/** "first": an invoice is made only once its proforma is paid (B-125). */
export type Proformas = "none" | "auto" | "first";
/** The cycle that runs on the day of the proforma, or those that follow it. */
export type ProformaFor = "current" | "next";
type BillingType = "recurring" | "prepaid_period" | "prepaid_daily";

/** The fields that need nothing but writing; billing type, period and day are changed with care for what is billed. */
export const plainFields = [
  "dueDays",
  "blocking",
  "deactivationDays",
  "minBalance",
  "autoPayFromBalance",
  "grouping",
  "autoInvoice",
  "billWhileBlocked",
  "creditOnDeactivation",
  "payFromNegative",
  "reminders",
  "proformas",
  "proformaDay",
  "proformaMonths",
  "proformaFor",
  "lateFees",
  "chargeFilter",
] as const;
export const templateFields = ["billingType", "prepaidMonths", "billingDay", ...plainFields] as const;
export type TemplateField = (typeof templateFields)[number];

/** What a template says; what it does not name it leaves alone. */
export interface TemplateValues {
  readonly billingType?: BillingType | undefined;
  /** 0: afterwards. */
  readonly prepaidMonths?: number | undefined;
  /** The day of all, or those that a customer may have. */
  readonly billingDay?: { readonly day: number } | { readonly allowed: readonly number[] } | undefined;
  readonly dueDays?: number | undefined;
  readonly blocking?: number | "never" | undefined;
  readonly deactivationDays?: number | "never" | undefined;
  readonly minBalance?: MoneyJson | undefined;
  readonly autoPayFromBalance?: boolean | undefined;
  readonly grouping?: Grouping | undefined;
  readonly autoInvoice?: boolean | undefined;
  readonly billWhileBlocked?: boolean | undefined;
  readonly creditOnDeactivation?: boolean | undefined;
  readonly payFromNegative?: boolean | undefined;
  readonly reminders?: ReminderRule | undefined;
  readonly proformas?: Proformas | undefined;
  readonly proformaDay?: number | undefined;
  readonly proformaMonths?: number | undefined;
  readonly proformaFor?: ProformaFor | undefined;
  /** Whether being late costs what the provider's steps say. */
  readonly lateFees?: boolean | undefined;
  /** The filter of automatic charges that takes its documents, by its id; "none": they are not charged by filters. */
  readonly chargeFilter?: string | undefined;
}

/** The columns of the plain fields. */
export interface PlainColumns {
  readonly due_days: number | null;
  readonly blocking_days: number | null;
  readonly never_blocks: boolean | null;
  readonly deactivation_days: number | null;
  readonly never_deactivates: boolean;
  readonly min_balance_minor: bigint | null;
  readonly auto_pay_from_balance: boolean | null;
  readonly document_grouping: Grouping | null;
  readonly auto_invoice: boolean | null;
  readonly bill_while_blocked: boolean | null;
  readonly credit_on_deactivation: boolean | null;
  readonly pay_from_negative: boolean | null;
  readonly reminder_rule: ReminderRule | null;
  readonly proforma_auto: boolean | null;
  readonly proforma_first: boolean;
  readonly proforma_day: number | null;
  readonly proforma_months: number | null;
  readonly proforma_for: ProformaFor | null;
  readonly late_fees: boolean | null;
  readonly charge_filter: string | null;
}

export type PlainField = (typeof plainFields)[number];
export const isPlain = (field: string): field is PlainField => (plainFields as readonly string[]).includes(field);

/** The fields that are one column each. */
const sameColumn = {
  dueDays: "due_days",
  autoPayFromBalance: "auto_pay_from_balance",
  grouping: "document_grouping",
  autoInvoice: "auto_invoice",
  billWhileBlocked: "bill_while_blocked",
  creditOnDeactivation: "credit_on_deactivation",
  payFromNegative: "pay_from_negative",
  reminders: "reminder_rule",
  proformaDay: "proforma_day",
  proformaMonths: "proforma_months",
  proformaFor: "proforma_for",
  lateFees: "late_fees",
  chargeFilter: "charge_filter",
} as const satisfies Partial<Record<PlainField, keyof PlainColumns>>;

/** The columns of a field with a value of a template, or empty: what is inherited holds again. */
export function columnsOf(field: PlainField, values: TemplateValues): Partial<PlainColumns> {
  switch (field) {
    case "blocking":
      return values.blocking === "never"
        ? { blocking_days: null, never_blocks: true }
        : { blocking_days: values.blocking ?? null, never_blocks: values.blocking === undefined ? null : false };
    case "deactivationDays":
      return values.deactivationDays === "never"
        ? { deactivation_days: null, never_deactivates: true }
        : { deactivation_days: values.deactivationDays ?? null, never_deactivates: false };
    case "minBalance":
      return { min_balance_minor: values.minBalance === undefined ? null : fromMoneyJson(values.minBalance).minor };
    case "proformas":
      return {
        proforma_auto: values.proformas === undefined ? null : values.proformas !== "none",
        proforma_first: values.proformas === "first",
      };
    default:
      return { [sameColumn[field]]: values[field] ?? null };
  }
}

/** Whether the account has a value of its own, be it typed or filled in by a template. */
export function isSet(account: PlainColumns, field: PlainField): boolean {
  return Object.entries(columnsOf(field, {})).some(([column, empty]) => account[column as keyof PlainColumns] !== empty);
}

const ticked = (values: TemplateValues): TemplateField[] => templateFields.filter((field) => values[field] !== undefined);

export interface Application {
  readonly plain: Partial<PlainColumns>;
  readonly billingType?: BillingType;
  readonly prepaidMonths?: number;
  readonly billingDay?: number;
  /** The fields that the template fills in from now on. */
  readonly fields: TemplateField[];
}

/**
 * B-157 an account that follows a template: ticked fields take its values, also where the customer had one, unless it is pinned. What an
 * earlier template had filled in and this one does not name is inherited again; how and when somebody is billed stays as it is.
 */
export function applyTemplate(
  account: PlainColumns & {
    readonly billing_day: number;
    readonly template_fields: readonly string[];
    readonly pinned_fields: readonly string[];
  },
  values: TemplateValues,
): Application {
  const fields = ticked(values).filter((field) => !account.pinned_fields.includes(field));
  const left = account.template_fields.filter((field): field is PlainField => isPlain(field) && !fields.includes(field));
  const plain: Partial<PlainColumns> = {};
  for (const field of left) if (!account.pinned_fields.includes(field)) Object.assign(plain, columnsOf(field, {}));
  for (const field of fields) if (isPlain(field)) Object.assign(plain, columnsOf(field, values));
  const has = (field: TemplateField): boolean => fields.includes(field);
  return {
    plain,
    ...(has("billingType") && values.billingType !== undefined ? { billingType: values.billingType } : {}),
    ...(has("prepaidMonths") && values.prepaidMonths !== undefined ? { prepaidMonths: values.prepaidMonths } : {}),
    ...(has("billingDay") && values.billingDay !== undefined ? { billingDay: dayOf(values.billingDay, account.billing_day) } : {}),
    fields,
  };
}

/** B-158 the customer keeps a day that is allowed, or gets the next one. */
export const dayOf = (rule: NonNullable<TemplateValues["billingDay"]>, current: number): number =>
  "day" in rule ? rule.day : allowedBillingDay(current, rule.allowed);

/** What stands against each other in one configuration; said, never refused. */
export type TermsWarning = "never-blocks-with-deactivation" | "blocking-without-billing";

export function warningsOf(terms: {
  blocking: number | "never" | null;
  deactivationDays: number | "never" | null;
  billingEnabled?: boolean;
}): TermsWarning[] {
  const warnings: TermsWarning[] = [];
  const deactivates = typeof terms.deactivationDays === "number";
  if (terms.blocking === "never" && deactivates) warnings.push("never-blocks-with-deactivation");
  if (terms.billingEnabled === false && (terms.blocking !== null || deactivates)) warnings.push("blocking-without-billing");
  return warnings;
}

/** When an account is deactivated; null: as the provider has it. */
export const deactivationOf = ({
  never_deactivates: never,
  deactivation_days: days,
}: Pick<PlainColumns, "never_deactivates" | "deactivation_days">): number | "never" | null => (never ? "never" : days);

/** How proformas are made for an account; null: as the provider has it. */
export function proformasOf({
  proforma_auto: auto,
  proforma_first: first,
}: Pick<PlainColumns, "proforma_auto" | "proforma_first">): Proformas | null {
  if (first) return "first";
  return auto === null ? null : auto ? "auto" : "none";
}
