// B-270 saved methods, as staff and the customer act on the same record.
import { describe, expect, it } from "vitest";
import {
  changeAutoPayEndpoint,
  getAutoPayEndpoint,
  portalChangeAutoPayEndpoint,
} from "../../server/modules/payments/auto-charge/contract.ts";
import {
  changeCustomerMethodEndpoint,
  listCustomerMethodsEndpoint,
  removeCustomerMethodEndpoint,
} from "../../server/modules/payments/saved-methods/contract.ts";
import { keepMethod } from "../../server/modules/payments/saved-methods/saved-methods.ts";
import { day } from "../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

describe("saved methods", async () => {
  const program = await testProgram({ now: "2026-05-03T09:00:00Z" });
  const provider = await program.inWork((work) => makeProvider(work));
  const [{ customerId } = { customerId: "" }] = await program.inWork((work) =>
    addSubscribers(work, provider, { count: 1, startOn: "2026-05-01", nextBillingOn: "2026-06-01" }),
  );
  for (const last4 of ["4242", "5556"])
    await program.inWork((work) =>
      keepMethod(
        work,
        { customerId, partnerId: provider.partnerId, driver: "sandbox" },
        { token: `tok_${last4}`, kind: "card", brand: "Visa", last4, expiresOn: day("2028-12-31"), holder: "A. Horvat" },
      ),
    );
  const staff = await signInStaff(program, { role: "super_administrator" });
  const methods = async () => (await staff.ok(listCustomerMethodsEndpoint, { params: { customerId } })).items;
  const told = async () => {
    await program.runJobs();
    const rows = await program.query<{ text: string }>(
      "select body_text as text from notifications.messages where customer_id = $1 and kind = 'method_changed' order by created_at",
      [customerId],
    );
    return rows.map(({ text }) => ["Charged first", "Removed", "Added"].find((word) => text.includes(word))).toSorted();
  };

  it("B-270 what staff do with a saved method is told to the customer; what nobody asked for is not", async () => {
    expect(await told()).toEqual([]);
    const other = (await methods()).find(({ isDefault }) => !isDefault);
    await staff.ok(changeCustomerMethodEndpoint, {
      params: { customerId, methodId: other?.id ?? "" },
      body: { isDefault: true },
      version: other?.version ?? 0,
    });
    expect(await told()).toEqual(["Charged first"]);
    expect((await methods()).filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([other?.id]);
    await staff.ok(removeCustomerMethodEndpoint, { params: { customerId, methodId: other?.id ?? "" } });
    expect(await told()).toEqual(["Charged first", "Removed"]);
  });

  it("B-270 M-20 staff say by what the customer agreed; an end by staff is nobody's own consent", async () => {
    const [method] = await methods();
    const methodId = method?.id ?? "";
    const params = { customerId };
    const refused = await staff.call(changeAutoPayEndpoint, { params, version: 0, body: { isOn: true, methodId } });
    expect(refused.problem?.errors).toMatchObject([{ field: "how", code: "required" }]);
    const on = await staff.ok(changeAutoPayEndpoint, { params, version: 0, body: { isOn: true, methodId, how: "telephone" } });
    expect(on).toMatchObject({ state: "on", how: "telephone" });
    expect(await staff.ok(changeAutoPayEndpoint, { params, version: 1, body: { isOn: false } })).toMatchObject({ state: "off", how: null });
    const customer = await signInCustomer(program, customerId);
    await customer.ok(portalChangeAutoPayEndpoint, { version: 2, body: { isOn: true, methodId } });
    expect(await staff.ok(getAutoPayEndpoint, { params })).toMatchObject({ state: "on", how: "own" });
  });
});
