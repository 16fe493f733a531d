// The daily procedure as staff look at it: what each step did on a day, and what stands still.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";

export const DailyStepView = z.object({
  /** "billing.preview": the module and a verb. */
  step: z.string(),
  /** `waiting`: its moment has passed; `coming`: not yet; `before`: it did not exist here on that day. */
  state: z.enum(["done", "failed", "held", "waiting", "coming", "before"]),
  dueAt: MomentShape,
  waitsFor: z.array(z.string()),
  attempts: z.int(),
  startedAt: MomentShape.nullable(),
  finishedAt: MomentShape.nullable(),
  /** What it did, in numbers. */
  counts: z.record(z.string(), z.number()),
  failure: z.string(),
  nextTryAt: MomentShape.nullable(),
});

export const listDailyStepsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/daily-steps",
  summary: "What the steps of a partner's daily procedure did on a day.",
  params: z.object({ partnerId: z.uuid() }),
  /** Left out: today, by the partner's clock. */
  query: z.strictObject({ on: DayShape.optional() }),
  returns: z.object({ on: DayShape, today: DayShape, items: z.array(DailyStepView) }),
});

export const listDailyTroublesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/daily-troubles",
  summary: "Steps of the daily procedure that failed or wait for a person, of all days.",
  returns: z.object({
    items: z.array(
      z.object({
        partnerId: z.uuid(),
        partnerName: z.string(),
        step: z.string(),
        on: DayShape,
        state: z.enum(["failed", "held"]),
        failure: z.string(),
        nextTryAt: MomentShape.nullable(),
      }),
    ),
  }),
});

export const tryDailyStepEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/daily-steps/try-again",
  summary: "Tries a failed step of the daily procedure within a minute instead of at its next try.",
  params: z.object({ partnerId: z.uuid() }),
  body: z.strictObject({ step: z.string().max(60), on: DayShape }),
  returns: z.object({}),
});
