// What customers ask of their invoices in the portal, against the database.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInCustomer } from "../../../../tests/support/call-api.ts";
import { shopOn } from "../../../../tests/support/change-shop.ts";
import { invoicesOf } from "../../../../tests/support/payer.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { confirmRun } from "../index.ts";
import { portalInvoiceChangesEndpoint } from "../runs/contract.ts";
import { portalDocumentsFileEndpoint, portalListDocumentsEndpoint } from "./contract.ts";

describe("an invoice beside the one before it", async () => {
  const program = await testProgram({ now: "2026-04-01T06:00:00Z" });
  const { provider, subscribers } = await program.inWork(async (work) => {
    const made = await makeProvider(work);
    const plans = [made.homeId, made.voiceId];
    return {
      provider: made,
      subscribers: await addSubscribers(work, made, { count: 2, startOn: "2026-04-01", nextBillingOn: "2026-04-01", plans }),
    };
  });
  const [jana, other] = subscribers as [(typeof subscribers)[0], (typeof subscribers)[0]];
  const bill = (on: string) => {
    program.clock.moveTo(`${on}T08:00:00Z`);
    return confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day(on), trigger: "manual" });
  };
  const changesOf = async (place: number) => {
    const documentId = (await invoicesOf(program, jana.customerId))[place]?.id as string;
    return (await signInCustomer(program, jana.customerId)).ok(portalInvoiceChangesEndpoint, { params: { documentId } });
  };

  it("P-111 the first one has nothing before it, the second is the same", async () => {
    await bill("2026-04-01");
    await bill("2026-05-01");
    expect(await changesOf(0)).toMatchObject({ previous: null, changes: [] });
    expect(await changesOf(1)).toMatchObject({
      previous: { issuedOn: "2026-04-01", gross: { amount: "69.00" } },
      difference: { amount: "0.00" },
      tax: { amount: "0.00" },
      changes: [],
    });
  });

  it("P-111 names the higher price, and what of the difference is tax", async () => {
    await program.query("update services.segments set unit_price = 50 where service_id = $1", [jana.serviceIds[0]]);
    await bill("2026-06-01");
    expect(await changesOf(2)).toMatchObject({
      difference: { amount: "6.00" },
      tax: { amount: "1.00" },
      changes: [{ kind: "price", text: "Home", price: { before: "45.00", now: "50.00" }, difference: { amount: "5.00" } }],
    });
  });

  it("P-1 a stranger's invoice is not there", async () => {
    const documentId = (await invoicesOf(program, other.customerId))[1]?.id as string;
    const portal = await signInCustomer(program, jana.customerId);
    expect((await portal.refused(portalInvoiceChangesEndpoint, { params: { documentId } })).code).toBe("not-found");
  });

  it("P-108 finds invoices by a piece of the number and by what they charge for", async () => {
    const portal = await signInCustomer(program, jana.customerId);
    const found = async (q: string) => (await portal.ok(portalListDocumentsEndpoint, { query: { filter: { q } } })).items.length;
    const [first] = await invoicesOf(program, jana.customerId);
    expect([await found(first?.number ?? ""), await found("voic"), await found("router"), await found("%")]).toEqual([1, 3, 0, 0]);
  });

  it("P-109 takes the filtered list along as a table, in the customer's words, and only what is theirs", async () => {
    const portal = await signInCustomer(program, jana.customerId);
    const table = async (filter: object): Promise<string[]> => {
      const { bytes } = await portal.call(portalDocumentsFileEndpoint, { query: { format: "csv", filter } });
      return bytes
        .toString("utf8")
        .replace(/^\ufeff/, "")
        .trim()
        .split(/\r?\n/);
    };
    const [head, ...rows] = await table({});
    expect(head).toBe("Document,Number,Issue date,Due date,Net,Tax,Total,Still to pay,Currency");
    const mine = await invoicesOf(program, jana.customerId);
    expect(rows.map((row) => row.split(",")[1])).toEqual(mine.map(({ number }) => number).reverse());
    expect(rows[0]).toContain("2026-06-01,2026-06-16,62.50,12.50,75.00,75.00,EUR");
    expect(await table({ to: "2026-04-30" })).toHaveLength(2);
  });
});

describe("an invoice in the middle of a month", async () => {
  const shop = await shopOn("2026-04-18", "between");
  const { customerId, serviceId } = await shop.subscriber();
  const changesOf = async (place: number) => {
    const documentId = (await invoicesOf(shop.program, customerId))[place]?.id as string;
    return (await signInCustomer(shop.program, customerId)).ok(portalInvoiceChangesEndpoint, { params: { documentId } });
  };

  it("P-111 is not held against the month that it is a part of, and the next month is held against the whole month", async () => {
    await shop.make(serviceId, { kind: "plan", planId: shop.fastId });
    expect(await changesOf(1)).toMatchObject({ previous: null, changes: [] });
    await shop.moveTo("2026-05-01T08:00:00Z");
    await confirmRun((act) => shop.program.inWork(act), {
      partnerId: shop.provider.partnerId,
      targetOn: day("2026-05-01"),
      trigger: "manual",
    });
    const [whole] = await invoicesOf(shop.program, customerId);
    expect(await changesOf(2)).toMatchObject({
      previous: { id: whole?.id },
      changes: [{ kind: "price", price: { before: "45.00", now: "70.00" } }],
    });
  });
});
