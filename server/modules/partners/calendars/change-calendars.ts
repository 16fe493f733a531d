import { sql } from "kysely";
import type { z } from "zod";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { differences } from "../../../platform/differences.ts";
import type { Upload } from "../../../platform/http/api.ts";
import { editConflict, fieldProblem, notFound, permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { settingsChanged } from "../events.ts";
import { getVisiblePartner } from "../partner-queries.ts";
import { alreadyTaken, calendarIsDefault } from "../problems.ts";
import { systemScope } from "../setting-store.ts";
import { listCalendars, type StoredCalendar } from "./calendar-store.ts";
import type { CalendarView, createCalendarEndpoint, updateCalendarEndpoint } from "./contract.ts";
import { readHolidays } from "./ics-rules.ts";

/** Whoever hears it works out again what hangs on working days. */
const settingKey = "partners.business_calendar";

const calendarView = (work: Work, calendar: StoredCalendar): z.input<typeof CalendarView> => ({
  ...calendar,
  weekly: calendar.weekly.map((spans) => spans.map((span) => ({ ...span }))),
  holidays: calendar.holidays.map((holiday) => ({ ...holiday })),
  partnerIds: calendar.partnerIds.filter((id) => seesPartner(work.actor, id)),
});

export const listCalendarViews = async (work: Work): Promise<z.input<typeof CalendarView>[]> =>
  (await listCalendars(work)).map((calendar) => calendarView(work, calendar));

export async function createCalendar(
  work: Work,
  wish: z.output<typeof createCalendarEndpoint.body>,
): Promise<z.input<typeof CalendarView>> {
  refuseBoundStaff(work);
  await refuseTakenName(work, wish.name);
  const { rows } = await sql<{ id: string }>`insert into partners.business_calendars (name, weekly, holidays)
    values (${wish.name}, ${JSON.stringify(wish.weekly)}::jsonb, ${JSON.stringify(inOrder(wish.holidays))}::jsonb) returning id`.execute(
    work.tx,
  );
  const made = await getCalendar(work, rows[0]?.id ?? "");
  audit(work, made, "created", { name: { before: null, after: made.name } });
  return calendarView(work, made);
}

export async function updateCalendar(
  work: Work,
  id: string,
  { isDefault, ...edit }: z.output<typeof updateCalendarEndpoint.body>,
  version: number,
): Promise<z.input<typeof CalendarView>> {
  refuseBoundStaff(work);
  const before = await lockCalendar(work, id, version);
  if (edit.name !== undefined) await refuseTakenName(work, edit.name, id);
  const after = { ...before, ...edit, ...(edit.holidays ? { holidays: inOrder(edit.holidays) } : {}) };
  if (isDefault)
    await sql`update partners.business_calendars set is_default = false, version = version + 1 where is_default and id <> ${id}`.execute(
      work.tx,
    );
  await sql`update partners.business_calendars set name = ${after.name}, weekly = ${JSON.stringify(after.weekly)}::jsonb,
      holidays = ${JSON.stringify(after.holidays)}::jsonb, is_default = is_default or ${isDefault === true}, version = version + 1
    where id = ${id}`.execute(work.tx);
  const changed = await getCalendar(work, id);
  const { version: _was, partnerIds: _whose, ...was } = before;
  const { version: _is, partnerIds: _theirs, ...is } = changed;
  audit(work, changed, "updated", differences(was, is));
  announce(work);
  return calendarView(work, changed);
}

export async function deleteCalendar(work: Work, id: string, version: number): Promise<void> {
  refuseBoundStaff(work);
  const calendar = await lockCalendar(work, id, version);
  if (calendar.isDefault) throw calendarIsDefault("Make another calendar the default first.");
  await sql`delete from partners.partner_calendars where calendar_id = ${id}`.execute(work.tx);
  await sql`delete from partners.business_calendars where id = ${id}`.execute(work.tx);
  audit(work, calendar, "deleted", { name: { before: calendar.name, after: null } });
  announce(work);
}

export async function chooseCalendar(work: Work, partnerId: string, calendarId: string | null): Promise<z.input<typeof CalendarView>[]> {
  const partner = await getVisiblePartner(work, partnerId);
  const all = await listCalendars(work);
  const before = all.find((one) => one.partnerIds.includes(partnerId));
  const chosen = calendarId === null ? undefined : all.find((one) => one.id === calendarId);
  if (calendarId !== null && !chosen) throw notFound();
  await sql`delete from partners.partner_calendars where partner_id = ${partnerId}`.execute(work.tx);
  if (chosen)
    await sql`insert into partners.partner_calendars (partner_id, calendar_id) values (${partnerId}, ${chosen.id})`.execute(work.tx);
  work.audit({
    entity: "business_calendar",
    entityId: chosen?.id ?? before?.id ?? partnerId,
    label: `Calendar of ${partner.name}`,
    action: "chosen",
    partnerId,
    changes: { calendar: { before: before?.name ?? null, after: chosen?.name ?? null } },
  });
  work.emit(settingsChanged, { partnerId, objectId: partnerId }, { key: settingKey, level: "partner" });
  return listCalendarViews(work);
}

const largestFile = 1_000_000;

/** The holidays of an ICS file, for the form; nothing is saved. */
export function holidaysOfFile(file: Upload | undefined): ReturnType<typeof readHolidays> {
  if (!file) throw fieldProblem("file", "required", "Choose a calendar file.");
  if (file.bytes.byteLength > largestFile) throw fieldProblem("file", "too-big", "A calendar file has at most 1 MB.");
  const holidays = readHolidays(Buffer.from(file.bytes).toString("utf8"));
  if (holidays.length === 0)
    throw fieldProblem("file", "no-holidays", "This file holds no days. Export it as iCalendar (.ics) and try again.");
  return holidays;
}

/** A calendar is everybody's: who sees some partners only chooses among them. */
function refuseBoundStaff({ actor }: Work): void {
  if ((actor.kind === "staff" || actor.kind === "key") && actor.partners !== "all")
    throw permissionDenied("Calendars are shared by all partners. Somebody who sees all of them can change them.");
}

const inOrder = <Holiday extends { on: string; everyYear: boolean }>(holidays: readonly Holiday[]): Holiday[] =>
  [...new Map(holidays.map((holiday) => [`${holiday.on} ${holiday.everyYear}`, holiday])).values()].toSorted((a, b) =>
    a.on < b.on ? -1 : 1,
  );

async function getCalendar(work: Work, id: string): Promise<StoredCalendar> {
  const found = (await listCalendars(work)).find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
}

async function lockCalendar(work: Work, id: string, version: number): Promise<StoredCalendar> {
  await sql`select 1 from partners.business_calendars where id = ${id} for update`.execute(work.tx);
  const calendar = await getCalendar(work, id);
  if (calendar.version !== version)
    throw editConflict(`The calendar ${calendar.name} was changed meanwhile.`, { current: calendarView(work, calendar) });
  return calendar;
}

async function refuseTakenName(work: Work, name: string, except?: string): Promise<void> {
  const taken = (await listCalendars(work)).find((one) => one.name.toLowerCase() === name.toLowerCase() && one.id !== except);
  if (taken) throw alreadyTaken(`There is a calendar "${name}" already.`, { errors: [{ field: "name", code: "duplicate" }] });
}

const announce = (work: Work): void =>
  work.emit(settingsChanged, { partnerId: null, objectId: systemScope }, { key: settingKey, level: "system" });

function audit(work: Work, calendar: StoredCalendar, action: string, changes: Record<string, { before: unknown; after: unknown }>): void {
  work.audit({ entity: "business_calendar", entityId: calendar.id, label: `Calendar ${calendar.name}`, action, partnerId: null, changes });
}
