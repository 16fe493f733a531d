import type { Api } from "../../platform/http/api.ts";
import { ownId } from "../../platform/own-customer.ts";
import type { Tools } from "../../platform/tools.ts";
import { downloadFieldFile, getCustomer } from "../customers/index.ts";
import { inMenu } from "../partners/index.ts";
import { changeProfile, withdrawChanges } from "./change-profile.ts";
import {
  changeContactsEndpoint,
  changeFieldsEndpoint,
  changeProfileEndpoint,
  dashboardEndpoint,
  financeSummaryEndpoint,
  prepaidEndpoint,
  profileEndpoint,
  profileFileEndpoint,
  withdrawProfileEndpoint,
} from "./contract.ts";
import { showDashboard } from "./show-dashboard.ts";
import { showFinanceSummary } from "./show-finance-summary.ts";
import { showPrepaid } from "./show-prepaid.ts";
import { showProfile } from "./show-profile.ts";

export function routes(api: Api, { files }: Tools): void {
  api.serve(dashboardEndpoint, { may: "customer", when: "always", handle: (work) => showDashboard(work) });
  api.serve(financeSummaryEndpoint, { may: "customer", when: inMenu("finance"), handle: (work) => showFinanceSummary(work) });
  api.serve(prepaidEndpoint, { may: "customer", when: inMenu("services"), handle: (work) => showPrepaid(work) });
  api.serve(profileEndpoint, { may: "customer", when: inMenu("profile"), handle: (work) => showProfile(work) });
  api.serve(profileFileEndpoint, {
    may: "customer",
    when: inMenu("profile"),
    handle: async (work, { params, query }) =>
      downloadFieldFile(work, files, await getCustomer(work, ownId(work)), { field: params.field, inline: query.inline ?? false }),
  });
  for (const endpoint of [changeProfileEndpoint, changeContactsEndpoint, changeFieldsEndpoint] as const) {
    api.serveBetweenWorks(endpoint, {
      may: "customer",
      when: inMenu("profile"),
      unaudited: "what is stored already is sent again and changes nothing; a change has its entry",
      handle: (works, { body, version }) => changeProfile(works, body, version),
    });
  }
  api.serveBetweenWorks(withdrawProfileEndpoint, {
    may: "customer",
    when: inMenu("profile"),
    handle: (works, { body }) => withdrawChanges(works, body.parts),
  });
}
