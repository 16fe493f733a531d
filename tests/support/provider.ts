// A small provider for tests: a partner, a tax, plans, and customers with services whose accounts are due.

import { openAccounts } from "../../server/modules/billing/index.ts";
import { createPlan, createTax, getPlan, type Plan } from "../../server/modules/catalog/index.ts";
import { addCustomers } from "../../server/modules/customers/index.ts";
import { createPartner } from "../../server/modules/partners/index.ts";
import { addServices } from "../../server/modules/services/index.ts";
import type { Work } from "../../server/platform/work.ts";
import { type Day, day } from "../../shared/calendar.ts";

export interface Provider {
  readonly partnerId: string;
  readonly taxId: string;
  /** Internet, 45.00 a month. */
  readonly homeId: string;
  /** Voice, 12.50 a month. */
  readonly voiceId: string;
}

export async function makeProvider(work: Work, options: { code?: string; currency?: string } = {}): Promise<Provider> {
  const code = options.code ?? "north";
  const currency = options.currency ?? "EUR";
  const partner = await createPartner(work, {
    code,
    name: "Northern Fibre",
    legalName: "Northern Fibre Ltd.",
    currency,
    timeZone: "Europe/Berlin",
    iban: "DE02120300000000202051",
  });
  const tax = await createTax(work, { name: "VAT", code: `vat-${code}`, ratePercent: "20" });
  const plan = async (planCode: string, kind: "internet" | "voice", title: string, price: string): Promise<string> => {
    const made = await createPlan(work, {
      code: `${planCode}-${code}`,
      kind,
      title,
      lineText: "{plan}",
      currency,
      price,
      taxId: tax.id,
      includesTax: false,
      partnerIds: [partner.id],
    });
    return made.id;
  };
  return {
    partnerId: partner.id,
    taxId: tax.id,
    homeId: await plan("home", "internet", "Home", "45"),
    voiceId: await plan("voice", "voice", "Voice", "12.50"),
  };
}

export interface Subscriber {
  readonly customerId: string;
  readonly number: number;
  readonly serviceIds: readonly string[];
}

/** Adds customers with one service each from `startOn`, first billed on `nextBillingOn`. */
export async function addSubscribers(
  work: Work,
  provider: Provider,
  options: {
    count: number;
    startOn: string;
    nextBillingOn: string;
    plans?: readonly string[];
    prepaidMonths?: number;
    billingDay?: number;
    currency?: string;
    /** Added to the number in each name. */
    firstNumber?: number;
  },
): Promise<Subscriber[]> {
  const startOn: Day = day(options.startOn);
  const customers = await addCustomers(
    work,
    Array.from({ length: options.count }, (_, index) => ({
      partnerId: provider.partnerId,
      category: "individual" as const,
      fullName: `Customer ${(options.firstNumber ?? 0) + index + 1}`,
      language: "en",
      status: "active" as const,
      emails: [`customer${(options.firstNumber ?? 0) + index + 1}@example.net`],
      addedOn: startOn,
    })),
  );
  await openAccounts(
    work,
    customers.map(({ id }) => ({
      customerId: id,
      partnerId: provider.partnerId,
      currency: options.currency ?? "EUR",
      billingDay: options.billingDay ?? 1,
      prepaidMonths: options.prepaidMonths ?? 1,
      paymentMethod: "bank_transfer" as const,
      nextBillingOn: day(options.nextBillingOn),
    })),
  );
  const plans: Plan[] = [];
  for (const planId of options.plans ?? [provider.homeId]) plans.push(await getPlan(work, planId));
  const services = await addServices(
    work,
    customers.flatMap(({ id }) =>
      plans.map((plan) => {
        const price = plan.prices[0];
        if (!price) throw new Error("a plan without a price");
        return {
          customerId: id,
          partnerId: provider.partnerId,
          planId: plan.id,
          kind: plan.kind,
          state: "active" as const,
          startOn,
          planVersionId: price.planVersionId,
          unitPrice: price.price,
          taxId: price.taxId,
          includesTax: price.includesTax,
          cause: "staff",
        };
      }),
    ),
  );
  return customers.map(({ id, number }, index) => ({
    customerId: id,
    number,
    serviceIds: services.slice(index * plans.length, (index + 1) * plans.length).map((service) => service.id),
  }));
}
