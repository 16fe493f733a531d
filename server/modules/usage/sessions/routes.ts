import type { Api } from "../../../platform/http/api.ts";
import { closeSession } from "./close-session.ts";
import * as contract from "./contract.ts";
import { countOnline } from "./count-online.ts";
import { decideDoubtful, listDoubtful } from "./decide-doubtful.ts";
import { listOnline } from "./list-online.ts";
import { listOrphans, listQuarantined } from "./list-unclaimed.ts";
import { showRate } from "./show-rate.ts";

export function sessionRoutes(api: Api): void {
  api.serve(contract.listOnlineEndpoint, { may: "network.sessions.view", handle: (work, { query }) => listOnline(work, query) });
  api.serve(contract.countOnlineEndpoint, { may: "network.sessions.view", handle: countOnline });
  api.serve(contract.sessionRateEndpoint, { may: "network.sessions.view", handle: (work, { params }) => showRate(work, params.sessionId) });
  api.serve(contract.closeSessionEndpoint, {
    may: "network.sessions.close",
    handle: async (work, { params }) => {
      await closeSession(work, params.sessionId);
      return {};
    },
  });
  api.serve(contract.listOrphansEndpoint, { may: "network.sessions.view", handle: (work, { query }) => listOrphans(work, query) });
  api.serve(contract.listQuarantinedEndpoint, { may: "network.sessions.view", handle: (work, { query }) => listQuarantined(work, query) });
  api.serve(contract.listDoubtfulEndpoint, { may: "network.usage.view", handle: (work, { query }) => listDoubtful(work, query) });
  api.serve(contract.decideDoubtfulEndpoint, {
    may: "network.usage.adjust",
    handle: (work, { params, body }) => decideDoubtful(work, params.deltaId, body),
  });
}
