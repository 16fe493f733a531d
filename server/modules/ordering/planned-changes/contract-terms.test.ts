// What binds a customer, and what it costs not to be bound any more: minimum terms, pauses in them, notice, and documents of an end.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { shopOn } from "../../../../tests/support/change-shop.ts";
import { balanceOf, faultsOfBooks } from "../../../../tests/support/payer.ts";
import { confirmRun } from "../../billing/index.ts";
import { cancelDocumentsAt, cancelRefundUnused, changeFeeUpgrade, pauseCountsForTerm } from "./settings.ts";

type Shop = Awaited<ReturnType<typeof shopOn>>;
const run = ({ program, provider }: Shop, targetOn: string) =>
  confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day(targetOn), trigger: "manual" });
const nets = async (shop: Shop, customerId: string) => (await shop.documents(customerId)).map(({ kind, net }) => `${kind} ${net}`);

describe("B-99 postpaid", async () => {
  const shop = await shopOn("2026-05-11", "postpaid");
  const { program } = shop;

  it("a change credits nothing; the next run bills the days of both plans, and the fee with them", async () => {
    await shop.set(changeFeeUpgrade, 1000);
    const { serviceId, customerId } = await shop.subscriber({ prepaidMonths: 0 });
    const change = await shop.make(serviceId, { kind: "plan", planId: shop.fastId });
    expect(change).toMatchObject({
      state: "applied",
      figures: {
        credits: [],
        charges: [],
        fees: [{ code: "change", amount: { amount: "10.00" }, isNow: false }],
        credit: null,
        invoice: null,
        net: { amount: "0.00" },
        // F₄₅(10) = 14.52, 70.00 − F₇₀(10) = 47.42, and the fee.
        next: { on: "2026-06-01", net: { amount: "71.94" } },
      },
    });
    expect(await shop.documents(customerId)).toEqual([]);
    await shop.moveTo("2026-06-01T08:00:00Z");
    await run(shop, "2026-06-01");
    const lines = await program.query<{ kind: string; days: string; amount: bigint }>(
      `select line.kind, line.period_start || '–' || line.period_end as days, line.amount_minor as amount from billing.document_lines line
       join billing.money_documents document on document.id = line.document_id where document.account_id = $1 order by line.period_start nulls last`,
      [customerId],
    );
    expect(lines).toEqual([
      { kind: "recurring", days: "2026-05-01–2026-05-11", amount: 1452n },
      { kind: "recurring", days: "2026-05-11–2026-06-01", amount: 4742n },
      { kind: "fee", days: null, amount: 1000n },
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-109 an end has outstanding days always; they are invoiced at once", async () => {
    const { serviceId, customerId } = await shop.subscriber({ prepaidMonths: 0 });
    const planned = await shop.make(serviceId, { kind: "end", endOn: "2026-06-15" });
    // F(15) of June and all of what ran before it.
    expect(planned.figures).toMatchObject({ credit: null, invoice: { net: { amount: "67.50" } } });
    expect(await nets(shop, customerId)).toEqual(["invoice 6750"]);
  });
});

describe("B-101 a minimum term", async () => {
  const shop = await shopOn("2026-05-11", "term");
  const { program, provider } = shop;
  const bound = { contractMonths: 12, earlyFeeKind: "fixed", earlyFee: "25" };
  const contractOf = async (serviceId: string) => (await shop.service(serviceId)).contract?.end ?? null;
  const feesOf = async (serviceId: string, planId: string, more: object = {}) =>
    (await shop.quote(serviceId, { kind: "plan", planId, ...more })).figures.fees.map(({ code, amount }) => `${code} ${amount.amount}`);

  it("leaving it for less costs the plan's early fee, and the new plan's term begins with the change", async () => {
    const termId = await shop.plan("term", "70", bound);
    const cheapTermId = await shop.plan("cheap-term", "50", { contractMonths: 6 });
    const { serviceId } = await shop.subscriber({ planId: termId });
    expect(await contractOf(serviceId)).toBe("2027-05-01");
    expect(await feesOf(serviceId, provider.homeId)).toEqual(["early 25.00"]);
    expect(await shop.quote(serviceId, { kind: "plan", planId: cheapTermId })).toMatchObject({ contractEndOn: "2026-11-11" });
    await shop.make(serviceId, { kind: "plan", planId: cheapTermId });
    expect(await contractOf(serviceId)).toBe("2026-11-11");
  });

  it("a plan without a term frees who left for it, also where the fee was waived", async () => {
    const termId = await shop.plan("term-2", "70", bound);
    const { serviceId } = await shop.subscriber({ planId: termId });
    expect(await feesOf(serviceId, provider.homeId, { waive: "moved to where we have no fibre" })).toEqual([]);
    await shop.make(serviceId, { kind: "plan", planId: provider.homeId, waive: "moved to where we have no fibre" });
    expect(await contractOf(serviceId)).toBe(null);
  });

  it("a dearer plan costs no early fee and leaves the term as it is", async () => {
    const termId = await shop.plan("term-3", "60", bound);
    const { serviceId } = await shop.subscriber({ planId: termId });
    expect(await feesOf(serviceId, shop.fastId)).toEqual([]);
    await shop.make(serviceId, { kind: "plan", planId: shop.fastId });
    expect(await contractOf(serviceId)).toBe("2027-05-01");
  });

  it("a rule for the pair of plans waives it, and after the end there is none", async () => {
    const termId = await shop.plan("term-4", "70", {
      ...bound,
      transferRules: [
        {
          ...{ targetId: provider.homeId, channels: ["admin"], allowedWhen: "any_date", fee: "0", refund: null },
          ...{ approval: "none", feasibility: false, maxPerCycle: null },
        },
      ],
    });
    const { serviceId } = await shop.subscriber({ planId: termId });
    expect(await feesOf(serviceId, provider.homeId)).toEqual([]);
    const plainId = await shop.plan("term-5", "70", bound);
    const other = await shop.subscriber({ planId: plainId });
    expect(await feesOf(other.serviceId, provider.homeId, { on: "2027-04-30" })).toEqual(["early 25.00"]);
    expect(await feesOf(other.serviceId, provider.homeId, { on: "2027-05-01" })).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("P-85 B-106 a pause within a term", async () => {
  it.each([
    ["does not count: the term ends so many days later", false, "2027-09-11"],
    ["counts where the provider says so", true, "2027-09-01"],
  ])("%s", async (_why, counts, end) => {
    const shop = await shopOn("2026-09-05", `term${counts}`);
    await shop.set(pauseCountsForTerm, counts);
    const termId = await shop.plan("term", "45", { contractMonths: 12 });
    const { serviceId } = await shop.subscriber({ planId: termId });
    await shop.make(serviceId, { kind: "pause", on: "2026-09-10", until: "2026-09-20" });
    await shop.moveTo("2026-09-20T04:00:00Z");
    await shop.program.runDay();
    expect(await shop.service(serviceId)).toMatchObject({ state: "active", contract: { end } });
  });
});

describe("B-111 an end and its documents", async () => {
  const shop = await shopOn("2026-11-05", "documents");
  const { program } = shop;

  it("the quote comes first and writes nothing; at request the documents are made when it is confirmed", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    const quote = await shop.quote(serviceId, { kind: "end", endOn: "2026-11-12" });
    expect(quote).toMatchObject({ on: "2026-11-13", isAtOnce: false, documentsOn: "2026-11-05", figures: { net: { amount: "-32.40" } } });
    expect(await nets(shop, customerId)).toEqual(["invoice 4500"]);
    expect(await shop.service(serviceId)).toMatchObject({ endOn: null });
    await shop.confirm(quote.id);
    expect(await nets(shop, customerId)).toEqual(["invoice 4500", "credit_note 2700"]);
  });

  it("on the day: nothing until it is over, then the same documents", async () => {
    await shop.set(cancelDocumentsAt, "effective_date");
    const { serviceId, customerId } = await shop.subscriber();
    const quote = await shop.quote(serviceId, { kind: "end", endOn: "2026-11-12" });
    expect(quote).toMatchObject({
      documentsOn: "2026-11-13",
      figures: { credit: { net: { amount: "27.00" } }, net: { amount: "-32.40" } },
    });
    const planned = await shop.confirm(quote.id);
    expect(planned).toMatchObject({ state: "scheduled", isSettled: false });
    expect(await nets(shop, customerId)).toEqual(["invoice 4500"]);
    await shop.moveTo("2026-11-13T08:00:00Z");
    await program.runDay();
    expect(await shop.service(serviceId)).toMatchObject({ state: "disabled", endOn: "2026-11-12", invoicedUntilOn: "2026-11-12" });
    expect(await nets(shop, customerId)).toEqual(["invoice 4500", "credit_note 2700"]);
    expect(await balanceOf(program, customerId)).toBe(3240n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("on the day, and taken back before it: no document was ever made", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    const planned = await shop.make(serviceId, { kind: "end", endOn: "2026-11-20" });
    expect(await shop.service(serviceId)).toMatchObject({ endOn: "2026-11-20" });
    const { withdrawChangeEndpoint } = await import("./contract.ts");
    await shop
      .staff()
      .ok(withdrawChangeEndpoint, { params: { plannedChangeId: planned.id }, body: { reason: "" }, version: planned.version });
    expect(await shop.service(serviceId)).toMatchObject({ endOn: null, state: "active" });
    expect(await nets(shop, customerId)).toEqual(["invoice 4500"]);
  });

  it("B-109 where unused days are not given back, an end today leaves them paid", async () => {
    await shop.set(cancelRefundUnused, false);
    const { serviceId, customerId } = await shop.subscriber();
    await shop.make(serviceId, { kind: "end", endOn: "2026-11-13", isNow: true });
    expect(await nets(shop, customerId)).toEqual(["invoice 4500"]);
    expect(await shop.service(serviceId)).toMatchObject({ state: "disabled" });
  });

  it("B-110 a notice that is not kept is paid to its end", async () => {
    await shop.set(cancelRefundUnused, true);
    await shop.set(cancelDocumentsAt, "request");
    const planId = await shop.plan("notice", "45", { noticeDays: 14 });
    const { serviceId } = await shop.subscriber({ planId });
    // Asked on the 13th, so it is paid until the 26th.
    const quote = await shop.quote(serviceId, { kind: "end", endOn: "2026-11-15" });
    expect(quote).toMatchObject({ notes: [{ code: "notice-not-kept" }], figures: { credit: { net: { amount: "6.00" } } } });
  });
});
