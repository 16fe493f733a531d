// B 16: whatever people, payments and clocks do, in whatever order and in currencies of 0, 2 and 3 digits, the books stay right. Generated, and
// shrunk to the fewest acts that break something.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correctInvoiceEndpoint } from "../../server/modules/billing/corrections/contract.ts";
import { creditInvoiceEndpoint } from "../../server/modules/billing/documents/contract.ts";
import { confirmRun } from "../../server/modules/billing/index.ts";
import { createTransactionEndpoint } from "../../server/modules/billing/ledger/contract.ts";
import { undoRunEndpoint } from "../../server/modules/billing/runs/contract.ts";
import { changeTermsEndpoint, getTermsEndpoint } from "../../server/modules/billing/terms/contract.ts";
import { collectionsProofs } from "../../server/modules/collections/proofs.ts";
import { recordPaymentEndpoint, reversePaymentEndpoint } from "../../server/modules/payments/contract.ts";
import { addDays, addMonths, calendarDay, type Day, onDayOfMonth } from "../../shared/calendar.ts";
import { minorToDecimal } from "../../shared/money.ts";
import { signInStaff } from "../support/call-api.ts";
import { faultsOfBooks } from "../support/payer.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const acts = ["run", "pay", "reverse", "credit", "correct", "charge", "undo", "move-day", "due", "live"] as const;
const anyAct = fc.record({ what: fc.constantFrom(...acts), who: fc.nat(1), cents: fc.integer({ min: 1, max: 9000 }), days: fc.nat(5) });

