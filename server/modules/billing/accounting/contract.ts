// The books of an invoicing partner: what accountants read, arrange, close and take along.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";

const partnerId = z.object({ partnerId: z.uuid() });
const Code = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$/, "digits and letters, up to 20");
export const accountTypes = ["asset", "liability", "equity", "income", "expense"] as const;
export const entryKinds = [
  "invoice",
  "credit_note",
  "payment",
  "refund",
  "reversal",
  "charge",
  "credit",
  "opening_balance",
  "write_off",
  "recovery",
  "transfer",
  "rounding",
  "revenue_release",
  "reclassification",
  "deposit",
  "refill_card",
  "hotspot_voucher",
  "commission",
] as const;

// The chart ----------------------------------------------------------------------------------------------------------

export const LedgerAccountView = z.object({
  code: z.string(),
  name: z.string(),
  type: z.enum(accountTypes),
  isBuiltin: z.boolean(),
  enabled: z.boolean(),
  /** Something is booked on it, or a mapping leads to it. */
  inUse: z.boolean(),
  version: z.int(),
});

export const listLedgerAccountsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/ledger-accounts",
  summary: "The chart of accounts of a partner's book.",
  params: partnerId,
  returns: z.object({ accounts: z.array(LedgerAccountView) }),
});

const Name = z.string().trim().min(1).max(80);
export const addLedgerAccountEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/ledger-accounts",
  summary: "Adds an account of the book's own.",
  params: partnerId,
  body: z.strictObject({ code: Code, name: Name, type: z.enum(accountTypes) }),
  returns: LedgerAccountView,
});

const accountOfBook = partnerId.extend({ code: z.string().max(20) });
export const changeLedgerAccountEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/partners/:partnerId/ledger-accounts/:code",
  summary: "Renames an account, or takes it out of what can be chosen.",
  params: accountOfBook,
  body: z.strictObject({ name: Name.optional(), enabled: z.boolean().optional() }),
  returns: LedgerAccountView,
  versioned: true,
});

export const removeLedgerAccountEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/partners/:partnerId/ledger-accounts/:code",
  summary: "Removes an own account on which nothing was ever booked.",
  params: accountOfBook,
});

const mappingSubjects = ["plan", "category", "kind", "default", "tax", "method", "gateway"] as const;
const MappingRow = z.object({
  what: z.enum(mappingSubjects),
  key: z.string(),
  /** How the thing is called: a plan's or tax's name, a category; words of our own have none. */
  name: z.string().nullable(),
  /** What the book says; null: nothing, and `leadsTo` follows from the rest. */
  code: z.string().nullable(),
  /** The account in the end. */
  leadsTo: z.string(),
});
export const getAccountMappingEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/account-mapping",
  summary: "Which account each plan, category, kind, tax and way of paying is booked on, and where it comes from.",
  params: partnerId,
  returns: z.object({ rows: z.array(MappingRow) }),
});
export const setAccountMappingEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/partners/:partnerId/account-mapping",
  summary: "Maps things to accounts; a code of null takes the mapping away.",
  params: partnerId,
  body: z.strictObject({
    rows: z
      .array(z.strictObject({ what: z.enum(mappingSubjects), key: z.string().max(100), code: Code.nullable() }))
      .min(1)
      .max(500),
  }),
  returns: z.object({ rows: z.array(MappingRow) }),
});

// Reading the books --------------------------------------------------------------------------------------------------

/** `asOf`: as the books stood at the end of that day; left out: with all later corrections (B-251). */
const span = { from: DayShape, to: DayShape, asOf: DayShape.optional() };

export const trialBalanceEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/trial-balance",
  summary: "Opening balance, movement and closing balance of every account of a book; the sums are zero (B-238).",
  params: partnerId,
  query: z.strictObject(span),
  returns: z.object({
    rows: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        type: z.enum(accountTypes),
        currency: z.string(),
        opening: MoneyShape,
        debit: MoneyShape,
        credit: MoneyShape,
        closing: MoneyShape,
      }),
    ),
    sums: z.array(z.object({ currency: z.string(), opening: MoneyShape, debit: MoneyShape, credit: MoneyShape, closing: MoneyShape })),
    /** What lies on the suspense account, whenever it came there. */
    suspense: z.array(MoneyShape),
    haltedWhy: z.string().nullable(),
    verifiedAt: MomentShape.nullable(),
  }),
});

