// Reports against figures that were counted by hand, and against the books after anything that can happen to them.
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { faultsOfBooks } from "../../../../tests/support/payer.ts";
import { sampleShop } from "../../../../tests/support/sample-services.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { addDefaultSeries, confirmRun, creditInvoice, openAccounts } from "../../billing/index.ts";
import { changeCustomerStatus } from "../../customers/index.ts";
import { recordPayment } from "../../payments/index.ts";
import { getReportEndpoint, type ReportId, type ReportView, reportIds } from "./contract.ts";

type View = z.output<typeof ReportView>;

const program = await testProgram({ now: "2026-01-01T08:00:00Z" });
const north = await sampleShop(program, "north");
const south = await sampleShop(program, "south");
for (const shop of [north, south]) await program.inWork((work) => addDefaultSeries(work, shop.partnerId));
let eva = await signInStaff(program);
let ben = await signInStaff(program, { partners: [south.partnerId] });
/** Time goes on, and whoever was signed in signs in again. */
const goTo = async (moment: string) => {
  program.clock.moveTo(moment);
  eva = await signInStaff(program);
  ben = await signInStaff(program, { partners: [south.partnerId] });
};

const account = (customerId: string, partnerId: string, more: { nextBillingOn?: string } = {}) =>
  program.inWork((work) =>
    openAccounts(work, [
      {
        ...{ customerId, partnerId, currency: "EUR", billingDay: 1, prepaidMonths: 1, paymentMethod: "cash" as const },
        nextBillingOn: day(more.nextBillingOn ?? "2026-01-01"),
      },
    ]),
  );
const report = (id: ReportId, filter: Record<string, unknown> = {}, who = eva) =>
  who.ok(getReportEndpoint, { params: { report: id }, query: { filter } as never });
const cells = (view: View, table: string, ...names: string[]) =>
  view.tables.find(({ id }) => id === table)!.rows.map((row) => names.map((name) => row.cells[name]));
const figure = (view: View, id: string) => view.figures.find((one) => one.id === id)?.value;
const differences = (view: View) => view.ties.map(({ difference }) => difference.amount);
const run = (partnerId: string, on: string) =>
  confirmRun((act) => program.inWork(act), { partnerId, targetOn: day(on), trigger: "manual" });
const pay = (customerId: string, amount: string, on: string) =>
  program.inWork((work) =>
    recordPayment(work, customerId, {
      ...{
        amount: { amount, currency: "EUR" },
        method: "cash",
        receivedOn: on,
        payer: "",
        comment: "",
        confirmDuplicate: true,
        sendReceipt: false,
      },
    } as never),
  );

// Ana pays 45.00 a month, Bo 480.00 a year, Cy 30.00 with 10 % off; Di is paused for nothing. All tax on top, 20 %.
const yearly = await north.plan("yearly", { price: "480", priceMonths: 12, title: "Yearly" });
const small = await north.plan("small", { price: "30", title: "Small" });
const resting = await north.plan("resting", { price: "20", pausePrice: "0", title: "Resting" });
const [ana, bo, cy, di] = [await north.customer(), await north.customer(), await north.customer(), await north.customer()];
const kim = await south.customer();
await program.query("update customers.customers set added_on = '2025-06-01'");
for (const id of [ana, bo, cy, di]) await account(id, north.partnerId);
await account(kim, south.partnerId);
await north.add(ana);
const yearlyService = await north.add(bo, yearly, { unitPrice: "480" });
const smallService = await north.add(cy, small, { unitPrice: "30" });
await program.query(
  "insert into services.discounts (service_id, customer_id, partner_id, percent, start_on, created_at) values ($1, $2, $3, 10, '2026-01-01', now())",
  [smallService, cy, north.partnerId],
);
const rested = await north.add(di, resting, { unitPrice: "20" });
await program.query("update services.services set state = 'paused' where id = $1", [rested]);
await program.query("update services.segments set billable = 'pause_price' where service_id = $1", [rested]);
await south.add(kim);

describe("B 15 what services are worth", () => {
  it("MRR is 45.00 + 480.00 ÷ 12 + 30.00 less 10 % + 0 for a pause at nothing = 112.00", async () => {
    const view = await report("mrr", { partner: north.partnerId });
    expect(figure(view, "mrr")).toBe("112.00");
    expect(cells(view, "main", "plan", "services", "total")).toEqual([
      ["Fibre 100", 1, "45.00"],
      ["Yearly", 1, "40.00"],
      ["Small", 1, "27.00"],
      ["Resting", 1, "0.00"],
    ]);
  });

  it("discounts and custom prices show what they take by the month", async () => {
    await program.query("update services.services set custom_price = 450 where id = $1", [yearlyService]);
    await program.query("update services.segments set unit_price = 450 where service_id = $1", [yearlyService]);
    const view = await report("discounts", { partner: north.partnerId });
    expect(cells(view, "main", "sort", "services", "effect")).toEqual([
      ["custom_price", 1, "-2.50"],
      ["discount", 1, "-3.00"],
    ]);
    await program.query("update services.services set custom_price = null where id = $1", [yearlyService]);
    await program.query("update services.segments set unit_price = 480 where service_id = $1", [yearlyService]);
  });
});

