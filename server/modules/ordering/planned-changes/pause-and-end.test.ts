// Pausing, resuming and ending as months go by: the roll does what was planned, and the books say what the rules say.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { shopOn } from "../../../../tests/support/change-shop.ts";
import { announced, balanceOf, faultsOfBooks } from "../../../../tests/support/payer.ts";
import { confirmRun } from "../../billing/index.ts";
import { editServiceEndpoint, endServiceEndpoint } from "../../services/contract.ts";
import * as contract from "./contract.ts";
import { pauseCompensation } from "./settings.ts";

type Shop = Awaited<ReturnType<typeof shopOn>>;
const run = ({ program, provider }: Shop, targetOn: string) =>
  confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day(targetOn), trigger: "manual" });

describe("B-103 pause and resume", async () => {
  const shop = await shopOn("2026-09-05", "pause");
  const { program } = shop;

  it("B 5.5 10 to 19 September is planned, credited on its day, and wakes by itself", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    const planned = await shop.make(serviceId, { kind: "pause", on: "2026-09-10", until: "2026-09-20" });
    expect(planned).toMatchObject({
      state: "scheduled",
      figures: { credit: { net: { amount: "15.00" }, tax: { amount: "3.00" } } },
      isSettled: false,
    });
    expect(await balanceOf(program, customerId)).toBe(0n);
    await shop.moveTo("2026-09-10T04:00:00Z");
    await program.runDay();
    expect(await shop.service(serviceId)).toMatchObject({ state: "paused", stateSinceOn: "2026-09-10" });
    expect(await balanceOf(program, customerId)).toBe(1800n);
    // An outage: the roll of the 20th happens three days late, as the 20th.
    await shop.moveTo("2026-09-23T04:00:00Z");
    await program.runDay();
    expect(await shop.service(serviceId)).toMatchObject({ state: "active", stateSinceOn: "2026-09-20", invoicedUntilOn: "2026-09-30" });
    await shop.moveTo("2026-10-01T08:00:00Z");
    await run(shop, "2026-10-01");
    expect(await balanceOf(program, customerId)).toBe(1800n - 5400n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("P-82 an open pause", async () => {
  const shop = await shopOn("2026-11-11", "open");
  const { program, plan } = shop;

  it("credits 20.00 at once; back on the 21st, 10.00 and 1.34 for the pause stand on the next invoice", async () => {
    const planId = await plan("thirty", "30", { pausePrice: "4" });
    const { serviceId, customerId } = await shop.subscriber({ planId });
    await shop.make(serviceId, { kind: "pause" });
    expect(await balanceOf(program, customerId)).toBe(2400n);
    const { items } = await shop.staff().ok(contract.listPlannedChangesEndpoint, { query: { filter: { serviceId, state: "scheduled" } } });
    expect(items).toMatchObject([{ kind: "resume", on: "2027-02-09", channel: "roll" }]);
    await shop.moveTo("2026-11-21T08:00:00Z");
    const quote = await shop.staff().ok(contract.makeQuoteEndpoint, { params: { serviceId }, body: { wish: { kind: "resume" } } });
    await shop.staff().ok(contract.confirmQuoteEndpoint, { params: { quoteId: quote.id }, body: {} });
    await shop.moveTo("2026-12-01T08:00:00Z");
    await run(shop, "2026-12-01");
    const last = await program.query<{ amount_minor: bigint }>(
      `select amount_minor from billing.document_lines line join billing.money_documents document on document.id = line.document_id
       where document.account_id = $1 and document.kind = 'invoice' and document.issued_on = '2026-12-01' order by line.period_start`,
      [customerId],
    );
    expect(last.map(({ amount_minor }) => amount_minor)).toEqual([134n, 1000n, 3000n]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("E_PAUSE_LENGTH too short", async () => {
    const { serviceId } = await shop.subscriber();
    const refused = await shop.staff().refused(contract.makeQuoteEndpoint, {
      params: { serviceId },
      body: { wish: { kind: "pause", until: day("2026-11-13") } },
    });
    expect(refused).toMatchObject({ code: "pause-length", status: 422 });
  });
});

describe("B-104 a pause that extends", async () => {
  const shop = await shopOn("2026-09-10", "extend");
  const { program } = shop;

  it("moves no money: the paused days come behind the paid time", async () => {
    await shop.set(pauseCompensation, "extend");
    const { serviceId, customerId } = await shop.subscriber();
    await shop.make(serviceId, { kind: "pause", until: "2026-09-20" });
    expect(await balanceOf(program, customerId)).toBe(0n);
    await shop.moveTo("2026-09-20T04:00:00Z");
    await program.runDay();
    expect(await shop.service(serviceId)).toMatchObject({ state: "active", invoicedUntilOn: "2026-10-10" });
    await shop.moveTo("2026-10-01T08:00:00Z");
    await run(shop, "2026-10-01");
    // October without its first ten days: 45.00 − F(10) = 30.48.
    expect(await balanceOf(program, customerId)).toBe(-3658n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("B-109 an end", async () => {
  const shop = await shopOn("2026-11-05", "end");
  const { program } = shop;

  it("B 6 12 November, unpaid: 32.40 goes to the invoice, 21.60 remains; withdrawing balances it", async () => {
    const { serviceId, customerId } = await shop.subscriber({ isPaid: false });
    const planned = await shop.make(serviceId, { kind: "end", endOn: "2026-11-12", reason: "moves away" });
    expect(planned).toMatchObject({
      state: "scheduled",
      on: "2026-11-13",
      isSettled: true,
      figures: { credit: { net: { amount: "27.00" }, gross: { amount: "32.40" } } },
    });
    expect(await shop.documents(customerId)).toMatchObject([
      { kind: "invoice", open: "2160" },
      { kind: "credit_note", gross: "3240", open: "0" },
    ]);
    expect(await shop.service(serviceId)).toMatchObject({ endOn: "2026-11-12", state: "active" });
    const kept = await shop.staff().ok(contract.withdrawChangeEndpoint, {
      params: { plannedChangeId: planned.id },
      body: { reason: "stays" },
      version: planned.version,
    });
    expect(kept.state).toBe("withdrawn");
    expect(await balanceOf(program, customerId)).toBe(-5400n);
    expect(await shop.service(serviceId)).toMatchObject({ endOn: null, invoicedUntilOn: "2026-11-30" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B 6 15 December, invoiced until 30 November: 26.12 now, no line in December (I-4), over on the 16th at 00:05", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    await shop.make(serviceId, { kind: "end", endOn: "2026-12-15" });
    expect((await shop.documents(customerId)).at(-1)).toMatchObject({ kind: "invoice", net: "2177", gross: "2612" });
    await shop.moveTo("2026-12-01T08:00:00Z");
    await run(shop, "2026-12-01");
    expect(await shop.documents(customerId)).toHaveLength(2);
    await shop.moveTo("2026-12-16T00:00:00Z");
    await program.runDay();
    await program.runJobs();
    expect(await shop.service(serviceId)).toMatchObject({ state: "disabled", endOn: "2026-12-15" });
    expect((await announced(program, customerId, "service.")).map(({ type }) => type)).toContain("service.last_ended");
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("B-115, B-110, B-20 what an end takes along", async () => {
  const shop = await shopOn("2026-11-05", "along");
  const { program, provider } = shop;

  it("B-115 what depends on a service ends with it, on one credit note", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    const { addServices } = await import("../../services/index.ts");
    const { getPlan } = await import("../../catalog/index.ts");
    const child = await program.inWork(async (work) => {
      const voice = await getPlan(work, provider.voiceId);
      const [price] = voice.prices;
      const [added] = await addServices(work, [
        {
          ...{
            customerId,
            partnerId: provider.partnerId,
            planId: voice.id,
            kind: voice.kind,
            state: "active" as const,
            startOn: day("2026-11-05"),
          },
          ...{
            planVersionId: price!.planVersionId,
            unitPrice: price!.price,
            taxId: price!.taxId,
            includesTax: price!.includesTax,
            cause: "staff",
          },
        },
      ]);
      return added!.id;
    });
    const read = await shop.service(child);
    await shop
      .staff()
      .ok(editServiceEndpoint, { params: { serviceId: child }, body: { dependsOnServiceId: serviceId }, version: read.version });
    const quote = await shop.quote(serviceId, { kind: "end", endOn: "2026-11-12" });
    expect(quote.notes).toMatchObject([{ code: "ends-others" }]);
    await shop.confirm(quote.id);
    expect(await shop.service(child)).toMatchObject({ endOn: "2026-11-12" });
    // 27.00 back, and eight of thirty days of the child, which no invoice had: F(12) − F(4) of 12.50.
    expect((await shop.documents(customerId)).map(({ kind, net }) => [kind, net])).toEqual([
      ["invoice", "4500"],
      ["invoice", "333"],
      ["credit_note", "2700"],
    ]);
    await shop.moveTo("2026-11-13T04:00:00Z");
    await program.runDay();
    expect(await shop.service(child)).toMatchObject({ state: "disabled" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("planned changes", async () => {
  const shop = await shopOn("2026-11-11", "plan");
  const { program } = shop;

  it("M-26 there is one; staff may put another in its place, and withdraw it; the roll fails alone", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    const first = await shop.make(serviceId, { kind: "plan", planId: shop.fastId, on: "2026-12-05" });
    expect(first).toMatchObject({
      state: "scheduled",
      figures: { credit: { net: { amount: "39.19" } }, invoice: { net: { amount: "60.97" } } },
    });
    const second = await shop.quote(serviceId, { kind: "pause", on: "2026-12-10", until: "2026-12-24" });
    expect(await shop.staff().refused(contract.confirmQuoteEndpoint, { params: { quoteId: second.id }, body: {} })).toMatchObject({
      code: "change-pending",
    });
    const replaced = await shop.confirm(second.id, true);
    expect(replaced.state).toBe("scheduled");
    const { items } = await shop.staff().ok(contract.listPlannedChangesEndpoint, { query: { filter: { serviceId }, sort: "on" } });
    expect(items.map(({ kind, state }) => [kind, state])).toEqual([
      ["plan", "replaced"],
      ["pause", "scheduled"],
    ]);
    await shop
      .staff()
      .ok(contract.withdrawChangeEndpoint, { params: { plannedChangeId: replaced.id }, body: {}, version: replaced.version });
    await shop.make(serviceId, { kind: "plan", planId: shop.fastId, on: "2026-12-05" });

    const other = await shop.subscriber();
    await shop.make(other.serviceId, { kind: "plan", planId: shop.fastId, on: "2026-12-05" });
    await program.query("update services.services set state = 'stopped' where id = $1", [other.serviceId]);
    await shop.moveTo("2026-12-01T08:00:00Z");
    await run(shop, "2026-12-01");
    await shop.moveTo("2026-12-05T04:00:00Z");
    await program.runDay();
    expect(await shop.service(serviceId)).toMatchObject({ plan: { id: shop.fastId }, state: "active" });
    expect((await shop.documents(customerId)).map(({ kind, net }) => [kind, net])).toEqual([
      ["invoice", "4500"],
      ["invoice", "4500"],
      ["invoice", "6097"],
      ["credit_note", "3919"],
    ]);
    const [failed] = await program.query<{ state: string; failure: string }>(
      "select state, failure from ordering.planned_changes where service_id = $1",
      [other.serviceId],
    );
    expect(failed).toMatchObject({ state: "failed" });
    expect(failed!.failure).toContain("stopped");
    expect((await announced(program, other.customerId, "planned_change.")).map(({ type }) => type)).toEqual([
      "planned_change.scheduled",
      "planned_change.failed",
    ]);
    // The roll again does nothing: what it did is done.
    await program.runDay();
    expect(await shop.documents(customerId)).toHaveLength(4);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-28 the service's own end, without a settlement, is refused where invoiced days would have to be credited", async () => {
    const { serviceId } = await shop.subscriber();
    const { version } = await shop.service(serviceId);
    const refused = await shop.staff().refused(endServiceEndpoint, { params: { serviceId }, body: { endOn: day("2026-11-12") }, version });
    expect(refused).toMatchObject({ code: "settlement-needed" });
  });
});
