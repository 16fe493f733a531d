// The one switch that keeps everything about money in the house (B-262), from the first invoice to the refund, and what happens after it.
import { beforeAll, describe, expect, it } from "vitest";
import { confirmRun } from "../../server/modules/billing/index.ts";
import { blockingDays, deactivationDays } from "../../server/modules/collections/index.ts";
import { saveServer } from "../../server/modules/notifications/mail-server.ts";
import { delayHours, mailFrom, mailPerSecond, messagesMode } from "../../server/modules/notifications/settings.ts";
import { tendMail } from "../../server/modules/notifications/tend-mail.ts";
import { freezeMoneyEndpoint, listMoneyFreezesEndpoint, releaseMoneyEndpoint } from "../../server/modules/partners/freeze/contract.ts";
import { getPartner, setSetting } from "../../server/modules/partners/index.ts";
import { recordPaymentEndpoint } from "../../server/modules/payments/contract.ts";
import { refundCreditEndpoint } from "../../server/modules/payments/refunds/contract.ts";
import { day } from "../../shared/calendar.ts";
import { type Caller, signInStaff } from "../support/call-api.ts";
import { openMailBox } from "../support/mail-box.ts";
import { addSubscribers, makeProvider, type Provider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

describe("B-262 frozen money", async () => {
  const program = await testProgram({ now: "2026-03-01T08:00:00Z" });
  const box = await openMailBox();
  let provider: Provider;
  let boss: Caller;
  let customers: { customerId: string }[];
  const at = async (moment: string): Promise<void> => {
    program.clock.moveTo(moment);
    boss = await signInStaff(program);
  };
  const freeze = () =>
    boss.ok(freezeMoneyEndpoint, { params: { partnerId: provider.partnerId }, body: { reason: "A wrong tax went out" } });
  const release = () => boss.ok(releaseMoneyEndpoint, { params: { partnerId: provider.partnerId } });
  const invoices = async () =>
    Number(
      (
        await program.query<{ n: string }>(
          "select count(*) as n from billing.money_documents where kind = 'invoice' and number is not null",
        )
      )[0]?.n,
    );
  const blocked = async () =>
    Number((await program.query<{ n: string }>("select count(*) as n from customers.customers where status = 'blocked'"))[0]?.n);
  const stateOf = async (step: string) =>
    (
      await program.query<{ on_day: string }>(
        "select max(on_day)::text as on_day from platform.daily_steps where step = $1 and state in ('began', 'done')",
        [step],
      )
    )[0]?.on_day;

  beforeAll(async () => {
    provider = await program.inWork((work) => makeProvider(work));
    await program.inWork(async (work) => {
      const system = { level: "system" } as const;
      await setSetting(work, blockingDays, system, 0);
      await setSetting(work, deactivationDays, system, 99);
      await setSetting(work, messagesMode, system, "live");
      await setSetting(work, mailFrom, system, "billing@northern.example");
      await setSetting(work, mailPerSecond, system, 100);
      await setSetting(work, delayHours, system, "0");
      const partner = await getPartner(work, provider.partnerId);
      await saveServer(work, program.tools, partner, {
        host: box.host,
        port: box.port,
        encryption: "none",
        checkCertificate: true,
        user: "",
      });
    });
    customers = await program.inWork((work) =>
      addSubscribers(work, provider, { count: 3, startOn: "2026-03-01", nextBillingOn: "2026-03-01" }),
    );
    await program.runDay();
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-03-01"), trigger: "manual" });
    await at("2026-03-10T08:00:00Z");
    await program.runDay();
    await freeze();
  });

  it("is seen by all staff, written into the log, and set once", async () => {
    const { running } = await boss.ok(listMoneyFreezesEndpoint, { query: {} });
    expect(running).toMatchObject([{ partnerId: provider.partnerId, reason: "A wrong tax went out" }]);
    expect((await boss.refused(freezeMoneyEndpoint, { params: { partnerId: provider.partnerId }, body: { reason: "Again" } })).code).toBe(
      "money-frozen",
    );
    expect(await program.query("select reason from identity.audit_entries where action = 'money_frozen'")).toEqual([
      { reason: "A wrong tax went out" },
    ]);
  });

  it("no run issues, by the calendar or by hand", async () => {
    await at("2026-04-05T22:00:00Z");
    await program.runDay();
    expect(await invoices()).toBe(3);
    expect(await stateOf("billing.confirm")).toBe("2026-03-09");
    await expect(
      confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-04-01"), trigger: "manual" }),
    ).rejects.toThrow("stopped everything");
    // What only prepares goes on.
    expect(await stateOf("billing.preview")).toBe("2026-04-05");
  });

  it("nobody is blocked and nothing is refunded; money that comes in is booked", async () => {
    expect(await blocked()).toBe(0);
    await boss.ok(recordPaymentEndpoint, {
      params: { customerId: customers[0]!.customerId },
      body: { amount: { amount: "60.00", currency: "EUR" }, method: "cash", receivedOn: "2026-04-05" },
    });
    await program.runJobs();
    const refused = await boss.refused(refundCreditEndpoint, {
      params: { customerId: customers[0]!.customerId },
      body: { amount: { amount: "1.00", currency: "EUR" }, by: "cash", reason: "asked for it" },
    });
    expect(refused.code).toBe("money-frozen");
  });

  const receipts = () => box.mails.filter(({ mail }) => mail.to && !Array.isArray(mail.to) && mail.to.text.includes("customer1@")).length;

  it("no message about money leaves, and none becomes too old by waiting", async () => {
    await program.query(
      "update notifications.messages set expires_at = '2026-04-05', due_at = '2026-04-05' where kind = 'payment_settled'",
    );
    await program.inWork(tendMail);
    await program.runJobs();
    expect(await program.query("select kind, state from notifications.messages where kind = 'payment_settled'")).toEqual([
      { kind: "payment_settled", state: "queued" },
    ]);
    expect(receipts()).toBe(0);
  });

  it("after the release every day is caught up as itself", async () => {
    await release();
    await program.runDay();
    expect(await stateOf("billing.confirm")).toBe("2026-04-05");
    expect(await stateOf("collections.block")).toBe("2026-04-05");
    // The two who owe March; the third has paid. April is billed to all.
    expect(await blocked()).toBe(2);
    expect(await invoices()).toBe(6);
    await program.inWork(tendMail);
    await program.runJobs();
    expect(receipts()).toBeGreaterThan(0);
    const { running, past } = await boss.ok(listMoneyFreezesEndpoint, { query: {} });
    expect([running.length, past.length]).toEqual([0, 1]);
  });
});
