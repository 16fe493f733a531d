import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Day, day } from "../../../shared/calendar.ts";
import { signInStaff } from "../../../tests/support/call-api.ts";
import { sampleCustomers, samplePartner } from "../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { listInvoicesEndpoint } from "../billing/documents/contract.ts";
import { openAccounts, postOpeningBalances } from "../billing/index.ts";
import { listPaymentsEndpoint } from "../payments/contract.ts";
import * as contract from "./contract.ts";
import { mondayOf } from "./home-customers.ts";

// A Thursday.
const program = await testProgram({ now: "2026-03-19T09:00:00Z" });
const north = await samplePartner(program, "north");
const south = await samplePartner(program, "south");
const eva = await signInStaff(program);
const ben = await signInStaff(program, { partners: [south] });
const clerk = await signInStaff(program, { levels: { "dashboard.finance.view": "all", "customers.profile.view": "all" } });

async function payer(partnerId: string, status = "active"): Promise<string> {
  const [id] = await sampleCustomers(program, partnerId, 1, status);
  await program.inWork((work) =>
    openAccounts(work, [
      {
        customerId: id!,
        partnerId,
        currency: "EUR",
        billingDay: 1,
        prepaidMonths: 1,
        paymentMethod: "card",
        nextBillingOn: day("2026-04-01"),
      },
    ]),
  );
  return id!;
}
const ana = await payer(north);
const kenji = await payer(south);

let counter = 0;
const invoice = (accountId: string, partnerId: string, state: string, issuedOn: string, dueOn: string, gross: number, open: number) =>
  program.query(
    `insert into billing.money_documents (kind, origin, state, number, account_id, partner_id, issued_on, due_on, issued_at, currency, seller, buyer, net_minor, tax_minor, gross_minor, open_minor, language, created_by, created_at)
     values ('invoice', 'imported', $1, $2, $3, $4, $5, $6, now(), 'EUR', '{}', '{"customerNumber": 1, "name": "Ana"}', $7, 0, $7, $8, 'en', '{}', now())`,
    [state, `INV-${++counter}`, accountId, partnerId, issuedOn, dueOn, gross, open],
  );
await invoice(ana, north, "issued", "2026-03-01", "2026-03-15", 5000, 5000);
await invoice(ana, north, "partially_paid", "2026-03-02", "2026-03-19", 3000, 1000);
await invoice(ana, north, "paid", "2026-02-01", "2026-02-15", 2000, 0);
await invoice(ana, north, "void", "2026-02-03", "2026-02-15", 9900, 0);
await invoice(kenji, south, "issued", "2026-01-31", "2026-02-14", 700, 700);

