// Which steps of the daily procedure are to run now, and as which day.
import { addDays, type Day } from "../../../shared/calendar.ts";
import { momentIn } from "../../../shared/moment-in-zone.ts";

export interface PlannedStep {
  readonly name: string;
  readonly after: readonly string[];
  /** "00:05" by the partner's clock. */
  readonly at: string;
  /** The last day for which it is finished. */
  readonly doneThrough: Day;
}

export interface DueStep {
  readonly name: string;
  readonly on: Day;
  /** When it was to start. */
  readonly dueAt: Date;
}

/** A year and a bit: an installation that slept longer catches up in several goes. */
const maxDaysAtOnce = 400;

/**
 * What is due by `now`, in the order of its moments: a day's late steps come before the next day's early ones, and at the same moment
 * the steps stand as they were given.
 */
export function dueSteps(steps: readonly PlannedStep[], { now, today, timeZone }: { now: Date; today: Day; timeZone: string }): DueStep[] {
  const due: (DueStep & { place: number })[] = [];
  for (const [place, step] of steps.entries()) {
    let on = addDays(step.doneThrough, 1);
    for (let days = 0; on <= today && days < maxDaysAtOnce; on = addDays(on, 1), days++) {
      const dueAt = new Date(momentIn(on, step.at, timeZone));
      if (dueAt <= now) due.push({ name: step.name, on, dueAt, place });
    }
  }
  due.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.place - b.place);
  return due.map(({ place, ...step }) => step);
}

/**
 * The steps so that each stands behind those it waits for. Throws when one waits for a step that does not exist, or two for each other:
 * the program does not start then.
 */
export function inOrder<Step extends { readonly name: string; readonly after: readonly string[] }>(steps: readonly Step[]): Step[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  if (byName.size !== steps.length) throw new Error("two steps of the daily procedure have one name");
  const placed = new Set<Step>();
  const place = (step: Step, waiting: readonly Step[]): void => {
    if (placed.has(step)) return;
    if (waiting.includes(step)) throw new Error(`steps wait for each other: ${[...waiting, step].map(({ name }) => name).join(" → ")}`);
    for (const name of step.after) {
      const other = byName.get(name);
      if (!other) throw new Error(`${step.name} waits for ${name}, which is no step`);
      place(other, [...waiting, step]);
    }
    placed.add(step);
  };
  for (const step of steps) place(step, []);
  return [...placed];
}

/** A failed step is tried again soon, then less and less often: after 1, 2, 4 … 32 minutes, then every hour. */
export const minutesToNextTry = (attempts: number): number => (attempts > 6 ? 60 : 2 ** (attempts - 1));
