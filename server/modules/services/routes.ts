import { addMonths } from "../../../shared/calendar.ts";
import type { Permission } from "../../../shared/permissions.ts";
import { mayDo } from "../../platform/actor.ts";
import type { Api } from "../../platform/http/api.ts";
import { permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { countingWrongCodes, getPlan, planRights, rightsNodeOf } from "../catalog/index.ts";
import { getReachable } from "../customers/index.ts";
import { inMenu } from "../partners/index.ts";
import { actOnService } from "./act-on-service.ts";
import { addService, checkPromo, previewService } from "./add-service.ts";
import { previewBundle } from "./adjust-bundle.ts";
import { archiveByMistake } from "./archive-by-mistake.ts";
import { lockByHand } from "./change-lock.ts";
import { changeStart } from "./change-start.ts";
import { editServiceTerms } from "./change-terms.ts";
import * as contract from "./contract.ts";
import { addDiscount, removeDiscount } from "./discounts.ts";
import { editService } from "./edit-service.ts";
import { listAvailablePlans } from "./list-available-plans.ts";
import { listServicesOfCustomer, listServicesPage } from "./list-services.ts";
import { todayOf } from "./partner-day.ts";
import { countServicesOfPlan } from "./plan-services.ts";
import { listOwnServices, showOwnService } from "./portal-services.ts";
import { previewReprice } from "./preview-reprice.ts";
import { repricePlan, withdrawPlanPrice } from "./reprice-plan.ts";
import { retextPlan } from "./retext-plan.ts";
import { lockServiceAsRead } from "./save-service.ts";
import { getService } from "./service-queries.ts";
import { editServiceEnd } from "./set-service-end.ts";
import { showService } from "./show-service.ts";

export function routes(server: Api): void {
  serveLists(server);
  serveAdding(server);
  serveChanges(server);
  serveMoves(server);
  servePlans(server);
  servePortal(server);
}

/** A service of a customer within the reach of the right; another's is not there. */
async function reach(work: Work, serviceId: string, right: Permission): Promise<void> {
  const service = await getService(work, serviceId);
  await getReachable(work, service.customerId, right);
}

function serveLists(server: Api): void {
  server.serve(contract.listServicesEndpoint, {
    may: "customers.services.view",
    handle: (work, { query }) => listServicesPage(work, query),
  });
  server.serve(contract.listCustomerServicesEndpoint, {
    may: "customers.services.view",
    handle: (work, { params, query }) => listServicesOfCustomer(work, { ...params, ...query }),
  });
  server.serve(contract.getServiceEndpoint, {
    may: "customers.services.view",
    handle: async (work, { params }) => {
      await reach(work, params.serviceId, "customers.services.view");
      return showService(work, params.serviceId);
    },
  });
}

function serveAdding(server: Api): void {
  server.serve(contract.availablePlansEndpoint, {
    may: "customers.services.create",
    handle: (work, { params }) => listAvailablePlans(work, params.customerId),
  });
  server.serve(contract.previewServiceEndpoint, {
    may: "customers.services.create",
    unaudited: "it says what would be and changes nothing",
    handle: (work, { params, body }) => previewService(work, params.customerId, body),
  });
  server.serveBetweenWorks(contract.checkPromoEndpoint, {
    may: "customers.services.create",
    unaudited: "it says what may be and changes nothing but the count of wrong codes",
    handle: (works, { params, body }) => countingWrongCodes(works, (work) => checkPromo(work, params.customerId, body)),
  });
  server.serve(contract.addServiceEndpoint, {
    may: "customers.services.create",
    handle: async (work, { params, body }) => showService(work, (await addService(work, params.customerId, body)).id),
  });
}

function serveChanges(server: Api): void {
  const may = "customers.services.update";
  server.serve(contract.editServiceEndpoint, {
    may,
    handle: async (work, { params: { serviceId }, body, version }) => {
      await reach(work, serviceId, may);
      await editService(work, serviceId, body, version);
      return showService(work, serviceId);
    },
  });
  server.serve(contract.editServiceTermsEndpoint, {
    may,
    handle: async (work, { params: { serviceId }, body, version }) => {
      await reach(work, serviceId, may);
      await editServiceTerms(work, { serviceId, ...body }, version);
      return showService(work, serviceId);
    },
  });
  server.serve(contract.addDiscountEndpoint, {
    may,
    handle: async (work, { params: { serviceId }, body }) => {
      await reach(work, serviceId, may);
      const { percent, fixed, reason, months } = body;
      const startOn = body.startOn ?? (await todayOf(work, (await getService(work, serviceId)).partnerId));
      const endBefore = body.endBefore ?? (months === undefined ? null : addMonths(startOn, months));
      await addDiscount(work, serviceId, { percent, fixed, reason, startOn, endBefore });
      return showService(work, serviceId);
    },
  });
  server.serve(contract.removeDiscountEndpoint, {
    may,
    handle: async (work, { params: { serviceId, discountId } }) => {
      await reach(work, serviceId, may);
      await removeDiscount(work, serviceId, discountId);
      return showService(work, serviceId);
    },
  });
}

function serveMoves(server: Api): void {
  const may = "customers.services.update";
  server.serve(contract.endServiceEndpoint, {
    may,
    handle: async (work, { params: { serviceId }, body, version }) => {
      await reach(work, serviceId, may);
      await editServiceEnd(work, { serviceId, ...body }, version);
      return showService(work, serviceId);
    },
  });
  server.serve(contract.moveServiceEndpoint, {
    may: [may, "customers.services.delete"],
    handle: async (work, { params: { serviceId }, body, version }) => {
      await reach(work, serviceId, rightFor(work, body.act === "archive" ? "customers.services.delete" : may));
      await actOnService(work, { serviceId, ...body }, version);
      return showService(work, serviceId);
    },
  });
  server.serve(contract.changeStartEndpoint, {
    may,
    handle: async (work, { params: { serviceId }, body, version }) => {
      await reach(work, serviceId, may);
      await changeStart(work, { serviceId, ...body }, version);
      return showService(work, serviceId);
    },
  });
  server.serve(contract.archiveByMistakeEndpoint, {
    may: "customers.services.delete",
    handle: async (work, { params: { serviceId }, body, version }) => {
      await reach(work, serviceId, "customers.services.delete");
      await lockServiceAsRead(work, serviceId, version);
      await archiveByMistake(work, serviceId, body.reason);
      return showService(work, serviceId);
    },
  });
  server.serve(contract.lockServiceEndpoint, {
    may,
    handle: async (work, { params: { serviceId }, body, version }) => {
      await reach(work, serviceId, may);
      await lockServiceAsRead(work, serviceId, version);
      await lockByHand(work, serviceId, body.isLocked, body.reason);
      return showService(work, serviceId);
    },
  });
}

function rightFor(work: Work, right: Permission): Permission {
  if (!mayDo(work.actor, right)) throw permissionDenied(`This needs the right ${right}.`);
  return right;
}

/** The endpoint lets in whoever has the right for some kind; here it must be the plan's own. */
async function refuseOtherKinds(work: Work, planId: string, action: "view" | "update"): Promise<void> {
  const plan = await getPlan(work, planId);
  rightFor(work, `${rightsNodeOf(plan.kind)}.${action}`);
}

function servePlans(server: Api): void {
  server.serve(contract.planServicesEndpoint, {
    may: planRights("view"),
    handle: async (work, { params }) => {
      await refuseOtherKinds(work, params.planId, "view");
      return countServicesOfPlan(work, params.planId);
    },
  });
  server.serve(contract.repricePlanEndpoint, {
    may: planRights("update"),
    handle: async (work, { params, body }) => {
      await refuseOtherKinds(work, params.planId, "update");
      const { price, services } = await repricePlan(work, { ...params, ...body });
      return { planVersionId: price.planVersionId, services };
    },
  });
  server.serve(contract.previewRepriceEndpoint, {
    may: planRights("update"),
    unaudited: "it says what would be and changes nothing",
    handle: async (work, { params, body }) => {
      await refuseOtherKinds(work, params.planId, "update");
      return previewReprice(work, { ...params, ...body });
    },
  });
  server.serve(contract.previewBundleEndpoint, {
    may: planRights("update"),
    unaudited: "it says what would be and changes nothing",
    handle: async (work, { params, body }) => {
      await refuseOtherKinds(work, params.planId, "update");
      return previewBundle(work, params.planId, body);
    },
  });
  server.serve(contract.withdrawPlanPriceEndpoint, {
    may: planRights("update"),
    handle: async (work, { params }) => {
      await refuseOtherKinds(work, params.planId, "update");
      return withdrawPlanPrice(work, params);
    },
  });
  server.serve(contract.retextPlanEndpoint, {
    may: planRights("update"),
    handle: async (work, { params, body }) => {
      await refuseOtherKinds(work, params.planId, "update");
      return retextPlan(work, { ...params, ...body });
    },
  });
}

function servePortal(server: Api): void {
  server.serve(contract.portalServicesEndpoint, {
    may: "customer",
    when: inMenu("services"),
    handle: (work, { query }) => listOwnServices(work, query),
  });
  server.serve(contract.portalServiceEndpoint, {
    may: "customer",
    when: inMenu("services"),
    handle: (work, { params }) => showOwnService(work, params.serviceId),
  });
}
