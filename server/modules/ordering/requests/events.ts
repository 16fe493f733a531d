import { z } from "zod";
import { requestKinds } from "../../../../shared/requests.ts";
import { defineEvent } from "../../../platform/events.ts";

const about = z.object({ requestId: z.uuid(), number: z.int(), kind: z.enum(requestKinds), ticketNumber: z.int() });

export const requestOpened = defineEvent("request.opened", about);
/** The customer has to say something first: a question, or other terms. */
export const requestAsked = defineEvent("request.asked", about);
export const requestOffered = defineEvent("request.offered", about);
/** The customer has answered: it waits for staff again. */
export const requestAnswered = defineEvent("request.answered", about);
export const requestApproved = defineEvent("request.approved", about);
export const requestDeclined = defineEvent("request.declined", about.extend({ reason: z.string() }));
export const requestWithdrawn = defineEvent("request.withdrawn", about);
export const requestObsolete = defineEvent("request.obsolete", about);
export const requestExpired = defineEvent("request.expired", about);
