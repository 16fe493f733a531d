import type { Api } from "../../../platform/http/api.ts";
import { getReachable } from "../../customers/index.ts";
import { getService } from "../../services/index.ts";
import { actOnSession, actOnSessions } from "./act-on-sessions.ts";
import { showAttempts, showAttemptsOf, showNasCoa } from "./coa-log.ts";
import * as contract from "./contract.ts";

export function coaRoutes(api: Api): void {
  api.serve(contract.disconnectSessionEndpoint, {
    may: "network.radius.disconnect",
    handle: async (work, { params }) => {
      await actOnSession(work, params.sessionId, "disconnect");
      return {};
    },
  });
  api.serve(contract.reapplySessionEndpoint, {
    may: "network.radius.disconnect",
    handle: async (work, { params }) => {
      await actOnSession(work, params.sessionId, "reapply");
      return {};
    },
  });
  api.serve(contract.changeSessionsEndpoint, {
    may: "network.radius.disconnect",
    handle: (work, { body }) => actOnSessions(work, body),
  });
  api.serve(contract.sessionAttemptsEndpoint, {
    may: "network.sessions.view",
    handle: (work, { params }) => showAttemptsOf(work, params.sessionId),
  });
  api.serve(contract.serviceAttemptsEndpoint, {
    may: "customers.services.view",
    handle: async (work, { params }) => {
      await getReachable(work, (await getService(work, params.serviceId)).customerId, "customers.services.view");
      return showAttempts(work, params);
    },
  });
  api.serve(contract.nasCoaEndpoint, { may: "network.routers.view", handle: (work, { params }) => showNasCoa(work, params.nasId) });
}
