// The books as accountants have them, through the front door and against PostgreSQL.

import fc from "fast-check";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { addDays, type Day, day } from "../../../../shared/calendar.ts";
import { type Caller, signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, makePayers } from "../../../../tests/support/payer.ts";
import { addSubscribers } from "../../../../tests/support/provider.ts";
import { type TestProgram, testProgram } from "../../../../tests/support/test-program.ts";
import { listAuditEndpoint } from "../../identity/contract.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { creditInvoiceEndpoint, listInvoicesEndpoint } from "../documents/contract.ts";
import { createTransactionEndpoint } from "../ledger/contract.ts";
import { createOneTimeInvoiceEndpoint } from "../one-time/contract.ts";
import { confirmRun } from "../runs/billing-run.ts";
import { undoPreviewEndpoint } from "../runs/contract.ts";
import * as contract from "./contract.ts";
import { releaseRevenue } from "./release-revenue.ts";
import { revenueRecognition } from "./settings.ts";
import { verifyFile } from "./verify-file.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

interface Books {
  readonly program: TestProgram;
  /** Signed in anew when the clock has moved on. */
  staff: Caller;
  readonly partnerId: string;
  readonly taxId: string;
  readonly customers: readonly string[];
}

async function moveTo(books: Books, moment: string): Promise<void> {
  books.program.clock.moveTo(moment);
  books.staff = await signInStaff(books.program, { fullName: "Eva Babić" });
}

/** A provider whose customers owe one invoice of 54.00 each, dated 1 April 2026. */
async function makeBooks(count = 4): Promise<Books> {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, count);
  const staff = await signInStaff(program, { fullName: "Eva Babić" });
  return { program, staff, partnerId: provider.partnerId, taxId: provider.taxId, customers: payers.map(({ customerId }) => customerId) };
}

const pay = ({ staff }: Books, customerId: string, amount: string, on: string) =>
  staff.ok(recordPaymentEndpoint, {
    params: { customerId },
    body: { amount: eur(amount), method: "bank_transfer", receivedOn: day(on), confirmDuplicate: true },
  });

const charge = ({ staff, taxId }: Books, customerId: string, line: object = {}, more: object = {}) =>
  staff.call(createOneTimeInvoiceEndpoint, {
    params: { customerId },
    body: { lines: [{ text: "Visit", unitPrice: "10", taxId, ...line }], ...more } as never,
  });

const trial = ({ staff, partnerId }: Books, from: string, to: string, asOf?: string) =>
  staff.ok(contract.trialBalanceEndpoint, {
    params: { partnerId },
    query: { from: day(from), to: day(to), ...(asOf ? { asOf: day(asOf) } : {}) },
  });

const closings = (answer: Awaited<ReturnType<typeof trial>>): Record<string, string> =>
  Object.fromEntries(answer.rows.map((row) => [row.code, row.closing.amount]));

const zero = { opening: eur("0.00"), closing: eur("0.00") };

