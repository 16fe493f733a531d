import type { Api } from "../../platform/http/api.ts";
import type { Tools } from "../../platform/tools.ts";
import { getReachable } from "../customers/index.ts";
import { inMenu } from "../partners/index.ts";
import * as act from "./act-on-cpe.ts";
import { checkOwnLine, listChecksOf, listOwnChecks } from "./check-line.ts";
import { changeOwnPassword, revealOwnPassword, showConnection } from "./connection.ts";
import * as contract from "./contract.ts";
import { acsDevices, changingPasswords, checkingLines } from "./features.ts";
import * as manage from "./manage-cpes.ts";
import type { RouterAdapters } from "./ports.ts";
import { askOwnCpe } from "./read-cpe.ts";
import { actionView, listOwnRouters, showOwnRouter } from "./show-cpe.ts";

export function staffRoutes(api: Api): void {
  api.serve(contract.listCpesEndpoint, { may: "network.cpe.view", handle: (work, { query }) => manage.listCpes(work, query) });
  api.serve(contract.assignCpeEndpoint, {
    may: "network.cpe.update",
    handle: async (work, { params, body, version }) => manage.showCpe(work, await manage.assignCpe(work, params.cpeId, body, version)),
  });
  api.serve(contract.releaseCpeEndpoint, {
    may: "network.cpe.update",
    unaudited: "one that is nobody's already stays so; a release has its entry",
    handle: async (work, { params, version }) => manage.showCpe(work, await manage.releaseCpe(work, params.cpeId, version)),
  });
  api.serve(contract.listCpeActionsEndpoint, { may: "network.acs.view", handle: (work, { query }) => manage.listCpeActions(work, query) });
  api.serve(contract.customerChecksEndpoint, {
    may: "customers.services.view",
    handle: async (work, { params }) => {
      await getReachable(work, params.customerId, "customers.services.view");
      return listChecksOf(work, params.customerId);
    },
  });
}

export function portalRoutes(api: Api, tools: Tools, adapters: RouterAdapters): void {
  const may = "customer";
  const router = { may, when: acsDevices } as const;
  api.serve(contract.portalCpesEndpoint, { ...router, handle: (work) => listOwnRouters(work) });
  api.serve(contract.portalCpeEndpoint, { ...router, handle: (work, { params }) => showOwnRouter(work, params.cpeId) });
  api.serve(contract.portalAskCpeEndpoint, {
    ...router,
    unaudited: "only has the router say what it is asked for every few minutes anyway",
    handle: async (work, { params }) => {
      await askOwnCpe(work, params.cpeId);
      return {};
    },
  });
  api.serve(contract.portalActOnCpeEndpoint, {
    ...router,
    handle: async (work, { params, body }) => actionView(await act.actOnOwnCpe(work, tools, params.cpeId, body.wish)),
  });
  api.serve(contract.portalWithdrawActionEndpoint, {
    ...router,
    handle: async (work, { params }) => actionView(await act.withdrawOwnAction(work, params.cpeActionId)),
  });
  api.serve(contract.portalRevealKeyEndpoint, {
    ...router,
    handle: (work, { params, body }) => act.revealOwnKey(work, tools, params.cpeId, body.network),
  });
  api.serveBetweenWorks(contract.portalCheckLineEndpoint, {
    ...{ may, when: checkingLines },
    handle: (works, { params }) => checkOwnLine(works, adapters, params.serviceId),
  });
  api.serve(contract.portalChecksEndpoint, {
    ...{ may, when: checkingLines },
    handle: (work, { params }) => listOwnChecks(work, params.serviceId),
  });
  api.serve(contract.portalConnectionEndpoint, {
    ...{ may, when: inMenu("services") },
    handle: (work, { params }) => showConnection(work, params.serviceId),
  });
  api.serve(contract.portalChangePasswordEndpoint, {
    ...{ may, when: changingPasswords },
    handle: (work, { params, body }) => changeOwnPassword(work, tools, params.serviceId, body),
  });
  api.serve(contract.portalRevealPasswordEndpoint, {
    ...{ may, when: changingPasswords },
    handle: (work, { params }) => revealOwnPassword(work, tools, params.serviceId),
  });
}
