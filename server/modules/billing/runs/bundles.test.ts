// Bundles through the whole engine: one price, split over its components for tax and revenue, its days covered once.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInCustomer } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks } from "../../../../tests/support/payer.ts";
import { sampleShop } from "../../../../tests/support/sample-services.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createTax } from "../../catalog/index.ts";
import { setSetting } from "../../partners/index.ts";
import { portalGetDocumentEndpoint } from "../documents/contract.ts";
import { printedDocument } from "../documents/printed-document.ts";
import { confirmRun, creditInvoice, openAccounts } from "../index.ts";
import { showBundleComponents } from "../settings.ts";

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

  it("B-19 on paper and in the portal it is one line, with its parts below it where the partner shows them", async () => {
    const [invoice] = await program.query<{ id: string }>("select id from billing.money_documents where kind = 'invoice'");
    const linesOf = async () => {
      const { input } = await program.inWork((work) => printedDocument(work, program.tools, invoice!.id));
      return input.sections?.[0]?.lines;
    };
    const whole = { description: "duo", quantity: "1", unitPrice: "€49.99", taxRate: "20 % / 5.5 %", amount: "€49.99" };
    const portal = await signInCustomer(program, customerId);
    const seen = async () => (await portal.ok(portalGetDocumentEndpoint, { params: { documentId: invoice!.id } })).lines;
    expect(await linesOf()).toEqual([expect.objectContaining(whole)]);
    expect((await linesOf())?.[0]).not.toHaveProperty("parts");
    expect(await seen()).toMatchObject([{ text: "duo", amount: { amount: "49.99" }, parts: [] }]);
    await program.inWork((work) => setSetting(work, showBundleComponents, { level: "system" }, true));
    const parts = [
      { text: expect.any(String), amount: { amount: "33.33", currency: "EUR" } },
      { text: "voice", amount: { amount: "16.66", currency: "EUR" } },
    ];
    expect((await linesOf())?.[0]?.parts).toMatchObject([{ amount: "€33.33" }, { label: "voice · 5.5 %", amount: "€16.66" }]);
    expect(await seen()).toMatchObject([{ text: "duo", amount: { amount: "49.99" }, parts }]);
  });

  it("B-19 B-131 credited in full, its days are free again", async () => {
    const [invoice] = await program.query<{ id: string }>("select id from billing.money_documents where kind = 'invoice'");
    await program.inWork((work) => creditInvoice(work, { invoiceId: invoice!.id, reason: "mistake", releaseDays: true }));
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await program.query("select 1 from billing.coverage where service_id = $1", [serviceId])).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
