import { readStoredFile } from "../../../platform/files/store-file.ts";
import type { Api } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { findPartnerOfPage, listPartners } from "../../partners/index.ts";
import { openIncidents } from "../incidents/incidents.ts";
import { addPicture, previewPage, savePage, showPage } from "./change-page.ts";
import { cleanCss } from "./clean-css.ts";
import * as contract from "./contract.ts";
import { withDefaults } from "./page-content.ts";
import { db, readLook, readPage } from "./page-store.ts";

export function signInPageRoutes(api: Api, tools: Tools): void {
  const { files } = tools;
  api.serve(contract.signInLookEndpoint, {
    may: "anyone",
    handle: async (work, { query, request }) => {
      const partner = await findPartnerOfPage(work, { host: request.hostname, code: query.partner });
      if (!partner) throw notFound("This installation has no partner yet.");
      return { ...(await readLook(work, partner, query.language)), incidents: await openIncidents(work, partner, query.language) };
    },
  });
  api.serve(contract.signInStyleEndpoint, {
    may: "anyone",
    handle: async (work, { params }) => {
      const partner = (await listPartners(work)).find(({ code }) => code === params.code);
      if (!partner) throw notFound();
      const { own, inherited } = await readPage(work, partner);
      const cleaned = cleanCss(withDefaults(own, inherited).css ?? "");
      const bytes = new TextEncoder().encode("css" in cleaned ? cleaned.css : "");
      return { name: "style.css", mediaType: "text/css; charset=utf-8", bytes, inline: true };
    },
  });
  api.serve(contract.portalPictureEndpoint, {
    may: "anyone",
    handle: async (work, { params }) => {
      const picture = await db(work).selectFrom("portal.pictures").select("file_id").where("id", "=", params.pictureId).executeTakeFirst();
      if (!picture) throw notFound();
      const { name, mediaType, bytes } = await readStoredFile(work, files, picture.file_id);
      return { name, mediaType, bytes, inline: true };
    },
  });
  serveStaff(api, tools);
}

function serveStaff(api: Api, tools: Tools): void {
  api.serve(contract.showSignInPageEndpoint, {
    may: ["config.portal.view", "config.portal.update"],
    handle: (work, { params }) => showPage(work, tools, params.partnerId),
  });
  api.serve(contract.saveSignInPageEndpoint, {
    may: "config.portal.update",
    handle: (work, { params, body, version }) => savePage(work, tools, params.partnerId, body, version),
  });
  api.serve(contract.previewSignInPageEndpoint, {
    may: ["config.portal.view", "config.portal.update"],
    unaudited: "only shows what would be",
    handle: (work, { params, body }) => previewPage(work, params.partnerId, body.content, body.language),
  });
  api.serve(contract.addSignInPictureEndpoint, {
    may: "config.portal.update",
    handle: (work, { params, files }) => addPicture(work, tools.files, params.partnerId, files[0]),
  });
}
