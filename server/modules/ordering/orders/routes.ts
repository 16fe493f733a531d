import { describeActor } from "../../../platform/event-bus.ts";
import type { Api, Works } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { Work } from "../../../platform/work.ts";
import { countingWrongCodes } from "../../catalog/index.ts";
import { getReachable } from "../../customers/index.ts";
import { addToCart, changeCartLine, removeCartLine, showCart } from "./cart.ts";
import * as contract from "./contract.ts";
import { approveOrder, askAboutOrder, cancelOrder, previewApproval, rejectOrder } from "./decide-order.ts";
import { orderPages } from "./features.ts";
import { getOrder } from "./order-queries.ts";
import { quoteOrder } from "./quote-order.ts";
import { showShop } from "./shop.ts";
import { getOwnOrder, listOrders, listOwnOrders, showOrder, showOrderToDecide, showOwnOrder } from "./show-orders.ts";
import { submitOrder } from "./submit-order.ts";

export function orderRoutes(server: Api): void {
  serveShop(server);
  serveOwnOrders(server);
  serveStaff(server);
}

const own = { may: "customer", when: orderPages } as const;
const unaudited = "a price that is looked at changes nothing; ordering it has its entry";

/** Prices, accounts and plans are read by the program: a customer may see theirs and not all that they are made of. */
const asProgram = <T>(works: Works, act: (work: Work, customerId: string) => Promise<T>): Promise<T> => {
  const { customerId } = ownCustomer(works);
  return works.asSystem("portal-orders", (work) => act(work, customerId));
};

function serveShop(server: Api): void {
  server.serveBetweenWorks(contract.shopEndpoint, { ...own, handle: (works) => asProgram(works, showShop) });
  server.serveBetweenWorks(contract.cartEndpoint, { ...own, handle: (works) => asProgram(works, showCart) });
  server.serveBetweenWorks(contract.addToCartEndpoint, {
    ...own,
    handle: (works, { body }) => asProgram(works, (work, id) => addToCart(work, id, body)),
  });
  server.serveBetweenWorks(contract.changeCartLineEndpoint, {
    ...own,
    handle: (works, { params, body }) => asProgram(works, (work, id) => changeCartLine(work, id, params.lineId, body)),
  });
  server.serveBetweenWorks(contract.removeCartLineEndpoint, {
    ...own,
    unaudited: "what is not there any more was taken out before",
    handle: (works, { params }) => asProgram(works, (work, id) => removeCartLine(work, id, params.lineId)),
  });
  server.serveBetweenWorks(contract.quoteOrderEndpoint, {
    ...own,
    unaudited,
    handle: (works, { body: { promoCode } }) => {
      const quote = (work: Work, id: string) => quoteOrder(work, id, promoCode);
      if (promoCode === undefined) return asProgram(works, quote);
      // B-265 who types wrong codes too often waits; it is the customer who is counted.
      return countingWrongCodes({ ...works, inWork: (act) => works.asSystem("portal-orders", act) }, (work) =>
        quote(work, ownCustomer(works).customerId),
      );
    },
  });
}

function serveOwnOrders(server: Api): void {
  server.serveBetweenWorks(contract.submitOrderEndpoint, {
    ...own,
    unaudited: "a price that was ordered before is the order that came of it",
    handle: async (works, { body: { quoteId, payment, notes } }) => {
      const by = await works.inWork(async (work) => describeActor(work));
      return asProgram(works, async (work, id) => showOwnOrder(work, await submitOrder(work, id, { quoteId, payment, notes, by })));
    },
  });
  server.serve(contract.portalOrdersEndpoint, { ...own, handle: (work, { query }) => listOwnOrders(work, query) });
  server.serve(contract.portalOrderEndpoint, {
    ...own,
    handle: async (work, { params }) => showOwnOrder(work, await getOwnOrder(work, params.orderId)),
  });
  server.serveBetweenWorks(contract.cancelOrderEndpoint, {
    ...own,
    unaudited: "one that was cancelled before has its entry",
    handle: async (works, { params: { orderId } }) => {
      await works.inWork((work) => getOwnOrder(work, orderId));
      return asProgram(works, async (work) => showOwnOrder(work, await cancelOrder(work, orderId)));
    },
  });
}

async function reach(work: Work, orderId: string, may: "customers.services.view" | "customers.services.create"): Promise<void> {
  await getReachable(work, (await getOrder(work, orderId)).customer_id, may);
}

function serveStaff(server: Api): void {
  const may = "customers.services.create" as const;
  server.serve(contract.listOrdersEndpoint, { may: "customers.services.view", handle: (work, { query }) => listOrders(work, query) });
  server.serve(contract.getOrderEndpoint, {
    may: "customers.services.view",
    handle: async (work, { params: { orderId } }) => {
      await reach(work, orderId, "customers.services.view");
      return showOrderToDecide(work, orderId);
    },
  });
  server.serve(contract.previewOrderEndpoint, {
    may,
    unaudited,
    handle: async (work, { params: { orderId }, body: { startOn } }) => {
      await reach(work, orderId, may);
      return previewApproval(work, orderId, startOn);
    },
  });
  server.serve(contract.approveOrderEndpoint, {
    may,
    handle: async (work, { params: { orderId }, body }) => {
      await reach(work, orderId, may);
      return showOrder(work, await approveOrder(work, orderId, body));
    },
  });
  server.serve(contract.rejectOrderEndpoint, {
    may,
    handle: async (work, { params: { orderId }, body }) => {
      await reach(work, orderId, may);
      return showOrder(work, await rejectOrder(work, orderId, body));
    },
  });
  server.serve(contract.askAboutOrderEndpoint, {
    may,
    handle: async (work, { params: { orderId }, body }) => {
      await reach(work, orderId, may);
      return showOrder(work, await askAboutOrder(work, orderId, body.text));
    },
  });
}
