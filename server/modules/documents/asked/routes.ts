import type { Api } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { Tools } from "../../../platform/tools.ts";
import { getReachable } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { askForDocument, decideAsked, readAsked, sendAsked, withdrawAsked } from "./ask-for-documents.ts";
import { listAsked, listOwnAsked } from "./asked-queries.ts";
import * as contract from "./contract.ts";
import { askedPart } from "./features.ts";
import { askedMaxMb } from "./settings.ts";

export function askedRoutes(api: Api, { files }: Tools): void {
  const update = "customers.documents.update" as const;
  api.serve(contract.listAskedEndpoint, { may: "customers.documents.view", handle: (work, { query }) => listAsked(work, query) });
  api.serve(contract.askForDocumentEndpoint, {
    may: update,
    handle: async (work, { params, body }) => askForDocument(work, await getReachable(work, params.customerId, update), body),
  });
  api.serve(contract.decideAskedEndpoint, {
    may: update,
    handle: (work, { params, body, version }) => decideAsked(work, params.askedId, body, version),
  });
  api.serve(contract.withdrawAskedEndpoint, {
    may: update,
    handle: (work, { params, version }) => withdrawAsked(work, params.askedId, version),
  });
  api.serve(contract.askedFileEndpoint, {
    may: "customers.documents.view",
    handle: (work, { params }) => readAsked(work, files, params.askedId),
  });
  api.serve(contract.portalAskedEndpoint, {
    may: "customer",
    when: askedPart,
    handle: async (work) => {
      const { customerId, partnerId } = ownCustomer(work);
      return { items: await listOwnAsked(work, customerId), maxMb: await getSetting(work, askedMaxMb, { partnerId }) };
    },
  });
  api.serve(contract.uploadAskedEndpoint, {
    may: "customer",
    when: askedPart,
    handle: (work, call) => sendAsked(work, files, call.params.askedId, call.files[0]),
  });
}
