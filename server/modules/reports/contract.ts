// What staff read across modules: the list of customers with their money, its export, mass actions on what it shows, and the quick search.
import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { anyOf, BooleanText, ExportLook, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { MoneyShape } from "../../../shared/money.ts";
import { FilledLine } from "../../../shared/text.ts";
import { BlockCauseShape, CategoryShape, StatusShape } from "../customers/contract.ts";

// The list of customers

export const paymentMethods = ["cash", "bank_transfer", "card", "direct_debit", "check", "wallet", "other"] as const;
const Amount = z.string().regex(/^-?\d{1,12}(\.\d{1,4})?$/);

export const customerFilter = {
  status: anyOf(StatusShape).optional(),
  blockedBy: anyOf(BlockCauseShape).optional(),
  partner: anyOf(z.uuid()).optional(),
  /** With all that lies in it; "none": in no location. */
  location: anyOf(z.union([z.literal("none"), z.uuid()])).optional(),
  category: anyOf(CategoryShape).optional(),
  labelsAny: anyOf(z.uuid()).optional(),
  labelsAll: anyOf(z.uuid()).optional(),
  labelsNone: anyOf(z.uuid()).optional(),
  addedOn: z.strictObject({ from: DayShape, to: DayShape }).partial().optional(),
  /** Any scrap: number, login, name, address, mail, phone in any form, tax id … */
  text: z.string().max(200).optional(),
  /** Both ends included; below zero: the customer owes. Needs the right to see customers' billing. */
  balance: z.strictObject({ from: Amount, to: Amount }).partial().optional(),
  paymentMethod: anyOf(z.enum(paymentMethods)).optional(),
  /** How it is billed; needs the right to see customers' billing. */
  billingType: anyOf(z.enum(["recurring", "prepaid_period", "prepaid_daily"])).optional(),
  accountManager: anyOf(z.union([z.literal("none"), z.uuid()])).optional(),
  /** "main", "sub", "none", or the sub-accounts of one main account. */
  link: z.union([z.enum(["main", "sub", "none"]), z.uuid()]).optional(),
  /** Additional fields by name: one of some values (keys of options, "true", ids), or a period. Needs the right to see them. */
  extra: z
    .record(z.string().max(63), z.union([z.string().max(2000), z.strictObject({ from: DayShape, to: DayShape }).partial()]))
    .optional(),
};
const CustomerFilter = z.strictObject(customerFilter);
export type CustomerFilter = z.output<typeof CustomerFilter>;
const customerSorts = ["number", "name", "addedOn", "status", "balance"] as const;

export const CustomerRow = z.object({
  id: z.uuid(),
  number: z.int(),
  name: z.string(),
  companyName: z.string(),
  category: CategoryShape,
  status: StatusShape,
  blockedBy: BlockCauseShape.nullable(),
  partner: z.object({ id: z.uuid(), number: z.int(), name: z.string() }),
  location: z.object({ id: z.uuid(), path: z.array(z.string()) }).nullable(),
  portalLogin: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  street1: z.string(),
  city: z.string(),
  zip: z.string(),
  country: z.string(),
  addedOn: z.string(),
  accountManagerId: z.uuid().nullable(),
  labels: z.array(z.object({ id: z.uuid(), title: z.string(), colour: z.string(), textColour: z.string() })),
  /** Null without an account, or without the right to see customers' billing; below zero: the customer owes. */
  balance: MoneyShape.nullable(),
  /** What its running services are worth by the month, net of tax and without discounts. Null as above. */
  monthlyValue: MoneyShape.nullable(),
  paymentMethod: z.enum(paymentMethods).nullable(),
  link: z.object({ subAccounts: z.int(), mainNumber: z.int().nullable(), mode: z.enum(["independent", "aggregated"]).nullable() }),
  /** Additional fields that stand in lists, for who may see them; files and links as `FileValue` and `LinkValue` say. */
  extra: z.record(z.string(), z.unknown()),
});

export const listCustomersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers",
  summary: "Customers with status, contacts, labels and money. With a text and no sort, the best match comes first.",
  query: listQuery({ sort: customerSorts, filter: customerFilter }),
  returns: listOf(CustomerRow),
});

