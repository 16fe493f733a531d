// Bundles through the whole engine: one price, split over its components for tax and revenue, its days covered once.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { balanceOf, faultsOfBooks } from "../../../../tests/support/payer.ts";
import { sampleShop } from "../../../../tests/support/sample-services.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createTax } from "../../catalog/index.ts";
import { confirmRun, creditInvoice, openAccounts } from "../index.ts";

describe("a bundle of internet at 20 % and voice at 5.5 %", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const shop = await sampleShop(program);
  const low = await program.inWork((work) => createTax(work, { name: "Low", code: "low", ratePercent: "5.5" }));
  const voice = await shop.plan("voice", { kind: "voice", price: "20", taxId: low.id });
  const bundle = await shop.plan("duo", {
    kind: "bundle",
    price: "49.99",
    components: [
      { planId: shop.fibre.id, quantity: "1", weight: 2 },
      { planId: voice.id, quantity: "1", weight: 1 },
    ],
  } as never);
  const customerId = await shop.customer();
  await program.inWork((work) =>
    openAccounts(work, [
      {
        ...{ customerId, partnerId: shop.partnerId, currency: "EUR", billingDay: 1, prepaidMonths: 1 },
        ...{ paymentMethod: "cash" as const, nextBillingOn: day("2026-04-01") },
      },
    ]),
  );
  const serviceId = await shop.add(customerId, bundle, { startOn: day("2026-04-01"), unitPrice: "49.99" });

  it("B-19 its parts sum to its amount, each with its own tax and revenue, and each day is covered once", async () => {
    const run = await confirmRun((act) => program.inWork(act), {
      partnerId: shop.partnerId,
      targetOn: day("2026-04-01"),
      trigger: "manual",
    });
    expect(run).toMatchObject({ invoices: 1, netMinor: 4999n, failed: 0, parked: 0 });
    const lines = await program.query(
      "select net_minor::int as net, tax_rate_percent::float as rate from billing.document_lines order by position",
    );
    expect(lines).toEqual([
      { net: 3333, rate: 20 },
      { net: 1666, rate: 5.5 },
    ]);
    const days = await program.query("select period::text from billing.coverage where service_id = $1", [serviceId]);
    expect(days).toEqual([{ period: "[2026-04-01,2026-05-01)" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-19 B-131 credited in full, its days are free again", async () => {
    const [invoice] = await program.query<{ id: string }>("select id from billing.money_documents where kind = 'invoice'");
    await program.inWork((work) => creditInvoice(work, { invoiceId: invoice!.id, reason: "mistake", releaseDays: true }));
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await program.query("select 1 from billing.coverage where service_id = $1", [serviceId])).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
