import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";

/** What a customer agrees to, or does not. */
export const consentPurposes = ["marketing"] as const;

const Privacy = z.object({
  consents: z.array(
    z.object({
      purpose: z.enum(consentPurposes),
      isGiven: z.boolean(),
      /** What one would agree to now. */
      text: z.string(),
      history: z.array(
        z.object({
          isGiven: z.boolean(),
          at: MomentShape,
          /** "portal", "phone", "paper". */
          channel: z.string(),
          /** What was agreed to; null: it was not in the portal. */
          text: z.string().nullable(),
        }),
      ),
    }),
  ),
  /** The newest files of one's own data. */
  files: z.array(
    z.object({
      id: z.uuid(),
      state: z.enum(["making", "ready", "taken", "expired", "failed"]),
      askedAt: MomentShape,
      expiresAt: MomentShape.nullable(),
      takenAt: MomentShape.nullable(),
      sizeBytes: z.int(),
    }),
  ),
  fileDays: z.int(),
  erasure: z
    .object({
      state: z.enum(["open", "closed"]),
      askedAt: MomentShape,
      dueOn: DayShape,
      ticket: z.object({ id: z.uuid().nullable(), number: z.int() }),
    })
    .nullable(),
});

export const privacyEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/privacy",
  summary: "What you agreed to, the files of your data, and whether you asked to be erased.",
  returns: Privacy,
});
export const chooseConsentEndpoint = endpoint({
  method: "PUT",
  path: "/api/portal/privacy/consents/:purpose",
  summary: "Agrees to something in the words that were shown, or takes it back.",
  params: z.object({ purpose: z.enum(consentPurposes) }),
  body: z.strictObject({
    isGiven: z.boolean(),
    /** Of the words that were shown: others are refused. */
    text: z.string().max(2000),
  }),
  returns: Privacy,
});
export const askForDataEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/privacy/files",
  summary: "Has a file made of all your data. It is there within minutes, for some days, and can be downloaded once.",
  body: z.strictObject({}),
  returns: Privacy,
  freshProof: true,
});
export const takeDataEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/privacy/files/:fileId",
  summary: "The file of your data, once.",
  params: z.object({ fileId: z.uuid() }),
  reply: "file",
  freshProof: true,
});
export const askForErasureEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/privacy/erasure",
  summary: "Asks your provider to erase your data. They answer in a ticket.",
  body: z.strictObject({}),
  returns: Privacy,
  freshProof: true,
});
