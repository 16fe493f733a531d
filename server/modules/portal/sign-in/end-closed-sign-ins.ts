import type { Listen } from "../../../platform/event-bus.ts";
import { customerDeleted, customerStatusChanged } from "../../customers/index.ts";
import { endCustomerSignIns } from "../../identity/index.ts";

/** A portal that closed for a customer closes for the browsers in which it is open too. */
export function listenForClosedPortals(on: Listen): void {
  on(customerStatusChanged, "portal-sign-out-the-archived", async (work, event) => {
    if (event.data.to === "archived") await endCustomerSignIns(work, event.objectId, "archived");
  });
  on(customerDeleted, "portal-sign-out-the-deleted", async (work, event) => {
    if (!event.data.restored) await endCustomerSignIns(work, event.objectId, "deleted");
  });
}
