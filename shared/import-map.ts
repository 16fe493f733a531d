// The language of a mapping file: which column of somebody's table becomes what. The command line reads such files, the mapping screen
// makes them, and the server checks both with these shapes. docs/import.md tells it to people.
import { z } from "zod";
import { DayShape } from "./calendar.ts";

const Name = z.string().trim().min(1).max(255);
const Text = z.string().max(1000);

/** Theirs → ours. Upper and lower case count as the same. */
const ValueTable = z.record(z.string().max(255), Text);

/** What stands in a column. */
const FromColumn = z.strictObject({
  column: Name,
  /** A value that is not listed is an error of its row, unless `otherwise` says what it becomes. */
  values: ValueTable.optional(),
  otherwise: Text.optional(),
  /** In place of an empty cell. */
  default: Text.optional(),
  /** A piece of the cell: "10000 Zagreb" by " " has the first piece "10000" and the rest "Zagreb". */
  part: z.strictObject({ by: z.string().min(1).max(10), take: z.enum(["first", "rest", "last"]) }).optional(),
  /** Of a column with days: "DD.MM.YYYY". Left out: the reading's, else YYYY-MM-DD. */
  dateFormat: z.string().min(4).max(20).optional(),
  /** When a customer who exists is updated: an empty cell leaves what is there, or clears it. */
  empty: z.enum(["keep", "clear"]).optional(),
});

const Piece = z.union([Text, FromColumn]);

/** Several pieces as one text; empty ones are left out, separators beside them too. */
const Joined = z.strictObject({ join: z.array(Piece).min(1).max(10), with: z.string().max(10).default(" ") });

/** A day that lies some months before another: how long somebody has been a customer, as their first day. */
const MonthsBefore = z.strictObject({ day: DayShape, minusMonths: Piece });

export const generatedKinds = ["full_name", "street", "city", "zip", "email"] as const;

/** Made up, for tables without people in them: always the same for the same `from` (left out: the external id). */
const Generated = z.strictObject({
  generate: z.enum(generatedKinds),
  from: Piece.optional(),
  /** "female" or "male", for first names that fit; anything else may become both. */
  gender: Piece.optional(),
});

/** Where a value comes from. A bare text stands for itself. */
export const Source = z.union([Text, FromColumn, Joined, MonthsBefore, Generated]);
const Sources = z.union([Source, z.array(Source).min(1).max(10)]);

const OneOrMore = z.union([Text, z.array(Text).min(1).max(100)]);
/** Upper and lower case count as the same. */
export const Condition = z.union([
  z.strictObject({ column: Name, is: OneOrMore }),
  z.strictObject({ column: Name, not: OneOrMore }),
  z.strictObject({ column: Name, filled: z.boolean() }),
]);

export const encodings = ["utf-8", "utf-16le", "utf-16be", "windows-1250", "windows-1251", "windows-1252"] as const;
export const separators = [",", ";", "\t", "|"] as const;

/** How the file is read. What is left out is detected. */
export const ReadingMap = z.strictObject({
  encoding: z.enum(encodings).optional(),
  separator: z.enum(separators).optional(),
  /** Of a workbook; left out: its first sheet that is not hidden. */
  sheet: z.string().min(1).max(255).optional(),
  /** The row that names the columns; rows above it are passed over. */
  headerRow: z.int().min(1).max(100).default(1),
  decimalSign: z.enum([".", ","]).default("."),
  dateFormat: z.string().min(4).max(20).default("YYYY-MM-DD"),
});

const CustomerMap = z.strictObject({
  /** Under which id the old system knew the customer. */
  externalId: Source.optional(),
  /** Our own number, to update customers who are here. */
  number: Source.optional(),
  fullName: Source.optional(),
  category: Source.optional(),
  status: Source.optional(),
  blockedBy: Source.optional(),
  companyName: Source.optional(),
  companyNumber: Source.optional(),
  taxId: Source.optional(),
  identification: Source.optional(),
  dateOfBirth: Source.optional(),
  language: Source.optional(),
  /** Several addresses may stand in one cell, with a comma or semicolon between them. */
  emails: Sources.optional(),
  billingEmails: Sources.optional(),
  phones: Sources.optional(),
  street1: Source.optional(),
  street2: Source.optional(),
  city: Source.optional(),
  zip: Source.optional(),
  state: Source.optional(),
  country: Source.optional(),
  portalLogin: Source.optional(),
  addedOn: Source.optional(),
  /** By name. */
  location: Source.optional(),
  /** By title. */
  labels: Sources.optional(),
  /** Additional fields that are defined already, by name. */
  extra: z.record(z.string().regex(/^[a-z][a-z0-9_]{1,62}$/), Source).optional(),
});

const AccountMap = z.strictObject({
  billingDay: Source.optional(),
  prepaidMonths: Source.optional(),
  paymentMethod: Source.optional(),
  dueDays: Source.optional(),
  /** The last day that the old system has billed. */
  billedUntil: Source.optional(),
  /** Below zero: the customer owes. */
  openingBalance: Source.optional(),
  /** The same the other way round: above zero, the customer owes. */
  openingDebt: Source.optional(),
});

const serviceFields = {
  /** Of one month and one piece. Left out: the plan's list price. */
  price: Source.optional(),
  quantity: Source.optional(),
  state: Source.optional(),
  startOn: Source.optional(),
  /** The last day, included. */
  endOn: Source.optional(),
  contractMonths: Source.optional(),
  /** A contract that is over has begun anew for the same time. */
  contractRenews: z.boolean().optional(),
  login: Source.optional(),
  address: Source.optional(),
  lineText: Source.optional(),
  /** 1 is paid first, 9 last. */
  priority: Source.optional(),
};

