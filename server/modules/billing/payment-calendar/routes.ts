import type { Api } from "../../../platform/http/api.ts";
import { ownId } from "../../../platform/own-customer.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { inMenu } from "../../partners/index.ts";
import * as contract from "./contract.ts";
import { renderPaymentCalendar, showPaymentCalendar } from "./payment-calendar.ts";

export function paymentCalendarRoutes(api: Api, tools: Tools): void {
  const may = "customers.billing.view" as const;
  const reachable = async (work: Work, customerId: string): Promise<string> => (await getReachable(work, customerId, may)).id;
  api.serve(contract.paymentCalendarEndpoint, {
    may,
    handle: async (work, { params }) => showPaymentCalendar(work, await reachable(work, params.customerId)),
  });
  api.serve(contract.paymentCalendarPdfEndpoint, {
    may,
    handle: async (work, { params }) => renderPaymentCalendar(work, tools, await reachable(work, params.customerId)),
  });
  api.serve(contract.portalPaymentCalendarEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    handle: (work) => showPaymentCalendar(work, ownId(work)),
  });
  api.serve(contract.portalPaymentCalendarPdfEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    handle: (work) => renderPaymentCalendar(work, tools, ownId(work)),
  });
}
