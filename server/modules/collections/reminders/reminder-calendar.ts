// The calendar beside the form of the reminders: by the same rules as the step and the block, so it shows what will happen.
import { sql } from "kysely";
import type { z } from "zod";
import { addDays, addMonths, calendarDay, type Day, dayOfMonth, daysBetween, onDayOfMonth } from "../../../../shared/calendar.ts";
import { type MoneyJson, money, parseMoney, toMoneyJson } from "../../../../shared/money.ts";
import { validationFailed } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { daysToPay, getAccountMoney, listDocumentDays, proformaDayFor } from "../../billing/index.ts";
import { getReachable } from "../../customers/index.ts";
import { getBusinessCalendar, getVisiblePartner, isDayOff, isHoliday, type Partner } from "../../partners/index.ts";
import * as settings from "../settings.ts";
import { blockDayOf, shift, type Terms } from "../status/decide-status-rules.ts";
import { type Case, loadCases, loadRules, type Rules } from "../status/load-facts.ts";
import { nextBlock } from "../status/outlook-rules.ts";
import type { CalendarView, ReminderRow, reminderCalendarEndpoint } from "./contract.ts";
import { loadReminding, type Reminding, remindingFor, shiftOf } from "./reminder-plan.ts";
import { batchOf, reminderDates, whyNotReminded, wrongReminderDays } from "./reminder-rules.ts";

type Wanted = z.output<(typeof reminderCalendarEndpoint)["body"]>;
type View = z.input<typeof CalendarView>;
type Item = Omit<View["items"][number], "on" | "movedFrom"> & { on: Day; movedFrom: Day | null };

export async function showReminderCalendar(work: Work, partnerId: string, wanted: Wanted): Promise<View> {
  const partner = await getVisiblePartner(work, partnerId);
  const today = calendarDay(work.now, partner.timeZone);
  const rules = await loadRules(work, partner);
  const reminding = await remindingOf(work, partner, wanted);
  const calendar = await getBusinessCalendar(work, partner.id);
  const first = onDayOfMonth(wanted.month, 1);
  const until = addMonths(first, 2);
  const proformas = await proformaItems(work, { partnerId: partner.id, customerId: wanted.customerId }, { first, today });
  const daysOff: Day[] = [];
  for (let on = first; on < until; on = addDays(on, 1)) if (isDayOff(calendar, on) || isHoliday(calendar, on)) daysOff.push(on);
  if (wanted.customerId !== undefined) {
    const customer = await getReachable(work, wanted.customerId, "customers.billing.view");
    const [one] = await loadCases(work, rules, [customer.id]);
    const shown = { id: customer.id, number: customer.number, name: customer.fullName };
    const own = one && !wanted.wish ? remindingFor(reminding, one.account.reminderRule) : reminding;
    const owned = one ? await itemsOfCustomer(work, rules, own, one, today) : undefined;
    return {
      today,
      daysOff,
      customer: shown,
      isExample: owned === undefined,
      items: [...(owned ?? (await exampleFor(work, rules, own, { first, one }))), ...proformas].toSorted(byDay),
    };
  }
  const example = await exampleFor(work, rules, reminding, { first, one: undefined });
  return { today, daysOff, customer: null, isExample: true, items: [...example, ...proformas].toSorted(byDay) };
}

/** B-156 the days of both months on which proformas are made, by the customer's own configuration or the provider's; of a customer those to come. */
async function proformaItems(
  work: Work,
  place: { partnerId: string; customerId: string | undefined },
  { first, today }: { first: Day; today: Day },
): Promise<Item[]> {
  const dayOf = await proformaDayFor(work, place);
  if (dayOf === null) return [];
  return [first, addMonths(first, 1)]
    .map((month) => onDayOfMonth(month, dayOf))
    .filter((on) => place.customerId === undefined || on > today)
    .map((on) => item(on, "proforma"));
}

