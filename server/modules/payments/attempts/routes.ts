import { fromMoneyJson, type MoneyJson } from "../../../../shared/money.ts";
import type { Api, Works } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { inMenu } from "../../partners/index.ts";
import type { Outside } from "../outside.ts";
import { askAttempt } from "./ask-attempt.ts";
import { getAttempt } from "./attempt-queries.ts";
import { isOver } from "./attempt-rules.ts";
import { attemptView, listAttempts } from "./attempt-views.ts";
import * as contract from "./contract.ts";
import { returnPageOf } from "./return-page.ts";
import { chargeSavedMethod, type PaymentWanted, startOnGatewayPage } from "./start-payment.ts";

export function attemptRoutes(api: Api, outside: Outside): void {
  serveAttempts(api, outside);
  servePortalPaying(api, outside);
}

function serveAttempts(api: Api, outside: Outside): void {
  api.serve(contract.listAttemptsEndpoint, { may: "finance.payments.view", handle: (work, { query }) => listAttempts(work, query) });
  api.serveBetweenWorks(contract.askAttemptEndpoint, {
    may: "finance.payments.view",
    unaudited: "asks the gateway; what comes of it is booked and audited as the gateway's word",
    handle: async (works, { params }) => {
      // Asked under the reader's own eyes first: another partner's attempt is not there.
      await works.inWork((work) => getAttempt(work, params.attemptId));
      await askAttempt((act) => works.asSystem("payments", act), outside, params.attemptId);
      return showAttempt(works, params.attemptId);
    },
  });
}

const showAttempt = (works: Works, attemptId: string) => works.inWork(async (work) => attemptView(work, await getAttempt(work, attemptId)));

const wantedAmount = (amount: MoneyJson | undefined) => amount && { currency: amount.currency, minor: fromMoneyJson(amount).minor };

/** An order or a change is paid as it is; documents otherwise. */
function whatIsPaid({
  orderId,
  quoteId,
  documentIds = [],
}: {
  orderId?: string | undefined;
  quoteId?: string | undefined;
  documentIds?: readonly string[] | undefined;
}): Pick<PaymentWanted, "documentIds" | "payable"> {
  if (orderId) return { documentIds: [], payable: { kind: "order", id: orderId } };
  if (quoteId) return { documentIds: [], payable: { kind: "change", id: quoteId } };
  return { documentIds };
}

/** So often at most does a page that waits make us ask the gateway. */
const askAgainMs = 2_000;

function servePortalPaying(api: Api, outside: Outside): void {
  const own = { may: "customer", when: inMenu("finance") } as const;
  api.serveBetweenWorks(contract.checkoutEndpoint, {
    ...own,
    handle: async (works, { body, request }) =>
      startOnGatewayPage(
        works,
        outside,
        {
          accountId: ownCustomer(works).customerId,
          use: "portal",
          way: { kind: "checkout", driver: body.gateway, saveMethod: body.saveMethod },
          ...whatIsPaid(body),
          amount: wantedAmount(body.amount),
          surcharge: wantedAmount(body.surcharge),
          replaceUnfinished: body.replaceUnfinished,
        },
        await returnPageOf(works, outside, request, body.basePath),
      ),
  });
  api.serveBetweenWorks(contract.chargeEndpoint, {
    ...own,
    handle: async (works, { body, request }) => {
      const attempt = await chargeSavedMethod(
        works,
        outside,
        {
          accountId: ownCustomer(works).customerId,
          use: "portal",
          way: { kind: "charge", methodId: body.methodId },
          ...whatIsPaid(body),
          amount: wantedAmount(body.amount),
          surcharge: wantedAmount(body.surcharge),
          replaceUnfinished: body.replaceUnfinished,
        },
        await returnPageOf(works, outside, request, body.basePath),
      );
      return showAttempt(works, attempt.id);
    },
  });
  api.serveBetweenWorks(contract.getAttemptEndpoint, {
    ...own,
    handle: async (works, { params }) => {
      const { attempt, isStale } = await works.inWork(async (work) => {
        const found = await getAttempt(work, params.attemptId);
        return { attempt: found, isStale: work.now.getTime() - found.updated_at.getTime() > askAgainMs };
      });
      // B-177: the browser's return proves nothing, so the gateway is asked while somebody looks.
      if (!isOver(attempt.state) && attempt.next_poll_at !== null && isStale) {
        await askAttempt((act) => works.asSystem("payments", act), outside, attempt.id);
      }
      return showAttempt(works, attempt.id);
    },
  });
}
