// Undo takes a confirmed run back: each invoice by a full credit note that releases its days, so that the next run bills the same
// again (B-69, B-70). What cannot be undone any more is named with its reasons and stays as it is.
import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { passOnFromClosed } from "../accounts/closed-accounts.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { type undoPreviewEndpoint, undoReasons } from "../contract.ts";
import { creditInvoice } from "../documents/credit-invoice.ts";
import { runUndone } from "../events.ts";
import { notUndoable } from "../problems.ts";
import { db } from "../tables.ts";
import type { InWork, RunWanted } from "./billing-run.ts";
import { type UndoRefusal, undoRefusals } from "./run-rules.ts";
import { findRun } from "./run-views.ts";

export interface Undone {
  readonly undone: number;
  readonly kept: readonly { readonly number: string; readonly reasons: readonly UndoRefusal[] }[];
}

/** Undoes the latest confirmed run of a partner and date; going on after a kill finds what is done already. */
export async function undoRun(
  inWork: InWork,
  wanted: Pick<RunWanted, "partnerId" | "targetOn">,
  reason = "Billing run undone",
): Promise<Undone> {
  const run = await inWork((work) =>
    db(work)
      .selectFrom("billing.runs")
      .select(["id"])
      .where("partner_id", "=", wanted.partnerId)
      .where("target_on", "=", wanted.targetOn)
      .where("trigger", "<>", "first_invoice")
      .where("state", "in", ["confirmed", "partly_undone"])
      .orderBy("confirmed_at", "desc")
      .executeTakeFirst(),
  );
  if (!run) throw notUndoable(`There is no confirmed run of ${wanted.targetOn} to undo.`);
  return undoRunById(inWork, run.id, reason);
}

export async function undoRunById(inWork: InWork, runId: string, reason: string): Promise<Undone> {
  const accounts = await inWork((work) => issuedAccounts(work, runId));
  let undone = 0;
  const kept: { number: string; reasons: readonly UndoRefusal[] }[] = [];
  for (const accountId of accounts) {
    const result = await inWork((work) => undoAccount(work, runId, accountId, reason));
    undone += result.undone;
    kept.push(...result.kept);
  }
  await inWork((work) => finishUndo(work, runId, reason));
  return { undone, kept };
}

async function issuedAccounts(work: Work, runId: string): Promise<string[]> {
  const rows = await db(work)
    .selectFrom("billing.run_items")
    .select("account_id")
    .where("run_id", "=", runId)
    .where("state", "in", ["issued", "empty"])
    .orderBy("account_id")
    .execute();
  return rows.map((row) => row.account_id);
}

/** One account's part of the run, all of it or nothing (B-71 is this for one customer). */
async function undoAccount(work: Work, runId: string, accountId: string, reason: string): Promise<Undone> {
  const accounts = await lockAccounts(work, [accountId]);
  const checked = await checkDocuments(work, runId, accountId);
  const kept = checked.filter((row) => row.reasons.length > 0);
  if (kept.length > 0) {
    await markKept(work, { runId, accountId }, [...new Set(kept.flatMap((row) => row.reasons))]);
    return { undone: 0, kept: kept.map(({ number, reasons }) => ({ number, reasons })) };
  }
  for (const row of checked) await creditInvoice(work, { invoiceId: row.id, reason, releaseDays: true });
  await sql`update billing.future_items set document_id = null, version = version + 1
    where document_id in (select id from billing.money_documents where run_id = ${runId} and account_id = ${accountId})`.execute(work.tx);
  // The account is due again from the date it had before.
  const item = await sql<{
    next_before: Day;
  }>`update billing.run_items set state = 'undone' where run_id = ${runId} and account_id = ${accountId} and state in ('issued', 'empty')
    returning next_before`.execute(work.tx);
  const before = item.rows[0]?.next_before;
  if (before !== undefined)
    await db(work).updateTable("billing.accounts").set({ next_billing_on: before }).where("id", "=", accountId).execute();
  await passOnFromClosed(work, accounts);
  return { undone: checked.length, kept: [] };
}

interface CheckedDocument {
  readonly id: string;
  readonly number: string;
  readonly accountId: string;
  readonly grossMinor: bigint;
  readonly reasons: readonly UndoRefusal[];
}

