import type { Api } from "../../../platform/http/api.ts";
import { inMenu } from "../../partners/index.ts";
import { cancelPlan, makePlan, offerPlan } from "./change-plans.ts";
import * as contract from "./contract.ts";
import { getPlanView, listPlans, listPlansOfCustomer, showOwnPlan } from "./plan-views.ts";

export function instalmentRoutes(api: Api): void {
  const may = "customers.billing.view" as const;
  api.serve(contract.listPlansEndpoint, { may, handle: (work, { query }) => listPlans(work, query) });
  api.serve(contract.listPlansOfCustomerEndpoint, {
    may,
    handle: async (work, { params }) => ({ items: await listPlansOfCustomer(work, params.customerId) }),
  });
  api.serve(contract.instalmentOfferEndpoint, {
    may: "finance.holds.create",
    handle: (work, { params }) => offerPlan(work, params.customerId),
  });
  api.serve(contract.makePlanEndpoint, {
    may: "finance.holds.create",
    handle: async (work, { params, body }) => getPlanView(work, await makePlan(work, params.customerId, body)),
  });
  api.serve(contract.cancelPlanEndpoint, {
    may: "finance.holds.create",
    handle: async (work, { params }) => {
      await cancelPlan(work, params.planId);
      return getPlanView(work, params.planId);
    },
  });
  api.serve(contract.ownPlanEndpoint, { may: "customer", when: inMenu("finance"), handle: (work) => showOwnPlan(work) });
}
