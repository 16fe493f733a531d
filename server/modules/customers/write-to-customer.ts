import type { Work } from "../../platform/work.ts";
import { type Customer, customerLabel } from "./customer-queries.ts";
import { customerWrittenTo } from "./events.ts";

interface Written {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** A stored file that goes with it. */
  readonly fileId?: string;
}

/** Has a mail in somebody's own words sent to a customer: whoever sends mail hears of it. The caller has asked who may. */
export function writeToCustomer(
  work: Work,
  customer: Pick<Customer, "id" | "number" | "partnerId">,
  { to, subject, text, fileId }: Written,
): void {
  const about = { partnerId: customer.partnerId, customerId: customer.id };
  work.audit({
    entity: "customer",
    entityId: customer.id,
    label: customerLabel(customer.number),
    action: "message-written",
    ...about,
    changes: { subject: { before: null, after: subject } },
  });
  work.emit(
    customerWrittenTo,
    { ...about, objectId: customer.id },
    { to: [...to], subject, text, ...(fileId === undefined ? {} : { fileId }) },
  );
}
