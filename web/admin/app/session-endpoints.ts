// What the frame asks the server about the person at the screen.
import { z } from "zod";
import { endpoint } from "../../../shared/endpoint.ts";
import { levels } from "../../../shared/permissions.ts";

export const staffSessionEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/session",
  summary: "Who is signed in and what they may do.",
  returns: z.object({
    admin: z.object({ id: z.string(), name: z.string(), login: z.string() }),
    levels: z.partialRecord(z.string(), z.enum(levels)),
    partners: z.array(z.object({ id: z.string(), name: z.string() })),
    timeZone: z.string(),
    language: z.string().nullable(),
  }),
});

export const staffSignOutEndpoint = endpoint({ method: "DELETE", path: "/api/admin/session", summary: "Ends this session." });

export const staffProofEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/session/proof",
  summary: "Proves with the password that the person is still there.",
  body: z.strictObject({ password: z.string().min(1) }),
});
