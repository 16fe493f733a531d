import { problem } from "../../../platform/problems.ts";

export const noFiscalReservation = problem("no-fiscal-reservation", 409, "There is no fiscal reservation for this document");
export const documentNotRegistered = problem("document-not-registered", 409, "This document is not registered yet");
export const registrationState = problem("registration-state", 409, "The registration is in another state");
export const noAddOn = problem("no-fiscal-add-on", 409, "No fiscal add-on is connected");
