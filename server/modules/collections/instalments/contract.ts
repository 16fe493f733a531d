// Instalment plans (B-233): existing debts, paid in parts on agreed days.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledNote, Note } from "../../../../shared/text.ts";

const customerId = z.object({ customerId: z.uuid() });
export const planStates = ["waiting", "running", "completed", "broken", "lapsed", "cancelled"] as const;

const InstalmentView = z.object({
  position: z.int(),
  dueOn: DayShape,
  amount: MoneyShape,
  paid: MoneyShape,
  /** `late`: its day is over; the plan breaks once its grace is over too. */
  state: z.enum(["paid", "part_paid", "late", "coming"]),
});

const PlanFacts = z.object({
  id: z.uuid(),
  state: z.enum(planStates),
  total: MoneyShape,
  paid: MoneyShape,
  /** The next one that is not paid in full, and when the plan breaks without it; null: none, or the plan has ended. */
  next: z.object({ position: z.int(), dueOn: DayShape, open: MoneyShape, breaksOn: DayShape }).nullable(),
  count: z.int(),
  createdOn: DayShape,
  endedOn: DayShape.nullable(),
});

const documents = z.array(
  z.object({ id: z.uuid(), number: z.string(), dueOn: DayShape.nullable(), covered: MoneyShape, open: MoneyShape }),
);

export const PlanView = PlanFacts.extend({
  graceDays: z.int(),
  note: z.string(),
  feeDocumentId: z.uuid().nullable(),
  createdBy: z.string(),
  createdAt: MomentShape,
  endedBy: z.string().nullable(),
  instalments: z.array(InstalmentView),
  documents,
});

export const listPlansOfCustomerEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/instalment-plans",
  summary: "A customer's instalment plans with their progress, the newest first.",
  params: customerId,
  returns: z.object({ items: z.array(PlanView) }),
});
export const instalmentOfferEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/instalment-offer",
  summary: "What an instalment plan of a customer could cover.",
  params: customerId,
  returns: z.object({
    today: DayShape,
    currency: z.string(),
    mostInstalments: z.int(),
    graceDays: z.int(),
    /** Disputed ones cannot be covered. */
    documents: z.array(z.object({ id: z.uuid(), number: z.string(), dueOn: DayShape, open: MoneyShape, isDisputed: z.boolean() })),
    taxes: z.array(z.object({ id: z.uuid(), name: z.string() })),
    hasOpenPlan: z.boolean(),
  }),
});
export const makePlanEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/instalment-plans",
  summary: "Has open invoices paid in instalments; while it is kept they neither block nor bear late fees.",
  params: customerId,
  body: z.strictObject({
    documentIds: z.array(z.uuid()).min(1).max(100),
    /** The day of each instalment, in their order. */
    dueOn: z.array(DayShape).min(2).max(24),
    /** Invoiced at once and paid along with the rest; the amount is net of tax. */
    fee: z
      .strictObject({ text: FilledNote(200), amount: MoneyShape, taxId: z.uuid() })
      .nullable()
      .default(null),
    /** Nothing is spared before the first instalment has come. */
    waitsForFirst: z.boolean().default(false),
    note: Note(500).default(""),
  }),
  returns: PlanView,
  idempotent: true,
});
export const cancelPlanEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/instalment-plans/:planId/cancel",
  summary: "Ends an instalment plan; what is open of its documents is due by their own dates again.",
  params: z.object({ planId: z.uuid() }),
  body: z.strictObject({}),
  returns: PlanView,
});

const filter = {
  q: z.string().trim().max(100).optional(),
  state: anyOf(z.enum(planStates)).optional(),
  created: z.strictObject({ from: DayShape.optional(), to: DayShape.optional() }).optional(),
  partner: anyOf(z.uuid()).optional(),
};
const sorts = ["created", "total"] as const;
export const PlanRow = PlanFacts.extend({ customerId: z.uuid(), customerNumber: z.int(), customerName: z.string(), partnerId: z.uuid() });

export const listPlansEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/instalment-plans",
  summary: "Instalment plans of all customers.",
  query: listQuery({ sort: sorts, filter }),
  returns: listOf(PlanRow),
});
export const planColumns = [
  "customer",
  "customerName",
  "state",
  "total",
  "paid",
  "left",
  "currency",
  "count",
  "nextDueOn",
  "nextOpen",
  "breaksOn",
  "created",
  "endedOn",
] as const;
export const exportPlansEndpoint = exportEndpoint({
  path: "/api/admin/instalment-plans-export",
  summary: "Exactly the instalment plans that the filter shows, as a file.",
  sort: sorts,
  filter,
  columns: planColumns,
});

/** A plan as its customer sees it. */
export const OwnPlanView = PlanFacts.extend({ instalments: z.array(InstalmentView), documents });

export const ownPlanEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/instalment-plan",
  summary: "The instalment plan that the customer pays by now; null: none.",
  returns: z.object({ plan: OwnPlanView.nullable() }),
});
