import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { createFrontEndToken, listFrontEndTokens, revokeFrontEndToken } from "./tokens.ts";

export function frontEndRoutes(api: Api): void {
  api.serve(contract.listFrontEndTokensEndpoint, {
    may: ["config.networking.view", "config.networking.update"],
    handle: (work) => listFrontEndTokens(work),
  });
  api.serve(contract.createFrontEndTokenEndpoint, {
    may: "config.networking.update",
    handle: (work, { body }) => createFrontEndToken(work, body),
  });
  api.serve(contract.revokeFrontEndTokenEndpoint, {
    may: "config.networking.update",
    handle: async (work, { params }) => {
      await revokeFrontEndToken(work, params.frontEndTokenId);
      return {};
    },
  });
}
