import { problem } from "../../../platform/problems.ts";

export const periodClosed = problem("period-closed", 409, "This month is closed");
export const booksHalted = problem("books-halted", 409, "The books are halted");
export const accountInUse = problem("account-in-use", 409, "This account is in use");
export const accountExists = problem("account-exists", 409, "There is an account with this code");
export const checksOpen = problem("checks-open", 409, "The check-list is not clear");
export const periodOrder = problem("period-order", 409, "Months close in their order");
export const nothingNew = problem("nothing-new", 409, "There is nothing new to send");
export const batchNotReady = problem("batch-not-ready", 409, "This file is still being prepared");
