// When customers are reminded of what is open (B-172 to B-174): values in, values out.
import { addDays, type Day, dayInMonth, daysBetween, maxDay, monthIndex } from "../../../../shared/calendar.ts";
import { holdOn, type StatusFacts, uncoveredDebits } from "../status/decide-status-rules.ts";

export const reminderNumbers = [1, 2, 3] as const;
export type ReminderNumber = (typeof reminderNumbers)[number];

export interface ReminderPlan {
  /** Counted from the due date or the date of the document, or fixed days of the month. */
  readonly anchor: "due_date" | "document_date" | "static";
  /** The first to the third. */
  readonly reminders: readonly { readonly isOn: boolean; readonly day: number }[];
  /** Moves a reminder that falls on a day off to the next working day; the day itself otherwise. */
  readonly shift: (on: Day) => Day;
}

export interface PlannedReminder {
  readonly number: ReminderNumber;
  readonly on: Day;
}

/** The days on which a batch is reminded of; what is switched off is left out. */
export function reminderDates(plan: ReminderPlan, batch: { readonly dueOn: Day; readonly issuedOn: Day }): PlannedReminder[] {
  const base = plan.anchor === "due_date" ? batch.dueOn : batch.issuedOn;
  const month = plan.anchor === "static" ? firstStaticMonth(plan, batch.issuedOn) : 0;
  return plan.reminders.flatMap(({ isOn, day }, at) => {
    if (!isOn) return [];
    const on = plan.anchor === "static" ? dayInMonth(month, day) : addDays(base, day);
    return [{ number: (at + 1) as ReminderNumber, on: plan.shift(on) }];
  });
}

/** Fixed days belong to one month: the one in which the first of them is not over yet when the document is made. */
function firstStaticMonth({ reminders }: ReminderPlan, issuedOn: Day): number {
  const month = monthIndex(issuedOn);
  const first = reminders[0]?.day ?? 1;
  return dayInMonth(month, first) >= issuedOn ? month : month + 1;
}

/** How long after its day a reminder is still sent: a promise that ran out, a day on which nothing ran. Later it would be news of the past. */
const lateDays = 7;

/**
 * The reminder to send on a day: the latest one whose day has come and that was not sent, never one below what was sent already. After an
 * outage that is one and not all that were missed (B-6).
 */
export function dueReminder(
  dates: readonly PlannedReminder[],
  sent: ReadonlySet<number>,
  on: Day,
  changedOn: Day | null = null,
): PlannedReminder | undefined {
  const latest = dates.filter((planned) => planned.on <= on).at(-1);
  if (!latest) return undefined;
  // B-160 Days that other terms put into the past are late from the day of the change on.
  const since = changedOn === null ? latest.on : maxDay(latest.on, changedOn);
  if (daysBetween(since, on) > lateDays) return undefined;
  return [...sent].some((number) => number >= latest.number) ? undefined : latest;
}

/** B-173 what is wrong with the days; undefined: nothing. */
export function wrongReminderDays({
  anchor,
  days,
}: {
  anchor: ReminderPlan["anchor"];
  days: readonly number[];
}): { readonly at: number; readonly code: "out-of-range" | "reminder-order" } | undefined {
  for (const [at, day] of days.entries()) {
    if (anchor === "static" ? day < 1 || day > 31 : anchor === "document_date" && day < 0) return { at, code: "out-of-range" };
    const before = days[at - 1];
    if (before !== undefined && day <= before) return { at, code: "reminder-order" };
  }
  return undefined;
}

/** The open eligible documents that are due on one day (B-172). */
export interface Batch {
  readonly dueOn: Day;
  readonly documents: readonly { readonly id: string; readonly number: string; readonly openMinor: bigint }[];
  readonly totalMinor: bigint;
}

/** What a customer is reminded of: the documents that share the clock debit's due date, as far as nothing pays for them. */
export function batchOf(facts: StatusFacts): Batch | undefined {
  const open = uncoveredDebits(facts).filter((debit) => debit.isEligible && debit.documentId !== null);
  const dueOn = open[0]?.dueOn;
  if (dueOn === undefined) return undefined;
  const inBatch = open.filter((debit) => debit.dueOn === dueOn);
  return {
    dueOn,
    documents: inBatch.map((debit) => ({ id: debit.documentId as string, number: debit.text, openMinor: debit.uncoveredMinor })),
    totalMinor: inBatch.reduce((sum, debit) => sum + debit.uncoveredMinor, 0n),
  };
}

export type WhyNot = "status" | "method" | "too-little" | "promise" | "dispute" | "under-way";

/** B-174 why a customer is not reminded of a batch on a day; undefined: they are. */
export function whyNotReminded(
  facts: StatusFacts,
  batch: Batch,
  { on, method, methods, minMinor }: { on: Day; method: string; methods: readonly string[]; minMinor: bigint },
): WhyNot | undefined {
  const { status } = facts.standing;
  if (status === "inactive" || status === "archived") return "status";
  if (methods.length > 0 && !methods.includes(method)) return "method";
  if (batch.totalMinor < minMinor) return "too-little";
  const holds = facts.holds.filter((hold) => hold.until === null || hold.until >= on);
  if (holds.some((hold) => hold.kind === "promise")) return "promise";
  if (holds.some((hold) => hold.kind === "dispute")) return "dispute";
  const pays = holdOn({ holds: [], underWay: facts.underWay }, on, batch.totalMinor);
  return pays === undefined ? undefined : "under-way";
}