// biome-ignore format: one list.
export const customerColumns = [
  "number", "name", "companyName", "category", "status", "blockedBy", "partner", "location", "portalLogin", "email", "phone", "street1", "city", "zip", "country", "addedOn",
  "labels", "balance", "currency", "monthlyValue", "paymentMethod", "mainAccount",
] as const;

export const exportCustomersEndpoint = exportEndpoint({
  path: "/api/admin/customer-export",
  summary: "Exactly the customers that the filter shows, as a file.",
  sort: customerSorts,
  filter: customerFilter,
  columns: customerColumns,
  more: z.string().regex(/^extra\.[a-z][a-z0-9_]{1,62}$/),
});

// Exports that a job makes

export const ExportView = z.object({
  id: z.uuid(),
  /** The list in it: "customers". */
  kind: z.string(),
  format: z.enum(["csv", "xlsx", "json", "pdf"]),
  fileName: z.string(),
  state: z.enum(["running", "done", "failed", "cancelled", "expired"]),
  /** Rows; null until the job has counted them. */
  total: z.int().nullable(),
  done: z.int(),
  sizeBytes: z.int(),
  failure: z.string(),
  createdAt: MomentShape,
  endedAt: MomentShape.nullable(),
  expiresAt: MomentShape.nullable(),
});
const exportId = z.object({ exportId: z.uuid() });
export const listExportsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/exports",
  summary: "Your newest exports that were made in the background; running: only those that still are.",
  query: z.strictObject({ running: BooleanText.optional() }),
  returns: z.object({ items: z.array(ExportView) }),
});
export const getExportEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/exports/:exportId",
  summary: "How far an export is.",
  params: exportId,
  returns: ExportView,
});
export const exportFileEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/exports/:exportId/file",
  summary: "The file of an export, for who made it and as long as it is kept.",
  params: exportId,
  reply: "file",
});
export const endExportEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/exports/:exportId",
  summary: "Stops an export that is being made, or deletes its file.",
  params: exportId,
  returns: ExportView,
});

// Mass actions

