// The fair-use rules of a plan (network.md 3.2): read and saved as one, and asked beforehand what they would do.
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { FilledLine } from "../../../../shared/text.ts";

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const Window = z
  .strictObject({
    days: z
      .array(z.int().min(1).max(7))
      .min(1)
      .max(7)
      .transform((days) => [...new Set(days)].sort((a, b) => a - b)),
    from: Clock.nullable(),
    until: Clock.nullable(),
  })
  .refine(({ from, until }) => (from === null) === (until === null), {
    path: ["until"],
    params: { code: "required" },
    error: "Hours have a beginning and an end.",
  })
  .refine(({ from, until }) => from === null || from !== until, {
    path: ["until"],
    params: { code: "no-hours" },
    error: "Hours end at another time than they begin.",
  });

export const metrics = ["sum", "down", "up", "online_time"] as const;
export const periods = ["day", "week", "cycle", "none"] as const;
export const actions = ["set", "percent", "block", "notify"] as const;

const Bps = z.int().min(1000).max(Number.MAX_SAFE_INTEGER);
const Rule = z.strictObject({
  id: z.uuid(),
  name: FilledLine(60),
  isOn: z.boolean().default(true),
  metric: z.enum(metrics).default("sum"),
  period: z.enum(periods).default("none"),
  threshold: z.int().min(0).max(Number.MAX_SAFE_INTEGER).nullable().default(null),
  active: Window.nullable().default(null),
  counting: Window.nullable().default(null),
  action: z.enum(actions).default("set"),
  downBps: Bps.nullable().default(null),
  upBps: Bps.nullable().default(null),
  percent: z.int().min(1).max(1000).nullable().default(null),
  tells: z.boolean().default(true),
});
const mostRules = 30;
/** The order is that of the list. */
export const FairUseBody = z.strictObject({ counting: Window.nullable().default(null), rules: z.array(Rule).max(mostRules) });

const FairUseView = FairUseBody.extend({ version: z.int() });
const planId = z.object({ planId: z.uuid() });

export const fairUseEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/plans/:planId/fair-use",
  summary: "The fair-use rules of an internet plan; version 0: none were ever saved.",
  params: planId,
  returns: FairUseView,
});
export const saveFairUseEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/plans/:planId/fair-use",
  summary: "Saves the fair-use rules of an internet plan; they hold from now for running services, with what they have used.",
  params: planId,
  body: FairUseBody,
  returns: FairUseView,
  versioned: true,
});
export const fairUseEffectEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/plans/:planId/fair-use/effect",
  summary: "How many running services would change their speed if these rules were saved now.",
  params: planId,
  body: FairUseBody,
  returns: z.object({ services: z.int(), change: z.int() }),
});