async function remindingOf(work: Work, partner: Partner, { wish }: Wanted): Promise<Reminding> {
  const saved = await loadReminding(work, partner.id);
  if (!wish) return saved;
  const wrong = wrongReminderDays({ anchor: wish.anchor, days: wish.days });
  if (wrong) {
    const message =
      wrong.code === "reminder-order" ? "Each reminder comes after the one before it." : "This day is outside of what is possible.";
    throw validationFailed(message, { errors: [{ field: `wish.days.${wrong.at}`, code: wrong.code, message }] });
  }
  return {
    ...saved,
    anchor: wish.anchor,
    reminders: wish.days.map((day, at) => ({ day, isOn: wish.on[at] ?? true })),
    shift: await shiftOf(work, partner.id, wish.workingDaysOnly),
  };
}

const item = (on: Day, mark: Item["mark"], more: Partial<Item> = {}): Item => ({
  on,
  mark,
  movedFrom: null,
  isDone: false,
  whyNot: null,
  document: null,
  amount: null,
  ...more,
});

type EndTerms = Pick<Terms, "blockingDays" | "mayActOn" | "neverBlocks" | "blockingOn" | "deactivationOn" | "deactivationDays">;

const usualTerms = ({ loaded, mayActOn }: Rules): EndTerms => ({
  blockingDays: loaded.get(settings.blockingDays),
  neverBlocks: loaded.get(settings.neverBlocks),
  blockingOn: loaded.get(settings.processing),
  deactivationOn: loaded.get(settings.deactivation),
  deactivationDays: loaded.get(settings.deactivationDays),
  mayActOn,
});

/** A document of the month's billing day that nobody pays, by the usual terms or by those of a customer who owes nothing now. */
async function exampleFor(
  work: Work,
  rules: Rules,
  reminding: Reminding,
  { first, one }: { first: Day; one: Case | undefined },
): Promise<Item[]> {
  const account = one && (await getAccountMoney(work, one.customer.id, first));
  const issuedOn = onDayOfMonth(first, account ? dayOfMonth(account.nextBillingOn) : 1);
  const dueOn = addDays(issuedOn, await daysToPay(work, { partnerId: rules.partner.id, customerId: one?.customer.id }));
  return [
    item(issuedOn, "billing_day"),
    item(issuedOn, "document"),
    item(dueOn, "due"),
    ...reminderItems(reminding, { dueOn, issuedOn }),
    ...enforcement(one?.facts.terms ?? usualTerms(rules), dueOn),
  ].toSorted(byDay);
}

const byDay = (a: Item, b: Item): number => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0);

function reminderItems(reminding: Reminding, batch: { dueOn: Day; issuedOn: Day }): Item[] {
  const unmoved = reminderDates({ ...reminding, shift: (on) => on }, batch);
  return reminderDates(reminding, batch).map(({ number, on }) => {
    const wished = unmoved.find((other) => other.number === number)?.on ?? on;
    return item(on, `reminder_${number}`, { movedFrom: wished === on ? null : wished });
  });
}

/** B-41 the block and what follows it, with where they were moved from. */
function enforcement(terms: EndTerms, dueOn: Day): Item[] {
  if (!terms.blockingOn || terms.neverBlocks) return [];
  const blockOn = blockDayOf(terms, dueOn);
  const wished = addDays(dueOn, 1 + terms.blockingDays);
  const items = [item(addDays(blockOn, -1), "warning"), item(blockOn, "block", { movedFrom: wished === blockOn ? null : wished })];
  if (!terms.deactivationOn || terms.deactivationDays === null) return items;
  const end = addDays(blockOn, terms.deactivationDays);
  const deactivateOn = shift(terms, end);
  return [...items, item(deactivateOn, "deactivation", { movedFrom: deactivateOn === end ? null : end })];
}

