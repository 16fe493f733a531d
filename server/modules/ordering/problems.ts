import { problem } from "../../platform/problems.ts";

export const mapRefused = problem("import-map-refused", 422, "The mapping does not fit");
export const importNotReady = problem("import-not-ready", 409, "This import is not in a state for this");
export const importNotUndoable = problem("import-not-undoable", 409, "This import cannot be undone");
export const mappingNameTaken = problem("name-taken", 409, "A mapping has this name already");
export const samePlan = problem("same-plan", 409, "The service has this plan already");
export const quoteStale = problem("quote-stale", 409, "This price is no longer good");
export const transitionRefused = problem("transition-refused", 409, "The service is not in a state for this");
export const changePending = problem("change-pending", 409, "Something else is planned for this service already");
export const changeNotOpen = problem("change-not-open", 409, "This planned change is not open any more");
export const pauseLength = problem("pause-length", 422, "This pause is too short or too long");
export const limitReached = problem("limit-reached", 409, "This is as often as it may be done");
export const dateOutOfRange = problem("date-out-of-range", 422, "This day is not possible");
export const requestPending = problem("request-pending", 409, "This was asked for already");
export const alreadyDecided = problem("already-decided", 409, "Somebody has decided about this already");
/** P-191 */
export const profileMoved = problem("profile-moved", 409, "The data was changed after it was asked for");
export const priceMoved = problem("price-moved", 409, "It comes to something else than when it was asked for");
export const notOffered = problem("not-offered", 409, "This is not offered here");
export const overdueDebt = problem("overdue-debt", 409, "Something is overdue");
export const accountBlocked = problem("account-blocked", 409, "The customer is blocked");
export const orderNotPayable = problem("order-not-payable", 409, "This order waits for no payment");
export const paymentNeeded = problem("payment-needed", 402, "This is paid before it is done");
export const insufficientFunds = problem("insufficient-funds", 409, "The balance does not pay for this");
export const cartEmpty = problem("cart-empty", 409, "The cart is empty");
export const customerInactive = problem("customer-inactive", 409, "The customer is not active");
/** P-179 */
export const contractUnsigned = problem("contract-unsigned", 409, "The contract is not signed yet");
export const contractState = problem("needed-contract-state", 409, "There is no contract to make again");
