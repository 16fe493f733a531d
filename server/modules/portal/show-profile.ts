import type { z } from "zod";
import type { Work } from "../../platform/work.ts";
import { type Customer, getCustomer } from "../customers/index.ts";
import type { ProfileView } from "./contract.ts";
import { ownId } from "./own-id.ts";

/** Who the customer is here, and how they are reached. */
export const showProfile = async (work: Work): Promise<z.input<typeof ProfileView>> => profileView(await getCustomer(work, ownId(work)));

export function profileView(customer: Customer): z.input<typeof ProfileView> {
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
  };
}
