import type { Api } from "../../../platform/http/api.ts";
import { getReachable } from "../../customers/index.ts";
import { addCategory, changeCategory, listCategories, namedCategories } from "./categories.ts";
import * as contract from "./contract.ts";

export function categoryRoutes(api: Api): void {
  api.serve(contract.listCategoriesEndpoint, {
    may: ["config.finance.view", "config.finance.update"],
    handle: (work, { params }) => listCategories(work, params.partnerId),
  });
  api.serve(contract.addCategoryEndpoint, {
    may: "config.finance.update",
    handle: (work, { params, body }) => addCategory(work, params.partnerId, body.names),
  });
  api.serve(contract.changeCategoryEndpoint, {
    may: "config.finance.update",
    handle: (work, { params, body, version }) => changeCategory(work, params, { version, ...body }),
  });
  api.serve(contract.customerCategoriesEndpoint, {
    may: "customers.billing.view",
    handle: async (work, { params }) => {
      const { partnerId } = await getReachable(work, params.customerId, "customers.billing.view");
      return { items: await namedCategories(work, partnerId) };
    },
  });
}
