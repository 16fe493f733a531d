// P-27 signing in with an account at another provider: what staff set up, and what customers have linked (P-192).
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine, Line } from "../../../../shared/text.ts";

export const issuerKinds = ["google", "microsoft", "apple", "facebook", "other"] as const;
const Kind = z.enum(issuerKinds);

export const IssuerFields = z.strictObject({
  kind: Kind,
  name: FilledLine(40),
  issuerUrl: Line(300),
  clientId: FilledLine(300),
  /** The client's secret; of Apple the private key, as text. Left out: as it is. */
  secret: z.string().trim().min(1).max(5000).optional(),
  appleTeamId: Line(20),
  appleKeyId: Line(20),
  isOn: z.boolean(),
});

const IssuerView = z.object({
  id: z.uuid(),
  kind: Kind,
  name: z.string(),
  issuerUrl: z.string(),
  clientId: z.string(),
  appleTeamId: z.string(),
  appleKeyId: z.string(),
  isOn: z.boolean(),
  version: z.int(),
});

const PartnerParams = z.object({ partnerId: z.uuid() });
const IssuerParams = PartnerParams.extend({ issuerId: z.uuid() });

const IssuersOfPartner = z.object({
  partnerId: z.uuid(),
  isDefault: z.boolean(),
  mayChange: z.boolean(),
  items: z.array(IssuerView),
  /** What holds while the partner has none of its own. */
  inherited: z.array(z.object({ name: z.string(), kind: Kind, isOn: z.boolean() })),
  /** What has to be entered at the issuer, for each address that a portal has. */
  redirectUris: z.array(z.string()),
});

export const listIssuersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/sign-in-issuers/:partnerId",
  summary: "With which other accounts a partner's customers may sign in.",
  params: PartnerParams,
  returns: IssuersOfPartner,
});
export const addIssuerEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sign-in-issuers/:partnerId",
  summary: "Adds an OpenID Connect issuer. Its secret is kept encrypted and never shown again.",
  params: PartnerParams,
  body: IssuerFields,
  returns: IssuerView,
});
export const changeIssuerEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/sign-in-issuers/:partnerId/:issuerId",
  summary: "Changes an issuer; without a secret it keeps the one it has.",
  params: IssuerParams,
  body: IssuerFields,
  returns: IssuerView,
  versioned: true,
});
export const removeIssuerEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/sign-in-issuers/:partnerId/:issuerId",
  summary: "Removes an issuer and with it what customers have linked.",
  params: IssuerParams,
});
export const tryIssuerEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sign-in-issuers/:partnerId/:issuerId/try",
  summary: "Asks the issuer for its addresses and keys, and whether it knows the client and its secret.",
  params: IssuerParams,
  returns: z.object({
    ok: z.boolean(),
    /** Which step failed; null: none. */
    failed: z.enum(["reached", "keys", "client"]).nullable(),
    /** What the issuer said. */
    said: z.string(),
  }),
});

export const ownIdentitiesEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/identities",
  summary: "The other accounts with which the customer signs in.",
  returns: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        issuerId: z.uuid(),
        name: z.string(),
        kind: Kind,
        email: z.string(),
        linkedAt: MomentShape,
        lastUsedAt: MomentShape.nullable(),
      }),
    ),
    /** What can be linked besides: the browser goes to `url`. */
    offers: z.array(z.object({ issuerId: z.uuid(), name: z.string(), kind: Kind })),
  }),
});
export const startLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/identities/start",
  summary: "The address at the issuer to which the browser goes to link an account.",
  body: z.strictObject({ issuerId: z.uuid() }),
  returns: z.object({ url: z.string() }),
  freshProof: true,
});
export const unlinkIdentityEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/identities/:identityId/unlink",
  summary: "Takes away another account as a way in.",
  params: z.object({ identityId: z.uuid() }),
  returns: z.strictObject({}),
  freshProof: true,
});
