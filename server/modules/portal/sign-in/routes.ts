import { type Api, CommittedRefusal } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { featureOff } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { customerLabel, getCustomer } from "../../customers/index.ts";
import {
  changeCustomerPassword,
  clearSignInCookie,
  confirmOwnFactor,
  customerFactor,
  endImpersonation,
  endOwnSignIns,
  extendSignIn,
  forgetOwnDevices,
  listCustomerSignIns,
  listOwnSecurity,
  makeOwnCodes,
  maskedAddress,
  proveCustomerAgain,
  readTrustCookie,
  removeOwnFactor,
  showOwnFactor,
  showWaitingLink,
  startOwnSentFactor,
  startOwnTotp,
  ticketRefused,
  whenSignInEnds,
} from "../../identity/index.ts";
import { findPartnerOfPage, getPartner, getSetting } from "../../partners/index.ts";
import { hasPublicFaq } from "../faq/public-faq.ts";
import { offeredIssuers } from "../issuers/offered-issuers.ts";
import { appLinks } from "./app-links.ts";
import * as contract from "./contract.ts";
import { finishSecondStep } from "./finish-second-step.ts";
import { sendForgottenLogin } from "./forgotten-login.ts";
import { type AnyReply, letIn, ownLabel } from "./let-in.ts";
import { chooseAndEnter, openWithCode, openWithLink, policyFor, requestReset } from "./reset-password.ts";
import { isFactorRequired, offeredFactors, receiverOf, sendCode } from "./second-step.ts";
import { passkeysOn, passwordMin, resetEnabled, signInField } from "./settings.ts";
import { showMe } from "./show-me.ts";
import { enterWithTicket, type PortalSignIn, signInCustomer } from "./sign-in-customer.ts";
import { givePassword, openPortal, resetFactor, sendPasswordLink, setAccess, showAccess, signCustomerOut } from "./staff-acts.ts";

export function signInRoutes(api: Api, tools: Tools): void {
  serveDoor(api, tools);
  serveForgotten(api, tools);
  serveOwn(api, tools);
  serveFactor(api, tools);
  serveStaff(api, tools);
}

function serveDoor(api: Api, tools: Tools): void {
  api.serve(contract.portalSignInPageEndpoint, {
    may: "anyone",
    handle: async (work, { query, request }) => {
      const partner = await findPartnerOfPage(work, { host: request.hostname, code: query.partner });
      const place = { partnerId: partner?.id };
      return {
        field: await getSetting(work, signInField),
        resetEnabled: await getSetting(work, resetEnabled, place),
        passwordMin: await getSetting(work, passwordMin, place),
        passkeys: await getSetting(work, passkeysOn, place),
        issuers: partner ? await offeredIssuers(work, partner.id) : [],
        app: await appLinks(work, place),
        help: await hasPublicFaq(work, partner),
      };
    },
  });
  api.serve(contract.portalSignInEndpoint, {
    may: "anyone",
    unaudited: "several accounts, or one at another address: nobody is signed in yet",
    handle: async (work, { body, reply, request }) => {
      const coming = { host: request.hostname, trusted: (id: string) => readTrustCookie(request, id) };
      return answerOf(tools, reply, await signInCustomer(work, tools, body, coming));
    },
  });
  api.serve(contract.portalHalfSignInEndpoint, {
    may: "anyone",
    unaudited: "a code was sent: nobody is signed in yet",
    handle: async (work, { body, reply, request }) => answerOf(tools, reply, await finishSecondStep(work, tools, body, request.hostname)),
  });
  api.serve(contract.portalWaitingLinkEndpoint, {
    may: "anyone",
    unaudited: "only says what would be linked",
    handle: async (work, { body }) => {
      const waiting = await showWaitingLink(work, body.link);
      if (!waiting) throw ticketRefused("It took more than ten minutes. Start again with the button of the other account.");
      return waiting;
    },
  });
  api.serve(contract.portalTicketEndpoint, {
    may: "anyone",
    handle: async (work, { body, reply }) => {
      const entered = await enterWithTicket(work, body.ticket);
      letIn(reply, tools, entered);
      return { home: entered.home };
    },
  });
}

/** What the browser is told; the cookie goes with it. */
export function answerOf(tools: Tools, reply: AnyReply, outcome: PortalSignIn) {
  switch (outcome.kind) {
    case "refused":
      return new CommittedRefusal(outcome.problem);
    case "choose":
      return { step: "choose" as const, choices: outcome.choices };
    case "code": {
      const { customerId, factor, sentTo, isSent, half } = outcome;
      return { step: "code" as const, customerId, factor, sentTo, isSent, half };
    }
    case "elsewhere":
      return { step: "elsewhere" as const, url: outcome.url };
    case "signed-in":
      letIn(reply, tools, outcome);
      return { step: "signed_in" as const, customerId: outcome.customerId, home: outcome.home };
  }
}

