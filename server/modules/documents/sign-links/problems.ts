import { problem } from "../../../platform/problems.ts";

export const signCodeWrong = problem("sign-code-wrong", 422, "This is not the code");
export const signProofNeeded = problem("sign-proof-needed", 403, "Enter the code first");
export const signSmsOff = problem("sign-sms-off", 409, "No SMS can be sent");
