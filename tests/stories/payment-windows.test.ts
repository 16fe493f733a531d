// N-12, N-178 who is blocked for money and sets out to pay has full service for some minutes: a payer, our server and the test bank.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deliverDue } from "../../server/adapters/sandbox-gateway/deliver-events.ts";
import { serviceAccessEndpoint } from "../../server/modules/access/contract.ts";
import { followService } from "../../server/modules/access/derive-access.ts";
import { openPaymentWindow } from "../../server/modules/access/index.ts";
import { endDueWindowsJob } from "../../server/modules/access/payment-windows/end-payment-window.ts";
import { isOffered, windowMinutes } from "../../server/modules/access/payment-windows/settings.ts";
import { linkEndpoint } from "../../server/modules/customers/contract.ts";
import { changeCustomerStatus, getCustomer } from "../../server/modules/customers/index.ts";
import { linkCustomer } from "../../server/modules/customers/links.ts";
import { mergeCustomers } from "../../server/modules/customers/merge-customers.ts";
import { openWhilePaying } from "../../server/modules/dns-blocking/payment-windows.ts";
import { resetSetting, setSetting } from "../../server/modules/partners/index.ts";
import { chargeEndpoint, checkoutEndpoint } from "../../server/modules/payments/attempts/contract.ts";
import { createPayLinkEndpoint, guestCheckoutEndpoint } from "../../server/modules/payments/pay-links/contract.ts";
import { portalListMethodsEndpoint, portalSetupMethodEndpoint } from "../../server/modules/payments/saved-methods/contract.ts";
import { dashboardEndpoint } from "../../server/modules/portal/contract.ts";
import { changeServiceLock } from "../../server/modules/services/index.ts";
import { savePlanTermsEndpoint } from "../../server/modules/usage/contract.ts";
import { recordUsage } from "../../server/modules/usage/index.ts";
import { enqueue } from "../../server/platform/jobs.ts";
import { signInCustomer, signInStaff, stranger } from "../support/call-api.ts";
import { announced, invoicesOf, makePayers, type Payers } from "../support/payer.ts";
import { addSubscribers } from "../support/provider.ts";
import { bankCards, fillInAtBank, listenForBank } from "../support/test-bank.ts";
import { testProgram } from "../support/test-program.ts";

const GB = 1_000_000_000n;