function serveForgotten(api: Api, tools: Tools): void {
  api.serve(contract.portalForgotLoginEndpoint, {
    may: "anyone",
    unaudited: "it may be for an address that nobody has; what was asked stands among the requests",
    handle: async (work, { body, request }) => {
      await sendForgottenLogin(work, { ...body, host: request.hostname });
      return {};
    },
  });
  api.serve(contract.portalResetEndpoint, {
    may: "anyone",
    unaudited: "it may be for a name that nobody has; the attempt stands among the requests, the act itself is audited",
    handle: async (work, { body, request }) => ({
      ...(await requestReset(work, tools, { ...body, host: request.hostname })),
      channel: "email" as const,
    }),
  });
  api.serve(contract.portalResetCodeEndpoint, {
    may: "anyone",
    unaudited: "a right code only opens the form for the new password",
    handle: async (work, { body }) => {
      const outcome = await openWithCode(work, body);
      return outcome.kind === "refused" ? new CommittedRefusal(outcome.problem) : outcome;
    },
  });
  api.serve(contract.portalPasswordLinkEndpoint, {
    may: "anyone",
    unaudited: "a right link only opens the form for the new password",
    handle: (work, { body }) => openWithLink(work, body.token),
  });
  api.serve(contract.portalChoosePasswordEndpoint, {
    may: "anyone",
    handle: async (work, { body, reply }) => {
      const { token, home } = await chooseAndEnter(work, body);
      if (token !== undefined) letIn(reply, tools, { token });
      return { home, isSignedIn: token !== undefined };
    },
  });
}

function serveOwn(api: Api, tools: Tools): void {
  api.serve(contract.portalMeEndpoint, { may: "customer", when: "always", handle: (work) => showMe(work, tools.features) });
  api.serve(contract.portalSignInEndsEndpoint, { may: "customer", when: "always", handle: (work) => whenSignInEnds(work) });
  api.serve(contract.portalExtendSignInEndpoint, {
    may: "customer",
    when: "always",
    unaudited: "it says only that somebody is there, as every opened page does",
    handle: (work) => extendSignIn(work),
  });
  api.serve(contract.portalSignOutEndpoint, {
    may: "customer",
    when: "always",
    // A view that is read-only can be left all the same.
    endsSignIn: true,
    handle: async (work, { reply }) => {
      const actor = ownCustomer(work);
      if (actor.staff) await endImpersonation(work, actor, await ownLabel(work));
      else await endOwnSignIns(work, actor, { only: actor.sessionId }, await ownLabel(work));
      clearSignInCookie(reply, tools.config, "customer");
      return {};
    },
  });
  api.serve(contract.portalSignInsEndpoint, {
    may: "customer",
    when: "always",
    handle: async (work) => {
      const actor = ownCustomer(work);
      const items = await listCustomerSignIns(work, actor);
      return {
        items: items.map((item) => ({
          ...item,
          createdAt: item.createdAt.toISOString(),
          lastSeenAt: item.lastSeenAt.toISOString(),
          isThis: item.id === actor.sessionId,
        })),
      };
    },
  });
  api.serve(contract.portalSignOutEverywhereEndpoint, {
    may: "customer",
    when: "always",
    handle: async (work) => {
      const actor = ownCustomer(work);
      return { ended: await endOwnSignIns(work, actor, { except: actor.sessionId }, await ownLabel(work)) };
    },
  });
  api.serve(contract.portalEndSignInEndpoint, {
    may: "customer",
    when: "always",
    handle: async (work, { params }) => {
      await endOwnSignIns(work, ownCustomer(work), { only: params.signInId }, await ownLabel(work));
      return {};
    },
  });
  api.serve(contract.portalProveEndpoint, {
    may: "customer",
    when: "always",
    unaudited: "it changes only how long sensitive acts are open to this browser",
    handle: async (work, { body, reply }) => {
      const proven = await proveCustomerAgain(work, tools.unseal, ownCustomer(work), body);
      if (proven.kind === "refused") return new CommittedRefusal(proven.problem);
      letIn(reply, tools, { token: proven.token, stay: proven.stay });
      return { provedAt: work.now.toISOString() };
    },
  });
  api.serve(contract.portalChangePasswordEndpoint, {
    may: "customer",
    when: "always",
    handle: async (work, { body, reply }) => {
      const customer = await getCustomer(work, ownCustomer(work).customerId);
      const change = { ...body, policy: await policyFor(work, customer), label: customerLabel(customer.number) };
      const outcome = await changeCustomerPassword(work, tools.unseal, ownCustomer(work), change);
      if (outcome.kind === "refused") return new CommittedRefusal(outcome.problem);
      letIn(reply, tools, { token: outcome.token, stay: outcome.stay });
      return {};
    },
  });
}

