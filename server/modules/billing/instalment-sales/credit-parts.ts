// What was billed of parts is given back: by credit notes of their invoices, or by charges below zero where there was no invoice.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { type ChargeCredit, draftGivenBack, giveBack } from "../charges/give-back.ts";
import { creditInvoice } from "../documents/credit-invoice.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { selectParts } from "./sale-store.ts";

/** As far as it was not credited already. The account is locked. */
export async function creditParts(work: Work, account: AccountRow, itemIds: readonly string[], reason: string): Promise<void> {
  const { rows: lines } = await sql<{ documentId: string; lineId: string; leftMinor: bigint }>`
    select line.document_id as "documentId", line.id as "lineId", line.amount_minor - credited.minor as "leftMinor"
    from billing.future_items item
    join billing.document_lines line on line.document_id = item.document_id and line.future_item_id = item.id
    join billing.money_documents invoice on invoice.id = line.document_id and invoice.kind = 'invoice'
      and invoice.state not in ('draft', 'void', 'credited', 'written_off')
    cross join lateral (select coalesce(sum(credit.amount_minor), 0)::int8 as minor from billing.document_lines credit
      join billing.money_documents note on note.id = credit.document_id
      where credit.refers_to = line.id and note.state not in ('draft', 'void')) credited
    where item.id = any (${[...itemIds]}::uuid[]) and line.amount_minor > credited.minor
    order by line.document_id, line.position`.execute(work.tx);
  for (const [invoiceId, own] of Map.groupBy(lines, (line) => line.documentId)) {
    await creditInvoice(work, {
      invoiceId,
      lines: own.map(({ lineId, leftMinor }) => ({ lineId, amountMinor: leftMinor })),
      reason,
      releaseDays: false,
    });
  }
  const { rows: charges } = await sql<{ chargeId: string; amountMinor: bigint }>`
    select charge.id as "chargeId", charge.amount_minor + back.minor as "amountMinor"
    from billing.future_items item join billing.charges charge on charge.id = item.charge_id
    cross join lateral (select coalesce(sum(given.amount_minor), 0)::int8 as minor from billing.charges given where given.refers_to = charge.id) back
    where item.id = any (${[...itemIds]}::uuid[]) and charge.amount_minor + back.minor > 0
    order by charge.id`.execute(work.tx);
  if (charges.length === 0) return;
  const context = await loadBillingContext(work, account.partner_id);
  const credits: ChargeCredit[] = charges.map((charge) => ({ ...charge, release: [] }));
  await giveBack(work, context, await draftGivenBack(work, context, account, credits));
}

/** B-113 the end of a service was withdrawn: what it made due is credited, and the parts wait for their months again. */
export async function bringBackParts(work: Work, accountId: string, itemIds: readonly string[], reason: string): Promise<void> {
  if (itemIds.length === 0) return;
  const account = await lockOpenAccount(work, accountId);
  await creditParts(work, account, itemIds, reason);
  const parts = await selectParts(work, sql`item.id = any (${[...itemIds]}::uuid[]) and item.cancelled_at is null`);
  await sql`update billing.future_items item set document_id = null, charge_id = null, due_on = back.due_on, version = item.version + 1
    from unnest(${parts.map(({ item }) => item.id)}::uuid[], ${parts.map(({ agreedOn }) => agreedOn)}::date[]) as back (id, due_on)
    where item.id = back.id`.execute(work.tx);
}
