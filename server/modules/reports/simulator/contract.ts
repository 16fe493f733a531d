// What-if (B-254): what can be asked, and what comes out. The server answers by it and the screens draw by it.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledLine } from "../../../../shared/text.ts";

const Percent = z.string().regex(/^-?\d{1,3}(\.\d{1,4})?$/, "a number such as 5 or -2.5");
const Amount = z.string().regex(/^-?\d{1,7}(\.\d{1,4})?$/, "an amount such as 2.50");

const PriceChange = z.strictObject({
  kind: z.literal("price"),
  planIds: z.array(z.uuid()).min(1).max(100),
  /** On top of each plan's price. */
  by: z.union([z.strictObject({ percent: Percent }), z.strictObject({ amount: Amount })]),
  audience: z.enum(["same_price_services", "all_services", "new_services_only"]).default("same_price_services"),
  on: DayShape,
});
const TaxRateChange = z.strictObject({
  kind: z.literal("tax"),
  taxId: z.uuid(),
  ratePercent: z.string().regex(/^\d{1,2}(\.\d{1,4})?$/, "a rate such as 21 or 5.5"),
  /** Who bears it where prices include the tax. */
  bearer: z.enum(["customer", "isp"]).default("customer"),
  on: DayShape,
});
const BillingDayChange = z.strictObject({ kind: z.literal("billing-day"), day: z.int().min(1).max(28), on: DayShape });
const BlockingChange = z.strictObject({
  kind: z.literal("blocking"),
  blockingDays: z.int().min(0).max(99),
  deactivationDays: z.int().min(1).max(99),
  on: DayShape,
});
const PlanRetired = z.strictObject({ kind: z.literal("retire-plan"), planId: z.uuid(), toPlanId: z.uuid(), on: DayShape });

const Change = z.discriminatedUnion("kind", [PriceChange, TaxRateChange, BillingDayChange, BlockingChange, PlanRetired]);
export type Change = z.output<typeof Change>;

const Scenario = z.strictObject({ changes: z.array(Change).min(1).max(5) });
export type Scenario = z.output<typeof Scenario>;

/** One month of one run. */
const Figures = z.object({
  invoices: z.int(),
  net: MoneyShape,
  tax: MoneyShape,
  gross: MoneyShape,
  credited: MoneyShape,
  /** What came in. */
  paid: MoneyShape,
  /** Of invoices, at the end of the month. */
  open: MoneyShape,
  /** Customers blocked for money at the end of the month. */
  blocked: z.int(),
  newlyBlocked: z.int(),
  deactivated: z.int(),
});

const riskReasons = ["deactivated", "blocked", "up-10", "up-5", "plan-retired"] as const;
export type RiskReason = (typeof riskReasons)[number];

export const SimulationResult = z.object({
  currency: z.string(),
  from: DayShape,
  to: DayShape,
  /** The first and the last may be parts of a month. */
  months: z.array(z.object({ month: z.string(), unchanged: Figures, changed: Figures })),
  totals: z.object({ unchanged: Figures, changed: Figures }),
  risk: z.object({
    customers: z.int(),
    /** What their services are worth by the month before the change, net. */
    monthly: MoneyShape,
    reasons: z.array(z.object({ reason: z.enum(riskReasons), customers: z.int(), monthly: MoneyShape })),
    /** Those with the most at stake first; at most 100. */
    rows: z.array(
      z.object({
        customerId: z.uuid(),
        number: z.string(),
        name: z.string(),
        reason: z.enum(riskReasons),
        before: MoneyShape,
        after: MoneyShape,
      }),
    ),
  }),
  /** How customers were taken to pay: as they did, as most do because there is nothing yet, never. */
  payers: z.object({ known: z.int(), assumed: z.int(), never: z.int(), usualDays: z.int() }),
  /** What would have asked for a person (B-262), and accounts that a step set aside. */
  notes: z.array(
    z.object({ run: z.enum(["unchanged", "changed"]), on: DayShape, step: z.string(), kind: z.enum(["held", "failed"]), text: z.string() }),
  ),
  tookSeconds: z.int(),
});
export type SimulationResult = z.output<typeof SimulationResult>;

const SimulationRow = z.object({
  id: z.uuid(),
  partnerId: z.uuid(),
  partnerName: z.string(),
  name: z.string(),
  scenario: Scenario,
  days: z.int(),
  state: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
  phase: z.enum(["waiting", "copying", "unchanged", "changed", "reading"]),
  /** Of both runs together, out of twice the days. */
  doneDays: z.int(),
  failure: z.string(),
  askedBy: z.string(),
  createdAt: MomentShape,
  finishedAt: MomentShape.nullable(),
});
const SimulationView = SimulationRow.extend({
  result: SimulationResult.nullable(),
  /** Names of the plans and taxes that the scenario speaks of. */
  names: z.record(z.string(), z.string()),
});

const simulationId = z.object({ simulationId: z.uuid() });

export const listSimulationsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/simulations",
  summary: "The what-if simulations of the last year, the newest first.",
  query: z.strictObject({}),
  returns: z.object({ items: z.array(SimulationRow) }),
});

export const startSimulationEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/simulations",
  summary:
    "Tries a change on a copy of the data with the clock moved, beside the same time without it. Nothing leaves the copy, which is dropped afterwards.",
  body: z.strictObject({
    partnerId: z.uuid(),
    name: FilledLine(120),
    days: z.int().min(1).max(366),
    scenario: Scenario,
  }),
  returns: z.object({ id: z.uuid() }),
  idempotent: true,
});

export const getSimulationEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/simulations/:simulationId",
  summary: "A what-if simulation: how far it is, and what came out month by month with and without the change.",
  params: simulationId,
  returns: SimulationView,
});

export const cancelSimulationEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/simulations/:simulationId/cancel",
  summary: "Stops a what-if simulation; its copy of the data is dropped.",
  params: simulationId,
});

export const deleteSimulationEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/simulations/:simulationId",
  summary: "Removes a what-if simulation that has ended, with its figures.",
  params: simulationId,
});

export const simulationCsvEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/simulations/:simulationId/csv",
  summary: "The figures of a what-if simulation as a file: one row a month and run.",
  params: simulationId,
  reply: "file",
});
