// Charging without the customer, with a real server between us and the test bank.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { announced, balanceOf, faultsOfBooks, invoicesOf, makePayers, type Payers } from "../../../../tests/support/payer.ts";
import { bankCards, fillInAtBank, listenForBank } from "../../../../tests/support/test-bank.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { deliverDue } from "../../../adapters/sandbox-gateway/deliver-events.ts";
import { enqueue } from "../../../platform/jobs.ts";
import { portalListMethodsEndpoint, portalSetupMethodEndpoint } from "../saved-methods/contract.ts";
import * as contract from "./contract.ts";
import { chargeDueJob } from "./run-charge.ts";

const filterOf = (name: string, changes: Partial<z.input<typeof contract.ChargeFilterBody>> = {}) => ({
  name,
  position: 0,
  isEnabled: true,
  trigger: "due_day" as const,
  offset: 0,
  hour: "10:00",
  conditions: {},
  driver: null,
  amount: "document" as const,
  maxAmount: null,
  retryDays: [1, 3, 7],
  ...changes,
});

describe("automatic charges", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  let made: Payers;
  let next = 0;
  let stop: (() => Promise<void>) | undefined;
  afterAll(() => stop?.());
  beforeAll(async () => {
    stop = await listenForBank(program);
    made = await makePayers(program, 16);
    await program.runDay();
  });

  /** A customer with an invoice of 54.00 due on 16 April, and a card. */
  async function payer(card: string, limit?: string, includesOpen = true) {
    const { customerId } = made.payers[next++]!;
    const caller = await signInCustomer(program, customerId);
    const { redirectUrl } = await caller.ok(portalSetupMethodEndpoint, { body: {} });
    await fillInAtBank(program, redirectUrl, { number: card });
    await deliverDue(program.tools);
    await program.runJobs();
    const methodId = (await caller.ok(portalListMethodsEndpoint)).items[0]!.id;
    const body = { isOn: true, methodId, trigger: "due_day" as const, includesOpen, ...(limit ? { limit: { amount: limit } } : {}) };
    await caller.ok(contract.portalChangeAutoPayEndpoint, { version: 0, body });
    return { customerId, caller, methodId };
  }
  const at = async (moment: string): Promise<void> => {
    program.clock.moveTo(moment);
    await program.runDay();
    await program.inWork((work) => enqueue(work, chargeDueJob, {}));
    await program.runJobs();
    await deliverDue(program.tools);
    await program.runJobs();
  };
  const charges = (customerId: string) =>
    program.query<{ attempt: number; state: string; reason: string; planned: string }>(
      `select attempt, state, reason, to_char(planned_at at time zone 'Europe/Berlin', 'MM-DD HH24:MI') as planned
       from payments.auto_charges where account_id = $1 order by attempt`,
      [customerId],
    );

  it("M-20 P-128 B-76 on the due day at its hour the card of whoever agreed is charged, once", async () => {
    const { customerId } = await payer(bankCards.pays);
    const other = made.payers[next++]!;
    await at("2026-04-15T22:55:00Z");
    expect(await charges(customerId)).toEqual([{ attempt: 1, state: "planned", reason: "", planned: "04-16 10:00" }]);
    await at("2026-04-16T07:59:00Z");
    expect(await balanceOf(program, customerId)).toBe(-5400n);
    await Promise.all([at("2026-04-16T08:00:10Z"), program.runJobs()]);
    await at("2026-04-16T09:00:00Z");
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await charges(customerId)).toMatchObject([{ state: "succeeded" }]);
    expect(await announced(program, customerId, "autopay.charged")).toMatchObject([{ data: { amount: { amount: "54.00" } } }]);
    expect(await program.query("select id from payments.payments where account_id = $1", [customerId])).toHaveLength(1);
    expect(await charges(other.customerId)).toEqual([]);
    expect(await invoicesOf(program, customerId)).toMatchObject([{ state: "paid" }]);
  }, 120_000);

  it("P-129 B-78 a soft refusal is tried again after 1, 3 and 7 days and then given up", async () => {
    program.clock.moveTo("2026-04-10T08:00:00Z");
    await program.query("update billing.money_documents set due_on = '2026-04-20' where account_id = $1", [made.payers[next]!.customerId]);
    const { customerId, caller } = await payer(bankCards.later);
    // The card pays the first time it is typed in only.
    for (const date of ["20", "21", "23", "27"]) await at(`2026-04-${date}T09:00:00Z`);
    await at("2026-05-10T09:00:00Z");
    expect(
      (await charges(customerId)).map(({ attempt, state, reason, planned }) => `${attempt} ${state} ${reason} ${planned.slice(0, 5)}`),
    ).toEqual([
      "1 failed insufficient-funds 04-20",
      "2 failed insufficient-funds 04-21",
      "3 failed insufficient-funds 04-23",
      "4 failed insufficient-funds 04-27",
    ]);
    // Each failure is told of with the day of the next try, the last with none.
    const told = await announced(program, customerId, "autopay.");
    expect(told.map(({ type, data }) => `${type} ${data.nextOn ?? ""}`.trim()).toSorted()).toEqual([
      "autopay.enabled",
      "autopay.failed",
      "autopay.failed 2026-04-21",
      "autopay.failed 2026-04-23",
      "autopay.failed 2026-04-27",
      "autopay.suspended",
    ]);
    const again = await signInCustomer(program, customerId);
    expect(await again.ok(contract.portalGetAutoPayEndpoint)).toMatchObject({ state: "suspended" });
    void caller;
  }, 120_000);

  it("P-129 B-78 a hard refusal disables the method and ends it at once", async () => {
    program.clock.moveTo("2026-05-11T08:00:00Z");
    await program.query("update billing.money_documents set due_on = '2026-05-12' where account_id = $1", [made.payers[next]!.customerId]);
    const { customerId, methodId } = await payer(bankCards.pays);
    await program.query(
      "update sandbox_gateway.methods set behaviour = 'expired_card' where token = (select token from payments.saved_methods where id = $1)",
      [methodId],
    );
    await at("2026-05-12T09:00:00Z");
    expect(await charges(customerId)).toMatchObject([{ state: "failed", reason: "card-expired" }]);
    const [method] = await program.query("select status from payments.saved_methods where id = $1", [methodId]);
    expect(method).toEqual({ status: "failed" });
    expect(await announced(program, customerId, "autopay.suspended")).toHaveLength(1);
    expect(await announced(program, customerId, "saved_method.disabled")).toMatchObject([{ data: { methodId, code: "card-expired" } }]);
  });

  it("P-127 B-76 above the customer's own limit nothing is charged, and the history says why", async () => {
    program.clock.moveTo("2026-05-13T08:00:00Z");
    await program.query("update billing.money_documents set due_on = '2026-05-14' where account_id = $1", [made.payers[next]!.customerId]);
    const { customerId } = await payer(bankCards.pays, "50.00");
    await at("2026-05-14T09:00:00Z");
    expect(await charges(customerId)).toMatchObject([{ state: "skipped", reason: "over_limit" }]);
    expect(await balanceOf(program, customerId)).toBe(-5400n);
  });

  it("B-79 by hand: what it would come to, who cannot be charged, then the charge with its result", async () => {
    program.clock.moveTo("2026-05-15T08:00:00Z");
    const { customerId } = await payer(bankCards.pays);
    const without = made.payers[next++]!;
    const documentIds = [...(await invoicesOf(program, customerId)), ...(await invoicesOf(program, without.customerId))].map(
      ({ id }) => id,
    );
    const staff = await signInStaff(program, { role: "super_administrator" });
    const body = { partnerId: made.provider.partnerId, documentIds };
    const seen = await staff.ok(contract.previewChargesEndpoint, { body });
    expect(seen).toMatchObject({
      count: 1,
      customers: 1,
      open: { amount: "54.00" },
      withoutCount: 1,
      without: [{ customerId: without.customerId }],
    });
    expect(await staff.ok(contract.startChargesEndpoint, { body })).toEqual({ planned: 1 });
    await program.inWork((work) => enqueue(work, chargeDueJob, {}));
    await program.runJobs();
    await deliverDue(program.tools);
    await program.runJobs();
    const history = await staff.ok(contract.listAutoChargesEndpoint, { query: { filter: { customer: customerId } } });
    expect(history.items).toMatchObject([
      { state: "succeeded", amount: { amount: "54.00" }, attemptId: expect.any(String), askedBy: expect.any(String) },
    ]);
  });

  it("B-79 a filter's preview names those who have not agreed, and a planned charge can be taken back", async () => {
    const { customerId } = await payer(bankCards.pays);
    const without = made.payers[next++]!;
    const staff = await signInStaff(program, { role: "super_administrator" });
    const { partnerId } = made.provider;
    const { id: filterId } = await staff.ok(contract.addChargeFilterEndpoint, {
      params: { partnerId },
      body: filterOf("Two customers", { conditions: { customerIds: [customerId, without.customerId] } }),
    });
    expect(await staff.ok(contract.previewChargesEndpoint, { body: { partnerId, filterId } })).toMatchObject({
      count: 1,
      without: [{ customerId: without.customerId }],
    });
    await staff.ok(contract.startChargesEndpoint, { body: { partnerId, filterId, at: "2026-06-01T08:00:00.000Z" } });
    const listed = async () => (await staff.ok(contract.listAutoChargesEndpoint, { query: { filter: { filterId } } })).items;
    const [planned] = await listed();
    expect(planned).toMatchObject({ state: "planned", filterName: "Two customers", plannedAt: "2026-06-01T08:00:00.000Z" });
    const params = { chargeId: planned!.id };
    const support = await signInStaff(program, { role: "technician" });
    expect((await support.refused(contract.withdrawChargeEndpoint, { params })).status).toBe(403);
    await staff.ok(contract.withdrawChargeEndpoint, { params });
    expect(await listed()).toMatchObject([{ state: "skipped", reason: "withdrawn" }]);
    expect((await staff.refused(contract.withdrawChargeEndpoint, { params })).code).toBe("charge-began");
    expect(await balanceOf(program, customerId)).toBe(-5400n);
  });

  it("B-76 the filters of a provider are put in order, all of them or none", async () => {
    const staff = await signInStaff(program, { role: "super_administrator" });
    const params = { partnerId: made.provider.partnerId };
    for (const name of ["Second", "Third"])
      await staff.ok(contract.addChargeFilterEndpoint, { params, body: filterOf(name, { isEnabled: false }) });
    const { items } = await staff.ok(contract.listChargeFiltersEndpoint, { params });
    const filterIds = items.map(({ id }) => id).toReversed();
    const ordered = await staff.ok(contract.orderChargeFiltersEndpoint, { params, body: { filterIds } });
    expect(ordered.items.map(({ id }) => id)).toEqual(filterIds);
    const refused = await staff.refused(contract.orderChargeFiltersEndpoint, { params, body: { filterIds: filterIds.slice(1) } });
    expect(refused.code).toBe("edit-conflict");
  });

  it("P-127 P-128 a consent keeps its words, time, address and method, and speaks of new invoices alone unless the customer wants more", async () => {
    program.clock.moveTo("2026-05-20T08:00:00Z");
    await program.query("update billing.money_documents set due_on = '2026-05-22' where account_id = $1", [made.payers[next]!.customerId]);
    const { customerId, methodId } = await payer(bankCards.pays, undefined, false);
    const change = async (version: number, more: { limit?: { amount: string }; includesOpen?: boolean }) =>
      (await signInCustomer(program, customerId)).ok(contract.portalChangeAutoPayEndpoint, {
        version,
        body: { isOn: true, methodId, trigger: "due_day" as const, ...more },
      });
    const consent = async () =>
      (
        await program.query<{ consent: Record<string, unknown> }>("select consent from payments.auto_pay where account_id = $1", [
          customerId,
        ])
      )[0]!.consent;
    expect(await consent()).toMatchObject({
      by: { kind: "customer", id: customerId },
      how: "own",
      ip: expect.any(String),
      at: "2026-05-20T08:00:00.000Z",
      text: expect.any(String),
      since: "2026-05-20T08:00:00.000Z",
    });
    // The open invoice is older than the word of the customer.
    await at("2026-05-22T09:00:00Z");
    expect(await charges(customerId)).toEqual([]);
    expect(await balanceOf(program, customerId)).toBe(-5400n);
    // Another limit is no new word; "also what is open" is.
    await change(1, { limit: { amount: "90.00" } });
    expect(await consent()).toMatchObject({ since: "2026-05-20T08:00:00.000Z" });
    await change(2, { includesOpen: true });
    await program.query("update billing.money_documents set due_on = '2026-05-25' where account_id = $1", [customerId]);
    await at("2026-05-25T09:00:00Z");
    expect(await charges(customerId)).toMatchObject([{ state: "succeeded" }]);
    expect(await balanceOf(program, customerId)).toBe(0n);
  });

  it("I-29 the books are right after all of it", async () => {
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