export const JournalRow = z.object({
  id: z.uuid(),
  number: z.int(),
  on: DayShape,
  originOn: DayShape.nullable(),
  kind: z.enum(entryKinds),
  text: z.string(),
  customerId: z.uuid().nullable(),
  customerNumber: z.int().nullable(),
  customerName: z.string().nullable(),
  documentId: z.uuid().nullable(),
  amount: MoneyShape,
  postedAt: MomentShape,
});
const days = z.strictObject({ from: DayShape.optional(), to: DayShape.optional() }).optional();
const journalFilter = {
  on: days,
  kind: anyOf(z.enum(entryKinds)).optional(),
  account: z.string().max(20).optional(),
  customer: z.uuid().optional(),
  document: z.uuid().optional(),
  /** Late facts: booked later than they were. */
  late: z.enum(["true"]).optional(),
};
const journalSorts = ["number", "on"] as const;
export const listJournalEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/journal",
  summary: "The entries of a book.",
  params: partnerId,
  query: listQuery({ sort: journalSorts, filter: journalFilter }),
  returns: listOf(JournalRow),
});
export const journalColumns = [
  "number",
  "on",
  "originOn",
  "kind",
  "text",
  "customer",
  "customerName",
  "amount",
  "currency",
  "postedAt",
] as const;
export const exportJournalEndpoint = exportEndpoint({
  path: "/api/admin/partners/:partnerId/journal-export",
  summary: "Exactly the entries that the filter shows, as a file.",
  params: partnerId,
  sort: journalSorts,
  filter: journalFilter,
  columns: journalColumns,
});

export const getJournalEntryEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/journal-entries/:entryId",
  summary: "One entry with its lines and its place in the chain.",
  params: z.object({ entryId: z.uuid() }),
  returns: JournalRow.extend({
    partnerId: z.uuid(),
    partnerName: z.string(),
    lines: z.array(
      z.object({
        position: z.int(),
        code: z.string(),
        name: z.string(),
        debit: MoneyShape.nullable(),
        credit: MoneyShape.nullable(),
        customerId: z.uuid().nullable(),
        tax: z.string().nullable(),
        plan: z.string().nullable(),
        serviceId: z.uuid().nullable(),
      }),
    ),
    reverses: z.object({ id: z.uuid(), number: z.int() }).nullable(),
    reversedBy: z.object({ id: z.uuid(), number: z.int() }).nullable(),
    postedByName: z.string(),
    previousHash: z.string(),
    hash: z.string(),
  }),
});

export const LedgerRow = z.object({
  id: z.uuid(),
  number: z.int(),
  on: DayShape,
  kind: z.enum(entryKinds),
  text: z.string(),
  customerId: z.uuid().nullable(),
  customerNumber: z.int().nullable(),
  customerName: z.string().nullable(),
  documentId: z.uuid().nullable(),
  debit: MoneyShape.nullable(),
  credit: MoneyShape.nullable(),
  /** Debits less credits up to and with this row, in the order of the days. */
  balance: MoneyShape,
});
const ledgerFilter = { on: days, kind: anyOf(z.enum(entryKinds)).optional(), customer: z.uuid().optional() };
export const listLedgerEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/ledger-accounts/:code/ledger",
  summary: "What was booked on one account, with the running balance.",
  params: accountOfBook,
  query: listQuery({ sort: ["on"], filter: ledgerFilter }),
  returns: listOf(LedgerRow),
});
export const ledgerColumns = [
  "number",
  "on",
  "kind",
  "text",
  "customer",
  "customerName",
  "debit",
  "credit",
  "balance",
  "currency",
] as const;
export const exportLedgerEndpoint = exportEndpoint({
  path: "/api/admin/partners/:partnerId/ledger-accounts/:code/ledger-export",
  summary: "Exactly what the filter shows of one account, as a file.",
  params: accountOfBook,
  sort: ["on"],
  filter: ledgerFilter,
  columns: ledgerColumns,
});

// Periods ------------------------------------------------------------------------------------------------------------

const periodStates = ["open", "soft_closed", "closed"] as const;
const PeriodView = z.object({
  month: DayShape,
  state: z.enum(periodStates),
  moved: MoneyShape,
  softClosedAt: MomentShape.nullable(),
  softClosedByName: z.string().nullable(),
  closedAt: MomentShape.nullable(),
  closedByName: z.string().nullable(),
  reason: z.string(),
  next: z.object({ softClose: z.boolean(), close: z.boolean(), reopen: z.boolean() }),
  checks: z.object({ wrong: z.int(), attention: z.int(), checkedAt: MomentShape.nullable() }),
});
export const listPeriodsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/periods",
  summary: "The months of a book and whether they are closed.",
  params: partnerId,
  returns: z.object({ periods: z.array(PeriodView) }),
});

