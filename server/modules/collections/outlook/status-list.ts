// The account status as a list: filtered, sorted and paged in memory, because who will be blocked is decided, not stored.

import { sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { letStepGoOn, listHeldSteps } from "../../../platform/daily/held-steps.ts";
import type { Page } from "../../../platform/db/list-page.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { type Buyer, labelsOfCustomers, listBuyers, listCustomerContacts, listStandings } from "../../customers/index.ts";
import { listPartners, loadSettings } from "../../partners/index.ts";
import { listMonthTotals, nameRunningServices } from "../../services/index.ts";
import type { accountStatusEndpoint, accountStatusTotalsEndpoint, releaseStepEndpoint, StatusRow } from "../contract.ts";
import { stepNotHeld } from "../problems.ts";
import { blockStepName, deactivateStepName } from "../procedure/block-step.ts";
import { blockTime } from "../settings.ts";
import { daysAhead, daysOverdue, type Entry, lookAhead } from "./account-status.ts";

type Request = Pick<QueryOf<typeof accountStatusEndpoint>, "filter" | "sort" | "limit" | "cursor" | "total">;

export async function listAccountStatus(work: Work, request: Request): Promise<Page<z.input<typeof StatusRow>>> {
  const { filter } = request;
  const entries = await lookAhead(work, filter.partnerId);
  const wantedDay = filter.on;
  const ofDay = entries.filter((entry) => entry.on === (wantedDay ?? entry.today));
  if (wantedDay) refuseFarDay(work, wantedDay);
  const buyers = await listBuyers(work, [...new Set(ofDay.map((entry) => entry.of.customer.id))]);
  const labels = filter.labelId ? await labelsOfCustomers(work, [...buyers.keys()]) : undefined;
  const shown = ofDay.filter((entry) => fits(entry, filter, { buyer: buyers.get(entry.of.customer.id), labels }));
  shown.sort(orderBy(request.sort ?? "number", buyers));
  const start = offsetOf(request.cursor);
  const page = shown.slice(start, start + request.limit);
  return {
    items: await rowsOf(work, page, buyers),
    next: start + request.limit < shown.length ? `at-${start + request.limit}` : null,
    total: request.total === "none" ? null : { count: shown.length, exact: true },
  };
}

/** The list looks a week ahead; time zones of partners differ by a day at most. */
function refuseFarDay(work: Work, on: Day): void {
  const today = calendarDay(work.now, "UTC");
  if (on < addDays(today, -1) || on > addDays(today, daysAhead + 1))
    throw fieldProblem("query.filter.on", "out-of-range", `Choose a day from today to ${daysAhead} days ahead.`);
}

function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const found = /^at-(\d{1,7})$/.exec(cursor);
  if (!found) throw fieldProblem("query.cursor", "bad-cursor", "This page mark does not belong to this list. Start from the first page.");
  return Number(found[1]);
}

function fits(
  { of, group }: Entry,
  filter: Request["filter"],
  { buyer, labels }: { buyer: Buyer | undefined; labels: ReadonlyMap<string, readonly { id: string }[]> | undefined },
): boolean {
  if (!buyer) return false;
  if (filter.group && !filter.group.includes(group)) return false;
  if (filter.locationId && !filter.locationId.includes(buyer.locationId ?? "")) return false;
  if (filter.billingType && !filter.billingType.includes(of.account.billingType)) return false;
  if (filter.paymentMethod && !filter.paymentMethod.includes(of.account.paymentMethod)) return false;
  if (filter.labelId && !labels?.get(of.customer.id)?.some(({ id }) => filter.labelId?.includes(id))) return false;
  const typed = filter.search?.toLowerCase();
  return !typed || nameOf(buyer).toLowerCase().includes(typed) || String(buyer.number).startsWith(typed);
}

const nameOf = (buyer: Buyer): string => buyer.companyName || buyer.name;
const groupOrder: Record<Entry["group"], number> = { due: 0, blocked: 1, deactivated: 2 };

function orderBy(sort: string, buyers: ReadonlyMap<string, Buyer>): (a: Entry, b: Entry) => number {
  const sign = sort.startsWith("-") ? -1 : 1;
  const byNumber = (a: Entry, b: Entry): number => a.of.customer.number - b.of.customer.number || groupOrder[a.group] - groupOrder[b.group];
  const by: Record<string, (a: Entry, b: Entry) => number> = {
    number: byNumber,
    name: (a, b) => name(a).localeCompare(name(b)),
    open: (a, b) => compareMinor(a.openMinor, b.openMinor),
    shortfall: (a, b) => compareMinor(a.decision.shortfallMinor, b.decision.shortfallMinor),
  };
  const name = (entry: Entry): string => {
    const buyer = buyers.get(entry.of.customer.id);
    return buyer ? nameOf(buyer) : "";
  };
  const chosen = by[sort.replace(/^-/, "")] ?? byNumber;
  return (a, b) => sign * chosen(a, b) || byNumber(a, b);
}

const compareMinor = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

