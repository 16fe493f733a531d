// P-179 what is heard about contracts, handed to the order or the request that waits for one.
import type { Listen } from "../../../platform/event-bus.ts";
import type { Tools } from "../../../platform/tools.ts";
import { contractExpired, contractRejected, contractSigned, contractWithdrawn } from "../../documents/index.ts";
import { orderCancelled, orderExpired, orderRejected } from "../orders/events.ts";
import { followRefusedOrder, followSignedOrder, makeOrderContracts, withdrawOrderContracts } from "../orders/order-contracts.ts";
import { requestDeclined, requestExpired, requestObsolete, requestWithdrawn } from "../requests/events.ts";
import {
  followRefusedRequest,
  followSignedRequest,
  makeRequestContracts,
  withdrawRequestContracts,
} from "../requests/request-contracts.ts";
import { contractNeeded } from "./events.ts";

export function listenToContracts(on: Listen, tools: Tools): void {
  on(contractNeeded, "make-needed-contracts", (work, { objectId, data }) =>
    data.for === "order" ? makeOrderContracts(work, tools, objectId) : makeRequestContracts(work, tools, objectId),
  );
  on(contractSigned, "let-the-signed-order-go-on", (work, { objectId }) => followSignedOrder(work, objectId));
  on(contractSigned, "let-the-signed-request-go-on", (work, { objectId }) => followSignedRequest(work, objectId));
  for (const [event, name] of [
    [contractRejected, "rejected"],
    [contractWithdrawn, "withdrawn"],
  ] as const) {
    on(event, `order-of-the-${name}-contract`, (work, { objectId, data }) => followRefusedOrder(work, objectId, data.reason));
    on(event, `request-of-the-${name}-contract`, (work, { objectId, data }) => followRefusedRequest(work, objectId, data.reason));
  }
  on(contractExpired, "order-of-the-expired-contract", (work, { objectId }) => followRefusedOrder(work, objectId, "Its time was over."));
  on(contractExpired, "request-of-the-expired-contract", (work, { objectId }) =>
    followRefusedRequest(work, objectId, "Its time was over."),
  );
  on(orderCancelled, "contracts-of-the-cancelled-order", withdrawOrderContracts);
  on(orderRejected, "contracts-of-the-rejected-order", withdrawOrderContracts);
  on(orderExpired, "contracts-of-the-expired-order", withdrawOrderContracts);
  on(requestWithdrawn, "contracts-of-the-withdrawn-request", withdrawRequestContracts);
  on(requestDeclined, "contracts-of-the-declined-request", withdrawRequestContracts);
  on(requestExpired, "contracts-of-the-expired-request", withdrawRequestContracts);
  on(requestObsolete, "contracts-of-the-obsolete-request", withdrawRequestContracts);
}
