// What is not used of a period that was paid ahead comes back alike, whatever documents the provider makes of prepaid periods (B-34): with each
// charge, with each payment, for the month, or none.
import { describe, expect, it } from "vitest";
import { creditInvoiceEndpoint } from "../../server/modules/billing/documents/contract.ts";
import { advanceTax, prepaidInvoiceAfter } from "../../server/modules/billing/prepaid/prepaid-settings.ts";
import { replayDocumentEndpoint } from "../../server/modules/billing/replay/contract.ts";
import { creditOnDeactivation } from "../../server/modules/billing/terms/switches.ts";
import { changeTaxRate } from "../../server/modules/catalog/change-tax.ts";
import { changeCustomerStatuses } from "../../server/modules/customers/index.ts";
import { prepaidChangeFeeUpgrade } from "../../server/modules/ordering/planned-changes/settings.ts";
import { day } from "../../shared/calendar.ts";
import { shopOn } from "../support/change-shop.ts";
import { balanceOf, faultsOfBooks } from "../support/payer.ts";
import { pay, prepaid, prepaidTypes, type Shop, weekly } from "../support/prepaid-shop.ts";

const ways = ["charge", "payment", "month_end", "none"] as const;

async function shopWith(way: (typeof ways)[number], today: string, code: string): Promise<Shop> {
  const shop = await shopOn(today, code);
  await shop.set(prepaidInvoiceAfter, way);
  await shop.set(advanceTax, `vat-${code}`);
  return shop;
}
const days = async (shop: Shop, serviceId: string) => (await shop.covered(serviceId)).map(({ period }) => period);
const at = async (shop: Shop, on: string) => {
  await shop.moveTo(`${on}T08:00:00Z`);
  await shop.program.runDay();
};
const documents = async (shop: Shop, customerId: string) =>
  (await shop.documents(customerId)).map(({ kind, net, gross }) => `${kind} ${net} ${gross}`);

