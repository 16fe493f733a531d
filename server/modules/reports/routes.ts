import { exportFile } from "../../platform/exports/export-file.ts";
import { askProofForMany } from "../../platform/exports/export-list.ts";
import { endExport, getExport, listExports } from "../../platform/exports/queries.ts";
import type { Api } from "../../platform/http/api.ts";
import type { MassActionBook } from "../../platform/mass-actions/mass-action.ts";
import { getMassAction, listMassActions } from "../../platform/mass-actions/queries.ts";
import { resultFile } from "../../platform/mass-actions/result-file.ts";
import { cancelMassAction, confirmMassAction, pauseMassAction, resumeMassAction } from "../../platform/mass-actions/steer-mass-action.ts";
import type { Tools } from "../../platform/tools.ts";
import { planRights } from "../catalog/index.ts";
import * as contract from "./contract.ts";
import { listCustomers } from "./customer-list.ts";
import { exportView } from "./export-view.ts";
import { listAttention } from "./home-attention.ts";
import { countCustomers } from "./home-customers.ts";
import { listMonths, sumMonthlyValue, sumOwed, sumReceived } from "./home-money.ts";
import { massActionRow, massActionView, previewMassAction } from "./mass-action-views.ts";
import { promoReport } from "./promo-report.ts";
import { quickSearch } from "./quick-search.ts";
import { deleteSavedView, listSavedViews, saveView } from "./saved-views.ts";
import { showSubAccountValues } from "./sub-account-values.ts";

export const routes =
  (book: MassActionBook) =>
  (server: Api, { base, exports }: Tools): void => {
    server.serve(contract.listCustomersEndpoint, {
      may: "customers.profile.view",
      handle: (work, { query }) => listCustomers(work, query),
    });
    server.serve(contract.subAccountValuesEndpoint, {
      may: "customers.linked.view",
      handle: (work, { params }) => showSubAccountValues(work, params.customerId),
    });
    server.serve(contract.quickSearchEndpoint, {
      may: "staff",
      handle: async (work, { query }) => ({ kinds: await quickSearch(work, query.q) }),
    });

    server.serve(contract.homeCustomersEndpoint, {
      may: "customers.profile.view",
      handle: (work, { query }) => countCustomers(work, query.partner),
    });
    server.serve(contract.homeOwedEndpoint, { may: "dashboard.finance.view", handle: (work, { query }) => sumOwed(work, query.partner) });
    server.serve(contract.homeReceivedEndpoint, {
      may: "dashboard.finance.view",
      handle: (work, { query }) => sumReceived(work, query.partner),
    });
    server.serve(contract.homeMonthlyValueEndpoint, {
      may: "dashboard.finance.view",
      handle: (work, { query }) => sumMonthlyValue(work, query.partner),
    });
    server.serve(contract.homeAttentionEndpoint, { may: "staff", handle: (work, { query }) => listAttention(work, query.partner) });
    server.serve(contract.homeMonthsEndpoint, {
      may: "dashboard.finance.view",
      handle: (work, { query }) => listMonths(work, query.partner),
    });

    server.serve(contract.listSavedViewsEndpoint, {
      may: "staff",
      handle: async (work, { query }) => ({ items: await listSavedViews(work, query.list) }),
    });
    server.serve(contract.saveViewEndpoint, { may: "staff", handle: (work, { body }) => saveView(work, body) });
    server.serve(contract.deleteSavedViewEndpoint, { may: "staff", handle: (work, { params }) => deleteSavedView(work, params.viewId) });

    server.serve(contract.listExportsEndpoint, {
      may: "staff",
      handle: async (work, { query }) => ({ items: (await listExports(work, { running: query.running ?? false })).map(exportView) }),
    });
    server.serve(contract.getExportEndpoint, {
      may: "staff",
      handle: async (work, { params }) => exportView(await getExport(work, params.exportId)),
    });
    server.serve(contract.exportFileEndpoint, {
      may: "staff",
      handle: (work, { params }) => exportFile(work, base, exports, params.exportId),
    });
    server.serve(contract.endExportEndpoint, {
      may: "staff",
      handle: async (work, { params }) => exportView(await endExport(work, params.exportId)),
    });

    server.serve(contract.previewMassActionEndpoint, {
      may: "staff",
      unaudited: "a preview changes nothing; confirming it is audited",
      handle: async (work, { body }) => massActionView(work, book, await previewMassAction(work, book, body)),
    });
    server.serve(contract.listMassActionsEndpoint, {
      may: "staff",
      handle: async (work, { query }) => ({ items: (await listMassActions(work, { open: query.open ?? false })).map(massActionRow) }),
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
    server.serve(contract.promoReportEndpoint, {
      may: planRights("view"),
      handle: (work, { params }) => promoReport(work, params.promoCodeId),
    });
    server.serve(contract.massActionResultEndpoint, {
      may: "staff",
      handle: async (work, { params, query }) => {
        const action = await getMassAction(work, params.actionId);
        askProofForMany(work, action.total);
        return resultFile(base, work.actor, action, query);
      },
    });
  };
