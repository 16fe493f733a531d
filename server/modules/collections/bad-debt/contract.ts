// Bad debt (B-235): what is still owed when the services have stopped. Letters, an agency, a write-off; and who may have a new service.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, BooleanText, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledLine, FilledNote, Line, Note } from "../../../../shared/text.ts";

const customerId = z.object({ customerId: z.uuid() });
const agencyId = z.object({ agencyId: z.uuid() });
const placementId = z.object({ placementId: z.uuid() });
const approvalId = z.object({ approvalId: z.uuid() });

// Debts ----------------------------------------------------------------------------------------------------------------

export const debtStages = ["dunning", "collection", "written_off", "paid", "ended"] as const;
const endReasons = ["reactivated", "merged", "moved"] as const;
const heldBack = ["hold", "disputed", "plan", "money-under-way", "too-little", "nothing-due"] as const;

const DebtFacts = z.object({
  id: z.uuid(),
  stage: z.enum(debtStages),
  customerId: z.uuid(),
  customerNumber: z.int(),
  customerName: z.string(),
  partnerId: z.uuid(),
  /** What is open, or was at last. */
  owed: MoneyShape,
  deactivatedOn: DayShape,
  openedOn: DayShape,
  endedOn: DayShape.nullable(),
  endReason: z.enum(endReasons).nullable(),
  /** So many letters went out. */
  level: z.int(),
  levels: z.int(),
  lastLetterOn: DayShape.nullable(),
  nextLetterOn: DayShape.nullable(),
  /** The letters have had their time: an agency may have it. */
  isReady: z.boolean(),
  agency: z.object({ id: z.uuid(), name: z.string(), placementId: z.uuid(), placedOn: DayShape }).nullable(),
  /** A write-off waits for a second person. */
  writeOff: z.object({ id: z.uuid(), number: z.int() }).nullable(),
  version: z.int(),
});

export const LetterView = z.object({
  id: z.uuid(),
  number: z.string(),
  level: z.int(),
  madeOn: DayShape,
  payBy: DayShape,
  total: MoneyShape,
  fee: MoneyShape.nullable(),
  feeDocumentId: z.uuid().nullable(),
  subject: z.string(),
  delivery: z.enum(["mail", "print", "both"]),
  mailedTo: z.array(z.string()),
  mailedAt: MomentShape.nullable(),
  printedAt: MomentShape.nullable(),
  /** It goes by post and was not printed yet. */
  toPrint: z.boolean(),
  /** The PDF is there. */
  hasPdf: z.boolean(),
});

const PaymentView = z.object({
  id: z.uuid(),
  paymentId: z.uuid(),
  receivedOn: DayShape,
  amount: MoneyShape,
  commission: MoneyShape,
  settles: z.enum(["kept", "invoiced"]),
  /** The journal entry of the commission. */
  entryId: z.uuid().nullable(),
  /** The debtor paid to the provider itself, and the agency earns on that. */
  isDirect: z.boolean(),
  reversedOn: DayShape.nullable(),
});

export const placementStates = ["placed", "recalled", "closed"] as const;
const PlacementFacts = z.object({
  id: z.uuid(),
  state: z.enum(placementStates),
  agencyId: z.uuid(),
  agencyName: z.string(),
  handOverId: z.uuid(),
  handOverNumber: z.int(),
  debtId: z.uuid(),
  customerId: z.uuid(),
  customerNumber: z.int(),
  customerName: z.string(),
  placedOn: DayShape,
  placed: MoneyShape,
  recovered: MoneyShape,
  commission: MoneyShape,
  /** What is owed of the account by now. */
  owed: MoneyShape,
  commissionPercent: z.string(),
  endedOn: DayShape.nullable(),
  endReason: z.string(),
});

const DebtView = DebtFacts.extend({
  readyOn: DayShape.nullable(),
  /** Why the next letter does not go although its day has come. */
  heldBack: z.enum(heldBack).nullable(),
  sparedUntil: DayShape.nullable(),
  debts: z.array(z.object({ text: z.string(), documentId: z.uuid().nullable(), dueOn: DayShape, open: MoneyShape })),
  letters: z.array(LetterView),
  placements: z.array(PlacementFacts.extend({ payments: z.array(PaymentView) })),
});

