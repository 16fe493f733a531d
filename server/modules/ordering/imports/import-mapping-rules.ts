// From a row of somebody's table to a customer with services and a billing account, or to everything that is wrong with it. Pure: what the
// installation knows (plans, locations, labels) is handed in, and one map is compiled once for all rows.
import type { Day } from "../../../../shared/calendar.ts";
import { columnsOf, type ImportMap, matchField } from "../../../../shared/import-map.ts";
import type { FieldError } from "../../../../shared/problem.ts";
import { isDateFormat } from "../../../platform/sheets/cell-rules.ts";
import { takeOver } from "../first-billing-rules.ts";
import { type CustomerFacts, compileCustomer, type MappedCustomer, type TouchedFields } from "./customer-mapping-rules.ts";
import { FieldReaders } from "./field-reader-rules.ts";
import { compileServices, type MappedService, type ServiceFacts } from "./service-mapping-rules.ts";
import { type RowAtHand, RowNotes } from "./source-rules.ts";

export interface MappedAccount {
  readonly billingDay: number;
  readonly prepaidMonths: number;
  readonly paymentMethod: (typeof paymentMethods)[number];
  readonly dueDays: number | null;
  readonly nextBillingOn: Day;
  /** The last day that the old system has billed. */
  readonly billedUntil: Day;
  /** Below zero: the customer owes. */
  readonly openingMinor: bigint;
}

export type MappedRow = MappedSubscriber | WrongRow;

export interface MappedSubscriber {
  readonly kind: "mapped";
  readonly number: number;
  /** What tells who it is. */
  readonly key: string;
  readonly externalId: string | null;
  readonly customer: MappedCustomer;
  readonly touched: TouchedFields;
  readonly account: MappedAccount;
  readonly services: readonly MappedService[];
  readonly warnings: readonly FieldError[];
}

export interface WrongRow {
  readonly kind: "wrong";
  readonly number: number;
  /** Null: not even that could be read. */
  readonly key: string | null;
  readonly errors: readonly FieldError[];
  readonly warnings: readonly FieldError[];
}

export type ImportFacts = CustomerFacts & ServiceFacts;

const paymentMethods = ["cash", "bank_transfer", "card", "direct_debit", "check", "wallet", "other"] as const;

/** What is wrong with a map beside this table: columns that are not there, or there twice, and patterns that are none. */
export function mapFaults(map: ImportMap, columns: readonly string[]): FieldError[] {
  const faults: FieldError[] = [];
  for (const [column, places] of columnsOf(map)) {
    const count = columns.filter((one) => one === column).length;
    const field = places[0] ?? "";
    if (count === 0) faults.push({ field, code: "unknown-column", message: `the table has no column "${column}"`, params: { column } });
    if (count > 1)
      faults.push({ field, code: "ambiguous-column", message: `the table has ${count} columns "${column}"`, params: { column } });
  }
  for (const format of dateFormatsOf(map)) {
    if (!isDateFormat(format)) {
      faults.push({
        field: "reading.dateFormat",
        code: "date-format",
        message: `"${format}" does not name YYYY, MM and DD once each`,
        params: { format },
      });
    }
  }
  return faults;
}

function dateFormatsOf(map: ImportMap): string[] {
  const found = new Set([map.reading.dateFormat]);
  JSON.stringify(map, (key, value: unknown) => {
    if (key === "dateFormat" && typeof value === "string") found.add(value);
    return value;
  });
  return [...found];
}

