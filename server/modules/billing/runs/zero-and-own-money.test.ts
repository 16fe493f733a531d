// An invoice over nothing (B-57), and what customers read of their own money: documents by filter, transactions with their balance.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { announced, faultsOfBooks, invoicesOf, makePayers } from "../../../../tests/support/payer.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createPlan } from "../../catalog/index.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { creditInvoiceEndpoint, portalListDocumentsEndpoint } from "../documents/contract.ts";
import { confirmRun } from "../index.ts";
import { portalTransactionsEndpoint } from "../ledger/contract.ts";
import { issueZeroInvoices, surplusCredits } from "../settings.ts";

describe("a run over services that cost nothing", async () => {
  const program = await testProgram({ now: "2026-04-01T06:00:00Z" });
  const { provider, free } = await program.inWork(async (work) => {
    const made = await makeProvider(work);
    const plan = await createPlan(work, {
      code: "free",
      kind: "recurring",
      title: "Free router",
      currency: "EUR",
      price: "0",
      taxId: made.taxId,
      includesTax: false,
      partnerIds: [made.partnerId],
    });
    return {
      provider: made,
      free: await addSubscribers(work, made, { count: 1, startOn: "2026-04-01", nextBillingOn: "2026-04-01", plans: [plan.id] }),
    };
  });
  const customerId = free[0]!.customerId;
  const run = (on: string) =>
    confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day(on), trigger: "manual" });
  const covered = () => program.query("select lower(period)::text as since, upper(period)::text as until from billing.coverage order by 1");

  it("B-57 records the days and issues nothing", async () => {
    await run("2026-04-01");
    expect(await invoicesOf(program, customerId)).toEqual([]);
    expect(await covered()).toEqual([{ since: "2026-04-01", until: "2026-05-01" }]);
    // The days are billed: asking again finds nothing to do.
    await run("2026-04-01");
    expect(await covered()).toHaveLength(1);
  });

  it("B-57 issues an invoice over nothing where the provider wants one; it is paid the moment it exists", async () => {
    await program.inWork((work) => setSetting(work, issueZeroInvoices, { level: "system" }, true));
    program.clock.moveTo("2026-05-01T06:00:00Z");
    await run("2026-05-01");
    expect(await invoicesOf(program, customerId)).toMatchObject([{ state: "paid", open_minor: 0n }]);
    expect(await covered()).toEqual([
      { since: "2026-04-01", until: "2026-05-01" },
      { since: "2026-05-01", until: "2026-06-01" },
    ]);
    expect((await announced(program, customerId, "invoice.")).map(({ type }) => type).toSorted()).toEqual([
      "invoice.issued",
      "invoice.paid",
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("B-56 credits above the charges of a run", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 2);
  const [one, two] = payers.map(({ customerId }) => customerId) as [string, string];
  const run = async (on: string): Promise<void> => {
    program.clock.moveTo(`${on}T06:00:00Z`);
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day(on), trigger: "manual" });
  };
  const promise = (customerId: string, amount: string) =>
    program.query(
      `insert into billing.future_items (account_id, partner_id, side, kind, category, text, unit_price, tax_id, includes_tax, due_on, created_by, created_at)
       values ($1, $2, 'credit', 'discount', 'discount', 'Outage in March', $3, $4, false, '2026-04-01', '{}', now())`,
      [customerId, provider.partnerId, amount, provider.taxId],
    );
  const documents = (customerId: string) =>
    program.query<{ what: string }>(
      "select kind || ' ' || net_minor || '+' || tax_minor || ' ' || state as what from billing.money_documents where account_id = $1 order by issued_at, kind desc, number",
      [customerId],
    );
  const waiting = (customerId: string) =>
    program.query<{ price: string }>(
      "select unit_price::numeric(9,2)::text as price from billing.future_items where account_id = $1 and document_id is null and cancelled_at is null",
      [customerId],
    );

  it("B-56 wait as future items by themselves", async () => {
    await promise(one, "60");
    await run("2026-05-01");
    // 45.00 of the 60.00 are borne by May: nothing to pay, no document over nothing, and 15.00 wait.
    expect(await waiting(one)).toEqual([{ price: "15.00" }]);
    expect(await documents(one)).toEqual([{ what: "invoice 4500+900 issued" }]);
  });

  it("B-56 become a credit note for what is above, where the provider has it so; the next run finds nothing of it", async () => {
    await program.inWork((work) => setSetting(work, surplusCredits, { level: "system" }, "credit_note"));
    await promise(two, "60");
    await run("2026-06-01");
    expect(await waiting(two)).toEqual([]);
    expect((await documents(two)).map(({ what }) => what)).toEqual([
      "invoice 4500+900 issued",
      "invoice 4500+900 partially_paid",
      "credit_note 1500+300 closed",
    ]);
    await run("2026-07-01");
    expect((await documents(two)).at(-1)?.what).toBe("invoice 4500+900 issued");
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("what customers read of their own money", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 2);
  const [own, other] = payers.map(({ customerId }) => customerId) as [string, string];
  const staff = await signInStaff(program);
  const eur = (amount: string) => ({ amount, currency: "EUR" });
  await staff.ok(recordPaymentEndpoint, {
    params: { customerId: own },
    body: { amount: eur("60.00"), method: "cash", receivedOn: day("2026-04-01") },
  });
  program.clock.moveTo("2026-05-01T06:00:00Z");
  await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-05-01"), trigger: "manual" });
  const [april, may] = await invoicesOf(program, own);
  program.clock.moveTo("2026-05-02T06:00:00Z");
  const later = await signInStaff(program);
  const note = await later.ok(creditInvoiceEndpoint, {
    params: { documentId: may!.id },
    body: { reason: "Outage", releaseDays: false },
  });
  const portal = await signInCustomer(program, own);
  const numbers = async (query: object): Promise<(string | null)[]> =>
    (await portal.ok(portalListDocumentsEndpoint, { query: query as never })).items.map(({ number }) => number);

  it("P-108 documents stand newest first and are filtered by kind, what is open, period and number, over pages", async () => {
    expect(await numbers({})).toEqual([note.number, may!.number, april!.number]);
    expect(await numbers({ filter: { kind: "invoice" } })).toEqual([may!.number, april!.number]);
    expect(await numbers({ filter: { kind: "credit_note" } })).toEqual([note.number]);
    expect(await numbers({ filter: { open: "true" } })).toEqual([]);
    expect(await numbers({ filter: { from: "2026-04-01", to: "2026-04-30" } })).toEqual([april!.number]);
    expect(await numbers({ filter: { q: may!.number.slice(-4) } })).toContain(may!.number);
    const first = await portal.ok(portalListDocumentsEndpoint, { query: { limit: 2 } });
    expect(first.items).toHaveLength(2);
    const second = await portal.ok(portalListDocumentsEndpoint, { query: { limit: 2, cursor: first.next ?? "" } });
    expect(second.items.map(({ number }) => number)).toEqual([april!.number]);
    const strangers = await signInCustomer(program, other);
    const theirs = await strangers.ok(portalListDocumentsEndpoint);
    expect(theirs.items.map(({ number }) => number)).not.toContain(april!.number);
  });

  it("P-112 the running balance counts every transaction, whatever the filter shows", async () => {
    const rows = async (query: object) =>
      (await portal.ok(portalTransactionsEndpoint, { query: query as never })).items.map(({ on, amount, balanceAfter }) => [
        on,
        amount?.amount,
        balanceAfter.amount,
      ]);
    const all = await rows({});
    expect(all.toReversed()).toEqual([
      ["2026-04-01", "-54.00", "-54.00"],
      ["2026-04-01", "60.00", "6.00"],
      ["2026-05-01", "-54.00", "-48.00"],
      ["2026-05-02", "54.00", "6.00"],
    ]);
    expect(await rows({ filter: { from: "2026-05-01" } })).toEqual(all.slice(0, 2));
    expect(await rows({ filter: { to: "2026-04-30" } })).toEqual(all.slice(2));
  });
});
