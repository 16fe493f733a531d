// N-141 what a plan would give at some time and usage: which rule holds, the speed, and what a router would be told.
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { FairUseBody } from "../../usage/fair-use/contract.ts";

const Amount = z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0);
const Used = z.strictObject({ downBytes: Amount, upBytes: Amount, seconds: Amount }).prefault({});
const Speed = z.object({ downBps: z.int().nullable(), upBps: z.int().nullable() });

export const simulatePlanEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/plans/:planId/simulate",
  summary:
    "What the fair-use rules of a plan would make of a weekday, a time and what was used; with a router, also what it would be told.",
  params: z.object({ planId: z.uuid() }),
  body: z.strictObject({
    /** 1 Monday to 7 Sunday. */
    weekday: z.int().min(1).max(7),
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    used: z.strictObject({ day: Used, week: Used, cycle: Used }).prefault({}),
    /** Those that are being edited; without: those of the plan. */
    rules: FairUseBody.optional(),
    nasId: z.uuid().optional(),
  }),
  returns: z.object({
    state: z.enum(["open", "blocked", "slowed"]),
    ruleId: z.uuid().nullable(),
    ruleName: z.string().nullable(),
    /** Every rule that holds then, in their order. */
    matching: z.array(z.object({ id: z.uuid(), name: z.string() })),
    plan: Speed,
    now: Speed,
    /** Null: no router was chosen. */
    reply: z
      .object({
        outcome: z.enum(["let_in", "walled", "refused"]),
        attributes: z.array(z.object({ name: z.string(), value: z.string() })),
        faults: z.array(z.string()),
      })
      .nullable(),
  }),
});
