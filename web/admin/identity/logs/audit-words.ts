// What the filters of the audit log offer, and where its records are to be seen.
import type { ActivityEntry } from "../../app/activity-words.ts";
import { pageOfRecord } from "../../app/record-pages.ts";

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
  "deposit",
  "instalment_sale",
  "instalment_plan",
  "refill_card_series",
  "hotspot_voucher_batch",
  "write_off",
  "bad_debt",
  "hold",
  "tax_update",
  "tax_rule",
  "payment_batch",
  "period",
  "report_schedule",
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

/** The page of the record that an entry is about, or at least of its customer. */
export const pageOf = (entry: ActivityEntry): string | undefined =>
  pageOfRecord(entry) ?? (entry.customerId ? `/customers/${entry.customerId}` : undefined);
