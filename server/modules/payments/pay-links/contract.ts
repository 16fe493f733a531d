// Paying without signing in (P-131 to P-136): what staff do with links, and what whoever holds one may see and do.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape, PositiveAmount } from "../../../../shared/money.ts";
import { FilledLine } from "../../../../shared/text.ts";
import { basePath, Documents } from "../attempts/contract.ts";
import { SurchargeView } from "../gateways/contract.ts";

export const linkOrigins = ["staff", "message", "paper", "search", "renewed"] as const;
/** `used`: what it asked for is paid. `over`: it asks for nothing any more, because the document is credited, void or written off. */
const linkStates = ["live", "used", "over", "expired", "void"] as const;

export const PayLinkView = z.object({
  id: z.uuid(),
  state: z.enum(linkStates),
  origin: z.enum(linkOrigins),
  /** Null: what the customer owes when it is opened. */
  document: z.object({ id: z.uuid(), kind: z.enum(["invoice", "proforma"]), number: z.string() }).nullable(),
  createdAt: MomentShape,
  createdBy: z.string(),
  expiresAt: MomentShape,
  views: z.int(),
  lastViewedAt: MomentShape.nullable(),
  /** How many payments were begun with it. */
  attempts: z.int(),
});

const customerId = z.object({ customerId: z.uuid() });

export const listPayLinksEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/pay-links",
  summary: "The pay links of a customer, the newest hundred. What stands in them is known to nobody but their holders.",
  params: customerId,
  returns: z.object({ items: z.array(PayLinkView) }),
});

export const createPayLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/pay-links",
  summary: "Makes a link with which a document, or what the customer owes, is paid without signing in. It is told this once.",
  params: customerId,
  body: z.strictObject({ documentId: z.uuid().optional() }),
  returns: z.object({ link: PayLinkView, url: z.string() }),
});

export const sendPayLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/pay-link-mails",
  summary: "Mails the customer a link with which a document, or what they owe, is paid without signing in.",
  params: customerId,
  body: z.strictObject({ documentId: z.uuid().optional() }),
});

export const voidPayLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/pay-links/:linkId/void",
  summary: "Makes a pay link void: who opens it is told so and can pay nothing with it.",
  params: z.object({ linkId: z.uuid() }),
  returns: PayLinkView,
});

// Without signing in ----------------------------------------------------------------------------------------------------------

const token = z.object({ token: z.string().min(16).max(100) });

const AskedDocument = z.object({
  id: z.uuid(),
  kind: z.enum(["invoice", "proforma"]),
  number: z.string(),
  issuedOn: DayShape,
  dueOn: DayShape,
  isOverdue: z.boolean(),
  open: MoneyShape,
});

/** How a saved method's owner is known: by what only they and the provider should know. */
export const proofKinds = ["postcode", "birth-date"] as const;

/** Where a code can go. */
export const codeChannels = ["email", "sms"] as const;

/** P-133 the words that a payer agrees to whose method may be charged again ("portal-pay.keep.agree-text"); another meaning is another version. */
export const linkConsentText = "link-2026-11";

const pageStates = ["open", "paid", "nothing", "expired", "void"] as const;

/** P-132 all that is said to whoever holds a link. */
export const GuestPage = z.object({
  state: z.enum(pageStates),
  partner: z.object({ name: z.string(), email: z.string(), phone: z.string() }),
  /** Where this partner's portal stands: "/", "/portal" or "/p/<code>". A link that is opened elsewhere leads there. */
  home: z.string(),
  portalUrl: z.string(),
  /** First name, and the rest as initials; null where there is nothing to pay any more. */
  payer: z.string().nullable(),
  /** The one document that the link is for. */
  document: z.object({ kind: z.enum(["invoice", "proforma"]), number: z.string() }).nullable(),
  paidOn: DayShape.nullable(),
  /** Whether the one document may be read as a PDF. */
  hasPdf: z.boolean(),
  /** What may be chosen from; a link for one document holds that one. */
  documents: z.array(AskedDocument),
  /** What is asked for; less than the sum where there is credit. */
  due: MoneyShape.nullable(),
  allowPartial: z.boolean(),
  smallestPart: MoneyShape.nullable(),
  gateways: z.array(
    z.object({
      ...{ gateway: z.string(), title: z.string(), isTest: z.boolean(), surcharge: SurchargeView.nullable() },
      /** Whether what is typed in there can be kept, and charged again with the payer's consent. */
      maySave: z.boolean(),
    }),
  ),
  saved: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(["card", "bank", "wallet", "mandate"]),
      brand: z.string(),
      last4: z.string(),
      surcharge: SurchargeView.nullable(),
    }),
  ),
  /** P-133 the link is old: the saved methods are shown once the code is typed that goes to the customer. */
  savedAfterCode: z.boolean(),
  /** The ways in which that code can go out, and whether it was typed in this browser within the last hour. */
  code: z.object({ isProven: z.boolean(), channels: z.array(z.enum(codeChannels)) }),
  /** One of these is asked for before a saved method is charged. */
  proofs: z.array(z.enum(proofKinds)),
  /** Somebody has begun to pay this. `attemptId` only where it was with this very link. */
  underWay: z
    .object({ isWithBank: z.boolean(), attemptId: z.uuid().nullable(), continueUrl: z.string().nullable(), amount: MoneyShape })
    .nullable(),
});

