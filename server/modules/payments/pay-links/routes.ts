import type { Api } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import { ensureDocumentPdf } from "../../billing/index.ts";
import type { Outside } from "../outside.ts";
import * as contract from "./contract.ts";
import { keepLinkProof, sendLinkCode, takeLinkCode } from "./link-codes.ts";
import { createPayLink, listPayLinks, sendPayLink, voidPayLink } from "./manage-links.ts";
import { asGuest, factsOfLink, openLink } from "./open-link.ts";
import { chargeByLink, checkoutByLink, renewLink, showGuestAttempt } from "./pay-by-link.ts";
import { payByNumber, quickPayPartner } from "./quick-pay.ts";
import { pdfOf, showGuestPage } from "./show-page.ts";

export function payLinkRoutes(api: Api, outside: Outside): void {
  serveStaff(api, outside);
  serveGuests(api, outside);
}

function serveStaff(api: Api, { tools }: Outside): void {
  const create = "finance.payments.create" as const;
  api.serve(contract.listPayLinksEndpoint, {
    may: "finance.payments.view",
    handle: async (work, { params }) => ({ items: await listPayLinks(work, params.customerId) }),
  });
  api.serve(contract.createPayLinkEndpoint, {
    may: create,
    handle: (work, { params, body }) => createPayLink(work, tools, { customerId: params.customerId, documentId: body.documentId }),
  });
  api.serve(contract.sendPayLinkEndpoint, {
    may: create,
    handle: async (work, { params, body }) => {
      await sendPayLink(work, { customerId: params.customerId, documentId: body.documentId });
      return {};
    },
  });
  api.serve(contract.voidPayLinkEndpoint, { may: create, handle: (work, { params }) => voidPayLink(work, params.linkId) });
}

/** What may be found by a search engine is nobody's bill (P-135). */
const noindex = (call: { readonly reply: { header(name: string, value: string): unknown } }): void =>
  void call.reply.header("x-robots-tag", "noindex, nofollow");

function serveGuests(api: Api, outside: Outside): void {
  const may = "anyone" as const;
  api.serveBetweenWorks(contract.guestPageEndpoint, {
    may,
    handle: async (works, call) => {
      noindex(call);
      const link = await openLink(works, call.params.token, "view");
      return asGuest(works, (work) => showGuestPage(work, outside, link, call.request.cookies));
    },
  });
  api.serveBetweenWorks(contract.guestPdfEndpoint, {
    may,
    handle: async (works, call) => {
      noindex(call);
      const link = await openLink(works, call.params.token, "view");
      return asGuest(works, async (work) => {
        const documentId = await pdfOf(work, link, await factsOfLink(work, link));
        if (documentId === undefined) throw notFound();
        return { ...(await ensureDocumentPdf(work, outside.tools, documentId)), inline: true };
      });
    },
  });
  api.serveBetweenWorks(contract.guestCheckoutEndpoint, {
    may,
    handle: (works, { params, body, request }) => checkoutByLink(works, outside, { token: params.token, body, from: request }),
  });
  api.serveBetweenWorks(contract.guestChargeEndpoint, {
    may,
    handle: (works, { params, body, request }) => chargeByLink(works, outside, { token: params.token, body, from: request }),
  });
  api.serveBetweenWorks(contract.sendPayCodeEndpoint, {
    may,
    unaudited: "whoever presses twice gets one code; what is sent is audited",
    handle: (works, { params, body }) => sendLinkCode(works, outside.tools, params.token, body.channel),
  });
  api.serveBetweenWorks(contract.checkPayCodeEndpoint, {
    may,
    handle: async (works, { params, body, reply }) => {
      keepLinkProof(reply, outside.tools, await takeLinkCode(works, params.token, body.code));
      return {};
    },
  });
  api.serveBetweenWorks(contract.guestAttemptEndpoint, {
    may,
    handle: (works, call) => {
      noindex(call);
      return showGuestAttempt(works, outside, call.params);
    },
  });
  api.serveBetweenWorks(contract.renewPayLinkEndpoint, {
    may,
    handle: async (works, { params }) => {
      await renewLink(works, params.token);
      return {};
    },
  });
  api.serve(contract.quickPayPageEndpoint, {
    may,
    handle: async (work, { query, request }) => ({
      isOn: (await quickPayPartner(work, { host: request.hostname, code: query.partner })) !== undefined,
    }),
  });
  api.serveBetweenWorks(contract.quickPayEndpoint, {
    may,
    unaudited: "two that do not belong together open nothing; what was found is audited",
    handle: (works, { body, request }) => payByNumber(works, outside.tools, { ...body, partner: body.partner, host: request.hostname }),
  });
}
