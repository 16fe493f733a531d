// Amounts, days and moments as a person reads them. Amounts go into Intl as decimal text, which it takes exactly:
// nothing becomes a floating point number on the way.
import { useMemo } from "react";
import { type Day, epochDay } from "../../shared/calendar.ts";
import type { MoneyJson } from "../../shared/money.ts";
import { currencyExponent } from "../../shared/money.ts";
import { languages, withDigits } from "./languages.ts";
import { useFormatSettings, useHasFeature } from "./session.ts";
import { type Translate, useLanguage, useTexts } from "./texts.tsx";

export interface FormatSettings {
  /** BCP 47: "en-GB", "de-AT", "ar-u-nu-latn". */
  readonly locale: string;
  readonly timeZone: string;
  readonly hour12?: boolean | undefined;
}

export interface Format {
  /** "€1,234.50"; kept as one left-to-right run in right-to-left lines. */
  money: (amount: MoneyJson) => string;
  /** "€0.00" is not in debt: the amount without its sign. */
  moneySize: (amount: MoneyJson) => string;
  /** "5 Nov 2026" */
  day: (day: string) => string;
  /** "5 Nov", with the year only when it is another one than `today`'s. */
  shortDay: (day: string, today?: string) => string;
  /** "11/2026": until when a card is valid. */
  month: (day: string) => string;
  /** "5 Nov 2026, 14:05" in the person's time zone. */
  moment: (moment: string | Date) => string;
  time: (moment: string | Date) => string;
  /** "2 hours ago", "in 4 days" */
  relative: (moment: string | Date, now: Date) => string;
  number: (value: number) => string;
  percent: (share: number) => string;
  /** Bytes with decimal units, as providers sell them: "82.4 GB". */
  bytes: (bytes: number) => string;
}

// U+2066 and U+2069: what stands between them keeps its own direction inside a line of the other.
const isolate = (text: string): string => `\u2066${text}\u2069`;

/** What separates in ar-u-nu-latn carries direction marks of its own, which the isolation makes needless. */
const withoutMarks = (text: string): string => text.replace(/[\u200e\u200f\u061c]/g, "");

const made = new Map<string, Format>();

/** Each is made once: a formatter of the browser takes a thousand times as long to make as to use, and every part of a page asks for one. */
export function makeFormat(settings: FormatSettings): Format {
  const key = JSON.stringify([settings.locale, settings.timeZone, settings.hour12]);
  const format = made.get(key) ?? buildFormat(settings);
  made.set(key, format);
  return format;
}

function buildFormat({ locale, timeZone, hour12 }: FormatSettings): Format {
  const rightToLeft = locale.startsWith("ar");
  const hourStyle = hour12 === undefined ? {} : { hour12 };
  const dayFormat = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const shortDayFormat = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const monthFormat = new Intl.DateTimeFormat(locale, { month: "2-digit", year: "numeric", timeZone: "UTC" });
  const momentFormat = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
    ...hourStyle,
  });
  const timeFormat = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone, ...hourStyle });
  const relativeFormat = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const numberFormat = new Intl.NumberFormat(locale);
  const percentFormat = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const moneyFormats = new Map<string, Intl.NumberFormat>();
  const noon = (day: string): Date => new Date(`${day}T12:00:00Z`);

  function moneyFormat(currency: string): Intl.NumberFormat {
    let format = moneyFormats.get(currency);
    if (!format) {
      const places = currencyExponent(currency);
      format = new Intl.NumberFormat(locale, {
        style: "currency",
        currency,
        currencyDisplay: "narrowSymbol",
        minimumFractionDigits: places,
        maximumFractionDigits: places,
      });
      moneyFormats.set(currency, format);
    }
    return format;
  }

  const money = ({ amount, currency }: MoneyJson): string => {
    const text = moneyFormat(currency).format(withoutNegativeZero(amount) as Intl.StringNumericLiteral);
    return rightToLeft ? isolate(withoutMarks(text)) : text;
  };

  return {
    money,
    moneySize: ({ amount, currency }) => money({ amount: amount.replace(/^-/, ""), currency }),
    day: (day) => dayFormat.format(noon(day)),
    shortDay: (day, today) => (today && today.slice(0, 4) !== day.slice(0, 4) ? dayFormat : shortDayFormat).format(noon(day)),
    month: (day) => monthFormat.format(noon(day)),
    moment: (moment) => momentFormat.format(new Date(moment)),
    time: (moment) => timeFormat.format(new Date(moment)),
    relative: (moment, now) => {
      const { value, unit } = relativeUnit(new Date(moment).getTime() - now.getTime());
      return relativeFormat.format(value, unit);
    },
    number: (value) => numberFormat.format(value),
    percent: (share) => percentFormat.format(share),
    bytes: (bytes) => {
      const { value, unit } = byteUnit(bytes);
      const text = new Intl.NumberFormat(locale, { maximumFractionDigits: value < 100 ? 1 : 0 }).format(value);
      return rightToLeft ? isolate(`${text} ${unit}`) : `${text}\u00a0${unit}`;
    },
  };
}

