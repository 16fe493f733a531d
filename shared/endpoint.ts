// An endpoint is said once, in a module's contract.ts: the server checks and serves it, the browser calls it with the
// same types, and the API documentation is printed from it.
import { z } from "zod";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Returns extends z.ZodType = z.ZodType,
> {
  readonly method: Method;
  /** With `:name` for each of `params`, for example "/api/admin/invoices/:invoiceId/issue". */
  readonly path: `/api/${string}`;
  /** One sentence for the API documentation. */
  readonly summary: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Only what stands in this shape leaves the server. */
  readonly returns: Returns;
  /** "file": the answer is a download. "events": a stream of server-sent events. */
  readonly reply: "json" | "file" | "events";
  /**
   * "upload": multipart, one part named "file" and one named "body" with the JSON. "raw": the bytes as they came, for machines that
   * sign them.
   */
  readonly request: "json" | "upload" | "raw";
  /** A write that moves money or creates something: the client may send `Idempotency-Key`, kept 30 days. */
  readonly idempotent: boolean;
  /** An edit: the client must send the version it read as `If-Match`. */
  readonly versioned: boolean;
  /** A sensitive act: needs a proof of presence that is younger than 15 minutes (staff) or 10 (customers). */
  readonly freshProof: boolean;
}

const nothing = z.strictObject({});
type Nothing = typeof nothing;

export function endpoint<
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = Nothing,
  Returns extends z.ZodType = Nothing,
>(definition: {
  method: Method;
  path: `/api/${string}`;
  summary: string;
  params?: Params;
  query?: Query;
  body?: Body;
  returns?: Returns;
  reply?: "json" | "file" | "events";
  request?: "json" | "upload" | "raw";
  idempotent?: boolean;
  versioned?: boolean;
  freshProof?: boolean;
}): Endpoint<Params, Query, Body, Returns> {
  return {
    reply: "json",
    request: "json",
    idempotent: false,
    versioned: false,
    freshProof: false,
    ...definition,
    params: (definition.params ?? nothing) as Params,
    query: (definition.query ?? nothing) as Query,
    body: (definition.body ?? nothing) as Body,
    returns: (definition.returns ?? nothing) as Returns,
  };
}

export type QueryOf<E> = E extends Endpoint<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.output<Q> : never;
export type BodyOf<E> = E extends Endpoint<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.output<B> : never;
export type ReturnsOf<E> = E extends Endpoint<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.output<R> : never;

/** A moment in JSON: UTC, ISO 8601. */
export const MomentShape = z.iso.datetime();

/** Several values of a filter, written with commas: `filter[status]=paid,overdue`. */
export const anyOf = <T extends z.ZodType<unknown, string>>(value: T) =>
  z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(value).min(1).max(100));

/** "true" or "false" in a query. */
export const BooleanText = z.enum(["true", "false"]).transform((text) => text === "true");

const maxListLimit = 250;

/** How many there are: exact up to 10,000, above that `{ count: 10000, exact: false }` until the client asks. */
const TotalShape = z.object({ count: z.int(), exact: z.boolean() });

/**
 * The query of every list: `limit`, `cursor` (the `next` of the page before), `sort` ("-issuedOn" is descending) and
 * `filter[name]=value`. A filter or sort that is not named here is refused, never ignored.
 */
export function listQuery<const Sort extends readonly [string, ...string[]], Filter extends z.ZodRawShape>(list: {
  sort: Sort;
  filter: Filter;
}) {
  const sortTexts = list.sort.flatMap((field) => [field, `-${field}`]) as (Sort[number] | `-${Sort[number]}`)[];
  return z.strictObject({
    limit: z.coerce.number().int().min(1).max(maxListLimit).default(50),
    cursor: z.string().max(1000).optional(),
    sort: z.enum(sortTexts).optional(),
    /** Left out: counted for the first page, and not again for those that follow. */
    total: z.enum(["none", "quick", "exact"]).optional(),
    filter: z.strictObject(list.filter).default({} as never),
  });
}

/** What an export answers when it is too long to wait for: a job makes the file. */
const StartedExport = z.object({ exportId: z.uuid() });

const isLocale = (text: string): boolean => canFormat(() => new Intl.DateTimeFormat(text));
const isTimeZone = (text: string): boolean => canFormat(() => new Intl.DateTimeFormat("en", { timeZone: text }));
function canFormat(format: () => unknown): boolean {
  try {
    format();
    return true;
  } catch {
    return false;
  }
}

/** How the file of an export looks. */
export const ExportLook = {
  format: z.enum(["csv", "xlsx", "json"]).default("csv"),
  /** Between the cells of a CSV. */
  separator: z.enum(["comma", "semicolon", "tab"]).default("comma"),
  /** "local": days and times as the reader writes them; JSON is always ISO. */
  dates: z.enum(["iso", "local"]).default("iso"),
  locale: z.string().max(35).refine(isLocale, "this locale is unknown").default("en"),
  timeZone: z.string().max(60).refine(isTimeZone, "this time zone is unknown").default("UTC"),
  /** Of what stands over the columns of CSV and XLSX, where the list has words for them; left out: the names that the API gives them. */
  language: z.string().max(10).optional(),
};

/** Lists that have a paper of their own come as a PDF, too. */
const withPaper = { ...ExportLook, format: z.enum(["csv", "xlsx", "json", "pdf"]).default("csv") };

const mostMoreColumns = 200;

/**
 * The export of a list: filtered and sorted as the list is, without pages. Answers the file, or the id of the job that makes it when there
 * are many rows (O-75).
 */
export function exportEndpoint<
  const Sort extends readonly [string, ...string[]],
  Filter extends z.ZodRawShape,
  const Column extends readonly [string, ...string[]],
  Params extends z.ZodType = Nothing,
>(list: {
  path: `/api/${string}`;
  summary: string;
  params?: Params;
  sort: Sort;
  filter: Filter;
  columns: Column;
  /** The form of columns that are data themselves: those of additional fields. */
  more?: z.ZodType<string, string>;
  /** How the list is set as a PDF stands with its cells (`defineExport`). */
  hasPaper?: true;
}) {
  const column = z.enum(list.columns);
  const columns = list.more
    ? z.array(z.union([column, list.more]) as unknown as typeof column).max(list.columns.length + mostMoreColumns)
    : z.array(column).max(list.columns.length);
  const sortTexts = list.sort.flatMap((field) => [field, `-${field}`]) as (Sort[number] | `-${Sort[number]}`)[];
  return endpoint({
    method: "POST",
    path: list.path,
    summary: list.summary,
    params: (list.params ?? nothing) as Params,
    body: z.strictObject({
      sort: z.enum(sortTexts).optional(),
      filter: z.strictObject(list.filter).default({} as never),
      /** Left out: all of them. */
      columns: columns.min(1).optional(),
      ...((list.hasPaper ? withPaper : ExportLook) as typeof withPaper),
    }),
    returns: StartedExport,
    reply: "file",
  });
}

/** What every list returns; `next` is null on the last page. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable(), total: TotalShape.nullable() });
