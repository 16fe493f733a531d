import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { MoveParams } from "./move-params.ts";

export const previewMoveEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/plans/:planId/service-moves",
  summary:
    "Freezes the services of a plan into a list and says what moving each of them to another plan would come to. Nothing is changed yet.",
  params: z.object({ planId: z.uuid() }),
  body: z.strictObject({ ...MoveParams.omit({ fromPlanId: true }).shape, partnerId: z.uuid().optional() }),
  returns: z.object({
    /** The mass action that holds the preview; it is confirmed, watched and stopped as any other. */
    actionId: z.uuid(),
    /** Services beyond what one go may hold: the same again takes the next ones. */
    left: z.int(),
  }),
  idempotent: true,
});
