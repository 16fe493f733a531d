import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { defineEvent } from "../../platform/events.ts";

export const documentAdded = defineEvent("document.added", z.object({ number: z.int(), title: z.string(), visibleInPortal: z.boolean() }));

const Contract = z.object({ number: z.int(), title: z.string() });
/** `byLink`: the link that goes out with it is all that is said (P-178). */
export const contractSent = defineEvent("contract.sent", Contract.extend({ signBy: DayShape, byLink: z.boolean().default(false) }));
/** O-110 somebody is to sign now: the first when it is sent, the others when the one before has signed. */
export const contractTurn = defineEvent(
  "contract.turn",
  Contract.extend({
    signBy: DayShape,
    signerId: z.uuid(),
    position: z.int(),
    kind: z.enum(["customer", "named", "staff", "stamp"]),
    /** The link that goes out with it is all that is said (P-178). */
    byLink: z.boolean(),
  }),
);
/** O-112 `linkId`: who signs without the portal is reminded by the link. */
export const contractReminded = defineEvent(
  "contract.reminded",
  Contract.extend({
    signBy: DayShape,
    linkId: z.uuid().nullable(),
    /** Whose turn it is; of old events the customer's. */
    signer: z
      .object({ id: z.uuid(), kind: z.enum(["customer", "named", "staff", "stamp"]), adminId: z.uuid().nullable() })
      .nullable()
      .default(null),
  }),
);
/** O-114 */
export const contractSigned = defineEvent(
  "contract.signed",
  Contract.extend({
    signerName: z.string(),
    signedOn: DayShape,
    endsOn: DayShape.nullable(),
    fileId: z.uuid(),
    copyTo: z.array(z.string()).default([]),
  }),
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
/** P-180 */
export const documentAsked = defineEvent("document.asked", z.object({ kind: z.string(), note: z.string(), dueOn: DayShape.nullable() }));
export const documentSent = defineEvent("document.sent", z.object({ kind: z.string() }));
export const documentDecided = defineEvent("document.decided", z.object({ kind: z.string(), isAccepted: z.boolean(), reason: z.string() }));