describe("B 15 January, counted by hand", () => {
  it("I-10 revenue, tax and ageing of a run tie to the books", async () => {
    await run(north.partnerId, "2026-01-01");
    await run(south.partnerId, "2026-01-01");
    // A month of the year is 480.00 × 31 ÷ 365; tax is rounded on each of the three documents.
    const view = await report("revenue", { partner: north.partnerId, from: "2026-01-01", to: "2026-01-31", by: "plan" });
    expect(cells(view, "main", "name", "net", "before")).toEqual([
      ["Fibre 100", "45.00", "0.00"],
      ["Yearly", "40.77", "0.00"],
      ["Small", "27.00", "0.00"],
    ]);
    expect([figure(view, "net"), differences(view)]).toEqual(["112.77", ["0.00"]]);
    const taxes = await report("tax", { partner: north.partnerId, from: "2026-01-01", to: "2026-01-31" });
    expect(cells(taxes, "main", "tax", "rate", "documents", "base", "taxAmount", "gross")).toEqual([
      ["VAT", "20", 3, "112.77", "22.55", "135.32"],
    ]);
    expect(differences(taxes)).toEqual(["0.00"]);
    const aged = await report("ageing", { partner: north.partnerId, to: "2026-01-31", from: "2026-01-31" });
    expect(cells(aged, "main", "bucket", "documents", "amount").filter(([, , amount]) => amount !== "0.00")).toEqual([
      ["late30", 3, "135.32"],
    ]);
    expect(differences(aged)).toEqual(["0.00"]);
  });

  it("I-10 payments, reversals and free credit tie to money places and the control account", async () => {
    await goTo("2026-01-20T09:00:00Z");
    await pay(ana, "60.00", "2026-01-20");
    const paid = await report("payments", { partner: north.partnerId, from: "2026-01-01", to: "2026-01-31" });
    expect(cells(paid, "main", "method", "payments", "gross", "net")).toEqual([["cash", 1, "60.00", "60.00"]]);
    expect(differences(paid)).toEqual(["0.00"]);
    const aged = await report("ageing", { partner: north.partnerId, from: "2026-01-31", to: "2026-01-31" });
    expect([figure(aged, "owed"), figure(aged, "free-credit"), differences(aged)]).toEqual(["81.32", "6.00", ["0.00"]]);
    const taken = await report("daily-receipt", { from: "2026-01-20", to: "2026-01-20" });
    expect(cells(taken, "main", "method", "payments", "amount")).toEqual([["cash", 1, "60.00"]]);
  });

  it("B-251 January as of its end is the same after a late credit note, and different with later corrections", async () => {
    const january = { partner: north.partnerId, from: "2026-01-01", to: "2026-01-31" };
    const ids: ReportId[] = ["revenue", "tax", "ageing", "statements", "categories", "payments"];
    await goTo("2026-02-01T08:00:00Z");
    const before = await Promise.all(ids.map((id) => report(id, { ...january, asOf: "2026-01-31" })));
    await goTo("2026-02-05T08:00:00Z");
    const [invoice] = await program.query<{ id: string }>(
      "select id from billing.money_documents where account_id = $1 and kind = 'invoice'",
      [ana],
    );
    await program.inWork((work) => creditInvoice(work, { invoiceId: invoice!.id, reason: "Wrong plan", releaseDays: false }));
    await pay(bo, "48.92", "2026-01-30");
    const after = await Promise.all(ids.map((id) => report(id, { ...january, asOf: "2026-01-31" })));
    for (const [at, id] of ids.entries()) {
      expect([id, after[at]!.figures, after[at]!.tables]).toEqual([id, before[at]!.figures, before[at]!.tables]);
      expect([id, differences(after[at]!)]).toEqual([id, ["0.00"]]);
    }
    const later = await report("payments", january);
    expect([figure(later, "received"), differences(later)]).toEqual(["108.92", ["0.00"]]);
    const aged = await report("ageing", january);
    expect([figure(aged, "owed"), differences(aged)]).toEqual(["32.40", ["0.00"]]);
  });

  it("credit notes stand in the month that they are dated, by cause", async () => {
    const view = await report("revenue", { partner: north.partnerId, from: "2026-02-01", to: "2026-02-28" });
    expect([figure(view, "credited"), figure(view, "net"), differences(view)]).toEqual(["45.00", "-45.00", ["0.00"]]);
    const quality = await report("run-quality", { partner: north.partnerId, from: "2026-01-01", to: "2026-02-28" });
    expect(cells(quality, "causes", "cause", "documents", "amount")).toEqual([["Wrong plan", 1, "54.00"]]);
    expect(cells(quality, "main", "issued", "corrected", "gross")).toEqual([[3, 1, "135.32"]]);
    const invoices = await report("invoices", { partner: north.partnerId, from: "2026-01-01", to: "2026-01-31" });
    expect(cells(invoices, "main", "state", "documents", "open")).toEqual([
      ["issued", 1, "32.40"],
      ["paid", 2, "0.00"],
    ]);
  });
});

