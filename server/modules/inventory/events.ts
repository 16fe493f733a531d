import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";
import { itemStates } from "./contract.ts";

/** An item came to a customer, went from one, or is to be given back. */
export const itemMoved = defineEvent(
  "item.moved",
  z.object({ from: z.enum(itemStates).nullable(), to: z.enum(itemStates), serial: z.string() }),
);