async function rowsOf(work: Work, entries: readonly Entry[], buyers: ReadonlyMap<string, Buyer>): Promise<z.input<typeof StatusRow>[]> {
  const ids = [...new Set(entries.map((entry) => entry.of.customer.id))];
  const contacts = await listCustomerContacts(work, ids);
  const labels = await labelsOfCustomers(work, ids);
  const services = await nameRunningServices(work, ids);
  const months = await listMonthTotals(work, ids);
  const times = new Map<string, string>();
  for (const partnerId of new Set(entries.map((entry) => entry.of.customer.partnerId)))
    times.set(partnerId, (await loadSettings(work, [blockTime], { partnerId })).get(blockTime));
  return entries.map(({ of, group, on, isDone, decision, openMinor }) => {
    const { customer, account } = of;
    const buyer = buyers.get(customer.id);
    const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
    const underWay = of.underWay.reduce((sum, payment) => sum + payment.amountMinor, 0n);
    const clock = decision.clockDebit;
    const month = months.get(customer.id);
    return {
      customerId: customer.id,
      number: customer.number,
      name: buyer ? nameOf(buyer) : "",
      partnerId: customer.partnerId,
      locationId: buyer?.locationId ?? null,
      labels: (labels.get(customer.id) ?? []).map(({ id, title, colour, textColour }) => ({ id, title, colour, textColour })),
      status: customer.status,
      group,
      on,
      time: group === "due" ? null : (times.get(customer.partnerId) ?? null),
      isDone,
      balance: amount(account.balanceMinor),
      open: amount(openMinor),
      shortfall: amount(decision.shortfallMinor),
      document: clock && { id: clock.documentId, text: clock.text, dueOn: clock.dueOn },
      daysOverdue: daysOverdue({ decision, on }),
      blockingDays: of.facts.terms.blockingDays,
      holds: of.holds.map(({ kind, until }) => ({ kind, until })),
      underWay: underWay > 0n ? amount(underWay) : null,
      paymentMethod: account.paymentMethod,
      billingType: account.billingType,
      phones: contacts.get(customer.id)?.phones ?? [],
      emails: contacts.get(customer.id)?.emails ?? [],
      services: services.get(customer.id) ?? [],
      atRisk: month?.net ?? null,
    };
  });
}

/** The figures above the list, and what waits for a person. */
export async function accountStatusTotals(
  work: Work,
  partnerIds: readonly string[] | undefined,
): Promise<z.input<typeof accountStatusTotalsEndpoint.returns>> {
  const entries = await lookAhead(work, partnerIds);
  const partners = (await listPartners(work)).filter(
    ({ id }) => seesPartner(work.actor, id) && (partnerIds === undefined || partnerIds.includes(id)),
  );
  const todays = partners.map(({ timeZone }) => calendarDay(work.now, timeZone)).toSorted();
  const first = todays[0] ?? calendarDay(work.now, "UTC");
  const days = Array.from({ length: daysAhead + 1 }, (_, index) => addDays(first, index));
  const names = new Map(partners.map(({ id, name }) => [id, name]));
  const held = await listHeldSteps(work, [blockStepName, deactivateStepName]);
  return {
    days: days.map((on) => ({
      on,
      groups: (["due", "blocked", "deactivated"] as const).map((group) =>
        totalOf(
          group,
          entries.filter((entry) => entry.on === on && entry.group === group),
        ),
      ),
    })),
    held: held.filter(({ partnerId }) => names.has(partnerId)).map((step) => ({ ...step, partnerName: names.get(step.partnerId) ?? "" })),
    setAside: await listSetAside(work, [...names.keys()]),
  };
}

function totalOf(group: Entry["group"], entries: readonly Entry[]) {
  const open = new Map<string, bigint>();
  for (const { of, openMinor } of entries) open.set(of.account.currency, (open.get(of.account.currency) ?? 0n) + openMinor);
  return { group, count: entries.length, open: [...open].map(([currency, minor]) => toMoneyJson(money(minor, currency))) };
}

const mostSetAside = 100;

async function listSetAside(work: Work, partnerIds: readonly string[]) {
  const { rows } = await sql<{
    customerId: string;
    step: string;
    on: Day;
    failure: string;
  }>`select customer_id as "customerId", step, on_day as "on", failure
    from collections.set_aside aside where partner_id = any (${[...partnerIds]}::uuid[]) and ${visibleTo(work.actor, { partner: "aside.partner_id" })}
    order by at desc limit ${mostSetAside}`.execute(work.tx);
  const standings = await listStandings(
    work,
    rows.map((row) => row.customerId),
  );
  return rows.flatMap((row) => {
    const standing = standings.get(row.customerId);
    return standing ? [{ ...row, number: standing.number }] : [];
  });
}

/** B-262 a person has looked and lets the step go on. */
export async function releaseStep(work: Work, wish: z.output<typeof releaseStepEndpoint.body>): Promise<void> {
  const { partnerId, step, on } = wish;
  const partner = (await listPartners(work)).find(({ id }) => id === partnerId);
  if (!partner || !seesPartner(work.actor, partnerId)) throw notFound();
  if (!(await letStepGoOn(work, wish))) throw stepNotHeld("It went on already, or did not stop. Look at the account status again.");
  await sql`insert into collections.releases (partner_id, step, on_day, released_by, released_at)
    values (${partnerId}, ${step}, ${on}, ${JSON.stringify(describeActor(work))}::jsonb, ${work.now}) on conflict do nothing`.execute(
    work.tx,
  );
  work.audit({
    entity: "daily_step",
    entityId: partnerId,
    label: `${step} of ${on}, ${partner.name}`,
    action: "released",
    partnerId,
    changes: { state: { before: "held", after: "released" } },
  });
}
