import type { z } from "zod";
import { calendarDay, type Day } from "../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../shared/money.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import type { Work } from "../../platform/work.ts";
import { listAccountMoney, listOpenDocuments } from "../billing/index.ts";
import { showOwnPlan, showOwnStatus } from "../collections/index.ts";
import { getCustomer } from "../customers/index.ts";
import { getPartner } from "../partners/index.ts";
import { listAttemptsUnderWay } from "../payments/index.ts";
import type { PortalService } from "../services/contract.ts";
import { listOwnServices } from "../services/index.ts";
import type { DashboardEvent, DashboardLine, DashboardMoney, dashboardEndpoint } from "./contract.ts";
import { type AccountFacts, isForMoney, lineWord, paymentDueOf, proposalsOf } from "./dashboard-rules.ts";

type Shown = z.input<typeof PortalService>;

/** P-57 the home page in one answer: how the lines do, what is owed and by when, what is taken, what comes next. */
export async function showDashboard(work: Work): Promise<z.input<typeof dashboardEndpoint.returns>> {
  const { customerId, partnerId } = ownCustomer(work);
  const today = calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);
  const [customer, { items: listed, month }, owed, suspension, instalments, attempts] = await Promise.all([
    getCustomer(work, customerId),
    listOwnServices(work, { past: false }),
    moneyOf(work, customerId, today),
    showOwnStatus(work),
    showOwnPlan(work),
    listAttemptsUnderWay(work, customerId),
  ]);
  // A coming plan is told of as what comes, beside the service that it is for.
  const items = listed.filter(({ replaces }) => replaces === null);
  return {
    today,
    account: { status: customer.status, isForMoney: isForMoney(customer) },
    lines: linesOf(items, customer),
    money: owed,
    suspension,
    instalmentPlan: instalments.plan,
    attempts,
    services: items,
    month,
    coming: comingOf(items),
  };
}

/** Internet services, those inside of bundles too. */
const linesOf = (items: readonly Shown[], account: AccountFacts): z.input<typeof DashboardLine>[] =>
  items
    .flatMap((service) => [service, ...service.parts])
    .filter(({ kind }) => kind === "internet")
    .map(({ id, title, badge, startOn, endOn, downBps, upBps }) => ({
      serviceId: id,
      ...lineWord({ badge: badge as { word: string; on: Day | null }, startOn: startOn as Day }, account),
      ...{ title, endOn, downBps, upBps },
    }));

const mostUnpaidShown = 3;

async function moneyOf(work: Work, customerId: string, today: Day): Promise<z.input<typeof DashboardMoney> | null> {
  const [[account], open] = await Promise.all([listAccountMoney(work, [customerId], today), listOpenDocuments(work, customerId)]);
  if (!account) return null;
  const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
  const { settleMinor, clearMinor } = proposalsOf(account);
  return {
    currency: account.currency,
    balance: amount(account.balanceMinor),
    parts: {
      freeCredit: amount(account.freeCreditMinor),
      openDocuments: amount(account.openMinor),
      openCharges: amount(account.undocumentedMinor),
    },
    settle: settleMinor === undefined ? null : amount(settleMinor),
    clear: clearMinor === undefined ? null : amount(clearMinor),
    paymentDue: paymentDueOf(account, today) ?? null,
    overdue: amount(account.overdueMinor),
    unpaidCount: open.length,
    unpaid: open.slice(0, mostUnpaidShown).map(({ id, number, issuedOn, dueOn, openMinor }) => ({
      ...{ id, number, issuedOn, dueOn },
      isOverdue: dueOn < today,
      open: amount(openMinor),
    })),
    nextInvoiceOn: account.billingEnabled && account.billingType === "recurring" ? account.nextBillingOn : null,
  };
}

const comingOf = (items: readonly Shown[]): z.input<typeof DashboardEvent>[] =>
  items
    .flatMap(({ id, title, nextEvent }) =>
      nextEvent ? [{ kind: nextEvent.kind as z.input<typeof DashboardEvent>["kind"], on: nextEvent.on, serviceId: id, title }] : [],
    )
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
