import type { Api } from "../../platform/http/api.ts";
import { changeProfile } from "./change-profile.ts";
import { changeContactsEndpoint, changeProfileEndpoint, dashboardEndpoint, profileEndpoint } from "./contract.ts";
import { showDashboard } from "./show-dashboard.ts";
import { showProfile } from "./show-profile.ts";

export function routes(api: Api): void {
  api.serve(dashboardEndpoint, { may: "customer", handle: (work) => showDashboard(work) });
  api.serve(profileEndpoint, { may: "customer", handle: (work) => showProfile(work) });
  for (const endpoint of [changeProfileEndpoint, changeContactsEndpoint] as const) {
    api.serve(endpoint, {
      may: "customer",
      unaudited: "what is stored already is sent again and changes nothing; a change has its entry",
      handle: (work, { body, version }) => changeProfile(work, body, version),
    });
  }
}
