// B-56 credits that the charges of a run could not bear become a credit note where the provider has it so; otherwise they wait. A credit note
// refers to one invoice and to its lines (B-127), so the latest invoice that can bear it is credited, as goodwill: its days stay billed (B-131).
import { sql } from "kysely";
import { minMinor } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { allocateCredit, draftCredit, issueCredit } from "../documents/credit-invoice.ts";
import type { CreditLine } from "../documents/credit-rules.ts";
import type { DraftLine } from "../documents/draft-document.ts";
import type { AccountDraft } from "./account-draft.ts";
import type { BillingContext } from "./billing-context.ts";

/** The accounts are locked, and what is left of a credit that was used in part waits already as an item of its own. */
export async function creditSurplus(
  work: Work,
  context: BillingContext,
  drafts: readonly AccountDraft[],
  used: (draft: AccountDraft) => ReadonlySet<string | null>,
): Promise<void> {
  if (context.surplus !== "credit_note") return;
  for (const draft of drafts) {
    if (draft.isChargedOnly || draft.surplus.length === 0) continue;
    for (const line of draft.surplus) await creditOne(work, context, draft.account.id, line, used(draft).has(line.futureItemId));
  }
}

async function creditOne(work: Work, context: BillingContext, accountId: string, line: DraftLine, isRest: boolean): Promise<void> {
  const itemId = isRest ? await restOf(work, line.futureItemId) : line.futureItemId;
  if (itemId === null) return;
  const found = await bearerOf(work, accountId, line);
  // No invoice can bear it: the credit waits, and nothing is lost.
  if (!found) return;
  const note = await draftCredit(work, context, { ...found, reason: line.text });
  const issued = await issueCredit(work, note, false);
  await sql`update billing.future_items set document_id = ${issued.document.draft.id}, version = version + 1 where id = ${itemId}`.execute(
    work.tx,
  );
  await allocateCredit(work, issued);
}

async function restOf(work: Work, itemId: string | null): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from billing.future_items
    where rest_of = ${itemId} and document_id is null and charge_id is null and cancelled_at is null order by id desc limit 1`.execute(
    work.tx,
  );
  return rows[0]?.id ?? null;
}

/** The latest invoice with enough left on lines of the same tax, and what is credited of each of them. */
async function bearerOf(
  work: Work,
  accountId: string,
  { amountMinor, taxId, includesTax }: DraftLine,
): Promise<{ invoiceId: string; credits: CreditLine[] } | undefined> {
  const { rows } = await sql<{ invoiceId: string; lineId: string; leftMinor: bigint }>`
    select document.id as "invoiceId", line.id as "lineId", line.amount_minor - coalesce(credited.sum, 0)::int8 as "leftMinor"
    from billing.money_documents document
    join billing.document_lines line on line.document_id = document.id
    left join lateral (select sum(credit.amount_minor) as sum from billing.document_lines credit
      join billing.money_documents note on note.id = credit.document_id
      where credit.refers_to = line.id and note.state not in ('draft', 'void')) credited on true
    where document.account_id = ${accountId} and document.kind = 'invoice' and document.state in ('issued', 'partially_paid', 'paid')
      and document.origin <> 'advance_payment' and coalesce(line.tax_id, line.tax_group_id) = ${taxId} and line.includes_tax = ${includesTax}
      and line.amount_minor > coalesce(credited.sum, 0)
    order by document.issued_on desc, document.id desc, line.position`.execute(work.tx);
  for (const [invoiceId, lines] of Map.groupBy(rows, (row) => row.invoiceId)) {
    let left = -amountMinor;
    const credits: CreditLine[] = [];
    for (const { lineId, leftMinor } of lines) {
      if (left === 0n) break;
      const part = minMinor(left, leftMinor);
      credits.push({ lineId, amountMinor: part, release: [] });
      left -= part;
    }
    if (left === 0n) return { invoiceId, credits };
  }
  return undefined;
}
