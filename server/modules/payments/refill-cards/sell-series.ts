import { sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay } from "../../../../shared/calendar.ts";
import { fromMoneyJson, minorToDecimal, money, toMoneyJson } from "../../../../shared/money.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { daysToPay, lockOpenAccount, postCardsSold } from "../../billing/index.ts";
import { getReachable } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { recordPayment } from "../record-payment.ts";
import type { sellSeriesEndpoint } from "./contract.ts";
import { lockSeries, seriesLabel, touch } from "./make-series.ts";
import { cardSeriesState } from "./problems.ts";

/**
 * B-229 sells a series to a customer, such as a shop: they owe the price, and we owe the value of the cards from now on. Cards that were used before
 * they were paid for had been given away; that is made good. No tax: it comes with what the value is spent on.
 */
export async function sellSeries(
  work: Work,
  seriesId: string,
  wish: z.output<(typeof sellSeriesEndpoint)["body"]> & { version: number },
): Promise<void> {
  await getReachable(work, wish.customerId, "finance.transactions.create");
  const account = await lockOpenAccount(work, wish.customerId);
  const series = await lockSeries(work, seriesId, wish.version);
  const label = seriesLabel(series.number);
  if (series.sold_to !== null) throw cardSeriesState(`${label} is sold already.`);
  if (account.partner_id !== series.partner_id)
    throw fieldProblem("customerId", "other-partner", "This customer belongs to another partner, whose cards these are not.");
  const { rows } = await sql<{ usable: number; used: number }>`select count(*) filter (where state in ('new', 'active'))::int as usable,
    count(*) filter (where state = 'used')::int as used from payments.cards where series_id = ${seriesId}`.execute(work.tx);
  const { usable = 0, used = 0 } = rows[0] ?? {};
  const faceMinor = BigInt(usable + used) * series.value_minor;
  if (faceMinor === 0n) throw cardSeriesState(`No card of ${label} can be sold: they are expired or void.`);
  const price = wish.price === null ? money(faceMinor, series.currency) : fromMoneyJson(wish.price);
  if (price.currency !== series.currency)
    throw fieldProblem("price.currency", "wrong-currency", `These cards are kept in ${series.currency}.`, { currency: series.currency });
  if (price.minor > faceMinor || price.minor < 0n)
    throw fieldProblem(
      "price",
      "too-big",
      `The cards are worth ${minorToDecimal(faceMinor, series.currency)} ${series.currency} together.`,
      {
        maximum: toMoneyJson(money(faceMinor, series.currency)),
      },
    );
  const on = calendarDay(work.now, (await getPartner(work, series.partner_id)).timeZone);
  const entryId = await postCardsSold(work, {
    accountId: account.id,
    partnerId: series.partner_id,
    currency: series.currency,
    priceMinor: price.minor,
    owedMinor: BigInt(usable) * series.value_minor,
    usedMinor: BigInt(used) * series.value_minor,
    on,
    dueOn: addDays(on, await daysToPay(work, { partnerId: series.partner_id, customerId: account.id })),
    text: label,
  });
  await sql`update payments.cards set is_owed = true where series_id = ${seriesId} and state in ('new', 'active')`.execute(work.tx);
  await touch(work, series, { sold_to: account.id, sold_on: on, sold_price_minor: price.minor, sold_entry_id: entryId });
  work.audit({
    entity: "refill_card_series",
    entityId: series.id,
    label: `Refill cards ${label}`,
    action: "sell",
    partnerId: series.partner_id,
    customerId: account.id,
    changes: { price: { before: null, after: `${minorToDecimal(price.minor, price.currency)} ${price.currency}` } },
  });
  if (wish.paidBy !== null && price.minor > 0n)
    await recordPayment(work, account.id, {
      amount: toMoneyJson(price),
      method: wish.paidBy,
      receivedOn: on,
      payer: "",
      comment: label,
      note: "",
      confirmDuplicate: true,
    });
}
