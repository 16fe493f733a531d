// B-138 a category of the provider's own is called by its name in reports, which only know its key.
import { expect, it } from "vitest";
import { addCategoryEndpoint } from "../../server/modules/billing/categories/contract.ts";
import { createTransactionEndpoint } from "../../server/modules/billing/ledger/contract.ts";
import { createOneTimeInvoiceEndpoint } from "../../server/modules/billing/one-time/contract.ts";
import { getReportEndpoint } from "../../server/modules/reports/finance/contract.ts";
import { signInStaff } from "../support/call-api.ts";
import { makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

it("B-138 in revenue by category and in entries by category", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 1);
  const staff = await signInStaff(program, { role: "super_administrator" });
  const customerId = payers[0]?.customerId ?? "";
  const { items } = await staff.ok(addCategoryEndpoint, {
    params: { partnerId: provider.partnerId },
    body: { names: { ar: "إيجار عمود", en: "Pole rent" } },
  });
  const category = items.find(({ isOwn }) => isOwn)?.key ?? "";
  await staff.ok(createTransactionEndpoint, {
    params: { customerId },
    body: { side: "debit", amount: { amount: "10.00", currency: "EUR" }, category, text: "Pole, March", reason: "Agreed" },
  });
  await staff.ok(createOneTimeInvoiceEndpoint, {
    params: { customerId },
    body: { lines: [{ text: "Pole, April", unitPrice: "7.00", taxId: provider.taxId, category }] },
  });
  for (const report of ["categories", "revenue"] as const) {
    const filter = { from: "2026-04-01", to: "2026-04-30" };
    const said = JSON.stringify(await staff.ok(getReportEndpoint, { params: { report }, query: { filter } as never }));
    expect(said).toContain("Pole rent");
    expect(said).not.toContain(category);
  }
});