const monthOfBook = partnerId.extend({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "a month such as 2026-02") });
const CheckView = z.object({
  code: z.string(),
  state: z.enum(["ok", "attention", "wrong"]),
  count: z.int().nullable(),
  amounts: z.array(MoneyShape),
  findings: z.array(z.object({ text: z.string(), to: z.string().nullable() })),
  checkedAt: MomentShape,
});
const PeriodPage = PeriodView.extend({
  list: z.array(CheckView),
  /** Open months before it, which close with it. */
  before: z.int(),
});
export const getPeriodEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/periods/:month",
  summary: "A month with its check-list as it was made the last time.",
  params: monthOfBook,
  returns: PeriodPage,
});
export const checkPeriodEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/periods/:month/check",
  summary: "Makes the check-list of a month anew (B-259).",
  params: monthOfBook,
  returns: PeriodPage,
});
export const softClosePeriodEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/periods/:month/soft-close",
  summary: "From now on only people who may close still post into the month.",
  params: monthOfBook,
  returns: PeriodPage,
});
export const closePeriodEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/periods/:month/close",
  summary: "Closes a month, and all before it, for good.",
  params: monthOfBook,
  body: z.strictObject({
    /** Needed where something wants attention. */
    reason: z.string().trim().max(500).default(""),
  }),
  returns: PeriodPage,
});
export const reopenPeriodEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/periods/:month/reopen",
  summary: "Opens the latest soft-closed month again.",
  params: monthOfBook,
  body: z.strictObject({ reason: z.string().trim().min(3).max(500) }),
  returns: PeriodPage,
});
export const resumeBooksEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/resume-books",
  summary: "Lets a halted book take entries again, after somebody has looked.",
  params: partnerId,
  body: z.strictObject({ reason: z.string().trim().min(3).max(500) }),
  freshProof: true,
});

// Deferred revenue ---------------------------------------------------------------------------------------------------

export const deferredRevenueEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/deferred-revenue",
  summary: "What is billed and not yet earned, by the month in which it will be; ties to the account for deferred revenue.",
  params: partnerId,
  returns: z.object({
    mode: z.enum(["on_invoice", "daily"]),
    releasedThrough: DayShape.nullable(),
    months: z.array(z.object({ month: DayShape, currency: z.string(), amount: MoneyShape })),
    accounts: z.array(z.object({ code: z.string(), name: z.string(), amount: MoneyShape })),
    /** `advances`: invoiced ahead, waiting for its charge and not for days. */
    ties: z.array(
      z.object({ currency: z.string(), waiting: MoneyShape, advances: MoneyShape, booked: MoneyShape, difference: MoneyShape }),
    ),
  }),
});

// Files for accountants ----------------------------------------------------------------------------------------------

export const batchKinds = [
  "documents",
  "lines",
  "payments",
  "journal",
  "tax",
  "customers",
  "double_entry",
  "datev",
  "audit_file",
  "pdfs",
] as const;
export const BatchView = z.object({
  id: z.uuid(),
  number: z.int(),
  kind: z.enum(batchKinds),
  format: z.enum(["csv", "xlsx", "jsonl", "xml", "zip"]),
  isNew: z.boolean(),
  basis: z.enum(["issue", "posting"]),
  from: DayShape.nullable(),
  to: DayShape.nullable(),
  rows: z.int(),
  state: z.enum(["preparing", "ready", "failed"]),
  done: z.int(),
  failure: z.string(),
  madeByName: z.string(),
  madeAt: MomentShape,
});
export const listExportBatchesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/export-batches",
  summary: "The files that were made of a book.",
  params: partnerId,
  query: listQuery({ sort: ["number"], filter: { kind: anyOf(z.enum(batchKinds)).optional() } }),
  returns: listOf(BatchView),
});
export const makeExportBatchEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/export-batches",
  summary: "Makes a file: what is new since the last of its kind, or a span of days.",
  params: partnerId,
  body: z.strictObject({
    kind: z.enum(batchKinds),
    format: z.enum(["csv", "xlsx", "jsonl"]).default("csv"),
    separator: z.enum(["comma", "semicolon", "tab"]).default("comma"),
    /** Left out: what is new since the last one. */
    days: z.strictObject({ from: DayShape, to: DayShape }).optional(),
    basis: z.enum(["issue", "posting"]).default("posting"),
  }),
  returns: BatchView,
  idempotent: true,
});
export const exportBatchFileEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/export-batches/:batchId/file",
  summary: "The file of a batch; the same again as often as it is asked for.",
  params: z.object({ batchId: z.uuid() }),
  reply: "file",
});