export const ServiceMap = z.strictObject({
  /** Names the service in messages, and for good in its external id. */
  key: z.string().regex(/^[a-z][a-z0-9_-]{0,40}$/),
  about: Text.optional(),
  /** All of these must hold, or the row has no such service. */
  when: z.union([Condition, z.array(Condition).min(1).max(20)]).optional(),
  /** The plan's code. */
  plan: Source,
  /** With `monthlyTotal`: this service costs whatever the others leave of it. */
  takesRest: z.boolean().optional(),
  ...serviceFields,
});

const Decimal = z.string().regex(/^\d{1,12}(\.\d{1,8})?$/, "a decimal number such as 12.34");

const TaxMap = z.strictObject({ code: Name, name: Name, ratePercent: z.string().regex(/^\d{1,3}(\.\d{1,4})?$/, "a number such as 20") });

const PlanMap = z.strictObject({
  code: Name,
  kind: z.enum(["internet", "voice", "recurring", "one_time"]),
  title: Name,
  price: Decimal,
  /** A tax's code. */
  tax: Name.optional(),
  includesTax: z.boolean().default(false),
  contractMonths: z.int().min(0).max(120).optional(),
  downBps: z.int().positive().optional(),
  upBps: z.int().positive().optional(),
});

const importModes = ["create_or_update", "create", "update"] as const;
/** By what a row's customer is known. */
const matchKeys = ["externalId", "number", "portalLogin", "email", "identification"] as const;
/** A unique additional field: "extra.meter_number". */
const MatchKey = z.union([z.enum(matchKeys), z.templateLiteral(["extra.", z.string().regex(/^[a-z][a-z0-9_]{1,62}$/)])]);

/** The field by which customers are known: "customer.emails". */
export const matchField = (match: z.output<typeof MatchKey>): string => `customer.${match === "email" ? "emails" : match}`;

export const ImportMap = z
  .strictObject({
    about: Text.optional(),
    object: z.literal("customers").default("customers"),
    /** Where the table comes from. With it the external id is unique, so a second run finds what the first one made. */
    source: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, "small letters, digits, dots, hyphens"),
    /** The code of the partner whose customers they become. Left out: the one that was chosen, else the default partner. */
    partner: z.string().max(40).optional(),
    /** What the amounts are in. Left out: the partner's currency, whichever that is. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    mode: z.enum(importModes).default("create_or_update"),
    /** What tells whether a customer is here already. With `email` the first address counts. */
    match: MatchKey.default("externalId"),
    reading: ReadingMap.default({ headerRow: 1, decimalSign: ".", dateFormat: "YYYY-MM-DD" }),
    /** Made when there are none of that code yet; those that exist stay as they are. */
    taxes: z.array(TaxMap).max(50).default([]),
    plans: z.array(PlanMap).max(500).default([]),
    customer: CustomerMap,
    account: AccountMap.default({}),
    /** What all services have in common, as far as they do not say it themselves. */
    everyService: z.strictObject(serviceFields).default({}),
    services: z.array(ServiceMap).max(50).default([]),
    /** What the services of a row cost together in a month; their prices then add up to it to the cent. */
    monthlyTotal: Source.optional(),
  })
  .superRefine((map, context) => {
    const wrong = (path: (string | number)[], code: string, message: string): void =>
      context.addIssue({ code: "custom", path, message, params: { code } });
    const path = matchField(map.match).split(".");
    const isMapped = Object.hasOwn((path.length === 3 ? map.customer.extra : map.customer) ?? {}, path.at(-1) ?? "");
    if (!isMapped) wrong(path, "required", "what tells whether a customer is here already");
    if (map.match === "number" && map.mode !== "update")
      wrong(["mode"], "only-update", "a number is ours to give, so by it customers are only updated");
    if (map.mode !== "update" && map.customer.fullName === undefined) {
      wrong(["customer", "fullName"], "required", "a customer needs a name");
    }
    if (map.account.openingBalance !== undefined && map.account.openingDebt !== undefined) {
      wrong(["account", "openingDebt"], "one-of-two", "a balance is mapped one way round, not both");
    }
    for (const [list, items] of [
      ["services", map.services.map(({ key }) => key)],
      ["plans", map.plans.map(({ code }) => code)],
      ["taxes", map.taxes.map(({ code }) => code)],
    ] as const) {
      for (const [index, name] of items.entries()) {
        if (items.indexOf(name) < index) wrong([list, index], "duplicate", `${name} stands here twice`);
      }
    }
    for (const [index, service] of map.services.entries()) {
      if (service.takesRest && map.monthlyTotal === undefined) {
        wrong(["services", index, "takesRest"], "without-total", "there is no monthlyTotal of which something could be left");
      }
    }
  });

export type ImportMap = z.output<typeof ImportMap>;
export type ImportMapJson = z.input<typeof ImportMap>;
export type Source = z.output<typeof Source>;
export type Condition = z.output<typeof Condition>;
export type ServiceMap = z.output<typeof ServiceMap>;
export type ReadingMap = z.output<typeof ReadingMap>;
export type Encoding = (typeof encodings)[number];
export type Separator = (typeof separators)[number];

/** Every column that a map reads, with the places that name it. */
export function columnsOf(map: ImportMap): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, `${path}.${index}`);
    } else if (typeof value === "object" && value !== null) {
      if ("column" in value && typeof value.column === "string") found.set(value.column, [...(found.get(value.column) ?? []), path]);
      for (const [key, item] of Object.entries(value)) if (key !== "values") visit(item, path === "" ? key : `${path}.${key}`);
    }
  };
  visit(
    {
      customer: map.customer,
      account: map.account,
      everyService: map.everyService,
      services: map.services,
      monthlyTotal: map.monthlyTotal,
    },
    "",
  );
  return found;
}
