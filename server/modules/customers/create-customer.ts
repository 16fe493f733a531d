import type { z } from "zod";
import { calendarDay } from "../../../shared/calendar.ts";
import { mayDo } from "../../platform/actor.ts";
import { permissionDenied } from "../../platform/problems.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting, getVisiblePartner, phoneCountry } from "../partners/index.ts";
import { addCustomer } from "./add-customers.ts";
import { manyWrong } from "./check-new-customers.ts";
import type { NewCustomerBody } from "./contract.ts";
import { type Customer, getCustomer } from "./customer-queries.ts";
import { findDuplicates, onlyReachable } from "./find-duplicates.ts";
import { keepDuplicatesOf } from "./look-for-duplicates.ts";
import { checkAddresses, checkContactPersons, writeAddresses, writeContactPersons } from "./people-and-places.ts";
import { addCompanions } from "./ports.ts";
import { probeOfCustomer } from "./probe.ts";
import { likelyDuplicate } from "./problems.ts";
import { readContacts } from "./read-contacts.ts";
import { missingFields } from "./required-fields.ts";
import { refreshSearchText } from "./search-text.ts";
import { duplicateWarn } from "./settings.ts";

/** Adds a customer as staff do: with what this provider requires, and a question when the person may be here already. */
export async function createCustomer(work: Work, body: z.output<typeof NewCustomerBody>, seal: Tools["seal"]): Promise<Customer> {
  const mayFill = mayDo(work.actor, "customers.additional_fields.update");
  if (Object.keys(body.extra).length > 0 && !mayFill) throw permissionDenied("This needs the right customers.additional_fields.update.");
  const partner = await getVisiblePartner(work, body.partnerId);
  const country = (await getSetting(work, phoneCountry, { partnerId: partner.id, locationId: body.locationId })) || partner.country;
  const persons = checkContactPersons(body.contactPersons, country);
  const wrong = [
    ...(await missingFields(work, { ...body, country: body.country ?? partner.country })),
    ...persons.wrong,
    ...checkAddresses(body.addresses),
  ];
  if (wrong.length > 0) throw manyWrong(wrong);
  if (!body.acceptDuplicates) await askAboutDuplicates(work, body, country);
  const { acceptDuplicates, contactPersons, addresses, ...customer } = body;
  const { id } = await addCustomer(
    work,
    {
      ...customer,
      language: body.language ?? partner.language,
      country: body.country ?? partner.country,
      addedOn: body.addedOn ?? calendarDay(work.now, partner.timeZone),
      geoSource: "hand",
    },
    // Whoever may not fill them is not asked for them; the next edit by somebody who may is.
    { requireFields: mayFill, seal },
  );
  await writeContactPersons(work, { id, partnerId: partner.id }, persons.persons);
  await writeAddresses(work, { id, partnerId: partner.id }, addresses);
  await addCompanions(work, { customerId: id, partnerId: partner.id });
  if (contactPersons.length > 0) await refreshSearchText(work, [id]);
  const added = await getCustomer(work, id);
  if (acceptDuplicates) await keepDuplicatesOf(work, added, await findDuplicates(work, probeOfCustomer(added), 1));
  return added;
}

async function askAboutDuplicates(work: Work, body: z.output<typeof NewCustomerBody>, country: string): Promise<void> {
  const { contacts } = readContacts(body, country);
  const normals = (kinds: readonly string[]): string[] =>
    contacts.filter((contact) => kinds.includes(contact.kind)).map((contact) => contact.normal);
  const warnFrom = await getSetting(work, duplicateWarn, { partnerId: body.partnerId });
  const likely = await onlyReachable(
    work,
    await findDuplicates(work, { ...body, emails: normals(["email", "billing_email"]), phones: normals(["phone"]) }, Math.max(1, warnFrom)),
  );
  if (likely.length === 0) return;
  throw likelyDuplicate(
    `${likely
      .map(({ number, name }) => `${name} (${number})`)
      .slice(0, 3)
      .join(", ")} may be the same. Open it, or go on all the same.`,
    {
      errors: likely.map((duplicate) => ({ field: "fullName", code: "likely-duplicate", params: { ...duplicate } })),
    },
  );
}
