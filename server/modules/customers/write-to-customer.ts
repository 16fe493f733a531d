import type { z } from "zod";
import type { Work } from "../../platform/work.ts";
import { type Customer, customerLabel } from "./customer-queries.ts";
import { customerWrittenTo } from "./events.ts";

type Written = Omit<z.input<typeof customerWrittenTo.data>, "to"> & { readonly to: readonly string[] };

/** Has a message in somebody's own words sent to a customer: whoever sends mail hears of it. The caller has asked who may. */
export function writeToCustomer(work: Work, customer: Pick<Customer, "id" | "number" | "partnerId">, written: Written): void {
  const about = { partnerId: customer.partnerId, customerId: customer.id };
  work.audit({
    entity: "customer",
    entityId: customer.id,
    label: customerLabel(customer.number),
    action: "message-written",
    ...about,
    changes: { subject: { before: null, after: written.subject } },
  });
  work.emit(customerWrittenTo, { ...about, objectId: customer.id }, { ...written, to: [...written.to] });
}
