import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { Line } from "../../../../shared/text.ts";

export const MoveParams = z.strictObject({
  fromPlanId: z.uuid(),
  toPlanId: z.uuid(),
  /** The first day on the new plan; services that are paid further begin later where paid days are not given back. */
  on: DayShape,
  /** Services with a price of their own keep it, take the list price, or stay where they are. */
  ownPrices: z.enum(["keep", "list", "leave"]).default("keep"),
  /** Neither credit nor fee: each changes when what it has paid for is over. */
  noSettlement: z.boolean().default(false),
  waiveFees: z.boolean().default(false),
  reason: Line(300).default(""),
});
export type MoveParams = z.output<typeof MoveParams>;

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
