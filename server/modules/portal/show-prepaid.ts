import type { z } from "zod";
import { calendarDay } from "../../../shared/calendar.ts";
import { money, parseMoney, toMoneyJson } from "../../../shared/money.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import type { Work } from "../../platform/work.ts";
import { listAccountMoney, predictPrepaidEnds, priceOfComingDays } from "../billing/index.ts";
import { loadNoticePlans } from "../collections/index.ts";
import { getPartner, getSetting } from "../partners/index.ts";
import { topupMin } from "../payments/index.ts";
import { listOwnServices } from "../services/index.ts";
import type { prepaidEndpoint } from "./contract.ts";
import { paidThrough, prepaidLines, presetOf } from "./prepaid-rules.ts";

/** How far ahead is asked whether the money lasts. */
const daysAhead = 62;
/** So many days "Top up" is to pay for, where each day is charged by itself. */
const topupDays = 30;

/** P-253 until when the money of a prepaid customer lasts, by service, and what to add; null for everybody else. */
export async function showPrepaid(work: Work): Promise<z.input<typeof prepaidEndpoint.returns>> {
  const { customerId, partnerId } = ownCustomer(work);
  const today = calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);
  const [account] = await listAccountMoney(work, [customerId], today);
  if (!account || account.billingType === "recurring" || !account.billingEnabled) return { prepaid: null };
  const { billingType, currency, balanceMinor } = account;
  const predicted = await predictPrepaidEnds(work, { partnerId, accountIds: [customerId], on: today, daysAhead });
  const notices = (await loadNoticePlans(work, partnerId)).filter(({ isOn }) => isOn).map(({ daysBefore }) => daysBefore);
  const facts = {
    today,
    billingType,
    balanceMinor,
    ends: predicted.get(customerId) ?? [],
    nextDaysMinor: await priceOfComingDays(work, { partnerId, accountId: customerId, on: today, days: topupDays }),
    smallestTopupMinor: parseMoney(await getSetting(work, topupMin, { partnerId }), currency).minor,
    firstNoticeDays: notices.length === 0 ? undefined : Math.max(...notices),
  };
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  const preset = presetOf(facts);
  const { items } = await listOwnServices(work, { past: false });
  const titles = new Map(items.map(({ id, title }) => [id, title]));
  return {
    prepaid: {
      isDaily: billingType === "prepaid_daily",
      balance: amount(balanceMinor),
      topUp: preset === undefined ? null : amount(preset),
      lines: prepaidLines(facts).map(({ serviceId, stopsOn, daysLeft, urgency }) => ({
        ...{ serviceId, stopsOn, daysLeft, urgency },
        title: titles.get(serviceId) ?? "",
        paidThrough: paidThrough(stopsOn),
      })),
    },
  };
}
