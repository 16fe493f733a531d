import type { z } from "zod";
import type { Feature } from "../../../platform/feature.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { customerHasFactor, impersonationEndsAt, showCustomerAccess } from "../../identity/index.ts";
import { getPartner, getSetting, homePath } from "../../partners/index.ts";
import { readLook } from "../sign-in-page/page-store.ts";
import type { portalMeEndpoint } from "./contract.ts";
import { isFactorRequired } from "./second-step.ts";
import { passwordMin } from "./settings.ts";

export async function showMe(work: Work, features: readonly Feature[]): Promise<z.input<(typeof portalMeEndpoint)["returns"]>> {
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
    mustSetUpFactor: !actor.staff && (await isFactorRequired(work, partner.id)) && !(await customerHasFactor(work, customer.id)),
    features: await switchedOn(work, features, partner.id),
    passwordMin: await getSetting(work, passwordMin, { partnerId: partner.id }),
    styleUrl: (await readLook(work, partner, customer.language)).styleUrl,
  };
}

async function switchedOn(work: Work, features: readonly Feature[], partnerId: string): Promise<string[]> {
  const on: string[] = [];
  for (const feature of features) if (await feature.isOn(work, partnerId)) on.push(feature.key);
  return on;
}
