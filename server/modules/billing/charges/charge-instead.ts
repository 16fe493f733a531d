// Accounts that are billed month by month without invoices (B 3.1 `auto_invoice` off): what a run would have invoiced is charged to the
// balance, due like the invoice; what is not used of it after all is given back by a charge below zero.
import { sql } from "kysely";
import { type Day, daysBetween, type Period } from "../../../../shared/calendar.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import type { DraftDocument, DraftLine } from "../documents/draft-document.ts";
import { type TaxedCharges, taxCharges } from "../prepaid/charge-tax-rules.ts";
import { type AccountCharges, saveCharges } from "../prepaid/save-charges.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { type UndoRefusal, undoRefusals } from "../runs/run-rules.ts";
import type { LineKind } from "./line-rules.ts";

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

/** Days of a charge that were not used, at the price that they were charged at. */
export interface ChargeCredit {
  readonly chargeId: string;
  readonly amountMinor: bigint;
  readonly release: readonly Period[];
}

interface ChargeRow {
  id: string;
  entry_id: string | null;
  service_id: string | null;
  plan_version_id: string | null;
  plan_id: string | null;
  kind: LineKind;
  category: string;
  text: string;
  pp_start: Day | null;
  pp_end: Day | null;
  unit_price: string;
  quantity: string;
  tax_id: string;
  tax_on: Day | null;
  includes_tax: boolean;
  amount_minor: bigint;
  refers_to: string | null;
  charged_on: Day;
  /** Where its revenue went. */
  booked_account: string | null;
}

/** A charge below zero, as it would be booked. */
export interface GivenBack {
  readonly account: AccountRow;
  readonly lines: readonly DraftLine[];
  readonly taxed: TaxedCharges;
}

/**
 * The tax that comes back is what the charges of one entry bore less what they bear without these days, so that an entry given back in
 * parts gives back its tax to the cent (B-129).
 */
export async function draftGivenBack(
  work: Work,
  context: BillingContext,
  account: AccountRow,
  credits: readonly ChargeCredit[],
): Promise<GivenBack[]> {
  if (credits.length === 0) return [];
  const ids = credits.map(({ chargeId }) => chargeId);
  const { rows } = await sql<ChargeRow>`
    with named as (select id, entry_id from billing.charges where id = any (${ids}::uuid[])),
      together as (select charge.id from billing.charges charge
        where charge.id in (select id from named) or charge.entry_id in (select entry_id from named))
    select id, entry_id, service_id, plan_version_id, plan_id, kind, category, text, pp_start, pp_end, unit_price, quantity, tax_id, tax_on,
      includes_tax, amount_minor, refers_to, charged_on,
      (select line.ledger_account from billing.journal_lines line where line.entry_id = charges.entry_id and line.service_id is not distinct from charges.service_id
        and line.plan_id is not distinct from charges.plan_id and line.tax_id is null and line.account_id is null order by line.position limit 1) as booked_account
    from billing.charges where id in (select id from together) or refers_to in (select id from together)`.execute(work.tx);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const entryOf = (row: ChargeRow): string | null => (row.refers_to === null ? row : byId.get(row.refers_to))?.entry_id ?? null;
  const wanted = credits.flatMap((credit) => {
    const charge = byId.get(credit.chargeId);
    return charge ? [{ credit, charge }] : [];
  });
  return [...Map.groupBy(wanted, ({ charge }) => charge.entry_id)].map(([entryId, own]) => {
    const before = rows
      .filter((row) => entryOf(row) === entryId)
      .map((row) => ({ amountMinor: row.amount_minor, includesTax: row.includes_tax, taxId: row.tax_id, taxOn: taxDayOf(row) }));
    const lines = own.map(({ credit, charge }) => lineOf(work, credit, charge));
    return { account, lines, taxed: taxCharges(before, lines, context.treatmentsOn(context.today), context.rounding) };
  });
}

/** B-129 what comes back bears the rate that was charged. */
const taxDayOf = (charge: Pick<ChargeRow, "tax_on" | "charged_on">): Day => charge.tax_on ?? charge.charged_on;

function lineOf(work: Work, { amountMinor, release }: ChargeCredit, charge: ChargeRow): DraftLine {
  const [first] = release;
  const period = first ? { start: first.start, end: release.at(-1)?.end ?? first.end } : null;
  return {
    id: uuidv7(work.now.getTime()),
    kind: charge.kind,
    serviceId: charge.service_id,
    planVersionId: charge.plan_version_id,
    planId: charge.plan_id,
    revenueAccount: null,
    bookedAccount: charge.booked_account,
    category: charge.category,
    text: charge.text,
    period,
    pp: charge.pp_start && charge.pp_end ? { start: charge.pp_start, end: charge.pp_end } : null,
    days: period === null ? null : release.reduce((sum, part) => sum + daysBetween(part.start, part.end), 0),
    unitPrice: charge.unit_price,
    quantity: charge.quantity,
    allowanceMinor: 0n,
    amountMinor: -amountMinor,
    taxId: charge.tax_id,
    taxOn: taxDayOf(charge),
    includesTax: charge.includes_tax,
    refersTo: charge.id,
    futureItemId: null,
  };
}

/** Books them today; free credit pays what is open. The account is locked. */
export async function giveBack(
  work: Work,
  context: BillingContext,
  given: readonly GivenBack[],
  runId: string | null = null,
): Promise<void> {
  await saveCharges(
    work,
    context,
    context.today,
    given.map((one) => ({ ...one, isDrawn: false, recurring: { runId } })),
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
  const { rows } = await sql<{ id: string; left_minor: bigint; start: Day | null; end: Day | null }>`
    select charge.id, charge.period_start as start, charge.period_end as "end",
      charge.amount_minor + (select coalesce(sum(back.amount_minor), 0)::int8 from billing.charges back where back.refers_to = charge.id) as left_minor
    from billing.charges charge where charge.run_id = ${runId} and charge.account_id = ${account.id} and charge.refers_to is null
      and not exists (select from billing.charges back where back.refers_to = charge.id and back.run_id = ${runId})
    order by charge.id`.execute(work.tx);
  if (rows.length === 0) return;
  const context = await loadBillingContext(work, account.partner_id);
  const credits = rows.map(({ id, left_minor, start, end }) => ({
    chargeId: id,
    amountMinor: left_minor,
    release: start !== null && end !== null ? [{ start, end }] : [],
  }));
  await giveBack(work, context, await draftGivenBack(work, context, account, credits), runId);
  await sql`update billing.future_items set charge_id = null, version = version + 1
    where charge_id = any (${rows.map(({ id }) => id)}::uuid[])`.execute(work.tx);
}
