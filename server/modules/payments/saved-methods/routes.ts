import type { Api } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { getReachable } from "../../customers/index.ts";
import { inMenu } from "../../partners/index.ts";
import { returnPageOf } from "../attempts/return-page.ts";
import { startOnGatewayPage } from "../attempts/start-payment.ts";
import type { Outside } from "../outside.ts";
import * as contract from "./contract.ts";
import { bringMethodTerms } from "./method-terms.ts";
import { changeMethod, listMethods, removeMethod } from "./saved-methods.ts";

export function savedMethodRoutes(api: Api, outside: Outside): void {
  serveCustomerMethods(api, outside);
  servePortalMethods(api, outside);
}

const nothingToPay = { documentIds: [], amount: undefined, replaceUnfinished: false } as const;

function serveCustomerMethods(api: Api, outside: Outside): void {
  const view = "customers.billing.view" as const;
  const update = "customers.billing.update" as const;
  api.serve(contract.listCustomerMethodsEndpoint, {
    may: view,
    handle: async (work, { params }) => {
      await getReachable(work, params.customerId, view);
      return { items: await listMethods(work, params.customerId) };
    },
  });
  api.serveBetweenWorks(contract.setupCustomerMethodEndpoint, {
    may: update,
    handle: async (works, { params, body }) => {
      await works.inWork((work) => getReachable(work, params.customerId, update));
      const page = `${outside.tools.config.publicUrl}/admin/customers/${params.customerId}`;
      return startOnGatewayPage(
        works,
        outside,
        { ...nothingToPay, accountId: params.customerId, use: "admin", way: { kind: "setup", driver: body.gateway } },
        (attemptId) => `${page}?tab=money&view=methods&attempt=${attemptId}`,
      );
    },
  });
  api.serve(contract.changeCustomerMethodEndpoint, {
    may: update,
    handle: async (work, { params, body: { useForBilling, terms, ...changes }, version }) => {
      await getReachable(work, params.customerId, update);
      const changed = await changeMethod(work, params, { ...changes, version });
      if (useForBilling) await bringMethodTerms(work, { ...params, act: "choose", seen: terms });
      return changed;
    },
  });
  api.serve(contract.removeCustomerMethodEndpoint, {
    may: update,
    handle: async (work, { params, query }) => {
      await getReachable(work, params.customerId, update);
      await bringMethodTerms(work, { ...params, act: "remove", seen: query.terms });
      await removeMethod(work, params);
      return {};
    },
  });
}

function servePortalMethods(api: Api, outside: Outside): void {
  const own = { may: "customer", when: inMenu("finance") } as const;
  api.serve(contract.portalListMethodsEndpoint, {
    ...own,
    handle: async (work) => ({ items: await listMethods(work, ownCustomer(work).customerId) }),
  });
  api.serveBetweenWorks(contract.portalSetupMethodEndpoint, {
    ...own,
    handle: async (works, { body, request }) =>
      startOnGatewayPage(
        works,
        outside,
        { ...nothingToPay, accountId: ownCustomer(works).customerId, use: "portal", way: { kind: "setup", driver: body.gateway } },
        await returnPageOf(works, outside, request, body.basePath),
      ),
  });
  api.serve(contract.portalChangeMethodEndpoint, {
    ...own,
    handle: async (work, { params, body: { terms, ...changes }, version }) => {
      const which = { customerId: ownCustomer(work).customerId, ...params };
      const changed = await changeMethod(work, which, { ...changes, version });
      // P-130 what is charged first is what the customer is billed by.
      if (changes.isDefault) await bringMethodTerms(work, { ...which, act: "choose", seen: terms });
      return changed;
    },
  });
  api.serve(contract.portalRemoveMethodEndpoint, {
    ...own,
    handle: async (work, { params, query }) => {
      const which = { customerId: ownCustomer(work).customerId, ...params };
      await bringMethodTerms(work, { ...which, act: "remove", seen: query.terms });
      await removeMethod(work, which);
      return {};
    },
  });
}
