import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { previewTaxUpdate } from "./preview-update.ts";
import { cancelTaxUpdate, scheduleTaxUpdate } from "./schedule-update.ts";
import { listTaxUpdates, showTaxUpdate, taxUpdateLog } from "./update-views.ts";

export function taxUpdateRoutes(server: Api): void {
  server.serve(contract.listTaxUpdatesEndpoint, {
    may: "finance.taxes.view",
    handle: async (work) => ({ items: await listTaxUpdates(work) }),
  });
  server.serve(contract.previewTaxUpdateEndpoint, {
    may: "finance.taxes.update",
    unaudited: "it says what would be and changes nothing",
    handle: (work, { body }) => previewTaxUpdate(work, body),
  });
  server.serve(contract.scheduleTaxUpdateEndpoint, {
    may: "finance.taxes.update",
    handle: async (work, { body }) => showTaxUpdate(work, await scheduleTaxUpdate(work, body)),
  });
  server.serve(contract.cancelTaxUpdateEndpoint, {
    may: "finance.taxes.update",
    handle: async (work, { params, version }) => {
      await cancelTaxUpdate(work, params.taxUpdateId, version);
      return showTaxUpdate(work, params.taxUpdateId);
    },
  });
  server.serve(contract.taxUpdateLogEndpoint, {
    may: "finance.taxes.view",
    handle: (work, { params }) => taxUpdateLog(work, params.taxUpdateId),
  });
}