const StateShape = z.enum(["preview", "running", "paused", "done", "cancelled"]);
/** What is said of a record beyond whether it changes: what becomes what, and what follows or stands in the way. */
const ToldView = z.object({
  code: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
  count: z.int().optional(),
  amount: z.object({ amount: z.string(), currency: z.string() }).optional(),
  detail: z.string().optional(),
});
const MassActionLine = z.object({
  position: z.int(),
  id: z.uuid(),
  label: z.string(),
  expectedSkip: z.string().nullable(),
  state: z.string(),
  message: z.string(),
  told: z.array(ToldView),
});
export const MassActionView = z.object({
  id: z.uuid(),
  kind: z.string(),
  params: z.unknown(),
  state: StateShape,
  isDestructive: z.boolean(),
  total: z.int(),
  /** What the preview expects. */
  expected: z.object({ changed: z.int(), skipped: z.array(z.object({ why: z.string(), count: z.int() })) }),
  counts: z.object({ waiting: z.int(), changed: z.int(), skipped: z.int(), failed: z.int() }),
  /** What is told of money, summed up over all rows that change. */
  sums: z.array(z.object({ code: z.string(), amount: z.string(), currency: z.string() })),
  /** The first of those that a preview would change, or of what came of them. */
  firstRows: z.array(MassActionLine),
  /** The first of those that a preview would leave as they are, or that failed. */
  oddRows: z.array(MassActionLine),
  odd: z.int(),
  startedBy: z.string(),
  createdAt: MomentShape,
  startedAt: MomentShape.nullable(),
  endedAt: MomentShape.nullable(),
});
export const previewMassActionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/mass-actions",
  summary: "Freezes the chosen customers into a list and says what would happen to each. Nothing is changed yet.",
  body: z
    .strictObject({
      kind: z.string().max(60),
      params: z.record(z.string(), z.unknown()).default({}),
      /** Chosen by hand … */
      ids: z.array(z.uuid()).min(1).max(50_000).optional(),
      /** … or all that this filter of the customer list shows, written as in its query. */
      filter: z.record(z.string(), z.unknown()).optional(),
    })
    .refine((body) => (body.ids === undefined) !== (body.filter === undefined), {
      params: { code: "ids-or-filter" },
      message: "either ids or a filter",
      path: ["ids"],
    }),
  returns: MassActionView,
  idempotent: true,
});
const actionId = z.object({ actionId: z.uuid() });
export const MassActionRow = MassActionView.omit({
  expected: true,
  sums: true,
  firstRows: true,
  oddRows: true,
  odd: true,
  isDestructive: true,
  params: true,
});
export const listMassActionsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/mass-actions",
  summary: "Your newest mass actions; open: only those that run or pause.",
  query: z.strictObject({ open: BooleanText.optional() }),
  returns: z.object({ items: z.array(MassActionRow) }),
});
export const getMassActionEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/mass-actions/:actionId",
  summary: "How far a mass action is.",
  params: actionId,
  returns: MassActionView,
});
export const confirmMassActionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/mass-actions/:actionId/confirm",
  summary: "Lets a previewed mass action begin.",
  params: actionId,
  body: z.strictObject({
    /** Of a destructive one: how many rows the preview expects to change, typed by the person. */
    count: z.int().optional(),
  }),
  returns: MassActionView,
});
export const steerMassActionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/mass-actions/:actionId/state",
  summary: "Pauses, resumes or cancels a mass action; rows that are done stay done.",
  params: actionId,
  body: z.strictObject({ to: z.enum(["paused", "running", "cancelled"]) }),
  returns: MassActionView,
});
export const massActionResultEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/mass-actions/:actionId/result",
  summary: 'One line per row: what came of it, or before it began what would; "failed": of those alone.',
  params: actionId,
  query: z.strictObject({ separator: ExportLook.separator, which: z.enum(["all", "odd", "failed"]).default("all") }),
  reply: "file",
});

// Quick search

export const foundKinds = ["customers", "invoices", "services", "payments"] as const;
export const FoundItem = z.object({
  id: z.uuid(),
  /** "Customer 1042", "S-2044", "2026010000017" */
  number: z.string(),
  title: z.string(),
  /** A second line: city, customer, state. */
  detail: z.string(),
  status: z.string(),
  /** The number or login is exactly what was typed. */
  isExact: z.boolean(),
  /** Where it leads when it has no page of its own. */
  customerId: z.uuid(),
  amount: MoneyShape.nullable(),
});
export const quickSearchEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/search",
  summary: "Customers, money documents, services and payments by any scrap; at most five of each kind. Prefixes: c: inv: s: pay:",
  query: z.strictObject({ q: z.string().max(200) }),
  returns: z.object({ kinds: z.array(z.object({ kind: z.enum(foundKinds), items: z.array(FoundItem), hasMore: z.boolean() })) }),
});

// The home page: each tile alone, so that one that is slow or fails leaves the others. What the reader may not see is null.

const homeQuery = z.strictObject({ partner: z.uuid().optional() });
/** One amount for each currency, the largest first. */
const Sums = z.array(MoneyShape);
const Counted = z.object({ count: z.int(), sums: Sums });