describe("O-226 the home page", () => {
  it.each([
    ["2026-03-19", "2026-03-16", "a Thursday"],
    ["2026-03-16", "2026-03-16", "a Monday"],
    ["2026-03-22", "2026-03-16", "a Sunday"],
    ["1970-01-01", "1969-12-29", "the first day of the calendar"],
  ])("the week of %s began on %s: %s", (of, monday) => {
    expect(mondayOf(day(of))).toBe(monday);
  });

  it("O-227 counts customers by status and those of this week as the list counts them", async () => {
    const [fresh] = await sampleCustomers(program, north, 1, "new");
    const before = await sampleCustomers(program, north, 2, "inactive");
    const deleted = await sampleCustomers(program, north, 1, "active");
    await program.query("update customers.customers set added_on = '2026-03-16' where id = $1", [fresh]);
    // Friday of last week lies after the same weekday.
    await program.query(
      "update customers.customers set added_on = case id when $1 then date '2026-03-12' else '2026-03-13' end where id = any ($2)",
      [before[0], before],
    );
    await program.query("update customers.customers set deleted_at = now() where id = any ($1)", [deleted]);
    const home = await eva.ok(contract.homeCustomersEndpoint, {});
    expect(home).toEqual({
      byStatus: [
        { status: "new", count: 1 },
        { status: "active", count: 2 },
        { status: "blocked", count: 0 },
        { status: "inactive", count: 2 },
        { status: "archived", count: 0 },
      ],
      week: { from: "2026-03-16", to: "2026-03-19", count: 1 },
      weekBefore: { from: "2026-03-09", to: "2026-03-12", count: 1 },
    });
    for (const { status, count } of home.byStatus) {
      const list = await eva.ok(contract.listCustomersEndpoint, { query: { filter: { status } } });
      expect([status, list.total?.count]).toEqual([status, count]);
    }
    const { from, to } = home.week;
    const added = await eva.ok(contract.listCustomersEndpoint, { query: { filter: { addedOn: { from, to } } } });
    expect(added.total?.count).toBe(home.week.count);
    expect((await ben.ok(contract.homeCustomersEndpoint, {})).byStatus[1]).toEqual({ status: "active", count: 1 });
    expect((await eva.ok(contract.homeCustomersEndpoint, { query: { partner: south } })).byStatus[1]?.count).toBe(1);
    expect((await ben.ok(contract.homeCustomersEndpoint, { query: { partner: north } })).byStatus[1]?.count).toBe(0);
    const seller = await signInStaff(program, { levels: { "customers.profile.view": "own" } });
    expect((await seller.ok(contract.homeCustomersEndpoint, {})).byStatus.every(({ count }) => count === 0)).toBe(true);
  });

  it("O-227 sums what is unpaid and overdue as the list of documents finds it", async () => {
    const home = await eva.ok(contract.homeOwedEndpoint, {});
    expect(home).toEqual({
      unpaid: { count: 3, sums: [{ amount: "67.00", currency: "EUR" }] },
      // Due today is not late yet.
      overdue: { count: 2, sums: [{ amount: "57.00", currency: "EUR" }] },
    });
    const unpaid = await eva.ok(listInvoicesEndpoint, { query: { filter: { kind: "invoice", state: "issued,partially_paid" } } });
    const overdue = await eva.ok(listInvoicesEndpoint, { query: { filter: { overdue: "true" } } });
    expect([unpaid.total?.count, overdue.total?.count]).toEqual([home?.unpaid.count, home?.overdue.count]);
    expect(await ben.ok(contract.homeOwedEndpoint, {})).toMatchObject({ unpaid: { count: 1, sums: [{ amount: "7.00" }] } });
    expect(await clerk.ok(contract.homeOwedEndpoint, {})).toBeNull();
  });

  it("O-227 sums payments of today, this month, and last month to the same day", async () => {
    await payments();
    const home = await eva.ok(contract.homeReceivedEndpoint, {});
    expect(home).toEqual({
      today: { on: "2026-03-19", count: 1, sums: [{ amount: "1.00", currency: "EUR" }] },
      month: { from: "2026-03-01", to: "2026-03-19", count: 2, sums: [{ amount: "3.00", currency: "EUR" }] },
      monthBefore: { from: "2026-02-01", to: "2026-02-19", count: 1, sums: [{ amount: "4.00", currency: "EUR" }] },
    });
    const { from, to } = home!.month;
    const list = await eva.ok(listPaymentsEndpoint, {
      query: { filter: { kind: "payment", state: "settled,partially_refunded,refunded", on: { from, to } } },
    });
    expect(list.total?.count).toBe(home?.month.count);
    expect((await ben.ok(contract.homeReceivedEndpoint, {}))?.month.count).toBe(0);
    expect(await clerk.ok(contract.homeReceivedEndpoint, {})).toBeNull();
  });

  it("shows twelve months of what was invoiced and received, void documents left out", async () => {
    const home = await eva.ok(contract.homeMonthsEndpoint, {});
    expect(home?.currencies.map(({ currency, months }) => [currency, months.length])).toEqual([["EUR", 12]]);
    const months = home!.currencies[0]!.months;
    expect(months[0]).toMatchObject({ from: "2025-04-01", to: "2025-04-30", invoiced: { amount: "0.00" }, invoices: 0 });
    expect(months.slice(9)).toMatchObject([
      { from: "2026-01-01", to: "2026-01-31", invoiced: { amount: "7.00" }, invoices: 1, received: { amount: "0.00" } },
      { from: "2026-02-01", to: "2026-02-28", invoiced: { amount: "20.00" }, invoices: 1, received: { amount: "9.00" }, payments: 2 },
      { from: "2026-03-01", to: "2026-03-19", invoiced: { amount: "80.00" }, invoices: 2, received: { amount: "3.00" }, payments: 2 },
    ]);
    expect(await clerk.ok(contract.homeMonthsEndpoint, {})).toBeNull();
  });

  it("says which accounts the newest run of each partner set aside, and which mails failed", async () => {
    const run = async (targetOn: string, state: string, items: readonly string[]) => {
      const [made] = await program.query<{ id: string }>(
        "insert into billing.runs (partner_id, target_on, state, trigger, created_at) values ($1, $2, $3, 'manual', now()) returning id",
        [north, targetOn, state],
      );
      const others = await Promise.all(items.map(() => payer(north)));
      for (const [at, item] of items.entries())
        await program.query(
          "insert into billing.run_items (run_id, account_id, partner_id, state, billing_on, next_before, currency) values ($1, $2, $3, $4, $5, $5, 'EUR')",
          [made!.id, others[at], north, item, targetOn],
        );
      return made!.id;
    };
    await run("2026-02-01", "confirmed", ["parked", "parked"]);
    const newest = await run("2026-03-01", "confirmed", ["issued", "parked", "failed"]);
    await run("2026-03-19", "discarded", ["parked"]);
    const mail = (partnerId: string, state: string, at: string) =>
      program.query(
        `insert into notifications.messages (partner_id, channel, kind, to_address, subject, body_text, body_html, state, created_at, state_at)
         values ($1, 'mail', 'x', 'a@b.c', '', '', '', $2, $3, $3)`,
        [partnerId, state, at],
      );
    await mail(north, "failed", "2026-03-18T10:00:00Z");
    await mail(north, "failed", "2026-03-01T10:00:00Z");
    await mail(north, "sent", "2026-03-18T10:00:00Z");
    expect(await eva.ok(contract.homeAttentionEndpoint, {})).toEqual({
      runs: [{ id: newest, partnerName: "North", targetOn: "2026-03-01", count: 2 }],
      mails: { from: "2026-03-12", count: 1 },
    });
    expect(await ben.ok(contract.homeAttentionEndpoint, {})).toEqual({ runs: [], mails: { from: "2026-03-12", count: 0 } });
    expect(await clerk.ok(contract.homeAttentionEndpoint, {})).toEqual({ runs: null, mails: null });
  });

  async function payments(): Promise<void> {
    for (const [on, minor, state] of [
      ["2026-03-19", 100, "settled"],
      ["2026-03-01", 200, "refunded"],
      ["2026-02-19", 400, "settled"],
      ["2026-02-20", 500, "settled"],
      ["2026-03-18", 900, "reversed"],
      ["2026-03-17", 800, "pending"],
    ] as const) {
      await program.query(
        `insert into payments.payments (id, account_id, partner_id, receipt_number, method, amount_minor, currency, received_on, state, entry_id, created_by, created_at)
         values (gen_random_uuid(), $1, $2, $3, 'cash', $4, 'EUR', $5, $6, $7, '{}', now())`,
        [ana, north, `R-${++counter}`, minor, on, state, state === "pending" ? null : await bookedEntry(day(on), minor)],
      );
    }
  }

  /** Any entry in the books: a payment that is settled stands on one. */
  async function bookedEntry(on: Day, minor: number): Promise<string> {
    const sourceId = randomUUID();
    await program.inWork((work) =>
      postOpeningBalances(work, [{ accountId: ana, partnerId: north, currency: "EUR", amountMinor: BigInt(minor), on, sourceId }]),
    );
    const [entry] = await program.query<{ id: string }>("select id from billing.journal_entries where source_id = $1", [sourceId]);
    return entry!.id;
  }
});

