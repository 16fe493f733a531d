import { problem } from "../../../platform/problems.ts";

export const payLinkOver = problem("pay-link-over", 409, "This link does not pay any more");
export const renewedAlready = problem("pay-link-renewed", 409, "A new link is on its way already");
export const payCodeWrong = problem("pay-code-wrong", 409, "This is not the code that was sent");
export const payCodeNeeded = problem("pay-code-needed", 409, "A code is needed for this");
export const notFoundByNumber = problem("quick-pay-no-match", 409, "These two do not belong together");
export const payLinksOff = problem("pay-links-off", 409, "Pay links are switched off");
