import { sql } from "kysely";
import { kept } from "../../../platform/kept.ts";
import type { Work } from "../../../platform/work.ts";
import type { BusinessCalendar, Holiday, WorkSpan } from "./calendar-rules.ts";

export interface StoredCalendar extends BusinessCalendar {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  /** The partners that chose it. */
  readonly partnerIds: readonly string[];
  readonly version: number;
}

interface Row {
  id: string;
  name: string;
  weekly: WorkSpan[][];
  holidays: Holiday[];
  isDefault: boolean;
  version: number;
  partnerIds: string[];
}

/** A handful of rows that every decision about days asks for. */
const allCalendars = kept({
  tables: ["partners.business_calendars", "partners.partner_calendars"],
  entities: ["business_calendar"],
  read: (work) => listCalendars(work),
});

/** All of them by name; of the partners those that the reader sees. */
export async function listCalendars(work: Work): Promise<StoredCalendar[]> {
  const { rows } =
    await sql<Row>`select calendar.id, calendar.name, calendar.weekly, calendar.holidays, calendar.is_default as "isDefault", calendar.version,
      array(select partner_id from partners.partner_calendars chosen where chosen.calendar_id = calendar.id order by partner_id) as "partnerIds"
    from partners.business_calendars calendar order by lower(calendar.name)`.execute(work.tx);
  return rows;
}

/** The calendar that a partner goes by: the chosen one, else the default. */
export async function getBusinessCalendar(work: Work, partnerId: string): Promise<BusinessCalendar> {
  const all = await allCalendars(work);
  return all.find((one) => one.partnerIds.includes(partnerId)) ?? all.find((one) => one.isDefault) ?? { weekly: [], holidays: [] };
}
