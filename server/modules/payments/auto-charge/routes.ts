import type { Api } from "../../../platform/http/api.ts";
import { ownId } from "../../../platform/own-customer.ts";
import { getReachable } from "../../customers/index.ts";
import { autoPay } from "../portal-features.ts";
import { bringMethodTerms } from "../saved-methods/method-terms.ts";
import { changeAutoPay, getAutoPay } from "./auto-pay.ts";
import { addFilter, changeFilter, listFilterViews, orderFilters, removeFilter } from "./charge-filters.ts";
import * as contract from "./contract.ts";
import { listAutoCharges } from "./list-charges.ts";
import { previewCharges, startCharges, withdrawCharge } from "./manual-charges.ts";

export function autoChargeRoutes(api: Api): void {
  api.serve(contract.getAutoPayEndpoint, {
    may: "customers.billing.view",
    handle: async (work, { params }) => {
      await getReachable(work, params.customerId, "customers.billing.view");
      return getAutoPay(work, params.customerId);
    },
  });
  api.serve(contract.changeAutoPayEndpoint, {
    may: "customers.billing.update",
    handle: async (work, { params, version, body }) => {
      await getReachable(work, params.customerId, "customers.billing.update");
      return changeAutoPay(work, params.customerId, { version, wish: body });
    },
  });
  api.serve(contract.portalGetAutoPayEndpoint, { may: "customer", when: autoPay, handle: (work) => getAutoPay(work, ownId(work)) });
  api.serve(contract.portalChangeAutoPayEndpoint, {
    may: "customer",
    when: autoPay,
    handle: async (work, { version, body }) => {
      const customerId = ownId(work);
      const changed = await changeAutoPay(work, customerId, { version, wish: body });
      // P-130 who lets a method pay by itself is billed by it.
      if (body.isOn && body.methodId)
        await bringMethodTerms(work, { customerId, methodId: body.methodId, act: "choose", seen: body.terms });
      return changed;
    },
  });
  const configures = "config.payments.update" as const;
  api.serve(contract.listChargeFiltersEndpoint, {
    may: "config.payments.view",
    handle: (work, { params }) => listFilterViews(work, params.partnerId),
  });
  api.serve(contract.addChargeFilterEndpoint, {
    may: configures,
    handle: (work, { params, body }) => addFilter(work, params.partnerId, body),
  });
  api.serve(contract.changeChargeFilterEndpoint, {
    may: configures,
    handle: (work, { params, body, version }) => changeFilter(work, params.filterId, { version, body }),
  });
  api.serve(contract.orderChargeFiltersEndpoint, {
    may: configures,
    handle: (work, { params, body }) => orderFilters(work, params.partnerId, body.filterIds),
  });
  api.serve(contract.removeChargeFilterEndpoint, {
    may: configures,
    handle: async (work, { params }) => {
      await removeFilter(work, params.filterId);
      return {};
    },
  });
  api.serve(contract.previewChargesEndpoint, {
    may: "finance.charges.run",
    unaudited: "a preview changes nothing",
    handle: (work, { body }) => previewCharges(work, body),
  });
  api.serve(contract.startChargesEndpoint, { may: "finance.charges.run", handle: (work, { body }) => startCharges(work, body) });
  api.serve(contract.withdrawChargeEndpoint, {
    may: "finance.charges.run",
    handle: (work, { params }) => withdrawCharge(work, params.chargeId),
  });
  api.serve(contract.listAutoChargesEndpoint, { may: "finance.payments.view", handle: (work, { query }) => listAutoCharges(work, query) });
}
