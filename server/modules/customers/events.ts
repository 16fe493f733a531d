import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";
import { blockCauses, customerStatuses } from "./status-rules.ts";

const Status = z.enum(customerStatuses);
const Cause = z.enum(blockCauses).nullable();

export const customerCreated = defineEvent("customer.created", z.object({ number: z.int(), status: Status, source: z.string() }));
export const customerUpdated = defineEvent("customer.updated", z.object({ number: z.int(), fields: z.array(z.string()) }));
/** The customer's own hand: what they changed of how they are reached and written to. */
export const profileChanged = defineEvent("profile.changed", z.object({ number: z.int(), fields: z.array(z.string()) }));
export const customerStatusChanged = defineEvent(
  "customer.status_changed",
  z.object({
    number: z.int(),
    from: Status,
    to: Status,
    wasBlockedBy: Cause,
    blockedBy: Cause,
    reason: z.string(),
    decidedBy: z.enum(["staff", "system"]),
  }),
);
export const customerLinked = defineEvent(
  "customer.linked",
  z.object({ mainId: z.uuid(), mode: z.enum(["independent", "aggregated"]), before: z.enum(["independent", "aggregated"]).nullable() }),
);
export const customerUnlinked = defineEvent(
  "customer.unlinked",
  z.object({ mainId: z.uuid(), mode: z.enum(["independent", "aggregated"]) }),
);
/** This customer, whose id the event carries, is now another one. */
export const customerMerged = defineEvent("customer.merged", z.object({ number: z.int(), survivorId: z.uuid(), survivorNumber: z.int() }));
/** To another partner. */
export const customerMoved = defineEvent("customer.moved", z.object({ number: z.int(), from: z.uuid(), to: z.uuid() }));
/** Somebody wrote to them in their own words; the mail goes out after it. */
export const customerWrittenTo = defineEvent(
  "customer.written_to",
  z.object({
    to: z.array(z.string()),
    subject: z.string(),
    text: z.string(),
    fileId: z.uuid().optional(),
    fileIds: z.array(z.uuid()).optional(),
    /** Left out: by mail alone. */
    channels: z.array(z.enum(["mail", "portal"])).optional(),
    isImportant: z.boolean().optional(),
    /** "html": limited HTML, cleaned before anybody sees it. */
    format: z.enum(["text", "html"]).optional(),
    /** The same in other languages; whoever reads none of them gets the first. */
    texts: z.record(z.string(), z.object({ subject: z.string(), text: z.string() })).optional(),
    /** Names in double braces are filled in for each. */
    isTemplate: z.boolean().optional(),
    /** Not before then. */
    at: z.iso.datetime().optional(),
  }),
);
/** Into the recycle bin; `restored` says that it came back. */
export const customerDeleted = defineEvent("customer.deleted", z.object({ number: z.int(), restored: z.boolean() }));
export const consentChanged = defineEvent("consent.changed", z.object({ purpose: z.string(), isGiven: z.boolean() }));
