import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { hashCodeWith } from "../../../platform/typed-codes/hash-code.ts";
import { getBatchView, listBatches, listVouchers } from "./batch-views.ts";
import { exportVouchers, makeBatch } from "./batches.ts";
import * as contract from "./contract.ts";
import { addKind, changeKind, listKinds } from "./kinds.ts";
import { sellVouchers } from "./sell-vouchers.ts";
import { takeVoucher } from "./take-voucher.ts";
import { voidVouchers } from "./void-vouchers.ts";

export function hotspotVoucherRoutes(api: Api, tools: Tools): void {
  const hash = hashCodeWith(tools);
  const view = "network.vouchers.view" as const;
  const make = "network.vouchers.create" as const;
  api.serve(contract.listVoucherKindsEndpoint, { may: view, handle: (work) => listKinds(work) });
  api.serve(contract.addVoucherKindEndpoint, { may: make, handle: (work, { body }) => addKind(work, body) });
  api.serve(contract.changeVoucherKindEndpoint, {
    may: "network.vouchers.update",
    handle: (work, { params, body, version }) => changeKind(work, params.kindId, { ...body, version }),
  });
  api.serve(contract.listVoucherBatchesEndpoint, { may: view, handle: (work, { query }) => listBatches(work, query) });
  api.serve(contract.getVoucherBatchEndpoint, { may: view, handle: (work, { params }) => getBatchView(work, params.voucherBatchId) });
  api.serve(contract.listVouchersEndpoint, {
    may: view,
    handle: (work, { params, query }) => listVouchers(work, params.voucherBatchId, query),
  });
  api.serve(contract.makeVoucherBatchEndpoint, {
    may: make,
    handle: async (work, { body }) => getBatchView(work, await makeBatch(work, body)),
  });
  api.serve(contract.exportVouchersEndpoint, {
    may: make,
    handle: (work, { params, version }) => exportVouchers(work, params.voucherBatchId, { hash, version }),
  });
  api.serve(contract.sellVouchersEndpoint, {
    may: "finance.invoices.create",
    handle: async (work, { params, body, version }) => {
      const sold = await sellVouchers(work, params.voucherBatchId, { ...body, version });
      return { ...sold, batch: await getBatchView(work, params.voucherBatchId) };
    },
  });
  api.serve(contract.voidVouchersEndpoint, {
    may: "network.vouchers.delete",
    handle: async (work, { params, body, version }) => {
      await voidVouchers(work, params.voucherBatchId, { ...body, version });
      return getBatchView(work, params.voucherBatchId);
    },
  });
  api.serve(contract.takeVoucherEndpoint, {
    may: "network.vouchers.update",
    unaudited: "asks what a voucher allows; only its first use changes something, and that is told of",
    handle: (work, { body }) => takeVoucher(work, { ...body, hash }),
  });
}
