// What a column can become. The order is the one in which people look for it.

/** enum: one of our own words. */
export type FieldKind = "text" | "list" | "day" | "amount" | "number" | "enum";

export interface TargetField {
  /** "customer.fullName" */
  id: string;
  kind: FieldKind;
  words?: readonly string[];
}

export interface FieldGroup {
  id: "customer" | "address" | "account" | "service";
  fields: readonly TargetField[];
}

const text = (...ids: string[]): TargetField[] => ids.map((id) => ({ id, kind: "text" }));
const list = (...ids: string[]): TargetField[] => ids.map((id) => ({ id, kind: "list" }));
const oneOf = (id: string, words: readonly string[]): TargetField => ({ id, kind: "enum", words });

export const fieldGroups: readonly FieldGroup[] = [
  {
    id: "customer",
    fields: [
      ...text("customer.fullName", "customer.externalId", "customer.number"),
      ...list("customer.emails", "customer.billingEmails", "customer.phones"),
      oneOf("customer.status", ["new", "active", "blocked", "inactive"]),
      oneOf("customer.blockedBy", ["finance", "prepaid", "admin", "abuse"]),
      oneOf("customer.category", ["individual", "company", "reseller"]),
      ...text("customer.companyName", "customer.companyNumber", "customer.taxId", "customer.identification"),
      { id: "customer.dateOfBirth", kind: "day" },
      ...text("customer.language", "customer.portalLogin"),
      { id: "customer.addedOn", kind: "day" },
      ...text("customer.location"),
      ...list("customer.labels"),
    ],
  },
  {
    id: "address",
    fields: text("customer.street1", "customer.street2", "customer.zip", "customer.city", "customer.state", "customer.country"),
  },
  {
    id: "account",
    fields: [
      oneOf("account.paymentMethod", ["cash", "bank_transfer", "card", "direct_debit", "check", "wallet", "other"]),
      { id: "account.billingDay", kind: "number" },
      { id: "account.prepaidMonths", kind: "number" },
      { id: "account.dueDays", kind: "number" },
      { id: "account.billedUntil", kind: "day" },
      { id: "account.openingBalance", kind: "amount" },
      { id: "account.openingDebt", kind: "amount" },
    ],
  },
  {
    id: "service",
    fields: [
      ...text("service.plan"),
      { id: "service.price", kind: "amount" },
      { id: "service.quantity", kind: "number" },
      oneOf("service.state", ["pending", "active", "paused", "stopped", "disabled"]),
      { id: "service.startOn", kind: "day" },
      { id: "service.endOn", kind: "day" },
      { id: "service.contractMonths", kind: "number" },
      ...text("service.login", "service.address", "service.lineText"),
      { id: "service.priority", kind: "number" },
      { id: "monthlyTotal", kind: "amount" },
    ],
  },
];

export const isExtra = (field: string): boolean => field.startsWith("customer.extra.");

export function fieldOf(id: string): TargetField {
  const found = fieldGroups.flatMap(({ fields }) => fields).find((field) => field.id === id);
  return found ?? { id, kind: "text" };
}

/** The key of a field's name among the texts: "customer.fullName" has dots, which a key may not. */
export const fieldTextKey = (field: string): string => field.replaceAll(".", "-");
