import type { Api } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { featureOff } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { keepVisit, leaveForIssuer, listOwnIdentities, tryIssuer, unlinkIdentity } from "../../identity/index.ts";
import { getPartner, homePath } from "../../partners/index.ts";
import { ownLabel } from "../sign-in/let-in.ts";
import * as contract from "./contract.ts";
import { offeredIssuers } from "./offered-issuers.ts";
import { issuerPages, setVisitCookie } from "./pages.ts";
import { offeredIssuer, redirectUriOf } from "./sign-in-with-issuer.ts";
import { createIssuer, deleteIssuer, editIssuer, issuerToTry, showIssuers } from "./staff-acts.ts";

export function issuerRoutes(api: Api, tools: Tools): void {
  issuerPages(api, tools);
  serveOwn(api, tools);
  serveStaff(api, tools);
}

function serveOwn(api: Api, tools: Tools): void {
  api.serveBetweenWorks(contract.ownIdentitiesEndpoint, {
    may: "customer",
    when: "always",
    handle: async (works) => {
      const { items, partnerId } = await works.inWork(async (work) => {
        const actor = ownCustomer(work);
        return { items: await listOwnIdentities(work, actor), partnerId: actor.partnerId };
      });
      // Customers read nothing of what staff set up; what is offered to everybody is no secret.
      const offered = await works.asSystem("issuers", (work) => offeredIssuers(work, partnerId));
      const offers = offered.filter(({ id }) => !items.some(({ issuerId }) => issuerId === id));
      return { items, offers: offers.map(({ id, name, kind }) => ({ issuerId: id, name, kind })) };
    },
  });
  api.serveBetweenWorks(contract.startLinkEndpoint, {
    may: "customer",
    when: "always",
    unaudited: "only leads to the issuer; what is linked is audited when somebody comes back",
    handle: async (works, { body, reply }) => {
      const actor = await works.inWork(async (work) => ownCustomer(work));
      if (actor.staff) throw featureOff();
      const found = await works.asSystem("issuers", async (work) => ({
        issuer: await offeredIssuer(work, actor.partnerId, body.issuerId),
        partner: await getPartner(work, actor.partnerId),
      }));
      const { issuer, partner } = found;
      if (!issuer) throw featureOff();
      const departure = await leaveForIssuer(issuer, tools.unseal, redirectUriOf(tools.config.publicUrl, partner));
      const about = {
        issuerId: issuer.id,
        subjectId: actor.customerId,
        stay: false,
        departure,
        home: homePath(partner),
        partner: partner.id,
      };
      const browser = await works.asSystem("issuers", (work) => keepVisit(work, tools.seal, about));
      setVisitCookie(reply, tools, issuer.kind === "apple", browser);
      return { url: departure.url };
    },
  });
  api.serve(contract.unlinkIdentityEndpoint, {
    may: "customer",
    when: "always",
    handle: async (work, { params }) => {
      await unlinkIdentity(work, ownCustomer(work), params.identityId, await ownLabel(work));
      return {};
    },
  });
}

function serveStaff(api: Api, tools: Tools): void {
  api.serve(contract.listIssuersEndpoint, {
    may: ["config.portal.view", "config.portal.update"],
    handle: (work, { params }) => showIssuers(work, tools, params.partnerId),
  });
  api.serve(contract.addIssuerEndpoint, {
    may: "config.portal.update",
    handle: (work, { params, body }) => createIssuer(work, tools, params.partnerId, body),
  });
  api.serve(contract.changeIssuerEndpoint, {
    may: "config.portal.update",
    handle: (work, { params, body, version }) => editIssuer(work, tools, { ...params, version }, body),
  });
  api.serve(contract.removeIssuerEndpoint, {
    may: "config.portal.update",
    handle: async (work, { params }) => {
      await deleteIssuer(work, params);
      return {};
    },
  });
  api.serveBetweenWorks(contract.tryIssuerEndpoint, {
    may: "config.portal.update",
    handle: async (works, { params }) => {
      const { issuer, redirectUri } = await works.inWork((work) => issuerToTry(work, tools, params));
      const tried = await tryIssuer(issuer, tools.unseal, redirectUri);
      return tried.ok ? { ok: true, failed: null, said: "" } : { ok: false, failed: tried.failed, said: tried.said };
    },
  });
}
