import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { defineEvent } from "../../platform/events.ts";

export const documentAdded = defineEvent("document.added", z.object({ number: z.int(), title: z.string(), visibleInPortal: z.boolean() }));

const Contract = z.object({ number: z.int(), title: z.string() });
export const contractSent = defineEvent("contract.sent", Contract.extend({ signBy: DayShape }));
/** O-114 */
export const contractSigned = defineEvent(
  "contract.signed",
  Contract.extend({ signerName: z.string(), signedOn: DayShape, endsOn: DayShape.nullable(), fileId: z.uuid() }),
);
export const contractRejected = defineEvent("contract.rejected", Contract.extend({ reason: z.string() }));
export const contractWithdrawn = defineEvent("contract.withdrawn", Contract.extend({ reason: z.string() }));
export const contractExpired = defineEvent("contract.expired", Contract);
export const contractEnded = defineEvent("contract.ended", Contract);
/** P-175 a customer wants a document at their own address. */
export const documentMailed = defineEvent(
  "document.mailed",
  z.object({ number: z.int(), title: z.string(), fileId: z.uuid(), to: z.array(z.string()) }),
);
