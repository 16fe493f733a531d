// A day and a time as people type them, as the moment they mean in a time zone.

const clockFormats = new Map<string, Intl.DateTimeFormat>();

function clockFormat(timeZone: string): Intl.DateTimeFormat {
  let format = clockFormats.get(timeZone);
  if (!format) {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
    // "sv-SE" prints 2026-03-29 02:30:00.
    format = new Intl.DateTimeFormat("sv-SE", { timeZone, hourCycle: "h23", ...parts });
    clockFormats.set(timeZone, format);
  }
  return format;
}

const dayMs = 86_400_000;

/** What the clocks on the wall say then, counted as if they stood in UTC. */
const wallMs = (moment: number, timeZone: string): number => Date.parse(`${clockFormat(timeZone).format(moment).replace(" ", "T")}Z`);

/**
 * "2026-11-30" at "09:00" in Europe/Zagreb is 2026-11-30T08:00:00.000Z. A time that a change of the clocks skips means the hour after it,
 * one that comes twice the first of the two.
 */
export function momentIn(day: string, time: string, timeZone: string): string {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  // The clocks change once within two days at most, so one of the two offsets around the moment is the right one.
  const [before, after] = [wanted - dayMs, wanted + dayMs].map((around) => wanted - (wallMs(around, timeZone) - around)) as [
    number,
    number,
  ];
  const fitting = [before, after].filter((moment) => wallMs(moment, timeZone) === wanted);
  return new Date(fitting.length > 0 ? Math.min(...fitting) : before).toISOString();
}

/** The other way: what stands in the boxes for a moment. */
export function dayAndTimeIn(moment: string, timeZone: string): { day: string; time: string } {
  const [day = "", clock = ""] = clockFormat(timeZone).format(new Date(moment)).split(" ");
  return { day, time: clock.slice(0, 5) };
}
