import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { minorToDecimal, money, splitByWeights, toMoneyJson } from "../../../../shared/money.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { releaseVouchers } from "../../access/index.ts";
import { issueOneTimeInvoice, lockOpenAccount, postVouchersSold } from "../../billing/index.ts";
import { getReachable } from "../../customers/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { recordPayment } from "../record-payment.ts";
import { batchLabel, lockBatch, tellOfBatch, touchBatch } from "./batches.ts";
import type { sellVouchersEndpoint } from "./contract.ts";
import { getKind } from "./kinds.ts";
import { voucherBatchState } from "./problems.ts";
import { voucherRevenue } from "./settings.ts";

interface Sold {
  readonly invoice: { id: string; number: string; gross: ReturnType<typeof toMoneyJson> };
  readonly from: number;
  readonly to: number;
}

/**
 * B-230 vouchers are sold as one-time items, and open from then on. Their tax is due with the invoice, whenever their revenue counts: what a voucher is good for is known.
 */
export async function sellVouchers(
  work: Work,
  batchId: string,
  wish: z.output<(typeof sellVouchersEndpoint)["body"]> & { version: number },
): Promise<Sold> {
  const { customerId, count, paidBy } = wish;
  await getReachable(work, customerId, "finance.invoices.create");
  const account = await lockOpenAccount(work, customerId);
  const batch = await lockBatch(work, batchId, wish.version);
  const label = batchLabel(batch.number);
  const kind = await getKind(work, batch.kind_id);
  if (account.partner_id !== batch.partner_id)
    throw fieldProblem("customerId", "other-partner", "This customer belongs to another partner, whose vouchers these are not.");
  if (account.currency !== kind.currency)
    throw fieldProblem("customerId", "wrong-currency", `These vouchers are sold in ${kind.currency}.`);
  if (batch.exported_at === null) throw voucherBatchState(`${label} has no codes yet. Export it first.`);
  const { rows } = await sql<{ id: string; position: number }>`select id, position from payments.hotspot_vouchers
    where batch_id = ${batchId} and state = 'new' order by position limit ${count} for update`.execute(work.tx);
  if (rows.length < count) throw voucherBatchState(`${label} has ${rows.length} vouchers left to sell.`);
  const [from, to] = [rows[0]?.position ?? 0, rows.at(-1)?.position ?? 0];
  const issued = await issueOneTimeInvoice(work, customerId, {
    lines: [
      {
        text: `${kind.title} (${label}/${from === to ? from : `${from}–${to}`})`,
        unitPrice: minorToDecimal(kind.price_minor, kind.currency),
        quantity: String(count),
        taxId: kind.tax_id,
        includesTax: kind.includes_tax,
        category: "one_time",
      },
    ],
    note: "",
    memo: "",
    withFutureItems: false,
  });
  const [line] = issued.draft.lines;
  const shares = (minor: bigint): bigint[] => splitByWeights(minor, Array<bigint>(count).fill(1n));
  const waits = (await getSetting(work, voucherRevenue, { partnerId: batch.partner_id })) === "first_use";
  const netMinor = waits ? (issued.draft.taxed.lines[0]?.netMinor ?? 0n) : 0n;
  await sql`update payments.hotspot_vouchers voucher set state = 'sold', sold_to = ${customerId}, document_id = ${issued.draft.id},
      price_minor = sold.price, owed_minor = sold.owed
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${shares(line?.amountMinor ?? 0n)}::bigint[], ${shares(netMinor)}::bigint[])
      as sold (id, price, owed) where voucher.id = sold.id`.execute(work.tx);
  await releaseVouchers(
    work,
    rows.map(({ id }) => id),
  );
  const today = calendarDay(work.now, (await getPartner(work, batch.partner_id)).timeZone);
  const book = { partnerId: batch.partner_id, currency: kind.currency, on: today };
  await postVouchersSold(work, { ...book, amountMinor: netMinor, text: `${label}: ${count} × ${kind.title}` });
  await touchBatch(work, batchId);
  tellOfBatch(work, batch, "sell", {
    customerId,
    changes: { vouchers: { before: null, after: `${from}–${to} (${count})` }, invoice: { before: null, after: issued.number } },
  });
  const gross = toMoneyJson(money(issued.draft.taxed.grossMinor, kind.currency));
  if (paidBy !== null)
    await recordPayment(work, customerId, {
      amount: gross,
      method: paidBy,
      receivedOn: today,
      documentIds: [issued.draft.id],
      payer: "",
      comment: label,
      note: "",
      confirmDuplicate: true,
    });
  return { invoice: { id: issued.draft.id, number: issued.number, gross }, from, to };
}
