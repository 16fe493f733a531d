import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";
import { actionKinds, actionStates } from "./contract.ts";

/** A router was told to do something, or it became known what came of it. Never with a key. */
export const cpeActionChanged = defineEvent(
  "cpe_action.changed",
  z.object({ cpeId: z.uuid(), kind: z.enum(actionKinds), state: z.enum(actionStates) }),
);
/** A router came to a customer or went from one. */
export const cpeAssigned = defineEvent("cpe.assigned", z.object({ serial: z.string(), isAssigned: z.boolean() }));
/** It answers again, or does not any more. */
export const cpeReachabilityChanged = defineEvent("cpe.reachability_changed", z.object({ isOnline: z.boolean() }));
