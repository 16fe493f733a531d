// What staff book without a document (B-86).
import { describe, expect, it } from "vitest";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createTransactionEndpoint, listTransactionsEndpoint, reverseTransactionEndpoint } from "./contract.ts";

describe("B-86 a transaction without a document", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { payers } = await makePayers(program, 2);
  const [{ customerId }, other] = payers as [(typeof payers)[number], (typeof payers)[number]];
  const staff = await signInStaff(program, { role: "super_administrator" });
  const eur = (amount: string) => ({ amount, currency: "EUR" });
  const book = (side: "debit" | "credit", category: "correction" | "goodwill" | "equipment") =>
    staff.ok(createTransactionEndpoint, {
      params: { customerId },
      body: { side, amount: eur("10.00"), category, text: `By hand, ${category}`, reason: "Agreed on the phone" },
    });
  const revenueOf = async (entryId: string): Promise<string[]> =>
    (
      await program.query<{ account: string }>(
        "select ledger_account as account from billing.journal_lines where entry_id = $1 and account_id is null order by 1",
        [entryId],
      )
    ).map(({ account }) => account);

  it("B-86 has a category, which decides its account", async () => {
    expect(await revenueOf((await book("credit", "goodwill")).id)).toEqual(["4900"]);
    const equipment = await book("debit", "equipment");
    expect(equipment).toMatchObject({ category: "equipment", mayReverse: true });
    expect(await revenueOf(equipment.id)).not.toEqual(["4900"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-86 is taken back by its opposite, once; invoices, payments and another's are not", async () => {
    const before = await balanceOf(program, customerId);
    const booked = await book("credit", "correction");
    expect(await balanceOf(program, customerId)).toBe(before + 1000n);
    const undo = (entryId: string, of = customerId) =>
      ({ params: { customerId: of, entryId }, body: { reason: "The wrong customer" } }) as const;
    expect(await staff.refused(reverseTransactionEndpoint, undo(booked.id, other.customerId))).toMatchObject({ status: 404 });
    const opposite = await staff.ok(reverseTransactionEndpoint, undo(booked.id));
    expect(opposite).toMatchObject({ kind: "reversal", amount: eur("-10.00"), mayReverse: false });
    expect(await balanceOf(program, customerId)).toBe(before);
    expect(await staff.refused(reverseTransactionEndpoint, undo(booked.id))).toMatchObject({ code: "not-reversible", status: 409 });
    const rows = (await staff.ok(listTransactionsEndpoint, { params: { customerId }, query: {} })).items;
    const invoice = rows.find(({ kind }) => kind === "invoice")!;
    expect(invoice.mayReverse).toBe(false);
    expect(await staff.refused(reverseTransactionEndpoint, undo(invoice.id))).toMatchObject({ code: "not-reversible" });
    const reasons = await program.query<{ reason: string }>(
      "select reason from identity.audit_entries where entity_id = $1 and action = 'reverse'",
      [booked.id],
    );
    expect(reasons).toEqual([{ reason: "The wrong customer" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
