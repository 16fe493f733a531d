import { mayDo } from "../../../platform/actor.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Api } from "../../../platform/http/api.ts";
import { permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { inMenu } from "../../partners/index.ts";
import { getService } from "../../services/index.ts";
import { confirmQuote } from "../price-quotes/confirm-quote.ts";
import { getQuoteCustomer } from "../price-quotes/get-quote-customer.ts";
import { makeQuote } from "../price-quotes/make-quote.ts";
import * as contract from "./contract.ts";
import { pauseAll } from "./features.ts";
import { awaitPayment, showPaidChange } from "./pay-first.ts";
import { getChange } from "./planned-change-queries.ts";
import { confirmForCustomer, quoteForCustomer, showOwnChange, withdrawForCustomer } from "./portal-changes.ts";
import { confirmGroup, quoteGroup, showGroup, withdrawGroup } from "./portal-groups.ts";
import { showOptions } from "./portal-options.ts";
import { retryWish } from "./retry-change.ts";
import { listPlannedChanges, showChange } from "./show-changes.ts";
import { withdrawChange } from "./withdraw-change.ts";

const may = "customers.services.update" as const;

export function changeRoutes(server: Api): void {
  serveStaff(server);
  servePortal(server);
}

const unaudited = "a price that is looked at changes nothing; confirming it has its entry";

async function reach(work: Work, serviceId: string): Promise<void> {
  await getReachable(work, (await getService(work, serviceId)).customerId, may);
}

function serveStaff(server: Api): void {
  server.serve(contract.makeQuoteEndpoint, {
    may,
    unaudited,
    handle: async (work, { params: { serviceId }, body: { wish } }) => {
      await reach(work, serviceId);
      // B-95 whoever takes paid days from a customer needs a right of its own.
      if (wish.kind === "plan" && wish.forfeit && !mayDo(work.actor, "customers.services.forfeit"))
        throw permissionDenied("This needs the right customers.services.forfeit.");
      // B-114 money goes back to the customer.
      if (wish.kind === "end" && wish.final === "refund_to_method" && !mayDo(work.actor, "finance.payments.refund"))
        throw permissionDenied("This needs the right finance.payments.refund.");
      return makeQuote(work, { serviceId, wish, channel: "admin" });
    },
  });
  server.serve(contract.confirmQuoteEndpoint, {
    may,
    unaudited: "a quote that was confirmed before changes nothing; a change has its entry",
    handle: async (work, { params: { quoteId }, body }) => {
      await getReachable(work, await getQuoteCustomer(work, quoteId), may);
      return showChange(
        work,
        await confirmQuote(work, { quoteId, replace: body.replace, channel: "admin", requestedBy: describeActor(work) }),
      );
    },
  });
  server.serve(contract.withdrawChangeEndpoint, {
    may,
    handle: async (work, { params: { plannedChangeId }, body, version }) => {
      await reach(work, (await getChange(work, plannedChangeId)).service_id);
      return showChange(work, await withdrawChange(work, plannedChangeId, { version, reason: body.reason }));
    },
  });
  server.serve(contract.retryChangeEndpoint, {
    may,
    unaudited,
    handle: async (work, { params: { plannedChangeId } }) => {
      const change = await getChange(work, plannedChangeId);
      await reach(work, change.service_id);
      return makeQuote(work, { serviceId: change.service_id, wish: await retryWish(work, change), channel: "admin" });
    },
  });
  server.serve(contract.listPlannedChangesEndpoint, {
    may: "customers.services.view",
    handle: (work, { query }) => listPlannedChanges(work, query),
  });
}

function servePortal(server: Api): void {
  server.serveBetweenWorks(contract.portalChangeOptionsEndpoint, {
    may: "customer",
    when: inMenu("services"),
    handle: (works, { params }) => showOptions(works, params.serviceId),
  });
  server.serveBetweenWorks(contract.portalMakeQuoteEndpoint, {
    may: "customer",
    when: inMenu("services"),
    unaudited,
    handle: (works, { params, body }) => quoteForCustomer(works, params.serviceId, body.wish),
  });
  server.serveBetweenWorks(contract.portalConfirmQuoteEndpoint, {
    may: "customer",
    when: inMenu("services"),
    unaudited: "a quote that was confirmed before changes nothing; a change has its entry",
    handle: (works, { params, body }) => confirmForCustomer(works, params.quoteId, body.fromCredit),
  });
  server.serveBetweenWorks(contract.portalPayChangeEndpoint, {
    may: "customer",
    when: inMenu("services"),
    unaudited: "nothing changes until the money is there; the payment and the change have their entries",
    handle: (works, { params }) => awaitPayment(works, params.quoteId),
  });
  server.serveBetweenWorks(contract.portalPaidChangeEndpoint, {
    may: "customer",
    when: inMenu("services"),
    handle: (works, { params }) => showPaidChange(works, params.quoteId),
  });
  server.serveBetweenWorks(contract.portalWithdrawChangeEndpoint, {
    may: "customer",
    when: inMenu("services"),
    handle: (works, { params, version }) => withdrawForCustomer(works, params.plannedChangeId, version),
  });
  server.serveBetweenWorks(contract.portalPlannedChangeEndpoint, {
    may: "customer",
    when: inMenu("services"),
    handle: (works, { params }) => showOwnChange(works, params.plannedChangeId),
  });
  serveAllAtOnce(server);
}

function serveAllAtOnce(server: Api): void {
  server.serveBetweenWorks(contract.portalQuoteGroupEndpoint, {
    may: "customer",
    when: pauseAll,
    unaudited,
    handle: (works, { body }) => quoteGroup(works, body),
  });
  server.serveBetweenWorks(contract.portalConfirmGroupEndpoint, {
    may: "customer",
    when: pauseAll,
    unaudited: "what was confirmed before changes nothing; each change has its entry",
    handle: (works, { params }) => confirmGroup(works, params.groupId),
  });
  server.serveBetweenWorks(contract.portalGroupEndpoint, {
    may: "customer",
    when: pauseAll,
    handle: (works, { params }) => showGroup(works, params.groupId),
  });
  server.serveBetweenWorks(contract.portalWithdrawGroupEndpoint, {
    may: "customer",
    when: pauseAll,
    handle: (works, { params }) => withdrawGroup(works, params.groupId),
  });
}
