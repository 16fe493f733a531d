import type { FastifyRequest } from "fastify";
import { type Api, CommittedRefusal } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { Tools } from "../../../platform/tools.ts";
import { getCustomer } from "../../customers/index.ts";
import {
  askForPasskey,
  listOwnPasskeys,
  type PasskeyPlace,
  proveAgainWithPasskey,
  removeOwnPasskey,
  saveOwnPasskey,
  startOwnPasskey,
} from "../../identity/index.ts";
import { getPartner } from "../../partners/index.ts";
import { letIn, ownLabel } from "../sign-in/let-in.ts";
import * as contract from "./contract.ts";
import { passkeyFeature as when } from "./features.ts";
import { refuseWithoutPasskeys, signInWithPasskey } from "./sign-in-with-passkey.ts";

/** A proxy that speaks TLS for us need not tell us so; the browser makes passkeys on no other pages. */
const placeOf = (request: FastifyRequest): PasskeyPlace => ({
  rpId: request.hostname,
  origins: [...new Set([`${request.protocol}://${request.host}`, `https://${request.host}`])],
});

export function passkeyRoutes(api: Api, tools: Tools): void {
  const { seal, unseal } = tools;
  api.serve(contract.portalAskPasskeyEndpoint, {
    may: "anyone",
    unaudited: "only makes what has to be signed",
    handle: async (work, { body, request }) => {
      await refuseWithoutPasskeys(work, { host: request.hostname, partner: body.partner });
      return askForPasskey(work, seal, placeOf(request));
    },
  });
  api.serve(contract.portalPasskeySignInEndpoint, {
    may: "anyone",
    unaudited: "who belongs at another address is signed in there; nobody is signed in yet",
    handle: async (work, { body, reply, request }) => {
      const outcome = await signInWithPasskey(work, tools, placeOf(request), { ...body, host: request.hostname });
      if (outcome.kind === "refused") return new CommittedRefusal(outcome.problem);
      if (outcome.kind === "elsewhere") return { step: "elsewhere" as const, url: outcome.url };
      letIn(reply, tools, outcome);
      return { step: "signed_in" as const, customerId: outcome.customerId, home: outcome.home };
    },
  });
  serveOwn(api, tools);
  api.serve(contract.portalAskProofEndpoint, {
    may: "customer",
    when,
    unaudited: "only makes what has to be signed",
    handle: (work, { request }) => askForPasskey(work, seal, placeOf(request), ownCustomer(work)),
  });
  api.serve(contract.portalProvePasskeyEndpoint, {
    may: "customer",
    when,
    unaudited: "it changes only how long sensitive acts are open to this browser",
    handle: async (work, { body, reply, request }) => {
      const proven = await proveAgainWithPasskey(work, unseal, placeOf(request), ownCustomer(work), body);
      if (proven.kind === "refused") return new CommittedRefusal(proven.problem);
      letIn(reply, tools, { token: proven.token, stay: proven.stay });
      return { provedAt: work.now.toISOString() };
    },
  });
}

function serveOwn(api: Api, { seal, unseal }: Tools): void {
  api.serve(contract.portalPasskeysEndpoint, {
    may: "customer",
    when,
    handle: async (work) => ({ items: await listOwnPasskeys(work, ownCustomer(work)) }),
  });
  api.serve(contract.portalStartPasskeyEndpoint, {
    may: "customer",
    when,
    unaudited: "only makes what a device needs; what it made is audited when it is kept",
    handle: async (work, { request }) => {
      const { portalLogin, fullName, partnerId } = await getCustomer(work, ownCustomer(work).customerId);
      const { name: provider } = await getPartner(work, partnerId);
      return startOwnPasskey(work, seal, placeOf(request), ownCustomer(work), { provider, login: portalLogin, name: fullName });
    },
  });
  api.serve(contract.portalSavePasskeyEndpoint, {
    may: "customer",
    when,
    handle: async (work, { body, request }) => {
      await saveOwnPasskey(work, unseal, placeOf(request), ownCustomer(work), { ...body, label: await ownLabel(work) });
      return {};
    },
  });
  api.serve(contract.portalRemovePasskeyEndpoint, {
    may: "customer",
    when,
    handle: async (work, { params }) => {
      await removeOwnPasskey(work, ownCustomer(work), params.passkeyId, await ownLabel(work));
      return {};
    },
  });
}