const filter = {
  /** A scrap of the customer. */
  q: z.string().trim().max(100).optional(),
  stage: anyOf(z.enum(debtStages)).optional(),
  /** Those that an agency may have, and those that not. */
  ready: BooleanText.optional(),
  agency: z.uuid().optional(),
  opened: z.strictObject({ from: DayShape.optional(), to: DayShape.optional() }).optional(),
  partner: anyOf(z.uuid()).optional(),
};
const sorts = ["opened", "owed", "nextLetter"] as const;
export const DebtRow = DebtFacts;

export const listDebtsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/bad-debts",
  summary: "What is still owed after the services stopped, by stage: letters, an agency, written off.",
  query: listQuery({ sort: sorts, filter }),
  returns: listOf(DebtRow),
});
export const debtTotalsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/bad-debt-totals",
  summary: "How many debts stand in each stage, with what they come to, and what waits for somebody.",
  query: z.strictObject({ partner: anyOf(z.uuid()).optional() }),
  returns: z.object({
    stages: z.array(z.object({ stage: z.enum(debtStages), count: z.int(), owed: z.array(MoneyShape) })),
    ready: z.int(),
    lettersToPrint: z.int(),
    approvals: z.int(),
    /** The step that sends letters would send more than it may unasked, and waits. */
    held: z.array(z.object({ partnerId: z.uuid(), partnerName: z.string(), on: DayShape, why: z.string() })),
  }),
});
// biome-ignore format: one list.
export const debtColumns = [
  "customer", "customerName", "stage", "owed", "currency", "deactivatedOn", "letters", "lastLetterOn", "nextLetterOn", "ready", "agency", "opened", "endedOn",
] as const;
export const exportDebtsEndpoint = exportEndpoint({
  path: "/api/admin/bad-debt-export",
  summary: "Exactly the debts that the filter shows, as a file.",
  sort: sorts,
  filter,
  columns: debtColumns,
});
export const debtsOfCustomerEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/bad-debts",
  summary: "A customer's bad debts with their letters and agencies, the newest first.",
  params: customerId,
  returns: z.object({
    items: z.array(DebtView),
    /** What was written off and did not come in since. */
    writtenOff: z.array(z.object({ left: MoneyShape, lastOn: DayShape })),
  }),
});

const Refused = z.object({ debtId: z.uuid(), number: z.int(), why: z.string() });
const manyDebts = z.array(z.uuid()).min(1).max(500);

export const sendLettersEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/bad-debt-letters",
  summary: "Sends each of these debts its next letter now, before its day; says of each that got none why.",
  body: z.strictObject({ debtIds: manyDebts }),
  returns: z.object({ done: z.int(), refused: z.array(Refused) }),
  idempotent: true,
});
export const writeOffDebtsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/bad-debt-write-offs",
  summary: "Writes off all that is open of each of these debts (B-152). Above the partner's limit a second person has to agree to each.",
  body: z.strictObject({ debtIds: manyDebts, relievesTax: z.boolean().default(false), reason: FilledNote(500) }),
  returns: z.object({ done: z.int(), waiting: z.int(), refused: z.array(Refused) }),
  idempotent: true,
});
export const releaseLettersEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/bad-debt-releases",
  summary: "Lets the letters of a day go on that stopped because there would be so many.",
  body: z.strictObject({ partnerId: z.uuid(), on: DayShape }),
  returns: z.object({}),
});

// Letters --------------------------------------------------------------------------------------------------------------

