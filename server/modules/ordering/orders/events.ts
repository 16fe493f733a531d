import { z } from "zod";
import { defineEvent } from "../../../platform/events.ts";

const about = z.object({
  orderId: z.uuid(),
  number: z.int(),
  customerId: z.uuid(),
  /** As many words as a notice needs: "Static IP, Router". */
  titles: z.string(),
  state: z.string(),
});

export const orderSubmitted = defineEvent("order.submitted", about);
/** The money is there, and reserved for it. */
export const orderPaid = defineEvent("order.paid", about);
export const orderApproved = defineEvent("order.approved", about);
export const orderRejected = defineEvent("order.rejected", about.extend({ reason: z.string() }));
export const orderCancelled = defineEvent("order.cancelled", about);
export const orderExpired = defineEvent("order.expired", about);
export const orderCompleted = defineEvent("order.completed", about);
