// Getting into the portal: sign-in, forgotten passwords, and staff who look through a customer's eyes.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledNote } from "../../../../shared/text.ts";

const Password = z.string().min(1).max(512);
const Token = z.string().min(20).max(100);
const Identifier = z.string().trim().min(1).max(255);
/** The path `/p/<code>`; by host name where it is missing, else the default partner. */
const PartnerCode = z.string().max(40).optional();
const done = z.strictObject({});

const Choice = z.object({
  customerId: z.uuid(),
  name: z.string(),
  number: z.int(),
  /** Where the services are: what tells two accounts of one person apart. */
  address: z.string(),
});

export const SignInStep = z.discriminatedUnion("step", [
  /** `home` is the page of the customer's own partner: "/portal" or "/p/<code>" or "/". */
  z.object({ step: z.literal("signed_in"), customerId: z.uuid(), home: z.string() }),
  /** One password, several accounts: send it again with one of these. */
  z.object({ step: z.literal("choose"), choices: z.array(Choice) }),
  /** Send it again with a code of this customer's second factor, or a recovery code. */
  z.object({
    step: z.literal("code"),
    customerId: z.uuid(),
    factor: z.enum(["totp", "email", "sms"]),
    /** Where a code went, as its owner knows it: "j•••@example.net". Empty: none goes anywhere. */
    sentTo: z.string(),
    /** False: no further code goes out for now. */
    isSent: z.boolean(),
    /** Who was proven without a password goes on with this: `portalHalfSignInEndpoint`. */
    half: z.string().nullable(),
  }),
  /** The portal of the customer's partner has another address; go there, the ticket lasts a minute. */
  z.object({ step: z.literal("elsewhere"), url: z.string() }),
]);

export const portalSignInPageEndpoint = endpoint({
  method: "GET",
  path: "/api/public/portal/sign-in",
  summary: "What the portal's sign-in page has to know before anybody signed in.",
  query: z.strictObject({ partner: PartnerCode }),
  returns: z.object({
    field: z.enum(["email", "login"]),
    resetEnabled: z.boolean(),
    passwordMin: z.int(),
    /** Whether a passkey may stand in for the password. */
    passkeys: z.boolean(),
    /** Other accounts with which one may sign in (P-27). */
    issuers: z.array(z.object({ id: z.uuid(), name: z.string(), kind: z.enum(["google", "microsoft", "apple", "facebook", "other"]) })),
    /** The app in the stores (P-35); null where there is none. */
    app: z.object({ androidUrl: z.string(), iosUrl: z.string() }).nullable(),
    /** Whether answers are there that anybody may read (P-197). */
    help: z.boolean(),
  }),
});

const SignInBody = z.strictObject({
  identifier: Identifier,
  password: Password,
  /** Stay signed in: 60 days after the last visit. */
  stay: z.boolean().default(false),
  partner: PartnerCode,
  customerId: z.uuid().optional(),
  /** The second factor, once it was asked for. */
  code: z.string().trim().min(1).max(64).optional(),
  /** With a code: do not ask for one in this browser for thirty days. */
  trust: z.boolean().default(false),
  /** An account of an issuer that is to be linked with whoever signs in. */
  link: Token.optional(),
  /** The solution of a `challenge-required`: a nonce with which the SHA-256 of "token:nonce" begins with the asked zero bits. */
  challenge: z.strictObject({ token: z.string().max(2000), nonce: z.string().max(40) }).optional(),
});

export const portalSignInEndpoint = endpoint({
  method: "POST",
  path: "/api/public/portal/sign-in",
  summary: "Signs a customer in by e-mail or login and password; sets the cookie.",
  body: SignInBody,
  returns: SignInStep,
});

export const portalEmbedSignInEndpoint = endpoint({
  method: "POST",
  path: "/api/public/portal/embed/sign-in",
  summary:
    "As signing in, for the frame on a provider's website: instead of a cookie it gives an address with a one-time ticket for the top window.",
  body: SignInBody,
  returns: SignInStep,
});

export const portalHalfSignInEndpoint = endpoint({
  method: "POST",
  path: "/api/public/portal/second-factor",
  summary:
    "The second step of who came in by another account: without a code one is sent, where codes are sent; with a right one it signs in.",
  body: z.strictObject({ half: Token, code: z.string().trim().min(1).max(64).optional(), trust: z.boolean().default(false) }),
  returns: SignInStep,
});

export const portalWaitingLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/public/portal/link",
  summary: "Which other account would be linked by signing in with the password.",
  body: z.strictObject({ link: Token }),
  returns: z.object({ name: z.string(), email: z.string() }),
});

export const portalForgotLoginEndpoint = endpoint({
  method: "POST",
  path: "/api/public/portal/forgot-login",
  summary: "Sends the portal login to the e-mail address, if somebody has that one; the answer is the same if not (P-36).",
  body: z.strictObject({ email: z.email().max(255), partner: PartnerCode }),
  returns: done,
});

