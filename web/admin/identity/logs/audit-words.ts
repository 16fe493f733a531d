// What the filters of the audit log offer, and where its records are to be seen.
import type { ActivityEntry } from "../../app/activity-words.ts";

/** A record of another kind is found through the address of the page. */
export const entities = [
  "customer",
  "service",
  "billing_account",
  "invoice",
  "proforma",
  "credit_note",
  "payment",
  "refund",
  "transaction",
  "billing_run",
  "document",
  "plan",
  "tax",
  "partner",
  "location",
  "label",
  "additional_field",
  "setting",
  "administrator",
  "role",
  "api_key",
  "import",
  "export",
  "payment_gateway",
  "charge_filter",
  "auto_pay",
  "auto_charge",
  "charges",
  "daily_step",
  "paper_template",
  "statement_archive",
] as const;

export const actions = [
  "created",
  "updated",
  "deleted",
  "status_changed",
  "state_changed",
  "issue",
  "invited",
  "overrides_changed",
  "signed_in",
  "signed_out",
  "locked",
  "exported",
  "downloaded",
] as const;

export const sources = ["admin", "portal", "public", "api", "job", "cli", "import", "gateway", "demo"] as const;
export const actorKinds = ["staff", "key", "customer", "system", "anonymous"] as const;

const pages: Readonly<Record<string, string>> = {
  customer: "/customers",
  invoice: "/invoices",
  proforma: "/invoices",
  credit_note: "/invoices",
  billing_run: "/billing-runs",
  administrator: "/config/administrators",
  role: "/config/roles",
  import: "/config/imports",
};

/** The page of the record that an entry is about, or at least of its customer. */
export function pageOf({ entity, entityId, customerId, action }: ActivityEntry): string | undefined {
  const page = pages[entity];
  if (page && action !== "deleted") return `${page}/${entityId}`;
  return customerId ? `/customers/${customerId}` : undefined;
}
