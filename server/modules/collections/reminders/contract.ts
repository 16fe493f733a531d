// Reminders of what is unpaid, seen on a calendar: as they are set, as they would be set, and as they stand for one customer (B-176).
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";

const calendarMarks = [
  "billing_day",
  "proforma",
  "document",
  "due",
  "reminder_1",
  "reminder_2",
  "reminder_3",
  "warning",
  "block",
  "deactivation",
  "hold",
] as const;

/** What is typed and not saved yet. */
export const ReminderWish = z.strictObject({
  anchor: z.enum(["due_date", "document_date", "static"]),
  on: z.array(z.boolean()).length(3),
  days: z.array(z.int().min(-60).max(120)).length(3),
  workingDaysOnly: z.boolean(),
});

export const CalendarView = z.object({
  today: DayShape,
  items: z.array(
    z.object({
      on: DayShape,
      mark: z.enum(calendarMarks),
      /** It was to be on that day, and was moved off a day off or a holiday. */
      movedFrom: DayShape.nullable(),
      /** It happened on that day already. */
      isDone: z.boolean(),
      /** Why it does not happen: a hold, too little, another way of paying. */
      whyNot: z.enum(["status", "method", "too-little", "promise", "dispute", "under-way"]).nullable(),
      document: z.object({ id: z.uuid(), number: z.string() }).nullable(),
      amount: MoneyShape.nullable(),
    }),
  ),
  /** Days on which nobody works, within what is shown. */
  daysOff: z.array(DayShape),
  customer: z.object({ id: z.uuid(), number: z.int(), name: z.string() }).nullable(),
  /** The customer owes nothing: the example stands for them from their next document on. */
  isExample: z.boolean(),
});

export const reminderCalendarEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/reminder-calendar",
  summary: "When a document, its reminders, the block and the deactivation would fall with these values. Nothing is saved.",
  params: z.object({ partnerId: z.uuid() }),
  body: z.strictObject({
    /** The first day of the month that is shown first. */
    month: DayShape,
    wish: ReminderWish.optional(),
    customerId: z.uuid().optional(),
  }),
  returns: CalendarView,
});

export const ReminderRow = z.object({
  id: z.uuid(),
  number: z.int(),
  dueOn: DayShape,
  sentOn: DayShape,
  isUndeliverable: z.boolean(),
  total: MoneyShape,
});
export const listRemindersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/reminders",
  summary: "What a customer was reminded of, the newest first.",
  params: z.object({ customerId: z.uuid() }),
  returns: z.object({ items: z.array(ReminderRow) }),
});
