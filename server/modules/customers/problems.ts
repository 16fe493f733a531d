import { problem } from "../../platform/problems.ts";

export const transitionRefused = problem("transition-refused", 409, "The status does not allow this");
export const customerHasBlockers = problem("customer-has-blockers", 409, "Something stands in the way");
export const loginTaken = problem("duplicate", 409, "This login is taken");
export const loginInRecycleBin = problem("login-in-recycle-bin", 409, "A deleted customer still has this login");
export const likelyDuplicate = problem("likely-duplicate", 409, "This customer may exist already");
export const alreadyPlanned = problem("change-pending", 409, "A status change is planned already");
export const tooManyPinned = problem("too-many-pinned", 409, "Three comments are pinned already");
export const customerMerged = problem("customer-merged", 409, "This customer was merged into another");
export const linkRefused = problem("link-refused", 409, "These accounts cannot be linked");