/** The documents that an undo would take back, each with what stands against it: of one account, or of the whole run. */
async function checkDocuments(work: Work, runId: string, accountId: string | undefined): Promise<CheckedDocument[]> {
  const ofAccount = accountId === undefined ? sql`true` : sql`document.account_id = ${accountId}`;
  const { rows } = await sql<{
    id: string;
    number: string;
    account_id: string;
    gross_minor: bigint;
    named: boolean;
    sent: boolean;
    later: boolean;
    closed: boolean;
  }>`
    select document.id, document.number, document.account_id, document.gross_minor,
      exists (select from billing.allocations a join billing.ledger_entries credit on credit.id = a.credit_id
        join billing.ledger_entries own on own.id = a.debit_id
        -- What was booked after the invoice was meant for it; older credit that paid it was free balance.
        where a.debit_id = document.entry_id and credit.kind in ('payment', 'credit_note') and credit.seq > own.seq) as named,
      exists (select from billing.e_invoices e_invoice where e_invoice.document_id = document.id
        and e_invoice.state in ('sent', 'delivered', 'accepted')) as sent,
      exists (select from billing.run_items item join billing.runs later on later.id = item.run_id
        where item.account_id = document.account_id and item.state = 'issued' and later.created_at > run.created_at and later.id <> run.id) as later,
      -- B-242 what stands in a closed month is credited, not undone.
      exists (select from billing.journal_entries entry join billing.books book on book.partner_id = entry.partner_id
        where entry.id = document.entry_id and entry.entry_on <= book.closed_through) as closed
    from billing.money_documents document join billing.runs run on run.id = document.run_id
    where document.run_id = ${runId} and ${ofAccount} and document.kind = 'invoice' and document.state not in ('credited', 'void')
    order by document.account_id, document.number`.execute(work.tx);
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    accountId: row.account_id,
    grossMinor: row.gross_minor,
    reasons: undoRefusals({ isPeriodOpen: !row.closed, isExported: row.sent, hasNamedPayment: row.named, hasLaterRun: row.later }),
  }));
}

/** What an undo would do, said before anybody presses anything. One document that stays keeps all of its account. */
export async function previewUndo(work: Work, runId: string): Promise<z.input<(typeof undoPreviewEndpoint)["returns"]>> {
  const run = await findRun(work, runId);
  const { currency } = await getPartner(work, run.partner_id);
  const checked = await checkDocuments(work, runId, undefined);
  const keptAccounts = new Set(checked.filter((row) => row.reasons.length > 0).map((row) => row.accountId));
  const taken = checked.filter((row) => !keptAccounts.has(row.accountId));
  return {
    documents: taken.length,
    gross: toMoneyJson(
      money(
        taken.reduce((sum, row) => sum + row.grossMinor, 0n),
        currency,
      ),
    ),
    kept: checked.length - taken.length,
    reasons: undoReasons.flatMap((reason) => {
      const documents = checked.filter((row) => row.reasons.includes(reason)).length;
      return documents > 0 ? [{ reason, documents }] : [];
    }),
  };
}

/** Why an account stayed, for whoever looks at the run afterwards. */
const markKept = (work: Work, { runId, accountId }: { runId: string; accountId: string }, reasons: readonly UndoRefusal[]) =>
  sql`update billing.run_items set warnings = (
      select coalesce(jsonb_agg(warning), '[]') from (
        select warning from jsonb_array_elements_text(warnings) warning where warning not like 'kept_%'
        union all select unnest(${reasons.map((reason) => `kept_${reason}`)}::text[])) all_warnings)
    where run_id = ${runId} and account_id = ${accountId}`.execute(work.tx);

/** Writes down that an undo goes on, so that every page can say so until it has ended. */
export const beginUndo = (work: Work, runId: string) =>
  sql`update billing.runs set undone_by = ${JSON.stringify(describeActor(work))}::jsonb, undone_at = null, version = version + 1
    where id = ${runId}`.execute(work.tx);

async function finishUndo(work: Work, runId: string, reason: string): Promise<void> {
  const left = await sql<{ n: bigint }>`select count(*) as n from billing.run_items where run_id = ${runId} and state = 'issued'`.execute(
    work.tx,
  );
  const state = (left.rows[0]?.n ?? 0n) === 0n ? "undone" : "partly_undone";
  const run = await sql<{
    partner_id: string;
    target_on: Day;
  }>`update billing.runs set state = ${state}, undone_at = ${work.now}, version = version + 1
    where id = ${runId} returning partner_id, target_on`.execute(work.tx);
  const row = run.rows[0];
  if (!row) return;
  work.emit(runUndone, { partnerId: row.partner_id, objectId: runId }, { runId });
  work.audit({
    entity: "billing_run",
    entityId: runId,
    label: `Billing run ${row.target_on}`,
    action: state,
    partnerId: row.partner_id,
    reason,
  });
}
