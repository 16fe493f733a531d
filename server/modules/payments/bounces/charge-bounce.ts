// B-151 the fee for a payment that did not hold, by the group of its reason: once per reversal, with the next invoice.
import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { minorToDecimal, money, parseMoney, toMoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { addWaitingFee } from "../../billing/index.ts";
import { loadTaxBook } from "../../catalog/index.ts";
import { listBuyers } from "../../customers/index.ts";
import { getSetting, sayIn } from "../../partners/index.ts";
import type { bounceGroups, reversalFeesEndpoint } from "../contract.ts";
import type { PaymentRow } from "../tables.ts";
import { bounceFees, bounceFeeTax } from "./bounce-settings.ts";

export type BounceGroup = (typeof bounceGroups)[number];

/** What each group of reasons costs at this partner; nothing where it is our own mistake. */
export async function listBounceFees(
  work: Work,
  payment: Pick<PaymentRow, "partner_id" | "currency">,
): Promise<z.input<typeof reversalFeesEndpoint.returns>> {
  const items: z.input<typeof reversalFeesEndpoint.returns>["items"] = [];
  for (const group of ["insufficient_funds", "account_closed", "disputed", "wrong_data", "own_mistake"] as const)
    items.push({ group, fee: toMoneyJson(money(await feeOf(work, payment, group), payment.currency)) });
  return { items };
}

async function feeOf(work: Work, payment: Pick<PaymentRow, "partner_id" | "currency">, group: BounceGroup): Promise<bigint> {
  if (group === "own_mistake" || (await taxOf(work, payment.partner_id)) === undefined) return 0n;
  return parseMoney(await getSetting(work, bounceFees[group], { partnerId: payment.partner_id }), payment.currency).minor;
}

async function taxOf(work: Work, partnerId: string): Promise<string | undefined> {
  const code = await getSetting(work, bounceFeeTax, { partnerId });
  if (code === "") return undefined;
  const { taxes, groups } = await loadTaxBook(work);
  return [...taxes.values(), ...groups.values()].find((tax) => tax.enabled && "code" in tax && tax.code === code)?.id;
}

/** Keeps why a payment came back, and what that costs. The account is locked, and a payment is reversed once, so this is done once. */
export async function chargeBounce(
  work: Work,
  payment: PaymentRow,
  { group, waives, on }: { group: BounceGroup; waives: boolean; on: Day },
): Promise<{ feeMinor: bigint }> {
  const wanted = await feeOf(work, payment, group);
  const feeMinor = waives ? 0n : wanted;
  const taxId = feeMinor > 0n ? await taxOf(work, payment.partner_id) : undefined;
  let itemId: string | null = null;
  if (taxId !== undefined) {
    // After a merge it is the survivor who pays.
    const language = (await listBuyers(work, [payment.customer_id])).get(payment.customer_id)?.language ?? "en";
    itemId = await addWaitingFee(work, payment.customer_id, {
      text: (await sayIn(work, payment.partner_id, language, "print"))("bounce-fee", { number: payment.receipt_number }),
      unitPrice: minorToDecimal(feeMinor, payment.currency),
      taxId,
      dueOn: on,
    });
  }
  await sql`insert into payments.bounces (payment_id, customer_id, partner_id, reason_group, fee_minor, currency, fee_item_id, is_waived, bounced_on)
    values (${payment.id}, ${payment.customer_id}, ${payment.partner_id}, ${group}, ${itemId === null ? 0n : feeMinor}, ${payment.currency}, ${itemId},
      ${waives && wanted > 0n}, ${on})`.execute(work.tx);
  return { feeMinor: itemId === null ? 0n : feeMinor };
}
