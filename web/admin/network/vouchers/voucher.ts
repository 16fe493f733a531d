import type { getVoucherBatchEndpoint, listNetworkVouchersEndpoint } from "../../../../server/modules/access/vouchers/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import type { Tone } from "../../../ui/tone.ts";

export type VoucherBatch = ReturnsOf<typeof getVoucherBatchEndpoint>;
export type NetworkVoucher = ReturnsOf<typeof listNetworkVouchersEndpoint>["items"][number];

/** What changes when a batch or one of its vouchers does. */
export const topics = ["voucher-batches", "vouchers"] as const;

export const toneOfState: Readonly<Record<NetworkVoucher["state"], Tone>> = {
  new: "waits",
  active: "works",
  used_up: "past",
  expired: "past",
  disabled: "hurts",
};
