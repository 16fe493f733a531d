// What the frame asks the server about the customer at the screen.
import { z } from "zod";
import { endpoint } from "../../../shared/endpoint.ts";

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
