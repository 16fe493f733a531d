// What the frame asks the server: whose portal this is, and who is signed in.
import { z } from "zod";
import { endpoint } from "../../../shared/endpoint.ts";

export const brandingEndpoint = endpoint({
  method: "GET",
  path: "/api/public/branding",
  summary: "The name, colours and languages of the provider whose address was called.",
  returns: z.object({
    title: z.string(),
    logoUrl: z.string().nullable(),
    /** For dark pages; the other one is used when there is none. */
    logoDarkUrl: z.string().nullable(),
    accent: z.string().nullable(),
    languages: z.array(z.string()),
    /** How amounts and days are written, whatever the language: "de-AT". */
    locale: z.string().nullable(),
    timeZone: z.string(),
    contact: z.object({ phone: z.string().nullable(), email: z.string().nullable(), web: z.string().nullable() }),
  }),
});

export const portalSessionEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/session",
  summary: "Who is signed in and what is switched on for them.",
  returns: z.object({
    customer: z.object({ id: z.string(), number: z.string(), name: z.string() }),
    features: z.array(z.string()),
    staff: z.object({ name: z.string(), mode: z.enum(["view", "act"]) }).optional(),
  }),
});

export const portalSignOutEndpoint = endpoint({ method: "DELETE", path: "/api/portal/session", summary: "Ends this session." });

export const portalProofEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/session/proof",
  summary: "Proves with the password that the customer is still there.",
  body: z.strictObject({ password: z.string().min(1) }),
});
