import type { z } from "zod";
import { approvableParts, fieldsOfPart, type ProfilePart } from "../../../shared/profile-parts.ts";
import { ownId } from "../../platform/own-customer.ts";
import type { Work } from "../../platform/work.ts";
import { type Customer, getCustomer, listOwnFields } from "../customers/index.ts";
import { waitingProfile } from "../ordering/index.ts";
import { getSetting } from "../partners/index.ts";
import type { ProfileView } from "./contract.ts";
import { type ProfileRights, portalProfileApproval, profileRights } from "./profile-rights.ts";

type View = z.input<typeof ProfileView>;

/** P-191 what waits of the parts that are shown. */
async function waitingView(work: Work, customer: Customer, rights: ProfileRights): Promise<View["waiting"]> {
  const waiting = await waitingProfile(work, customer.id);
  if (!waiting) return null;
  const { askedAt, ticket, isAsked, wanted } = waiting;
  const parts = approvableParts.flatMap((part) => {
    const values = fieldsOfPart[part].flatMap((field) => (wanted[field] === undefined ? [] : [wanted[field]]));
    return rights[part] === undefined || values.length === 0
      ? []
      : [{ part, lines: values.flat().filter((line): line is string => line !== null && line !== "") }];
  });
  return parts.length === 0 ? null : { askedAt: askedAt.toISOString(), ticket, isAsked, parts };
}

/** Who the customer is here, and how they are reached. */
export const showProfile = async (work: Work): Promise<View> => profileView(work, await getCustomer(work, ownId(work)));

/** P-44 a part without a right is not in the answer. */
export async function profileView(work: Work, customer: Customer): Promise<View> {
  const isClosed = customer.status === "inactive";
  const rights = await profileRights(work, customer.partnerId, { isClosed });
  const seen = <Value>(part: ProfilePart, value: Value): Value | null => (rights[part] === undefined ? null : value);
  const { version, number, category, companyName } = customer;
  const isCompany = category !== "individual";
  const name = seen("name", customer.fullName);
  const fields = await listOwnFields(work, customer);
  return {
    ...{ version, number, category, rights, name },
    companyName: name === null ? null : companyName,
    login: seen("login", customer.portalLogin),
    street: seen("street", [customer.street1, customer.street2]),
    zip: seen("zip", customer.zip),
    city: seen("city", customer.city),
    region: seen("city", [customer.state, customer.country].filter(Boolean).join(", ")),
    companyNumber: isCompany ? seen("company_ids", customer.companyNumber) : null,
    taxId: isCompany ? seen("company_ids", customer.taxId) : null,
    birthDate: seen("birth_date", customer.dateOfBirth),
    emails: seen("emails", [...customer.emails]),
    billingEmails: seen("billing_emails", [...customer.billingEmails]),
    phones: seen("phones", [...customer.phones]),
    language: seen("language", customer.language),
    approval: isClosed ? [] : await getSetting(work, portalProfileApproval, { partnerId: customer.partnerId }),
    waiting: await waitingView(work, customer, rights),
    fields: fields.map((field) => ({ ...field, mayEdit: field.mayEdit && !isClosed, options: [...field.options] })),
  };
}
