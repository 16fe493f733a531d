// P-26 passkeys: signing in with one, proving presence with one, and keeping them under Security (P-192).
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine } from "../../../../shared/text.ts";
import { SignInStep } from "../sign-in/contract.ts";

const Encoded = z.string().max(20_000);
const Token = z.string().min(20).max(2000);

/** What browsers answer, as JSON (WebAuthn level 3); the server checks what it says. */
const Signed = z.object({
  id: z.string().min(16).max(1400),
  rawId: z.string().max(1400),
  type: z.literal("public-key"),
  clientExtensionResults: z.looseObject({}).default({}),
  authenticatorAttachment: z.enum(["platform", "cross-platform"]).optional(),
  response: z.object({
    clientDataJSON: Encoded,
    authenticatorData: Encoded,
    signature: Encoded,
    userHandle: z.string().max(200).optional(),
  }),
});
const Made = z.object({
  id: z.string().min(16).max(1400),
  rawId: z.string().max(1400),
  type: z.literal("public-key"),
  clientExtensionResults: z.looseObject({}).default({}),
  authenticatorAttachment: z.enum(["platform", "cross-platform"]).optional(),
  response: z.object({
    clientDataJSON: Encoded,
    attestationObject: Encoded,
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
});

/** Goes to the browser's own interface as it stands. */
const Asked = z.object({ token: z.string(), options: z.looseObject({ challenge: z.string() }) });

export const portalAskPasskeyEndpoint = endpoint({
  method: "POST",
  path: "/api/public/portal/passkey/options",
  summary: "What a passkey has to sign to sign in.",
  body: z.strictObject({ partner: z.string().max(40).optional() }),
  returns: Asked,
});

export const portalPasskeySignInEndpoint = endpoint({
  method: "POST",
  path: "/api/public/portal/passkey",
  summary: "Signs a customer in by a passkey; sets the cookie.",
  body: z.strictObject({
    token: Token,
    response: Signed,
    stay: z.boolean().default(false),
    partner: z.string().max(40).optional(),
  }),
  returns: SignInStep,
});

export const portalPasskeysEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/passkeys",
  summary: "The passkeys of the customer.",
  returns: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        /** The host of the portal on which it works. */
        host: z.string(),
        isSynced: z.boolean(),
        createdAt: MomentShape,
        lastUsedAt: MomentShape.nullable(),
      }),
    ),
  }),
});

export const portalStartPasskeyEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/passkeys/options",
  summary: "What a device needs to make a passkey for this account.",
  returns: Asked,
  freshProof: true,
});

export const portalSavePasskeyEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/passkeys",
  summary: "Keeps the passkey that a device has made.",
  body: z.strictObject({ token: Token, response: Made, name: FilledLine(60) }),
  freshProof: true,
});

export const portalRemovePasskeyEndpoint = endpoint({
  method: "DELETE",
  path: "/api/portal/passkeys/:passkeyId",
  summary: "Removes a passkey: nobody signs in with it any more.",
  params: z.object({ passkeyId: z.uuid() }),
  freshProof: true,
});

export const portalAskProofEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/prove/passkey/options",
  summary: "What a passkey has to sign to prove that its owner is there.",
  returns: Asked,
});

export const portalProvePasskeyEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/prove/passkey",
  summary: "Proves by a passkey that the customer is there; sensitive acts then work for ten minutes.",
  body: z.strictObject({ token: Token, response: Signed }),
  returns: z.object({ provedAt: MomentShape }),
});
