import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
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
