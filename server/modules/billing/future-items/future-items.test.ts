// What waits for the next invoice, as staff write, change and take it back (B-84).
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { confirmRun } from "../index.ts";
import { undoRunEndpoint } from "../runs/contract.ts";
import * as contract from "./contract.ts";

describe("B-84 items that wait for an invoice", async () => {
  const program = await testProgram({ now: "2026-04-10T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 6);
  let next = 0;
  const nextPayer = () => payers[next++]!;
  const staff = () => signInStaff(program, { role: "super_administrator" });
  const run = async (on: string): Promise<void> => {
    program.clock.moveTo(`${on}T06:00:00Z`);
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day(on), trigger: "manual" });
  };
  const add = async (customerId: string, item: object = {}) =>
    (await staff()).ok(contract.createFutureItemEndpoint, {
      params: { customerId },
      body: { side: "debit", text: "Call-out", unitPrice: "25", taxId: provider.taxId, ...item },
    } as never);
  const list = async (customerId: string) => (await staff()).ok(contract.listFutureItemsEndpoint, { params: { customerId } });
  const lines = (customerId: string) =>
    program.query<{ line: string }>(
      `select line.text || ' ' || line.amount_minor || coalesce(' ' || line.period_start || '/' || line.period_end, '') as line
       from billing.document_lines line join billing.money_documents document on document.id = line.document_id
       where document.account_id = $1 and document.issued_on >= '2026-05-01' order by document.issued_at, line.position`,
      [customerId],
    );

  it("B-84 waits outside of the balance, is changed while it waits, stands on the next invoice and is read-only then", async () => {
    const { customerId, serviceIds } = nextPayer();
    const before = await balanceOf(program, customerId);
    const made = await add(customerId, { quantity: "2", serviceId: serviceIds[0], period: { start: "2026-04-05", end: "2026-04-07" } });
    expect(made).toMatchObject({ state: "waiting", amount: { amount: "50.00" }, dueOn: "2026-04-10", mayEdit: true, version: 1 });
    const credit = await add(customerId, { side: "credit", text: "Outage", unitPrice: "10" });
    expect(credit.amount).toEqual({ amount: "-10.00", currency: "EUR" });
    expect(await balanceOf(program, customerId)).toBe(before);
    const edited = await (await staff()).ok(contract.updateFutureItemEndpoint, {
      params: { itemId: made.id },
      version: 1,
      body: { unitPrice: "30" },
    });
    expect(edited).toMatchObject({ amount: { amount: "60.00" }, version: 2, quantity: "2" });
    await run("2026-05-01");
    expect((await lines(customerId)).map(({ line }) => line)).toEqual([
      expect.stringMatching(/^.* 4500 2026-05-01\/2026-06-01$/),
      "Call-out 6000 2026-04-05/2026-04-07",
      "Outage -1000",
    ]);
    const { items } = await list(customerId);
    expect(items.map(({ state, mayEdit }) => [state, mayEdit])).toEqual([
      ["invoiced", false],
      ["invoiced", false],
    ]);
    const refused = await (await staff()).refused(contract.cancelFutureItemEndpoint, {
      params: { itemId: made.id },
      version: items.find(({ id }) => id === made.id)!.version,
      body: { reason: "too late" },
    });
    expect(refused).toMatchObject({ code: "item-not-waiting", status: 409 });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-84 taken back it is on no invoice; an old reading and a foreign service are refused", async () => {
    const { customerId } = nextPayer();
    const made = await add(customerId);
    const boss = await staff();
    expect(
      await boss.refused(contract.updateFutureItemEndpoint, { params: { itemId: made.id }, version: 7, body: { text: "Other" } }),
    ).toMatchObject({ code: "edit-conflict" });
    expect(
      await boss.refused(contract.createFutureItemEndpoint, {
        params: { customerId },
        body: { side: "debit", text: "x", unitPrice: "1", taxId: provider.taxId, serviceId: payers[5]!.serviceIds[0] },
      } as never),
    ).toMatchObject({ errors: [{ field: "serviceId" }] });
    await boss.ok(contract.cancelFutureItemEndpoint, { params: { itemId: made.id }, version: 1, body: { reason: "Was done twice" } });
    await run("2026-06-01");
    expect((await lines(customerId)).every(({ line }) => !line.startsWith("Call-out"))).toBe(true);
    expect((await list(customerId)).items).toMatchObject([{ state: "cancelled", mayEdit: false }]);
  });

  it("B-57 B-69 a credit that bore a whole month is used up with it, and waits again when the run is undone", async () => {
    const { customerId } = nextPayer();
    await run("2026-06-01");
    const made = await add(customerId, { side: "credit", text: "A month free", unitPrice: "45" });
    await run("2026-07-01");
    expect((await list(customerId)).items).toMatchObject([{ id: made.id, state: "used" }]);
    const [last] = await program.query<{ id: string; version: number }>(
      "select id, version from billing.runs where target_on = '2026-07-01' and trigger = 'manual'",
    );
    await (await staff()).ok(undoRunEndpoint, {
      params: { runId: last!.id },
      version: last!.version,
      body: { reason: "Test", notify: false },
    });
    await program.runJobs();
    expect((await list(customerId)).items).toMatchObject([{ id: made.id, state: "waiting" }]);
    await run("2026-07-01");
    expect((await list(customerId)).items).toMatchObject([{ id: made.id, state: "used" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-84 an account that pays from its balance is charged at once", async () => {
    const { customerId } = nextPayer();
    await program.query("update billing.accounts set billing_type = 'prepaid_period' where id = $1", [customerId]);
    const boss = await staff();
    await boss.ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: { amount: "500.00", currency: "EUR" }, method: "cash", receivedOn: day("2026-07-01") },
    });
    await program.runJobs();
    const before = await balanceOf(program, customerId);
    expect(
      await boss.refused(contract.createFutureItemEndpoint, {
        params: { customerId },
        body: { side: "credit", text: "Outage", unitPrice: "10", taxId: provider.taxId },
      } as never),
    ).toMatchObject({ errors: [{ field: "side", code: "credit-of-prepaid" }] });
    await add(customerId);
    await program.runJobs();
    expect(await balanceOf(program, customerId)).toBe(before - 3000n);
    expect(["invoiced", "charged"]).toContain((await list(customerId)).items[0]?.state);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
