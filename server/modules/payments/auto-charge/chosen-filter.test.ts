// B-156 a template says which filter of automatic charges takes the documents of who pays its way.
import { describe, expect, it } from "vitest";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { listOpenInvoices } from "../../billing/index.ts";
import { changeTermsEndpoint, getTermsEndpoint, listTemplatesEndpoint, saveTemplateEndpoint } from "../../billing/terms/contract.ts";
import type { Consent } from "./auto-pay.ts";
import { addChargeFilterEndpoint, listChargeFiltersEndpoint, removeChargeFilterEndpoint } from "./contract.ts";
import { chooseFilters } from "./plan-charges.ts";

describe("B-156 the filter of automatic charges that an account goes by", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 3);
  const staff = await signInStaff(program, { role: "super_administrator" });
  const { partnerId } = provider;
  const [all, follower, free] = payers.map(({ customerId }) => customerId) as [string, string, string];
  const add = (name: string, position: number) =>
    staff.ok(addChargeFilterEndpoint, {
      params: { partnerId },
      body: {
        ...{ name, position, isEnabled: true, trigger: "due_day", offset: 0, hour: "10:00", conditions: {} },
        ...{ driver: null, amount: "document", maxAmount: null, retryDays: [1] },
      },
    });
  const [first, second] = [await add("On the due day", 0), await add("Large ones by hand", 1)];
  const terms = (customerId: string) => staff.ok(getTermsEndpoint, { params: { customerId } });
  const change = async (customerId: string, body: object) =>
    staff.call(changeTermsEndpoint, { params: { customerId }, body: body as never, version: (await terms(customerId)).version });
  const consent = { ownFilter: null, methodId: null, limitMinor: null } as unknown as Consent;
  /** The name of the filter that takes the customer's invoice. */
  const takenBy = (customerId: string): Promise<string | undefined> =>
    program.inWork(async (work) => {
      const documents = await listOpenInvoices(work, { accountIds: [customerId] });
      const [chosen] = await chooseFilters(work, partnerId, documents, new Map([[customerId, consent]]));
      return chosen && [first, second].find(({ id }) => id === chosen.filter.id)?.name;
    });

  it("B-156 B-157 is brought by the template of the payment method, and goes when the template says so no more", async () => {
    expect(await takenBy(follower)).toBe("On the due day");
    const { chargeFilters } = await staff.ok(listTemplatesEndpoint, { query: { partnerId } });
    expect(chargeFilters).toEqual([
      { id: first.id, name: "On the due day", isEnabled: true },
      { id: second.id, name: "Large ones by hand", isEnabled: true },
    ]);
    const rest = { isActive: true, onPayment: false, onCashPayment: false, realignOpenDue: false };
    await staff.ok(saveTemplateEndpoint, {
      params: { partnerId, method: "card" },
      body: { ...rest, values: { chargeFilter: second.id } },
      version: 0,
    });
    expect((await change(follower, { paymentMethod: "card" })).body.chargeFilter).toMatchObject({ value: second.id, origin: "template" });
    expect(await takenBy(follower)).toBe("Large ones by hand");
    expect(await takenBy(all)).toBe("On the due day");
    expect((await change(follower, { paymentMethod: "bank_transfer" })).body.chargeFilter).toMatchObject({ value: null });
    expect(await takenBy(follower)).toBe("On the due day");
  });

  it("B-156 none of them: who goes by no filter is charged by none", async () => {
    expect((await change(free, { chargeFilter: "none" })).body.chargeFilter).toMatchObject({ value: "none", origin: "customer" });
    expect(await takenBy(free)).toBeUndefined();
    expect((await change(free, { chargeFilter: null })).status).toBe(200);
    expect(await takenBy(free)).toBe("On the due day");
  });

  it("B-156 one that there is not is refused, and one that somebody goes by is switched off instead of removed", async () => {
    const refused = await change(free, { chargeFilter: "01890000-0000-7000-8000-000000000000" });
    expect(refused.problem?.errors).toMatchObject([{ field: "chargeFilter", code: "unknown-value" }]);
    await change(all, { chargeFilter: second.id });
    await staff.ok(removeChargeFilterEndpoint, { params: { filterId: second.id } });
    const { items } = await staff.ok(listChargeFiltersEndpoint, { params: { partnerId } });
    expect(items.find(({ id }) => id === second.id)).toMatchObject({ isEnabled: false });
    // Switched off it takes nothing, and no other filter steps in.
    expect(await takenBy(all)).toBeUndefined();
  });
});
