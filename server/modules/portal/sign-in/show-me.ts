import type { z } from "zod";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { impersonationEndsAt, showCustomerAccess } from "../../identity/index.ts";
import { getPartner, getSetting, homePath } from "../../partners/index.ts";
import { refillCardsInPortal } from "../../payments/index.ts";
import type { portalMeEndpoint } from "./contract.ts";
import { passwordMin } from "./settings.ts";

export async function showMe(work: Work): Promise<z.input<(typeof portalMeEndpoint)["returns"]>> {
  const actor = ownCustomer(work);
  const customer = await getCustomer(work, actor.customerId);
  const partner = await getPartner(work, customer.partnerId);
  const access = await showCustomerAccess(work, customer.id);
  const endsAt = await impersonationEndsAt(work, actor);
  return {
    customer: {
      id: customer.id,
      number: customer.number,
      name: customer.fullName,
      login: customer.portalLogin,
      language: customer.language,
      status: customer.status,
    },
    partner: { code: partner.code, name: partner.name, timeZone: partner.timeZone, currency: partner.currency, home: homePath(partner) },
    staff: actor.staff && endsAt ? { name: actor.staff.name, mode: actor.staff.mode, endsAt: endsAt.toISOString() } : null,
    mustChoosePassword: access.mustChange && !actor.staff,
    features: (await getSetting(work, refillCardsInPortal, { partnerId: partner.id })) ? ["refill-cards"] : [],
    passwordMin: await getSetting(work, passwordMin, { partnerId: partner.id }),
  };
}
