import { sql } from "kysely";
import type { z } from "zod";
import { addDays, addMonths, calendarDay, type Day, daysBetween } from "../../../../shared/calendar.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { slotMs, slotsPerHour, startOfDay } from "../counter-rules.ts";
import { weekStart } from "../settings.ts";
import type { serviceGraphEndpoint } from "./contract.ts";
import { firstDayOf, type GraphStep, longestDays, nextDayOf, type Part, pointsOf, ratesOf, usualFrom } from "./graph-rules.ts";

type View = z.input<(typeof serviceGraphEndpoint)["returns"]>;
type Asked = { readonly step: GraphStep; readonly from?: Day | undefined; readonly through?: Day | undefined };

/** Whose graph it is: services that the reader was shown already. */
export interface GraphReach {
  readonly partnerId: string;
  readonly timeZone: string;
  readonly today: Day;
  readonly serviceIds: readonly string[];
}

/** N-152 from what is kept. N-154 what is not there is left out. */
export async function showGraph(work: Work, reach: GraphReach, asked: Asked): Promise<View> {
  const { step } = asked;
  const { from, through } = spanOf(asked, reach.today);
  const parts = await partsOf(work, reach, { step, from, through });
  const firstOfWeek = step === "week" && (await getSetting(work, weekStart, { partnerId: reach.partnerId })) === "sunday" ? 7 : 1;
  const points = pointsOf(parts, placeOfPart(step, reach.timeZone, firstOfWeek));
  return {
    ...{ step, from, through },
    points: points.map(({ at, until, downBytes, upBytes, down, up }) => ({
      ...{ at: at.toISOString(), until: until.toISOString() },
      ...{ downBytes: Number(downBytes), upBytes: Number(upBytes), down, up },
    })),
    whole: parts.length === 0 ? null : { down: ratesOf(parts, "downBytes"), up: ratesOf(parts, "upBytes") },
  };
}

function spanOf({ step, from: askedFrom, through: askedThrough }: Asked, today: Day): { from: Day; through: Day } {
  const through = askedThrough ?? today;
  const from = askedFrom ?? usualFrom(step, through);
  if (from > through) throw fieldProblem("from", "end-before-start", "The period ends before it begins.");
  if (daysBetween(from, through) >= longestDays[step])
    throw fieldProblem("from", "period-too-long", "Choose a shorter period, or longer steps.");
  return { from, through };
}

function placeOfPart(step: GraphStep, timeZone: string, firstOfWeek: 1 | 7): (part: Part) => Pick<Part, "from" | "until"> {
  if (step === "slot") return (part) => part;
  if (step === "hour")
    return ({ from }) => {
      const hour = hourStart(from, timeZone);
      return { from: hour, until: new Date(hour.getTime() + 3_600_000) };
    };
  return ({ from }) => {
    const first = firstDayOf(step, calendarDay(from, timeZone), firstOfWeek);
    return { from: startOfDay(first, timeZone), until: startOfDay(nextDayOf(step, first), timeZone) };
  };
}

function hourStart(at: Date, timeZone: string): Date {
  const { minute, second } = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  return new Date(at.getTime() - (minute * 60 + second) * 1000);
}

interface Row {
  readonly at: Date;
  readonly down: bigint;
  readonly up: bigint;
}

