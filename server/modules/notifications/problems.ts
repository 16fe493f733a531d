import { problem } from "../../platform/problems.ts";

export const messageNotResendable = problem("message-not-resendable", 409, "This message cannot be sent again");
export const passwordNeeded = problem("mail-password-needed", 422, "Type the password again");
export const sendingIsOff = problem("sending-is-off", 409, "Sending is off");
