import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { allocate, freeAllocation, moveAllocation } from "./edit-allocations.ts";
import { entryOfInvoice, showAllocations } from "./show-allocations.ts";

export function allocationRoutes(api: Api): void {
  api.serve(contract.documentAllocationsEndpoint, {
    may: "finance.invoices.view",
    handle: (work, { params }) => showAllocations(work, params.documentId),
  });
  api.serve(contract.allocateEndpoint, {
    may: "finance.payments.allocate",
    handle: async (work, { params, body }) => {
      await allocate(work, (await entryOfInvoice(work, params.documentId)).entryId, body);
      return showAllocations(work, params.documentId);
    },
  });
  api.serve(contract.moveAllocationEndpoint, {
    may: "finance.payments.allocate",
    handle: async (work, { params, body }) => {
      await moveAllocation(work, params.allocationId, body);
      return {};
    },
  });
  api.serve(contract.removeAllocationEndpoint, {
    may: "finance.payments.allocate",
    handle: async (work, { params }) => {
      await freeAllocation(work, params.allocationId);
      return {};
    },
  });
}
