// Customers choose where they hear of what; the partner's word holds until then, and what the law wants is never lost.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { noticeKinds } from "../../../../shared/notices.ts";
import { type CustomerCaller, type StaffCaller, signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { makePayers, type Payers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { listMessagesEndpoint } from "../contract.ts";
import { financeKinds } from "../finance/contract.ts";
import { messagesMode } from "../settings.ts";
import { smsUrl } from "../sms/settings.ts";
import { smsText } from "../sms/sms-text.ts";
import { tendMail } from "../tend-mail.ts";
import * as contract from "./contract.ts";
import { decideChannels, messagesOfNotices, noticeOfMessage } from "./notice-rules.ts";
import { noticesByMail, noticesBySms, noticesChosen } from "./settings.ts";

describe("rules", () => {
  const all = { mail: true, sms: false, push: true };
  it.each<[string, Parameters<typeof decideChannels>[0], object, object]>([
    [
      "as the partner sends it",
      { notice: "payments", channels: ["mail"], isUnwanted: false },
      {},
      { mail: "send", portal: false, sms: false },
    ],
    [
      "no mail of payments: nothing is lost that must be kept",
      { notice: "payments", channels: ["mail"], isUnwanted: false },
      { mail: false },
      { mail: "switched-off", portal: false },
    ],
    [
      "M-47 no mail of invoices: they lie in the portal",
      { notice: "invoices", channels: ["mail"], isUnwanted: false },
      { mail: false },
      { mail: "switched-off", portal: true },
    ],
    [
      "sent to the portal only: a customer's mail adds none",
      { notice: "invoices", channels: ["portal"], isUnwanted: false },
      {},
      { mail: "none", portal: true },
    ],
    [
      "SMS comes besides",
      { notice: "usage", channels: ["mail", "portal"], isUnwanted: false },
      { sms: true },
      { mail: "send", portal: true, sms: true },
    ],
    ["no devices", { notice: "usage", channels: ["mail"], isUnwanted: false }, { push: false }, { push: false }],
  ])("P-193 %s", (_why, wanted, chosen, decided) => {
    expect(decideChannels(wanted, { ...all, ...chosen })).toMatchObject(decided);
  });
  it("P-193 every message about money belongs to a notice; codes, security and what is written by hand to none", () => {
    // A pay link is sent by hand, for one bill: who asked for it gets it.
    for (const kind of financeKinds.filter((each) => each !== "pay_link"))
      expect([kind, noticeOfMessage(kind)]).toEqual([kind, expect.any(String)]);
    for (const kind of ["code_reset", "security_locked", "written", "test", "login_reminder", "pay_link"])
      expect(noticeOfMessage(kind)).toBeUndefined();
    expect(new Set(messagesOfNotices).size).toBe(messagesOfNotices.length);
  });
  it("an SMS keeps its link whole", () => {
    const link = "https://my.north.example/finance/payments/1";
    expect(smsText({ brand: "North", subject: "Thank you", link })).toBe(`North: Thank you\n${link}`);
    const long = smsText({ brand: "North", subject: "word ".repeat(100), link });
    expect(long.length).toBeLessThanOrEqual(300);
    expect(long.endsWith(`…\n${link}`)).toBe(true);
  });
});

describe("notices", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  let made: Payers;
  let chief: StaffCaller;
  let partnerId = "";
  const texts: { to: string; text: string }[] = [];
  let answers = 200;
  const service = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += String(part)));
    request.on("end", () => {
      if (answers === 200) texts.push(JSON.parse(body));
      response.statusCode = answers;
      response.end("{}");
    });
  });
  await new Promise<void>((done) => service.listen(0, "127.0.0.1", done));
  afterAll(() => service.close());

  const at = (index: number): string => made.payers[index]!.customerId;
  const callers = new Map<number, CustomerCaller>();
  const as = (index: number): CustomerCaller => callers.get(index)!;
  const choose = (index: number, notice: (typeof noticeKinds)[number], channel: "mail" | "sms" | "push", isOn: boolean) =>
    as(index).ok(contract.chooseNoticeEndpoint, { params: { notice, channel }, body: { isOn } });
  const pay = (customerId: string, amount = "1.00") =>
    chief.ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: { amount, currency: "EUR" }, method: "cash", receivedOn: day("2026-04-01") },
    });
  const told = async (customerId: string, kind: string) => {
    const { items } = await chief.ok(listMessagesEndpoint, { query: { filter: { customer: customerId, kind } as never } });
    return items.map(({ channel, state, reason }) => `${channel} ${state} ${reason}`.trim()).toSorted();
  };

  beforeAll(async () => {
    made = await makePayers(program, 5);
    partnerId = made.provider.partnerId;
    chief = await signInStaff(program);
    for (const index of [0, 1, 2, 3, 4]) callers.set(index, await signInCustomer(program, at(index)));
    await program.query(
      `insert into customers.contacts (customer_id, partner_id, kind, position, value, normal)
       select unnest($1::uuid[]), $2::uuid, 'phone', 1, '+385 91 234 5678', '+385912345678'`,
      [[at(1), at(2)], partnerId],
    );
    await program.inWork((work) => setSetting(work, messagesMode, { level: "system" }, "live"));
    await program.runJobs();
  });

  it("P-193 shows the partner's defaults, without channels that reach nobody", async () => {
    const shown = await as(0).ok(contract.noticesEndpoint, {});
    expect(shown.channels).toEqual(["mail"]);
    expect(shown.items).toEqual(
      noticeKinds.map((notice) => ({ notice, on: ["mail"], isLegal: notice === "invoices" || notice === "services" })),
    );
    expect(
      await as(0).refused(contract.chooseNoticeEndpoint, { params: { notice: "usage", channel: "sms" }, body: { isOn: true } }),
    ).toMatchObject({
      status: 404,
    });
  });

  it("P-193 what a customer switched off is not mailed, and staff read why; another's mail comes as before", async () => {
    expect((await choose(0, "payments", "mail", false)).items.find(({ notice }) => notice === "payments")?.on).toEqual([]);
    await pay(at(0));
    await pay(at(3));
    await program.runJobs();
    expect(await told(at(0), "payment_settled")).toEqual(["mail skipped chosen-otherwise"]);
    expect((await told(at(3), "payment_settled"))[0]).toMatch(/^mail (queued|sent)/);
    expect(await chief.ok(contract.customerNoticesEndpoint, { params: { customerId: at(0) } })).toMatchObject({
      items: [{}, { notice: "payments", on: [] }, {}, {}, {}],
    });
    const entries = await program.query("select action, changes from identity.audit_entries where entity = 'notice-choice'");
    expect(entries).toMatchObject([{ action: "changed", changes: { payments_mail: { before: true, after: false } } }]);
  });

  it("M-47 P-193 what the law wants lies in the portal when its mail is switched off", async () => {
    await choose(3, "services", "mail", false);
    const { changeCustomerStatus } = await import("../../customers/index.ts");
    await program.inWork((work) =>
      changeCustomerStatus(work, { customerId: at(3), to: "blocked", blockedBy: "finance", reason: "owes" } as never, "system"),
    );
    await program.runJobs();
    expect(await told(at(3), "customer_blocked")).toEqual(["mail skipped chosen-otherwise", "portal sent"]);
  });

  it("P-193 an SMS goes out besides where it is chosen: once, with its link, and tried again when the service is away", async () => {
    await program.inWork((work) =>
      setSetting(work, smsUrl, { level: "system" }, `http://127.0.0.1:${(service.address() as AddressInfo).port}/send`),
    );
    expect((await as(1).ok(contract.noticesEndpoint, {})).channels).toEqual(["mail", "sms"]);
    expect((await as(0).ok(contract.noticesEndpoint, {})).channels).toEqual(["mail"]);
    await choose(1, "payments", "sms", true);
    answers = 503;
    await pay(at(1));
    await program.runJobs();
    expect((await told(at(1), "payment_settled")).at(-1)).toBe("sms queued retry");
    answers = 200;
    await program.query("update notifications.messages set due_at = '2026-04-01T07:00:00Z' where channel = 'sms' and state = 'queued'");
    await program.inWork((work) => tendMail(work));
    await program.runJobs();
    await program.inWork((work) => tendMail(work));
    await program.runJobs();
    expect(texts).toHaveLength(1);
    expect(texts[0]).toMatchObject({ to: "+385912345678", text: expect.stringMatching(/: .+\nhttp/) });
    expect((await told(at(1), "payment_settled")).at(-1)).toBe("sms sent");
  });

  it("P-193 the partner's defaults hold for who has not chosen; nothing that is switched off counts", async () => {
    await program.inWork(async (work) => {
      await setSetting(work, noticesBySms, { level: "system" }, ["payments"]);
      await setSetting(work, noticesByMail, { level: "system" }, []);
    });
    await pay(at(2));
    await pay(at(4));
    await program.runJobs();
    expect(await told(at(2), "payment_settled")).toEqual(["mail skipped chosen-otherwise", "sms sent"]);
    // Without a number nothing is texted, and nobody pretends it was.
    expect(await told(at(4), "payment_settled")).toEqual(["mail skipped chosen-otherwise"]);
    await program.inWork(async (work) => {
      await setSetting(work, noticesByMail, { level: "system" }, [...noticeKinds]);
      await setSetting(work, noticesChosen, { level: "system" }, false);
    });
    expect(await as(0).refused(contract.noticesEndpoint, {})).toMatchObject({ status: 404, code: "feature-off" });
    await pay(at(0), "2.00");
    await program.runJobs();
    expect((await told(at(0), "payment_settled")).some((row) => row.startsWith("mail queued") || row.startsWith("mail sent"))).toBe(true);
  });
});