/** What was sent and what is planned for what a customer owes; undefined: nothing is owed. */
async function itemsOfCustomer(work: Work, rules: Rules, reminding: Reminding, one: Case, today: Day): Promise<Item[] | undefined> {
  const batch = batchOf(one.facts);
  if (!batch) return undefined;
  const { currency } = one.account;
  const amount = (minor: bigint): MoneyJson => toMoneyJson(money(minor, currency));
  const [document] = batch.documents;
  const about = { document: document ? { id: document.id, number: document.number } : null, amount: amount(batch.totalMinor) };
  const issuedOn = (await listDocumentDays(work, document ? [document.id] : [])).get(document?.id ?? "") ?? batch.dueOn;
  const sent = await listReminderRows(work, one.customer.id);
  const sentOfBatch = sent.filter((row) => row.dueOn === batch.dueOn);
  const latest = Math.max(0, ...sentOfBatch.map((row) => row.number));
  const why = (on: Day) =>
    whyNotReminded(one.facts, batch, {
      on,
      method: one.account.paymentMethod,
      methods: reminding.methods,
      minMinor: parseMoney(reminding.minAmount, rules.partner.currency).minor,
    });
  const items: Item[] = [item(issuedOn, "document", about), item(batch.dueOn, "due", about)];
  for (const row of sentOfBatch)
    items.push(item(row.sentOn as Day, `reminder_${row.number as 1}`, { ...about, isDone: true, amount: row.total as MoneyJson }));
  for (const planned of reminderItems(reminding, { dueOn: batch.dueOn, issuedOn })) {
    const number = Number(planned.mark.slice(-1));
    if (number <= latest || daysBetween(planned.on, today) > 7) continue;
    const on = planned.on < today ? today : planned.on;
    items.push({
      ...planned,
      ...about,
      on,
      movedFrom: planned.movedFrom ?? (on === planned.on ? null : planned.on),
      whyNot: why(on) ?? null,
    });
  }
  items.push(...endsOfCustomer(one, { today, dueOn: batch.dueOn, about }));
  for (const { kind, until } of one.facts.holds)
    if (until !== null && until >= today) items.push(item(until, "hold", { whyNot: kind === "dispute" ? "dispute" : "promise" }));
  items.push(item((await getAccountMoney(work, one.customer.id, today)).nextBillingOn, "billing_day"));
  return items.toSorted(byDay);
}

/** The block as it happened or will, the warning before it and what follows it. */
function endsOfCustomer({ facts }: Case, { today, dueOn, about }: { today: Day; dueOn: Day; about: Partial<Item> }): Item[] {
  const { standing, terms } = facts;
  const next = standing.blockedOn === null ? nextBlock(facts, today) : undefined;
  const items: Item[] = [];
  if (standing.blockedOn) items.push(item(standing.blockedOn, "block", { ...about, isDone: true }));
  if (next) {
    const wished = addDays(dueOn, 1 + terms.blockingDays);
    if (next.on > today) items.push(item(addDays(next.on, -1), "warning", about));
    items.push(item(next.on, "block", { ...about, movedFrom: wished === next.on || wished < today ? null : wished }));
  }
  const blockedOn = standing.blockedOn ?? next?.on;
  if (!blockedOn || !terms.deactivationOn || terms.deactivationDays === null) return items;
  const end = addDays(blockedOn, terms.deactivationDays);
  const on = shift(terms, end);
  return [...items, item(on, "deactivation", { ...about, movedFrom: on === end ? null : end })];
}

/** What a customer was reminded of, the newest first. The caller has asked who may see it. */
export async function listReminderRows(work: Work, customerId: string): Promise<(z.input<typeof ReminderRow> & { dueOn: Day })[]> {
  const { rows } = await sql<{
    id: string;
    number: number;
    dueOn: Day;
    sentOn: Day;
    isUndeliverable: boolean;
    totalMinor: bigint;
    currency: string;
  }>`select id, number, due_on as "dueOn", sent_on as "sentOn", is_undeliverable as "isUndeliverable", total_minor as "totalMinor", currency
    from collections.reminders where customer_id = ${customerId} order by sent_on desc limit 100`.execute(work.tx);
  return rows.map(({ totalMinor, currency, ...row }) => ({ ...row, total: toMoneyJson(money(totalMinor, currency)) }));
}