describe.each(ways)("prepaid_invoice_after %s", async (way) => {
  const shop = await shopWith(way, "2026-06-01", way.replace("_", "-"));
  const { program } = shop;
  const small = await shop.plan("small", "12", weekly);
  const big = await shop.plan("big", "20", weekly);
  const pausable = await shop.plan("pausable", "12", { ...weekly, pausePrice: "3.5" });
  const balance = ({ customerId }: { customerId: string }) => balanceOf(program, customerId);

  it("B-100 B 5.1 weekly 12.00, changed on its third day: 6.86 comes back, and a whole week of 20.00 begins, as quoted", async () => {
    const one = await prepaid(shop, small, { startOn: "2026-06-01", money: "40" });
    expect(await balance(one)).toBe(2560n);
    await shop.moveTo("2026-06-03T08:00:00Z");
    const quote = await shop.quote(one.serviceId, { kind: "plan", planId: big });
    expect(quote).toMatchObject({
      isAtOnce: true,
      on: "2026-06-03",
      figures: {
        credits: [{ amount: { amount: "6.86" }, days: 4, period: { start: "2026-06-04", end: "2026-06-08" } }],
        charges: [{ amount: { amount: "20.00" }, days: 7, period: { start: "2026-06-03", end: "2026-06-10" } }],
        credit: { net: { amount: "6.86" }, tax: { amount: "1.37" }, gross: { amount: "8.23" } },
        invoice: { net: { amount: "20.00" }, gross: { amount: "24.00" } },
        net: { amount: "15.77" },
        next: { on: "2026-06-10", net: { amount: "20.00" } },
      },
    });
    await shop.confirm(quote.id);
    await program.runJobs();
    expect(await balance(one)).toBe(983n);
    expect(await days(shop, one.serviceId)).toEqual(["[2026-06-01,2026-06-03)", "[2026-06-03,2026-06-10)"]);
    // B-100 changed again two days later, only the second week comes back: 20.00 less F(3) 8.57.
    await shop.moveTo("2026-06-05T08:00:00Z");
    const again = await shop.make(one.serviceId, { kind: "plan", planId: small });
    expect(again.figures).toMatchObject({ credits: [{ amount: { amount: "11.43" } }], credit: { gross: { amount: "13.72" } } });
    expect(await balance(one)).toBe(983n + 1372n - 1440n);
    expect(await days(shop, one.serviceId)).toEqual(["[2026-06-01,2026-06-03)", "[2026-06-03,2026-06-05)", "[2026-06-05,2026-06-12)"]);
  });

  it("B-100 a change is refused that the balance with what comes back does not pay for, and a fee counts", async () => {
    await shop.set(prepaidChangeFeeUpgrade, 100);
    const one = await prepaid(shop, small, { startOn: "2026-06-05", money: "30.17" });
    await shop.moveTo("2026-06-07T08:00:00Z");
    // 15.77 and 8.23 back, 24.00 and 1.20 for the new week and the fee: 1.20 is missing.
    await expect(shop.quote(one.serviceId, { kind: "plan", planId: big })).rejects.toThrow(/1\.20/);
    await pay(shop, one.customerId, "1.20");
    const change = await shop.make(one.serviceId, { kind: "plan", planId: big });
    expect(change.figures).toMatchObject({ fees: [{ isNow: true }], net: { amount: "16.97" } });
    expect(await balance(one)).toBe(0n);
    await shop.set(prepaidChangeFeeUpgrade, 0);
  });

  it("B-103 B-105 a pause gives its days back at its beginning, the week ahead costs its pause price, and the return gives that back", async () => {
    await shop.moveTo("2026-06-08T08:00:00Z");
    const open = await prepaid(shop, pausable, { startOn: "2026-06-08", money: "40" });
    const known = await prepaid(shop, pausable, { startOn: "2026-06-08", money: "40" });
    await shop.moveTo("2026-06-11T08:00:00Z");
    const quote = await shop.quote(open.serviceId, { kind: "pause", until: null });
    expect(quote.figures).toMatchObject({ credit: { net: { amount: "6.86" }, gross: { amount: "8.23" } }, net: { amount: "-8.23" } });
    await shop.confirm(quote.id);
    await program.runJobs();
    // 40.00 − 14.40 + 8.23 − 4.20
    expect(await balance(open)).toBe(2963n);
    // Paused from the 11th and back on the 18th: the pause is a week at 3.50 and no more.
    await shop.make(known.serviceId, { kind: "pause", until: "2026-06-18" });
    await program.runJobs();
    expect(await balance(known)).toBe(2963n);
    await shop.moveTo("2026-06-13T08:00:00Z");
    await shop.make(open.serviceId, { kind: "resume" });
    await program.runJobs();
    // F(2) of 3.50 is 1.00: 2.50 and its tax come back, a week of 12.00 begins.
    expect(await balance(open)).toBe(2963n + 300n - 1440n);
    expect(await days(shop, open.serviceId)).toEqual(["[2026-06-08,2026-06-11)", "[2026-06-11,2026-06-13)", "[2026-06-13,2026-06-20)"]);
    await at(shop, "2026-06-18");
    expect(await balance(known)).toBe(2963n - 1440n);
  });

  it("B-109 the end gives back what is after it, and one that lies back gives back more", async () => {
    const coming = await prepaid(shop, small, { startOn: "2026-06-18", money: "20" });
    const past = await prepaid(shop, small, { startOn: "2026-06-18", money: "20" });
    expect(await shop.make(coming.serviceId, { kind: "end", endOn: "2026-06-20", final: "keep" })).toMatchObject({
      figures: { credit: { net: { amount: "6.86" } }, net: { amount: "-8.23" } },
    });
    await at(shop, "2026-06-21");
    expect(await balance(coming)).toBe(560n + 823n);
    await shop.make(past.serviceId, { kind: "end", endOn: "2026-06-19", final: "keep" });
    // F(2) of 12.00 is 3.43.
    expect(await balance(past)).toBe(560n + 1028n);
    expect(await days(shop, past.serviceId)).toEqual(["[2026-06-18,2026-06-20)"]);
  });

  it("B-94 B-113 what was planned is withdrawn, and nothing moves", async () => {
    await shop.moveTo("2026-06-21T10:00:00Z");
    const one = await prepaid(shop, small, { startOn: "2026-06-21", money: "20" });
    for (const wish of [
      { kind: "end", endOn: "2026-06-24", final: "keep" },
      { kind: "plan", planId: big, on: "2026-06-23" },
    ]) {
      const planned = await shop.make(one.serviceId, wish);
      await shop.withdraw(planned);
      expect(await balance(one)).toBe(560n);
    }
    expect(await days(shop, one.serviceId)).toEqual(["[2026-06-21,2026-06-28)"]);
  });

  it("B-38 who becomes inactive has the days back, where the account has it so", async () => {
    await shop.set(creditOnDeactivation, true);
    const one = await prepaid(shop, small, { startOn: "2026-06-21", money: "20" });
    await shop.moveTo("2026-06-24T08:00:00Z");
    await program.inWork((work) =>
      changeCustomerStatuses(work, [{ customerId: one.customerId, to: "inactive", reason: "Test" }] as never, "system"),
    );
    await program.runJobs();
    expect(await balance(one)).toBe(560n + 823n);
    await shop.set(creditOnDeactivation, false);
  });

  it("B-102 another price does not touch a week that is paid", async () => {
    await shop.moveTo("2026-06-24T10:00:00Z");
    const one = await prepaid(shop, small, { startOn: "2026-06-24", money: "40" });
    await shop.make(one.serviceId, { kind: "terms", customPrice: "15.00" });
    expect(await balance(one)).toBe(2560n);
    await at(shop, "2026-07-01");
    expect(await balance(one)).toBe(2560n - 1800n);
  });

  it("B-109 after the month's invoice, if there is one, days of a charge that reaches into the next month come back as well", async () => {
    await shop.moveTo("2026-07-01T10:00:00Z");
    const month = await shop.plan("month", "30", { billingTypes: prepaidTypes });
    await shop.moveTo("2026-07-20T08:00:00Z");
    const one = await prepaid(shop, month, { startOn: "2026-07-20", money: "36" });
    await at(shop, "2026-08-01");
    await shop.moveTo("2026-08-05T08:00:00Z");
    // 31 days from 20 July on; with 5 August 17 of them are used, F(17) 16.45.
    const ended = await shop.make(one.serviceId, { kind: "end", endOn: "2026-08-05", isNow: true, final: "keep" });
    expect(ended.figures).toMatchObject({ credit: { net: { amount: "13.55" }, gross: { amount: "16.26" } } });
    expect(await balance(one)).toBe(1626n);
    const invoice = "invoice 3000 3600";
    const note = "credit_note 1355 1626";
    expect(await documents(shop, one.customerId)).toEqual(
      { charge: [invoice, note], payment: [invoice], month_end: [invoice, note], none: [] }[way],
    );
  });

  it("the books are right after all of it", async () => {
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("B-34 the month's invoice where days came back", async () => {
  const shop = await shopWith("month_end", "2026-06-01", "month");
  const { program } = shop;
  const small = await shop.plan("small", "12", weekly);
  const big = await shop.plan("big", "20", weekly);
  const lines = async ({ customerId }: { customerId: string }) =>
    (
      await program.query<{ said: string }>(
        `select concat_ws(' ', line.period_start, line.period_end, line.days, line.amount_minor) as said from billing.document_lines line
          join billing.money_documents document on document.id = line.document_id
          where document.account_id = $1 and document.kind = 'invoice' order by line.position`,
        [customerId],
      )
    ).map(({ said }) => said);

  it("lists the days that were used with what they cost, and its tax is what the charges bore", async () => {
    const changed = await prepaid(shop, small, { startOn: "2026-06-01", money: "60" });
    const sameDay = await prepaid(shop, small, { startOn: "2026-06-01", money: "60" });
    const paused = await prepaid(shop, small, { startOn: "2026-06-01", money: "60" });
    const back = await prepaid(shop, small, { startOn: "2026-06-01", money: "60" });
    await shop.make(sameDay.serviceId, { kind: "plan", planId: big });
    await shop.make(back.serviceId, { kind: "pause", until: null });
    await shop.moveTo("2026-06-03T08:00:00Z");
    await shop.make(changed.serviceId, { kind: "plan", planId: big });
    await shop.make(paused.serviceId, { kind: "pause", until: "2026-06-10" });
    await at(shop, "2026-06-08");
    await shop.make(changed.serviceId, { kind: "end", endOn: "2026-06-08", isNow: true, final: "keep" });
    await shop.make(sameDay.serviceId, { kind: "end", endOn: "2026-06-08", isNow: true, final: "keep" });
    await at(shop, "2026-06-12");
    await shop.make(paused.serviceId, { kind: "end", endOn: "2026-06-12", isNow: true, final: "keep" });
    const before = await balanceOf(program, changed.customerId);
    await at(shop, "2026-07-01");
    // F(3) of 12.00; of 20.00 six of seven days, from the day of the change on.
    expect(await lines(changed)).toEqual(["2026-06-01 2026-06-04 3 514", "2026-06-03 2026-06-09 6 1714"]);
    // The first day is paid twice, once as a day of each plan (B-100); the second week begins on 8 June.
    expect(await lines(sameDay)).toEqual(["2026-06-01 2026-06-02 1 171", "2026-06-01 2026-06-08 7 2000", "2026-06-08 2026-06-09 1 286"]);
    // Of a week that was paused from its third day on, two days were used; the week after the return was cut short.
    expect(await lines(paused)).toEqual(["2026-06-01 2026-06-03 2 343", "2026-06-10 2026-06-13 3 514"]);
    // What came back in whole is on no invoice, and nothing is left over to be invoiced.
    expect(await documents(shop, back.customerId)).toEqual([]);
    const [sum] = await program.query(
      `select (select sum(net_minor)::int from billing.charges where account_id = $1) as net, (select sum(tax_minor)::int from billing.charges where account_id = $1) as tax,
        document.net_minor::int as listed, document.tax_minor::int as listed_tax, state from billing.money_documents document where account_id = $1`,
      [changed.customerId],
    );
    expect(sum).toMatchObject({ net: 2228, listed: 2228, state: "paid" });
    expect(sum).toMatchObject({ listed_tax: sum?.tax });
    expect(await balanceOf(program, changed.customerId)).toBe(before);
    expect(await faultsOfBooks(program)).toEqual([]);
    await at(shop, "2026-07-02");
    expect(await documents(shop, changed.customerId)).toHaveLength(1);
  });
});

describe("B-129 B-144 a rate that is decided for days that were charged already", async () => {
  const shop = await shopWith("month_end", "2026-06-01", "late");
  const { program } = shop;
  const month = await shop.plan("month", "30", { billingTypes: prepaidTypes });

  it("moves neither what comes back nor the month's invoice: both bear the rate that was charged", async () => {
    const given = await prepaid(shop, month, { startOn: "2026-06-01", money: "60" });
    const kept = await prepaid(shop, month, { startOn: "2026-06-01", money: "60" });
    await at(shop, "2026-06-05");
    await program.inWork((work) => changeTaxRate(work, shop.provider.taxId, { ratePercent: "30", validFrom: day("2026-05-20") }));
    const later = await prepaid(shop, month, { startOn: "2026-06-05", money: "60" });
    expect(await balanceOf(program, later.customerId)).toBe(6000n - 3900n);
    await at(shop, "2026-06-10");
    const ended = await shop.make(given.serviceId, { kind: "end", endOn: "2026-06-10", isNow: true, final: "keep" });
    expect(ended.figures).toMatchObject({ credit: { net: { amount: "20.00" }, tax: { amount: "4.00" } } });
    expect(await balanceOf(program, given.customerId)).toBe(6000n - 3600n + 2400n);
    await at(shop, "2026-07-01");
    expect(await documents(shop, given.customerId)).toEqual(["invoice 1000 1200"]);
    expect(await documents(shop, kept.customerId)).toEqual(["invoice 3000 3600"]);
    expect(await documents(shop, later.customerId)).toEqual(["invoice 3000 3900"]);
    // What is credited of it afterwards bears that rate as well, and whoever works it out again finds no difference (B-253).
    const [invoice] = await program.query<{ id: string }>("select id from billing.money_documents where account_id = $1", [
      kept.customerId,
    ]);
    expect((await shop.staff().ok(replayDocumentEndpoint, { params: { documentId: invoice!.id } })).differences).toEqual([]);
    await shop
      .staff()
      .ok(creditInvoiceEndpoint, { params: { documentId: invoice!.id }, body: { reason: "Not wanted", releaseDays: true } });
    expect(await documents(shop, kept.customerId)).toEqual(["invoice 3000 3600", "credit_note 3000 3600"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