describe("B 15 movement, churn and what a customer brings", () => {
  it("the opening MRR and the movements are the closing MRR", async () => {
    await goTo("2026-02-10T08:00:00Z");
    const more = await north.add(ana, small, { unitPrice: "30", startOn: day("2026-02-10") });
    expect(more).toBeTruthy();
    await program.query("update services.segments set end_before = '2026-02-08' where service_id = $1", [smallService]);
    await program.query(
      "update services.services set state = 'disabled', end_on = '2026-02-07', state_since_on = '2026-02-08' where id = $1",
      [smallService],
    );
    await program.query(
      "insert into services.state_changes (service_id, customer_id, partner_id, from_state, to_state, cause, actor, at) values ($1, $2, $3, 'active', 'disabled', 'end_date', '{}', '2026-02-07T23:05:00Z')",
      [smallService, cy, north.partnerId],
    );
    const view = await report("mrr-movement", { partner: north.partnerId, from: "2026-02-01", to: "2026-02-28" });
    expect(cells(view, "main", "movement", "services", "amount")).toEqual([
      ["opening", null, "112.00"],
      ["new", 1, "30.00"],
      ["expansion", 0, "0.00"],
      ["reactivated", 0, "0.00"],
      ["contraction", 0, "0.00"],
      ["churned", 1, "-27.00"],
      ["closing", null, "115.00"],
    ]);
  });

  it("churn counts who was active and is gone, with their worth on the day before and whether they came back", async () => {
    await program.inWork((work) => changeCustomerStatus(work, { customerId: cy, to: "inactive", reason: "left" }));
    const view = await report("churn", { partner: north.partnerId, from: "2026-02-01", to: "2026-02-28" });
    // One of four who were active.
    expect([figure(view, "customer-churn"), figure(view, "money-churn")]).toEqual(["0.2500", "0.2411"]);
    expect(cells(view, "detail", "became", "recovered")).toEqual([["inactive", "no"]]);
  });

  it("ARPU divides what the days of the month earned by the average of the daily counts", async () => {
    const view = await report("arpu", { partner: north.partnerId, from: "2026-01-01", to: "2026-01-31" });
    // 45.00 + 480.00 × 31 ÷ 365 + 27.00, less the credited 45.00; four customers on each day.
    expect(cells(view, "main", "recurring", "customers", "arpu")).toEqual([["67.77", "4.00", "16.94"]]);
    // A month that still runs is in the table, and not what stands on top beside a whole one.
    const running = await report("arpu", { partner: north.partnerId, from: "2026-01-01", to: "2026-02-05" });
    expect([figure(running, "arpu"), running.notes.includes("last-whole-month")]).toEqual(["16.94", true]);
  });

  it("new services and ends of contracts are listed with their monthly value", async () => {
    const fresh = await report("new-services", { partner: north.partnerId, from: "2026-02-01", to: "2026-02-28" });
    expect(cells(fresh, "detail", "on", "plan", "monthly")).toEqual([["2026-02-10", "Small", "30.00"]]);
    await program.query("update services.services set contract_end_on = '2026-03-01' where id = $1", [yearlyService]);
    const ends = await report("contract-ends", { partner: north.partnerId });
    expect(cells(ends, "detail", "on", "plan", "monthly")).toEqual([["2026-02-28", "Yearly", "40.00"]]);
  });

  it("future charges are what the next run would bill, with the balance after it", async () => {
    const view = await report("future-charges", { partner: north.partnerId, to: "2026-03-02" });
    const [anas] = view.tables.find(({ id }) => id === "byCustomer")!.rows.filter((row) => row.to?.includes(ana));
    expect(anas?.cells).toMatchObject({ balance: "60.00" });
    expect(Number(anas?.cells.balanceAfter)).toBe(60 - Number(anas?.cells.gross));
  });
});

describe("who sees what", () => {
  it("I-26 a partner's staff find only their own rows in every report, and ask for no other partner's", async () => {
    for (const id of reportIds) {
      const filter = id === "mrr" || id === "ageing" ? {} : { from: "2026-01-01", to: "2026-02-28" };
      const text = JSON.stringify(await report(id, filter, ben));
      for (const other of [ana, bo, cy, di]) expect([id, text.includes(other)]).toEqual([id, false]);
    }
    const view = await report("revenue", { from: "2026-01-01", to: "2026-01-31" }, ben);
    expect(figure(view, "net")).toBe("45.00");
    const foreign = await report("revenue", { partner: north.partnerId, from: "2026-01-01", to: "2026-01-31" }, ben);
    expect(foreign.figures).toEqual([]);
  });

  it("M-6 a filter that a report does not have is refused", async () => {
    const answer = await eva.call(getReportEndpoint, {
      params: { report: "clearing" },
      query: { filter: { plan: north.fibre.id } } as never,
    });
    expect(answer.status).toBe(422);
  });

  it("the books are right after all of it", async () => {
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
