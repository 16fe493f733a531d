import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { maskedAddress } from "../../identity/index.ts";
import { getPartner, homePath, portalUrl } from "../../partners/index.ts";
import { ensureSeal } from "../contracts/seal-store.ts";
import { showToSign } from "../contracts/show-to-sign.ts";
import { noteSeen, rejectContract, type SignsAs, signContract } from "../contracts/sign-contract.ts";
import { downloadDocument } from "../download-document.ts";
import * as contract from "./contract.ts";
import { listSignLinks, makeSignLink, withdrawSignLink } from "./manage-links.ts";
import {
  asHolder,
  isProven,
  keepProof,
  noteOpened,
  type OpenLink,
  openProven,
  openSignLink,
  sendSignCode,
  takeSignCode,
  tooManyCodes,
  wrongCode,
} from "./open-link.ts";

export function signLinkRoutes(api: Api, tools: Tools): void {
  api.serve(contract.listSignLinksEndpoint, {
    may: "customers.documents.view",
    handle: (work, { params }) => listSignLinks(work, params.documentId),
  });
  api.serve(contract.makeSignLinkEndpoint, {
    may: "customers.documents.update",
    handle: (work, { params, body }) => makeSignLink(work, tools, params.documentId, body),
  });
  api.serve(contract.withdrawSignLinkEndpoint, {
    may: "customers.documents.update",
    handle: (work, { params }) => withdrawSignLink(work, params.linkId),
  });
  serveCode(api, tools);
  serveContract(api, tools);
}

const noindex = (call: { readonly reply: { header(name: string, value: string): unknown } }): void =>
  void call.reply.header("x-robots-tag", "noindex, nofollow");

const may = "anyone" as const;
const unaudited = "it is written into the contract's own evidence";

function serveCode(api: Api, tools: Tools): void {
  api.serveBetweenWorks(contract.signPageEndpoint, {
    may,
    handle: (works, call) => {
      noindex(call);
      return asHolder(works, async (work) => {
        const open = await openSignLink(work, call.params.token);
        return showPage(work, tools, open, isProven(work, open, call.request));
      });
    },
  });
  api.serveBetweenWorks(contract.sendSignCodeEndpoint, {
    may,
    unaudited,
    handle: async (works, { params }) => {
      const outcome = await asHolder(works, (work) => sendSignCode(work, tools, params.token));
      if (outcome === "limited") throw tooManyCodes();
      return { outcome };
    },
  });
  api.serveBetweenWorks(contract.checkSignCodeEndpoint, {
    may,
    unaudited,
    handle: async (works, { params, body, reply }) => {
      const proven = await asHolder(works, (work) => takeSignCode(work, params.token, body.code));
      if (!proven) throw wrongCode();
      keepProof(reply, tools, proven);
      return {};
    },
  });
}

async function showPage(
  work: Work,
  { config }: Pick<Tools, "config">,
  { link, contract: found, signer, needsCode }: OpenLink,
  proven: boolean,
) {
  const partner = await getPartner(work, link.partner_id);
  const home = homePath(partner);
  return {
    partner: { name: partner.name, email: partner.email, phone: partner.phone },
    home,
    portalUrl: portalUrl(config.publicUrl, partner, home),
    channel: link.channel,
    sentTo: maskedAddress(link.to_address),
    needsCode,
    contract: proven ? await showToSign(work, found.id, signer.id) : null,
  };
}

const signerOf = ({ link, signer, needsCode }: OpenLink): SignsAs => ({
  kind: "link",
  signerId: signer.id,
  channel: needsCode ? link.channel : undefined,
  to: maskedAddress(link.to_address),
});

function serveContract(api: Api, tools: Tools): void {
  api.serveBetweenWorks(contract.signFileEndpoint, {
    may,
    handle: (works, call) => {
      noindex(call);
      return asHolder(works, async (work) => {
        const { contract: found } = await openProven(work, call.params.token, call.request);
        return downloadDocument(work, tools.files, found, true);
      });
    },
  });
  api.serveBetweenWorks(contract.noteSeenByLinkEndpoint, {
    may,
    unaudited,
    handle: (works, { params, body, request }) =>
      asHolder(works, async (work) => {
        const open = await openProven(work, params.token, request);
        await noteSeen(work, open.contract.id, body.what, signerOf(open));
        if (!open.needsCode) await noteOpened(work, open.link.id);
        return {};
      }),
  });
  api.serveBetweenWorks(contract.signByLinkEndpoint, {
    may,
    handle: async (works, { params, body, request }) => {
      await asHolder(works, (work) => openProven(work, params.token, request));
      const keys = await asHolder(works, (work) => ensureSeal(work, tools));
      return asHolder(works, async (work) => {
        const open = await openProven(work, params.token, request);
        await signContract(work, tools, keys, open.contract.id, body, signerOf(open));
        return {};
      });
    },
  });
  api.serveBetweenWorks(contract.rejectByLinkEndpoint, {
    may,
    handle: (works, { params, body, request }) =>
      asHolder(works, async (work) => {
        const open = await openProven(work, params.token, request);
        await rejectContract(work, open.contract.id, body.reason, signerOf(open));
        return {};
      }),
  });
}
