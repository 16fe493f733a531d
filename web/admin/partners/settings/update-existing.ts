// B-8 settings that are defaults of customers, and what of a customer's billing configuration each of them is.
import type { SettingItem } from "./setting-words.ts";

interface CustomerField {
  /** As the bulk update of billing configurations calls it. */
  readonly field: string;
  /** A customer without a value of its own has the provider's: taking own values away is enough. */
  readonly isInherited: boolean;
  /** The setting's value as the field has it; undefined: this value of the setting is none of the field. */
  readonly asField: (value: unknown, currency: string) => unknown;
}

const same = (value: unknown): unknown => value;
const inherited = (field: string, asField: CustomerField["asField"] = same): CustomerField => ({ field, isInherited: true, asField });
const given = (field: string, asField: CustomerField["asField"] = same): CustomerField => ({ field, isInherited: false, asField });

const fields: Readonly<Record<string, CustomerField>> = {
  "billing.due_days": inherited("dueDays"),
  "billing.auto_pay_from_balance": inherited("autoPayFromBalance"),
  "billing.grouping": inherited("grouping"),
  "billing.min_balance": inherited("minBalance", (amount, currency) => ({ amount: String(amount), currency })),
  "billing.auto_invoice": inherited("autoInvoice"),
  "billing.bill_while_blocked": inherited("billWhileBlocked"),
  "billing.credit_on_deactivation": inherited("creditOnDeactivation"),
  "billing.pay_from_negative": inherited("payFromNegative"),
  "billing.proforma_auto": inherited("proformas", (on) => (on === true ? "auto" : "none")),
  "billing.proforma_day": inherited("proformaDay"),
  "billing.proforma_months": inherited("proformaMonths"),
  "billing.proforma_for": inherited("proformaFor"),
  "billing.usual_type": given("billingType"),
  "billing.usual_period_months": given("prepaidMonths"),
  // "The day on which a customer was added" is another one for each.
  "billing.usual_day": given("billingDay", (day) => (day === "from_creation" ? undefined : Number(day))),
  "billing.usual_method": given("paymentMethod"),
  "collections.blocking_days": inherited("blocking"),
  "collections.never_blocks": inherited("blocking", (never) => (never === true ? "never" : undefined)),
  "collections.deactivation_days": inherited("deactivationDays"),
  "collections.deactivation": inherited("deactivationDays", (on) => (on === false ? "never" : undefined)),
};

/** What the setting is of a customer; undefined: it holds for all alike, or only inside of the program. */
export const customerFieldOf = ({ key }: Pick<SettingItem, "key">): CustomerField | undefined => fields[key];

/** The keys with "update existing customers" beside them. */
export const updatableKeys: readonly string[] = Object.keys(fields);
