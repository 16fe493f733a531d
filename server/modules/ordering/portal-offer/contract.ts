import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";

export const previewPortalOfferEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/plans/:planId/portal-offer",
  summary:
    "For each plan that holders of a plan might change to in the portal: how many of them would see it, and what keeps it from the others.",
  params: z.object({ planId: z.uuid() }),
  body: z.strictObject({ targetIds: z.array(z.uuid()).max(100) }),
  returns: z.object({
    /** Services that have the plan now. */
    holders: z.int(),
    targets: z.array(
      z.object({
        planId: z.uuid(),
        seen: z.int(),
        /** A restriction of the plan, or "rule": the rules for changing keep it out of the portal. */
        hidden: z.array(z.object({ why: z.string(), count: z.int() })),
        /** It names this plan among its own targets. */
        hasWayBack: z.boolean(),
        mayEdit: z.boolean(),
      }),
    ),
    /** Partners of the plan whose customers may change plans by themselves. */
    selfChange: z.array(z.object({ id: z.uuid(), name: z.string() })),
  }),
});
