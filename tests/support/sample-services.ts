// A partner with a few plans, and services of them, for tests of what stands on services.
import { createPlan, createTax, type NewPlan, type Plan } from "../../server/modules/catalog/index.ts";
import { addServices, type NewService } from "../../server/modules/services/index.ts";
import { type Day, day } from "../../shared/calendar.ts";
import { sampleCustomers, samplePartner } from "./sample-customers.ts";
import type { TestProgram } from "./test-program.ts";

export interface SampleShop {
  readonly partnerId: string;
  /** 20 %, on top of every price of the shop. */
  readonly taxId: string;
  /** 45.00 a month, pausable for 5.00. */
  readonly fibre: Plan;
  plan(code: string, more?: Partial<NewPlan>): Promise<Plan>;
  customer(status?: string): Promise<string>;
  /** A service of a plan, active since 1 January 2026 at its list price unless said. */
  service(customerId: string, plan?: Plan, more?: Partial<NewService>): NewService;
  add(customerId: string, plan?: Plan, more?: Partial<NewService>): Promise<string>;
  /** Days on an invoice, as billing writes them. */
  cover(serviceId: string, start: string, end: string): Promise<void>;
}

export async function sampleShop(program: TestProgram, code = "north"): Promise<SampleShop> {
  const partnerId = await samplePartner(program, code);
  const tax = await program.inWork((work) => createTax(work, { name: "VAT", code: `vat-${code}`, ratePercent: "20" }));
  const plan = (planCode: string, more: Partial<NewPlan> = {}) =>
    program.inWork((work) =>
      createPlan(work, {
        code: `${planCode}-${code}`,
        kind: "internet",
        title: planCode,
        currency: "EUR",
        partnerIds: [partnerId],
        price: "45",
        taxId: tax.id,
        validFrom: day("2025-01-01"),
        ...more,
      }),
    );
  const fibre = await plan("fibre", { title: "Fibre 100", pausePrice: "5" });
  const service = (customerId: string, of = fibre, more: Partial<NewService> = {}): NewService => {
    const price = of.prices[0]!;
    return {
      customerId,
      partnerId,
      planId: of.id,
      kind: of.kind,
      state: "active",
      startOn: "2026-01-01" as Day,
      planVersionId: price.planVersionId,
      unitPrice: price.price,
      taxId: price.taxId,
      taxGroupId: price.taxGroupId,
      includesTax: price.includesTax,
      cause: "staff",
      ...more,
    };
  };
  return {
    partnerId,
    taxId: tax.id,
    fibre,
    plan,
    service,
    customer: async (status = "active") => (await sampleCustomers(program, partnerId, 1, status))[0]!,
    add: async (customerId, of, more) => (await program.inWork((work) => addServices(work, [service(customerId, of, more)])))[0]!.id,
    cover: async (serviceId, start, end) => {
      await program.query(
        `insert into billing.coverage (service_id, customer_id, partner_id, period)
         select id, customer_id, partner_id, daterange($2::date, $3::date) from services.services where id = $1`,
        [serviceId, start, end],
      );
    },
  };
}
