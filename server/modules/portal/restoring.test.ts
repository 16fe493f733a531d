// P-54 from the payment of somebody who is blocked until the line is open, as the home page tells it.
import { describe, expect, it } from "vitest";
import { signInCustomer, signInStaff } from "../../../tests/support/call-api.ts";
import { makePayers } from "../../../tests/support/payer.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { changeCustomerStatus } from "../customers/index.ts";
import { recordPaymentEndpoint } from "../payments/contract.ts";
import { dashboardEndpoint } from "./contract.ts";

describe("a line that comes back", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { payers } = await makePayers(program, 2);
  const [paid, partly] = payers.map(({ customerId }) => customerId) as [string, string];
  await program.runJobs();
  const pay = (customerId: string, amount: string) =>
    staff.ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: { amount, currency: "EUR" }, method: "cash", receivedOn: "2026-04-17" },
    });
  const home = async (customerId: string) => (await signInCustomer(program, customerId)).ok(dashboardEndpoint);
  // B-41 due on the 16th, blocked on the day after.
  program.clock.moveTo("2026-04-17T08:00:00Z");
  await program.runDay();
  const staff = await signInStaff(program);

  it("P-54 says that it is being restored from the payment until the line gives it, and for how long", async () => {
    expect((await home(paid)).lines).toMatchObject([{ word: "suspended_debt", waitedSeconds: null }]);
    await pay(paid, "54.00");
    const first = await home(paid);
    expect(first.lines).toMatchObject([{ word: "restoring", waitedSeconds: 0 }]);
    expect(first.suspension).toMatchObject({ isForMoney: true, isLifting: true });
    program.clock.moveTo("2026-04-17T08:05:10Z");
    expect((await home(paid)).lines).toMatchObject([{ word: "restoring", waitedSeconds: 310 }]);
    // The account is open; the line has not heard of it.
    await program.inWork((work) => changeCustomerStatus(work, { customerId: paid, to: "active", reason: "paid" }));
    expect(await home(paid)).toMatchObject({ account: { status: "active" }, lines: [{ word: "restoring", waitedSeconds: 310 }] });
    await program.runJobs();
    expect((await home(paid)).lines).toMatchObject([{ word: "works", waitedSeconds: null }]);
  });

  it("P-54 a part of what is owed restores nothing", async () => {
    await pay(partly, "20.00");
    expect((await home(partly)).lines).toMatchObject([{ word: "suspended_debt", waitedSeconds: null }]);
  });
});
