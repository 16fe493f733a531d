import { money, toMoneyJson } from "../../../../shared/money.ts";
import type { Api } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { Tools } from "../../../platform/tools.ts";
import { hashCodeWith } from "../../../platform/typed-codes/hash-code.ts";
import { listPartners } from "../../partners/index.ts";
import { getAccountFacts } from "../account-facts.ts";
import { refillCards } from "../portal-features.ts";
import * as contract from "./contract.ts";
import { activateCards, exportSeries, makeSeries, voidCards } from "./make-series.ts";
import { redeemForCustomer, redeemOwn } from "./redeem-card.ts";
import { sellSeries } from "./sell-series.ts";
import { checkCard, getSeriesView, listCards, listSeries, showOwnRedeeming } from "./series-views.ts";

export function refillCardRoutes(api: Api, tools: Tools): void {
  const hash = hashCodeWith(tools);
  const view = "finance.payments.view" as const;
  const make = "config.payments.update" as const;
  api.serve(contract.listSeriesEndpoint, { may: view, handle: (work, { query }) => listSeries(work, query) });
  api.serve(contract.getSeriesEndpoint, { may: view, handle: (work, { params }) => getSeriesView(work, params.seriesId) });
  api.serve(contract.listCardsEndpoint, { may: view, handle: (work, { params, query }) => listCards(work, params.seriesId, query) });
  api.serve(contract.checkCardEndpoint, {
    may: view,
    unaudited: "looks a card up; only one that is found is told of",
    handle: (work, { body }) => checkCard(work, hash, body.code),
  });
  api.serve(contract.cardPartnersEndpoint, {
    may: make,
    handle: async (work) => ({
      items: (await listPartners(work)).map(({ id, name, currency }) => ({ id, name, currency })),
    }),
  });
  api.serve(contract.makeSeriesEndpoint, {
    may: make,
    handle: async (work, { body }) => getSeriesView(work, await makeSeries(work, body)),
  });
  api.serve(contract.exportSeriesEndpoint, {
    may: make,
    handle: (work, { params, version }) => exportSeries(work, params.seriesId, { hash, version }),
  });
  api.serve(contract.activateCardsEndpoint, {
    may: make,
    handle: async (work, { params, body, version }) => {
      await activateCards(work, params.seriesId, { ...body, version });
      return getSeriesView(work, params.seriesId);
    },
  });
  api.serve(contract.voidCardsEndpoint, {
    may: make,
    handle: async (work, { params, body, version }) => {
      await voidCards(work, params.seriesId, { ...body, version });
      return getSeriesView(work, params.seriesId);
    },
  });
  api.serve(contract.sellSeriesEndpoint, {
    may: "finance.transactions.create",
    handle: async (work, { params, body, version }) => {
      await sellSeries(work, params.seriesId, { ...body, version });
      return getSeriesView(work, params.seriesId);
    },
  });
  api.serve(contract.redeemForCustomerEndpoint, {
    may: "finance.payments.create",
    handle: (work, { params, body }) => redeemForCustomer(work, params.customerId, { hash, code: body.code }),
  });
  api.serve(contract.ownRedeemingEndpoint, {
    may: "customer",
    when: refillCards,
    handle: (work) => showOwnRedeeming(work, ownCustomer(work).customerId),
  });
  api.serveBetweenWorks(contract.redeemOwnEndpoint, {
    may: "customer",
    when: refillCards,
    handle: async (works, { body }) => {
      const { customerId, partnerId } = ownCustomer(works);
      const redeemed = await redeemOwn(works, { customerId, partnerId }, { hash, code: body.code });
      const balance = await works.inWork(async (work) => (await getAccountFacts(work, customerId)).money);
      return { ...redeemed, balance: toMoneyJson(money(balance.balanceMinor, balance.currency)) };
    },
  });
}
