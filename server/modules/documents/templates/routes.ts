import { mayDo } from "../../../platform/actor.ts";
import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { getReachable } from "../../customers/index.ts";
import * as contract from "./contract.ts";
import { generateDocument, previewTemplate } from "./generate.ts";
import {
  addTemplate,
  archiveTemplate,
  getTemplate,
  listTemplates,
  listVersions,
  restoreTemplate,
  saveTemplate,
  usableTemplates,
} from "./template-store.ts";
import { offeredNames } from "./template-values.ts";

export function templateRoutes(api: Api, tools: Tools): void {
  const view = "config.documents.view";
  const update = "config.documents.update";
  api.serve(contract.listTemplatesEndpoint, { may: view, handle: (work, { query }) => listTemplates(work, query.partnerId) });
  api.serve(contract.getTemplateEndpoint, {
    may: view,
    handle: async (work, { params }) => ({
      ...(await getTemplate(work, params.templateId)),
      names: offeredNames(),
      mayChange: mayDo(work.actor, update),
    }),
  });
  api.serve(contract.addTemplateEndpoint, { may: update, handle: (work, { body }) => addTemplate(work, body) });
  api.serve(contract.saveTemplateEndpoint, {
    may: update,
    handle: (work, { params, body, version }) => saveTemplate(work, params.templateId, body, version),
  });
  api.serve(contract.archiveTemplateEndpoint, {
    may: update,
    handle: (work, { params, body }) => archiveTemplate(work, params.templateId, body.isArchived),
  });
  api.serve(contract.listTemplateVersionsEndpoint, {
    may: view,
    handle: async (work, { params }) => ({ items: await listVersions(work, params.templateId) }),
  });
  api.serve(contract.restoreTemplateEndpoint, {
    may: update,
    handle: (work, { params, body, version }) => restoreTemplate(work, params.templateId, body.number, version),
  });
  api.serve(contract.previewTemplateEndpoint, {
    may: update,
    unaudited: "it shows what would be and keeps nothing",
    handle: (work, { params, body }) => previewTemplate(work, tools, params.templateId, body),
  });
  api.serve(contract.usableTemplatesEndpoint, {
    may: "customers.documents.create",
    handle: async (work, { params }) => ({
      items: await usableTemplates(work, await getReachable(work, params.customerId, "customers.documents.create")),
    }),
  });
  api.serve(contract.generateDocumentEndpoint, {
    may: "customers.documents.create",
    handle: async (work, { params, body }) =>
      generateDocument(work, tools, await getReachable(work, params.customerId, "customers.documents.create"), body),
  });
}