export const homeCustomersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/home/customers",
  summary: "How many customers are in each status, and how many were added this week and the week before.",
  query: homeQuery,
  returns: z.object({
    byStatus: z.array(z.object({ status: StatusShape, count: z.int() })),
    /** Since Monday. */
    week: z.object({ from: DayShape, to: DayShape, count: z.int() }),
    /** The same days of the week before. */
    weekBefore: z.object({ from: DayShape, to: DayShape, count: z.int() }),
  }),
});
export const homeOwedEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/home/owed",
  summary: "What is still to be paid of issued invoices, and what of it is overdue.",
  query: homeQuery,
  returns: z.object({ unpaid: Counted, overdue: Counted }).nullable(),
});
export const homeReceivedEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/home/received",
  summary: "Payments of today, of this month, and of last month up to the same day.",
  query: homeQuery,
  returns: z
    .object({
      today: Counted.extend({ on: DayShape }),
      month: Counted.extend({ from: DayShape, to: DayShape }),
      monthBefore: Counted.extend({ from: DayShape, to: DayShape }),
    })
    .nullable(),
});
export const homeMonthlyValueEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/home/monthly-value",
  summary: "What all running services are worth by the month, net of tax and without discounts.",
  query: homeQuery,
  returns: z.object({ services: z.int(), sums: Sums }).nullable(),
});
export const homeAttentionEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/home/attention",
  summary: "What waits for a person: accounts that billing runs set aside, and mails that did not arrive.",
  query: homeQuery,
  returns: z.object({
    /** The newest run of each partner, where accounts were parked or failed. */
    runs: z.array(z.object({ id: z.uuid(), partnerName: z.string(), targetOn: DayShape, count: z.int() })).nullable(),
    /** Of the last days. */
    mails: z.object({ from: DayShape, count: z.int() }).nullable(),
  }),
});
export const homeMonthsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/home/months",
  summary: "What was invoiced and what was received in each of the last twelve months, for each currency.",
  query: homeQuery,
  returns: z
    .object({
      currencies: z.array(
        z.object({
          currency: z.string(),
          months: z.array(
            z.object({ from: DayShape, to: DayShape, invoiced: MoneyShape, invoices: z.int(), received: MoneyShape, payments: z.int() }),
          ),
        }),
      ),
    })
    .nullable(),
});

// Saved views (O-8)

const SavedViewBody = z.strictObject({
  /** "customers", or a finance report: "finance-ageing". */
  list: z.string().regex(/^(customers|finance-[a-z-]{1,31})$/),
  name: FilledLine(60),
  /** The list's part of the address. */
  search: z.record(z.string().max(40), z.string().max(4000)),
  isShared: z.boolean(),
});
export const SavedView = z.object({
  id: z.uuid(),
  name: z.string(),
  search: z.record(z.string(), z.string()),
  isShared: z.boolean(),
  isMine: z.boolean(),
  madeBy: z.string(),
});
export const listSavedViewsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/saved-views",
  summary: "Your saved views of a list, and those that others share.",
  query: SavedViewBody.pick({ list: true }),
  returns: z.object({ items: z.array(SavedView) }),
});
export const saveViewEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/saved-views",
  summary: "Keeps the filters of a list under a name; the same name again replaces your former one.",
  body: SavedViewBody,
  returns: SavedView,
});
export const deleteSavedViewEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/saved-views/:viewId",
  summary: "Forgets a saved view of your own.",
  params: z.object({ viewId: z.uuid() }),
});

// Sub-accounts

const SubAccountSum = { services: z.int(), monthlyValue: MoneyShape };
export const subAccountValuesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/sub-account-values",
  summary:
    "How many services a main account's sub-accounts have and what they are worth by the month, each and added up by the way of billing.",
  params: z.object({ customerId: z.uuid() }),
  returns: z.object({
    items: z.array(z.object({ id: z.uuid(), ...SubAccountSum })),
    totals: z.array(z.object({ mode: z.enum(["independent", "aggregated"]), count: z.int(), ...SubAccountSum })),
  }),
});

// Promo codes

export const promoReportEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/promo-codes/:promoCodeId/report",
  summary: "Who has a promo code, what it took off invoices so far, and what its services brought in, net or with tax as they are priced.",
  params: z.object({ promoCodeId: z.uuid() }),
  returns: z.object({
    sums: z.array(z.object({ given: MoneyShape, revenue: MoneyShape })),
    total: z.int(),
    /** The newest. */
    uses: z.array(
      z.object({
        id: z.uuid(),
        service: z.object({ id: z.uuid(), number: z.int(), plan: z.string() }),
        customer: z.object({ id: z.uuid(), number: z.int(), name: z.string() }),
        state: z.enum(["reserved", "counted", "freed"]),
        at: MomentShape,
        given: MoneyShape,
        revenue: MoneyShape,
      }),
    ),
  }),
});
