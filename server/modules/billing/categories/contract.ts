// B-138 what transactions are called: built-in categories, which a provider may name otherwise, and others of its own.
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { FilledLine } from "../../../../shared/text.ts";

/** Those of every provider, in their order on screens. */
export const builtInCategories = [
  "service",
  "discount",
  "payment",
  "refund",
  "correction",
  "goodwill",
  "one_time",
  "equipment",
  "fee",
] as const;

/** A category of the provider's own. */
export const OwnCategory = z.string().regex(/^c-[a-z0-9]{4,30}$/, "a category of your own");

const Names = z.record(z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, "a language such as en"), FilledLine(60));

/** By language; a reader whose language has none reads the English one, else the first. */
export const CategoryNames = z.record(z.string(), z.string());

const CategoryView = z.object({
  key: z.string(),
  /** Empty: the words that it has with every provider. */
  names: CategoryNames,
  isOwn: z.boolean(),
  /** Off: nobody chooses it any more; what has it keeps it. */
  isEnabled: z.boolean(),
  /** How many transactions and lines have it. */
  used: z.int(),
  /** Where it leads in the book. */
  account: z.string(),
  version: z.int(),
});

const partnerId = z.object({ partnerId: z.uuid() });
const Categories = z.object({ items: z.array(CategoryView) });

export const listCategoriesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/transaction-categories",
  summary: "The categories of a partner's transactions: built in, renamed, and its own.",
  params: partnerId,
  returns: Categories,
});

export const addCategoryEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/transaction-categories",
  summary: "Adds a category of the partner's own.",
  params: partnerId,
  body: z.strictObject({ names: Names.refine((names) => Object.keys(names).length > 0, "a name in one language at least") }),
  returns: Categories,
  idempotent: true,
});

export const changeCategoryEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/partners/:partnerId/transaction-categories/:key",
  summary: "Names a category, or switches one of the partner's own on or off. Without names a built-in one has its usual word again.",
  params: partnerId.extend({ key: z.string().max(40) }),
  body: z.strictObject({ names: Names, isEnabled: z.boolean() }),
  returns: Categories,
  versioned: true,
});

export const customerCategoriesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/transaction-categories",
  summary: "The categories that a customer's provider has renamed or added, for choosing and for reading.",
  params: z.object({ customerId: z.uuid() }),
  returns: z.object({ items: z.array(CategoryView.pick({ key: true, names: true, isOwn: true, isEnabled: true })) }),
});