export const guestPageEndpoint = endpoint({
  method: "GET",
  path: "/api/public/pay/:token",
  summary: "What a pay link asks for, without signing in. An unknown token is not there.",
  params: token,
  returns: GuestPage,
});

export const guestPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/public/pay/:token/pdf",
  summary: "The document that a pay link is for, as a PDF; not there unless the provider shows it.",
  params: token,
  reply: "file",
});

const wanted = {
  /** Some of those that the link asks for; left out: all of them. */
  documentIds: Documents.optional(),
  /** Less than they want together, where that is allowed. */
  amount: PositiveAmount.optional(),
  /** What paying this way adds, as it was shown. Another one is refused with surcharge-moved. */
  surcharge: MoneyShape.optional(),
  /** "That was not finished": another attempt at the same is given up, after asking the gateway. */
  replaceUnfinished: z.boolean().default(false),
  basePath,
};

export const guestCheckoutEndpoint = endpoint({
  method: "POST",
  path: "/api/public/pay/:token/checkout",
  summary: "Starts a payment on the gateway's page; afterwards the browser comes back to the link.",
  params: token,
  body: z.strictObject({
    ...wanted,
    gateway: z.string().max(40).optional(),
    /** The method is kept and pays later invoices too: the version of the words that the payer agreed to. Only after the code. */
    keep: z.literal(linkConsentText).optional(),
  }),
  returns: z.object({ attemptId: z.uuid(), redirectUrl: z.string() }),
  idempotent: true,
});

/** P-120 how an attempt with this link stands; nothing of it that the link does not show. */
export const GuestAttempt = z.object({
  id: z.uuid(),
  state: z.enum(["open", "with-bank", "paid", "failed", "cancelled", "expired"]),
  amount: MoneyShape,
  continueUrl: z.string().nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  receiptNumber: z.string().nullable(),
});

export const guestChargeEndpoint = endpoint({
  method: "POST",
  path: "/api/public/pay/:token/charge",
  summary: "Pays with the customer's saved method, after a proof. It pays what this link asks for and changes nothing.",
  params: token,
  body: z.strictObject({
    ...wanted,
    methodId: z.uuid(),
    proof: z.strictObject({ kind: z.enum(proofKinds), value: FilledLine(40) }),
  }),
  returns: GuestAttempt,
  idempotent: true,
});

export const sendPayCodeEndpoint = endpoint({
  method: "POST",
  path: "/api/public/pay/:token/code",
  summary: "Sends a code of six digits to the customer, for a saved method on an old link or to keep a new one.",
  params: token,
  body: z.strictObject({ channel: z.enum(codeChannels) }),
  /** `kept`: one went out a moment ago and still holds. `to`: "j•••@example.net". */
  returns: z.object({ outcome: z.enum(["sent", "kept"]), to: z.string() }),
});

export const checkPayCodeEndpoint = endpoint({
  method: "POST",
  path: "/api/public/pay/:token/check",
  summary: "Proves for an hour that the code came to whoever pays in this browser.",
  params: token,
  body: z.strictObject({ code: FilledLine(20) }),
});

export const guestAttemptEndpoint = endpoint({
  method: "GET",
  path: "/api/public/pay/:token/attempts/:attemptId",
  summary: "How a payment that was begun with this link stands.",
  params: token.extend({ attemptId: z.uuid() }),
  returns: GuestAttempt,
});

export const renewPayLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/public/pay/:token/renew",
  summary: "Sends a new link to the registered contact, for one that has expired.",
  params: token,
});

export const quickPayPageEndpoint = endpoint({
  method: "GET",
  path: "/api/public/quick-pay",
  summary: "Whether bills are found here by number (P-136).",
  query: z.strictObject({ partner: z.string().max(40).optional() }),
  returns: z.object({ isOn: z.boolean() }),
});

export const quickPayEndpoint = endpoint({
  method: "POST",
  path: "/api/public/quick-pay",
  summary: "A customer number and a second fact, the postcode or the total of the last invoice, lead to what is due.",
  body: z.strictObject({ partner: z.string().max(40).optional(), number: FilledLine(40), fact: FilledLine(40) }),
  returns: z.object({ token: z.string() }),
});
