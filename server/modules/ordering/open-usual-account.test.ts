import { describe, expect, it } from "vitest";
import { signInStaff } from "../../../tests/support/call-api.ts";
import { samplePartner } from "../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { createCustomerEndpoint } from "../customers/contract.ts";

describe("a customer whom staff add", async () => {
  const program = await testProgram({ now: "2026-11-24T09:00:00Z" });
  const partnerId = await samplePartner(program);

  it.each([
    ["all partners", "all" as const],
    ["one partner", [partnerId]],
  ])("O-54 has a billing account at once: staff of %s", async (_whose, partners) => {
    const staff = await signInStaff(program, { partners });
    const added = await staff.call(createCustomerEndpoint, { body: { partnerId, category: "individual", fullName: `Ana of ${partners}` } });
    expect(added.status).toBe(200);
    expect(
      await program.query(
        "select currency, billing_day, prepaid_months, payment_method, next_billing_on, billing_enabled from billing.accounts where id = $1",
        [added.body.id],
      ),
    ).toEqual([
      {
        currency: "EUR",
        billing_day: 1,
        prepaid_months: 1,
        payment_method: "bank_transfer",
        next_billing_on: "2026-12-01",
        billing_enabled: true,
      },
    ]);
  });
});
