// Many accounts at once (B-8, B-161): what a change would make of each, with the bridge of a moved billing day, the change of one of them, and
// taking the whole update back within a day.
import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { type MoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import { Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable, reachableCustomers } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { type AccountRow, lockAccounts } from "../accounts/lock-accounts.ts";
import { billingAccountChanged } from "../events.ts";
import { undoOver } from "../problems.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { db, type PaymentMethod } from "../tables.ts";
import type { bulkUndoOfferEndpoint, undoBulkEndpoint } from "./contract.ts";
import { forecastInvoices } from "./forecast.ts";
import { findTemplateFor } from "./template-store.ts";
import { differences, lookUp, planTerms, type TermsChange, type TermsWish, writeTerms } from "./write-terms.ts";

export type BulkWish = TermsWish & {
  /** The newest revision of the template of its payment method, for those who follow an earlier one. */
  readonly followNewest?: boolean;
};

export interface BulkLook {
  readonly changes: readonly TermsChange[];
  /** With a moved billing day: the next invoice, which bills the bridge to it. */
  readonly next: { readonly on: Day; readonly gross: MoneyJson } | null;
  /** Why it stays as it is, as a word: "billed-elsewhere", "account-closed", "no-template". */
  readonly skip: string | null;
}

/** What the wish would make of each account; reads only. */
export async function lookAtTerms(work: Work, ids: readonly string[], wish: BulkWish): Promise<ReadonlyMap<string, BulkLook>> {
  const accounts = await db(work)
    .selectFrom("billing.accounts")
    .selectAll()
    .where(sql<boolean>`id = any (${[...ids]}::uuid[])`)
    .execute();
  const looks = new Map<string, BulkLook>();
  const moved = new Map<string, AccountRow[]>();
  const templates = lookUp(work);
  for (const account of accounts) {
    try {
      if (account.closed_into !== null) throw undoOver("It was closed by a merge.");
      const own = await wishFor(work, account, wish);
      if (own === null) {
        looks.set(account.id, { changes: [], next: null, skip: "no-template" });
        continue;
      }
      const { today } = await contextOf(work, account.partner_id);
      const planned = await planTerms(work, account, own, today, templates);
      looks.set(account.id, { changes: planned.changes, next: null, skip: null });
      if (planned.move && planned.after.billing_type === "recurring" && planned.after.billing_enabled)
        moved.set(account.partner_id, [...(moved.get(account.partner_id) ?? []), planned.after]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      looks.set(account.id, { changes: [], next: null, skip: account.closed_into === null ? error.code : "account-closed" });
    }
  }
  for (const [partnerId, rows] of moved) {
    const context = await loadBillingContext(work, partnerId);
    for (const [accountId, [next]] of await forecastInvoices(work, context, rows, 1)) {
      const look = looks.get(accountId);
      const account = rows.find(({ id }) => id === accountId);
      if (!next || !look || !account) continue;
      looks.set(accountId, { ...look, next: { on: next.on, gross: toMoneyJson(money(next.grossMinor, account.currency)) } });
    }
  }
  return looks;
}

/** A context is read once for a partner: a look is at a thousand accounts. */
const contextOf = async (work: Work, partnerId: string) => ({
  today: calendarDay(work.now, (await getPartner(work, partnerId)).timeZone),
});

async function wishFor(work: Work, account: AccountRow, { followNewest, ...wish }: BulkWish): Promise<TermsWish | null> {
  if (!followNewest) return wish;
  const template = await findTemplateFor(work, account.partner_id, account.payment_method as PaymentMethod);
  if (!template || account.template_revision_id === null) return null;
  return { ...wish, revisionId: template.revisionId };
}

/** Changes one of many and keeps what it was, so that the whole can be taken back. Answers what became what. */
export async function changeTermsInBulk(
  work: Work,
  customerId: string,
  wish: BulkWish,
  batchId: string | null,
): Promise<readonly TermsChange[]> {
  await getReachable(work, customerId, "customers.billing.update");
  const account = await lockOpenAccount(work, customerId);
  const own = await wishFor(work, account, wish);
  if (own === null) return [];
  const written = await writeTerms(work, account, own, { cause: "bulk" });
  const isWritten = written.account.version !== account.version;
  if (isWritten && batchId !== null) {
    await sql`insert into billing.terms_undo (batch_id, account_id, partner_id, before, version_after, changed_at)
      values (${batchId}, ${account.id}, ${account.partner_id}, ${JSON.stringify(snapshotOf(account))}::jsonb, ${written.account.version}, ${work.now})`.execute(
      work.tx,
    );
  }
  // Following a newer revision that says the same is a change, too: of what is followed.
  return written.changes.length > 0 || !isWritten ? written.changes : [{ field: "template", before: null, after: "newest" }];
}

const kept = [
  ...["billing_enabled", "billing_type", "prepaid_months", "billing_day", "term_anchor", "next_billing_on", "due_days", "blocking_days"],
  ...[
    "never_blocks",
    "deactivation_days",
    "never_deactivates",
    "min_balance_minor",
    "payment_method",
    "auto_pay_from_balance",
    "document_grouping",
  ],
  ...["auto_invoice", "bill_while_blocked", "credit_on_deactivation", "pay_from_negative"],
  ...["reminder_rule", "proforma_auto", "proforma_first", "proforma_day", "proforma_months", "proforma_for", "late_fees", "charge_filter"],
  ...["send_notifications", "day_moves", "template_revision_id", "template_fields", "pinned_fields", "prepaid_before"],
] as const;

const snapshotOf = (account: AccountRow): Record<string, unknown> =>
  Object.fromEntries(
    kept.map((column) => {
      const value = account[column as keyof AccountRow];
      return [column, typeof value === "bigint" ? value.toString() : value];
    }),
  );

// Taking it back ---------------------------------------------------------------------------------------------------------

const undoHours = 24;

interface Undoable {
  readonly account_id: string;
  readonly before: Record<string, unknown>;
  readonly version_after: number;
  readonly changed_at: Date;
  readonly undone_at: Date | null;
}

const rowsOf = async (work: Work, batchId: string): Promise<Undoable[]> =>
  (
    await sql<Undoable>`select kept.account_id, kept.before, kept.version_after, kept.changed_at, kept.undone_at
      from billing.terms_undo kept join customers.customers customer on customer.id = kept.account_id
      where kept.batch_id = ${batchId} and ${reachableCustomers(work, "customers.billing.update", "customer")} order by kept.account_id`.execute(
      work.tx,
    )
  ).rows;

export async function offerUndo(work: Work, batchId: string): Promise<z.input<(typeof bulkUndoOfferEndpoint)["returns"]>> {
  const rows = await rowsOf(work, batchId);
  const last = rows.map((row) => row.changed_at.getTime()).reduce((a, b) => Math.max(a, b), 0);
  const until = new Date(last + undoHours * 3_600_000);
  const undoneAt = rows.find((row) => row.undone_at !== null)?.undone_at ?? null;
  const isOpen = rows.length > 0 && undoneAt === null && work.now < until;
  return { accounts: rows.length, until: isOpen ? until.toISOString() : null, undoneAt: undoneAt?.toISOString() ?? null };
}

/** Once, as a whole: what was issued to or changed of an account since leaves that one as it is. */
export async function undoBulk(work: Work, batchId: string): Promise<z.input<(typeof undoBulkEndpoint)["returns"]>> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`terms-undo:${batchId}`}, 0))`.execute(work.tx);
  const { until } = await offerUndo(work, batchId);
  if (until === null) throw undoOver("A bulk update is taken back once, within a day.");
  const rows = await rowsOf(work, batchId);
  const accounts = new Map(
    (
      await lockAccounts(
        work,
        rows.map((row) => row.account_id),
      )
    ).map((account) => [account.id, account]),
  );
  const result: { undone: number; kept: { customerId: string; why: string }[] } = { undone: 0, kept: [] };
  for (const row of rows) {
    const account = accounts.get(row.account_id);
    const why = account ? await whyKept(work, account, row) : "gone";
    if (why !== null || !account) result.kept.push({ customerId: row.account_id, why: why ?? "gone" });
    else {
      await restore(work, account, row.before);
      result.undone += 1;
    }
  }
  await sql`update billing.terms_undo set undone_at = ${work.now}
    where batch_id = ${batchId} and account_id = any (${rows.map((row) => row.account_id)}::uuid[])`.execute(work.tx);
  if (result.undone === 0)
    work.audit({
      entity: "mass-action",
      entityId: batchId,
      label: "Bulk update of billing",
      action: "undo",
      partnerId: accounts.values().next().value?.partner_id ?? null,
    });
  return result;
}

async function whyKept(work: Work, account: AccountRow, row: Undoable): Promise<string | null> {
  if (account.version !== row.version_after) return "changed-since";
  const { rows } = await sql`select 1 from billing.money_documents
    where account_id = ${account.id} and state <> 'draft' and (issued_at > ${row.changed_at} or (issued_at = ${row.changed_at} and ${row.before.billing_type !== account.billing_type}))
    limit 1`.execute(work.tx);
  return rows.length > 0 ? "document-issued" : null;
}

async function restore(work: Work, account: AccountRow, before: Record<string, unknown>): Promise<void> {
  const set = { ...before, day_moves: JSON.stringify(before.day_moves ?? []) };
  await db(work)
    .updateTable("billing.accounts")
    .set({ ...set, version: account.version + 1 })
    .where("id", "=", account.id)
    .execute();
  await sql`update billing.day_moves set replaced_at = ${work.now}
    where account_id = ${account.id} and channel = 'bulk' and replaced_at is null and since <> all (${((before.day_moves ?? []) as { since: string }[]).map(({ since }) => since)}::date[])`.execute(
    work.tx,
  );
  const [after] = await lockAccounts(work, [account.id]);
  const changes = after ? differences(account, after) : [];
  const { id: customerId, partner_id: partnerId } = account;
  work.audit({
    entity: "billing_account",
    entityId: customerId,
    label: "Billing configuration",
    action: "undo",
    partnerId,
    customerId,
    changes: Object.fromEntries(changes.map((change) => [change.field, { before: change.before, after: change.after }])),
  });
  work.emit(billingAccountChanged, { partnerId, customerId, objectId: customerId }, { accountId: customerId });
}
