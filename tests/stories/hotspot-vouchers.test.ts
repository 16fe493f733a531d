// Hotspot vouchers (B-230): sold with an invoice, used once, and always beside what 2400 says.
import { describe, expect, it } from "vitest";
import { setSetting } from "../../server/modules/partners/index.ts";
import * as contract from "../../server/modules/payments/hotspot-vouchers/contract.ts";
import { voucherExpiryIncome, voucherRevenue } from "../../server/modules/payments/hotspot-vouchers/settings.ts";
import { getReportEndpoint } from "../../server/modules/reports/finance/contract.ts";
import { day } from "../../shared/calendar.ts";
import { signInStaff } from "../support/call-api.ts";
import { balanceOf, faultsOfBooks, makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
const { provider, payers } = await makePayers(program, 4);
const staff = () => signInStaff(program, { role: "super_administrator" });
const eur = (amount: string) => ({ amount, currency: "EUR" });
const [hotel, cafe, other] = payers.map(({ customerId }) => customerId) as [string, string, string];

/** What stands on an account of the book, credits above zero. */
const stands = async (account: string): Promise<bigint> =>
  (
    await program.query<{ minor: bigint }>(
      "select coalesce(sum(credit_minor - debit_minor), 0)::int8 as minor from billing.journal_lines where partner_id = $1 and ledger_account = $2",
      [provider.partnerId, account],
    )
  )[0]!.minor;
/** What the revenue report says of each kind of revenue. */
const revenueByCategory = async (): Promise<Record<string, unknown>> => {
  const filter = { partner: provider.partnerId, from: "2026-04-01", to: "2026-04-30", by: "kind" };
  const view = await (await staff()).ok(getReportEndpoint, { params: { report: "revenue" }, query: { filter } as never });
  expect(view.ties.map(({ difference }) => difference.amount)).toEqual(["0.00"]);
  return Object.fromEntries(view.tables.find(({ id }) => id === "main")!.rows.map(({ cells }) => [cells.name, cells.net]));
};
const addKind = async (changes: object = {}) =>
  (await staff()).ok(contract.addVoucherKindEndpoint, {
    body: {
      ...{ partnerId: provider.partnerId, title: "One day", onlineMinutes: null, validMinutes: 1440, dataMb: 2000 },
      ...{ price: eur("5.00"), taxId: provider.taxId, includesTax: true, ...changes },
    },
  });
async function batchOf(kindId: string, quantity: number, validTill: string | null = null) {
  const call = await staff();
  const made = await call.ok(contract.makeVoucherBatchEndpoint, {
    body: { kindId, title: "Reception", prefix: "WF", quantity, validTill: validTill === null ? null : day(validTill) },
  });
  const { codes } = await call.ok(contract.exportVouchersEndpoint, {
    params: { voucherBatchId: made.id },
    version: made.version,
    body: {},
  });
  return { id: made.id, codes: codes.map(({ code }) => code) };
}
const viewOf = async (voucherBatchId: string) => (await staff()).ok(contract.getVoucherBatchEndpoint, { params: { voucherBatchId } });
const sell = async (voucherBatchId: string, customerId: string, count: number, paidBy: "cash" | null = null) =>
  (await staff()).ok(contract.sellVouchersEndpoint, {
    params: { voucherBatchId },
    version: (await viewOf(voucherBatchId)).version,
    body: { customerId, count, paidBy },
  });
const take = async (code: string, from = "Lobby") => (await staff()).call(contract.takeVoucherEndpoint, { body: { code, from } });

describe("B-230 hotspot vouchers", () => {
  it("B-230 B-250 sold as a one-time item with its tax; the revenue waits on 2400 for the first use", async () => {
    const kind = await addKind();
    const { id, codes } = await batchOf(kind.id, 5);
    const { label: batchLabel } = await viewOf(id);
    const call = await staff();
    // Nothing opens before it is sold.
    expect((await take(codes[0]!)).problem).toMatchObject({ status: 409, code: "voucher-refused" });
    const before = await balanceOf(program, hotel);
    const sold = await sell(id, hotel, 3);
    expect(sold).toMatchObject({
      from: 1,
      to: 3,
      invoice: { gross: eur("15.00") },
      batch: { counts: { new: 2, sold: 3 }, owed: eur("12.50") },
    });
    expect(await balanceOf(program, hotel)).toBe(before - 1500n);
    expect(await stands("2400")).toBe(1250n);
    expect(await faultsOfBooks(program)).toEqual([]);
    const used = await take(codes[1]!);
    expect(used.body).toMatchObject({ isFirst: true, validMinutes: 1440, dataMb: 2000, endsAt: "2026-04-02T08:00:00.000Z" });
    // 12.50 in three are 4.17, 4.17, 4.16.
    expect(await stands("2400")).toBe(833n);
    expect(await revenueByCategory()).toMatchObject({ hotspot_voucher: "-8.33" });
    // B-250 what is owed for vouchers stands in the same report as what is owed for refill cards: they share the account.
    const owed = await call.ok(getReportEndpoint, { params: { report: "refill-cards" }, query: { filter: {} } as never });
    expect(owed.tables[0]?.rows.map(({ cells }) => cells)).toMatchObject([
      { series: batchLabel, cards: 5, left: 4, used: 1, amount: "5.00", owed: "8.33" },
    ]);
    expect(owed.ties.map(({ reported, difference }) => [reported.amount, difference.amount])).toEqual([["8.33", "0.00"]]);
    const more = await call.refused(contract.sellVouchersEndpoint, {
      params: { voucherBatchId: id },
      version: (await viewOf(id)).version,
      body: { customerId: hotel, count: 3 },
    });
    expect(more.code).toBe("voucher-batch-state");
    const { items } = await call.ok(contract.listVouchersEndpoint, { params: { voucherBatchId: id }, query: {} });
    expect(items.map(({ state, usedFrom }) => `${state} ${usedFrom}`.trim())).toEqual(["sold", "used Lobby", "sold", "new", "new"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-230 for cash it is paid at once, and revenue at the sale leaves 2400 alone where the provider has it so", async () => {
    await program.inWork((work) => setSetting(work, voucherRevenue, { level: "system" }, "sale"));
    const { id, codes } = await batchOf((await addKind({ title: "Hour", price: eur("1.00"), validMinutes: 60 })).id, 2);
    const owed = await stands("2400");
    const before = await balanceOf(program, cafe);
    await sell(id, cafe, 2, "cash");
    expect(await balanceOf(program, cafe)).toBe(before);
    expect(await stands("2400")).toBe(owed);
    expect((await take(codes[0]!)).body).toMatchObject({ isFirst: true });
    await program.inWork((work) => setSetting(work, voucherRevenue, { level: "system" }, "first_use"));
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-230 two at once use one voucher: one is the first, its revenue counts once, and it opens until its time is over", async () => {
    const { id, codes } = await batchOf((await addKind({ title: "Ten minutes", validMinutes: 10 })).id, 1);
    await sell(id, other, 1);
    const owed = await stands("2400");
    const both = await Promise.all([take(codes[0]!, "A"), take(codes[0]!.toLowerCase().replaceAll("-", " "), "B"), take(codes[0]!, "C")]);
    expect(both.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(both.filter(({ body }) => (body as { isFirst: boolean }).isFirst)).toHaveLength(1);
    expect(owed - (await stands("2400"))).toBe(417n);
    program.clock.moveTo("2026-04-01T08:09:59Z");
    expect((await take(codes[0]!)).status).toBe(200);
    program.clock.moveTo("2026-04-01T08:10:00Z");
    // One text for used up, unknown and misread codes.
    const texts = [await take(codes[0]!), await take("WF-2222-3333-4444-5555"), await take("x")].map(({ problem }) => problem?.detail);
    expect(new Set(texts).size).toBe(1);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-230 void: nothing opens any more, what waited is revenue, and who bought them is credited with the tax if wanted", async () => {
    const { id, codes } = await batchOf((await addKind()).id, 4);
    await sell(id, hotel, 3);
    await take(codes[0]!);
    const [owed, before] = [await stands("2400"), await balanceOf(program, hotel)];
    const voided = await (await staff()).ok(contract.voidVouchersEndpoint, {
      params: { voucherBatchId: id },
      version: (await viewOf(id)).version,
      body: { from: 1, to: 4, credit: true, reason: "Misprinted" },
    });
    expect(voided).toMatchObject({ counts: { used: 1, void: 3, new: 0 }, owed: eur("0.00") });
    expect(await balanceOf(program, hotel)).toBe(before + 1000n);
    expect(owed - (await stands("2400"))).toBe(833n);
    expect((await take(codes[1]!)).problem?.code).toBe("voucher-refused");
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-230 past their last day vouchers open nothing; what was paid stays owed, or is income by the setting", async () => {
    const { id, codes } = await batchOf((await addKind()).id, 2, "2026-04-10");
    await sell(id, hotel, 1);
    const owed = await stands("2400");
    program.clock.moveTo("2026-04-11T08:00:00Z");
    await program.runDay();
    expect(await viewOf(id)).toMatchObject({ counts: { expired: 2 }, owed: eur("4.17") });
    expect((await take(codes[0]!)).status).toBe(409);
    expect(await stands("2400")).toBe(owed);
    await program.inWork((work) => setSetting(work, voucherExpiryIncome, { level: "system" }, true));
    program.clock.moveTo("2026-04-12T08:00:00Z");
    await program.runDay();
    expect(await viewOf(id)).toMatchObject({ owed: eur("0.00") });
    expect(owed - (await stands("2400"))).toBe(417n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-230 codes are shown once and kept as hashes; a kind says what it allows and is not sold when it is off", async () => {
    const call = await staff();
    const kind = await addKind({ title: "Week" });
    const { id, codes } = await batchOf(kind.id, 1);
    const kept = await program.query<{ code: string | null; code_hash: string }>(
      "select code, code_hash from access.vouchers where batch_id = $1",
      [id],
    );
    expect(kept[0]!.code).toBeNull();
    expect(kept[0]!.code_hash).not.toContain(codes[0]!.replaceAll("-", ""));
    await sell(id, hotel, 1);
    const again = { params: { voucherBatchId: id }, version: (await viewOf(id)).version, body: {} };
    expect((await call.refused(contract.exportVouchersEndpoint, again)).code).toBe("voucher-batch-state");
    const wanted = { title: kind.title, validMinutes: null, onlineMinutes: null, dataMb: null, price: kind.price };
    const change = { params: { kindId: kind.id }, version: kind.version };
    const nothing = { ...wanted, taxId: kind.taxId, includesTax: true, isEnabled: true };
    expect((await call.refused(contract.changeVoucherKindEndpoint, { ...change, body: nothing })).status).toBe(422);
    await call.ok(contract.changeVoucherKindEndpoint, { ...change, body: { ...nothing, onlineMinutes: 600, isEnabled: false } });
    const off = await call.refused(contract.makeVoucherBatchEndpoint, { body: { kindId: kind.id, title: "No", quantity: 1 } });
    expect(off.errors?.[0]?.field).toBe("kindId");
  });
});