describe("the trial balance", async () => {
  const books = await makeBooks();
  const { program, partnerId, customers } = books;

  it("B-238 I-1 opens, moves and closes each account and comes to zero", async () => {
    await pay(books, customers[0]!, "54.00", "2026-04-01");
    const april = await trial(books, "2026-04-01", "2026-04-30");
    expect(closings(april)).toEqual({ "1010": "54.00", "1200": "162.00", "2100": "-36.00", "4000": "-180.00" });
    expect(april.sums).toMatchObject([zero]);
    const may = await trial(books, "2026-05-01", "2026-05-31");
    expect(may.rows.map((row) => [row.code, row.opening.amount, row.debit.amount, row.closing.amount])).toContainEqual([
      "1200",
      "162.00",
      "0.00",
      "162.00",
    ]);
  });

  it("B-251 as of an earlier day it says what it said then, also after later corrections", async () => {
    const before = closings(await trial(books, "2026-04-01", "2026-04-30"));
    await moveTo(books, "2026-04-03T08:00:00Z");
    await pay(books, customers[1]!, "20.00", "2026-04-02");
    expect(closings(await trial(books, "2026-04-01", "2026-04-30"))).not.toEqual(before);
    expect(closings(await trial(books, "2026-04-01", "2026-04-30", "2026-04-02"))).toEqual(before);
  });

  it("B-238 drills down: account, entry, lines, and the document behind them", async () => {
    const ledger = await books.staff.ok(contract.listLedgerEndpoint, { params: { partnerId, code: "1200" }, query: { sort: "on" } });
    expect(ledger.items.map((row) => row.balance.amount).at(-1)).toBe("142.00");
    expect(ledger.items[0]).toMatchObject({ kind: "invoice", debit: eur("54.00"), credit: null });
    const paged: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await books.staff.ok(contract.listLedgerEndpoint, {
        params: { partnerId, code: "1200" },
        query: { sort: "on", limit: 2, ...(cursor ? { cursor } : {}) },
      });
      paged.push(...page.items.map((row) => row.balance.amount));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(paged).toEqual(ledger.items.map((row) => row.balance.amount));
    const [first] = ledger.items;
    const entry = await books.staff.ok(contract.getJournalEntryEndpoint, { params: { entryId: first!.id } });
    expect(entry.lines.map((line) => [line.code, line.debit?.amount ?? null, line.credit?.amount ?? null])).toEqual([
      ["1200", "54.00", null],
      ["4000", null, "45.00"],
      ["2100", null, "9.00"],
    ]);
    expect(entry.documentId).not.toBeNull();
    const journal = await books.staff.ok(contract.listJournalEndpoint, {
      params: { partnerId },
      query: { filter: { account: "1010", kind: "payment" } } as never,
    });
    expect(journal.items).toHaveLength(2);
  });

  it("I-1 I-2 after random postings: trial balance zero, the control account is the sum of the customers, nothing is wrong", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            who: fc.nat(3),
            cents: fc.integer({ min: 1, max: 20_000 }),
            what: fc.constantFrom("pay", "charge", "credit", "invoice"),
          }),
          { minLength: 3, maxLength: 8 },
        ),
        async (acts) => {
          for (const { who, cents, what } of acts) {
            const customerId = customers[who]!;
            const amount = (cents / 100).toFixed(2);
            if (what === "pay") await pay(books, customerId, amount, "2026-04-03");
            else if (what === "invoice") await charge(books, customerId, { unitPrice: amount });
            else
              await books.staff.ok(createTransactionEndpoint, {
                params: { customerId },
                body: {
                  side: what === "credit" ? "credit" : "debit",
                  amount: eur(amount),
                  text: "By hand",
                  reason: "Agreed by phone",
                } as never,
              });
          }
          const answer = await trial(books, "2026-04-01", "2026-04-30");
          expect(answer.sums).toMatchObject([zero]);
          let balances = 0n;
          for (const customerId of customers) balances += await balanceOf(program, customerId);
          const control = answer.rows.find((row) => row.code === "1200")?.closing.amount ?? "0.00";
          expect(BigInt(control.replace(".", ""))).toBe(-balances);
        },
      ),
      { numRuns: 4 },
    );
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("the chart and the mapping", async () => {
  const books = await makeBooks(3);
  const { program, partnerId, customers } = books;
  const map = (rows: { what: string; key: string; code: string | null }[]) =>
    books.staff.call(contract.setAccountMappingEndpoint, { params: { partnerId }, body: { rows } as never });
  const accountsOf = async (documentId: string): Promise<string[]> =>
    (
      await program.query<{ code: string }>(
        "select line.ledger_account as code from billing.journal_entries entry join billing.journal_lines line on line.entry_id = entry.id where entry.source_id = $1 order by position",
        [documentId],
      )
    ).map(({ code }) => code);

  it("has the accounts of every book and own ones; what is in use stays", async () => {
    const add = (code: string) =>
      books.staff.call(contract.addLedgerAccountEndpoint, { params: { partnerId }, body: { code, name: "Fibre", type: "income" } });
    expect((await add("8400")).status).toBe(200);
    expect((await add("8400")).problem).toMatchObject({ code: "account-exists" });
    await books.staff.ok(contract.addLedgerAccountEndpoint, {
      params: { partnerId },
      body: { code: "1810", name: "Savings bank", type: "asset" },
    });
    await books.staff.ok(contract.addLedgerAccountEndpoint, {
      params: { partnerId },
      body: { code: "8888", name: "Nothing", type: "income" },
    });
    const renamed = await books.staff.ok(contract.changeLedgerAccountEndpoint, {
      params: { partnerId, code: "4000" },
      body: { name: "Internet" },
      version: 1,
    });
    expect(renamed).toMatchObject({ name: "Internet", isBuiltin: true, inUse: true });
    const remove = (code: string) => books.staff.call(contract.removeLedgerAccountEndpoint, { params: { partnerId, code } });
    expect((await remove("8888")).status).toBe(200);
    expect((await remove("4000")).problem).toMatchObject({ code: "account-in-use" });
    await map([{ what: "default", key: "", code: "8400" }]);
    expect((await remove("8400")).problem).toMatchObject({ code: "account-in-use" });
    await expect(program.query("delete from billing.book_accounts where partner_id = $1 and code = '4000'", [partnerId])).rejects.toThrow(
      /journal_lines_account_of_book/,
    );
  });

  it("B-241 a category, a tax and a way of paying lead to the accounts that the book says", async () => {
    expect((await map([{ what: "kind", key: "one_time", code: "9999" }])).problem).toMatchObject({ code: "validation-failed" });
    await map([
      { what: "kind", key: "one_time", code: "8400" },
      { what: "method", key: "bank_transfer", code: "1810" },
    ]);
    const { body: document } = await charge(books, customers[0]!);
    expect(await accountsOf(document.id)).toEqual(["1200", "8400", "2100"]);
    await pay(books, customers[0]!, "5.00", "2026-04-01");
    expect(closings(await trial(books, "2026-04-01", "2026-04-30"))).toMatchObject({ "1810": "5.00", "8400": "-10.00" });
  });

  it("B-241 a credit goes back to where the invoice went, whatever the mapping says by then", async () => {
    const { body: document } = await charge(books, customers[1]!);
    await map([{ what: "kind", key: "one_time", code: null }]);
    const note = await books.staff.ok(creditInvoiceEndpoint, {
      params: { documentId: document.id },
      body: { reason: "Wrong visit", releaseDays: true } as never,
    });
    expect(await accountsOf(note.id)).toEqual(["8400", "2100", "1200"]);
  });

  it("B-241 what leads nowhere stands on the suspense account, is shown, and stops nothing", async () => {
    await map([{ what: "default", key: "", code: null }]);
    await program.query("update catalog.taxes set ledger_account = '7777'");
    const { status, body: document } = await charge(books, customers[2]!);
    expect(status).toBe(200);
    expect(await accountsOf(document.id)).toEqual(["1200", "4030", "1990"]);
    const answer = await trial(books, "2026-04-01", "2026-04-30");
    expect(answer.suspense).toEqual([eur("-2.00")]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("periods", async () => {
  const books = await makeBooks(4);
  const { program, partnerId, customers } = books;
  const at = (month: string) => ({ params: { partnerId, month } });

  it("B-242 a month that is not over stays open; a soft-closed one takes entries only of people who may close", async () => {
    expect((await books.staff.call(contract.softClosePeriodEndpoint, at("2026-04"))).problem).toMatchObject({ code: "period-order" });
    await moveTo(books, "2026-05-04T08:00:00Z");
    const clerk = await signInStaff(program, { levels: { "finance.payments.create": "all", "customers.profile.view": "all" } });
    const soft = await books.staff.ok(contract.softClosePeriodEndpoint, at("2026-04"));
    expect(soft).toMatchObject({ state: "soft_closed", softClosedByName: "Eva Babić" });
    // The lead still posts into April, the clerk's payment of April stands on the first of May.
    await pay(books, customers[0]!, "10.00", "2026-04-20");
    await clerk.ok(recordPaymentEndpoint, {
      params: { customerId: customers[1]! },
      body: { amount: eur("11.00"), method: "cash", receivedOn: day("2026-04-21") },
    });
    const rows = await program.query<{ on: string; origin: string | null }>(
      "select entry_on::text as on, origin_on::text as origin from billing.journal_entries where kind = 'payment' order by seq",
    );
    expect(rows).toEqual([
      { on: "2026-04-20", origin: null },
      { on: "2026-05-01", origin: "2026-04-21" },
    ]);
    const reopened = await books.staff.ok(contract.reopenPeriodEndpoint, { ...at("2026-04"), body: { reason: "A receipt is missing" } });
    expect(reopened.state).toBe("open");
    const { items } = await books.staff.ok(listAuditEndpoint, { query: { filter: { entity: "period", action: "reopened" } } });
    expect(items.map(({ label, reason }) => [label, reason])).toEqual([["Period 2026-04", "A receipt is missing"]]);
  });

  it("B-259 the check-list says what is open, and closing wants a reason for it", async () => {
    const checked = await books.staff.ok(contract.checkPeriodEndpoint, at("2026-04"));
    expect(checked.list.map((check) => [check.code, check.state])).toEqual([
      ["chain", "ok"],
      ["trial_balance", "ok"],
      ["control_account", "ok"],
      ["deferred_revenue", "ok"],
      ["tax", "ok"],
      ["number_gaps", "ok"],
      ["suspense", "ok"],
      ["clearing", "ok"],
      ["parked_items", "ok"],
      ["unconfirmed_runs", "ok"],
    ]);
    const closed = await books.staff.ok(contract.closePeriodEndpoint, { ...at("2026-04"), body: {} });
    expect(closed).toMatchObject({ state: "closed", closedByName: "Eva Babić" });
    expect((await books.staff.call(contract.reopenPeriodEndpoint, { ...at("2026-04"), body: { reason: "Please" } })).problem).toMatchObject(
      { code: "period-order" },
    );
    const events = await program.query("select data from platform.events where type = 'period.closed'");
    expect(events).toEqual([{ data: { partnerId, month: "2026-04-01" } }]);
  });

  it("B-242 E_PERIOD_CLOSED: a day that a person chose in a closed month is refused", async () => {
    const reply = await charge(books, customers[2]!, {}, { issuedOn: "2026-04-30" });
    expect(reply.status).toBe(409);
    expect(reply.problem).toMatchObject({ code: "period-closed", errors: [{ field: "issuedOn", params: { from: "2026-05-01" } }] });
  });

  it("B-69 B-242 a run whose invoices stand in a closed month is not undone", async () => {
    const [run] = await program.query<{ id: string }>("select id from billing.runs");
    const preview = await books.staff.ok(undoPreviewEndpoint, { params: { runId: run!.id } });
    expect(preview).toMatchObject({ documents: 0, reasons: expect.arrayContaining([{ reason: "period_closed", documents: 4 }]) });
  });

  it("B-242 the database refuses an entry that is dated into a closed month", async () => {
    const insert = (on: string) =>
      program.query(
        `insert into billing.journal_entries (partner_id, seq, entry_on, kind, text, source_id, posted_at, posted_by, prev_hash, hash)
         values ($1, 999, $2, 'charge', '', gen_random_uuid(), now(), '{}', '', '')`,
        [partnerId, on],
      );
    await expect(insert("2026-04-30")).rejects.toThrow(/period-closed/);
    await expect(insert("2026-05-01")).rejects.toThrow(/has no lines/);
  });

  it("B-242 a late payment stands on the first open day with a reference to its own, and the chain covers both", async () => {
    await pay(books, customers[3]!, "12.00", "2026-04-28");
    const [row] = await program.query<{ on: string; origin: string }>(
      "select entry_on::text as on, origin_on::text as origin from billing.journal_entries order by seq desc limit 1",
    );
    expect(row).toEqual({ on: "2026-05-01", origin: "2026-04-28" });
    const journal = await books.staff.ok(contract.listJournalEndpoint, {
      params: { partnerId },
      query: { filter: { late: "true" } } as never,
    });
    expect(journal.items[0]).toMatchObject({ on: "2026-05-01", originOn: "2026-04-28" });
    // Posted entries do not change; the chain covers the day of origin, too.
    await expect(program.query("update billing.journal_entries set origin_on = null where origin_on is not null")).rejects.toThrow();
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-240 a journal that was tampered with halts the book until somebody has looked", async () => {
    await program.query("alter table billing.journal_entries disable trigger journal_entries_grow_only");
    await program.query("update billing.journal_entries set origin_on = '2026-04-27' where origin_on = '2026-04-28'");
    await program.query("update billing.books set verified_seq = 0, verified_hash = repeat('0', 64)");
    const checked = await books.staff.ok(contract.checkPeriodEndpoint, at("2026-05"));
    expect(checked.list[0]).toMatchObject({ code: "chain", state: "wrong" });
    expect((await charge(books, customers[2]!)).problem).toMatchObject({ code: "books-halted" });
    await books.staff.ok(contract.resumeBooksEndpoint, { params: { partnerId }, body: { reason: "Seen and put right from the backup" } });
    await program.query("update billing.journal_entries set origin_on = '2026-04-28' where origin_on = '2026-04-27'");
    await program.query("alter table billing.journal_entries enable trigger journal_entries_grow_only");
    expect((await charge(books, customers[2]!)).status).toBe(200);
  });
});

describe("deferred revenue", async () => {
  const program = await testProgram({ now: "2026-03-31T08:00:00Z" });
  const made = await makePayers(program, 0);
  const { partnerId } = made.provider;
  await program.inWork((work) => setSetting(work, revenueRecognition, { level: "system" }, "daily"));
  const books: Books = { program, staff: await signInStaff(program, {}), partnerId, taxId: made.provider.taxId, customers: [] };
  const deferred = () => books.staff.ok(contract.deferredRevenueEndpoint, { params: { partnerId } });
  const balances = async () => closings(await trial(books, "2026-01-01", "2026-12-31"));

  it("B-239 an invoice for days to come posts to 2300 and is earned day by day; the sums are the net exactly", async () => {
    await program.inWork((work) => addSubscribers(work, made.provider, { count: 3, startOn: "2026-04-01", nextBillingOn: "2026-04-01" }));
    await moveTo(books, "2026-04-10T08:00:00Z");
    await confirmRun((act) => program.inWork(act), { partnerId, targetOn: day("2026-04-01"), trigger: "manual" });
    expect(await balances()).toMatchObject({ "2300": "-135.00" });
    const schedule = await deferred();
    expect(schedule).toMatchObject({
      mode: "daily",
      months: [{ month: "2026-04-01", amount: eur("135.00") }],
      accounts: [{ code: "4000", amount: eur("135.00") }],
      ties: [{ waiting: eur("135.00"), booked: eur("135.00"), difference: eur("0.00") }],
    });
    await program.inWork((work) => releaseRevenue(work, { partnerId, through: day("2026-04-10") }));
    expect(await balances()).toMatchObject({ "2300": "-90.00", "4000": "-45.00" });
    // The same day again changes nothing.
    expect(await program.inWork((work) => releaseRevenue(work, { partnerId, through: day("2026-04-10") }))).toEqual({ entries: 0 });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-239 a credit takes what has not been earned from 2300 first, and ties on every day", async () => {
    const [document] = (await books.staff.ok(listInvoicesEndpoint, { query: {} })).items;
    await books.staff.ok(creditInvoiceEndpoint, {
      params: { documentId: document!.id },
      body: { reason: "Cancelled", releaseDays: true } as never,
    });
    // 45.00, of which 15.00 were earned: 30.00 come out of what waits, 15.00 back from revenue.
    expect(await balances()).toMatchObject({ "2300": "-60.00", "4000": "-30.00" });
    expect((await deferred()).ties).toMatchObject([{ difference: eur("0.00") }]);
    for (let on: Day = day("2026-04-11"); on <= "2026-04-30"; on = addDays(on, 1)) {
      await program.inWork((work) => releaseRevenue(work, { partnerId, through: on }));
      expect((await deferred()).ties).toMatchObject([{ difference: eur("0.00") }]);
    }
    expect(await balances()).toMatchObject({ "4000": "-90.00" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-239 a line that is billed late catches up at the next release", async () => {
    await program.inWork((work) =>
      addSubscribers(work, made.provider, { count: 1, startOn: "2026-05-01", nextBillingOn: "2026-05-01", firstNumber: 90 }),
    );
    await program.inWork((work) => releaseRevenue(work, { partnerId, through: day("2026-05-10") }));
    await moveTo(books, "2026-05-12T08:00:00Z");
    await confirmRun((act) => program.inWork(act), { partnerId, targetOn: day("2026-05-01"), trigger: "manual" });
    const before = (await balances())["4000"];
    await program.inWork((work) => releaseRevenue(work, { partnerId, through: day("2026-05-31") }));
    // Who was credited in full is billed for April anew: those days are over, so nothing of it waits. May does.
    expect(before).toBe("-135.00");
    const after = await balances();
    expect(after).toMatchObject({ "2300": "0.00", "4000": "-315.00" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-240 the nightly sweep finds what was changed behind what was proven, and halts the book", async () => {
    program.clock.moveTo("2026-05-30T03:30:00Z");
    await program.runDay();
    const [book] = await program.query<{ verified_seq: bigint; last_seq: bigint; swept_seq: bigint }>(
      "select verified_seq, last_seq, swept_seq from billing.books",
    );
    expect(book).toMatchObject({ verified_seq: book!.last_seq, swept_seq: 0n });
    const moveEntry = async (days: number): Promise<void> => {
      await program.query("alter table billing.journal_entries disable trigger journal_entries_grow_only");
      await program.query("update billing.journal_entries set entry_on = entry_on + $1::int where seq = 2", [days]);
      await program.query("alter table billing.journal_entries enable trigger journal_entries_grow_only");
    };
    await moveEntry(1);
    program.clock.moveTo("2026-05-31T03:30:00Z");
    const outcomes = await program.runDay();
    expect(outcomes.find(({ step }) => step === "billing.verify-books")?.counts.wrong).toBeGreaterThan(0);
    expect(await program.query("select halted_why from billing.books")).toEqual([
      { halted_why: "entry 2 does not follow from the one before it" },
    ]);
    await moveEntry(-1);
    await moveTo(books, "2026-05-31T08:00:00Z");
    await books.staff.ok(contract.resumeBooksEndpoint, { params: { partnerId }, body: { reason: "Put right" } });
  });

  it("the nightly steps release and verify by themselves", async () => {
    program.clock.moveTo("2026-06-01T03:30:00Z");
    const outcomes = await program.runDay();
    const steps = outcomes.filter(({ step }) => step === "billing.release-revenue" || step === "billing.verify-books");
    expect(steps.map(({ state }) => state)).not.toContain("failed");
    expect(await program.query("select 1 from billing.book_checks where state = 'wrong'")).toEqual([]);
  });
});

describe("files for accountants", async () => {
  const books = await makeBooks(4);
  const { program, partnerId, customers } = books;
  await pay(books, customers[0]!, "54.00", "2026-04-01");
  const make = (body: object) => books.staff.call(contract.makeExportBatchEndpoint, { params: { partnerId }, body: body as never });
  const file = async (batchId: string): Promise<string> =>
    (await books.staff.call(contract.exportBatchFileEndpoint, { params: { batchId } })).bytes.toString("utf8");

  it("B-243 two exports at the same moment send every entry once, and again only what is new", async () => {
    const both = await Promise.all([make({ kind: "documents" }), make({ kind: "documents" })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.problem).toMatchObject({ code: "nothing-new" });
    const first = both.find(({ status }) => status === 200)!.body;
    expect(first.rows).toBe(4);
    const text = await file(first.id);
    expect(text.split("\r\n").filter((line) => line.includes("invoice"))).toHaveLength(4);
    await charge(books, customers[1]!, { text: "=cmd()" });
    const next = await make({ kind: "documents" });
    expect(next.body.rows).toBe(1);
    // Downloaded again, the first one is what it was.
    expect(await file(first.id)).toBe(text);
    const lines = await make({ kind: "lines" });
    expect(await file(lines.body.id)).toContain("'=cmd()");
  });

  it("B-243 random simultaneous exports and postings: each entry of the journal stands in one batch", async () => {
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        at % 3 === 0
          ? charge(books, customers[at % 4]!)
          : make({ kind: "payments" }).then(() => make({ kind: "journal", format: "jsonl" })),
      ),
    );
    expect(made).toHaveLength(12);
    await make({ kind: "journal", format: "jsonl" });
    const batches = (
      await books.staff.ok(contract.listExportBatchesEndpoint, { params: { partnerId }, query: { filter: { kind: "journal" } } as never })
    ).items;
    const numbers: string[] = [];
    for (const batch of batches)
      for (const line of (await file(batch.id)).split("\n")) if (line.startsWith('{"number"')) numbers.push(JSON.parse(line).number);
    const [{ n }] = (await program.query<{ n: string }>("select count(*)::text as n from billing.journal_entries")) as [{ n: string }];
    expect(numbers).toHaveLength(Number(n));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("B-258 an exported journal proves itself without the database, and shows what was changed", async () => {
    const { body: batch } = await make({ kind: "journal", format: "jsonl", days: { from: "2026-01-01", to: "2026-12-31" } });
    const text = await file(batch.id);
    const lines = async function* (of: string) {
      yield* of.split("\n");
    };
    const proven = await verifyFile(lines(text));
    expect(proven).toMatchObject({ wrong: [], gaps: 0, first: "1" });
    expect(proven.entries).toBeGreaterThan(5);
    const forged = text.replace('"debit":"5400"', '"debit":"5401"');
    expect((await verifyFile(lines(forged))).wrong[0]).toMatch(/entry 1: its hash is not of what it says/);
    const cut = text
      .split("\n")
      .filter((line) => !line.startsWith('{"number":"3"'))
      .join("\n");
    expect((await verifyFile(lines(cut))).gaps).toBe(1);
    expect((await verifyFile(lines(text.split("\n").slice(0, 4).join("\n")))).wrong).toContain("the file has no end: it was cut off");
  });

  it("B-244 the booking stack has its head, Soll and Haben, and letters in Windows-1252", async () => {
    const { body: batch } = await make({ kind: "datev", days: { from: "2026-04-01", to: "2026-04-30" } });
    const reply = await books.staff.call(contract.exportBatchFileEndpoint, { params: { batchId: batch.id } });
    const text = new TextDecoder("windows-1252").decode(reply.bytes);
    const [head, columns, ...rows] = text.trimEnd().split("\r\n");
    expect(head).toMatch(/^"EXTF";700;21;"Buchungsstapel";13;\d{17};/);
    expect(head!.split(";")).toHaveLength(31);
    expect(columns).toMatch(/^Umsatz \(ohne Soll\/Haben-Kz\);Soll\/Haben-Kennzeichen;/);
    expect(columns).toContain("BU-Schlüssel");
    // An invoice of 54.00: the customer against revenue and against tax.
    expect(rows.slice(0, 2).map((row) => row.split(";").slice(0, 10).join(";"))).toEqual([
      expect.stringMatching(/^45,00;"S";"EUR";;;"";1200;4000;"";0104$/),
      expect.stringMatching(/^9,00;"S";"EUR";;;"";1200;2100;"";0104$/),
    ]);
    const total = rows.reduce((sum, row) => sum + BigInt(row.split(";")[0]!.replace(",", "")), 0n);
    const [{ debit }] = (await program.query<{ debit: string }>("select sum(debit_minor)::text as debit from billing.journal_lines")) as [
      { debit: string },
    ];
    expect(total).toBe(BigInt(debit));
  });

  it("B-244 the double-entry table has one amount from one account to another in each row", async () => {
    const { body: batch } = await make({ kind: "double_entry", separator: "semicolon" });
    const rows = (await file(batch.id)).trimEnd().split("\r\n");
    expect(rows[0]).toContain("debitAccount;creditAccount;amount;currency");
    expect(rows[1]).toMatch(/;1200;4000;45\.00;EUR$/);
  });

  it("B-245 the audit file is well-formed and its totals agree with what they total", async () => {
    const { body: batch } = await make({ kind: "audit_file", days: { from: "2026-04-01", to: "2026-04-30" } });
    const xml = await file(batch.id);
    expect(unclosed(xml)).toEqual([]);
    const sumOf = (part: string, tag: string): bigint =>
      [...part.matchAll(new RegExp(`<${tag}><Amount>([\\d.]+)</Amount></${tag}>`, "g"))].reduce(
        (sum, [, amount]) => sum + BigInt(amount!.replace(".", "")),
        0n,
      );
    const section = (name: string): string => xml.slice(xml.indexOf(`<${name}>`), xml.indexOf(`</${name}>`));
    const total = (part: string, tag: string): string => new RegExp(`<${tag}>([\\d.]+)</${tag}>`).exec(part)?.[1] ?? "";
    const ledger = section("GeneralLedgerEntries");
    expect(total(ledger, "NumberOfEntries")).toBe(String(ledger.match(/<Transaction>/g)?.length));
    expect(BigInt(total(ledger, "TotalDebit").replace(".", ""))).toBe(sumOf(ledger, "DebitAmount"));
    expect(total(ledger, "TotalDebit")).toBe(total(ledger, "TotalCredit"));
    expect(sumOf(ledger, "CreditAmount")).toBe(sumOf(ledger, "DebitAmount"));
    const sales = section("SalesInvoices");
    expect(total(sales, "NumberOfEntries")).toBe(String(sales.match(/<Invoice>/g)?.length));
    expect(BigInt(total(sales, "TotalCredit").replace(".", ""))).toBe(sumOf(sales, "InvoiceLineAmount"));
    const payments = section("Payments");
    expect(total(payments, "TotalDebit")).toBe("54.00");
    expect(xml).toContain("<ClosingDebitBalance>54.00</ClosingDebitBalance>");
    const closing = closings(await trial(books, "2026-04-01", "2026-04-30"));
    expect(section("GeneralLedgerAccounts")).toContain(`<AccountID>1200</AccountID>`);
    expect(section("GeneralLedgerAccounts")).toContain(`<ClosingDebitBalance>${closing["1200"]}</ClosingDebitBalance>`);
  });

  it("B-245 the PDFs of all documents come as one archive, prepared by a job", async () => {
    const { body: batch } = await make({ kind: "pdfs" });
    expect(batch.state).toBe("preparing");
    expect((await books.staff.call(contract.exportBatchFileEndpoint, { params: { batchId: batch.id } })).problem).toMatchObject({
      code: "batch-not-ready",
    });
    await program.runJobs();
    const reply = await books.staff.call(contract.exportBatchFileEndpoint, { params: { batchId: batch.id } });
    const names = Object.keys(unzipSync(reply.bytes));
    expect(names).toHaveLength(batch.rows);
    expect(names[0]).toMatch(/^invoice-\d+\.pdf$/);
  });
});

/** Tags that are opened and not closed, or closed and not opened. */
function unclosed(xml: string): string[] {
  const open: string[] = [];
  for (const [, close, name] of xml.replace(/<\?.*?\?>/g, "").matchAll(/<(\/?)([A-Za-z]+)[^>]*>/g)) {
    if (close === "") open.push(name!);
    else if (open.at(-1) === name) open.pop();
    else return [...open, `/${name}`];
  }
  return open;
}
