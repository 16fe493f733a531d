// The reports of finance (B 15). What each can be asked and what its tables hold is said here once: the server answers by it, the screens
// draw by it, and a file has the same columns.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, BooleanText, endpoint, exportEndpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledLine } from "../../../../shared/text.ts";

/** "money" is an amount in the row's currency, "balance" one that a customer owes below zero, "share" a part of one, "code" a word that screens translate, "id" a number that names something. */
export type ColumnType = "text" | "id" | "code" | "money" | "balance" | "count" | "share" | "day" | "month" | "moment" | "decimal";

/** Spans that mean other days tomorrow: what a saved view or a scheduled mail asks for. */
export const spans = [
  "today",
  "yesterday",
  "this-month",
  "last-month",
  "this-quarter",
  "last-quarter",
  "this-year",
  "last-year",
  "last-12-months",
  "next-30-days",
  "next-90-days",
] as const;

const methods = ["cash", "bank_transfer", "card", "direct_debit", "check", "wallet", "other", "refill_card"] as const;

const reportFilter = {
  span: z.enum(spans).optional(),
  from: DayShape.optional(),
  to: DayShape.optional(),
  /** What stood in the books at the end of that day, or at that moment (B-251); left out: with all later corrections. */
  asOf: z.union([DayShape, MomentShape]).optional(),
  partner: anyOf(z.uuid()).optional(),
  /** With all that lies in it. */
  location: anyOf(z.uuid()).optional(),
  label: anyOf(z.uuid()).optional(),
  plan: anyOf(z.uuid()).optional(),
  method: anyOf(z.enum(methods)).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  by: z.enum(["kind", "plan", "location", "partner", "month"]).optional(),
  basis: z.enum(["invoiced", "recognised"]).optional(),
  compare: z.enum(["before", "year"]).optional(),
  days: z.coerce.number().int().min(1).max(366).optional(),
};
const ReportFilter = z.strictObject(reportFilter);
export type ReportFilter = z.output<typeof ReportFilter>;
export type FilterName = keyof ReportFilter;

export interface ReportSpec {
  readonly group: "income" | "value" | "owed" | "received" | "control";
  /** "span": from a day to a day. "day": how it stands on one, the last of the span. "ahead": days that come. */
  readonly time: "span" | "day" | "ahead";
  /** What it shows unless asked otherwise. */
  readonly span: (typeof spans)[number];
  readonly filters: readonly FilterName[];
  readonly by?: readonly NonNullable<ReportFilter["by"]>[];
  readonly tables: Readonly<Record<string, Readonly<Record<string, ColumnType>>>>;
}

const whose = ["partner", "location", "label"] as const;
const customer = { number: "id", customer: "text" } as const;

