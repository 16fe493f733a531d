// What a plan says to routers beside its speed (network.md N-67, N-69).
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { FilledLine, Note } from "../../../../shared/text.ts";

export const priorities = ["high", "normal", "low"] as const;
export const mostAttributes = 30;

const percent = (most: number) => z.int().min(1).max(most).nullable();

const Body = z.strictObject({
  /** What a burst adds to the speed: 20 makes 12 Mbit/s of 10. */
  burstPercent: percent(1_000),
  /** Below this share of the speed a burst may begin. */
  burstThresholdPercent: percent(100),
  burstSeconds: z.int().min(1).max(3_600).nullable(),
  /** How much of the speed is guaranteed. */
  guaranteePercent: percent(100),
  priority: z.enum(priorities),
  /** Templates read them as plan.attr.<name>. */
  attributes: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "a small letter, then small letters, digits and _"),
        value: FilledLine(200),
      }),
    )
    .max(mostAttributes),
  /** Lines `Attribute op value` behind those of the router. */
  replyLines: Note(4000),
});

const View = Body.extend({
  /** 0: nothing was ever said. */
  version: z.int(),
});
const params = z.object({ planId: z.uuid() });

export const planRepliesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/plans/:planId/network",
  summary: "What an internet plan says to routers beside its speed: bursts, guarantee, own fields and lines.",
  params,
  returns: View,
});
export const updatePlanRepliesEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/plans/:planId/network",
  summary: "Changes what an internet plan says to routers beside its speed. Open sessions follow where their routers can be told.",
  params,
  body: Body.partial(),
  returns: View,
  versioned: true,
});
