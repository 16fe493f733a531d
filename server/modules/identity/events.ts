import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";

const realm = z.enum(["staff", "customer"]);
const from = { ip: z.string().nullable(), userAgent: z.string().nullable() };

/** The object of these is the administrator or customer; for a name that nobody has, the zero UUID. */
export const signInSucceeded = defineEvent(
  "sign_in.succeeded",
  z.object({ realm, name: z.string(), method: z.string(), isNewDevice: z.boolean(), ...from }),
);
export const signInFailed = defineEvent("sign_in.failed", z.object({ realm, identifier: z.string(), ...from }));
export const signInLocked = defineEvent("sign_in.locked", z.object({ realm, identifier: z.string(), until: z.iso.datetime(), ...from }));
export const passwordChanged = defineEvent(
  "password.changed",
  z.object({ realm, how: z.enum(["changed", "reset", "chosen", "set_by_staff"]), ...from }),
);
/** Internal: tells the owner that a second factor or a passkey came, went or was reset by somebody else. */
export const factorChanged = defineEvent(
  "second_factor.changed",
  z.object({
    realm,
    change: z.enum([
      ...["added", "removed", "reset", "recovery_codes_made", "passkey_added", "passkey_removed"],
      ...["identity_linked", "identity_unlinked"],
    ] as const),
    byName: z.string(),
  }),
);
/** Internal: a letter to a member of staff, with a stored file. */
export const staffWrittenTo = defineEvent(
  "staff.written_to",
  z.object({
    cause: z.string(),
    subject: z.string(),
    text: z.string(),
    fileId: z.uuid().nullable(),
    replyTo: z.string().optional(),
    ways: z.array(z.enum(["mail", "sms"])).optional(),
  }),
);
export const impersonationStarted = defineEvent(
  "impersonation.started",
  z.object({ adminId: z.uuid(), adminName: z.string(), mode: z.enum(["view", "act"]), reason: z.string() }),
);
export const impersonationEnded = defineEvent("impersonation.ended", z.object({ adminId: z.uuid(), adminName: z.string() }));
export const apiKeyExpiring = defineEvent(
  "api_key.expiring",
  z.object({ name: z.string(), publicId: z.string(), adminId: z.uuid().nullable(), expiresAt: z.iso.datetime(), days: z.int() }),
);

/**
 * Internal, never in a webhook: a code or link for a person, to be sent at once. `sealed` is `{ code?, link }` as JSON, sealed with
 * the installation's key; once it is sent `eraseIssuedCode` takes it out of the event. `to` is empty when nobody is to get it: the
 * event is written all the same, so that a known and an unknown name cost the same.
 */
export const codeIssued = defineEvent(
  "code.issued",
  z.object({
    realm,
    purpose: z.enum(["reset", "invitation", "set_password", "second_factor", "sign_link", "sign_code", "pay_code"]),
    channel: z.enum(["email", "sms", "none"]),
    to: z.array(z.string()),
    subjectIds: z.array(z.uuid()),
    name: z.string(),
    language: z.string(),
    expiresAt: z.iso.datetime(),
    sealed: z.string().nullable(),
  }),
);

export interface IssuedCode {
  readonly code?: string;
  /** A code that belongs into the page that asked for it has none. */
  readonly link?: string;
}

/** Internal: somebody who forgot the login is sent it. `customerIds` is empty when nobody is to get it: the event is written all the same. */
export const loginAskedFor = defineEvent(
  "login.asked_for",
  z.object({ customerIds: z.array(z.uuid()), to: z.string(), language: z.string() }),
);
