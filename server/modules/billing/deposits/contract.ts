// Deposits (B-231): asked for, paid, held, and used or given back.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, BooleanText, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledLine, FilledNote, Note } from "../../../../shared/text.ts";

export const depositCauses = ["equipment", "credit"] as const;
export const depositStates = ["asked", "held", "closed", "cancelled"] as const;
const moveKinds = ["paid", "bounced", "interest", "interest_lost", "applied", "returned", "taken_back"] as const;

const customerId = z.object({ customerId: z.uuid() });
const depositId = z.object({ depositId: z.uuid() });

const DepositFacts = z.object({
  id: z.uuid(),
  /** "DEP-12" */
  label: z.string(),
  cause: z.enum(depositCauses),
  text: z.string(),
  state: z.enum(depositStates),
  amount: MoneyShape,
  paid: MoneyShape,
  held: MoneyShape,
  isRefundable: z.boolean(),
  heldUntil: DayShape.nullable(),
  askedOn: DayShape,
  dueOn: DayShape,
});

export const DepositRow = DepositFacts.extend({
  customerId: z.uuid(),
  customerNumber: z.int(),
  customerName: z.string(),
  partnerId: z.uuid(),
});

export const DepositView = DepositFacts.extend({
  version: z.int(),
  serviceId: z.uuid().nullable(),
  /** Per cent a year, simple. */
  interestPercent: z.string().nullable(),
  /** Earned since it was booked the last time. */
  interestSoFar: MoneyShape,
  note: z.string(),
  createdBy: z.string(),
  createdAt: MomentShape,
  moves: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(moveKinds),
      amount: MoneyShape,
      on: DayShape,
      documentId: z.uuid().nullable(),
      documentNumber: z.string().nullable(),
      reason: z.string(),
      by: z.string(),
    }),
  ),
});

export const listDepositsOfCustomerEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/deposits",
  summary: "A customer's deposits with what happened to each, the newest first.",
  params: customerId,
  returns: z.object({
    currency: z.string(),
    today: DayShape,
    /** What is open on the account, which a deposit could pay. */
    owed: MoneyShape,
    items: z.array(DepositView),
    /** For what is kept of a deposit. */
    taxes: z.array(z.object({ id: z.uuid(), name: z.string(), ratePercent: z.string() })),
  }),
});

export const askDepositEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/deposits",
  summary: "Asks a customer for a deposit; they see it and can pay it, and owe nothing by it.",
  params: customerId,
  body: z.strictObject({
    amount: MoneyShape,
    cause: z.enum(depositCauses),
    text: FilledLine(200),
    isRefundable: z.boolean().default(true),
    interestPercent: z
      .string()
      .regex(/^(?!0+(\.0+)?$)\d{1,2}(\.\d{1,3})?$/, "a percentage such as 1.5")
      .nullable()
      .default(null),
    heldUntil: DayShape.nullable().default(null),
    /** Left out: after the customer's usual days to pay. */
    dueOn: DayShape.optional(),
    serviceId: z.uuid().nullable().default(null),
    note: Note(500).default(""),
  }),
  returns: DepositView,
  idempotent: true,
});

export const cancelDepositEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/deposits/:depositId/cancel",
  summary: "Takes the request for a deposit back, as long as nothing of it was paid.",
  params: depositId,
  body: z.strictObject({ reason: FilledNote(500) }),
  returns: DepositView,
  versioned: true,
});

export const applyDepositEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/deposits/:depositId/apply",
  summary: "Pays what is open on the account from a deposit, the first due first.",
  params: depositId,
  /** Left out: as much as is owed and held. */
  body: z.strictObject({ amount: MoneyShape.optional(), reason: FilledNote(500) }),
  returns: DepositView,
  idempotent: true,
});

export const keepDepositEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/deposits/:depositId/keep",
  summary:
    "Keeps a deposit or a part of it for what was damaged or not returned: an invoice with its tax inside of the amount, paid by it.",
  params: depositId,
  body: z.strictObject({ amount: MoneyShape.optional(), text: FilledLine(200), taxId: z.uuid(), reason: FilledNote(500) }),
  returns: DepositView,
  idempotent: true,
});

const filter = {
  q: z.string().trim().max(100).optional(),
  state: anyOf(z.enum(depositStates)).optional(),
  cause: anyOf(z.enum(depositCauses)).optional(),
  held: BooleanText.optional(),
  /** To be given back: held, and its day has come. */
  dueBack: BooleanText.optional(),
  asked: z.strictObject({ from: DayShape.optional(), to: DayShape.optional() }).optional(),
  partner: anyOf(z.uuid()).optional(),
};
const sorts = ["asked", "held", "amount"] as const;

export const listDepositsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/deposits",
  summary: "Deposits of all customers.",
  query: listQuery({ sort: sorts, filter }),
  returns: listOf(DepositRow),
});
export const depositColumns = [
  "deposit",
  "customer",
  "customerName",
  "cause",
  "text",
  "state",
  "amount",
  "paid",
  "held",
  "currency",
  "askedOn",
  "dueOn",
  "heldUntil",
] as const;
export const exportDepositsEndpoint = exportEndpoint({
  path: "/api/admin/deposits-export",
  summary: "Exactly the deposits that the filter shows, as a file.",
  sort: sorts,
  filter,
  columns: depositColumns,
});

/** A deposit as its customer sees it. */
const OwnDepositView = DepositFacts.extend({
  interestPercent: z.string().nullable(),
  /** What is still to be paid. */
  open: MoneyShape,
});

export const ownDepositsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/deposits",
  summary: "The customer's own deposits: what is asked for, and what is held.",
  returns: z.object({ items: z.array(OwnDepositView) }),
});
