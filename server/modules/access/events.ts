import { z } from "zod";
import { MomentShape } from "../../../shared/endpoint.ts";
import { defineEvent } from "../../platform/events.ts";
import { coaCauses, coaPackets, coaResults } from "./coa/contract.ts";

/** Once for each change, with what it was; null: the service is new. Whoever moves traffic acts on it. */
export const accessChanged = defineEvent(
  "access.changed",
  z.object({ serviceId: z.uuid(), number: z.int(), customerId: z.uuid(), from: z.string().nullable(), to: z.string(), cause: z.string() }),
);

/** P-254 a switch of a service was turned: `service.attr.<key>` has another value (N-67), and an open session is to carry it (N-13). */
export const attributeChanged = defineEvent(
  "service_attribute.changed",
  z.object({ serviceId: z.uuid(), number: z.int(), key: z.string(), isOn: z.boolean() }),
);

/**
 * N-104, N-260 an open session is not as it should be, and stays so: its router refused the change, or was silent for a day. Once, until it is to have
 * something else or somebody asks for it anew. With the last attempt: what was sent, why, and the router's Error-Cause (RFC 5176 section 3.6).
 */
export const coaFailed = defineEvent(
  "coa.failed",
  z.object({
    ...{ sessionId: z.uuid(), serviceId: z.uuid().nullable(), nasId: z.uuid() },
    ...{ packet: z.enum(coaPackets), cause: z.enum(coaCauses), result: z.enum(coaResults), errorCause: z.int().nullable() },
  }),
);

/** N-56 more wrong passwords than a person mistypes; once for each burst of them. Nobody comes in by this login for ten minutes. */
export const passwordGuessed = defineEvent(
  "access.password_guessed",
  z.object({ serviceId: z.uuid(), number: z.int(), customerId: z.uuid(), nasId: z.uuid(), login: z.string() }),
);

/** N-49 many lines of one router or of one site dropped together; once, until they are back. `wantsTicket`: as the setting says. */
export const outageSuspected = defineEvent(
  "access.outage_suspected",
  z.object({ alertId: z.uuid(), nasId: z.uuid().nullable(), siteId: z.uuid().nullable(), lines: z.int(), wantsTicket: z.boolean() }),
);

/** N-116 somebody logged in with a voucher for the first time, or a session of it was heard of: its time runs. Once for each voucher. */
export const voucherFirstUsed = defineEvent("voucher.first_used", z.object({ voucherId: z.uuid(), usedAt: MomentShape }));

/** P-63 never with the password: who needs it reads it. */
export const servicePasswordChanged = defineEvent("service_password.changed", z.object({ serviceId: z.uuid(), number: z.int() }));
