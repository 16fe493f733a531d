// Accounts that are billed month by month without invoices (B 3.1 `auto_invoice` off): what a run would have invoiced is charged to the
// balance, due like the invoice, and an undone run gives it back.
import { sql } from "kysely";
import type { Day, Period } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import type { DraftDocument } from "../documents/draft-document.ts";
import { taxCharges } from "../prepaid/charge-tax-rules.ts";
import { type AccountCharges, saveCharges } from "../prepaid/save-charges.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { type UndoRefusal, undoRefusals } from "../runs/run-rules.ts";
import { releasedDays } from "./charged-lines.ts";
import { draftGivenBack, giveBack } from "./give-back.ts";
import { subtractPeriods } from "./period-rules.ts";

/** What was drafted as documents becomes charges of the same days and amounts. The accounts are locked. */
export async function chargeInstead(
  work: Work,
  context: BillingContext,
  runId: string | null,
  drafts: readonly { readonly account: AccountRow; readonly documents: readonly DraftDocument[] }[],
): Promise<void> {
  const charges = drafts.flatMap(({ account, documents }) =>
    documents.map((document) => ({
      on: document.issuedOn,
      charge: {
        account,
        lines: document.lines,
        taxed: taxCharges([], document.lines, context.treatmentsOn(document.issuedOn), context.rounding),
        isDrawn: false,
        ...(document.dueOn === null ? {} : { dueOn: document.dueOn }),
        recurring: { runId },
      } satisfies AccountCharges,
    })),
  );
  for (const [on, due] of Map.groupBy(charges, (one) => one.on))
    await saveCharges(
      work,
      context,
      on,
      due.map(({ charge }) => charge),
    );
}

/** What a run charged to one account, by entry, with what stands against taking it back. */
export async function undoableCharges(
  work: Work,
  { runId, accountId }: { runId: string; accountId: string },
): Promise<{ readonly number: string; readonly reasons: readonly UndoRefusal[] }[]> {
  const { rows } = await sql<{ text: string; named: boolean; later: boolean; closed: boolean }>`
    select entry.text,
      exists (select from billing.allocations a join billing.ledger_entries credit on credit.id = a.credit_id
        where a.debit_id = entry.id and credit.kind in ('payment', 'credit_note', 'write_off') and credit.seq > entry.seq) as named,
      exists (select from billing.run_items item join billing.runs later on later.id = item.run_id join billing.runs run on run.id = ${runId}
        where item.account_id = entry.account_id and item.state = 'issued' and later.created_at > run.created_at and later.id <> run.id) as later,
      exists (select from billing.books book where book.partner_id = entry.partner_id and entry.entry_on <= book.closed_through) as closed
    from billing.ledger_entries entry
    where entry.account_id = ${accountId} and entry.id in (select charge.entry_id from billing.charges charge
      where charge.run_id = ${runId} and charge.account_id = ${accountId} and charge.refers_to is null
        and not exists (select from billing.charges back where back.refers_to = charge.id and back.run_id = ${runId}))
    order by entry.seq`.execute(work.tx);
  return rows.map(({ text, named, later, closed }) => ({
    number: text,
    reasons: undoRefusals({ isPeriodOpen: !closed, isExported: false, hasNamedPayment: named, hasLaterRun: later }),
  }));
}

/** B-69 what a run charged to an account is given back in whole, its days are open again, and what waited waits again. The account is locked. */
export async function takeBackCharges(work: Work, account: AccountRow, runId: string): Promise<void> {
  const { rows } = await sql<{ id: string; left_minor: bigint; start: Day | null; end: Day | null; released: Period[] }>`
    select charge.id, charge.period_start as start, charge.period_end as "end", ${releasedDays} as released,
      charge.amount_minor + (select coalesce(sum(back.amount_minor), 0)::int8 from billing.charges back where back.refers_to = charge.id) as left_minor
    from billing.charges charge where charge.run_id = ${runId} and charge.account_id = ${account.id} and charge.refers_to is null
      and not exists (select from billing.charges back where back.refers_to = charge.id and back.run_id = ${runId})
    order by charge.id`.execute(work.tx);
  if (rows.length === 0) return;
  const context = await loadBillingContext(work, account.partner_id);
  const credits = rows.map(({ id, left_minor, start, end, released }) => ({
    chargeId: id,
    amountMinor: left_minor,
    release: start !== null && end !== null ? subtractPeriods([{ start, end }], released) : [],
  }));
  await giveBack(work, context, await draftGivenBack(work, context, account, credits), runId);
  await sql`update billing.future_items set charge_id = null, version = version + 1
    where charge_id = any (${rows.map(({ id }) => id)}::uuid[])`.execute(work.tx);
}
