// The shapes of the files that go to accountants: a booking stack as DATEV reads it, and a double-entry table that anybody reads.
import type { Day } from "../../../../shared/calendar.ts";
import { minMinor, minorToDecimal } from "../../../../shared/money.ts";
import type { JournalLine } from "../ledger/journal-rules.ts";

/** One booking of a stack: an amount from one account against another. */
export interface Booking {
  readonly amountMinor: bigint;
  readonly currency: string;
  /** "S": the account is debited, "H": credited. */
  readonly side: "S" | "H";
  readonly account: string;
  readonly counterAccount: string;
  readonly taxKey: string;
  readonly on: Day;
  readonly documentNumber: string;
  readonly text: string;
  readonly originOn: Day | null;
}

interface EntryToBook {
  readonly date: Day;
  readonly originOn?: Day | null;
  readonly currency: string;
  readonly text: string;
  readonly lines: readonly JournalLine[];
}

/**
 * An entry as bookings of two accounts each. The line that stands alone on its side (the customer of an invoice) is the counter account of all
 * others; where both sides have several lines, amounts are matched off in their order, so that each side's sum stays what it was.
 */
export function bookingsOf(entry: EntryToBook, taxKeyOf: (line: JournalLine) => string): Booking[] {
  const debits = entry.lines.filter((line) => line.debitMinor > 0n).map((line) => ({ line, left: line.debitMinor }));
  const credits = entry.lines.filter((line) => line.creditMinor > 0n).map((line) => ({ line, left: line.creditMinor }));
  // Seen from the side that has one line, the other side's lines are the bookings.
  const isCreditAlone = credits.length === 1 && debits.length > 1;
  const bookings: Booking[] = [];
  let at = 0;
  for (const debit of debits) {
    while (debit.left > 0n) {
      const credit = credits[at];
      if (!credit) throw new RangeError("an entry that does not balance cannot be exported");
      const amountMinor = minMinor(debit.left, credit.left);
      debit.left -= amountMinor;
      credit.left -= amountMinor;
      if (credit.left === 0n) at += 1;
      const [account, counter] = isCreditAlone ? [credit.line, debit.line] : [debit.line, credit.line];
      bookings.push({
        amountMinor,
        currency: entry.currency,
        side: isCreditAlone ? "H" : "S",
        account: account.accountCode,
        counterAccount: counter.accountCode,
        taxKey: taxKeyOf(counter) || taxKeyOf(account),
        on: entry.date,
        documentNumber: entry.text,
        text: entry.text,
        originOn: entry.originOn ?? null,
      });
    }
  }
  return bookings;
}

// DATEV --------------------------------------------------------------------------------------------------------------

export interface StackHead {
  readonly madeAt: Date;
  readonly consultant: string;
  readonly client: string;
  readonly fiscalYearStart: Day;
  readonly accountDigits: number;
  readonly from: Day;
  readonly to: Day;
  readonly name: string;
  readonly currency: string;
}

const plainDay = (on: Day): string => on.replaceAll("-", "");
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
/** Amounts with a comma, whole numbers without; DATEV takes no thousands. */
const comma = (minor: bigint, currency: string): string => minorToDecimal(minor, currency).replace(".", ",");

/** The first line of a booking stack, format EXTF version 700, category 21. */
export function stackHead(head: StackHead): string {
  const made = head.madeAt
    .toISOString()
    .replaceAll(/[-:TZ]/g, "")
    .replace(".", "");
  return [
    quoted("EXTF"),
    "700",
    "21",
    quoted("Buchungsstapel"),
    "13",
    made.slice(0, 17),
    "",
    quoted("DM"),
    quoted(""),
    quoted(""),
    head.consultant || "1001",
    head.client || "1",
    plainDay(head.fiscalYearStart),
    String(head.accountDigits),
    plainDay(head.from),
    plainDay(head.to),
    quoted(head.name.slice(0, 30)),
    quoted(""),
    "1",
    "0",
    "0",
    quoted(head.currency),
    "",
    quoted(""),
    "",
    "",
    quoted(""),
    "",
    "",
    quoted(""),
    quoted(""),
  ].join(";");
}

export const stackColumns = [
  "Umsatz (ohne Soll/Haben-Kz)",
  "Soll/Haben-Kennzeichen",
  "WKZ Umsatz",
  "Kurs",
  "Basis-Umsatz",
  "WKZ Basis-Umsatz",
  "Konto",
  "Gegenkonto (ohne BU-Schlüssel)",
  "BU-Schlüssel",
  "Belegdatum",
  "Belegfeld 1",
  "Belegfeld 2",
  "Skonto",
  "Buchungstext",
] as const;

/** A booking as a line of the stack. The document field takes 36 letters of a few kinds, the text 60. */
export const stackLine = (booking: Booking): string =>
  [
    comma(booking.amountMinor, booking.currency),
    quoted(booking.side),
    quoted(booking.currency),
    "",
    "",
    quoted(""),
    booking.account,
    booking.counterAccount,
    quoted(booking.taxKey),
    `${booking.on.slice(8, 10)}${booking.on.slice(5, 7)}`,
    quoted(booking.documentNumber.replaceAll(/[^0-9A-Za-z$&%*+\-/]/g, "").slice(0, 36)),
    quoted(booking.originOn === null ? "" : plainDay(booking.originOn)),
    "",
    quoted(oneLine(booking.text).slice(0, 60)),
  ].join(";");

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** Windows-1252, as the stack is read; a letter that it has not got becomes its plain form, or a question mark. */
export function windows1252(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const letter of text.normalize("NFC")) {
    const own = byteOf(letter);
    if (own !== undefined) bytes.push(own);
    else {
      const plain = letter.normalize("NFD").replaceAll(/\p{Mn}/gu, "");
      for (const part of plain) bytes.push(byteOf(part) ?? 0x3f);
    }
  }
  return Uint8Array.from(bytes);
}

// The 27 places that differ from Latin 1.
const special = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
const specialBytes = [
  0x80, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8e, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a,
  0x9b, 0x9c, 0x9e, 0x9f,
];
const byteOfSpecial = new Map([...special].map((letter, at) => [letter, specialBytes[at] as number]));

function byteOf(letter: string): number | undefined {
  const code = letter.codePointAt(0) as number;
  if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
  return byteOfSpecial.get(letter);
}
