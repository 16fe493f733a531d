// The text of a line with its variables filled in (section 1.1): {plan} {login} {address} {period_from} {period_to}.
import { addDays, type Day, type Period } from "../../../../shared/calendar.ts";

export interface LineWords {
  readonly plan: string;
  readonly login?: string;
  readonly address?: string;
  /** The days of the line; what is sold once has none. */
  readonly period?: Period;
  /** Of the customer, for how days are written. */
  readonly language: string;
}

/** What is not known of a line leaves a gap, and no word in braces ever reaches a document. */
export function lineText(template: string, { plan, login = "", address = "", period, language }: LineWords): string {
  if (!template.includes("{")) return template.replace(/\s+/g, " ").trim();
  const words: Record<string, () => string> = {
    plan: () => plan,
    login: () => login,
    address: () => address,
    period_from: () => (period ? shortDay(period.start, language) : ""),
    // Shown with its last day, as everywhere (B-5).
    period_to: () => (period ? shortDay(addDays(period.end, -1), language) : ""),
  };
  return template
    .replace(/\{(\w+)\}/g, (_, name: string) => words[name]?.() ?? "")
    .replace(/\s+/g, " ")
    .trim();
}

const formats = new Map<string, Intl.DateTimeFormat>();

function shortDay(on: Day, language: string): string {
  const format = formats.get(language) ?? new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  formats.set(language, format);
  return format.format(new Date(`${on}T00:00:00Z`));
}
