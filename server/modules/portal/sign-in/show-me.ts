import type { z } from "zod";
import type { Feature } from "../../../platform/feature.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { customerHasFactor, impersonationEndsAt, mustChangePassword } from "../../identity/index.ts";
import { getPartner, getSetting, homePath, listLocations } from "../../partners/index.ts";
import { withAround } from "../incidents/incident-rules.ts";
import { styleUrlOf } from "../sign-in-page/page-store.ts";
import type { portalMeEndpoint } from "./contract.ts";
import { isFactorRequired } from "./second-step.ts";
import { passwordMin } from "./settings.ts";

export async function showMe(work: Work, features: readonly Feature[]): Promise<z.input<(typeof portalMeEndpoint)["returns"]>> {
  const actor = ownCustomer(work);
  const partner = await getPartner(work, actor.partnerId);
  const [customer, mustChange, endsAt, styleUrl, isFactorMissing] = await Promise.all([
    getCustomer(work, actor.customerId),
    mustChangePassword(work, actor.customerId),
    actor.staff && impersonationEndsAt(work, actor),
    styleUrlOf(work, partner),
    lacksFactor(work, actor),
  ]);
  return {
    customer: {
      id: customer.id,
      number: customer.number,
      name: customer.fullName,
      login: customer.portalLogin,
      language: customer.language,
      status: customer.status,
      locationIds: withAround(customer.locationId, await listLocations(work)),
    },
    partner: { code: partner.code, name: partner.name, timeZone: partner.timeZone, currency: partner.currency, home: homePath(partner) },
    staff: actor.staff && endsAt ? { name: actor.staff.name, mode: actor.staff.mode, endsAt: endsAt.toISOString() } : null,
    mustChoosePassword: mustChange && !actor.staff,
    mustSetUpFactor: isFactorMissing && !actor.staff,
    features: await switchedOn(work, features, partner.id),
    passwordMin: await getSetting(work, passwordMin, { partnerId: partner.id }),
    styleUrl,
  };
}

const lacksFactor = async (work: Work, { customerId, partnerId }: { customerId: string; partnerId: string }): Promise<boolean> =>
  (await isFactorRequired(work, partnerId)) && !(await customerHasFactor(work, customerId));

async function switchedOn(work: Work, features: readonly Feature[], partnerId: string): Promise<string[]> {
  const on: string[] = [];
  for (const feature of features) if (await feature.isOn(work, partnerId)) on.push(feature.key);
  return on;
}
