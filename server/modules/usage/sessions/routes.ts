import type { Api } from "../../../platform/http/api.ts";
import { closeSession } from "./close-session.ts";
import * as contract from "./contract.ts";
import { decideDoubtful, listDoubtful } from "./decide-doubtful.ts";
import { countOnline, listOnline } from "./list-online.ts";

export function sessionRoutes(api: Api): void {
  api.serve(contract.listOnlineEndpoint, { may: "network.sessions.view", handle: (work, { query }) => listOnline(work, query) });
  api.serve(contract.countOnlineEndpoint, { may: "network.sessions.view", handle: countOnline });
  api.serve(contract.closeSessionEndpoint, {
    may: "network.sessions.close",
    handle: async (work, { params }) => {
      await closeSession(work, params.sessionId);
      return {};
    },
  });
  api.serve(contract.listDoubtfulEndpoint, { may: "network.usage.view", handle: (work, { query }) => listDoubtful(work, query) });
  api.serve(contract.decideDoubtfulEndpoint, {
    may: "network.usage.adjust",
    handle: (work, { params, body }) => decideDoubtful(work, params.deltaId, body),
  });
}
