import { problem } from "../../platform/problems.ts";

/** O-108; `errors` name each placeholder. */
export const placeholderMissing = problem("placeholder-missing", 422, "Something that the template needs is missing");
export const templateFaulty = problem("template-faulty", 422, "This template can not be filled");
/** O-115 */
export const alreadySigned = problem("already-signed", 409, "This contract is signed already");
export const contractClosed = problem("contract-closed", 409, "This contract can no longer be signed");
export const contractState = problem("contract-state", 409, "This contract is in another state");
/** P-176 */
export const signatureEmpty = problem("signature-empty", 422, "This is no signature yet");
export const signatureMethodOff = problem("signature-method-off", 422, "Signatures of this kind are not accepted");
/** O-111 */
export const consentNeeded = problem("consent-needed", 422, "Read the contract and agree to it first");
/** O-110 */
export const notYourTurn = problem("not-your-turn", 409, "Somebody else signs first");
/** O-112 */
export const signerUnreachable = problem("signer-unreachable", 422, "A signer has no address for the code");
/** O-115 */
export const impersonatorMayNotSign = problem("impersonator-may-not-sign", 403, "Only the customer can sign");
/** O-116 */
export const contractKept = problem("contract-kept", 409, "A contract that was sent is kept");
export const unreadablePdf = problem("unreadable-pdf", 422, "This PDF can not be signed");
export const mailAddressMissing = problem("mail-address-missing", 422, "We know no mail address of yours");
/** P-180 */
export const askedState = problem("asked-document-state", 409, "This document is in another state");
