import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { MoneyShape } from "../../../shared/money.ts";
import { defineEvent } from "../../platform/events.ts";

const Hold = z.object({ holdId: z.uuid(), kind: z.enum(["promise", "extension", "dispute", "exempt"]), until: DayShape.nullable() });
const Promised = z.object({ holdId: z.uuid(), amount: MoneyShape, until: DayShape });

export const holdAdded = defineEvent("hold.added", Hold);
/** `outcome`: kept, broken, expired, ended by staff, replaced by another, or gone with a merge. */
export const holdEnded = defineEvent(
  "hold.ended",
  Hold.extend({ outcome: z.enum(["kept", "broken", "expired", "ended", "replaced", "merged"]) }),
);
export const promiseMade = defineEvent("promise.made", Promised.extend({ channel: z.enum(["staff", "portal"]) }));
export const promiseKept = defineEvent("promise.kept", Promised);
export const promiseBroken = defineEvent("promise.broken", Promised);
/** An instalment did not come within its grace: everything is due at once (B-233). */
export const instalmentPlanBroken = defineEvent(
  "instalment_plan.broken",
  z.object({ planId: z.uuid(), total: MoneyShape, paid: MoneyShape, left: MoneyShape }),
);
