import type { Api } from "../../../platform/http/api.ts";
import { getReachable } from "../../customers/index.ts";
import * as contract from "./contract.ts";
import { listReminderRows, showReminderCalendar } from "./reminder-calendar.ts";

export function reminderRoutes(api: Api): void {
  api.serve(contract.reminderCalendarEndpoint, {
    may: ["config.finance.view", "config.finance.update", "customers.billing.view"],
    handle: (work, { params, body }) => showReminderCalendar(work, params.partnerId, body),
    unaudited: "works days out and changes nothing",
  });
  api.serve(contract.listRemindersEndpoint, {
    may: "customers.billing.view",
    handle: async (work, { params }) => {
      const customer = await getReachable(work, params.customerId, "customers.billing.view");
      return { items: await listReminderRows(work, customer.id) };
    },
  });
}