const letterFilter = {
  q: z.string().trim().max(100).optional(),
  toPrint: BooleanText.optional(),
  made: z.strictObject({ from: DayShape.optional(), to: DayShape.optional() }).optional(),
  partner: anyOf(z.uuid()).optional(),
};
export const listLettersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/dunning-letters",
  summary: "Dunning letters: those that are to be printed, and all that went out.",
  query: listQuery({ sort: ["made", "total"], filter: letterFilter }),
  returns: listOf(LetterView.extend({ debtId: z.uuid(), customerId: z.uuid(), customerNumber: z.int(), customerName: z.string() })),
});
const manyLetters = z.array(z.uuid()).min(1).max(500);
export const letterFileEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/dunning-letters/:letterId/pdf",
  summary: "A dunning letter as PDF, as it went out.",
  params: z.object({ letterId: z.uuid() }),
  query: z.strictObject({ inline: BooleanText.optional() }),
  returns: z.object({}),
  reply: "file",
});
export const lettersFileEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/dunning-letters-zip",
  summary: "The PDFs of dunning letters in one ZIP, or behind each other in one PDF to be printed.",
  body: z.strictObject({ letterIds: manyLetters, joined: z.boolean().optional() }),
  returns: z.object({}),
  reply: "file",
});
export const markPrintedEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/dunning-letters-printed",
  summary: "Marks dunning letters as printed, or as still to be printed.",
  body: z.strictObject({ letterIds: manyLetters, isPrinted: z.boolean() }),
  returns: z.object({ changed: z.int() }),
});

// Levels ---------------------------------------------------------------------------------------------------------------

/** The words that a letter's text may take: "You owe {amount}". */
export const letterWords = ["customer", "number", "amount", "fee", "payBy", "deactivatedOn", "partner"] as const;
export type LetterWord = (typeof letterWords)[number];
const otherWord = new RegExp(`\\{(?!(?:${letterWords.join("|")})\\})[^{}]*\\}`);
const Words = (max: number) =>
  FilledNote(max).refine((text) => !otherWord.test(text), {
    params: { code: "unknown-word" },
    message: `only ${letterWords.join(", ")} can stand in braces`,
  });
export const LevelTexts = z
  .record(
    z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
    z.strictObject({ subject: Words(120).pipe(z.string().regex(/^[^\n]*$/, "one line")), text: Words(5000) }),
  )
  .refine((texts) => Object.keys(texts).length > 0, { params: { code: "required" }, message: "a text in one language at least" });
export type LevelTexts = z.output<typeof LevelTexts>;

export const LevelShape = z.strictObject({
  /** Left out: a new one. */
  id: z.uuid().optional(),
  /** Counted from the deactivation. */
  daysAfter: z.int().min(0).max(365),
  delivery: z.enum(["mail", "print", "both"]),
  payDays: z.int().min(1).max(90),
  /** Before tax. */
  fee: z.strictObject({ amount: MoneyShape, taxId: z.uuid() }).nullable(),
  texts: LevelTexts,
});
const LevelsView = z.object({
  currency: z.string(),
  languages: z.array(z.string()),
  /** The partner's own, whose text serves who speaks another. */
  language: z.string(),
  items: z.array(LevelShape.extend({ id: z.uuid() })),
});
const partnerId = z.object({ partnerId: z.uuid() });
export const listLevelsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/dunning-levels",
  summary: "The letters that a partner sends to who lost the services and still owes.",
  params: partnerId,
  returns: LevelsView,
});
export const saveLevelsEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/partners/:partnerId/dunning-levels",
  summary: "Sets the letters; a new one counts from today.",
  params: partnerId,
  body: z.strictObject({ items: z.array(LevelShape).max(6) }),
  returns: LevelsView,
});
export const previewLetterEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/dunning-letter-preview",
  summary: "How a letter would look, with made-up debts.",
  params: partnerId,
  body: z.strictObject({ level: LevelShape, language: z.string() }),
  returns: z.object({}),
  reply: "file",
});

// Agencies -------------------------------------------------------------------------------------------------------------

