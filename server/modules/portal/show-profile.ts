import type { z } from "zod";
import { ownId } from "../../platform/own-customer.ts";
import type { Work } from "../../platform/work.ts";
import { type Customer, getCustomer, listOwnFields } from "../customers/index.ts";
import type { ProfileView } from "./contract.ts";

type View = z.input<typeof ProfileView>;

/** Who the customer is here, and how they are reached. */
export const showProfile = async (work: Work): Promise<View> => profileView(work, await getCustomer(work, ownId(work)));

export async function profileView(work: Work, customer: Customer): Promise<View> {
  const { version, number, portalLogin, fullName, companyName, category, companyNumber, taxId, language } = customer;
  const { street1, street2, zip, city, state, country } = customer;
  return {
    ...{ version, number, companyName, category, companyNumber, taxId, language },
    login: portalLogin,
    name: fullName,
    address: [street1, street2, [zip, city].filter(Boolean).join(" "), [state, country].filter(Boolean).join(", ")].filter(Boolean),
    emails: [...customer.emails],
    billingEmails: [...customer.billingEmails],
    phones: [...customer.phones],
    fields: (await listOwnFields(work, customer)).map((field) => ({ ...field, options: [...field.options] })),
  };
}
