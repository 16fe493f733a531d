import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { getFutureItem, listFutureItems } from "./future-item-views.ts";
import { addFutureItem, cancelFutureItem, editFutureItem } from "./future-items.ts";

export function futureItemRoutes(api: Api): void {
  api.serve(contract.listFutureItemsEndpoint, {
    may: "finance.transactions.view",
    handle: (work, { params }) => listFutureItems(work, params.customerId),
  });
  api.serve(contract.createFutureItemEndpoint, {
    may: "finance.transactions.create",
    handle: async (work, { params, body }) => getFutureItem(work, await addFutureItem(work, params.customerId, body)),
  });
  api.serve(contract.updateFutureItemEndpoint, {
    may: "finance.transactions.update",
    handle: async (work, { params, body, version }) => {
      await editFutureItem(work, params.itemId, body, version);
      return getFutureItem(work, params.itemId);
    },
  });
  api.serve(contract.cancelFutureItemEndpoint, {
    may: "finance.transactions.delete",
    handle: async (work, { params, body, version }) => {
      await cancelFutureItem(work, params.itemId, { reason: body.reason, version });
      return getFutureItem(work, params.itemId);
    },
  });
}