export const reports = {
  revenue: {
    group: "income",
    time: "span",
    span: "this-month",
    filters: ["by", "basis", "compare", "asOf", ...whose, "plan", "currency"],
    by: ["kind", "plan", "location", "partner", "month"],
    tables: {
      main: {
        name: "text",
        count: "count",
        invoiced: "money",
        credited: "money",
        net: "money",
        share: "share",
        before: "money",
        change: "money",
      },
    },
  },
  tax: {
    group: "income",
    time: "span",
    span: "this-month",
    filters: ["asOf", ...whose, "currency"],
    tables: {
      main: { tax: "text", rate: "decimal", documents: "count", base: "money", taxAmount: "money", gross: "money" },
      detail: {
        on: "day",
        document: "text",
        kind: "code",
        ...customer,
        tax: "text",
        rate: "decimal",
        base: "money",
        taxAmount: "money",
        gross: "money",
      },
    },
  },
  invoices: {
    group: "income",
    time: "span",
    span: "this-month",
    filters: [...whose, "currency", "method"],
    tables: {
      main: { state: "code", documents: "count", net: "money", taxAmount: "money", gross: "money", paid: "money", open: "money" },
      byTax: { tax: "text", rate: "decimal", documents: "count", base: "money", taxAmount: "money" },
      byMonth: { month: "month", documents: "count", net: "money", taxAmount: "money", gross: "money", paid: "money", open: "money" },
    },
  },
  mrr: {
    group: "value",
    time: "day",
    span: "today",
    filters: [...whose, "plan", "currency"],
    tables: {
      main: { plan: "text", services: "count", customers: "count", active: "money", blocked: "money", total: "money", share: "share" },
    },
  },
  "mrr-movement": {
    group: "value",
    time: "span",
    span: "this-month",
    filters: [...whose, "plan", "currency"],
    tables: {
      main: { movement: "code", services: "count", amount: "money" },
      detail: { ...customer, service: "id", plan: "text", movement: "code", opening: "money", amount: "money", closing: "money" },
    },
  },
  arpu: {
    group: "value",
    time: "span",
    span: "last-12-months",
    filters: ["asOf", ...whose, "currency"],
    tables: { main: { month: "month", recurring: "money", customers: "decimal", arpu: "money" } },
  },
  churn: {
    group: "value",
    time: "span",
    span: "this-month",
    filters: [...whose, "currency"],
    tables: {
      main: { measure: "code", opening: "money", lost: "money", share: "share" },
      detail: { on: "day", ...customer, became: "code", cause: "code", monthly: "money", recovered: "code" },
    },
  },
  ageing: {
    group: "owed",
    time: "day",
    span: "today",
    filters: ["asOf", ...whose, "currency", "method"],
    tables: {
      main: { bucket: "code", documents: "count", customers: "count", amount: "money", share: "share" },
      detail: {
        ...customer,
        notDue: "money",
        late30: "money",
        late60: "money",
        late90: "money",
        older: "money",
        free: "money",
        owed: "money",
      },
    },
  },
  statements: {
    group: "owed",
    time: "span",
    span: "this-month",
    filters: ["asOf", ...whose, "currency"],
    tables: { main: { ...customer, opening: "balance", debit: "money", credit: "money", closing: "balance" } },
  },
  categories: {
    group: "owed",
    time: "span",
    span: "this-month",
    filters: ["asOf", ...whose, "currency"],
    tables: { main: { kind: "code", category: "code", entries: "count", debit: "money", credit: "money", net: "money" } },
  },
  promises: {
    group: "owed",
    time: "span",
    span: "this-month",
    filters: [...whose, "currency"],
    tables: {
      main: { outcome: "code", promises: "count", amount: "money" },
      detail: { on: "day", ...customer, until: "day", channel: "code", outcome: "code", amount: "money" },
    },
  },
  "instalment-plans": {
    group: "owed",
    time: "span",
    span: "this-month",
    filters: [...whose, "currency"],
    tables: {
      main: { planState: "code", plans: "count", amount: "money", paid: "money", left: "money" },
      detail: {
        on: "day",
        ...customer,
        planState: "code",
        instalments: "count",
        next: "day",
        amount: "money",
        paid: "money",
        left: "money",
      },
    },
  },
  deposits: {
    group: "owed",
    time: "day",
    span: "today",
    filters: ["asOf", ...whose, "currency"],
    tables: {
      main: { cause: "code", deposits: "count", asked: "money", held: "money" },
      detail: {
        on: "day",
        ...customer,
        text: "text",
        cause: "code",
        until: "day",
        asked: "money",
        used: "money",
        held: "money",
      },
    },
  },
  "refill-cards": {
    group: "received",
    time: "span",
    span: "this-month",
    filters: ["partner", "currency"],
    tables: {
      main: {
        series: "text",
        name: "text",
        soldOn: "day",
        until: "day",
        cards: "count",
        left: "count",
        used: "count",
        amount: "money",
        owed: "money",
      },
    },
  },
  "future-charges": {
    group: "owed",
    time: "ahead",
    span: "next-30-days",
    filters: [...whose, "currency"],
    tables: {
      main: { on: "day", ...customer, text: "text", periodStart: "day", periodEnd: "day", net: "money" },
      byCustomer: { ...customer, on: "day", gross: "money", balance: "balance", balanceAfter: "balance" },
    },
  },
  payments: {
    group: "received",
    time: "span",
    span: "this-month",
    filters: ["asOf", ...whose, "method", "currency"],
    tables: {
      main: {
        method: "code",
        gateway: "text",
        payments: "count",
        gross: "money",
        refunds: "money",
        reversals: "money",
        fees: "money",
        net: "money",
      },
      attempts: { gateway: "text", attempts: "count", succeeded: "count", failed: "count", under: "count", success: "share" },
      failures: { gateway: "text", code: "code", attempts: "count", amount: "money" },
    },
  },
  "daily-receipt": {
    group: "received",
    time: "day",
    span: "today",
    filters: [...whose, "method", "currency"],
    tables: {
      main: { cashier: "text", method: "code", payments: "count", amount: "money" },
      detail: { at: "moment", receipt: "text", ...customer, cashier: "text", method: "code", state: "code", amount: "money" },
    },
  },
  "charge-history": {
    group: "received",
    time: "span",
    span: "this-month",
    filters: [...whose, "currency"],
    tables: {
      main: { at: "moment", ...customer, gateway: "text", purpose: "code", who: "code", amount: "money", state: "code", code: "code" },
    },
  },
  clearing: {
    group: "received",
    time: "day",
    span: "today",
    filters: ["asOf", "partner", "currency"],
    tables: {
      main: {
        account: "text",
        accountName: "text",
        upTo3: "money",
        upTo7: "money",
        upTo30: "money",
        older: "money",
        balance: "money",
        oldest: "day",
      },
    },
  },
  discounts: {
    group: "control",
    time: "day",
    span: "today",
    filters: [...whose, "plan", "currency"],
    tables: {
      main: { sort: "code", services: "count", effect: "money" },
      detail: {
        ...customer,
        service: "id",
        plan: "text",
        sort: "code",
        terms: "text",
        since: "day",
        until: "day",
        reason: "text",
        effect: "money",
      },
    },
  },
  "new-services": {
    group: "control",
    time: "span",
    span: "this-month",
    filters: [...whose, "plan", "currency"],
    tables: {
      main: { plan: "text", services: "count", monthly: "money" },
      detail: { on: "day", ...customer, service: "id", plan: "text", state: "code", monthly: "money" },
    },
  },
  "contract-ends": {
    group: "control",
    time: "ahead",
    span: "next-90-days",
    filters: [...whose, "plan", "currency"],
    tables: {
      main: { month: "month", services: "count", monthly: "money" },
      detail: { on: "day", ...customer, service: "id", plan: "text", renews: "code", monthly: "money" },
    },
  },
  "run-quality": {
    group: "control",
    time: "span",
    span: "this-month",
    filters: ["partner", "currency"],
    tables: {
      main: {
        run: "id",
        on: "day",
        trigger: "code",
        state: "code",
        accounts: "count",
        issued: "count",
        parked: "count",
        failed: "count",
        undone: "count",
        corrected: "count",
        gross: "money",
      },
      causes: { cause: "text", documents: "count", amount: "money" },
    },
  },
} as const satisfies Record<string, ReportSpec>;

