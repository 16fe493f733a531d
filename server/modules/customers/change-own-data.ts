import type { Work } from "../../platform/work.ts";
import { listFields } from "../partners/index.ts";
import { manyWrong } from "./check-new-customers.ts";
import type { Customer } from "./customer-queries.ts";
import { profileChanged } from "./events.ts";
import { makeChange, type Wish } from "./make-change.ts";
import { writeChanges } from "./write-changes.ts";

/** What customers may change of themselves. */
export type OwnData = Pick<Wish, "emails" | "billingEmails" | "phones" | "language">;

/** Changes a customer's data by their own hand (P-188, P-196). The caller has locked the customer and compared the version. */
export async function changeOwnData(work: Work, before: Customer, wish: OwnData): Promise<void> {
  const fields = await listFields(work, "customers");
  const { change, wrong } = await makeChange(work, before, wish, { fields, byStaff: false, requireAll: false });
  if (wrong.length > 0) throw manyWrong(wrong);
  await writeChanges(work, [change]);
  const changed = Object.keys(change.changes);
  if (changed.length === 0) return;
  const about = { partnerId: before.partnerId, customerId: before.id, objectId: before.id };
  work.emit(profileChanged, about, { number: before.number, fields: changed });
}
