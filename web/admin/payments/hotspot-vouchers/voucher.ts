import type { getVoucherBatchEndpoint, listVoucherKindsEndpoint } from "../../../../server/modules/payments/hotspot-vouchers/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Batch = ReturnsOf<typeof getVoucherBatchEndpoint>;
export type Kinds = ReturnsOf<typeof listVoucherKindsEndpoint>;
export type Kind = Kinds["items"][number];

/** What changes with vouchers, and with the money of their sale. */
export const voucherTopics = [
  "hotspot-voucher-batches",
  "hotspot-vouchers",
  "hotspot-voucher-kinds",
  "invoices",
  "payments",
  "billing",
  "customers",
] as const;