const Percent = z.string().regex(/^(100(\.0{1,3})?|\d{1,2}(\.\d{1,3})?)$/, "a percentage such as 22.5");
const AgencyFields = {
  name: FilledLine(120),
  contact: Line(120),
  email: z.union([z.literal(""), z.email()]),
  phone: Line(40),
  address: Note(300),
  /** Of what comes in through it. */
  commissionPercent: Percent,
  /** kept: it sends the money less its commission; invoiced: it sends all and bills the commission. */
  settles: z.enum(["kept", "invoiced"]),
  /** It earns its commission on what the debtor pays to the provider itself, too, while it has the debt. */
  earnsOnDirect: z.boolean(),
  note: Note(2000),
};
export const AgencyView = z.object({
  id: z.uuid(),
  partnerId: z.uuid(),
  ...AgencyFields,
  enabled: z.boolean(),
  /** Debts that are there now, with what they came to when they were handed over. */
  placedCount: z.int(),
  placed: z.array(MoneyShape),
  /** Everything that it ever got, and what came in of it. */
  everPlaced: z.array(MoneyShape),
  recovered: z.array(MoneyShape),
  commission: z.array(MoneyShape),
  /** Billed commission that was not paid yet. */
  commissionOwed: z.array(MoneyShape),
  version: z.int(),
});
export const listAgenciesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/collection-agencies",
  summary: "The agencies that collect for a partner.",
  query: z.strictObject({ partner: anyOf(z.uuid()).optional() }),
  returns: z.object({ items: z.array(AgencyView) }),
});
export const addAgencyEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/collection-agencies",
  summary: "Adds an agency.",
  body: z.strictObject({ partnerId: z.uuid(), ...AgencyFields, earnsOnDirect: AgencyFields.earnsOnDirect.default(false) }),
  returns: AgencyView,
  idempotent: true,
});
export const getAgencyEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/collection-agencies/:agencyId",
  summary: "An agency with its hand-overs and what was paid to it.",
  params: agencyId,
  returns: AgencyView.extend({
    handOvers: z.array(
      z.object({
        id: z.uuid(),
        number: z.int(),
        handedOn: DayShape,
        count: z.int(),
        placed: z.array(MoneyShape),
        note: z.string(),
        by: z.string(),
      }),
    ),
    payouts: z.array(z.object({ id: z.uuid(), paidOn: DayShape, amount: MoneyShape, note: z.string(), entryId: z.uuid(), by: z.string() })),
  }),
});
export const changeAgencyEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/collection-agencies/:agencyId",
  summary: "Changes an agency. Another commission holds for what is handed over from now on.",
  params: agencyId,
  body: z.strictObject({ ...AgencyFields, enabled: z.boolean() }).partial(),
  returns: AgencyView,
  versioned: true,
});
export const payCommissionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/collection-agencies/:agencyId/payouts",
  summary: "Books that the agency was paid commission which it billed.",
  params: agencyId,
  body: z.strictObject({ amount: MoneyShape, paidOn: DayShape, note: Line(200).default("") }),
  returns: AgencyView,
  idempotent: true,
});

export const handOverEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/hand-overs",
  summary: "Hands debts over to an agency. Says of each that could not be handed over why.",
  body: z.strictObject({ agencyId: z.uuid(), debtIds: manyDebts, note: Line(200).default("") }),
  returns: z.object({ handOver: z.object({ id: z.uuid(), number: z.int() }).nullable(), done: z.int(), refused: z.array(Refused) }),
  idempotent: true,
});
export const recallEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/recalls",
  summary: "Takes debts back from their agency. Says of each that could not be taken back why.",
  body: z.strictObject({ debtIds: manyDebts, reason: FilledNote(500) }),
  returns: z.object({ done: z.int(), refused: z.array(Refused) }),
  idempotent: true,
});

