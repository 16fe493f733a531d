import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { builtInMoneyTemplate, templateFilters } from "../pdf/render-money-document.ts";
import * as contract from "./contract.ts";
import { getPaper, listFaultyPapers, listPapers, listPaperVersions, removePaper, restorePaper, savePaper } from "./papers.ts";
import { previewPaper } from "./preview-paper.ts";

export function paperRoutes(api: Api, tools: Tools): void {
  const may = ["config.templates.view", "config.templates.update"] as const;
  api.serve(contract.listPapersEndpoint, { may, handle: (work, { query }) => listPapers(work, query.partnerId) });
  api.serve(contract.listFaultyPapersEndpoint, { may, handle: (work) => listFaultyPapers(work) });
  api.serve(contract.builtInPaperEndpoint, {
    may,
    handle: async () => ({ source: builtInMoneyTemplate, filters: templateFilters }),
  });
  api.serve(contract.getPaperEndpoint, { may, handle: (work, { params }) => getPaper(work, params) });
  api.serve(contract.savePaperEndpoint, {
    may: "config.templates.update",
    handle: (work, { params, body, version }) => savePaper(work, tools, params, { version, body }),
  });
  api.serve(contract.removePaperEndpoint, {
    may: "config.templates.update",
    handle: (work, { params, version }) => removePaper(work, params, version),
  });
  api.serve(contract.listPaperVersionsEndpoint, { may, handle: (work, { params }) => listPaperVersions(work, params) });
  api.serve(contract.restorePaperEndpoint, {
    may: "config.templates.update",
    handle: (work, { params, body, version }) => restorePaper(work, tools, params, { version, number: body.number }),
  });
  api.serve(contract.previewPaperEndpoint, {
    may: "config.templates.update",
    unaudited: "it shows what would be and keeps nothing",
    handle: (work, { params, body }) => previewPaper(work, tools, params, body),
  });
}
