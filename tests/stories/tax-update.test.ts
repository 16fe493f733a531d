// A tax update from the plan down to what waits for an invoice, on the day that it was planned for (B-146 to B-148).
import { beforeAll, describe, expect, it } from "vitest";
import { openAccounts } from "../../server/modules/billing/accounts/open-accounts.ts";
import { createOneTimeInvoiceEndpoint } from "../../server/modules/billing/one-time/contract.ts";
import { createTax, createTaxGroup, getPlan, type Plan } from "../../server/modules/catalog/index.ts";
import { applyTaxUpdate } from "../../server/modules/catalog/tax-updates/apply-update.ts";
import * as api from "../../server/modules/catalog/tax-updates/contract.ts";
import { listBillableServices } from "../../server/modules/services/index.ts";
import { addDays, type Day, day } from "../../shared/calendar.ts";
import { type Caller, signInStaff } from "../support/call-api.ts";
import { faultsOfBooks } from "../support/payer.ts";
import { type SampleShop, sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("a tax update", async () => {
  const program = await testProgram({ now: "2026-02-10T09:00:00Z" });
  let boss: Caller;
  let number = 0;
  beforeAll(async () => {
    boss = await signInStaff(program);
  });

  /** Sign-ins end meanwhile. */
  const moveTo = async (moment: string): Promise<void> => {
    program.clock.moveTo(moment);
    boss = await signInStaff(program);
  };

  /** A provider of its own with 19 %, a plan at 59.90 with tax and one at 45.00 without. */
  async function scene() {
    number += 1;
    const shop = await sampleShop(program, `tax${number}`);
    const vat = await program.inWork((work) => createTax(work, { name: `VAT ${number}`, code: `v-${number}`, ratePercent: "19" }));
    const gross = await shop.plan("gross", { price: "59.90", taxId: vat.id, includesTax: true, activationFee: "11.90" });
    const net = await shop.plan("net", { price: "45", taxId: vat.id });
    const wish = { oldTaxId: vat.id, newRatePercent: "21", on: day("2026-03-01"), bearer: "customer" as const };
    return { shop, vat, gross, net, wish };
  }
  const schedule = (body: object) => boss.ok(api.scheduleTaxUpdateEndpoint, { body: body as never });
  const show = async (id: string) => (await boss.ok(api.listTaxUpdatesEndpoint, {})).items.find((update) => update.id === id)!;
  const pricesOf = async (plan: Plan) =>
    (await program.inWork((work) => getPlan(work, plan.id))).prices.map(({ validFrom, price }) => `${validFrom} ${price}`);
  const piecesOf = async (customerId: string) =>
    (await program.inWork((work) => listBillableServices(work, [customerId])))[0]!.segments.map(
      ({ start, unitPrice, taxId, taxGroupId }) => ({ start, price: Number(unitPrice).toFixed(2), taxed: taxId ?? taxGroupId }),
    );
  const apply = (id: string) => applyTaxUpdate((act) => program.inWork(act), id);
  const account = (shop: SampleShop, customerId: string) =>
    program.inWork((work) =>
      openAccounts(work, [
        {
          ...{ customerId, partnerId: shop.partnerId, currency: "EUR", billingDay: 1, prepaidMonths: 1 },
          ...{ paymentMethod: "bank_transfer" as const, nextBillingOn: day("2026-05-01") },
        },
      ]),
    );

  it("B-148 the preview says by plan what it costs with and without tax, and what the month comes to; nothing is changed", async () => {
    const { shop, gross, net, wish } = await scene();
    const [one, two, three] = [await shop.customer(), await shop.customer(), await shop.customer()];
    await shop.add(one, gross);
    await shop.add(two, gross, { customPrice: "35.70", unitPrice: "35.70" });
    await shop.cover(await shop.add(three, net), "2026-01-01", "2026-06-01");
    const shown = await boss.ok(api.previewTaxUpdateEndpoint, { body: { ...wish, bearer: "isp" } as never });
    expect(shown.plans).toMatchObject([
      {
        ...{ title: "gross", services: 2, ownPriced: 1, invoicedFurther: 0 },
        before: { net: eur("50.34"), tax: eur("9.56"), gross: eur("59.90") },
        after: { net: eur("49.50"), tax: eur("10.40"), gross: eur("59.90") },
      },
      {
        ...{ title: "net", services: 1, invoicedFurther: 1 },
        before: { net: eur("45.00"), gross: eur("53.55") },
        after: { net: eur("45.00"), gross: eur("54.45") },
      },
    ]);
    // 50.336 + 30.00 + 45.00 before; 49.504 + 29.504 + 45.00 after.
    expect(shown.months).toEqual([{ before: eur("125.34"), after: eur("124.01") }]);
    expect(shown.missingMappings).toEqual([]);
    expect(await pricesOf(gross)).toEqual(["2025-01-01 59.9"]);
  });

  it("B-147 B-148 on its day the roll applies it: list prices, own prices, fees and waiting items; twice changes nothing", async () => {
    const { shop, gross, net, vat, wish } = await scene();
    const [list, own, billed, exclusive] = [await shop.customer(), await shop.customer(), await shop.customer(), await shop.customer()];
    await shop.add(list, gross);
    const ownId = await shop.add(own, gross, { customPrice: "35.70", unitPrice: "35.70" });
    await shop.cover(await shop.add(billed, gross), "2026-01-01", "2026-04-01");
    await shop.add(exclusive, net);
    await account(shop, list);
    const [item] = await program.query<{ id: string }>(
      `insert into billing.future_items (account_id, partner_id, side, kind, category, text, unit_price, tax_id, includes_tax, due_on, created_by, created_at)
       values ($1, $2, 'debit', 'fee', 'fee', 'Visit', 23.80, $3, true, '2026-05-01', '{}', now()) returning id`,
      [list, shop.partnerId, vat.id],
    );
    const { id } = await schedule(wish);
    await moveTo("2026-02-28T12:00:00Z");
    await program.runDay();
    expect((await show(id)).state).toBe("scheduled");
    expect(await pricesOf(gross)).toHaveLength(1);
    await moveTo("2026-03-01T06:00:00Z");
    await program.runDay();
    expect(await show(id)).toMatchObject({ state: "applied", steps: 4, done: 4, failures: [] });
    expect(await pricesOf(gross)).toEqual(["2025-01-01 59.9", "2026-03-01 60.91"]);
    expect(await pricesOf(net)).toEqual(["2025-01-01 45"]);
    expect((await program.inWork((work) => getPlan(work, gross.id))).activationFee).toBe("12.1");
    const priced = async (customerId: string) => (await piecesOf(customerId)).map(({ start, price }) => `${start} ${price}`);
    expect(await priced(list)).toEqual(["2026-01-01 59.90", "2026-03-01 60.91"]);
    expect(await priced(own)).toEqual(["2026-01-01 35.70", "2026-03-01 36.30"]);
    // Days that are invoiced stay as they are.
    expect(await priced(billed)).toEqual(["2026-01-01 59.90", "2026-04-01 60.91"]);
    expect(await priced(exclusive)).toEqual(["2026-01-01 45.00"]);
    expect(await program.query("select custom_price::text as price from services.services where id = $1", [ownId])).toEqual([
      { price: "36.30000000" },
    ]);
    expect(await program.query("select unit_price::text as price from billing.future_items where id = $1", [item!.id])).toEqual([
      { price: "24.20000000" },
    ]);
    const rates = await program.query(
      "select rate_percent::text as rate, valid_from::text as from from catalog.taxes where code = $1 order by 2 nulls first",
      [vat.code],
    );
    expect(rates).toEqual([
      { rate: "19.00000", from: null },
      { rate: "21.00000", from: "2026-03-01" },
    ]);
    expect(await apply(id)).toBe(0);
    expect(await pricesOf(gross)).toHaveLength(2);
    const log = (await boss.call(api.taxUpdateLogEndpoint, { params: { taxUpdateId: id } })).bytes.toString();
    expect(log).toMatch(/plan,gross,2026-03-01T[^,]+,,59.9,60.91,1,3,1,/);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-148 what was interrupted goes on where it stopped, and two at a time do each step once", async () => {
    const { shop, gross, net, wish } = await scene();
    const customers = [await shop.customer(), await shop.customer()];
    await shop.add(customers[0]!, gross);
    await shop.add(customers[1]!, net);
    const { id } = await schedule({ ...wish, on: day("2026-03-02") });
    let left = 2;
    const dies = <T>(act: Parameters<typeof program.inWork<T>>[0]): Promise<T> => {
      left -= 1;
      if (left < 0) throw new Error("killed");
      return program.inWork(act);
    };
    await expect(applyTaxUpdate(dies, id)).rejects.toThrow("killed");
    expect(await show(id)).toMatchObject({ state: "applying" });
    const both = await Promise.all([apply(id), apply(id)]);
    expect(both[0] + both[1]).toBe(3);
    expect(await show(id)).toMatchObject({ state: "applied", steps: 4, done: 4 });
    expect(await pricesOf(gross)).toEqual(["2025-01-01 59.9", "2026-03-02 60.91"]);
    expect(await piecesOf(customers[0]!)).toHaveLength(2);
  });

  it("B-146 B-147 another tax within a scope: its plans and groups take it, the others keep theirs", async () => {
    const { shop, vat, gross, wish } = await scene();
    const other = await sampleShop(program, `far${number}`);
    const foreign = await other.plan("foreign", { taxId: vat.id });
    const [city, newer] = await program.inWork(async (work) => [
      await createTax(work, { name: "City", code: `city-${number}`, ratePercent: "2" }),
      await createTax(work, { name: "New", code: `new-${number}`, ratePercent: "10" }),
    ]);
    const group = await program.inWork((work) =>
      createTaxGroup(work, {
        name: `Both ${number}`,
        components: [
          { taxId: vat.id, base: "net" },
          { taxId: city!.id, base: "net" },
        ],
      }),
    );
    const grouped = await shop.plan("grouped", { price: "12.10", taxId: null, taxGroupId: group.id, includesTax: true });
    const [a, b, c] = [await shop.customer(), await shop.customer(), await other.customer()];
    await shop.add(a, gross);
    await shop.add(b, grouped);
    await other.add(c, foreign);
    const { id } = await schedule({
      ...{ ...wish, newRatePercent: null, newTaxId: newer!.id, on: day("2026-03-04") },
      partnerIds: [shop.partnerId],
    });
    await apply(id);
    expect((await piecesOf(a)).map(({ taxed }) => taxed)).toEqual([vat.id, newer!.id]);
    // 12.10 ÷ 1.21 × 1.12
    const [, after] = await piecesOf(b);
    expect(after).toMatchObject({ price: "11.20" });
    const parts = await program.query("select tax_id from catalog.tax_group_components where group_id = $1 order by position", [
      after!.taxed,
    ]);
    expect(parts).toEqual([{ tax_id: newer!.id }, { tax_id: city!.id }]);
    expect(await piecesOf(c)).toHaveLength(1);
    expect(await pricesOf(foreign)).toHaveLength(1);
  });

  it("B-146 B-148 it is refused for the past, twice for one tax and without the right; it can be cancelled until it begins", async () => {
    const { wish } = await scene();
    const today = (await program.inWork((work) => Promise.resolve(work.now))).toISOString().slice(0, 10) as Day;
    const refusal = async (body: object, caller = boss) =>
      (await caller.refused(api.scheduleTaxUpdateEndpoint, { body: { ...wish, on: addDays(today, 10), ...body } as never })).errors?.[0]
        ?.code;
    expect(await refusal({ on: addDays(today, -1) })).toBe("before-today");
    expect(await refusal({ newTaxId: wish.oldTaxId })).toBe("required");
    expect(await refusal({ newTaxId: wish.oldTaxId, newRatePercent: null })).toBe("same-tax");
    expect(await refusal({ kinds: ["internet"] })).toBe("rate-for-all");
    const planned = await schedule({ ...wish, on: addDays(today, 10) });
    expect(await refusal({})).toBe("tax-update-open");
    const cancelled = await boss.ok(api.cancelTaxUpdateEndpoint, { params: { taxUpdateId: planned.id }, version: planned.version });
    expect(cancelled.state).toBe("cancelled");
    expect(await apply(planned.id)).toBe(0);
    // The step of today has been, so what begins today is done at once.
    const again = await schedule({ ...wish, on: today });
    await program.runJobs();
    expect((await show(again.id)).state).toBe("applied");
    const begun = await show(again.id);
    const refused = await boss.refused(api.cancelTaxUpdateEndpoint, { params: { taxUpdateId: again.id }, version: begun.version });
    expect(refused.code).toBe("tax-update-begun");
    const bound = await signInStaff(program, { partners: [(await scene()).shop.partnerId] });
    expect((await bound.refused(api.scheduleTaxUpdateEndpoint, { body: wish as never })).status).toBe(403);
  });

  it("B-144 B-146 the rate stands as soon as it is planned: the first invoice of the day bears it, and holds the update", async () => {
    const { shop, vat, wish } = await scene();
    const payer = await shop.customer();
    await account(shop, payer);
    const ratesOf = async () =>
      (
        await program.query<{ rate: string }>("select rate_percent::float8::text as rate from catalog.taxes where code = $1", [vat.code])
      ).map(({ rate }) => rate);
    const invoice = () =>
      boss.ok(createOneTimeInvoiceEndpoint, {
        params: { customerId: payer },
        body: { lines: [{ text: "Visit", unitPrice: "100", taxId: vat.id, includesTax: false }] } as never,
      });
    const cancel = async (id: string) => ({ params: { taxUpdateId: id }, version: (await show(id)).version });
    const first = await schedule({ ...wish, on: day("2026-03-05") });
    expect((await ratesOf()).toSorted()).toEqual(["19", "21"]);
    await moveTo("2026-03-04T22:30:00Z");
    expect(await invoice()).toMatchObject({ gross: eur("119.00") });
    // It can still be cancelled, and the old rate goes on.
    await boss.ok(api.cancelTaxUpdateEndpoint, await cancel(first.id));
    expect(await ratesOf()).toEqual(["19"]);
    const second = await schedule({ ...wish, on: day("2026-03-05") });
    await moveTo("2026-03-04T23:00:30Z");
    expect((await show(second.id)).state).toBe("scheduled");
    expect(await invoice()).toMatchObject({ gross: eur("121.00") });
    expect((await boss.refused(api.cancelTaxUpdateEndpoint, await cancel(second.id))).code).toBe("tax-update-begun");
    await moveTo("2026-03-05T06:00:00Z");
    await program.runDay();
    expect((await show(second.id)).state).toBe("applied");
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
