import { problem } from "../../platform/problems.ts";

export const promiseRefused = problem("promise-refused", 409, "A promise is not possible now");
export const promiseLimit = problem("promise-limit", 409, "No further promise is possible now");
export const nothingToHold = problem("nothing-to-hold", 409, "Nothing would be blocked");
export const holdOver = problem("hold-over", 409, "This has ended already");
export const extensionUsed = problem("extension-used", 409, "There was an extension for this debt already");
export const alreadyExempt = problem("already-exempt", 409, "This customer is exempt already");
export const stepNotHeld = problem("step-not-held", 409, "This step does not wait for anybody");
export const disputedDocument = problem("disputed", 409, "This is disputed");
export const planOpen = problem("instalment-plan-open", 409, "There is an instalment plan already");
export const planOver = problem("instalment-plan-over", 409, "This plan has ended already");
export const agencyOff = problem("agency-off", 409, "This agency gets no debts");
export const approvalNeeded = problem("approval-needed", 409, "This new service needs approval");
export const approvalOver = problem("approval-over", 409, "This was decided already");
export const noApprovalNeeded = problem("no-approval-needed", 409, "No approval is needed");
export const letterNotReady = problem("letter-not-ready", 409, "This letter has no PDF yet");
