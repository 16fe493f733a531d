// Undo leaves nothing behind, whatever a run had done (B-69 to B-71, I-6), and everything to be explained (I-11, I-12).
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { announced, balanceOf, faultsOfBooks, invoicesOf } from "../../../../tests/support/payer.ts";
import { addSubscribers, makeProvider, type Provider } from "../../../../tests/support/provider.ts";
import { type TestProgram, testProgram } from "../../../../tests/support/test-program.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { creditInvoiceEndpoint, listInvoicesEndpoint } from "../documents/contract.ts";
import { confirmRun, undoRun } from "../index.ts";
import { createTransactionEndpoint } from "../ledger/contract.ts";
import { undoPolicy } from "../settings.ts";
import { requestWriteOffEndpoint } from "../write-offs/contract.ts";
import {
  createRecurringInvoiceEndpoint,
  getRunEndpoint,
  invoiceUndoPreviewEndpoint,
  lastRecurringInvoiceEndpoint,
  undoInvoiceEndpoint,
  undoPreviewEndpoint,
} from "./contract.ts";

const run = (program: TestProgram, provider: Provider, targetOn: string) =>
  confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day(targetOn), trigger: "manual" });
const undo = (program: TestProgram, provider: Provider, targetOn: string) =>
  undoRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day(targetOn) });

/** Where an account stands: all that an undo has to bring back. */
const standing = async (program: TestProgram, { partnerId }: Provider) => ({
  accounts: await program.query(
    `select account.id, account.next_billing_on, balance.balance_minor,
       (select coalesce(sum(open_minor), 0) from billing.ledger_entries where account_id = account.id and amount_minor > 0) as free
     from billing.accounts account join billing.balances balance on balance.account_id = account.id where account.partner_id = $1 order by account.id`,
    [partnerId],
  ),
  days: await program.query("select service_id, period::text from billing.coverage where partner_id = $1 order by service_id, period", [
    partnerId,
  ]),
  waiting: await program.query(
    `select account_id, side, text, unit_price, quantity from billing.future_items
     where partner_id = $1 and document_id is null and cancelled_at is null order by account_id, text, unit_price`,
    [partnerId],
  ),
});

/** What a run issued, line for line, without numbers and moments. */
const outcome = (program: TestProgram, runId: string | null) =>
  program.query(
    `select document.account_id, document.kind, document.issued_on, document.due_on, document.net_minor, document.tax_minor, document.gross_minor,
       document.open_minor, line.position, line.text, line.period_start, line.period_end, line.unit_price, line.quantity, line.amount_minor, line.net_minor as line_net
     from billing.money_documents document join billing.document_lines line on line.document_id = document.id
     where document.run_id = $1 order by document.account_id, document.kind, document.gross_minor, line.position`,
    [runId],
  );

const situation = fc.record({
  policy: fc.constantFrom("credit_note" as const, "void_number" as const),
  startDay: fc.integer({ min: 1, max: 31 }),
  prepaidMonths: fc.constantFrom(0, 1, 3),
  /** Money on the account before the run; it pays some of the invoice, all of it, or more. */
  free: fc.constantFrom("0", "10", "54", "500"),
  items: fc.array(fc.record({ side: fc.constantFrom("debit" as const, "credit" as const), price: fc.constantFrom("5", "19.99", "300") }), {
    maxLength: 3,
  }),
  isFree: fc.boolean(),
});

