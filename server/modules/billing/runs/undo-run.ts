// Undo takes a confirmed run back so that the next run bills the same again (B-69, B-70): each invoice by a full credit note, or by marking it
// void, as the provider has it set; either way its days are free, its items wait again and its number stays used. What cannot be undone any
// more is named with its reasons and stays as it is.
import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { passOnFromClosed } from "../accounts/closed-accounts.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { askAgain } from "../adjustments/waiting-adjustments.ts";
import { takeBackCharges, undoableCharges } from "../charges/charge-instead.ts";
import { creditInvoice } from "../documents/credit-invoice.ts";
import { voidCreditNote, voidInvoice } from "../documents/void-document.ts";
import { runUndone } from "../events.ts";
import { removeAllocations, settleFreeCredit } from "../ledger/settle-credit.ts";
import { notUndoable } from "../problems.ts";
import { undoPolicy } from "../settings.ts";
import { db } from "../tables.ts";
import type { InWork, RunWanted } from "./billing-run.ts";
import { type undoPreviewEndpoint, undoReasons } from "./contract.ts";
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
  return undoRunById(inWork, run.id, { reason, notify: false });
}

/** How an undo goes, beside what it is about. */
export interface UndoHow {
  readonly reason: string;
  /** B-70 who was told of an invoice is told that it is taken back. */
  readonly notify: boolean;
}

