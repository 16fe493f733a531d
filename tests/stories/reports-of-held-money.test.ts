// B 15: the reports of deposits, refill cards and instalment plans, beside the accounts that they tie to.
import { describe, expect, it } from "vitest";
import { applyDepositEndpoint, askDepositEndpoint } from "../../server/modules/billing/deposits/contract.ts";
import { instalmentOfferEndpoint, makePlanEndpoint } from "../../server/modules/collections/instalments/contract.ts";
import { recordPaymentEndpoint } from "../../server/modules/payments/contract.ts";
import * as cards from "../../server/modules/payments/refill-cards/contract.ts";
import { getReportEndpoint, type ReportId, reportExportEndpoints } from "../../server/modules/reports/finance/contract.ts";
import { day } from "../../shared/calendar.ts";
import { signInStaff } from "../support/call-api.ts";
import { faultsOfBooks, invoicesOf, makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("B-250 money that is held", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 4);
  const [one, two, three, four] = payers.map(({ customerId }) => customerId) as [string, string, string, string];
  const staff = () => signInStaff(program, { role: "super_administrator" });
  const report = async (id: ReportId, filter: object = {}) =>
    (await staff()).ok(getReportEndpoint, { params: { report: id }, query: { filter } as never });
  const table = (view: Awaited<ReturnType<typeof report>>, name = "main") =>
    view.tables.find(({ id }) => id === name)?.rows.map(({ cells }) => cells);
  const differences = (view: Awaited<ReturnType<typeof report>>) =>
    view.ties.map(({ accounts, reported, difference }) => [accounts.join(), reported.amount, difference.amount]);
  const pay = async (customerId: string, amount: string, documentIds: string[], on: string) =>
    (await staff()).ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur(amount), method: "bank_transfer", documentIds, confirmDuplicate: true, receivedOn: on },
    });

  it("B-250 I-10 deposits tie to 2500, on an earlier day too", async () => {
    const ask = async (customerId: string, cause: string) =>
      (await staff()).ok(askDepositEndpoint, { params: { customerId }, body: { amount: eur("100.00"), cause, text: "Router" } as never });
    const router = await ask(one, "equipment");
    const credit = await ask(two, "credit");
    await pay(one, "100.00", [router.id], "2026-04-01");
    await pay(two, "40.00", [credit.id], "2026-04-01");
    expect(differences(await report("deposits"))).toEqual([["2500", "140.00", "0.00"]]);
    program.clock.moveTo("2026-04-20T08:00:00Z");
    await (await staff()).ok(applyDepositEndpoint, {
      params: { depositId: router.id },
      version: 2,
      body: { reason: "He left" },
    });
    const now = await report("deposits");
    expect(table(now)).toEqual([
      { cause: "credit", deposits: 1, asked: "100.00", held: "40.00" },
      { cause: "equipment", deposits: 1, asked: "100.00", held: "46.00" },
    ]);
    expect(differences(now)).toEqual([["2500", "86.00", "0.00"]]);
    expect(table(now, "detail")).toMatchObject([
      { held: "46.00", used: "54.00" },
      { held: "40.00", used: "0.00" },
    ]);
    // B-251 as it was, and as it was known then.
    expect(differences(await report("deposits", { to: "2026-04-10" }))).toEqual([["2500", "140.00", "0.00"]]);
    expect(differences(await report("deposits", { asOf: "2026-04-10" }))).toEqual([["2500", "140.00", "0.00"]]);
  });

  it("B-250 I-10 refill cards that were sold tie to 2400", async () => {
    const client = await staff();
    const series = await client.ok(cards.makeSeriesEndpoint, {
      body: { partnerId: provider.partnerId, title: "Kiosk", quantity: 5, value: eur("20.00") } as never,
    });
    const { codes } = await client.ok(cards.exportSeriesEndpoint, { params: { seriesId: series.id }, version: 1, body: {} });
    await client.ok(cards.activateCardsEndpoint, { params: { seriesId: series.id }, version: 2, body: {} });
    await client.ok(cards.sellSeriesEndpoint, {
      params: { seriesId: series.id },
      version: 3,
      body: { customerId: three, price: eur("90.00") },
    });
    await client.ok(cards.redeemForCustomerEndpoint, { params: { customerId: four }, body: { code: codes[0]?.code ?? "" } });
    const view = await report("refill-cards");
    expect(table(view)).toMatchObject([{ name: "Kiosk", cards: 5, left: 4, used: 1, amount: "20.00", owed: "80.00" }]);
    expect(differences(view)).toEqual([["2400", "80.00", "0.00"]]);
    expect((await report("refill-cards", { from: "2026-03-01", to: "2026-03-31" })).ties).toEqual([]);
  });

  it("instalment plans say what was agreed, what came and what is to come", async () => {
    const client = await staff();
    const offer = await client.ok(instalmentOfferEndpoint, { params: { customerId: two } });
    await client.ok(makePlanEndpoint, {
      params: { customerId: two },
      body: { documentIds: offer.documents.map(({ id }) => id), dueOn: [day("2026-04-25"), day("2026-05-25")] },
    });
    const [invoice] = await invoicesOf(program, two);
    await pay(two, "27.00", [invoice?.id ?? ""], "2026-04-20");
    const view = await report("instalment-plans");
    expect(table(view)).toEqual([{ planState: "running", plans: 1, amount: "54.00", paid: "27.00", left: "27.00" }]);
    expect(table(view, "detail")).toMatchObject([{ on: "2026-04-20", instalments: 2, next: "2026-04-25", left: "27.00" }]);
    expect(view.figures.find(({ id }) => id === "still-to-come")).toMatchObject({ value: "27.00" });
  });

  it.each(["deposits", "refill-cards", "instalment-plans"] as const)("%s are a file, too", async (id) => {
    const started = await (await staff()).call(reportExportEndpoints[id], { body: { format: "csv", filter: {} } as never });
    expect(started.status).toBeLessThan(300);
  });

  it("the books are right after all of it", async () => {
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
