// Customers who come from another system with debts: the first days here treat them as they were treated there.
import { describe, expect, it } from "vitest";
import { takeOnCustomers } from "../../server/modules/ordering/index.ts";
import { type Day, day } from "../../shared/calendar.ts";
import { faultsOfBooks } from "../support/payer.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

describe("taking on customers who owe", async () => {
  const program = await testProgram({ now: "2026-04-15T10:00:00Z" });
  const shop = await sampleShop(program);
  const price = shop.fibre.prices[0]!;
  const takeOn = (fullName: string, status: "active" | "blocked", openingMinor: bigint) =>
    program.inWork((work) =>
      takeOnCustomers(work, [
        {
          customer: {
            ...{ partnerId: shop.partnerId, category: "individual", fullName, language: "en", status },
            ...{ emails: [`${status}@example.net`], addedOn: day("2026-04-15"), source: "import" },
            ...(status === "blocked" ? { blockedBy: "finance" } : {}),
          } as Parameters<typeof takeOnCustomers>[1][number]["customer"],
          account: { billingDay: 1, prepaidMonths: 1, paymentMethod: "bank_transfer", nextBillingOn: day("2026-05-01"), openingMinor },
          services: [
            {
              ...{ planId: shop.fibre.id, kind: "internet", state: "active", startOn: day("2026-01-01"), cause: "import" },
              ...{ planVersionId: price.planVersionId, unitPrice: price.price, taxId: price.taxId, includesTax: false },
              billed: { start: "2026-01-01" as Day, end: "2026-05-01" as Day },
            },
          ],
        },
      ]),
    );
  const statusOf = async (id: string) =>
    (await program.query<{ status: string }>("select status from customers.customers where id = $1", [id]))[0]?.status;
  await program.runDay();
  const [blocked] = await takeOn("Blocked Before", "blocked", -5400n);
  const [owing] = await takeOn("Owing Since Today", "active", -5400n);
  await program.runJobs();

  it("B-42 B-263 who was blocked there stays blocked here, and whose debt came with the import is not blocked at once", async () => {
    for (const moment of ["2026-04-16T08:00:00Z", "2026-04-17T05:00:00Z"]) {
      program.clock.moveTo(moment);
      await program.runDay();
      expect(await statusOf(blocked!.id)).toBe("blocked");
    }
    expect(await statusOf(owing!.id)).toBe("active");
    // Due after the usual 15 days, on Thursday 30 April; Friday 1 May is the first day after it.
    program.clock.moveTo("2026-05-01T08:00:00Z");
    await program.runDay();
    expect(await statusOf(owing!.id)).toBe("blocked");
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
