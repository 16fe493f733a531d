import type { z } from "zod";
import { calendarDay, type Day } from "../../../shared/calendar.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import type { Work } from "../../platform/work.ts";
import { findWindowEnd, listAccessStates } from "../access/index.ts";
import { lastCreditAt } from "../billing/index.ts";
import type { OwnStatusView } from "../collections/contract.ts";
import { showOwnPlan, showOwnStatus } from "../collections/index.ts";
import { getCustomer } from "../customers/index.ts";
import { getPartner, getSetting, portalDashboardItems } from "../partners/index.ts";
import { listAttemptsUnderWay } from "../payments/index.ts";
import type { PortalService } from "../services/contract.ts";
import { listOwnServices } from "../services/index.ts";
import type { DashboardEvent, DashboardLine, dashboardEndpoint } from "./contract.ts";
import { type AccountFacts, isForMoney, isOpenForPaying, lineWord } from "./dashboard-rules.ts";
import { shownMoney } from "./home-money.ts";
import { findOwnIncidents } from "./incidents/own-incidents.ts";
import { findOwnMoney } from "./own-money.ts";

type Shown = z.input<typeof PortalService>;

/** P-57 the home page in one answer: how the lines do, what is owed and by when, what is taken, what comes next. */
export async function showDashboard(work: Work): Promise<z.input<typeof dashboardEndpoint.returns>> {
  const { customerId, partnerId } = ownCustomer(work);
  const today = calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);
  const on = await getSetting(work, portalDashboardItems, { partnerId });
  const [customer, { items: listed, month }, owed, suspension, instalments, attempts, gives, incidents] = await Promise.all([
    getCustomer(work, customerId),
    listOwnServices(work, { past: false }),
    findOwnMoney(work, customerId, today),
    showOwnStatus(work),
    showOwnPlan(work),
    listAttemptsUnderWay(work, customerId),
    listAccessStates(work, customerId),
    findOwnIncidents(work),
  ]);
  // A coming plan is told of as what comes, beside the service that it is for.
  const items = listed.filter(({ replaces }) => replaces === null);
  const lines = linesOf(items, { ...customer, isLifting: suspension?.isLifting ?? null }, gives);
  const isPaying = ({ serviceId, word }: (typeof lines)[number]) => isOpenForPaying(word, gives.get(serviceId) ?? null);
  const openUntil = (lines.some(isPaying) ? await findWindowEnd(work, customerId) : undefined)?.toISOString() ?? null;
  const paidAt = lines.some(({ word }) => word === "restoring") ? await lastCreditAt(work, customerId) : undefined;
  const waitedSeconds = paidAt ? Math.max(0, Math.floor((work.now.getTime() - paidAt.getTime()) / 1000)) : null;
  return {
    today,
    items: [...on],
    isDue: owed && (owed.settle !== null || owed.clear !== null),
    account: { status: customer.status, isForMoney: isForMoney(customer) },
    lines: lines.map((line) => ({
      ...line,
      waitedSeconds: line.word === "restoring" ? waitedSeconds : null,
      openUntil: isPaying(line) ? openUntil : null,
    })),
    money: (owed && shownMoney(owed, on)) ?? null,
    suspension: suspension && (on.includes("suspension") ? suspension : heldOnly(suspension)),
    instalmentPlan: instalments.plan,
    attempts,
    services: on.includes("services") ? items : [],
    month: on.includes("services") ? month : null,
    coming: on.includes("services") ? comingOf(items) : [],
    incidents: incidents({ locationId: customer.locationId, serviceIds: idsOf(items) }).length,
  };
}

/** P-51 with its item off nothing is said of days to come; a block, and a promise that was given, are shown as long as they hold. */
const heldOnly = <Status extends z.input<typeof OwnStatusView>>(status: Status): Status | null =>
  status.isForMoney || status.promised ? { ...status, nextBlock: null } : null;

/** Internet services, those inside of bundles too. */
const linesOf = (
  items: readonly Shown[],
  account: AccountFacts,
  gives: ReadonlyMap<string, string | null>,
): Omit<z.input<typeof DashboardLine>, "waitedSeconds" | "openUntil">[] =>
  items
    .flatMap((service) => [service, ...service.parts])
    .filter(({ kind }) => kind === "internet")
    .map(({ id, title, badge, startOn, endOn, downBps, upBps }) => ({
      serviceId: id,
      ...lineWord({ badge: badge as { word: string; on: Day | null }, startOn: startOn as Day, gives: gives.get(id) ?? null }, account),
      ...{ title, endOn, downBps, upBps },
    }));

const idsOf = (items: readonly Shown[]): string[] => items.flatMap(({ id, parts }) => [id, ...parts.map((part) => part.id)]);

const comingOf = (items: readonly Shown[]): z.input<typeof DashboardEvent>[] =>
  items
    .flatMap(({ id, title, nextEvent }) =>
      nextEvent ? [{ kind: nextEvent.kind as z.input<typeof DashboardEvent>["kind"], on: nextEvent.on, serviceId: id, title }] : [],
    )
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
