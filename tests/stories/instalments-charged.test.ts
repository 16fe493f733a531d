// Instalments of who agreed to be charged automatically: the part that falls due, on its day, and not the whole debt.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deliverDue } from "../../server/adapters/sandbox-gateway/deliver-events.ts";
import { listPlansOfCustomerEndpoint, makePlanEndpoint } from "../../server/modules/collections/instalments/contract.ts";
import { listEventsEndpoint, saveEventEndpoint } from "../../server/modules/notifications/finance/contract.ts";
import { toldAheadJob } from "../../server/modules/notifications/finance/told-ahead.ts";
import { portalChangeAutoPayEndpoint } from "../../server/modules/payments/auto-charge/contract.ts";
import { chargeDueJob } from "../../server/modules/payments/auto-charge/run-charge.ts";
import { recordPayment } from "../../server/modules/payments/index.ts";
import { portalListMethodsEndpoint, portalSetupMethodEndpoint } from "../../server/modules/payments/saved-methods/contract.ts";
import { enqueue } from "../../server/platform/jobs.ts";
import { day } from "../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { announced, balanceOf, faultsOfBooks, invoicesOf, makePayers, type Payers } from "../support/payer.ts";
import { bankCards, fillInAtBank, listenForBank } from "../support/test-bank.ts";
import { testProgram } from "../support/test-program.ts";

