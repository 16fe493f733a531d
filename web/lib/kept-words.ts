import { isDay } from "../../shared/calendar.ts";
import type { Format } from "./format.ts";

/** Days and amounts in a sentence of the server, written as the reader writes them: "2026-09-16" and "112.38 EUR". */
export const inReadersWay = (format: Format, text: string): string =>
  text
    .replace(/\b\d{4}-\d{2}-\d{2}\b/g, (day) => (isDay(day) ? format.day(day) : day))
    .replace(/(?<![\d.,])(-?\d+\.\d{2,3}) ([A-Z]{3})\b/g, (_, amount: string, currency: string) => format.money({ amount, currency }));
