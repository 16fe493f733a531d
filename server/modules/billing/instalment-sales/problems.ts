import { problem } from "../../../platform/problems.ts";

export const saleNotRunning = problem("instalment-sale-not-running", 409, "Nothing of this sale is left to be billed");
export const saleOver = problem("instalment-sale-over", 409, "This sale was cancelled");
