import { problem } from "../../../platform/problems.ts";

/** One text for every cause: whoever tries codes learns nothing. */
export const voucherRefused = problem("voucher-refused", 409, "This code opens nothing");
export const voucherBatchState = problem("voucher-batch-state", 409, "This is not possible with these vouchers now");
