import type { z } from "zod";
import { addDays, calendarDay } from "../../../shared/calendar.ts";
import { money, parseMoney, toMoneyJson } from "../../../shared/money.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import type { Work } from "../../platform/work.ts";
import { listAccountMoney, predictPrepaidEnds, priceOfComingDays, priceOfComingPeriods } from "../billing/index.ts";
import { loadNoticePlans } from "../collections/index.ts";
import { getPartner, getSetting } from "../partners/index.ts";
import { topupMax, topupMin } from "../payments/index.ts";
import { listOwnServices } from "../services/index.ts";
import type { prepaidEndpoint } from "./contract.ts";
import { paidThrough, periodOffers, prepaidLines, presetOf, throughAll } from "./prepaid-rules.ts";

/** How far ahead is told whether the money lasts. */
const daysAhead = 62;
/** How far ahead is looked: three periods and more. */
const daysLooked = 130;
/** P-118 so many periods can be paid for at once. */
const mostPeriods = 3;
/** So many days "Top up" is to pay for, where each day is charged by itself. */
const topupDays = 30;

/** P-253 until when the money of a prepaid customer lasts, by service, and what to add; null for everybody else. */
export async function showPrepaid(work: Work): Promise<z.input<typeof prepaidEndpoint.returns>> {
  const { customerId, partnerId } = ownCustomer(work);
  const today = calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);
  const [account] = await listAccountMoney(work, [customerId], today);
  if (!account || account.billingType === "recurring" || !account.billingEnabled) return { prepaid: null };
  const { billingType, currency, balanceMinor } = account;
  const predicted = await predictPrepaidEnds(work, { partnerId, accountIds: [customerId], on: today, daysAhead: daysLooked });
  const ends = predicted.get(customerId) ?? [];
  const notices = (await loadNoticePlans(work, partnerId)).filter(({ isOn }) => isOn).map(({ daysBefore }) => daysBefore);
  const facts = {
    today,
    billingType,
    balanceMinor,
    ends: ends.filter(({ stopsOn }) => stopsOn <= addDays(today, daysAhead)),
    nextDaysMinor: await priceOfComingDays(work, { partnerId, accountId: customerId, on: today, days: topupDays }),
    smallestTopupMinor: parseMoney(await getSetting(work, topupMin, { partnerId }), currency).minor,
    firstNoticeDays: notices.length === 0 ? undefined : Math.max(...notices),
  };
  const largestMinor = parseMoney(await getSetting(work, topupMax, { partnerId }), currency).minor;
  const coming = await priceOfComingPeriods(work, { partnerId, accountId: customerId, on: today, most: mostPeriods });
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  const preset = presetOf(facts);
  const { items } = await listOwnServices(work, { past: false });
  const titles = new Map(items.map(({ id, title }) => [id, title]));
  return {
    prepaid: {
      isDaily: billingType === "prepaid_daily",
      balance: amount(balanceMinor),
      through: throughAll(ends) ?? null,
      topUp: preset === undefined ? null : amount(preset),
      periods: periodOffers(coming, { smallestMinor: facts.smallestTopupMinor, largestMinor }).map(({ count, amountMinor, through }) => ({
        ...{ count, through },
        amount: amount(amountMinor),
      })),
      lines: prepaidLines(facts).map(({ serviceId, stopsOn, daysLeft, urgency }) => ({
        ...{ serviceId, stopsOn, daysLeft, urgency },
        title: titles.get(serviceId) ?? "",
        paidThrough: paidThrough(stopsOn),
      })),
    },
  };
}
