import type { Api } from "../../../platform/http/api.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { inMenu } from "../../partners/index.ts";
import { askForPlan, pauseAll } from "../planned-changes/features.ts";
import * as contract from "./contract.ts";
import { approveRequest, askAboutRequest, declineRequest } from "./decide-request.ts";
import { requestGroup, requestInWords, requestQuoted } from "./open-request.ts";
import { acceptOffer, listOwn, priceOffer, showOwn, withdrawOwn } from "./own-requests.ts";
import { previewRequest } from "./preview-request.ts";
import { approveProfile } from "./profile/decide-profile.ts";
import { getRequest } from "./request-queries.ts";
import { listQueue, showRequest } from "./show-requests.ts";

/** O-86 the right for what is asked. */
const rights = {
  look: { other: "customers.services.view", profile: "customers.profile.view" },
  decide: { other: "customers.services.update", profile: "customers.profile.update" },
} as const;
const look = [rights.look.other, rights.look.profile] as const;
const may = [rights.decide.other, rights.decide.profile] as const;
const unaudited = "a price that is looked at changes nothing; what is done has its entry";

export function requestRoutes(server: Api): void {
  serveStaff(server);
  servePortal(server);
}

/** The right for what is asked, over the customer who asks. */
async function reach(work: Work, requestId: string, to: keyof typeof rights): Promise<void> {
  const { customer_id, kind } = await getRequest(work, requestId);
  await getReachable(work, customer_id, rights[to][kind === "profile" ? "profile" : "other"]);
}

function serveStaff(server: Api): void {
  server.serve(contract.listRequestsEndpoint, { may: look, handle: (work, { query }) => listQueue(work, query) });
  server.serve(contract.getRequestEndpoint, {
    may: look,
    handle: async (work, { params: { requestId } }) => {
      await reach(work, requestId, "look");
      return showRequest(work, await getRequest(work, requestId));
    },
  });
  server.serve(contract.previewRequestEndpoint, {
    ...{ may, unaudited },
    handle: async (work, { params: { requestId }, body }) => {
      await reach(work, requestId, "decide");
      return previewRequest(work, requestId, body);
    },
  });
  server.serve(contract.approveRequestEndpoint, {
    may,
    handle: async (work, { params: { requestId }, body }) => {
      await reach(work, requestId, "decide");
      return showRequest(work, await approveRequest(work, requestId, body));
    },
  });
  server.serve(contract.approveProfileRequestEndpoint, {
    may: rights.decide.profile,
    handle: async (work, { params: { requestId }, body, version }) => {
      await reach(work, requestId, "decide");
      return showRequest(work, await approveProfile(work, requestId, { ...body, version }));
    },
  });
  server.serve(contract.askAboutRequestEndpoint, {
    may,
    handle: async (work, { params: { requestId }, body }) => {
      await reach(work, requestId, "decide");
      return showRequest(work, await askAboutRequest(work, requestId, body.text));
    },
  });
  server.serve(contract.declineRequestEndpoint, {
    may,
    handle: async (work, { params: { requestId }, body }) => {
      await reach(work, requestId, "decide");
      return showRequest(work, await declineRequest(work, requestId, body.reason, body.version));
    },
  });
}

function servePortal(server: Api): void {
  const open = { may: "customer", when: inMenu("services") } as const;
  server.serve(contract.portalRequestsEndpoint, { ...open, handle: (work) => listOwn(work) });
  server.serve(contract.portalRequestEndpoint, { ...open, handle: (work, { params }) => showOwn(work, params.requestId) });
  server.serveBetweenWorks(contract.portalOpenRequestEndpoint, { ...open, handle: (works, { body }) => requestQuoted(works, body) });
  server.serveBetweenWorks(contract.portalAskForPlanEndpoint, {
    may: "customer",
    when: askForPlan,
    handle: (works, { params, body }) => requestInWords(works, { ...params, ...body }),
  });
  server.serveBetweenWorks(contract.portalRequestGroupEndpoint, {
    may: "customer",
    when: pauseAll,
    handle: (works, { params, body }) => requestGroup(works, { ...params, ...body }),
  });
  server.serveBetweenWorks(contract.portalWithdrawRequestEndpoint, {
    ...open,
    handle: (works, { params }) => withdrawOwn(works, params.requestId),
  });
  server.serveBetweenWorks(contract.portalOfferPriceEndpoint, {
    ...{ ...open, unaudited },
    handle: (works, { params }) => priceOffer(works, params.requestId),
  });
  server.serveBetweenWorks(contract.portalAcceptOfferEndpoint, {
    ...open,
    handle: (works, { params, body }) => acceptOffer(works, params.requestId, body.quoteId),
  });
}
