// B-4 cash is taken in whole steps: what is owed is settled in full, the difference is one line on 6990, and reports count what was taken.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setSetting } from "../../server/modules/partners/index.ts";
import * as payments from "../../server/modules/payments/contract.ts";
import { cashRoundingStep } from "../../server/modules/payments/settings.ts";
import { getReportEndpoint } from "../../server/modules/reports/finance/contract.ts";
import { signInStaff } from "../support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("B-4 cash in steps", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { payers } = await makePayers(program, 8);
  const staff = () => signInStaff(program, { role: "super_administrator" });
  let next = 0;
  const nextCustomer = () => payers[next++]?.customerId ?? "";
  const pay = async (customerId: string, amount: string, method: "cash" | "bank_transfer" = "cash", documentIds: string[] = []) =>
    (await staff()).ok(payments.recordPaymentEndpoint, {
      params: { customerId },
      body: {
        amount: eur(amount),
        method,
        receivedOn: "2026-04-01",
        confirmDuplicate: true,
        ...(documentIds.length > 0 ? { documentIds } : {}),
      },
    });
  const booked = async (customerId: string) =>
    Object.fromEntries(
      (
        await program.query<{ account: string; minor: bigint }>(
          `select line.ledger_account as account, sum(line.debit_minor - line.credit_minor)::int8 as minor from billing.journal_lines line
          join billing.journal_entries entry on entry.id = line.entry_id where entry.customer_id = $1 and entry.kind in ('payment', 'reversal') group by 1`,
          [customerId],
        )
      ).map(({ account, minor }) => [account, minor]),
    );

  it("B-4 off, the amount is taken to the cent", async () => {
    const id = nextCustomer();
    expect(await pay(id, "53.98")).toMatchObject({ taken: null });
    expect(await booked(id)).toEqual({ "1000": 5398n, "1200": -5398n });
  });

  it("B-4 in steps of 0.05 an invoice of 53.98 takes 54.00; it is paid, and 0.02 stand on 6990", async () => {
    await program.inWork((work) => setSetting(work, cashRoundingStep, { level: "system" }, "0.05"));
    const id = nextCustomer();
    const [invoice] = await invoicesOf(program, id);
    await pay(id, "0.02", "bank_transfer");
    const params = { customerId: id };
    const shown = await (await staff()).ok(payments.previewPaymentEndpoint, { params, query: { documents: invoice?.id ?? "" } as never });
    expect(shown).toMatchObject({ amount: eur("53.98"), inCash: eur("54.00") });
    const payment = await pay(id, "53.98", "cash", [invoice?.id ?? ""]);
    expect(payment).toMatchObject({ amount: eur("53.98"), taken: eur("54.00"), free: eur("0.00") });
    expect(await invoicesOf(program, id)).toMatchObject([{ state: "paid", open_minor: 0n }]);
    expect(await balanceOf(program, id)).toBe(0n);
    expect(await booked(id)).toEqual({ "1000": 5400n, "1010": 2n, "6990": -2n, "1200": -5400n });
  });

  it("B-4 B-133 a payment that is taken back takes its rounding along", async () => {
    const id = nextCustomer();
    const payment = await pay(id, "53.96");
    expect(payment).toMatchObject({ taken: eur("53.95") });
    await (await staff()).ok(payments.reversePaymentEndpoint, {
      params: { paymentId: payment.id },
      version: payment.version,
      body: { reason: "Wrong customer", group: "own_mistake", waivesFee: true },
    });
    expect(Object.values(await booked(id)).every((minor) => minor === 0n)).toBe(true);
  });

  it("B-4 other ways of paying are never rounded, and less than half a step is taken as it is", async () => {
    expect(await pay(nextCustomer(), "53.98", "bank_transfer")).toMatchObject({ taken: null });
    expect(await pay(nextCustomer(), "0.02")).toMatchObject({ taken: null });
  });

  it("B-4 I-10 whatever amounts come in, the debt falls by the amount, and reports tie to the cash that is there", async () => {
    const id = nextCustomer();
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: 1n, max: 99_999n }), async (minor) => {
        const before = await balanceOf(program, id);
        await pay(id, `${minor / 100n}.${String(minor % 100n).padStart(2, "0")}`);
        expect((await balanceOf(program, id)) - before).toBe(minor);
      }),
      { numRuns: 12 },
    );
    const view = await (await staff()).ok(getReportEndpoint, {
      params: { report: "payments" },
      query: { filter: { from: "2026-04-01", to: "2026-04-01" } } as never,
    });
    expect(view.ties.map(({ difference }) => difference.amount)).toEqual(["0.00"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
