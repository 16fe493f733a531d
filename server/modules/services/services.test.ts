import { describe, expect, it } from "vitest";
import type { Day } from "../../../shared/calendar.ts";
import { sampleCustomers, samplePartner } from "../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { createPlan, createTax, loadTaxBook } from "../catalog/index.ts";
import { addServices, changeServiceState, listBillableServices, type NewService } from "./index.ts";

const d = (text: string) => text as Day;

describe("services", async () => {
  const program = await testProgram();
  const partnerId = await samplePartner(program);
  const vat = await program.inWork((work) => createTax(work, { name: "VAT 20 %", code: "vat", ratePercent: "20" }));
  const fibre = await program.inWork((work) =>
    createPlan(work, {
      code: "fibre-100",
      kind: "internet",
      title: "Fibre 100",
      currency: "EUR",
      partnerIds: [partnerId],
      price: "45",
      taxId: vat.id,
      pausePrice: "5",
    }),
  );
  const price = fibre.prices[0]!;
  const service = (customerId: string, more: Partial<NewService> = {}): NewService => ({
    customerId,
    partnerId,
    planId: fibre.id,
    kind: "internet",
    state: "active",
    startOn: d("2026-01-01"),
    planVersionId: price.planVersionId,
    unitPrice: price.price,
    taxId: price.taxId,
    includesTax: price.includesTax,
    cause: "import",
    ...more,
  });

  it("adds thousands in a few statements, in the order of the request, and reads them back for billing", async () => {
    const customers = await sampleCustomers(program, partnerId, 10_000);
    const before = Date.now();
    const added = await program.inWork((work) =>
      addServices(
        work,
        customers.map((id, i) =>
          service(id, { login: `bulk-${i}`, discounts: [{ percent: "10", startOn: d("2026-01-01"), reason: "welcome" }] }),
        ),
      ),
    );
    const tookMs = Date.now() - before;
    expect(added.map((each) => each.number)).toEqual(customers.map((_, i) => added[0]!.number + i));
    const readFrom = Date.now();
    const billable = await program.inWork((work) => listBillableServices(work, customers.slice(0, 1000)));
    process.stderr.write(`add 10,000: ${tookMs} ms; read 1,000: ${Date.now() - readFrom} ms\n`);
    expect(billable).toHaveLength(1000);
    const first = billable.find((each) => each.id === added[0]!.id)!;
    expect(first).toMatchObject({ start: "2026-01-01", end: null, login: "bulk-0", payerId: customers[0] });
    expect(first.segments).toMatchObject([
      { start: "2026-01-01", end: null, unitPrice: "45.00000000", billable: "yes", plan: { code: "fibre-100", pausePrice: "5" } },
    ]);
    expect(first.discounts).toMatchObject([{ kind: "percent", value: "10.0000" }]);
    expect((await program.inWork(loadTaxBook)).taxes.get(vat.id)).toMatchObject({ code: "vat", ratePercent: "20.00000" });
  });

  it("B-23 pauses, resumes, stops and restarts, each from its day", async () => {
    const [customerId] = await sampleCustomers(program, partnerId);
    const [added] = await program.inWork((work) => addServices(work, [service(customerId!)]));
    const move = (to: "paused" | "active" | "stopped", cause: "pause" | "resume" | "customer_inactive" | "customer_active", on: string) =>
      program.inWork((work) => changeServiceState(work, { serviceId: added!.id, to, cause, on: d(on) }));
    await move("paused", "pause", "2026-02-10");
    await move("active", "resume", "2026-02-20");
    await move("stopped", "customer_inactive", "2026-03-01");
    await move("active", "customer_active", "2026-03-05");
    const [read] = await program.inWork((work) => listBillableServices(work, [customerId!]));
    expect(read!.segments.map(({ start, end, billable }) => ({ start, end, billable }))).toEqual([
      { start: "2026-01-01", end: "2026-02-10", billable: "yes" },
      { start: "2026-02-10", end: "2026-02-20", billable: "pause_price" },
      { start: "2026-02-20", end: "2026-03-01", billable: "yes" },
      { start: "2026-03-05", end: null, billable: "yes" },
    ]);
    await expect(move("active", "resume", "2026-03-06")).rejects.toMatchObject({ code: "transition-refused" });
  });
});
