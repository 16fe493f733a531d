import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { createBatch, switchVoucher, updateBatch } from "./batches.ts";
import * as contract from "./contract.ts";
import { printSheet } from "./print-sheet.ts";
import { listBatches, listVouchers, showBatch, showVoucher } from "./show-vouchers.ts";

export function voucherRoutes(api: Api, tools: Tools): void {
  const view = "network.vouchers.view" as const;
  api.serve(contract.listVoucherBatchesEndpoint, { may: view, handle: (work, { query }) => listBatches(work, query) });
  api.serve(contract.getVoucherBatchEndpoint, { may: view, handle: (work, { params }) => showBatch(work, params.voucherBatchId) });
  api.serve(contract.listNetworkVouchersEndpoint, {
    may: view,
    handle: (work, { params, query }) => listVouchers(work, params.voucherBatchId, query),
  });
  api.serve(contract.createVoucherBatchEndpoint, {
    may: "network.vouchers.create",
    handle: async (work, { body }) => showBatch(work, (await createBatch(work, tools, body)).id),
  });
  api.serve(contract.updateVoucherBatchEndpoint, {
    may: "network.vouchers.update",
    handle: async (work, { params, body, version }) => showBatch(work, (await updateBatch(work, params.voucherBatchId, body, version)).id),
  });
  api.serve(contract.updateNetworkVoucherEndpoint, {
    may: "network.vouchers.update",
    handle: async (work, { params, body, version }) =>
      showVoucher(work, await switchVoucher(work, params.voucherId, { ...body, version }), params.voucherId),
  });
  api.serveBetweenWorks(contract.voucherSheetEndpoint, {
    may: "network.vouchers.create",
    handle: (works, { params, query }) => printSheet(works, tools, params.voucherBatchId, query.from),
  });
}