/** Makes the function that maps rows. The map must have no faults with these columns. */
export function compileMap(
  map: ImportMap,
  columns: readonly string[],
  facts: ImportFacts,
): (row: { number: number; cells: readonly string[] }) => MappedRow {
  const placeOf = (column: string): number => columns.indexOf(column);
  const readers = new FieldReaders({
    placeOf,
    decimalSign: map.reading.decimalSign,
    dateFormat: map.reading.dateFormat,
    currency: facts.currency,
  });
  const externalId = readers.text(map.customer.externalId, "customer.externalId");
  const readKey = compileKey(map, readers);
  const readCustomer = compileCustomer(map.customer, readers, facts);
  const readAccount = compileAccount(map.account, readers, facts.today);
  const readServices = compileServices(
    map.services.map((service) => ({ ...map.everyService, ...service })),
    { readers, placeOf, facts },
  );
  const monthlyTotal = readers.minor(map.monthlyTotal, "monthlyTotal");

  return ({ number, cells }) => {
    const notes = new RowNotes();
    const wrong = (key: string | null): WrongRow => ({ kind: "wrong", number, key, errors: notes.errors, warnings: notes.warnings });
    if (isCutWrong(cells, columns.length, notes)) return wrong(null);
    const id = externalId({ cells, notes, seed: "" }) ?? null;
    const key = readKey({ cells, notes, seed: id ?? "" });
    if (key === undefined) return wrong(null);
    const row: RowAtHand = { cells, notes, seed: id ?? key };
    const { customer, touched } = readCustomer(row);
    const account = readAccount(row);
    const monthlyMinor = monthlyTotal(row);
    if (monthlyMinor === null && map.monthlyTotal !== undefined)
      notes.error("monthlyTotal", "required", "what the services cost together is missing");
    if (typeof monthlyMinor === "bigint" && monthlyMinor < 0n) notes.error("monthlyTotal", "negative", "a total is never below 0");
    // What is wrong with the services is told even where the account is wrong, so that nobody mends a table twice.
    const services = readServices(row, {
      status: customer.status,
      addedOn: customer.addedOn,
      takenOver: account ?? takeOver({ billedUntil: null, today: facts.today, billingDay: 1, prepaidMonths: 1 }),
      monthlyMinor: typeof monthlyMinor === "bigint" && monthlyMinor >= 0n ? monthlyMinor : null,
    });
    if (notes.errors.length > 0 || services === undefined || account === undefined) return wrong(key);
    return { kind: "mapped", number, key, externalId: id, customer, touched, account, services, warnings: notes.warnings };
  };
}

/** Makes the function that reads by what a row's customer is known. Undefined: nothing stands there, and the notes say so. */
function compileKey({ match, customer }: ImportMap, readers: FieldReaders): (row: RowAtHand) => string | undefined {
  const field = matchField(match);
  const required = (row: RowAtHand): undefined =>
    row.notes.errors.length > 0 ? undefined : row.notes.error(field, "required", "without it nobody knows who the customer is");
  if (match === "email") {
    const emails = readers.list(customer.emails, field);
    return (row) => emails(row)?.[0] ?? required(row);
  }
  const source = isOwn(match) ? customer[match] : customer.extra?.[match.slice("extra.".length)];
  const readText = readers.text(source, field);
  return (row) => readText(row) ?? required(row);
}

const isOwn = (match: ImportMap["match"]): match is "externalId" | "number" | "portalLogin" | "identification" => !match.includes(".");

/** A row that is cut into other cells than the header says nothing for sure. Empty cells behind the last column do no harm. */
function isCutWrong(cells: readonly string[], expected: number, notes: RowNotes): boolean {
  const params = { expected, found: cells.length };
  if (cells.length < expected) {
    notes.error("", "too-few-cells", `the row has ${cells.length} cells, and there are ${expected} columns`, params);
    return true;
  }
  if (cells.slice(expected).some((cell) => cell.trim() !== "")) {
    notes.error("", "too-many-cells", `the row has ${cells.length} cells, and there are ${expected} columns`, params);
    return true;
  }
  return false;
}

function compileAccount(map: ImportMap["account"], readers: FieldReaders, today: Day): (row: RowAtHand) => MappedAccount | undefined {
  const billingDay = readers.whole(map.billingDay, "account.billingDay", { min: 1, max: 28 });
  const prepaidMonths = readers.whole(map.prepaidMonths, "account.prepaidMonths", { min: 0, max: 12 });
  const paymentMethod = readers.oneOf(map.paymentMethod, "account.paymentMethod", paymentMethods);
  const dueDays = readers.whole(map.dueDays, "account.dueDays", { min: 0, max: 60 });
  const billedUntil = readers.day(map.billedUntil, "account.billedUntil");
  const openingBalance = readers.minor(map.openingBalance, "account.openingBalance");
  const openingDebt = readers.minor(map.openingDebt, "account.openingDebt");
  return (row) => {
    const errorsBefore = row.notes.errors.length;
    const terms = { billingDay: billingDay(row) ?? 1, prepaidMonths: prepaidMonths(row) ?? 1 };
    const account = {
      ...terms,
      ...takeOver({ ...terms, billedUntil: billedUntil(row) ?? null, today }),
      paymentMethod: paymentMethod(row) ?? ("bank_transfer" as const),
      dueDays: dueDays(row) ?? null,
      openingMinor: (openingBalance(row) ?? 0n) - (openingDebt(row) ?? 0n),
    };
    return row.notes.errors.length > errorsBefore ? undefined : account;
  };
}
