import type { Api } from "../../../platform/http/api.ts";
import { inMenu } from "../../partners/index.ts";
import {
  createCategory,
  createEntry,
  deleteCategory,
  deleteEntry,
  forgetMiss,
  orderFaq,
  updateCategory,
  updateEntry,
} from "./change-faq.ts";
import * as contract from "./contract.ts";
import { noteMiss, showFaq, showOwnFaq, voteOnFaq } from "./faq-store.ts";
import { showPublicEntry, showPublicFaq } from "./public-faq.ts";

export function faqRoutes(api: Api): void {
  const may = "config.portal.update" as const;
  api.serve(contract.faqEndpoint, { may: ["config.portal.view", may], handle: (work, { query }) => showFaq(work, query.partner) });
  api.serve(contract.createFaqCategoryEndpoint, { may, handle: (work, { body }) => createCategory(work, body) });
  api.serve(contract.updateFaqCategoryEndpoint, {
    may,
    handle: (work, { params, body, version }) => updateCategory(work, params.categoryId, body, version),
  });
  api.serve(contract.deleteFaqCategoryEndpoint, {
    may,
    handle: (work, { params, version }) => deleteCategory(work, params.categoryId, version),
  });
  api.serve(contract.createFaqEntryEndpoint, { may, handle: (work, { body }) => createEntry(work, body) });
  api.serve(contract.updateFaqEntryEndpoint, {
    may,
    handle: (work, { params, body, version }) => updateEntry(work, params.entryId, body, version),
  });
  api.serve(contract.deleteFaqEntryEndpoint, {
    may,
    handle: (work, { params, version }) => deleteEntry(work, params.entryId, version),
  });
  api.serve(contract.orderFaqEndpoint, { may, handle: (work, { body }) => orderFaq(work, body) });
  api.serve(contract.forgetMissEndpoint, { may, handle: (work, { body }) => forgetMiss(work, body) });

  const mine = { may: "customer", when: inMenu("faq") } as const;
  api.serve(contract.portalFaqEndpoint, { ...mine, handle: (work) => showOwnFaq(work) });
  api.serve(contract.voteFaqEndpoint, {
    ...mine,
    handle: (work, { params, body }) => voteOnFaq(work, params.entryId, body.isHelpful),
    unaudited: "an opinion, which its giver may change",
  });
  api.serve(contract.missFaqEndpoint, {
    ...mine,
    handle: (work, { body }) => noteMiss(work, body.words),
    unaudited: "words without a name",
  });

  api.serve(contract.publicFaqEndpoint, {
    may: "anyone",
    handle: (work, { query, request }) => showPublicFaq(work, { host: request.hostname, code: query.partner, language: query.language }),
  });
  api.serve(contract.publicFaqEntryEndpoint, {
    may: "anyone",
    handle: (work, { params, query, request }) =>
      showPublicEntry(work, params.entryId, { host: request.hostname, code: query.partner, language: query.language }),
  });
}