function serveFactor(api: Api, tools: Tools): void {
  const { seal, unseal } = tools;
  api.serve(contract.portalFactorEndpoint, { may: "customer", when: "always", handle: (work) => showFactor(work) });
  api.serve(contract.portalStartFactorEndpoint, {
    may: "customer",
    when: "always",
    handle: async (work) => {
      const { number, portalLogin, partnerId } = await customerWhoMay(work, "totp");
      const { name } = await getPartner(work, partnerId);
      return startOwnTotp(work, seal, ownCustomer(work), { issuer: name, login: portalLogin, label: customerLabel(number) });
    },
  });
  api.serve(contract.portalStartSentFactorEndpoint, {
    may: "customer",
    when: "always",
    handle: async (work, { body }) => {
      const customer = await customerWhoMay(work, body.channel);
      const receiver = await receiverOf(work, customer, body.channel);
      const decision = await startOwnSentFactor(work, seal, ownCustomer(work), { receiver, label: customerLabel(customer.number) });
      return { sentTo: maskedAddress(receiver.to ?? ""), isSent: decision !== "limited" };
    },
  });
  api.serve(contract.portalSendFactorCodeEndpoint, {
    may: "customer",
    when: "always",
    unaudited: "a code alone does nothing",
    handle: async (work) => {
      const { customerId, staff } = ownCustomer(work);
      const factor = staff ? undefined : await customerFactor(work, customerId);
      if (factor !== "email" && factor !== "sms") throw featureOff("No codes are sent to you.");
      return sendCode(work, tools, await getCustomer(work, customerId), factor);
    },
  });
  api.serve(contract.portalConfirmFactorEndpoint, {
    may: "customer",
    when: "always",
    handle: async (work, { body }) => {
      const confirmed = await confirmOwnFactor(work, unseal, ownCustomer(work), { ...body, label: await ownLabel(work) });
      return confirmed.kind === "refused" ? new CommittedRefusal(confirmed.problem) : { recoveryCodes: confirmed.recoveryCodes };
    },
  });
  api.serve(contract.portalRemoveFactorEndpoint, {
    may: "customer",
    when: "always",
    handle: async (work, { body }) => {
      const refused = await removeOwnFactor(work, unseal, ownCustomer(work), { ...body, label: await ownLabel(work) });
      return refused ? new CommittedRefusal(refused) : {};
    },
  });
  api.serve(contract.portalForgetDevicesEndpoint, {
    may: "customer",
    when: "always",
    handle: async (work) => ({ forgotten: await forgetOwnDevices(work, ownCustomer(work), await ownLabel(work)) }),
  });
  api.serve(contract.portalRecoveryCodesEndpoint, {
    may: "customer",
    when: "always",
    handle: async (work) => ({ recoveryCodes: await makeOwnCodes(work, ownCustomer(work), await ownLabel(work)) }),
  });
  api.serve(contract.portalSecurityLogEndpoint, {
    may: "customer",
    when: "always",
    handle: async (work) => ({
      items: (await listOwnSecurity(work, ownCustomer(work))).map((entry) => ({ ...entry, at: entry.at.toISOString() })),
    }),
  });
}

async function showFactor(work: Work) {
  const actor = ownCustomer(work);
  const { kind, ...factor } = await showOwnFactor(work, actor);
  const customer = await getCustomer(work, actor.customerId);
  const to = kind === "email" || kind === "sms" ? (await receiverOf(work, customer, kind)).to : undefined;
  return {
    ...factor,
    kind,
    sentTo: to === undefined ? "" : maskedAddress(to),
    isRequired: await isFactorRequired(work, actor.partnerId),
    offers: await offeredFactors(work, customer),
  };
}

/** P-2 what is not offered is not there. */
async function customerWhoMay(work: Work, kind: "totp" | "email" | "sms") {
  const customer = await getCustomer(work, ownCustomer(work).customerId);
  if (!(await offeredFactors(work, customer)).some((offer) => offer.kind === kind)) throw featureOff();
  return customer;
}

function serveStaff(api: Api, tools: Tools): void {
  api.serve(contract.customerAccessEndpoint, {
    may: "customers.profile.view",
    handle: (work, { params }) => showAccess(work, params.customerId),
  });
  api.serve(contract.enableCustomerAccessEndpoint, {
    may: "customers.profile.update",
    handle: (work, { params, body }) => setAccess(work, params.customerId, body.isEnabled),
  });
  api.serve(contract.sendPasswordLinkEndpoint, {
    may: "customers.profile.update",
    handle: (work, { params }) => sendPasswordLink(work, tools, params.customerId),
  });
  api.serve(contract.signCustomerOutEndpoint, {
    may: "customers.profile.update",
    handle: (work, { params }) => signCustomerOut(work, params.customerId),
  });
  api.serve(contract.giveCustomerPasswordEndpoint, {
    may: "customers.profile.update",
    handle: (work, { params }) => givePassword(work, params.customerId),
  });
  api.serve(contract.resetCustomerFactorEndpoint, {
    may: "customers.profile.update",
    handle: async (work, { params }) => {
      await resetFactor(work, params.customerId);
      return {};
    },
  });
  api.serve(contract.openPortalEndpoint, {
    may: "customers.login_as.use",
    handle: (work, { params, body }) => openPortal(work, tools, params.customerId, body),
  });
}
