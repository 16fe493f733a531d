// Money and debts paired anew by people (B-82, B-122).
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { createOneTimeInvoiceEndpoint } from "../one-time/contract.ts";
import * as api from "./contract.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("allocations by hand", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 6);
  const staff = await signInStaff(program);
  let used = 0;

  /** Somebody with an invoice of 54.00 that is paid and one of 12.00 that is not. */
  async function scene() {
    used += 1;
    const { customerId } = payers[used - 1]!;
    const [paid] = await invoicesOf(program, customerId);
    await staff.ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur("54.00"), method: "cash", receivedOn: day("2026-04-01"), documentIds: [paid!.id] },
    });
    const open = await staff.ok(createOneTimeInvoiceEndpoint, {
      params: { customerId },
      body: { lines: [{ text: "Visit", unitPrice: "10", taxId: provider.taxId }] },
    });
    return { customerId, paid: paid!, open };
  }
  const show = (documentId: string) => staff.ok(api.documentAllocationsEndpoint, { params: { documentId } });
  const states = async (customerId: string) =>
    (await invoicesOf(program, customerId)).map(({ state, open_minor }) => `${state} ${open_minor}`).sort();

  it("B-82 a part is moved to another debt: both invoices follow, the balance does not", async () => {
    const { customerId, paid, open } = await scene();
    const before = await balanceOf(program, customerId);
    const { items, debts } = await show(paid.id);
    expect(items).toMatchObject([{ amount: eur("54.00"), stays: null, credit: { kind: "payment" } }]);
    expect(debts).toMatchObject([{ text: open.number, open: eur("12.00") }]);
    const move = (amount?: string) =>
      staff.call(api.moveAllocationEndpoint, {
        params: { allocationId: items[0]!.id },
        body: { debitId: debts[0]!.entryId, ...(amount ? { amount: eur(amount) } : {}) },
      });
    // B-122 never more than is open.
    expect((await move("12.01")).problem?.errors?.[0]).toMatchObject({ field: "amount", code: "too-big", params: { maximum: "12.00" } });
    expect((await move()).status).toBe(200);
    expect(await states(customerId)).toEqual(["paid 0", "partially_paid 1200"]);
    expect((await show(paid.id)).items).toMatchObject([{ amount: eur("42.00") }]);
    expect(await balanceOf(program, customerId)).toBe(before);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-82 removed, the money is free and may pay again; what it paid is known still", async () => {
    const { customerId, paid, open } = await scene();
    const [allocation] = (await show(paid.id)).items;
    await staff.ok(api.removeAllocationEndpoint, { params: { allocationId: allocation!.id } });
    expect(await states(customerId)).toEqual(["issued 1200", "issued 5400"]);
    const removed = await program.query("select amount_minor from billing.removed_allocations where id = $1", [allocation!.id]);
    expect(removed).toEqual([{ amount_minor: 5400n }]);
    const { credits } = await show(open.id);
    expect(credits).toMatchObject([{ open: eur("54.00") }]);
    const after = await staff.ok(api.allocateEndpoint, { params: { documentId: open.id }, body: { creditId: credits[0]!.entryId } });
    expect(after.items).toMatchObject([{ amount: eur("12.00") }]);
    expect(await states(customerId)).toEqual(["issued 5400", "paid 0"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-82 two people at once: one moves it, the other finds it gone", async () => {
    const { customerId, paid } = await scene();
    const { items, debts } = await show(paid.id);
    const params = { allocationId: items[0]!.id };
    const answers = await Promise.all([
      staff.call(api.moveAllocationEndpoint, { params, body: { debitId: debts[0]!.entryId } }),
      staff.call(api.removeAllocationEndpoint, { params }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect([
      ["issued 1200", "issued 5400"],
      ["paid 0", "partially_paid 1200"],
    ]).toContainEqual(await states(customerId));
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-82 what was paired in a closed month stays, and nobody does it without the right or for another account", async () => {
    const { paid, customerId } = await scene();
    const other = await scene();
    const { items } = await show(paid.id);
    const params = { allocationId: items[0]!.id };
    const foreign = (await show(other.paid.id)).debts[0]!.entryId;
    expect((await staff.call(api.moveAllocationEndpoint, { params, body: { debitId: foreign } })).problem?.errors?.[0]?.field).toBe(
      "debitId",
    );
    const viewer = await signInStaff(program, { levels: { "finance.invoices.view": "all" } as never });
    expect((await viewer.call(api.removeAllocationEndpoint, { params })).status).toBe(403);
    await program.query("update billing.books set closed_through = '2026-04-30' where partner_id = $1", [provider.partnerId]);
    expect((await show(paid.id)).items).toMatchObject([{ stays: "closed_month" }]);
    expect((await staff.refused(api.removeAllocationEndpoint, { params })).code).toBe("allocation-stays");
    await program.query("update billing.books set closed_through = null where partner_id = $1", [provider.partnerId]);
    expect(await states(customerId)).toEqual(["issued 1200", "paid 0"]);
  });
});