/** The finest parts that are kept and that a step is made of, of all services together. */
async function partsOf(
  work: Work,
  reach: GraphReach,
  { step, from, through }: { step: GraphStep; from: Day; through: Day },
): Promise<Part[]> {
  const { timeZone } = reach;
  const span = { start: startOfDay(from, timeZone), end: startOfDay(addDays(through, 1), timeZone) };
  switch (step) {
    case "slot":
      return readSlots(work, reach, span);
    case "hour": {
      // Slots make the least and most of an hour; hours from before they are kept are one part each.
      const slots = await readSlots(work, reach, span);
      const known = new Set(slots.map((slot) => hourStart(slot.from, timeZone).getTime()));
      const hours = await readHours(work, reach, span);
      return [...slots, ...hours.filter((hour) => !known.has(hour.from.getTime()))];
    }
    case "day": {
      const hours = await readHours(work, reach, span);
      const known = new Set(hours.map((hour) => calendarDay(hour.from, timeZone)));
      const days = await readDays(work, reach, { from, through });
      return [...hours, ...days.filter((day) => !known.has(calendarDay(day.from, timeZone)))];
    }
    case "week":
    case "month":
      return readDays(work, reach, { from, through });
    case "year":
      return readMonths(work, reach, { from, through });
  }
}

async function readSlots(work: Work, { serviceIds }: GraphReach, { start, end }: { start: Date; end: Date }): Promise<Part[]> {
  const numbers = Array.from({ length: slotsPerHour }, (_, slot) => slot);
  const of = (way: "d" | "u") => sql`array[${sql.join(numbers.map((slot) => sql`sum(${sql.ref(`${way}${slot}`)})::int8`))}]`;
  const { rows } = await sql<Row>`select hour + (slot - 1) * interval '5 minutes' as at, down[slot] as down, up[slot] as up from (
      select hour, ${of("d")} as down, ${of("u")} as up from usage.slots
      where service_id = any (${[...serviceIds]}::uuid[]) and hour >= ${start} and hour < ${end} group by hour) hours
    cross join generate_series(1, ${slotsPerHour}) slot where down[slot] is not null order by at`.execute(work.tx);
  return partsOfRows(rows, slotMs);
}

async function readHours(work: Work, { serviceIds }: GraphReach, { start, end }: { start: Date; end: Date }): Promise<Part[]> {
  const { rows } = await sql<Row>`select hour as at, sum(down_bytes)::int8 as down, sum(up_bytes)::int8 as up from usage.hours
    where service_id = any (${[...serviceIds]}::uuid[]) and hour >= ${start} and hour < ${end} group by hour order by hour`.execute(
    work.tx,
  );
  return partsOfRows(rows, 3_600_000);
}

const partsOfRows = (rows: readonly Row[], ms: number): Part[] =>
  rows.map(({ at, down: downBytes, up: upBytes }) => ({ from: at, until: new Date(at.getTime() + ms), downBytes, upBytes }));

type DayRow = Omit<Row, "at"> & { readonly day: Day };

async function readDays(work: Work, { serviceIds, timeZone }: GraphReach, { from, through }: { from: Day; through: Day }): Promise<Part[]> {
  const { rows } = await sql<DayRow>`select day, sum(down_bytes)::int8 as down, sum(up_bytes)::int8 as up from usage.days
    where service_id = any (${[...serviceIds]}::uuid[]) and day between ${from} and ${through} group by day order by day`.execute(work.tx);
  return rows.map((row) => partOfDays(work, row, addDays(row.day, 1), timeZone));
}

async function readMonths(
  work: Work,
  { serviceIds, timeZone }: GraphReach,
  { from, through }: { from: Day; through: Day },
): Promise<Part[]> {
  const { rows } = await sql<DayRow>`select month as day, sum(down_bytes)::int8 as down, sum(up_bytes)::int8 as up from usage.months
    where service_id = any (${[...serviceIds]}::uuid[]) and month between ${from} and ${through} group by month order by month`.execute(
    work.tx,
  );
  return rows.map((row) => partOfDays(work, row, addMonths(row.day, 1), timeZone));
}

/** A day or month that is not over is as long as it was until now. */
function partOfDays({ now }: Work, { day, down: downBytes, up: upBytes }: DayRow, next: Day, timeZone: string): Part {
  const [from, end] = [startOfDay(day, timeZone), startOfDay(next, timeZone)];
  return { from, until: now > from && now < end ? now : end, downBytes, upBytes };
}