export type ReportId = keyof typeof reports;
export const reportIds = Object.keys(reports) as [ReportId, ...ReportId[]];
const ReportIdShape = z.enum(reportIds);

const CellShape = z.union([z.string(), z.number(), z.null()]);
const RowShape = z.object({
  cells: z.record(z.string(), CellShape),
  currency: z.string().nullable(),
  /** Where it leads: a path of the staff app with its search. */
  to: z.string().nullable(),
});
const FigureShape = z.object({
  id: z.string(),
  type: z.enum(["money", "balance", "count", "share", "decimal"]),
  value: z.union([z.string(), z.number(), z.null()]),
  currency: z.string().nullable(),
  before: z.union([z.string(), z.number(), z.null()]),
  to: z.string().nullable(),
});
/** B-250 what the report comes to and what stands on the accounts that it ties to. */
const TieShape = z.object({
  accounts: z.array(z.string()),
  currency: z.string(),
  reported: MoneyShape,
  booked: MoneyShape,
  difference: MoneyShape,
});
export const ReportView = z.object({
  report: ReportIdShape,
  from: DayShape,
  to: DayShape,
  /** What was posted before this moment is in it. */
  postedBefore: MomentShape,
  isAsOf: z.boolean(),
  by: z.string().nullable(),
  figures: z.array(FigureShape),
  chart: z
    .object({
      kind: z.enum(["bars", "stacked", "line"]),
      type: z.enum(["money", "count", "share"]),
      currency: z.string().nullable(),
      x: z.enum(["text", "code", "day", "month"]),
      /** Where `x` is a code: whose words they are. */
      words: z.string().nullable(),
      series: z.array(z.string()),
      points: z.array(z.object({ x: z.string(), values: z.array(CellShape) })),
    })
    .nullable(),
  tables: z.array(
    z.object({
      id: z.string(),
      rows: z.array(RowShape),
      sums: z.array(RowShape),
      /** Rows that are not shown; a file has them. */
      more: z.int(),
    }),
  ),
  ties: z.array(TieShape),
  /** What to know when reading it: words that screens translate. */
  notes: z.array(z.string()),
});

