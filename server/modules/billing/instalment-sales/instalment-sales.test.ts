// Equipment by instalments (B-234): billed by the runs, given back by an undo, due at once when the service ends.
import { describe, expect, it } from "vitest";
import { type Day, day } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers } from "../../../../tests/support/payer.ts";
import { makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import * as customers from "../../customers/contract.ts";
import { getCustomer, moveCustomer } from "../../customers/index.ts";
import * as ordering from "../../ordering/planned-changes/contract.ts";
import { getPartner } from "../../partners/index.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { correctInvoiceEndpoint } from "../corrections/contract.ts";
import { getDocumentEndpoint } from "../documents/contract.ts";
import { confirmRun, undoRun } from "../index.ts";
import * as contract from "./contract.ts";

const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
const { provider, payers } = await makePayers(program, 12);
const staff = () => signInStaff(program, { role: "super_administrator" });
const eur = (amount: string) => ({ amount, currency: "EUR" });
let next = 0;
const nextPayer = () => {
  const { customerId, serviceIds } = payers[next++]!;
  return { customerId, serviceId: serviceIds[0]! };
};
type Payer = ReturnType<typeof nextPayer>;

const sell = async ({ customerId, serviceId }: Payer, changes: object = {}) =>
  (await staff()).ok(contract.sellEquipmentEndpoint, {
    params: { customerId },
    body: { serviceId, text: "Router X2", price: eur("100.00"), includesTax: false, taxId: provider.taxId, count: 3, ...changes } as never,
  });
const saleOf = async (customerId: string) =>
  (await (await staff()).ok(contract.listSalesOfCustomerEndpoint, { params: { customerId } })).items[0]!;
const at = async (moment: string): Promise<void> => {
  program.clock.moveTo(moment);
  await program.runJobs();
};
const bill = async (on: string): Promise<void> => {
  await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day(on), trigger: "manual" });
  await program.runJobs();
};
const grossOf = (customerId: string) =>
  program.query<{ on: Day; gross: bigint; lines: string }>(
    `select document.issued_on as on, document.gross_minor as gross,
       (select string_agg(line.text || ' ' || line.amount_minor, '; ' order by line.amount_minor) from billing.document_lines line
        where line.document_id = document.id and line.category = 'equipment') as lines
     from billing.money_documents document where account_id = $1 and kind = 'invoice' and issued_on > '2026-04-01' order by number`,
    [customerId],
  );
/** Whoever leaves has paid what is open. */
const payOff = async (customerId: string): Promise<void> => {
  const owed = -(await balanceOf(program, customerId));
  await (await staff()).ok(recordPaymentEndpoint, {
    params: { customerId },
    body: { amount: eur(minorToDecimal(owed, "EUR")), method: "cash", receivedOn: day("2026-08-01"), confirmDuplicate: true },
  });
  await program.runJobs();
};
const states = async (customerId: string) => (await saleOf(customerId)).parts.map(({ state }) => state);

