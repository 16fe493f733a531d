// P-58 what services are shown to cost, where their customers or places are taxed otherwise than their plans say: what is charged (B-140).
import { describe, expect, it } from "vitest";
import { addTaxRuleEndpoint, changeServicePlaceEndpoint } from "../../server/modules/billing/taxes-by-address/contract.ts";
import { changeTermsEndpoint, getTermsEndpoint } from "../../server/modules/billing/terms/contract.ts";
import { createTax } from "../../server/modules/catalog/index.ts";
import * as api from "../../server/modules/services/contract.ts";
import { day } from "../../shared/calendar.ts";
import { signInCustomer } from "../support/call-api.ts";
import { shopOn } from "../support/change-shop.ts";

const islands = { country: "ES", state: "", city: "", zip: "35001" };

describe("prices of services as they are charged", async () => {
  const shop = await shopOn("2026-05-11", "shown");
  const { program, provider } = shop;
  const tax = (name: string, ratePercent: string, more: object = {}) =>
    program.inWork((work) => createTax(work, { name, code: `${name}-shown`, ratePercent, ...more } as never));
  const igic = await tax("IGIC", "7");
  await tax("Exempt", "0", { enCategory: "E", exemptionText: "Exempt" });
  await tax("Reverse", "0", { enCategory: "AE", exemptionText: "Reverse charge" });
  await shop.staff().ok(addTaxRuleEndpoint, {
    body: {
      partnerId: provider.partnerId,
      title: "Islands",
      country: "ES",
      zipFrom: "35",
      startOn: day("2026-05-01"),
      taxId: igic.id,
    } as never,
  });
  const grossId = await shop.plan("gross", "54", { includesTax: true });
  const bundleId = await shop.plan("both", "60", {
    kind: "bundle",
    components: [
      { planId: provider.homeId, weight: 2 },
      { planId: provider.voiceId, weight: 1 },
    ],
  });
  async function become(customerId: string, terms: object) {
    const { version } = await shop.staff().ok(getTermsEndpoint, { params: { customerId } });
    await shop.staff().ok(changeTermsEndpoint, { params: { customerId }, body: terms as never, version });
  }
  async function goTo(serviceId: string, place: object) {
    const { version } = await shop.service(serviceId);
    await shop.staff().ok(changeServicePlaceEndpoint, { params: { serviceId }, body: { place } as never, version });
  }
  /** Net and gross by the month: on the service's page, in the lists of staff and on the customer's own pages. */
  async function shown(customerId: string, serviceId: string): Promise<string[]> {
    const staff = shop.staff();
    const customer = await signInCustomer(program, customerId);
    const listed = (await staff.ok(api.listServicesEndpoint, { query: { limit: 100 } })).items.find(({ id }) => id === serviceId);
    const tab = await staff.ok(api.listCustomerServicesEndpoint, { params: { customerId } });
    const own = await customer.ok(api.portalServicesEndpoint);
    const page = (await customer.ok(api.portalServiceEndpoint, { params: { serviceId } })).service;
    const months = [
      (await shop.service(serviceId)).price?.month,
      listed?.price?.month,
      ...[tab.month, tab.items.find(({ id }) => id === serviceId)?.price?.month, own.month, own.items[0]?.price?.month, page.price?.month],
    ].map((month) => `${month?.net.amount} ${month?.gross.amount}`);
    return [...new Set(months)];
  }

  it("P-58 B-140 as the plan says, exempt, with reverse charge, by the address: on every screen the same", async () => {
    const plain = await shop.subscriber();
    expect(await shown(plain.customerId, plain.serviceId)).toEqual(["45.00 54.00"]);

    const exempt = await shop.subscriber();
    await become(exempt.customerId, { taxStatus: "exempt" });
    expect(await shown(exempt.customerId, exempt.serviceId)).toEqual(["45.00 45.00"]);

    const abroad = await shop.subscriber({ planId: grossId });
    expect(await shown(abroad.customerId, abroad.serviceId)).toEqual(["45.00 54.00"]);
    await program.query("update customers.customers set tax_id = 'DE136695976' where id = $1", [abroad.customerId]);
    await become(abroad.customerId, { taxStatus: "reverse_charge" });
    expect(await shown(abroad.customerId, abroad.serviceId)).toEqual(["45.00 45.00"]);

    const there = await shop.subscriber();
    await goTo(there.serviceId, islands);
    expect(await shown(there.customerId, there.serviceId)).toEqual(["45.00 48.15"]);
    const kept = await shop.subscriber({ planId: grossId });
    await goTo(kept.serviceId, islands);
    expect(await shown(kept.customerId, kept.serviceId)).toEqual(["50.47 54.00"]);
  });

  it("B-19 a bundle bears the taxes of its parts", async () => {
    const { customerId, serviceId } = await shop.subscriber({ planId: bundleId });
    expect(await shown(customerId, serviceId)).toEqual(["60.00 72.00"]);
    await goTo(serviceId, islands);
    expect(await shown(customerId, serviceId)).toEqual(["60.00 64.20"]);
  });

  it("what is on offer to a customer, and a new service before it is added, are shown as this customer is taxed", async () => {
    const { customerId } = await shop.subscriber();
    await become(customerId, { taxStatus: "exempt" });
    const offered = (await shop.staff().ok(api.availablePlansEndpoint, { params: { customerId } })).items;
    expect(offered.find(({ id }) => id === shop.fastId)?.month).toMatchObject({ net: { amount: "70.00" }, gross: { amount: "70.00" } });
    const preview = async (more: object) =>
      (await shop.staff().ok(api.previewServiceEndpoint, { params: { customerId }, body: { planId: shop.fastId, ...more } as never })).price
        .month.gross.amount;
    expect(await preview({})).toBe("70.00");
    await become(customerId, { taxStatus: "taxable" });
    expect(await preview({})).toBe("84.00");
    expect(await preview({ place: islands })).toBe("74.90");
  });

  it("an exemption counts while its certificate holds", async () => {
    const { customerId, serviceId } = await shop.subscriber();
    await become(customerId, { taxStatus: "exempt", taxExemptUntil: "2026-05-20" });
    expect(await shown(customerId, serviceId)).toEqual(["45.00 45.00"]);
    await shop.moveTo("2026-05-21T06:00:00Z");
    expect(await shown(customerId, serviceId)).toEqual(["45.00 54.00"]);
  });
});
