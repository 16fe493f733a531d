// Settings that name a tax: looked up when they are saved, and the tax stays as long as they do.
import { describe, expect, it } from "vitest";
import { signInStaff } from "../../../tests/support/call-api.ts";
import { makeProvider } from "../../../tests/support/provider.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { changeSettingsEndpoint } from "../partners/contract.ts";
import { createTaxEndpoint, deleteTaxEndpoint, taxUsesEndpoint, updateTaxEndpoint } from "./contract.ts";

describe("taxes named by settings", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { taxId } = await program.inWork((work) => makeProvider(work));
  const staff = await signInStaff(program, { role: "super_administrator" });
  const change = async (key: string, wanted: { value: unknown } | { reset: true }) => {
    const [row] = await program.query<{ version: number }>("select version from partners.settings where key = $1 and level = 'system'", [
      key,
    ]);
    return staff.call(changeSettingsEndpoint, { body: { level: "system", changes: [{ key, version: row?.version ?? 0, ...wanted }] } });
  };
  const save = (key: string, value: unknown) => change(key, { value });
  const made = await staff.ok(createTaxEndpoint, {
    body: { name: "No VAT", code: "none", ratePercent: "0", enCategory: "E", exemptionText: "Not taxed" } as never,
  });

  it.each([
    ["billing.exempt_tax", "nothing", "unknown-tax"],
    ["billing.reverse_charge_tax", "nothing", "unknown-tax"],
    ["billing.advance_tax", "VAT 20 %", "unknown-tax"],
    ["payments.bounce_fee_tax", "nothing", "unknown-tax"],
    ["ordering.change_fee_tax_id", "01890000-0000-7000-8000-000000000000", "unknown-tax"],
    ["catalog.default_tax_id", "01890000-0000-7000-8000-000000000000", "unknown-tax"],
  ])("%s refuses a tax that there is not", async (key, value, code) => {
    const refused = await save(key, value);
    expect(refused.status).toBe(422);
    expect(refused.problem?.errors).toMatchObject([{ field: "changes.0.value", code, params: { tax: value } }]);
  });

  it("one that there is may be named, and is then neither switched off nor deleted until another is named, and says where it is used", async () => {
    expect((await save("billing.exempt_tax", "none")).status).toBe(200);
    expect((await save("ordering.change_fee_tax_id", made.id)).status).toBe(200);
    const settings = [
      { key: "billing.exempt_tax", partner: null },
      { key: "ordering.change_fee_tax_id", partner: null },
    ];
    expect(await staff.ok(taxUsesEndpoint, { params: { taxId: made.id } })).toMatchObject({ settings });
    expect((await staff.ok(taxUsesEndpoint, { params: { taxId } })).settings).toEqual([]);
    const { version } = made;
    const off = await staff.refused(updateTaxEndpoint, { params: { taxId: made.id }, body: { enabled: false }, version });
    expect(off).toMatchObject({ code: "tax-in-use", detail: expect.stringContaining("billing.exempt_tax") });
    expect(await staff.refused(deleteTaxEndpoint, { params: { taxId: made.id }, version })).toMatchObject({ code: "tax-in-use" });
    // A name is no reason.
    const named = await staff.ok(updateTaxEndpoint, { params: { taxId: made.id }, body: { name: "Without VAT", enabled: true }, version });
    await save("billing.exempt_tax", "");
    expect((await change("ordering.change_fee_tax_id", { reset: true })).status).toBe(200);
    const after = await staff.ok(updateTaxEndpoint, { params: { taxId: made.id }, body: { enabled: false }, version: named.version });
    expect(after.enabled).toBe(false);
    expect((await save("billing.exempt_tax", "none")).problem?.errors).toMatchObject([{ code: "disabled-tax" }]);
  });
});