export const listReportsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/finance-reports",
  summary: "The finance reports and what each can be asked.",
  returns: z.object({
    items: z.array(z.object({ id: ReportIdShape, group: z.string(), time: z.string(), span: z.enum(spans), filters: z.array(z.string()) })),
  }),
});

const reportParams = z.object({ report: ReportIdShape });
export const getReportEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/finance-reports/:report",
  summary: "A finance report: figures, tables, and how it ties to the accounts (B-250, B-251).",
  params: reportParams,
  query: z.strictObject({ filter: ReportFilter.default({} as never) }),
  returns: ReportView,
});
export const reportPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/finance-reports/:report/pdf",
  summary: "A finance report on paper.",
  params: reportParams,
  query: z.strictObject({
    filter: ReportFilter.default({} as never),
    table: z.string().max(20).optional(),
    language: z.string().max(10).default("en"),
    inline: BooleanText.optional(),
  }),
  reply: "file",
});

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Where a column's title stands among the texts of finance: a report may have words of its own for it. Screen, paper and file say the same. */
export const columnTitleKeys = (id: ReportId, column: string): readonly string[] => [
  `report.${id}.column.${kebab(column)}`,
  `column.${kebab(column)}`,
];

const tableName = z.string().max(20).optional();
const columnsOf = (id: ReportId): [string, ...string[]] => {
  const tables: readonly Readonly<Record<string, ColumnType>>[] = Object.values(reports[id].tables);
  return [...new Set([...tables.flatMap((table) => Object.keys(table)), "currency"])] as [string, ...string[]];
};

const makeExport = (id: ReportId) =>
  exportEndpoint({
    path: `/api/admin/finance-reports/${id}/export`,
    summary: `All rows of a table of the report "${id}", as a file.`,
    sort: ["none"],
    filter: { ...reportFilter, table: tableName },
    columns: columnsOf(id),
  });
/** One for each report, because each has columns of its own. */
export const reportExportEndpoints = Object.fromEntries(reportIds.map((id) => [id, makeExport(id)])) as Record<
  ReportId,
  ReturnType<typeof makeExport>
>;

// Scheduled mail (O-237) ---------------------------------------------------------------------------------------------

export const rhythms = ["daily", "weekdays", "weekly", "monthly", "month_end"] as const;
const ScheduleBody = z.strictObject({
  report: ReportIdShape,
  name: FilledLine(60),
  filter: ReportFilter,
  format: z.enum(["csv", "xlsx", "json", "pdf"]),
  rhythm: z.enum(rhythms),
  /** Of weekly ones, 1 is Monday. */
  weekday: z.int().min(1).max(7).default(1),
  /** Of monthly ones. */
  monthDay: z.int().min(1).max(28).default(1),
  hour: z.int().min(0).max(23),
  timeZone: z.string().max(60),
  receivers: z.array(z.uuid()).min(1).max(50),
  skipEmpty: z.boolean().default(false),
});
export const ScheduleView = ScheduleBody.extend({
  id: z.uuid(),
  state: z.enum(["running", "paused"]),
  pausedWhy: z.string(),
  nextAt: MomentShape.nullable(),
  madeByName: z.string(),
  isMine: z.boolean(),
  receiverNames: z.array(z.string()),
  version: z.int(),
  runs: z.array(
    z.object({
      dueAt: MomentShape,
      state: z.enum(["waiting", "done", "skipped", "failed"]),
      sent: z.int(),
      failure: z.string(),
    }),
  ),
});
export const listSchedulesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/finance-report-schedules",
  summary: "Reports that are mailed by the clock: your own, and all of them for who manages reports.",
  query: z.strictObject({ report: ReportIdShape.optional() }),
  returns: z.object({ items: z.array(ScheduleView) }),
});
export const addScheduleEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/finance-report-schedules",
  summary: "Has a report mailed to staff by the clock; each copy shows what its receiver may see (O-237).",
  body: ScheduleBody,
  returns: ScheduleView,
  idempotent: true,
});
const scheduleId = z.object({ scheduleId: z.uuid() });
export const steerScheduleEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/finance-report-schedules/:scheduleId/state",
  summary: "Pauses a scheduled report or lets it go on.",
  params: scheduleId,
  body: z.strictObject({ to: z.enum(["running", "paused"]) }),
  returns: ScheduleView,
});
export const removeScheduleEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/finance-report-schedules/:scheduleId",
  summary: "Ends a scheduled report.",
  params: scheduleId,
});
