// Business calendars (O-123): weekly hours, holidays, and which partner uses which.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { FilledLine, Line } from "../../../../shared/text.ts";

const Minute = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/);

const WorkSpanShape = z
  .strictObject({ from: Minute, to: Minute })
  .refine(({ from, to }) => from < to, { path: ["to"], params: { code: "before-start" }, message: "later than the start" });

const spansApart = (spans: readonly { from: string; to: string }[]): boolean =>
  spans.toSorted((a, b) => (a.from < b.from ? -1 : 1)).every((span, at, all) => at === 0 || span.from >= (all[at - 1]?.to ?? ""));

const WeeklyShape = z
  .array(
    z
      .array(WorkSpanShape)
      .max(6)
      .refine(spansApart, { params: { code: "spans-overlap" }, message: "spans that do not overlap" }),
  )
  .length(7);

const HolidayShape = z.strictObject({ on: DayShape, everyYear: z.boolean(), title: Line(100) });

const fields = { name: FilledLine(60), weekly: WeeklyShape, holidays: z.array(HolidayShape).max(500) };

export const CalendarView = z.object({
  id: z.uuid(),
  name: z.string(),
  isDefault: z.boolean(),
  /** Monday first. */
  weekly: z.array(z.array(z.object({ from: z.string(), to: z.string() }))),
  holidays: z.array(z.object({ on: DayShape, everyYear: z.boolean(), title: z.string() })),
  /** Of the partners that you see, those that chose it. */
  partnerIds: z.array(z.uuid()),
  version: z.int(),
});

const calendarId = z.object({ calendarId: z.uuid() });

export const listCalendarsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/business-calendars",
  summary: "Business calendars with their hours and holidays.",
  returns: z.object({ items: z.array(CalendarView) }),
});
export const createCalendarEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/business-calendars",
  summary: "Makes a business calendar.",
  body: z.strictObject(fields),
  returns: CalendarView,
  idempotent: true,
});
export const updateCalendarEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/business-calendars/:calendarId",
  summary: "Changes a calendar's name, hours or holidays, or makes it the default.",
  params: calendarId,
  body: z.strictObject({ ...fields, isDefault: z.literal(true) }).partial(),
  returns: CalendarView,
  versioned: true,
});
export const deleteCalendarEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/business-calendars/:calendarId",
  summary: "Removes a calendar; partners that chose it go by the default.",
  params: calendarId,
  versioned: true,
});
export const readHolidaysEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/business-calendar-holidays",
  summary: "Reads the holidays of a calendar file (ICS). Nothing is saved.",
  request: "upload",
  returns: z.object({ items: z.array(HolidayShape) }),
});
export const chooseCalendarEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/partners/:partnerId/business-calendar",
  summary: "Chooses a partner's calendar; null goes by the default.",
  params: z.object({ partnerId: z.uuid() }),
  body: z.strictObject({ calendarId: z.uuid().nullable() }),
  returns: z.object({ items: z.array(CalendarView) }),
});