describe("instalments that are charged automatically", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  let made: Payers;
  let next = 0;
  let stop: (() => Promise<void>) | undefined;
  let pays = "";
  let refused = "";
  let byHand = "";
  afterAll(() => stop?.());

  /** Owes 54.00, pays 18.00 on the 10th, 20th and 30th of April, and has agreed that a card is charged. */
  async function payer(card: string): Promise<string> {
    const { customerId } = made.payers[next++]!;
    const caller = await signInCustomer(program, customerId);
    const { redirectUrl } = await caller.ok(portalSetupMethodEndpoint, { body: {} });
    await fillInAtBank(program, redirectUrl, { number: card });
    await deliverDue(program.tools);
    await program.runJobs();
    const methodId = (await caller.ok(portalListMethodsEndpoint)).items[0]!.id;
    await caller.ok(portalChangeAutoPayEndpoint, { version: 0, body: { isOn: true, methodId, trigger: "due_day" } });
    const documentIds = (await invoicesOf(program, customerId)).map(({ id }) => id);
    const dueOn = ["2026-04-10", "2026-04-20", "2026-04-30"].map((text) => day(text));
    await (await signInStaff(program)).ok(makePlanEndpoint, { params: { customerId }, body: { documentIds, dueOn } });
    return customerId;
  }
  /** The daily steps up to then, and the bank's answers. */
  const at = async (date: string): Promise<void> => {
    program.clock.moveTo(`${date}T08:00:30Z`);
    await program.runDay();
    await program.inWork((work) => enqueue(work, chargeDueJob, {}));
    await program.runJobs();
    await deliverDue(program.tools);
    await program.runJobs();
  };
  const planOf = async (customerId: string) =>
    (await (await signInStaff(program)).ok(listPlansOfCustomerEndpoint, { params: { customerId } })).items[0]!;
  const chargesOf = async (customerId: string) =>
    (
      await program.query<{ state: string; amount: bigint | null; planned: string }>(
        `select state, amount_minor as amount, to_char(planned_at at time zone 'Europe/Berlin', 'MM-DD') as planned
         from payments.auto_charges where account_id = $1 and state <> 'skipped' order by attempt`,
        [customerId],
      )
    ).map(({ state, amount, planned }) => `${planned} ${state} ${amount ?? ""}`.trim());

  beforeAll(async () => {
    stop = await listenForBank(program);
    made = await makePayers(program, 4);
    await program.runDay();
    pays = await payer(bankCards.pays);
    refused = await payer(bankCards.later);
    byHand = await payer(bankCards.pays);
  }, 60_000);

  it("B-233 each part is told of some days before it is charged, once, with its own amount and day", async () => {
    const { partnerId } = made.provider;
    const chief = await signInStaff(program, { role: "super_administrator" });
    const { items } = await chief.ok(listEventsEndpoint, { params: { partnerId } });
    await chief.ok(saveEventEndpoint, {
      params: { partnerId, kind: "charge_notice" },
      body: { set: { autoSend: true, channels: ["portal"], daysBefore: 2 } as never, reset: [] },
      version: items.find(({ kind }) => kind === "charge_notice")?.version ?? 0,
    });
    const lookAhead = async (on: string) => {
      await program.inWork((work) => enqueue(work, toldAheadJob, { partnerId, on: day(on) }));
      await program.runJobs();
      return program.query<{ subject: string; content: string }>(
        "select subject, body_text as content from notifications.messages where kind = 'charge_notice' and customer_id = $1 order by created_at, id",
        [pays],
      );
    };
    expect(await lookAhead("2026-04-07")).toEqual([]);
    const first = await lookAhead("2026-04-08");
    expect(first).toHaveLength(1);
    expect(first[0]?.content).toMatch(/18\.00/);
    expect(first[0]?.content).toMatch(/Apr 10, 2026/);
    expect(await lookAhead("2026-04-09")).toHaveLength(1);
    // The same invoice, and another part of it.
    const both = (await lookAhead("2026-04-18")).map(({ content }) => content);
    expect(both).toHaveLength(2);
    expect(both).toContainEqual(expect.stringMatching(/Apr 20, 2026/));
  });

  it("B-233 on the day of an instalment its part is charged, once, and not the whole debt", async () => {
    await at("2026-04-09");
    expect(await chargesOf(pays)).toEqual([]);
    await at("2026-04-10");
    await at("2026-04-10");
    expect(await chargesOf(pays)).toEqual(["04-10 succeeded 1800"]);
    expect(await balanceOf(program, pays)).toBe(-3600n);
    expect(await planOf(pays)).toMatchObject({
      state: "running",
      instalments: [{ state: "paid" }, { state: "coming" }, { state: "coming" }],
    });
  }, 60_000);

  it("B-78, B-233 a part that was refused is tried again on the days of the filter", async () => {
    expect(await chargesOf(refused)).toEqual(["04-10 failed 1800", "04-11 planned"]);
    await at("2026-04-11");
    expect(await chargesOf(refused)).toEqual(["04-10 failed 1800", "04-11 failed 1800", "04-13 planned"]);
    expect(await balanceOf(program, refused)).toBe(-5400n);
  }, 60_000);

  it("B-233 what was paid by hand before its day is not charged, and a part of a part charges the rest", async () => {
    const pay = (amount: string) =>
      program.inWork((work) =>
        recordPayment(work, byHand, {
          ...{ amount: { amount, currency: "EUR" }, method: "cash", receivedOn: day("2026-04-11") },
          ...{ payer: "", comment: "", note: "", confirmDuplicate: true },
        }),
      );
    expect(await chargesOf(byHand)).toEqual(["04-10 succeeded 1800"]);
    await pay("25.00");
    await program.runJobs();
    // The due day of the invoice itself passes meanwhile: nothing is charged as a whole.
    for (const date of ["2026-04-13", "2026-04-16", "2026-04-20"]) await at(date);
    expect(await chargesOf(byHand)).toEqual(["04-10 succeeded 1800"]);
    await at("2026-04-30");
    expect(await chargesOf(byHand)).toEqual(["04-10 succeeded 1800", "04-30 succeeded 1100"]);
    expect(await planOf(byHand)).toMatchObject({ state: "completed" });
  }, 120_000);

  it("B-233 charged to the end it is completed, and the account owes nothing", async () => {
    expect(await chargesOf(pays)).toEqual(["04-10 succeeded 1800", "04-20 succeeded 1800", "04-30 succeeded 1800"]);
    expect(await balanceOf(program, pays)).toBe(0n);
    expect(await planOf(pays)).toMatchObject({ state: "completed" });
  });

  it("B-233 refused past its days of grace the plan breaks, and everything is due at once", async () => {
    expect(await planOf(refused)).toMatchObject({ state: "broken", endedOn: "2026-04-14" });
    expect(await announced(program, refused, "instalment_plan")).toMatchObject([{ data: { left: { amount: "54.00" } } }]);
    expect(await balanceOf(program, refused)).toBe(-5400n);
  });

  it("I-29 the books are right after all of it", async () => {
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
