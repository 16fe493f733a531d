// B-76: whoever is spared by a hold is not charged automatically, and is once it has ended.
import { afterAll, beforeAll, expect, it } from "vitest";
import { deliverDue } from "../../server/adapters/sandbox-gateway/deliver-events.ts";
import * as contract from "../../server/modules/collections/contract.ts";
import * as autoCharge from "../../server/modules/payments/auto-charge/contract.ts";
import { chargeDueJob } from "../../server/modules/payments/auto-charge/run-charge.ts";
import { portalListMethodsEndpoint, portalSetupMethodEndpoint } from "../../server/modules/payments/saved-methods/contract.ts";
import { enqueue } from "../../server/platform/jobs.ts";
import { day } from "../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { balanceOf, makePayers, type Payers } from "../support/payer.ts";
import { bankCards, fillInAtBank, listenForBank } from "../support/test-bank.ts";
import { testProgram } from "../support/test-program.ts";

const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
let made: Payers;
let stop: (() => Promise<void>) | undefined;
afterAll(() => stop?.());
beforeAll(async () => {
  stop = await listenForBank(program);
  made = await makePayers(program, 4);
  for (const { customerId } of made.payers) {
    const caller = await signInCustomer(program, customerId);
    const { redirectUrl } = await caller.ok(portalSetupMethodEndpoint, { body: {} });
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
    await deliverDue(program.tools);
    await program.runJobs();
    const methodId = (await caller.ok(portalListMethodsEndpoint)).items[0]!.id;
    await caller.ok(autoCharge.portalChangeAutoPayEndpoint, { version: 0, body: { isOn: true, methodId, includesOpen: true } });
  }
  // What follows from the new way of paying is done before anybody is spared.
  await program.runJobs();
});

it("B-76 a promise, a dispute and an extension keep a customer from being charged, an exemption does not", async () => {
  const staff = await signInStaff(program);
  const [disputing, extended, exempt, promising] = made.payers.map(({ customerId }) => customerId) as [string, string, string, string];
  const hold = (customerId: string, kind: "dispute" | "extension" | "exempt", until: string | null) =>
    staff.ok(contract.addHoldEndpoint, {
      params: { customerId },
      body: { kind, until: until === null ? null : day(until), reason: "Asked for it" },
    });
  await hold(disputing, "dispute", null);
  await hold(extended, "extension", "2026-04-01");
  await hold(exempt, "exempt", null);
  await program.query(
    `insert into collections.holds (customer_id, partner_id, kind, until_on, reason, amount_minor, currency, covers_on, channel, created_by, created_at)
     values ($1, $2, 'promise', '2026-04-05', '', 5400, 'EUR', '2026-04-16', 'staff', '{}', now())`,
    [promising, made.provider.partnerId],
  );
  const chargeAll = async () => {
    const documents = await program.query<{ id: string }>(
      "select id from billing.money_documents where open_minor > 0 and kind = 'invoice'",
    );
    const body = { partnerId: made.provider.partnerId, documentIds: documents.map(({ id }) => id) };
    const finance = await signInStaff(program);
    await finance.ok(autoCharge.startChargesEndpoint, { body });
    await program.inWork((work) => enqueue(work, chargeDueJob, {}));
    await program.runJobs();
    await deliverDue(program.tools);
    await program.runJobs();
  };
  await chargeAll();
  const reasons = async (customerId: string) =>
    (
      await program.query<{ reason: string }>("select reason from payments.auto_charges where account_id = $1 order by attempt", [
        customerId,
      ])
    ).map(({ reason }) => reason);
  for (const customerId of [disputing, extended, promising]) {
    expect(await reasons(customerId)).toEqual(["held"]);
    expect(await balanceOf(program, customerId)).toBe(-5400n);
  }
  expect(await reasons(exempt)).toEqual([""]);
  expect(await balanceOf(program, exempt)).toBe(0n);
  // The last day of the extension has passed.
  program.clock.moveTo("2026-04-02T08:00:00Z");
  await chargeAll();
  expect(await balanceOf(program, extended)).toBe(0n);
  expect(await reasons(disputing)).toEqual(["held", "held"]);
});