export async function undoRunById(inWork: InWork, runId: string, how: UndoHow): Promise<Undone> {
  const accounts = await inWork((work) => issuedAccounts(work, runId));
  let undone = 0;
  const kept: { number: string; reasons: readonly UndoRefusal[] }[] = [];
  for (const accountId of accounts) {
    const result = await inWork((work) => undoItem(work, { runId, accountId }, how));
    undone += result.undone;
    kept.push(...result.kept);
  }
  await inWork((work) => finishUndo(work, runId, how.reason));
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
export async function undoItem(work: Work, item: { runId: string; accountId: string }, how: UndoHow): Promise<Undone> {
  const { runId, accountId } = item;
  const accounts = await lockAccounts(work, [accountId]);
  const documents = await undoableDocuments(work, item);
  const charged = await undoableCharges(work, item);
  const kept = [...documents, ...charged].filter((row) => row.reasons.length > 0);
  if (kept.length > 0) {
    await markKept(work, item, [...new Set(kept.flatMap((row) => row.reasons))]);
    return { undone: 0, kept: kept.map(({ number, reasons }) => ({ number, reasons })) };
  }
  // Days that cost nothing come free first: a credit note that is taken back may want them.
  await sql`delete from billing.coverage where run_id = ${runId}
    and customer_id in (select unnest(array[id, closed_into]) from billing.accounts where id = ${accountId})`.execute(work.tx);
  await takeBack(work, documents, how);
  const [account] = accounts;
  if (account && charged.length > 0) await takeBackCharges(work, account, runId);
  await bringBackUsedItems(work, runId, accountId);
  await askAgain(work, runId, accountId);
  // The account is due again from the date it had before.
  const before = await sql<{
    next_before: Day;
  }>`update billing.run_items set state = 'undone' where run_id = ${runId} and account_id = ${accountId} and state in ('issued', 'empty')
    returning next_before`.execute(work.tx);
  const nextBefore = before.rows[0]?.next_before;
  if (nextBefore !== undefined)
    await db(work).updateTable("billing.accounts").set({ next_billing_on: nextBefore }).where("id", "=", accountId).execute();
  await settleFreeCredit(work, accountId);
  await passOnFromClosed(work, accounts);
  return { undone: documents.filter(({ kind }) => kind === "invoice").length + charged.length, kept: [] };
}

/** B-57, B-69 what was used up by days that came to nothing waits again, and its rest is part of it; not when the rest was used since. */
async function bringBackUsedItems(work: Work, runId: string, accountId: string): Promise<void> {
  const { rows } = await sql<{
    id: string;
  }>`update billing.future_items item set cancelled_at = null, used_run_id = null, version = version + 1
    where used_run_id = ${runId} and account_id = ${accountId} and not exists (select from billing.future_items rest
      where rest.rest_of = item.id and (rest.document_id is not null or rest.charge_id is not null or rest.used_run_id is not null))
    returning id`.execute(work.tx);
  await sql`update billing.future_items set cancelled_at = ${work.now}, version = version + 1
    where rest_of = any (${rows.map(({ id }) => id)}::uuid[]) and cancelled_at is null and document_id is null`.execute(work.tx);
}

/**
 * Takes documents of one account back, invoices before the credit notes whose days they had taken. The account is locked, and nothing stands
 * against it.
 */
export async function takeBack(work: Work, documents: readonly UndoableDocument[], { reason, notify }: UndoHow): Promise<void> {
  const ids = documents.map(({ id }) => id);
  for (const document of documents.filter(({ kind }) => kind === "invoice")) {
    if (document.policy === "void_number") await voidInvoice(work, { documentId: document.id, reason, notify });
    else {
      // B-69 what free balance had paid of it is free balance again; the credit note settles it.
      if (document.entryId !== null) await removeAllocations(work, document.entryId);
      await creditInvoice(work, { invoiceId: document.id, reason, releaseDays: true, isQuiet: !notify });
    }
  }
  for (const document of documents.filter(({ kind }) => kind === "credit_note"))
    await voidCreditNote(work, { documentId: document.id, reason, notify });
  // B-56 the rest of a credit that was split is part of the whole that waits again.
  await sql`update billing.future_items set cancelled_at = ${work.now}, version = version + 1
    where cancelled_at is null and document_id is null
      and rest_of in (select id from billing.future_items where document_id = any (${ids}::uuid[]))`.execute(work.tx);
  await sql`update billing.future_items set document_id = null, version = version + 1 where document_id = any (${ids}::uuid[])`.execute(
    work.tx,
  );
}

export type UndoPolicy = "credit_note" | "void_number";

export interface UndoableDocument {
  readonly id: string;
  readonly kind: "invoice" | "credit_note";
  readonly number: string;
  readonly accountId: string;
  readonly entryId: string | null;
  readonly grossMinor: bigint;
  /** How it would be taken back. */
  readonly policy: UndoPolicy;
  readonly reasons: readonly UndoRefusal[];
}

/** What an undo would take back, each with what stands against it: of a run, of one account's part of it, or one document without a run. */
export async function undoableDocuments(
  work: Work,
  which: { readonly runId: string; readonly accountId?: string } | { readonly documentId: string },
): Promise<UndoableDocument[]> {
  const isMeant =
    "documentId" in which
      ? sql`document.id = ${which.documentId} and document.run_id is null`
      : which.accountId === undefined
        ? sql`document.run_id = ${which.runId}`
        : sql`document.run_id = ${which.runId} and document.account_id = ${which.accountId}`;
  const { rows } = await sql<{
    id: string;
    kind: "invoice" | "credit_note";
    number: string;
    account_id: string;
    partner_id: string;
    entry_id: string | null;
    gross_minor: bigint;
    is_credited: boolean;
    named: boolean;
    sent: boolean;
    later: boolean;
    closed: boolean;
    credited_since: boolean;
    billed_again: boolean;
    rest_used: boolean;
    other_lines: boolean;
    registered: boolean;
    synced: boolean;
    credited: boolean;
    written_off: boolean;
  }>`
    select document.id, document.kind, document.number, document.account_id, document.partner_id, document.entry_id, document.gross_minor,
      exists (select from billing.money_documents note where note.invoice_id = document.id and note.state not in ('draft', 'void')) as is_credited,
      exists (select from billing.allocations a join billing.ledger_entries credit on credit.id = a.credit_id
        join billing.ledger_entries debit on debit.id = a.debit_id
        -- What was booked after the invoice was meant for it; older credit that paid it was free balance. Money that was paid out is gone.
        where (a.debit_id = document.entry_id and credit.kind in ('payment', 'credit_note', 'write_off') and credit.seq > debit.seq)
          or (a.credit_id = document.entry_id and debit.kind = 'refund')) as named,
      (exists (select from billing.e_invoices e_invoice where e_invoice.document_id = document.id
          and e_invoice.state in ('queued', 'sent', 'delivered', 'accepted'))
        or exists (select from billing.export_batches batch join billing.journal_entries entry on entry.partner_id = batch.partner_id
          where entry.id = document.entry_id and batch.is_new and batch.state <> 'failed' and batch.after_seq < entry.seq and entry.seq <= batch.to_seq
            and batch.kind in ('documents', 'lines', 'journal', 'datev', 'double_entry'))) as sent,
      exists (select from billing.run_items item join billing.runs later on later.id = item.run_id
        where item.account_id = document.account_id and item.state = 'issued' and later.created_at > run.created_at and later.id <> run.id) as later,
      -- B-242 what stands in a closed month is credited, not undone.
      exists (select from billing.journal_entries entry join billing.books book on book.partner_id = entry.partner_id
        where entry.id = document.entry_id and entry.entry_on <= book.closed_through) as closed,
      document.kind = 'credit_note' and exists (select from billing.money_documents note where note.invoice_id = document.invoice_id
        and note.id <> document.id and note.state not in ('draft', 'void') and note.issued_at > document.issued_at) as credited_since,
      -- Its days go back to the invoice that it credits; what the run itself billed in their place is free by then.
      document.kind = 'credit_note' and exists (select from billing.document_lines credit
        join billing.coverage covered on covered.service_id = credit.service_id and covered.period && daterange(credit.period_start, credit.period_end)
        left join billing.document_lines carrier on carrier.id = covered.line_id
        left join billing.money_documents carried on carried.id = carrier.document_id
        where credit.document_id = document.id and credit.period_start is not null and carried.id is distinct from document.invoice_id
          and coalesce(carried.run_id, covered.run_id) is distinct from document.run_id) as billed_again,
      exists (select from billing.future_items rest join billing.future_items whole on whole.id = rest.rest_of
        where whole.document_id = document.id and (rest.document_id is not null or rest.charge_id is not null)) as rest_used,
      document.run_id is null and exists (select from billing.document_lines line where line.document_id = document.id
        and line.kind not in ('recurring', 'pause') and line.future_item_id is null) as other_lines,
      -- B-245 the tax office has it, or is about to.
      exists (select from billing.fiscal_registrations registration where registration.source_id = document.id
        and registration.state in ('waiting', 'registered')) as registered,
      -- B-244 the accounting system has it, or nobody knows what became of the call.
      exists (select from billing.accounting_items item where item.source_id = document.id and item.kind in ('invoice', 'credit_note')
        and (item.external_id is not null or (item.sent_at is not null and (item.state = 'waiting' or item.error = 'fault')))) as synced,
      document.kind = 'invoice' and (document.state = 'credited' or document.gross_minor > 0 and document.gross_minor <= (select coalesce(sum(note.gross_minor), 0)
        from billing.money_documents note where note.invoice_id = document.id and note.state not in ('draft', 'void'))) as credited,
      document.state = 'written_off' as written_off
    from billing.money_documents document left join billing.runs run on run.id = document.run_id
    where ${isMeant} and document.kind in ('invoice', 'credit_note') and document.state not in ('draft', 'void')
      -- What an undo has credited is taken back already.
      and not (document.state = 'credited' and exists (select from billing.run_items item
        where item.run_id = document.run_id and item.account_id = document.account_id and item.state = 'undone'))
    order by document.account_id, document.number`.execute(work.tx);
  const policies = new Map<string, UndoPolicy>();
  for (const partnerId of new Set(rows.map((row) => row.partner_id)))
    policies.set(partnerId, await getSetting(work, undoPolicy, { partnerId }));
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    number: row.number,
    accountId: row.account_id,
    entryId: row.entry_id,
    grossMinor: row.gross_minor,
    // What a credit note has touched cannot be as if it had not been, nor can what the tax office knows (B-245).
    policy: row.is_credited || row.registered ? "credit_note" : (policies.get(row.partner_id) ?? "credit_note"),
    reasons: undoRefusals({
      isPeriodOpen: !row.closed,
      isExported: row.sent,
      hasNamedPayment: row.named,
      hasLaterRun: row.later,
      isCreditedSince: row.credited_since,
      isBilledAgain: row.billed_again,
      isRestUsed: row.rest_used,
      hasOtherLines: row.other_lines,
      isRegisteredCredit: row.registered && row.kind === "credit_note",
      isSynced: row.synced,
      isCredited: row.credited,
      isWrittenOff: row.written_off,
    }),
  }));
}

/** What an undo would do, said before anybody presses anything. One document that stays keeps all of its account. */
export async function previewUndo(work: Work, runId: string): Promise<z.input<(typeof undoPreviewEndpoint)["returns"]>> {
  const run = await findRun(work, runId);
  const { currency } = await getPartner(work, run.partner_id);
  const checked = await undoableDocuments(work, { runId });
  const keptAccounts = new Set(checked.filter((row) => row.reasons.length > 0).map((row) => row.accountId));
  const invoices = checked.filter((row) => row.kind === "invoice");
  const taken = invoices.filter((row) => !keptAccounts.has(row.accountId));
  return {
    policy: await getSetting(work, undoPolicy, { partnerId: run.partner_id }),
    documents: taken.length,
    gross: toMoneyJson(
      money(
        taken.reduce((sum, row) => sum + row.grossMinor, 0n),
        currency,
      ),
    ),
    kept: invoices.length - taken.length,
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

/** Says what became of the run, once all or some of it is undone. */
export async function finishUndo(work: Work, runId: string, reason: string): Promise<void> {
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