export const portalTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/public/portal/ticket",
  summary: "Trades a one-time ticket for a sign-in: from another partner's page, or of staff who open a customer's portal.",
  body: z.strictObject({ ticket: Token }),
  returns: z.object({ home: z.string() }),
});

export const portalResetEndpoint = endpoint({
  method: "POST",
  path: "/api/public/portal/reset",
  summary: "Sends a code for choosing a new password, if the name is known; the answer is the same if it is not.",
  body: z.strictObject({ identifier: Identifier, partner: PartnerCode }),
  returns: z.object({ requestId: z.uuid(), channel: z.enum(["email"]) }),
});

const Granted = z.object({ grant: z.string(), passwordMin: z.int(), choices: z.array(Choice) });

export const portalResetCodeEndpoint = endpoint({
  method: "POST",
  path: "/api/public/portal/reset/code",
  summary: "Trades a right code for a grant with which the password can be chosen once.",
  body: z.strictObject({ requestId: z.uuid(), code: z.string().min(1).max(64) }),
  returns: Granted,
});

export const portalPasswordLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/public/portal/password-link",
  summary: "Trades the token of a mailed link for a grant, and says for whom it is.",
  body: z.strictObject({ token: Token }),
  returns: Granted,
});

export const portalChoosePasswordEndpoint = endpoint({
  method: "POST",
  path: "/api/public/portal/password",
  summary: "Chooses a password with a grant, ends all other sign-ins and signs in, unless a second factor is asked for.",
  body: z.strictObject({ grant: Token, customerId: z.uuid().optional(), password: Password }),
  returns: z.object({ home: z.string(), isSignedIn: z.boolean() }),
});

export const portalMeEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/me",
  summary: "Who is signed in.",
  returns: z.object({
    customer: z.object({
      id: z.uuid(),
      number: z.int(),
      name: z.string(),
      login: z.string(),
      language: z.string(),
      status: z.enum(["new", "active", "blocked", "inactive", "archived"]),
      /** Their location and those around it, by which the status file says what concerns them (P-215). */
      locationIds: z.array(z.uuid()),
    }),
    partner: z.object({ code: z.string(), name: z.string(), timeZone: z.string(), currency: z.string(), home: z.string() }),
    /** Somebody of the staff looks through the customer's eyes. */
    staff: z.object({ name: z.string(), mode: z.enum(["view", "act"]), endsAt: MomentShape }).nullable(),
    /** The password was set by somebody else; nothing but choosing a new one works. */
    mustChoosePassword: z.boolean(),
    /** A second factor is required and not set up yet; nothing but setting one up works (P-25). */
    mustSetUpFactor: z.boolean(),
    /** What the provider has switched on for this customer, beside what everybody has. */
    features: z.array(z.string()),
    passwordMin: z.int(),
    /** The partner's own style sheet for the frame of the portal (P-31). */
    styleUrl: z.string().nullable(),
  }),
});

const SignInEndView = z.object({
  /** Without anybody there. */
  endsInSeconds: z.int(),
  /** False on the last stretch of its longest life: then only signing in again helps. */
  mayExtend: z.boolean(),
});
export const portalSignInEndsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/sign-in/ends",
  summary: "When the sign-in of this browser ends if nobody is there; asking puts nothing off (P-233).",
  returns: SignInEndView,
});
export const portalExtendSignInEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/sign-in/extend",
  summary: "Somebody is there: the sign-in of this browser goes on.",
  returns: SignInEndView,
});

export const portalSignOutEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/sign-out",
  summary: "Ends the sign-in of this browser; staff who look in end that.",
  returns: done,
});

export const portalSignOutEverywhereEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/sign-ins/end-others",
  summary: "Ends all sign-ins but this one.",
  returns: z.object({ ended: z.int() }),
});

export const portalSignInsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/sign-ins",
  summary: "Where the customer is signed in.",
  returns: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        createdAt: MomentShape,
        lastSeenAt: MomentShape,
        ip: z.string().nullable(),
        userAgent: z.string().nullable(),
        stay: z.boolean(),
        isThis: z.boolean(),
      }),
    ),
  }),
});

export const portalEndSignInEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/sign-ins/:signInId/end",
  summary: "Ends one of the customer's own sign-ins.",
  params: z.object({ signInId: z.uuid() }),
  returns: done,
});

export const portalProveEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/prove",
  summary:
    "Proves again that the customer is there, by the password or a code of the second factor; sensitive acts then work for ten minutes.",
  body: z.union([z.strictObject({ password: Password }), z.strictObject({ code: z.string().trim().min(1).max(64) })]),
  returns: z.object({ provedAt: MomentShape }),
});

export const portalChangePasswordEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/password",
  summary: "Changes the password and ends all other sign-ins.",
  body: z.strictObject({ current: Password, password: Password }),
  returns: done,
});

// The second factor (P-25)

const FactorCode = z.string().trim().min(1).max(64);
const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

const FactorKind = z.enum(["totp", "email", "sms"]);

