import type { z } from "zod";
import { differences } from "../../platform/differences.ts";
import { editConflict, permissionDenied } from "../../platform/problems.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { getPartner, getSetting, listFields, phoneCountry, type Wrong } from "../partners/index.ts";
import { manyWrong } from "./check-new-customers.ts";
import type { CustomerEdit } from "./contract.ts";
import { type Customer, customerLabel, getCustomer, getReachable, lockCustomer } from "./customer-queries.ts";
import { customerView, listAddresses, listContactPersons } from "./customer-view.ts";
import { refuseForeignLocations } from "./import-customers.ts";
import { makeChange } from "./make-change.ts";
import { checkAddresses, checkContactPersons, writeAddresses, writeContactPersons } from "./people-and-places.ts";
import { missingFields } from "./required-fields.ts";
import { reachesExtra } from "./show-extra.ts";
import { refuseTakenLogins } from "./taken-logins.ts";
import { takenFieldValues } from "./unique-fields.ts";
import { writeChanges } from "./write-changes.ts";

/** An edit by staff: only what differs is written, and what this provider requires is asked for. */
export async function updateCustomer(
  work: Work,
  id: string,
  { edit, version, seal }: { edit: z.output<typeof CustomerEdit>; version: number; seal: Tools["seal"] },
): Promise<Customer> {
  await lockCustomer(work, id);
  const before = await getReachable(work, id, "customers.profile.update");
  if (before.version !== version) {
    throw editConflict(`${customerLabel(before.number)} was changed meanwhile.`, { current: await customerView(work, before) });
  }
  const mayFill = reachesExtra(work, "customers.additional_fields.update", before);
  if (edit.extra && !mayFill) throw permissionDenied("This needs the right customers.additional_fields.update.");
  const fields = await listFields(work, "customers");
  const { change, wrong } = await makeChange(work, before, edit, { fields, byStaff: true, requireAll: mayFill, seal });
  const { after } = change;
  const country =
    (await getSetting(work, phoneCountry, { partnerId: before.partnerId, locationId: after.locationId })) ||
    (await getPartner(work, before.partnerId)).country;
  const persons = edit.contactPersons && checkContactPersons(edit.contactPersons, country);
  const errors: Wrong[] = [
    ...wrong,
    ...(await missingFields(work, after)),
    ...(persons?.wrong ?? []),
    ...checkAddresses(edit.addresses ?? []),
    ...(await takenFieldValues(work, fields, [{ id, partnerId: before.partnerId, extra: after.extra }])),
  ];
  await refuseForeignLocations(work, [change], errors);
  if (errors.length > 0) throw manyWrong(errors);
  if (after.portalLogin !== before.portalLogin) await refuseTakenLogins(work, [{ login: after.portalLogin, field: "portalLogin" }], id);

  const around = { contactPersons: await listContactPersons(work, id), addresses: await listAddresses(work, id) };
  if (persons) await writeContactPersons(work, before, persons.persons);
  if (edit.addresses) await writeAddresses(work, before, edit.addresses);
  const aroundAfter = { contactPersons: await listContactPersons(work, id), addresses: await listAddresses(work, id) };
  const changes = { ...change.changes, ...differences(around, aroundAfter) };
  await writeChanges(work, [{ ...change, changes }]);
  // An edit that changes nothing is no mistake, but the door for writes wants to know that it was one.
  if (Object.keys(changes).length === 0) {
    work.audit({
      entity: "customer",
      entityId: id,
      label: customerLabel(before.number),
      action: "saved-unchanged",
      partnerId: before.partnerId,
      customerId: id,
    });
  }
  return getCustomer(work, id);
}
