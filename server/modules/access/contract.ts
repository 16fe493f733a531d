// What a service's line gives, as the network is told.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../shared/endpoint.ts";

const AccessState = z.enum([
  ...(["terminated", "not_started", "admin_blocked", "debt_blocked", "inactive", "paused"] as const),
  ...(["expired", "cap_blocked", "throttled", "active"] as const),
]);

export const serviceAccessEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services/:serviceId/access",
  summary: "Whether a service's line is open, and if not why; with the latest changes, the newest first.",
  params: z.object({ serviceId: z.uuid() }),
  returns: z.object({
    state: AccessState.nullable(),
    since: MomentShape.nullable(),
    changes: z.array(z.object({ from: AccessState.nullable(), to: AccessState, cause: z.string(), at: MomentShape })),
  }),
});
