// What staff read across modules: the list of customers with their money, its export, mass actions on what it shows, and the quick search.
import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { anyOf, endpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { MoneyShape } from "../../../shared/money.ts";
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
  accountManager: anyOf(z.union([z.literal("none"), z.uuid()])).optional(),
  /** "main", "sub", "none", or the sub-accounts of one main account. */
  link: z.union([z.enum(["main", "sub", "none"]), z.uuid()]).optional(),
};
const CustomerFilter = z.strictObject(customerFilter);
export type CustomerFilter = z.output<typeof CustomerFilter>;
export const customerSorts = ["number", "name", "addedOn", "status", "balance"] as const;

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
  /** Additional fields that stand in lists, for who may see them. */
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
export const CsvSeparatorShape = z.enum(["comma", "semicolon", "tab"]);

export const exportCustomersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customer-export",
  summary: "Exactly the customers that the filter shows, as CSV.",
  query: z.strictObject({
    sort: z.enum(customerSorts.flatMap((sort) => [sort, `-${sort}` as const])).optional(),
    filter: CustomerFilter.default({}),
    columns: anyOf(z.enum(customerColumns)).optional(),
    separator: CsvSeparatorShape.default("comma"),
  }),
  reply: "file",
});

// Mass actions

const StateShape = z.enum(["preview", "running", "paused", "done", "cancelled"]);
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
  firstRows: z.array(
    z.object({
      position: z.int(),
      id: z.uuid(),
      label: z.string(),
      expectedSkip: z.string().nullable(),
      state: z.string(),
      message: z.string(),
    }),
  ),
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
export const listMassActionsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/mass-actions",
  summary: "Your newest mass actions.",
  returns: z.object({ items: z.array(MassActionView) }),
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
    /** Of a destructive one: how many rows there are, typed by the person. */
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
  summary: "One line per row: what came of it.",
  params: actionId,
  query: z.strictObject({ separator: CsvSeparatorShape.default("comma") }),
  reply: "file",
});

// Quick search

export const foundKinds = ["customers", "invoices", "services"] as const;
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
  summary: "Customers, invoices and services by any scrap; at most five of each kind. Prefixes: c: inv: s:",
  query: z.strictObject({ q: z.string().max(200) }),
  returns: z.object({ kinds: z.array(z.object({ kind: z.enum(foundKinds), items: z.array(FoundItem), hasMore: z.boolean() })) }),
});