describe("B 16 whatever happens", async () => {
  const program = await testProgram({ now: "2026-01-01T08:00:00Z" });
  let round = 0;
  const today = (): Day => calendarDay(program.clock.now(), "Europe/Berlin");
  const staff = () => signInStaff(program, { role: "super_administrator" });

  /** A provider of its own with two customers, on the first of the next month. */
  async function begin(currency: string) {
    round += 1;
    const first = addMonths(onDayOfMonth(today(), 1), 1);
    program.clock.moveTo(`${first}T08:00:00Z`);
    const provider = await program.inWork((work) => makeProvider(work, { code: `p${round}`, currency }));
    const subscribers = await program.inWork((work) =>
      addSubscribers(work, provider, {
        ...{ count: 2, startOn: first, nextBillingOn: first, currency, firstNumber: round * 10 },
        plans: [provider.homeId, provider.voiceId],
      }),
    );
    return { ...provider, currency, customers: subscribers.map(({ customerId }) => customerId) };
  }
  type Shop = Awaited<ReturnType<typeof begin>>;

  const run = (shop: Shop, targetOn: Day) =>
    confirmRun((act) => program.inWork(act), { partnerId: shop.partnerId, targetOn, trigger: "manual" });
  const latest = async (customerId: string, sql: string) => (await program.query<{ id: string; version: number }>(sql, [customerId]))[0];

  /** One act; the API may refuse it, and then it has done nothing. */
  async function act(shop: Shop, { what, who, cents, days }: { what: (typeof acts)[number]; who: number; cents: number; days: number }) {
    program.clock.moveTo(`${addDays(today(), days)}T09:00:00Z`);
    const client = await staff();
    const customerId = shop.customers[who] ?? "";
    const amount = { amount: minorToDecimal(BigInt(cents), shop.currency), currency: shop.currency };
    const invoice = () =>
      latest(
        customerId,
        `select id, version from billing.money_documents where account_id = $1 and kind = 'invoice' and state in ('issued', 'partially_paid', 'paid') order by issued_at desc limit 1`,
      );
    switch (what) {
      case "run":
        await run(shop, onDayOfMonth(today(), 1));
        break;
      case "pay":
        await client.call(recordPaymentEndpoint, {
          params: { customerId },
          body: { amount, method: "bank_transfer", receivedOn: today(), confirmDuplicate: true },
        });
        break;
      case "reverse": {
        const payment = await latest(
          customerId,
          "select id, version from payments.payments where account_id = $1 and state = 'settled' order by created_at desc limit 1",
        );
        if (payment)
          await client.call(reversePaymentEndpoint, {
            params: { paymentId: payment.id },
            version: payment.version,
            body: { reason: "It bounced", group: "own_mistake", waivesFee: true },
          });
        break;
      }
      case "credit": {
        const found = await invoice();
        if (found)
          await client.call(creditInvoiceEndpoint, {
            params: { documentId: found.id },
            body: { reason: "Not wanted", releaseDays: cents % 2 === 0 },
          });
        break;
      }
      case "correct": {
        const found = await invoice();
        const lines = await program.query<{ lineId: string }>(
          `select id as "lineId" from billing.document_lines where document_id = $1 order by position limit ${1 + (cents % 2)}`,
          [found?.id ?? null],
        );
        if (found)
          await client.call(correctInvoiceEndpoint, { params: { documentId: found.id }, body: { reason: "Wrong name", lines, added: [] } });
        break;
      }
      case "charge":
        await client.call(createTransactionEndpoint, {
          params: { customerId },
          body: { side: cents % 2 === 0 ? "debit" : "credit", amount, text: "By hand", reason: "Agreed" } as never,
        });
        break;
      case "undo": {
        const [found] = await program.query<{ id: string; version: number }>(
          "select id, version from billing.runs where partner_id = $1 and state = 'confirmed' order by number desc limit 1",
          [shop.partnerId],
        );
        if (found) {
          await client.call(undoRunEndpoint, { params: { runId: found.id }, version: found.version, body: { reason: "Too early" } });
          await program.runJobs();
        }
        break;
      }
      case "move-day":
      case "due": {
        const { version } = await client.ok(getTermsEndpoint, { params: { customerId } });
        await client.call(changeTermsEndpoint, {
          params: { customerId },
          version,
          body: what === "due" ? { dueDays: cents % 40 } : { billingDay: 1 + (cents % 28) },
        });
        break;
      }
      case "live":
        await program.runDay();
    }
    await program.runJobs();
  }

  const counts = async () =>
    (
      await program.query<{ documents: number; entries: number; days: number }>(
        `select (select count(*)::int from billing.money_documents) as documents, (select count(*)::int from billing.journal_entries) as entries,
          (select coalesce(sum(upper(period) - lower(period)), 0)::int from billing.coverage) as days`,
      )
    )[0];
  const written = () =>
    program.query<{ id: string; content_hash: string; number: string }>(
      "select id, content_hash, number, gross_minor from billing.money_documents where state <> 'draft' order by id",
    );

  async function check(shop: Shop): Promise<void> {
    expect(await faultsOfBooks(program)).toEqual([]);
    for (const proof of collectionsProofs)
      expect([proof.rule, (await program.inWork((work) => proof.prove(work))).wrong]).toEqual([proof.rule, []]);
    // I-1 by book and currency.
    expect(
      await program.query(
        "select partner_id, currency from billing.journal_lines group by 1, 2 having sum(debit_minor) <> sum(credit_minor)",
      ),
    ).toEqual([]);
    // I-2 the balance is its transactions, what 1200 says, and what is free less what is open.
    expect(
      await program.query(
        `select account.id from billing.accounts account
        left join billing.balances balance on balance.account_id = account.id
        left join lateral (select coalesce(sum(amount_minor), 0) as moved, coalesce(sum(sign(amount_minor) * open_minor), 0) as open from billing.ledger_entries where account_id = account.id) ledger on true
        left join lateral (select coalesce(sum(credit_minor - debit_minor), 0) as control from billing.journal_lines where account_id = account.id and ledger_account = '1200') books on true
        where coalesce(balance.balance_minor, 0) <> ledger.moved or ledger.moved <> ledger.open or ledger.moved <> books.control`,
      ),
    ).toEqual([]);
    // I-11 no hole in a series.
    expect(
      await program.query(
        `select series_id, bucket from billing.money_documents where series_id is not null and kind in ('invoice', 'credit_note')
        group by 1, 2 having count(*) <> max(counter) - min(counter) + 1 or count(distinct number) <> count(*)`,
      ),
    ).toEqual([]);
    // I-8 nothing is credited beyond what was billed.
    expect(
      await program.query(
        `select invoice.id from billing.money_documents invoice join billing.money_documents note on note.invoice_id = invoice.id and note.state not in ('draft', 'void')
        group by invoice.id having sum(note.gross_minor) > invoice.gross_minor or sum(note.tax_minor) > invoice.tax_minor`,
      ),
    ).toEqual([]);
    // I-13 what a payment or credit note settles is at most what it is over.
    expect(
      await program.query(
        `select entry.id from billing.ledger_entries entry join billing.allocations used on entry.id in (used.credit_id, used.debit_id)
        group by entry.id having sum(used.amount_minor) > abs(entry.amount_minor)`,
      ),
    ).toEqual([]);
    // I-5 the same run once more changes nothing.
    await run(shop, onDayOfMonth(today(), 1));
    await program.runJobs();
    const before = await counts();
    await run(shop, onDayOfMonth(today(), 1));
    await program.runJobs();
    expect(await counts()).toEqual(before);
  }

  it("I-1 I-2 I-3 I-5 I-8 I-11 I-12 I-13 I-17 I-20 I-23 B-3 hold after any acts in any order", { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("EUR", "JPY", "KWD"), fc.array(anyAct, { minLength: 4, maxLength: 9 }), async (currency, wanted) => {
        const shop = await begin(currency);
        await run(shop, today());
        const said: Record<string, unknown>[] = await written();
        for (const one of wanted) await act(shop, one);
        await check(shop);
        // I-12 what was issued before says now what it said then.
        const now = new Map((await written()).map((row) => [row.id, row]));
        for (const row of said) expect(now.get(row.id as string)).toEqual(row);
      }),
      { numRuns: 3 },
    );
  });
});
