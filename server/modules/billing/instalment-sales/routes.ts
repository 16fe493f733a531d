import type { Api } from "../../../platform/http/api.ts";
import { inMenu } from "../../partners/index.ts";
import { billRest } from "./bill-rest.ts";
import { cancelSale } from "./cancel-sale.ts";
import * as contract from "./contract.ts";
import { getSaleView, listOwnSales, listSales, listSalesOfCustomer } from "./sale-views.ts";
import { sellEquipment } from "./sell-equipment.ts";

export function instalmentSaleRoutes(api: Api): void {
  const may = "finance.invoices.view" as const;
  api.serve(contract.listSalesEndpoint, { may, handle: (work, { query }) => listSales(work, query) });
  api.serve(contract.listSalesOfCustomerEndpoint, { may, handle: (work, { params }) => listSalesOfCustomer(work, params.customerId) });
  api.serve(contract.sellEquipmentEndpoint, {
    may: "finance.invoices.create",
    handle: async (work, { params, body }) => getSaleView(work, await sellEquipment(work, params.customerId, body)),
  });
  api.serve(contract.billRestEndpoint, {
    may: "finance.invoices.issue",
    handle: async (work, { params, body }) => {
      await billRest(work, params.saleId, body);
      return getSaleView(work, params.saleId);
    },
  });
  api.serve(contract.cancelSaleEndpoint, {
    may: "finance.credit_notes.create",
    handle: async (work, { params, body, version }) => {
      await cancelSale(work, params.saleId, { ...body, version });
      return getSaleView(work, params.saleId);
    },
  });
  api.serve(contract.ownSalesEndpoint, { may: "customer", when: inMenu("finance"), handle: (work) => listOwnSales(work) });
}
