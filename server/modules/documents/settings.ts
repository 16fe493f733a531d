import { z } from "zod";
import { defineSetting } from "../../platform/settings.ts";
import { askedSettings } from "./asked/settings.ts";

const portal = { levels: ["system", "partner"], may: "config.portal.update" } as const;

/** P-176 how a contract may be signed in the portal. */
export const signatureMethods = defineSetting({
  key: "portal.documents.signature",
  shape: z.enum(["draw", "type", "both"]),
  fallback: "both",
  ...portal,
  title: "How contracts are signed",
  help: "Drawn with a finger, a mouse or a pen, or with the typed name. Both are valid.",
});

/** P-177 */
export const signedCopyEmail = defineSetting({
  key: "portal.documents.signed_copy_email",
  shape: z.boolean(),
  fallback: true,
  ...portal,
  title: "Mail the signed contract",
  help: "Whoever signs gets the signed PDF by mail.",
});

/** P-177 the customer's own words; empty: the built-in ones. */
export const signedSubject = defineSetting({
  key: "portal.documents.subject",
  shape: z.string().trim().max(300),
  fallback: "",
  ...portal,
  title: "Subject of the mail with the signed contract",
  help: "Empty: the built-in words, in the customer's language. {{ title }} is the contract's title.",
});

export const signedText = defineSetting({
  key: "portal.documents.text",
  shape: z.string().trim().max(20_000),
  fallback: "",
  ...portal,
  title: "Text of the mail with the signed contract",
  help: "Empty: the built-in words, in the customer's language. {{ title }}, {{ customer.name }} and {{ partner.name }} are filled in.",
});

/** O-112, P-178 */
export const signDays = defineSetting({
  key: "documents.sign_days",
  shape: z.int().min(1).max(90),
  fallback: 14,
  levels: ["system", "partner"],
  may: "config.documents.update",
  title: "Days to sign a contract",
  help: "A contract that is sent and not signed by then expires; a link to sign without the portal lives as long.",
});

/** O-112 */
export const signReminders = defineSetting({
  key: "documents.sign_reminders",
  shape: z.array(z.int().min(1).max(89)).max(5),
  fallback: [3, 7],
  levels: ["system", "partner"],
  may: "config.documents.update",
  title: "Remind of contracts to sign after",
  help: "So many days after their turn to sign began, and always the day before the last one. Empty: nobody is reminded.",
});

/** O-112 what proves that an address is theirs, of whoever signs by a link. */
export const signVerify = defineSetting({
  key: "documents.sign_verify",
  shape: z.enum(["either", "email", "sms", "none"]),
  fallback: "either",
  levels: ["system", "partner"],
  may: "config.documents.update",
  title: "Code for signing by a link",
  help: "Before the document opens, a code goes to the address on the contract. Without it whoever has the link can read and sign.",
});

export const documentSettings = [
  signatureMethods,
  signedCopyEmail,
  signedSubject,
  signedText,
  signDays,
  signReminders,
  signVerify,
  ...askedSettings,
];
