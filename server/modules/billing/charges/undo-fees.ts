import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { creditInvoice } from "../documents/credit-invoice.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { draftGivenBack, giveBack } from "./give-back.ts";

interface Fees {
  readonly invoiceId: string | null;
  readonly futureItemIds: readonly string[];
  /** Charged to the balance without an invoice. */
  readonly chargeIds: readonly string[];
  readonly reason: string;
}

/** B-113 fees of a change that is taken back: what waits is dropped, what stands on an invoice is credited, what was charged comes back. */
export async function undoFees(work: Work, { invoiceId, futureItemIds, chargeIds, reason }: Fees): Promise<void> {
  await sql`update billing.future_items set cancelled_at = ${work.now}, version = version + 1
    where id = any (${[...futureItemIds]}::uuid[]) and document_id is null and charge_id is null and cancelled_at is null`.execute(work.tx);
  // An invoice that was corrected is credited already: its fees stand on the one that corrects it, or on the one after that (B-120).
  const { rows: taken } = await sql<{ id: string; documentId: string; leftMinor: bigint }>`
    with recursive invoices (id) as (
      select id from billing.money_documents where id = ${invoiceId}::uuid
      union select correction.id from invoices join billing.money_documents correction on correction.corrects_id = invoices.id)
    select line.id, line.document_id as "documentId", line.amount_minor - credited.minor as "leftMinor"
    from billing.document_lines line
    join billing.money_documents invoice on invoice.id = line.document_id and invoice.kind = 'invoice' and invoice.state not in ('draft', 'void')
    cross join lateral (select coalesce(sum(credit.amount_minor), 0)::int8 as minor from billing.document_lines credit
      join billing.money_documents note on note.id = credit.document_id
      where credit.refers_to = line.id and note.state not in ('draft', 'void')) credited
    where (line.future_item_id = any (${[...futureItemIds]}::uuid[]) or (line.document_id in (select id from invoices) and line.kind = 'fee'))
      and line.amount_minor > credited.minor
    order by line.document_id, line.position`.execute(work.tx);
  for (const [documentId, lines] of Map.groupBy(taken, (line) => line.documentId)) {
    await creditInvoice(work, {
      invoiceId: documentId,
      lines: lines.map(({ id, leftMinor }) => ({ lineId: id, amountMinor: leftMinor })),
      reason,
      releaseDays: false,
    });
  }
  await giveBackFees(work, { futureItemIds, chargeIds });
}

async function giveBackFees(work: Work, { futureItemIds, chargeIds }: Pick<Fees, "futureItemIds" | "chargeIds">): Promise<void> {
  const { rows } = await sql<{ accountId: string; chargeId: string; amountMinor: bigint }>`
    select charge.account_id as "accountId", charge.id as "chargeId", charge.amount_minor + back.minor as "amountMinor"
    from billing.charges charge
    cross join lateral (select coalesce(sum(given.amount_minor), 0)::int8 as minor from billing.charges given where given.refers_to = charge.id) back
    where (charge.id = any (${[...chargeIds]}::uuid[])
        or charge.id in (select item.charge_id from billing.future_items item where item.id = any (${[...futureItemIds]}::uuid[])))
      and charge.document_id is null and charge.amount_minor + back.minor > 0
    order by charge.id`.execute(work.tx);
  for (const [accountId, own] of Map.groupBy(rows, (row) => row.accountId)) {
    const [account] = await lockAccounts(work, [accountId]);
    if (!account) continue;
    const context = await loadBillingContext(work, account.partner_id);
    const credits = own.map((charge) => ({ ...charge, release: [] }));
    await giveBack(work, context, await draftGivenBack(work, context, account, credits));
  }
}
