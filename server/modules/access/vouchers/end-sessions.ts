import type { Work } from "../../../platform/work.ts";
import { findOpenSessionsOfVouchers } from "../../usage/index.ts";
import { wantDisconnect } from "../coa/want-change.ts";

/** Ends what is open with vouchers that open nothing any more. */
export async function endSessionsOfVouchers(work: Work, voucherIds: readonly string[], cause: "limit" | "block"): Promise<void> {
  const open = await findOpenSessionsOfVouchers(work, voucherIds);
  await wantDisconnect(work, [...open.values()].flat(), cause);
}