export const portalFactorEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/second-factor",
  summary: "What is asked for at sign-in beside the password.",
  returns: z.object({
    kind: FactorKind.nullable(),
    since: MomentShape.nullable(),
    /** Where its codes go, as the owner knows it; empty for an app. */
    sentTo: z.string(),
    recoveryCodesLeft: z.int(),
    /** Browsers that are not asked. */
    trustedDevices: z.int(),
    isRequired: z.boolean(),
    /** What can be set up here; empty where it is switched off. Where a code would go stands with it. */
    offers: z.array(z.object({ kind: FactorKind, to: z.string() })),
  }),
});
export const portalStartFactorEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/second-factor",
  summary: "Makes a secret for an authenticator app; it counts once a code has confirmed it.",
  returns: z.object({ secret: z.string(), qrSvg: z.string() }),
  freshProof: true,
});
export const portalStartSentFactorEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/second-factor/sent",
  summary: "Sends a first code by e-mail or SMS; from then on they are asked for, once this one has come back.",
  body: z.strictObject({ channel: z.enum(["email", "sms"]) }),
  returns: z.object({ sentTo: z.string(), isSent: z.boolean() }),
  freshProof: true,
});
export const portalSendFactorCodeEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/second-factor/code",
  summary: "Sends a code of the second factor, to remove it or to prove presence with it.",
  returns: z.object({ sentTo: z.string(), isSent: z.boolean() }),
});
export const portalConfirmFactorEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/second-factor/confirm",
  summary: "Confirms the second factor with its first code, ends all other sign-ins and shows the recovery codes, this once.",
  body: z.strictObject({ code: FactorCode, kind: FactorKind.default("totp") }),
  returns: RecoveryCodes,
});
export const portalRemoveFactorEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/second-factor/remove",
  summary: "Removes the second factor with one of its codes or a recovery code.",
  body: z.strictObject({ code: FactorCode }),
  returns: done,
});
export const portalForgetDevicesEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/second-factor/forget-devices",
  summary: "Asks for the second factor in every browser again.",
  returns: z.object({ forgotten: z.int() }),
});
export const portalRecoveryCodesEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/second-factor/recovery-codes",
  summary: "Makes ten new recovery codes; those before are worth nothing any more.",
  returns: RecoveryCodes,
  freshProof: true,
});

export const portalSecurityLogEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/security-log",
  summary: "What happened to the customer's own way in during the last ninety days: sign-ins, refusals, changes.",
  returns: z.object({
    items: z.array(
      z.object({
        at: MomentShape,
        what: z.string(),
        /** How somebody signed in. */
        method: z.string(),
        byStaff: z.boolean(),
        ip: z.string().nullable(),
        userAgent: z.string().nullable(),
      }),
    ),
  }),
});

// For staff

const CustomerParams = z.object({ customerId: z.uuid() });

const AccessView = z.object({
  login: z.string(),
  /** What the customer types: the first mail address or the login, as the installation has it; null: there is no address yet. */
  signsInWith: z.string().nullable(),
  hasPassword: z.boolean(),
  isEnabled: z.boolean(),
  mustChange: z.boolean(),
  passwordSetAt: MomentShape.nullable(),
  lastSignedInAt: MomentShape.nullable(),
  openSignIns: z.int(),
  hasSecondFactor: z.boolean(),
});

export const customerAccessEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/portal-access",
  summary: "How a customer stands with the portal.",
  params: CustomerParams,
  returns: AccessView,
});

export const enableCustomerAccessEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/customers/:customerId/portal-access",
  summary: "Shuts the portal to a customer, which signs them out, or opens it again.",
  params: CustomerParams,
  body: z.strictObject({ isEnabled: z.boolean() }),
  returns: AccessView,
});

export const sendPasswordLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/portal-access/password-link",
  summary: "Mails a customer a link, valid for 72 hours, with which they choose their password.",
  params: CustomerParams,
  returns: z.object({ sentTo: z.int() }),
});

export const giveCustomerPasswordEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/portal-access/password",
  summary: "Makes a password for a customer, shown this once; they have to choose their own when they sign in with it.",
  params: CustomerParams,
  returns: z.object({ login: z.string(), password: z.string() }),
});

export const signCustomerOutEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/portal-access/sign-out",
  summary: "Ends all sign-ins of a customer.",
  params: CustomerParams,
  returns: z.object({ ended: z.int() }),
});

export const resetCustomerFactorEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/customers/:customerId/portal-access/second-factor",
  summary: "Takes a customer's second factor away after it was lost, and signs them out.",
  params: CustomerParams,
});

export const openPortalEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/open-portal",
  summary: "Gives an address, good for one minute and one use, that opens the customer's portal in view or act mode.",
  params: CustomerParams,
  body: z.discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("view") }),
    z.strictObject({ mode: z.literal("act"), reason: FilledNote(500) }),
  ]),
  returns: z.object({ url: z.string(), expiresAt: MomentShape }),
});