const withoutNegativeZero = (amount: string): string => (/^-0*(\.0*)?$/.test(amount) ? amount.slice(1) : amount);

const secondMs = 1000;
const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 365 * 86_400 * secondMs],
  ["month", 30 * 86_400 * secondMs],
  ["day", 86_400 * secondMs],
  ["hour", 3600 * secondMs],
  ["minute", 60 * secondMs],
];

/** The largest unit of which there is at least one; under a minute is "now". */
export function relativeUnit(differenceMs: number): { value: number; unit: Intl.RelativeTimeFormatUnit } {
  for (const [unit, size] of units) if (Math.abs(differenceMs) >= size) return { value: Math.trunc(differenceMs / size), unit };
  return { value: 0, unit: "second" };
}

const byteNames = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

export function byteUnit(bytes: number): { value: number; unit: string } {
  let value = bytes;
  let step = 0;
  while (Math.abs(value) >= 1000 && step < byteNames.length - 1) {
    value /= 1000;
    step += 1;
  }
  return { value, unit: byteNames[step] ?? "B" };
}

/** Below, at or above zero, read from the text. */
export function signOf(amount: string): -1 | 0 | 1 {
  if (/^-?0*(\.0*)?$/.test(amount)) return 0;
  return amount.startsWith("-") ? -1 : 1;
}

/** A balance is credits minus debits and is never shown with a bare sign: "You owe 42.50", "12.00 in credit", "All paid". */
export function balanceWords(t: Translate, format: Format, balance: MoneyJson, reader: "customer" | "staff"): string {
  const amount = format.moneySize(balance);
  const sign = signOf(balance.amount);
  if (sign === 0) return t("ui.balance.all-paid");
  if (sign < 0) return t(reader === "customer" ? "ui.balance.you-owe" : "ui.balance.owes", { amount });
  return t(reader === "customer" ? "ui.balance.you-have-credit" : "ui.balance.credit", { amount });
}

/** "today", "tomorrow", "in 4 days", "3 days ago" */
export function dayDistance(t: Translate, from: string, to: string): string {
  const days = epochDay(to as Day) - epochDay(from as Day);
  return days >= 0 ? t("ui.in-days", { days }) : t("ui.days-ago", { days: -days });
}

/** The locale of this reader's amounts and days. */
export function useLocale(): string {
  const { language } = useLanguage();
  const { locale, arabicDigits } = useFormatSettings();
  return withDigits(locale ?? languages[language].locale, arabicDigits ?? false);
}

export function useFormat(): Format {
  const locale = useLocale();
  const { timeZone, hour12 } = useFormatSettings();
  return useMemo(() => makeFormat({ locale, timeZone, hour12 }), [locale, timeZone, hour12]);
}

/** The balance as a number with its sign, for providers whose customers are used to it; turned round where debts are written as positive. */
function signedBalance(format: Pick<Format, "money">, { amount, currency }: MoneyJson, { isInverted }: { isInverted: boolean }): string {
  if (signOf(amount) === 0) return format.money({ amount: amount.replace(/^-/, ""), currency });
  if (!isInverted) return format.money({ amount, currency });
  return format.money({ amount: amount.startsWith("-") ? amount.slice(1) : `-${amount}`, currency });
}

/** "You owe 42.50" and its kin; for customers the number with its sign where their provider has it so (P-47). */
export function useBalanceWords(reader: "customer" | "staff"): (balance: MoneyJson) => string {
  const t = useTexts();
  const format = useFormat();
  const isInverted = useHasFeature("finance.inverted_balance");
  const isSigned = useHasFeature("finance.signed_balance") && reader === "customer";
  return (balance) => (isSigned ? signedBalance(format, balance, { isInverted }) : balanceWords(t, format, balance, reader));
}