describe("O-8 saved views", () => {
  const view = { list: "customers", name: "Late ones", search: { status: "blocked", sort: "-balance" }, isShared: false } as const;
  const list = async (who: typeof eva) => (await who.ok(contract.listSavedViewsEndpoint, { query: { list: "customers" } })).items;

  it("are one's own until they are shared; the same name replaces, and only their maker forgets them", async () => {
    const mine = await eva.ok(contract.saveViewEndpoint, { body: view });
    expect(await list(eva)).toMatchObject([{ name: "Late ones", search: view.search, isMine: true, isShared: false }]);
    expect(await list(ben)).toEqual([]);
    const again = await eva.ok(contract.saveViewEndpoint, { body: { ...view, name: "late ONES", isShared: true } });
    expect(again.id).not.toBe(mine.id);
    expect(await list(ben)).toMatchObject([{ name: "late ONES", isMine: false, isShared: true }]);
    await ben.ok(contract.saveViewEndpoint, { body: { ...view, name: "Ben's" } });
    expect((await list(ben)).map((one) => one.name)).toEqual(["Ben's", "late ONES"]);
    expect((await ben.call(contract.deleteSavedViewEndpoint, { params: { viewId: again.id } })).status).toBe(404);
    expect((await eva.call(contract.deleteSavedViewEndpoint, { params: { viewId: again.id } })).status).toBeLessThan(300);
    expect((await list(ben)).map((one) => one.name)).toEqual(["Ben's"]);
  });
});
