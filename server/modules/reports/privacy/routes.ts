import type { Api } from "../../../platform/http/api.ts";
import { askForData, askForErasure, showPrivacy } from "./ask.ts";
import { chooseConsent } from "./consents.ts";
import * as contract from "./contract.ts";
import { takeFile } from "./make-file.ts";
import { privacyPage } from "./settings.ts";

const own = { may: "customer", when: privacyPage } as const;
const unaudited = "what is asked for or agreed to already changes nothing; the first time has its entry";

export function privacyRoutes(api: Api): void {
  api.serve(contract.privacyEndpoint, { ...own, handle: (work) => showPrivacy(work) });
  api.serveBetweenWorks(contract.chooseConsentEndpoint, {
    ...{ ...own, unaudited },
    handle: async (works, { params, body }) => {
      await chooseConsent(works, { ...params, ...body });
      return works.inWork(showPrivacy);
    },
  });
  api.serve(contract.askForDataEndpoint, { ...{ ...own, unaudited }, handle: (work) => askForData(work) });
  api.serve(contract.takeDataEndpoint, { ...own, handle: (work, { params }) => takeFile(work, params.fileId) });
  api.serveBetweenWorks(contract.askForErasureEndpoint, { ...{ ...own, unaudited }, handle: (works) => askForErasure(works) });
}