const placementFilter = {
  q: z.string().trim().max(100).optional(),
  agency: z.uuid().optional(),
  handOver: z.uuid().optional(),
  state: anyOf(z.enum(placementStates)).optional(),
  partner: anyOf(z.uuid()).optional(),
};
const placementSorts = ["placed", "amount"] as const;
export const listPlacementsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/placements",
  summary: "Debts at agencies, with what came in of them.",
  query: listQuery({ sort: placementSorts, filter: placementFilter }),
  returns: listOf(PlacementFacts),
});
/** A line of the file that an agency gets: a debt, with whom to reach for it. */
export const ClaimRow = z.object({
  handOver: z.int(),
  agency: z.string(),
  placedOn: DayShape,
  customerNumber: z.int(),
  name: z.string(),
  company: z.string(),
  companyNumber: z.string(),
  taxId: z.string(),
  street: z.string(),
  zip: z.string(),
  city: z.string(),
  country: z.string(),
  emails: z.string(),
  phones: z.string(),
  document: z.string(),
  dueOn: DayShape,
  open: MoneyShape,
  letters: z.int(),
  lastLetterOn: DayShape.nullable(),
  state: z.enum(placementStates),
});
const claimSorts = ["placed"] as const;
export const listClaimsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/agency-claims",
  summary: "What was handed over, debt by debt, with the debtors' addresses: what the agency's file holds.",
  query: listQuery({ sort: claimSorts, filter: placementFilter }),
  returns: listOf(ClaimRow),
});
// biome-ignore format: one list.
export const claimColumns = [
  "handOver", "agency", "placedOn", "customer", "name", "company", "companyNumber", "taxId", "street", "zip", "city", "country", "emails", "phones",
  "document", "dueOn", "open", "currency", "letters", "lastLetterOn", "state",
] as const;
export const exportClaimsEndpoint = exportEndpoint({
  path: "/api/admin/agency-claims-export",
  summary: "The file for an agency: each debt with who owes it.",
  sort: claimSorts,
  filter: placementFilter,
  columns: claimColumns,
});
export const agencyPaymentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/placements/:placementId/payments",
  summary: "Books what the agency collected, in full on the customer's account, with its commission as a cost.",
  params: placementId,
  body: z.strictObject({
    /** What the customer paid, before the commission. */
    amount: MoneyShape,
    receivedOn: DayShape,
    /** Left out: by the agency's percentage. */
    commission: MoneyShape.optional(),
    note: Note(500).default(""),
    confirmDuplicate: z.boolean().default(false),
  }),
  returns: z.object({ payment: PaymentView }),
  idempotent: true,
});

// New services of former debtors ---------------------------------------------------------------------------------------

export const debtorMarkKinds = ["own", "tax_id", "phone", "email", "address"] as const;
const MatchView = z.object({
  customerId: z.uuid(),
  number: z.int(),
  name: z.string(),
  /** What the two have in common. */
  by: z.array(z.enum(debtorMarkKinds)),
  left: MoneyShape,
});
export const approvalStates = ["waiting", "approved", "refused", "used"] as const;
export const ApprovalView = z.object({
  id: z.uuid(),
  customerId: z.uuid(),
  customerNumber: z.int(),
  customerName: z.string(),
  state: z.enum(approvalStates),
  /** It was approved and not used in time. */
  isOver: z.boolean(),
  matches: z.array(MatchView),
  note: z.string(),
  askedBy: z.string(),
  askedAt: MomentShape,
  answer: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: MomentShape.nullable(),
  validUntil: DayShape.nullable(),
  version: z.int(),
});
export const debtorCheckEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/debtor-check",
  summary: "Whether a new service of this customer needs approval, because of which debts that were written off.",
  params: customerId,
  returns: z.object({
    needsApproval: z.boolean(),
    matches: z.array(MatchView),
    approvals: z.array(ApprovalView),
  }),
});
export const askApprovalEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/service-approvals",
  summary: "Asks whoever may for approval of a new service.",
  params: customerId,
  body: z.strictObject({ note: Note(500).default("") }),
  returns: ApprovalView,
  idempotent: true,
});
export const approveNowEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/service-approvals-given",
  summary: "Approves one new service for a customer who, or whose like, left debts behind.",
  params: customerId,
  body: z.strictObject({ reason: FilledNote(500) }),
  returns: ApprovalView,
  idempotent: true,
});
export const decideApprovalEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/service-approvals/:approvalId/decide",
  summary: "Agrees to a new service for a former debtor, or does not.",
  params: approvalId,
  body: z.strictObject({ agrees: z.boolean(), reason: FilledNote(500) }),
  returns: ApprovalView,
  versioned: true,
});
export const listApprovalsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/service-approvals",
  summary: "New services for former debtors: those that wait for an answer, and those that got one.",
  query: listQuery({
    sort: ["asked"],
    filter: {
      q: z.string().trim().max(100).optional(),
      state: anyOf(z.enum(approvalStates)).optional(),
      partner: anyOf(z.uuid()).optional(),
    },
  }),
  returns: listOf(ApprovalView),
});
