import type { Api } from "../../../platform/http/api.ts";
import { saveWords } from "./change-words.ts";
import * as contract from "./contract.ts";
import { listWords, portalWordsFile } from "./list-words.ts";

export function serveWords(server: Api): void {
  server.serve(contract.listWordsEndpoint, {
    may: ["config.portal.view", "config.portal.update"],
    handle: (work, { params, query }) => listWords(work, params.partnerId, query),
  });
  server.serve(contract.saveWordsEndpoint, {
    may: "config.portal.update",
    handle: (work, { params, body, version }) => saveWords(work, params, body.words, version),
  });
  server.serve(contract.portalWordsEndpoint, { may: "anyone", handle: (work, { params }) => portalWordsFile(work, params) });
}