describe("B-234 equipment by instalments", () => {
  const kept = nextPayer();
  const undone = nextPayer();
  const early = nextPayer();
  const returned = nextPayer();
  const leaves = nextPayer();
  const stays = nextPayer();
  const onBalance = nextPayer();
  const mistaken = nextPayer();
  const corrected = nextPayer();

  it("B-234 is sold for a service that goes on, with a tax in force, in parts that are worth something", async () => {
    const call = await staff();
    const sale = await sell(kept);
    expect(sale).toMatchObject({
      state: "running",
      count: 3,
      billedCount: 0,
      left: eur("100.00"),
      leftWithTax: eur("120.00"),
      next: { position: 1, dueOn: "2026-05-01", amount: eur("33.34") },
      parts: [
        { amount: eur("33.34"), withTax: eur("40.01"), dueOn: "2026-05-01" },
        { amount: eur("33.33"), dueOn: "2026-06-01" },
        { amount: eur("33.33"), dueOn: "2026-07-01" },
      ],
    });
    // Nothing is owed by the sale itself.
    expect(await balanceOf(program, kept.customerId)).toBe(-5400n);
    const body = { text: "Router", price: eur("100.00"), includesTax: false, taxId: provider.taxId, count: 3 };
    const refused = async (changes: object) =>
      (
        await call.refused(contract.sellEquipmentEndpoint, {
          params: { customerId: kept.customerId },
          body: { ...body, serviceId: kept.serviceId, ...changes } as never,
        })
      ).errors?.[0]?.field;
    expect(await refused({ serviceId: undone.serviceId })).toBe("serviceId");
    expect(await refused({ price: eur("0.02") })).toBe("price");
    expect(await refused({ taxId: kept.serviceId })).toBe("taxId");
    expect(await refused({ firstOn: "2026-03-31" })).toBe("firstOn");
    expect(await refused({ price: { amount: "100.00", currency: "USD" } })).toMatch(/price/);
    expect((await saleOf(kept.customerId)).id).toBe(sale.id);
    for (const one of [undone, early, returned, leaves, stays, mistaken, corrected])
      await sell(one, { serialNumber: one === leaves ? "SN-77" : "" });
  });

  it("B-234 each run bills the next part with the account's invoice, once; the tax is of that invoice", async () => {
    await at("2026-05-01T04:00:00Z");
    await bill("2026-05-01");
    await bill("2026-05-01");
    // 45.00 and 33.34, with 20 % = 94.01.
    expect(await grossOf(kept.customerId)).toEqual([{ on: "2026-05-01", gross: 9401n, lines: "Router X2, instalment 1 of 3 3334" }]);
    expect(await saleOf(kept.customerId)).toMatchObject({ billedCount: 1, left: eur("66.66"), next: { position: 2, dueOn: "2026-06-01" } });
    const mine = await signInCustomer(program, kept.customerId);
    expect((await mine.ok(contract.ownSalesEndpoint)).items).toMatchObject([
      { text: "Router X2", billedCount: 1, count: 3, left: eur("79.99"), next: { amount: eur("40.00") }, lastOn: "2026-07-01" },
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-69, B-234 an invoice that is undone brings its part back, and the next run bills it again", async () => {
    expect(await states(undone.customerId)).toEqual(["billed", "waiting", "waiting"]);
    // A second provider day: the run is undone for all, and billed again.
    await undoRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-05-01") });
    await program.runJobs();
    expect(await states(undone.customerId)).toEqual(["waiting", "waiting", "waiting"]);
    await bill("2026-05-01");
    expect(await states(undone.customerId)).toEqual(["billed", "waiting", "waiting"]);
    const lines = (await grossOf(undone.customerId)).map((row) => row.lines);
    expect(lines).toEqual(["Router X2, instalment 1 of 3 3334", "Router X2, instalment 1 of 3 3334"]);
    expect(await balanceOf(program, undone.customerId)).toBe(-5400n - 9401n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-120 B-234 a part stands on the invoice that corrects its own, and a sale that is cancelled gives it back from there", async () => {
    const call = await staff();
    const documentId = (await invoicesOf(program, corrected.customerId)).at(-1)!.id;
    const { lines } = await call.ok(getDocumentEndpoint, { params: { documentId } });
    const made = await call.ok(correctInvoiceEndpoint, {
      params: { documentId },
      body: { reason: "Wrong name", lines: lines.map(({ id }) => ({ lineId: id })) } as never,
    });
    const sale = await saleOf(corrected.customerId);
    expect(sale.parts[0]).toMatchObject({ state: "billed", documentNumber: made.number });
    const before = await balanceOf(program, corrected.customerId);
    await call.ok(contract.cancelSaleEndpoint, {
      params: { saleId: sale.id },
      version: sale.version,
      body: { creditBilled: true, reason: "Came back" },
    });
    expect(await balanceOf(program, corrected.customerId)).toBe(before + 4001n);
    expect(await call.ok(getDocumentEndpoint, { params: { documentId: made.id } })).toMatchObject({
      creditNotes: [{ gross: eur("40.01") }],
    });
    expect(await states(corrected.customerId)).toEqual(["credited", "dropped", "dropped"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-234 settled early the rest stands on one invoice, and two who do it at once make one", async () => {
    const call = await staff();
    const { id } = await saleOf(early.customerId);
    const twice = await Promise.all(
      [1, 2].map(() => call.call(contract.billRestEndpoint, { params: { saleId: id }, body: { reason: "Pays it all" } })),
    );
    expect(twice.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await saleOf(early.customerId)).toMatchObject({ state: "billed", billedCount: 3, left: eur("0.00"), next: null });
    const last = (await grossOf(early.customerId)).at(-1);
    expect(last).toMatchObject({ gross: 7999n, lines: "Router X2, instalment 2 of 3 3333; Router X2, instalment 3 of 3 3333" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-234 cancelled: what waits is dropped, what was billed is credited if wanted, and a run bills none of it again", async () => {
    const call = await staff();
    const sale = await saleOf(returned.customerId);
    const params = { saleId: sale.id };
    const body = { creditBilled: true, reason: "Came back" };
    expect((await call.refused(contract.cancelSaleEndpoint, { params, version: sale.version + 1, body })).code).toBe("edit-conflict");
    const before = await balanceOf(program, returned.customerId);
    expect(await call.ok(contract.cancelSaleEndpoint, { params, version: sale.version, body })).toMatchObject({
      state: "cancelled",
      billed: eur("0.00"),
      parts: [{ state: "credited" }, { state: "dropped" }, { state: "dropped" }],
    });
    expect(await balanceOf(program, returned.customerId)).toBe(before + 4001n);
    const again = await call.refused(contract.cancelSaleEndpoint, { params, version: sale.version + 1, body });
    expect(again.code).toBe("instalment-sale-over");
    const other = await saleOf(mistaken.customerId);
    await call.ok(contract.cancelSaleEndpoint, {
      params: { saleId: other.id },
      version: other.version,
      body: { creditBilled: false, reason: "Keeps it for what was paid" },
    });
    expect(await states(mistaken.customerId)).toEqual(["billed", "dropped", "dropped"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  const end = async ({ serviceId }: Payer, endOn: string) => {
    const call = await staff();
    const quote = await call.ok(ordering.makeQuoteEndpoint, {
      params: { serviceId },
      body: { wish: { kind: "end", endOn: day(endOn), final: "keep" } } as never,
    });
    return { call, quote, confirm: () => call.ok(ordering.confirmQuoteEndpoint, { params: { quoteId: quote.id }, body: {} }) };
  };

  it("B-234 when the service ends all that is left is due at once: the quote says so and its invoice bills it", async () => {
    const { quote, confirm } = await end(leaves, "2026-05-31");
    expect(quote.figures.fees).toEqual([
      { code: "instalments", text: "Router X2: instalments 2–3 of 3", amount: eur("66.66"), isNow: true },
    ]);
    expect(quote.figures.invoice).toMatchObject({ gross: eur("79.99") });
    await confirm();
    await program.runJobs();
    expect((await grossOf(leaves.customerId)).at(-1)).toMatchObject({
      gross: 7999n,
      lines: "Router X2 (SN-77), instalment 2 of 3 3333; Router X2 (SN-77), instalment 3 of 3 3333",
    });
    expect(await states(leaves.customerId)).toEqual(["billed", "billed", "billed"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-113, B-234 an end that is withdrawn credits them, and they wait for their months again", async () => {
    const { call, confirm } = await end(stays, "2026-05-31");
    const change = await confirm();
    expect(await states(stays.customerId)).toEqual(["billed", "billed", "billed"]);
    const before = await balanceOf(program, stays.customerId);
    await call.ok(ordering.withdrawChangeEndpoint, {
      params: { plannedChangeId: change.id },
      version: change.version,
      body: { reason: "Stays" },
    });
    await program.runJobs();
    expect(await balanceOf(program, stays.customerId)).toBe(before + 7999n);
    expect(await saleOf(stays.customerId)).toMatchObject({
      parts: [{ state: "billed" }, { state: "waiting", dueOn: "2026-06-01" }, { state: "waiting", dueOn: "2026-07-01" }],
    });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-234 an account without invoices is charged, and what was charged is given back", async () => {
    await program.query("update billing.accounts set auto_invoice = false where id = $1", [onBalance.customerId]);
    const sale = await sell(onBalance);
    const call = await staff();
    await call.ok(contract.billRestEndpoint, { params: { saleId: sale.id }, body: { reason: "All of it" } });
    expect(await saleOf(onBalance.customerId)).toMatchObject({ state: "billed", parts: [{ documentId: null }, {}, {}] });
    const before = await balanceOf(program, onBalance.customerId);
    await call.ok(contract.cancelSaleEndpoint, {
      params: { saleId: sale.id },
      version: sale.version,
      body: { creditBilled: true, reason: "Came back" },
    });
    expect(await balanceOf(program, onBalance.customerId)).toBe(before + 12_000n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-234 the runs of the coming months bill the rest and then nothing more", async () => {
    for (const on of ["2026-06-01", "2026-07-01", "2026-08-01"]) {
      await at(`${on}T04:00:00Z`);
      await bill(on);
    }
    expect((await grossOf(kept.customerId)).map((row) => row.lines).slice(-3)).toEqual([
      "Router X2, instalment 2 of 3 3333",
      "Router X2, instalment 3 of 3 3333",
      null,
    ]);
    expect(await saleOf(kept.customerId)).toMatchObject({ state: "billed", left: eur("0.00") });
    expect((await (await signInCustomer(program, kept.customerId)).ok(contract.ownSalesEndpoint)).items).toEqual([]);
    expect(await states(returned.customerId)).toEqual(["credited", "dropped", "dropped"]);
    const list = await (await staff()).ok(contract.listSalesEndpoint, { query: { filter: { state: "cancelled" } as never } });
    expect(list.items.map(({ customerId }) => customerId).toSorted()).toEqual(
      [returned, mistaken, corrected, onBalance].map(({ customerId }) => customerId).toSorted(),
    );
    expect(await invoicesOf(program, leaves.customerId)).toHaveLength(4);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("M-44, B-234 a merged customer's sale goes on with the survivor, whose runs bill what is left", async () => {
    const [loser, survivor] = [nextPayer(), nextPayer()];
    await payOff(loser.customerId);
    await sell(loser, { text: "Phone" });
    const call = await staff();
    const { survivor: into, loser: gone } = await call.ok(customers.mergePreviewEndpoint, {
      params: { customerId: survivor.customerId },
      query: { loserId: loser.customerId },
    });
    await call.ok(customers.mergeEndpoint, {
      params: { customerId: survivor.customerId },
      body: { loserId: loser.customerId, typed: gone.number, take: [], versions: { survivor: into.version, loser: gone.version } },
    });
    expect(await saleOf(survivor.customerId)).toMatchObject({ text: "Phone", state: "running", left: eur("100.00") });
    await at("2026-09-01T04:00:00Z");
    await bill("2026-09-01");
    expect((await grossOf(survivor.customerId)).at(-1)?.lines).toContain("Phone, instalment 1 of 3");
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-217, B-234 a customer who goes to another partner pays what is left there", async () => {
    const leaver = nextPayer();
    await payOff(leaver.customerId);
    await sell(leaver, { text: "Mesh" });
    const other = await program.inWork((work) => makeProvider(work, { code: "other" }));
    await program.inWork(async (work) => {
      const customer = await getCustomer(work, leaver.customerId);
      const moved = await moveCustomer(work, { customer, to: await getPartner(work, other.partnerId) });
      expect(moved.blockers).toEqual([]);
    });
    const places = await program.query<{ partner: string }>(
      `select distinct unnest(array[sale.partner_id, part.partner_id, item.partner_id]) as partner from billing.instalment_sales sale
       join billing.instalment_parts part on part.sale_id = sale.id join billing.future_items item on item.id = part.item_id where sale.customer_id = $1`,
      [leaver.customerId],
    );
    expect(places).toEqual([{ partner: other.partnerId }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-234 the database refuses parts that are not the price", async () => {
    await expect(
      program.query("update billing.instalment_sales set price_minor = price_minor + 1 where customer_id = $1", [kept.customerId]),
    ).rejects.toThrow("the parts of sale");
    await expect(program.query("delete from billing.instalment_parts where customer_id = $1", [kept.customerId])).rejects.toThrow();
  });
});
