import type { Api } from "../../platform/http/api.ts";
import type { MassActionBook } from "../../platform/mass-actions/mass-action.ts";
import { getMassAction, listMassActions } from "../../platform/mass-actions/queries.ts";
import { resultFile } from "../../platform/mass-actions/result-file.ts";
import { cancelMassAction, confirmMassAction, pauseMassAction, resumeMassAction } from "../../platform/mass-actions/steer-mass-action.ts";
import type { Tools } from "../../platform/tools.ts";
import * as contract from "./contract.ts";
import { exportCustomers } from "./customer-export.ts";
import { listCustomers } from "./customer-list.ts";
import { massActionView, previewMassAction } from "./mass-action-views.ts";
import { quickSearch } from "./quick-search.ts";

export const routes =
  (book: MassActionBook) =>
  (server: Api, { base }: Tools): void => {
    server.serve(contract.listCustomersEndpoint, {
      may: "customers.profile.view",
      handle: (work, { query }) => listCustomers(work, query),
    });
    server.serve(contract.exportCustomersEndpoint, {
      may: "customers.profile.export",
      handle: (work, { query }) => exportCustomers(work, base, query),
    });
    server.serve(contract.quickSearchEndpoint, {
      may: "staff",
      handle: async (work, { query }) => ({ kinds: await quickSearch(work, query.q) }),
    });

    server.serve(contract.previewMassActionEndpoint, {
      may: "staff",
      unaudited: "a preview changes nothing; confirming it is audited",
      handle: async (work, { body }) => massActionView(work, book, await previewMassAction(work, book, body)),
    });
    server.serve(contract.listMassActionsEndpoint, {
      may: "staff",
      handle: async (work) => {
        const actions = await listMassActions(work);
        return { items: await Promise.all(actions.map((action) => massActionView(work, book, action))) };
      },
    });
    server.serve(contract.getMassActionEndpoint, {
      may: "staff",
      handle: async (work, { params }) => massActionView(work, book, await getMassAction(work, params.actionId)),
    });
    server.serve(contract.confirmMassActionEndpoint, {
      may: "staff",
      handle: async (work, { params, body }) =>
        massActionView(work, book, await confirmMassAction(work, book, params.actionId, body.count)),
    });
    server.serve(contract.steerMassActionEndpoint, {
      may: "staff",
      handle: async (work, { params: { actionId }, body: { to } }) => {
        const steer = { paused: pauseMassAction, running: resumeMassAction, cancelled: cancelMassAction }[to];
        return massActionView(work, book, await steer(work, actionId));
      },
    });
    server.serve(contract.massActionResultEndpoint, {
      may: "staff",
      handle: async (work, { params, query }) => resultFile(base, work.actor, await getMassAction(work, params.actionId), query.separator),
    });
  };
