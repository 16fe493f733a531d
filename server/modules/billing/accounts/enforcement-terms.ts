import { sql } from "kysely";
import { editConflict } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { billingAccountChanged } from "../events.ts";
import { lockOpenAccount } from "./closed-accounts.ts";

/** What an account says of being blocked, where it differs from its partner; null: inherited. */
export interface EnforcementTerms {
  readonly blockingDays?: number | null | undefined;
  readonly neverBlocks?: boolean | null | undefined;
  readonly deactivationDays?: number | null | undefined;
  readonly neverDeactivates?: boolean | undefined;
  readonly minBalanceMinor?: bigint | null | undefined;
}

const columns = {
  blockingDays: "blocking_days",
  neverBlocks: "never_blocks",
  deactivationDays: "deactivation_days",
  neverDeactivates: "never_deactivates",
  minBalanceMinor: "min_balance_minor",
} as const;

/** What a template calls them: what is written here is the customer's own from now on. */
const templateField: Readonly<Record<string, string>> = {
  blockingDays: "blocking",
  neverBlocks: "blocking",
  deactivationDays: "deactivationDays",
  neverDeactivates: "deactivationDays",
  minBalanceMinor: "minBalance",
};

/** Writes the terms that were given; what they lead to is decided by whoever hears `billing_account.changed`. */
export async function changeEnforcementTerms(work: Work, customerId: string, wish: EnforcementTerms, version: number): Promise<void> {
  await getReachable(work, customerId, "customers.billing.update");
  const account = await lockOpenAccount(work, customerId);
  if (account.version !== version) throw editConflict();
  const changes: Record<string, { before: unknown; after: unknown }> = {};
  const after = { ...account };
  for (const [field, column] of Object.entries(columns) as [keyof typeof columns, (typeof columns)[keyof typeof columns]][]) {
    const value = wish[field];
    if (value === undefined || value === account[column]) continue;
    const plain = (one: unknown) => (typeof one === "bigint" ? one.toString() : one);
    changes[field] = { before: plain(account[column]), after: plain(value) };
    Object.assign(after, { [column]: value });
  }
  await sql`update billing.accounts set blocking_days = ${after.blocking_days}, never_blocks = ${after.never_blocks},
      deactivation_days = ${after.deactivation_days}, never_deactivates = ${after.never_deactivates}, min_balance_minor = ${after.min_balance_minor}, version = version + 1,
      template_fields = array(select field from unnest(template_fields) field where field <> all (${Object.keys(changes).map((field) => templateField[field])}::text[]))
    where id = ${customerId}`.execute(work.tx);
  work.audit({
    entity: "billing_account",
    entityId: customerId,
    label: "Billing configuration",
    action: "change",
    partnerId: account.partner_id,
    customerId,
    changes,
  });
  work.emit(billingAccountChanged, { partnerId: account.partner_id, customerId, objectId: customerId }, { accountId: customerId });
}
