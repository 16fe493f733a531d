// How somebody is reminded where that differs from the provider’s own way (B-156): said by billing, done by collections, edited in the browser.
import { z } from "zod";

const Day = z.int().min(-60).max(120).nullable();

/** Null: this one of the three is left out. */
export const ReminderRule = z
  .strictObject({ anchor: z.enum(["due_date", "document_date", "static"]), days: z.tuple([Day, Day, Day]) })
  .refine(({ anchor, days }) => days.every((day) => day === null || isPossible(anchor, day)), {
    path: ["days"],
    params: { code: "out-of-range" },
    message: "fixed days are 1 to 31; nothing comes before the document is made",
  })
  .refine(({ days }) => days.every((day, at) => day === null || days.slice(0, at).every((before) => before === null || before < day)), {
    path: ["days"],
    params: { code: "reminder-order" },
    message: "each reminder comes after the one before it",
  });
export type ReminderRule = z.output<typeof ReminderRule>;

function isPossible(anchor: "due_date" | "document_date" | "static", day: number): boolean {
  if (anchor === "static") return day >= 1 && day <= 31;
  return anchor === "due_date" || day >= 0;
}

/** "due_date -3 1 -": for logs, and for who is asked before. */
export const ruleText = ({ anchor, days }: ReminderRule): string => [anchor, ...days.map((day) => (day === null ? "-" : day))].join(" ");
