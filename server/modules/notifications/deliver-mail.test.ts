// Mail as a mail server gets it: over real SMTP on loopback, read back with a mail parser.
import { createHash } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { type MailBox, openMailBox, refusal } from "../../../tests/support/mail-box.ts";
import { makePayers, type Payers } from "../../../tests/support/payer.ts";
import { type TestProgram, testProgram } from "../../../tests/support/test-program.ts";
import { enqueue } from "../../platform/jobs.ts";
import { getPartner, setSetting } from "../partners/index.ts";
import { recordPayment } from "../payments/index.ts";
import { forgetFault } from "./mail-route.ts";
import { saveServer } from "./mail-server.ts";
import {
  delayHours,
  mailFrom,
  mailPerSecond,
  messagesMode,
  redirectTo,
  weekdays,
  workingDays,
  workingFrom,
  workingTo,
} from "./settings.ts";
import { tendMailJob } from "./tend-mail.ts";
import { type MessageWanted, writeMessage } from "./write-message.ts";

const system = { level: "system" } as const;

describe("handing over mail", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const box = await openMailBox();
  let made: Payers;
  let partnerId = "";

  beforeAll(async () => {
    made = await makePayers(program, 3);
    partnerId = made.provider.partnerId;
    await program.runJobs();
    await program.query("delete from notifications.messages");
    await program.inWork(async (work) => {
      await setSetting(work, messagesMode, system, "live");
      await setSetting(work, mailFrom, system, "billing@northern.example");
      await setSetting(work, mailPerSecond, system, 100);
      await setSetting(work, delayHours, system, "0");
      await setSetting(work, workingDays, system, [...weekdays]);
      await setSetting(work, workingFrom, system, "00:00");
      await setSetting(work, workingTo, system, "00:00");
    });
    await useServer(program, partnerId, box);
  });
  beforeEach(async () => {
    box.mails.length = 0;
    box.onReceiver = () => undefined;
    box.onMessage = () => undefined;
    await program.query("delete from notifications.messages");
    await program.query("delete from notifications.refused_addresses");
    await program.query(
      "update notifications.mail_routes set fault = null, away_since = null, failures = 0, next_try_at = null, busy_until = null",
    );
  });

  const write = (to: string, more: Partial<MessageWanted> = {}) => {
    // One after the other, so that their order is known.
    program.clock.moveTo(new Date(program.clock.now().getTime() + 1000));
    return program.inWork((work) =>
      writeMessage(work, program.tools, {
        partnerId,
        customerId: made.payers[0]!.customerId,
        kind: "refund_done",
        cause: null,
        to: [to],
        content: { texts: "refund_done", language: "en", name: "Ana Kos", values: { amount: "€12.00", number: "R-1" }, headline: "€12.00" },
        timing: "at-once",
        ...more,
      }),
    );
  };
  const later = (minutes: number): void => program.clock.moveTo(new Date(program.clock.now().getTime() + minutes * 60_000));
  const tend = async (): Promise<void> => {
    await program.inWork((work) => enqueue(work, tendMailJob, {}));
    await program.runJobs();
  };

  it("O-161 a message leaves once, with its own Message-ID, as text and as HTML", async () => {
    await write("ana@example.net");
    await program.runJobs();
    await tend();
    expect(box.mails).toHaveLength(1);
    const { mail, from, to, raw } = box.mails[0]!;
    const [row] = await messages(program);
    expect(row).toMatchObject({ state: "sent", attempts: 1, sent_to: "ana@example.net", sent_from: "billing@northern.example" });
    expect(mail.messageId).toBe(row!.message_id);
    expect(mail.messageId).toBe(`<${row!.id}@northern.example>`);
    expect(from).toBe("billing@northern.example");
    expect(to).toEqual(["ana@example.net"]);
    expect(mail.from?.value).toEqual([{ name: "Northern Fibre", address: "billing@northern.example" }]);
    expect(mail.subject).toBe("We paid you back €12.00");
    expect(mail.text?.trim()).toBe(row!.body_text.trim());
    expect(mail.html).toContain("€12.00");
    expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
    // Nothing is fetched from anywhere when somebody opens it, and nobody learns that it was opened.
    expect(raw).not.toMatch(/<img[^>]+src=3D"http/);
    expect(await attempts(program)).toMatchObject([{ number: 1, outcome: "accepted", server: `127.0.0.1:${box.port}` }]);
  });

  it("O-162 refused for now: tried again after 1, 5, 30, 120 and 360 minutes, and then given up", async () => {
    box.onReceiver = () => {
      throw refusal(451, "4.7.1 Greylisted, please come back later");
    };
    await write("grey@example.net");
    await program.runJobs();
    for (const pause of [1, 5, 30, 120, 360]) {
      expect(await messages(program)).toMatchObject([
        { state: "queued", reason_code: "retry", state_reason: expect.stringContaining("Greylisted") },
      ]);
      const tried = (await attempts(program)).length;
      later(pause - 1);
      await tend();
      expect(await attempts(program)).toHaveLength(tried);
      later(1);
      await tend();
      expect(await attempts(program)).toHaveLength(tried + 1);
    }
    expect(await messages(program)).toMatchObject([{ state: "failed", reason_code: "gave-up", attempts: 6 }]);
    expect(box.mails).toEqual([]);
  });

  it("O-162 refused for now and then taken: one mail, with the same Message-ID", async () => {
    let seen = 0;
    box.onMessage = () => {
      seen += 1;
      if (seen === 1) throw refusal(452, "4.3.1 Insufficient system storage");
    };
    await write("ana@example.net");
    await program.runJobs();
    later(1);
    await tend();
    expect(seen).toBe(2);
    expect(box.mails).toHaveLength(1);
    const [row] = await messages(program);
    expect(row).toMatchObject({ state: "sent", attempts: 2 });
    expect(box.mails[0]!.mail.messageId).toBe(row!.message_id);
  });

  it("O-162 O-163 an unknown mailbox fails at once; after the second time nothing more goes there", async () => {
    box.onReceiver = (address) => {
      if (address.toLowerCase() === "gone@example.net") throw refusal(550, "5.1.1 No such user here");
    };
    await write("gone@example.net");
    await write("Gone@example.net");
    await write("here@example.net");
    await program.runJobs();
    await write("GONE@example.net");
    expect((await messages(program)).map(({ to_address, state, reason_code }) => [to_address, state, reason_code])).toEqual([
      ["gone@example.net", "failed", "refused"],
      ["Gone@example.net", "failed", "refused"],
      ["here@example.net", "sent", ""],
      ["GONE@example.net", "skipped", "bad-address"],
    ]);
    expect((await messages(program))[0]).toMatchObject({ state_reason: expect.stringContaining("5.1.1 No such user here") });
  });

  it("a server that is away costs no message anything and is asked again; the mail then leaves", async () => {
    const { port } = box;
    await useServer(program, partnerId, { host: "127.0.0.1", port: 1 });
    await write("ana@example.net");
    await write("ben@example.net");
    const started = performance.now();
    await program.runJobs();
    expect(performance.now() - started).toBeLessThan(9000);
    expect(await messages(program)).toMatchObject([
      { state: "queued", attempts: 0 },
      { state: "queued", attempts: 0 },
    ]);
    expect(await route(program)).toMatchObject({
      fault: "unreachable",
      failures: 1,
      fault_answer: expect.stringContaining("ECONNREFUSED"),
    });
    // Not asked again before the pause is over.
    await tend();
    expect(await route(program)).toMatchObject({ failures: 1 });
    later(1);
    await tend();
    expect(await route(program)).toMatchObject({ failures: 2 });
    // Mended: at once, without waiting for the pause.
    await useServer(program, partnerId, { host: "127.0.0.1", port });
    await program.runJobs();
    await tend();
    expect(box.mails.map(({ to }) => to[0])).toEqual(["ana@example.net", "ben@example.net"]);
    expect(await route(program)).toMatchObject({ fault: null, failures: 0 });
  });

  it("the news of a change that comes after a first try with it does not forget what that try found", async () => {
    await useServer(program, partnerId, { host: "127.0.0.1", port: 1 });
    const changedAt = program.clock.now();
    await write("ana@example.net");
    await program.runJobs();
    await tend();
    const found = await route(program);
    expect(found).toMatchObject({ fault: "unreachable" });
    await program.inWork((work) => forgetFault(work, partnerId, changedAt));
    expect(await route(program)).toEqual(found);
    await program.inWork((work) => forgetFault(work, partnerId, work.now));
    expect(await route(program)).toMatchObject({ fault: null, failures: 0 });
  });

  it("O-162 what never left within a day expires, and a code with its own hour", async () => {
    await useServer(program, partnerId, { host: "127.0.0.1", port: 1 });
    await write("ana@example.net");
    await write("ben@example.net", { secret: { expiresAt: new Date(program.clock.now().getTime() + 15 * 60_000) } });
    later(20);
    await tend();
    expect((await messages(program)).map(({ state }) => state)).toEqual(["queued", "expired"]);
    later(24 * 60);
    await tend();
    expect(await messages(program)).toMatchObject([
      { state: "expired", reason_code: "too-old" },
      { state: "expired", secret_sealed: null },
    ]);
    await useServer(program, partnerId, box);
    await tend();
    expect(box.mails).toEqual([]);
  });

  it("O-161 a line that breaks after the last byte leaves the message unclear; it is never sent again by itself", async () => {
    box.onMessage = () => {
      box.hangUp();
      return new Promise(() => undefined);
    };
    await write("ana@example.net");
    await program.runJobs();
    box.onMessage = () => undefined;
    later(60);
    await tend();
    expect(await messages(program)).toMatchObject([{ state: "unclear", reason_code: "line-broke", attempts: 1 }]);
    expect(box.mails).toEqual([]);
  });

  it("a line that breaks before the message is tried again", async () => {
    let asked = 0;
    box.onReceiver = () => {
      asked += 1;
      if (asked === 1) box.hangUp();
    };
    await write("ana@example.net");
    await program.runJobs();
    expect(await messages(program)).toMatchObject([{ state: "queued", reason_code: "retry" }]);
    later(1);
    await tend();
    expect(box.mails).toHaveLength(1);
    expect(await messages(program)).toMatchObject([{ state: "sent", attempts: 2 }]);
  });

  it("a sender that the server does not take stops the route, not the messages", async () => {
    const strict = await openMailBox({
      onMailFrom: (address, _session, done) =>
        address.address === "billing@northern.example" ? done(refusal(550, "5.7.1 Sender not allowed")) : done(),
    });
    await useServer(program, partnerId, strict);
    await write("ana@example.net");
    await write("ben@example.net");
    await program.runJobs();
    expect((await messages(program)).map(({ state }) => state)).toEqual(["queued", "queued"]);
    expect(await route(program)).toMatchObject({ fault: "sender-refused", fault_answer: expect.stringContaining("5.7.1") });
    await program.inWork((work) => setSetting(work, mailFrom, system, "hello@northern.example"));
    await program.runJobs();
    await tend();
    expect(strict.mails.map(({ from, to }) => [from, to[0]])).toEqual([
      ["hello@northern.example", "ana@example.net"],
      ["hello@northern.example", "ben@example.net"],
    ]);
    await program.inWork((work) => setSetting(work, mailFrom, system, "billing@northern.example"));
    await useServer(program, partnerId, box);
  });

  it("O-164 off keeps everything, redirect sends it to the test address, and what was held leaves only when somebody says so", async () => {
    const mode = (value: "off" | "redirect" | "live") => program.inWork((work) => setSetting(work, messagesMode, system, value));
    await mode("off");
    await write("ana@example.net");
    await program.runJobs();
    expect(await messages(program)).toMatchObject([{ state: "held", reason_code: "sending-off", due_at: null }]);
    // Redirected to nowhere is off.
    await mode("redirect");
    await write("ben@example.net");
    await program.runJobs();
    expect(box.mails).toEqual([]);
    await program.inWork((work) => setSetting(work, redirectTo, system, "test@northern.example"));
    await write("eva@example.net");
    await tend();
    expect(box.mails.map(({ to, mail }) => [to, mail.to])).toMatchObject([
      [["test@northern.example"], { value: [{ name: "eva@example.net", address: "test@northern.example" }] }],
    ]);
    expect((await messages(program)).map(({ state, sent_to }) => [state, sent_to])).toEqual([
      ["held", ""],
      ["held", ""],
      ["sent", "test@northern.example"],
    ]);
    await mode("live");
    await tend();
    expect(box.mails).toHaveLength(1);
  });

  it("M-47 O-165 timed messages wait for their hour, receipts do not", async () => {
    await program.inWork(async (work) => {
      await setSetting(work, delayHours, system, "3");
      await setSetting(work, workingDays, system, ["mon", "tue", "wed", "thu", "fri"]);
      await setSetting(work, workingFrom, system, "09:00");
      await setSetting(work, workingTo, system, "18:00");
    });
    // A Friday, 16:30 in Berlin.
    program.clock.moveTo("2026-05-08T14:30:00Z");
    await write("ana@example.net", { timing: "working-hours" });
    await write("ben@example.net", { timing: "at-once" });
    await tend();
    expect(box.mails.map(({ to }) => to[0])).toEqual(["ben@example.net"]);
    expect(await messages(program)).toMatchObject([
      { state: "held", reason_code: "working-time", due_at: new Date("2026-05-11T07:00:00Z") },
      { state: "sent" },
    ]);
    program.clock.moveTo("2026-05-11T06:59:00Z");
    await tend();
    expect(box.mails).toHaveLength(1);
    program.clock.moveTo("2026-05-11T07:00:00Z");
    await tend();
    expect(box.mails.map(({ to }) => to[0])).toEqual(["ben@example.net", "ana@example.net"]);
    await program.inWork(async (work) => {
      await setSetting(work, delayHours, system, "0");
      await setSetting(work, workingDays, system, [...weekdays]);
      await setSetting(work, workingFrom, system, "00:00");
      await setSetting(work, workingTo, system, "00:00");
    });
  });

  it("two workers at once hand over each message once", async () => {
    await Promise.all(Array.from({ length: 12 }, (_, at) => write(`reader${at}@example.net`)));
    await Promise.all([program.runJobs(), program.runJobs(), tend()]);
    await tend();
    expect(box.mails.map(({ to }) => to[0]).sort()).toEqual(Array.from({ length: 12 }, (_, at) => `reader${at}@example.net`).sort());
  });

  it("M-52 a code is sent, and stands nowhere afterwards", async () => {
    const link = "https://portal.example/reset#secret-token";
    await write("ana@example.net", {
      kind: "code_reset",
      content: { texts: "code_reset", language: "en", name: "Ana Kos", values: { until: "soon" }, code: "481516", link },
      secret: { expiresAt: new Date(program.clock.now().getTime() + 600_000) },
    });
    expect(JSON.stringify(await messages(program))).not.toMatch(/481516|secret-token/);
    await program.runJobs();
    expect(box.mails[0]!.mail.text).toContain("481516");
    expect(box.mails[0]!.mail.html).toContain("#secret-token");
    const [row] = await messages(program);
    expect(row).toMatchObject({ state: "sent", secret_sealed: null });
    expect(JSON.stringify(row)).not.toMatch(/481516|secret-token/);
    expect(row!.body_text).toContain("••••••");
  });

  it("a receipt goes with its PDF, to the billing address, once, however often the payment is announced", async () => {
    const { customerId } = made.payers[1]!;
    const paymentId = await program.inWork((work) =>
      recordPayment(work, customerId, {
        method: "cash",
        amount: { amount: "54.00", currency: "EUR" },
        receivedOn: day("2026-04-01"),
        payer: "",
        comment: "",
        note: "",
        confirmDuplicate: false,
      }),
    );
    await program.runJobs();
    // The same announcement again, as after a crash of the worker or a second delivery.
    await program.query("delete from platform.event_deliveries where listener = 'mail-the-receipt'");
    await program.query(
      `insert into platform.events (id, type, at, partner_id, customer_id, object_id, actor, data)
       select gen_random_uuid(), type, at, partner_id, customer_id, object_id, actor, data from platform.events where type = 'payment.settled' and object_id = $1 limit 1`,
      [paymentId],
    );
    await program.query(
      `select platform.add_jobs(jsonb_agg(jsonb_build_object('identifier', 'deliver-events', 'payload', jsonb_build_object('listener', 'mail-the-receipt', 'eventIds', jsonb_build_array(id)))))
       from platform.events where type = 'payment.settled'`,
    );
    await program.runJobs();
    await tend();
    const receipts = box.mails.filter(({ mail }) => mail.subject?.startsWith("We received"));
    expect(receipts).toHaveLength(1);
    const { mail } = receipts[0]!;
    expect(mail.attachments).toHaveLength(1);
    expect(mail.attachments[0]).toMatchObject({ contentType: "application/pdf", filename: expect.stringMatching(/^receipt-2026-/) });
    const [stored] = await program.query<{ sha256: string }>("select sha256 from payments.payment_pdfs where payment_id = $1", [paymentId]);
    expect(createHash("sha256").update(mail.attachments[0]!.content).digest("hex")).toBe(stored!.sha256);
    expect(mail.text).toContain("All paid");
  });
});

async function useServer(program: TestProgram, partnerId: string, server: Pick<MailBox, "host" | "port">): Promise<void> {
  await program.inWork(async (work) => {
    await saveServer(work, program.tools, await getPartner(work, partnerId), {
      host: server.host,
      port: server.port,
      encryption: "none",
      checkCertificate: true,
      user: "",
    });
  });
}

interface Row {
  id: string;
  to_address: string;
  state: string;
  reason_code: string;
  state_reason: string;
  attempts: number;
  message_id: string;
  body_text: string;
  sent_to: string;
  sent_from: string;
  due_at: Date | null;
  secret_sealed: string | null;
}
const messages = (program: TestProgram): Promise<Row[]> =>
  program.query<Row>("select * from notifications.messages order by created_at, id");
const attempts = (program: TestProgram) => program.query("select * from notifications.message_attempts order by started_at, number");
const route = async (program: TestProgram) => (await program.query("select * from notifications.mail_routes"))[0];
