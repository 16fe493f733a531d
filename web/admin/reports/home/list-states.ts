// The states by which the lists behind the numbers are asked, so that list and number agree (O-227). All are those of the server's sums.

/** Issued and not paid. */
export const unpaidStates = "issued,partially_paid";
/** Every state of an invoice but a draft and a void one. */
export const invoicedStates = "issued,partially_paid,paid,credited,written_off";
/** Payments that came, whatever was given back of them later. */
export const receivedStates = "settled,partially_refunded,refunded";