describe("undo and the same run again", async () => {
  const program = await testProgram({ now: "2026-04-01T06:00:00Z" });
  // The first partner of an installation has no settings of its own.
  await program.inWork((work) => makeProvider(work, { code: "first" }));
  const staff = await signInStaff(program, { role: "super_administrator" });
  let made = 0;

  it("I-6 B-69 B-70 undo brings back days, balance, free credit and what waited; the run again is the same line for line", {
    timeout: 240_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(situation, async ({ policy, startDay, prepaidMonths, free, items, isFree }) => {
        made += 1;
        const { provider, subscribers } = await program.inWork(async (work) => {
          const own = await makeProvider(work, { code: `p${made}` });
          await setSetting(work, undoPolicy, { level: "partner", partnerId: own.partnerId }, policy);
          const startOn = `2026-03-${String(startDay).padStart(2, "0")}`;
          return {
            provider: own,
            subscribers: await addSubscribers(work, own, {
              count: 2,
              startOn,
              nextBillingOn: "2026-04-01",
              prepaidMonths,
              plans: [own.homeId, own.voiceId],
            }),
          };
        });
        const [one] = subscribers;
        if (!one) throw new Error("nobody to bill");
        // Days that cost nothing stand on no document.
        if (isFree)
          await program.query("update services.segments set unit_price = 0 where service_id = any ($1)", [subscribers[1]?.serviceIds]);
        if (free !== "0")
          await staff.ok(createTransactionEndpoint, {
            params: { customerId: one.customerId },
            body: { side: "credit", amount: { amount: `${free}.00`, currency: "EUR" }, text: "Goodwill", reason: "test" },
          });
        for (const [at, { side, price }] of items.entries())
          await program.query(
            `insert into billing.future_items (account_id, customer_id, partner_id, side, kind, category, text, unit_price, tax_id, includes_tax, due_on, created_by, created_at)
             values ($1, $1, $2, $3, 'one_time', 'one_time', $4, $5, $6, false, '2026-04-01', '{"kind": "system"}', now())`,
            [one.customerId, provider.partnerId, side, `Item ${at}`, price, provider.taxId],
          );
        const before = await standing(program, provider);
        const first = await run(program, provider, "2026-04-01");
        const issued = await outcome(program, first.runId);
        const after = await standing(program, provider);
        await undo(program, provider, "2026-04-01");
        expect(await standing(program, provider)).toEqual(before);
        const second = await run(program, provider, "2026-04-01");
        expect(await outcome(program, second.runId)).toEqual(issued);
        expect(await standing(program, provider)).toEqual(after);
      }),
      { numRuns: 12, endOnFailure: false },
    );
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("a run undone by marking its invoices void", async () => {
  const program = await testProgram({ now: "2026-04-01T06:00:00Z" });
  const { provider, payers } = await program.inWork(async (work) => {
    const own = await makeProvider(work);
    await setSetting(work, undoPolicy, { level: "system" }, "void_number");
    return { provider: own, payers: await addSubscribers(work, own, { count: 3, startOn: "2026-04-01", nextBillingOn: "2026-04-01" }) };
  });
  const staff = await signInStaff(program, { role: "super_administrator" });
  const first = await run(program, provider, "2026-04-01");
  const content = () =>
    program.query(
      "select id, number, content_hash, gross_minor, issued_at, counter from billing.money_documents where run_id = $1 order by number",
      [first.runId],
    );
  const issued = await content();
  const chain = await program.query("select id, hash from billing.journal_entries order by seq");

  it("B-69 each invoice is void, is announced as such and keeps its number: the series goes on behind it", async () => {
    const preview = await staff.ok(undoPreviewEndpoint, { params: { runId: first.runId ?? "" } });
    expect(preview).toMatchObject({ policy: "void_number", documents: 3, kept: 0 });
    expect(await undo(program, provider, "2026-04-01")).toEqual({ undone: 3, kept: [] });
    for (const { customerId } of payers) {
      expect(await invoicesOf(program, customerId)).toMatchObject([{ state: "void", open_minor: 0n }]);
      expect(await balanceOf(program, customerId)).toBe(0n);
      expect(await announced(program, customerId, "invoice.voided")).toMatchObject([{ data: { kind: "invoice", notify: false } }]);
    }
    expect(await program.query("select 1 from billing.money_documents where kind = 'credit_note'")).toEqual([]);
    await run(program, provider, "2026-04-01");
    const numbers = await program.query<{ counter: bigint; state: string }>(
      "select counter, state from billing.money_documents where kind = 'invoice' order by counter",
    );
    expect(numbers.map(({ counter, state }) => [counter, state])).toEqual([
      ...[1n, 2n, 3n].map((counter) => [counter, "void"]),
      ...[4n, 5n, 6n].map((counter) => [counter, "issued"]),
    ]);
    const listed = await staff.ok(listInvoicesEndpoint, { query: { filter: { state: "void" } } });
    expect(listed.items).toHaveLength(3);
  });

  it("I-11 the series stays explainable and the books sound: every number given is a document, void ones too", async () => {
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("I-12 what was issued and posted is what it was: nothing of it changed but its state", async () => {
    expect(await content()).toEqual(issued);
    expect((await program.query("select id, hash from billing.journal_entries order by seq")).slice(0, chain.length)).toEqual(chain);
  });

  it.each([
    ["its number", "number = 'X1'"],
    ["its amounts", "gross_minor = gross_minor + 1, tax_minor = tax_minor + 1"],
    ["its day", "issued_on = issued_on + 1, due_on = due_on + 1"],
    ["its buyer", 'buyer = buyer || \'{"name": "Somebody"}\''],
    ["where its number is from", "series_id = null"],
    ["how it was rounded", "rounding_mode = 'down'"],
    ["when it was issued", "issued_at = issued_at + interval '1 day'"],
    ["the run it is from", "run_id = null"],
    ["its state back to a draft", "state = 'draft', issued_at = null"],
    ["a void one back", "state = 'issued'"],
  ])("I-12 the database refuses to change %s", async (_what, change) => {
    await expect(program.query(`update billing.money_documents set ${change} where id = $1`, [issued[0]?.id])).rejects.toThrow(/cannot/);
  });

  it("I-12 nor can a line, an entry or a document be changed or deleted", async () => {
    for (const statement of [
      "update billing.document_lines set amount_minor = amount_minor + 1",
      "delete from billing.document_lines",
      "update billing.document_taxes set tax_minor = 0",
      "update billing.journal_entries set entry_on = entry_on + 1",
      "delete from billing.journal_lines",
      "delete from billing.money_documents",
    ])
      await expect(program.query(statement)).rejects.toThrow();
  });
});

describe("the last recurring invoice of a customer", async () => {
  const program = await testProgram({ now: "2026-04-01T06:00:00Z" });
  const { provider, payers } = await program.inWork(async (work) => {
    const own = await makeProvider(work);
    return { provider: own, payers: await addSubscribers(work, own, { count: 6, startOn: "2026-04-01", nextBillingOn: "2026-04-01" }) };
  });
  const [alone, paying, twice, now, older] = payers.map(({ customerId }) => customerId) as [string, string, string, string, string];
  let staff = await signInStaff(program, { role: "super_administrator" });
  const first = await run(program, provider, "2026-04-01");
  const lastOf = async (customerId: string) => (await staff.ok(lastRecurringInvoiceEndpoint, { params: { customerId } })).documentId ?? "";
  const previewOf = (documentId: string) => staff.ok(invoiceUndoPreviewEndpoint, { params: { documentId } });
  const wish = (documentId: string) => ({ params: { documentId }, body: { reason: "Wrong plan" } });

  it("B-71 shows before what goes back, and undoes that one item of the run; the others stay", async () => {
    const documentId = await lastOf(alone);
    expect(await previewOf(documentId)).toMatchObject({
      documents: [{ id: documentId, kind: "invoice", gross: { amount: "54.00" }, policy: "credit_note" }],
      change: { amount: "54.00" },
      days: [{ text: "Home", start: "2026-04-01", end: "2026-05-01" }],
      waitingItems: 0,
      billedAgainOn: "2026-04-01",
      reasons: [],
    });
    expect(await staff.ok(undoInvoiceEndpoint, wish(documentId))).toMatchObject({ state: "credited" });
    expect(await balanceOf(program, alone)).toBe(0n);
    expect(await balanceOf(program, twice)).toBe(-5400n);
    expect(await staff.ok(getRunEndpoint, { params: { runId: first.runId ?? "" } })).toMatchObject({
      state: "partly_undone",
      counts: { undone: 1, issued: 5 },
    });
    // The next run bills that account alone.
    expect(await run(program, provider, "2026-04-01")).toMatchObject({ invoices: 1 });
    expect(await balanceOf(program, alone)).toBe(-5400n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-71 is refused with its reasons: a payment went to it, or it is not the last one", async () => {
    const paid = await lastOf(paying);
    await staff.ok(recordPaymentEndpoint, {
      params: { customerId: paying },
      body: { amount: { amount: "54.00", currency: "EUR" }, method: "cash", receivedOn: day("2026-04-01") },
    });
    expect((await previewOf(paid)).reasons).toEqual(["paid"]);
    expect(await staff.refused(undoInvoiceEndpoint, wish(paid))).toMatchObject({ status: 409, code: "not-undoable" });
    const former = await lastOf(older);
    program.clock.moveTo("2026-05-01T06:00:00Z");
    staff = await signInStaff(program, { role: "super_administrator" });
    await run(program, provider, "2026-05-01");
    expect((await previewOf(former)).reasons).toEqual(["later_run", "not_last"]);
    expect(await staff.refused(undoInvoiceEndpoint, wish(former))).toMatchObject({ status: 409, code: "not-undoable" });
    expect((await previewOf(await lastOf(older))).reasons).toEqual([]);
  });

  it("B-71 an invoice that was made between runs is taken back alone, and the next run bills its days", async () => {
    const through = { params: { customerId: now }, body: { throughOn: day("2026-06-30") } };
    const { documents } = await staff.ok(createRecurringInvoiceEndpoint, through);
    const documentId = await lastOf(now);
    expect(documentId).toBe(documents[0]?.id);
    expect(await previewOf(documentId)).toMatchObject({
      reasons: [],
      billedAgainOn: "2026-06-01",
      days: [{ start: "2026-06-01", end: "2026-07-01" }],
    });
    await staff.ok(undoInvoiceEndpoint, wish(documentId));
    expect(await balanceOf(program, now)).toBe(-10800n);
    program.clock.moveTo("2026-06-01T06:00:00Z");
    staff = await signInStaff(program, { role: "super_administrator" });
    await run(program, provider, "2026-06-01");
    expect(await balanceOf(program, now)).toBe(-16200n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-70 the customer hears of it only when that is ticked", async () => {
    const told = async (customerId: string) =>
      (await announced(program, customerId, "credit_note.issued")).map(({ data }) => data.isQuiet ?? false);
    expect(await told(now)).toEqual([true]);
    const documentId = await lastOf(twice);
    await staff.ok(undoInvoiceEndpoint, { params: { documentId }, body: { reason: "Wrong plan", notify: true } });
    expect(await told(twice)).toEqual([false]);
  });
});

describe("a run of which some was credited or given up since", async () => {
  const program = await testProgram({ now: "2026-04-01T06:00:00Z" });
  const { provider, payers } = await program.inWork(async (work) => {
    const own = await makeProvider(work);
    return { provider: own, payers: await addSubscribers(work, own, { count: 4, startOn: "2026-04-01", nextBillingOn: "2026-04-01" }) };
  });
  const [goodwill, paidByCredit, lost, plain] = payers.map(({ customerId }) => customerId) as [string, string, string, string];
  const staff = await signInStaff(program, { role: "super_administrator" });
  const eur = (amount: string) => ({ amount, currency: "EUR" });

  it("B-69 what is credited in full or written off stays, with its days, and says why; the others are undone", async () => {
    // Free credit pays it, so that it is paid and not credited when its credit note comes.
    await staff.ok(createTransactionEndpoint, {
      params: { customerId: paidByCredit },
      body: { side: "credit", amount: eur("54.00"), text: "Goodwill", reason: "test" },
    });
    const { runId } = await run(program, provider, "2026-04-01");
    const invoiceOf = async (customerId: string) => (await invoicesOf(program, customerId))[0]?.id ?? "";
    for (const customerId of [goodwill, paidByCredit])
      await staff.ok(creditInvoiceEndpoint, {
        params: { documentId: await invoiceOf(customerId) },
        body: { reason: "Goodwill for the outage", releaseDays: false },
      });
    await staff.ok(requestWriteOffEndpoint, {
      params: { customerId: lost },
      body: { documentId: await invoiceOf(lost), total: eur("54.00"), on: day("2026-04-01"), reason: "Cannot pay" },
    });
    expect(await staff.ok(undoPreviewEndpoint, { params: { runId: runId ?? "" } })).toMatchObject({
      documents: 1,
      kept: 3,
      reasons: [
        { reason: "credited", documents: 2 },
        { reason: "written_off", documents: 1 },
      ],
    });
    const before = await standing(program, provider);
    expect(await undo(program, provider, "2026-04-01")).toMatchObject({ undone: 1 });
    const after = await standing(program, provider);
    expect(after.days).toHaveLength(before.days.length - 1);
    for (const customerId of [goodwill, paidByCredit, lost])
      expect(await balanceOf(program, customerId)).toBe(customerId === paidByCredit ? 5400n : 0n);
    expect(await balanceOf(program, plain)).toBe(0n);
    // Run again: only what was undone is billed again.
    expect(await run(program, provider, "2026-04-01")).toMatchObject({ invoices: 1 });
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
