import { problem } from "../../platform/problems.ts";

export const messageNotResendable = problem("message-not-resendable", 409, "This message cannot be sent again");
export const sendingIsOff = problem("sending-is-off", 409, "Sending is off");
