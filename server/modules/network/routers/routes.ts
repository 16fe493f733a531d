import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { revealConfiguration, showConfiguration } from "./configuration/show-configuration.ts";
import * as contract from "./contract.ts";
import { clearNextSecret, promoteSecret, revealNasSecret, setNextSecret } from "./nas-secrets.ts";
import { createNas, deleteNas, updateNas } from "./save-nas.ts";
import { listNasesPage, showNas } from "./show-nases.ts";

export function nasRoutes(api: Api, tools: Tools): void {
  api.serve(contract.listNasesEndpoint, { may: "network.routers.view", handle: (work, { query }) => listNasesPage(work, query) });
  api.serve(contract.getNasEndpoint, { may: "network.routers.view", handle: (work, { params }) => showNas(work, params.nasId) });
  api.serve(contract.createNasEndpoint, {
    may: "network.routers.create",
    handle: async (work, { body }) => showNas(work, (await createNas(work, tools, body)).id),
  });
  api.serve(contract.updateNasEndpoint, {
    may: "network.routers.update",
    handle: async (work, { params, body, version }) => showNas(work, (await updateNas(work, tools, params.nasId, body, version)).id),
  });
  api.serve(contract.deleteNasEndpoint, {
    may: "network.routers.delete",
    handle: async (work, { params, version }) => {
      await deleteNas(work, params.nasId, version);
      return {};
    },
  });
  api.serve(contract.revealNasSecretEndpoint, {
    may: "network.routers.reveal",
    handle: (work, { params, body }) => revealNasSecret(work, tools, params.nasId, body.which),
  });
  api.serve(contract.setNextSecretEndpoint, {
    may: "network.routers.update",
    handle: async (work, { params, body, version }) =>
      showNas(work, (await setNextSecret(work, tools, params.nasId, { secret: body.secret, version })).id),
  });
  api.serve(contract.promoteSecretEndpoint, {
    may: "network.routers.update",
    handle: async (work, { params, version }) => showNas(work, (await promoteSecret(work, tools, params.nasId, version)).id),
  });
  api.serve(contract.clearNextSecretEndpoint, {
    may: "network.routers.update",
    handle: async (work, { params, version }) => showNas(work, (await clearNextSecret(work, params.nasId, version)).id),
  });
  api.serve(contract.nasConfigurationEndpoint, {
    may: "network.routers.view",
    handle: (work, { params }) => showConfiguration(work, params.nasId),
  });
  api.serve(contract.revealNasConfigurationEndpoint, {
    may: "network.routers.reveal",
    handle: (work, { params }) => revealConfiguration(work, tools, params.nasId),
  });
}