describe("payment windows", { timeout: 150_000 }, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  let made: Payers;
  let next = 0;
  let stop: (() => Promise<void>) | undefined;
  afterAll(() => stop?.());
  beforeAll(async () => {
    stop = await listenForBank(program);
    made = await makePayers(program, 14);
    await program.runJobs();
    // B-41 due on the 16th, blocked on the day after.
    program.clock.moveTo("2026-04-17T08:00:00Z");
    await program.runDay();
  });

  /** Somebody who is blocked because they owe 54.00. */
  async function debtor(): Promise<{ customerId: string; serviceId: string; invoiceId: string }> {
    const { customerId, serviceIds } = made.payers[next++]!;
    const [invoice] = await invoicesOf(program, customerId);
    const [serviceId] = serviceIds;
    expect(await access(serviceId!)).toBe("debt_blocked");
    return { customerId, serviceId: serviceId!, invoiceId: invoice!.id };
  }
  const seen = async (serviceId: string) => (await signInStaff(program)).ok(serviceAccessEndpoint, { params: { serviceId } });
  const access = async (serviceId: string) => (await seen(serviceId)).state;
  const start = async (customerId: string, invoiceId: string) => {
    const caller = await signInCustomer(program, customerId);
    const started = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId], replaceUnfinished: true } });
    await program.runJobs();
    return started;
  };
  const post = async () => {
    await deliverDue(program.tools);
    await program.runJobs();
  };
  const at = (moment: string) => program.clock.moveTo(moment);
  const status = (customerId: string, to: "active" | "blocked") =>
    program.inWork((work) =>
      changeCustomerStatus(work, { customerId, to, reason: "test", ...(to === "blocked" ? { blockedBy: "finance" as const } : {}) }),
    );
  /** The minute's round. */
  const minute = async () => {
    await program.inWork((work) => enqueue(work, endDueWindowsJob, {}));
    await program.runJobs();
  };
  const windows = (customerId: string) =>
    program.query<{ opened_at: Date; ends_at: Date; ended_at: Date | null; ended_as: string | null; attempt_id: string }>(
      "select opened_at, ends_at, ended_at, ended_as, attempt_id from access.payment_windows where customer_id = $1 order by opened_at",
      [customerId],
    );
  const told = async (customerId: string) =>
    (await announced(program, customerId, "access.changed")).map(({ data }) => `${data.from} → ${data.to}, ${data.cause}`);
  const opened = "debt_blocked → active, access.payment_window_opened";
  const ended = "active → debt_blocked, access.payment_window_ended";

  it("N-12 N-178 from the start of the payment until its end instant; twice a day, four times for the debt; M-35 no status moves", async () => {
    const { customerId, serviceId, invoiceId } = await debtor();
    at("2026-04-17T08:10:00Z");
    const { attemptId } = await start(customerId, invoiceId);
    expect(await seen(serviceId)).toMatchObject({
      ...{ state: "active", paymentWindowUntil: "2026-04-17T08:20:00.000Z" },
      changes: [{ from: "debt_blocked", to: "active", cause: "access.payment_window_opened" }, {}, {}],
    });
    expect(await windows(customerId)).toMatchObject([{ attempt_id: attemptId, ended_at: null, ended_as: null }]);
    const home = await (await signInCustomer(program, customerId)).ok(dashboardEndpoint);
    expect(home).toMatchObject({
      account: { status: "blocked", isForMoney: true },
      lines: [{ word: "suspended_debt", openUntil: "2026-04-17T08:20:00.000Z" }],
    });

    at("2026-04-17T08:19:59Z");
    await minute();
    expect(await access(serviceId)).toBe("active");
    at("2026-04-17T08:20:00Z");
    await minute();
    expect(await seen(serviceId)).toMatchObject({ state: "debt_blocked", paymentWindowUntil: null });
    expect(await windows(customerId)).toMatchObject([{ ended_at: new Date("2026-04-17T08:20:00Z"), ended_as: "time" }]);
    expect((await (await signInCustomer(program, customerId)).ok(dashboardEndpoint)).lines).toMatchObject([{ openUntil: null }]);

    const tryAt = async (begin: string, end: string) => {
      at(begin);
      await start(customerId, invoiceId);
      const state = await access(serviceId);
      at(end);
      await minute();
      expect(await access(serviceId)).toBe("debt_blocked");
      return state;
    };
    expect(await tryAt("2026-04-17T09:00:00Z", "2026-04-17T09:30:00Z")).toBe("active");
    // A quarter of an hour before midnight in Berlin, and after it.
    expect(await tryAt("2026-04-17T21:45:00Z", "2026-04-17T21:58:00Z")).toBe("debt_blocked");
    expect(await tryAt("2026-04-17T22:01:00Z", "2026-04-17T22:20:00Z")).toBe("active");
    expect(await tryAt("2026-04-18T08:00:00Z", "2026-04-18T08:20:00Z")).toBe("active");
    expect(await tryAt("2026-04-19T08:00:00Z", "2026-04-19T08:20:00Z")).toBe("debt_blocked");
    expect((await told(customerId)).slice(2)).toEqual([opened, ended, opened, ended, opened, ended, opened, ended]);
    expect(await windows(customerId)).toHaveLength(4);

    // Paid, open for good, and blocked again: another debt.
    await status(customerId, "active");
    await program.runJobs();
    at("2026-04-20T08:00:00Z");
    await status(customerId, "blocked");
    await program.runJobs();
    expect(await tryAt("2026-04-20T09:00:00Z", "2026-04-20T09:20:00Z")).toBe("active");
  });

  it("N-12 it ends at its instant by a job of its own; however late that is, whoever looks then finds it over, and the debt is the same one", async () => {
    at("2026-04-21T08:00:00Z");
    const { customerId, serviceId, invoiceId } = await debtor();
    await start(customerId, invoiceId);
    const [wakes] = await program.query<{ seconds: number }>(
      "select extract(epoch from run_at - now())::float8 as seconds from graphile_worker.jobs where task_identifier = 'access.end_payment_window' order by run_at desc limit 1",
    );
    expect(wakes!.seconds).toBeGreaterThan(580);
    expect(wakes!.seconds).toBeLessThanOrEqual(600);
    const wake = async () => {
      await program.query("update graphile_worker._private_jobs set run_at = now() where key like 'payment-window:%'");
      await program.runJobs();
    };
    // A clock of the worker's that is ahead: it waits again.
    at("2026-04-21T08:09:59Z");
    await wake();
    expect(await access(serviceId)).toBe("active");
    at("2026-04-21T08:10:00Z");
    await program.inWork((work) => followService(work, { objectId: serviceId, type: "service.lock_changed" }));
    expect(await seen(serviceId)).toMatchObject({ state: "debt_blocked", changes: [{ cause: "access.payment_window_ended" }, {}, {}, {}] });
    expect(await windows(customerId)).toMatchObject([{ ended_as: null }]);
    await wake();
    expect(await windows(customerId)).toMatchObject([{ ended_as: "time" }]);
    expect((await told(customerId)).slice(2)).toEqual([opened, ended]);
  });

  it("N-178 a refused payment ends it early", async () => {
    at("2026-04-22T08:00:00Z");
    const { customerId, serviceId, invoiceId } = await debtor();
    const { attemptId, redirectUrl } = await start(customerId, invoiceId);
    await fillInAtBank(program, redirectUrl, { number: bankCards.noMoney });
    await post();
    // Another card may pay on the same page.
    expect(await access(serviceId)).toBe("active");
    at("2026-04-22T08:03:00Z");
    await fillInAtBank(program, redirectUrl, { act: "leave" });
    await post();
    expect(await access(serviceId)).toBe("debt_blocked");
    expect(await windows(customerId)).toMatchObject([{ ended_at: new Date("2026-04-22T08:03:00Z"), ended_as: "refused" }]);
    // News of its start that comes only now opens nothing.
    await program.inWork((work) => openWhilePaying(work, { data: { attemptId, accountId: customerId, by: "customer" } } as never));
    expect(await windows(customerId)).toHaveLength(1);
    expect(await access(serviceId)).toBe("debt_blocked");
  });

  it("N-178 what an earlier attempt comes to ends nothing while a later one is open", async () => {
    at("2026-04-22T09:00:00Z");
    const { customerId, serviceId, invoiceId } = await debtor();
    const caller = await signInCustomer(program, customerId);
    const first = await caller.ok(checkoutEndpoint, { body: { amount: { amount: "5.00", currency: "EUR" } } });
    await program.runJobs();
    at("2026-04-22T09:02:00Z");
    const { attemptId } = await start(customerId, invoiceId);
    await fillInAtBank(program, first.redirectUrl, { number: bankCards.noMoney });
    await fillInAtBank(program, first.redirectUrl, { act: "leave" });
    await post();
    expect(await access(serviceId)).toBe("active");
    expect(await windows(customerId)).toMatchObject([
      { opened_at: new Date("2026-04-22T09:00:00Z"), ends_at: new Date("2026-04-22T09:10:00Z"), attempt_id: attemptId, ended_as: null },
    ]);
  });

  it("N-178 a payment that came: the line stays open without the window, and no router hears of it twice", async () => {
    at("2026-04-23T08:00:00Z");
    const { customerId, serviceId, invoiceId } = await debtor();
    const { redirectUrl } = await start(customerId, invoiceId);
    at("2026-04-23T08:02:00Z");
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
    await post();
    expect((await program.inWork((work) => getCustomer(work, customerId))).status).toBe("active");
    expect(await windows(customerId)).toMatchObject([{ ends_at: new Date("2026-04-23T08:02:30Z"), ended_as: null }]);
    at("2026-04-23T08:02:30Z");
    await minute();
    expect(await windows(customerId)).toMatchObject([{ ended_at: new Date("2026-04-23T08:02:30Z"), ended_as: "paid" }]);
    expect(await seen(serviceId)).toMatchObject({ state: "active", paymentWindowUntil: null });
    expect((await told(customerId)).slice(2)).toEqual([opened]);
  });

  it("N-178 N-181 a payment of a part ends it early, too, and opens nothing", async () => {
    at("2026-04-23T09:00:00Z");
    const { customerId, serviceId } = await debtor();
    const caller = await signInCustomer(program, customerId);
    const { redirectUrl } = await caller.ok(checkoutEndpoint, { body: { amount: { amount: "10.00", currency: "EUR" } } });
    await program.runJobs();
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
    await post();
    at("2026-04-23T09:00:30Z");
    await minute();
    expect(await access(serviceId)).toBe("debt_blocked");
    expect(await windows(customerId)).toMatchObject([{ ended_as: "paid" }]);
  });

  it("N-178 a saved card whose bank wants to see the payer opens it, one that pays at once needs none", async () => {
    at("2026-04-23T10:00:00Z");
    const withCard = async (number: string) => {
      const { customerId, serviceId, invoiceId } = await debtor();
      const caller = await signInCustomer(program, customerId);
      const { redirectUrl } = await caller.ok(portalSetupMethodEndpoint, { body: {} });
      await fillInAtBank(program, redirectUrl, { number });
      await post();
      // To save a card is not to pay.
      expect(await windows(customerId)).toEqual([]);
      const [method] = (await caller.ok(portalListMethodsEndpoint)).items;
      await caller.ok(chargeEndpoint, { body: { documentIds: [invoiceId], methodId: method!.id } });
      await program.runJobs();
      return { customerId, serviceId };
    };
    const asked = await withCard(bankCards.confirm);
    expect(await access(asked.serviceId)).toBe("active");
    expect(await windows(asked.customerId)).toHaveLength(1);
    const paid = await withCard(bankCards.pays);
    expect(await access(paid.serviceId)).toBe("active");
    expect(await windows(paid.customerId)).toEqual([]);
  });

  it("N-12 a block by staff stays; data that is used up stays used up; what a main account pays for opens with it", async () => {
    at("2026-04-24T08:00:00Z");
    const { customerId, serviceId, invoiceId } = await debtor();
    const terms = { atLimit: "block", rolloverPercent: 0 };
    const staff = await signInStaff(program, { role: "super_administrator" });
    const { provider } = made;
    await program.query("update catalog.plans set data_cap_bytes = $2 where id = $1", [provider.homeId, (10n * GB).toString()]);
    await staff.ok(savePlanTermsEndpoint, { params: { planId: provider.homeId }, version: 0, body: terms } as never);
    // Only an active customer takes sub-accounts.
    await status(customerId, "active");
    const [sub, locked, capped] = await program.inWork(async (work) => {
      const subs = await addSubscribers(work, provider, { count: 3, startOn: "2026-04-01", nextBillingOn: "2026-05-01", firstNumber: 50 });
      for (const each of subs)
        await linkCustomer(work, each.customerId, linkEndpoint.body.parse({ mainId: customerId, mode: "aggregated" }));
      return subs.map(({ serviceIds }) => serviceIds[0]!) as [string, string, string];
    });
    await status(customerId, "blocked");
    await program.inWork((work) => changeServiceLock(work, { serviceId: locked, lock: "admin", cause: "by_hand" }));
    await program.runJobs();
    await program.inWork((work) =>
      recordUsage(work, [{ key: "all of it", serviceId: capped, at: work.now, seconds: 3_600n, downBytes: 11n * GB, upBytes: 0n }]),
    );
    await program.runJobs();
    const states = async () => Promise.all([serviceId, sub, locked, capped].map(access));
    expect(await states()).toEqual(["debt_blocked", "debt_blocked", "admin_blocked", "debt_blocked"]);
    await start(customerId, invoiceId);
    expect(await states()).toEqual(["active", "active", "admin_blocked", "cap_blocked"]);
    at("2026-04-24T08:10:00Z");
    await minute();
    expect(await states()).toEqual(["debt_blocked", "debt_blocked", "admin_blocked", "debt_blocked"]);
  });

  it("N-178 whoever pays for them with a link opens it, too", async () => {
    at("2026-04-24T12:00:00Z");
    const { customerId, serviceId, invoiceId } = await debtor();
    const { url } = await (await signInStaff(program)).ok(createPayLinkEndpoint, {
      params: { customerId },
      body: { documentId: invoiceId },
    });
    const token = url.slice(url.lastIndexOf("/") + 1);
    await (await stranger(program)).ok(guestCheckoutEndpoint, { params: { token }, body: {} });
    await program.runJobs();
    expect(await access(serviceId)).toBe("active");
  });

  it("N-178 staff and automatic charges open nothing, nor does a partner who does not offer it; one with other minutes has those", async () => {
    at("2026-04-25T08:00:00Z");
    const { customerId, serviceId, invoiceId } = await debtor();
    const begun = { attemptId: randomUUID(), accountId: customerId };
    for (const by of ["staff", "program"] as const)
      await program.inWork((work) => openWhilePaying(work, { data: { ...begun, by } } as never));
    await program.inWork((work) => setSetting(work, isOffered, { level: "system" }, false));
    await start(customerId, invoiceId);
    expect(await access(serviceId)).toBe("debt_blocked");
    expect(await windows(customerId)).toEqual([]);
    await program.inWork((work) => resetSetting(work, isOffered, { level: "system" }));
    await program.inWork((work) => setSetting(work, windowMinutes, { level: "system" }, 3));
    await start(customerId, invoiceId);
    await program.inWork((work) => resetSetting(work, windowMinutes, { level: "system" }));
    expect(await windows(customerId)).toMatchObject([{ ends_at: new Date("2026-04-25T08:03:00Z") }]);
  });

  it("N-178 several payments at the same moment open one; who is not blocked needs none", async () => {
    at("2026-04-26T08:00:00Z");
    const { customerId, serviceId } = await debtor();
    const open = () => program.inWork((work) => openPaymentWindow(work, { customerId, attemptId: randomUUID() }));
    await Promise.all([open(), open(), open(), open()]);
    expect(await windows(customerId)).toHaveLength(1);
    expect((await told(customerId)).slice(2)).toEqual([opened]);
    expect(await access(serviceId)).toBe("active");
    const free = await program.inWork((work) =>
      addSubscribers(work, made.provider, { count: 1, startOn: "2026-04-01", nextBillingOn: "2026-05-01", firstNumber: 60 }),
    );
    await program.runJobs();
    await program.inWork((work) => openPaymentWindow(work, { customerId: free[0]!.customerId, attemptId: randomUUID() }));
    expect(await windows(free[0]!.customerId)).toEqual([]);
  });

  it("of two customers who are merged while both pay, the window of the one who stays goes on", async () => {
    at("2026-04-27T08:00:00Z");
    const two = await program.inWork((work) =>
      addSubscribers(work, made.provider, { count: 2, startOn: "2026-04-01", nextBillingOn: "2026-05-01", firstNumber: 70 }),
    );
    const [stays, goes] = two.map(({ customerId, serviceIds: [serviceId] }) => ({ customerId, serviceId: serviceId! })) as [
      { customerId: string; serviceId: string },
      { customerId: string; serviceId: string },
    ];
    for (const { customerId } of [stays, goes]) await status(customerId, "blocked");
    await program.runJobs();
    for (const { customerId } of [stays, goes])
      await program.inWork((work) => openPaymentWindow(work, { customerId, attemptId: randomUUID() }));
    await program.inWork(async (work) => {
      const [survivor, loser] = [await getCustomer(work, stays.customerId), await getCustomer(work, goes.customerId)];
      const versions = { survivor: survivor.version, loser: loser.version };
      await mergeCustomers(work, survivor.id, { loserId: loser.id, typed: loser.number, take: [], versions });
    });
    await program.runJobs();
    expect((await windows(stays.customerId)).map(({ ended_as }) => ended_as).toSorted()).toEqual(["merged", null]);
    expect(await Promise.all([stays, goes].map(({ serviceId }) => access(serviceId)))).toEqual(["active", "active"]);
    at("2026-04-27T08:10:00Z");
    await minute();
    expect((await windows(stays.customerId)).map(({ ended_as }) => ended_as).toSorted()).toEqual(["merged", "time"]);
  });
});
