// What subscribers are told, in whose words and where to; and what staff see of it.
import { beforeAll, describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { type StaffCaller, signInStaff } from "../../../tests/support/call-api.ts";
import { openMailBox } from "../../../tests/support/mail-box.ts";
import { makePayers, type Payers } from "../../../tests/support/payer.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { sendSetPasswordLink } from "../identity/index.ts";
import { setLogoEndpoint } from "../partners/contract.ts";
import { getPartner, setSetting } from "../partners/index.ts";
import { recordPaymentEndpoint, reversePaymentEndpoint } from "../payments/contract.ts";
import { refundPaymentEndpoint } from "../payments/refunds/contract.ts";
import * as contract from "./contract.ts";
import { saveEvent } from "./finance/event-settings.ts";
import { saveServer } from "./mail-server.ts";
import { mailFrom, messagesMode } from "./settings.ts";

const system = { level: "system" } as const;
const eur = (amount: string) => ({ amount, currency: "EUR" });
/** One transparent pixel. */
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

describe("messages", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const box = await openMailBox();
  let made: Payers;
  let chief: StaffCaller;
  let partnerId = "";
  const at = (index: number): string => made.payers[index]!.customerId;

  beforeAll(async () => {
    made = await makePayers(program, 6);
    partnerId = made.provider.partnerId;
    chief = await signInStaff(program);
    await chief.ok(setLogoEndpoint, { params: { partnerId }, file: { name: "logo.png", bytes: new Uint8Array(png) } });
    await program.query("update customers.customers set language = 'ar', full_name = 'رانيا جرجس' where id = $1", [at(1)]);
    await program.query(
      `insert into customers.contacts (customer_id, partner_id, kind, position, value, normal)
       select $1::uuid, $2::uuid, 'billing_email', n, mail, mail from unnest(array['money@example.net', 'Money@example.net', 'boss@example.net']) with ordinality as x (mail, n)
       on conflict do nothing`,
      [at(2), partnerId],
    );
    await program.query("delete from customers.contacts where customer_id = $1", [at(3)]);
    await program.query("update billing.accounts set send_notifications = false where id = $1", [at(4)]);
    await program.inWork(async (work) => {
      await setSetting(work, messagesMode, system, "live");
      await setSetting(work, mailFrom, system, "billing@northern.example");
      for (const kind of ["refund_done", "credit_note_issued"] as const)
        await saveEvent(work, { partnerId, kind, wish: { set: { autoSend: true }, reset: [] }, version: 0 });
      await saveServer(work, program.tools, await getPartner(work, partnerId), {
        host: box.host,
        port: box.port,
        encryption: "none",
        checkCertificate: true,
        user: "",
      });
    });
    await program.runJobs();
  });

  const pay = (customerId: string, amount = "54.00") =>
    chief.ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur(amount), method: "cash", receivedOn: day("2026-04-01") },
    });
  const listed = async (customerId: string, kind: string) =>
    (await chief.ok(contract.listMessagesEndpoint, { query: { filter: { customer: customerId, kind } as never } })).items;
  const mailsTo = (address: string) => box.mails.filter(({ to }) => to[0]?.toLowerCase() === address);

  it("the invoice of the run is written for every customer, with the logo inside and no picture from outside", async () => {
    const [row] = await listed(at(0), "invoice_issued");
    expect(row).toMatchObject({
      state: "held",
      reason: "working-time",
      attachmentCount: 1,
      to: "customer1@example.net",
      customerName: "Customer 1",
    });
    const view = await chief.ok(contract.getMessageEndpoint, { params: { messageId: row!.id } });
    expect(view.html).toContain("€54.00");
    expect(view.html).not.toMatch(/src="(http|cid)/);
    expect(view.text).toContain("Please pay by: Apr 16, 2026");
    const file = await chief.call(contract.messageFileEndpoint, { params: { messageId: row!.id, index: view.files[0]!.index } });
    expect(file.bytes.subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("an Arabic reader gets Arabic, from right to left, with the logo in the mail itself", async () => {
    await pay(at(1));
    await program.runJobs();
    const [sent] = mailsTo("customer2@example.net");
    expect(sent!.mail.subject).toMatch(/^استلمنا دفعتكم بقيمة/);
    expect(sent!.mail.text).toContain("مرحبًا رانيا جرجس،");
    expect(sent!.mail.text).toContain("54.00");
    expect(sent!.raw).toContain("multipart/alternative");
    // The parser puts the picture that the page names in its place.
    expect(sent!.mail.html).toContain('<html lang="ar" dir="rtl">');
    expect(sent!.mail.html).toContain(`data:image/png;base64,${png.toString("base64")}`);
    const [receipt, ...others] = sent!.mail.attachments.filter(({ contentType }) => contentType === "application/pdf");
    expect(receipt!.filename).toMatch(/^receipt-2026-/);
    expect(others).toEqual([]);
  });

  it("O-56 B-169 billing mail goes to each billing address once, and to the ordinary one only without any", async () => {
    await pay(at(2));
    await program.runJobs();
    const rows = await listed(at(2), "payment_settled");
    expect(rows.map(({ to, state }) => [to, state]).sort()).toEqual(
      [
        ["boss@example.net", "sent"],
        ["Money@example.net", "sent"],
      ].sort(),
    );
    expect(mailsTo("customer3@example.net")).toEqual([]);
  });

  it("B-167 B-169 nobody to write to, or nobody who wants it: kept as not sent, with the reason", async () => {
    await pay(at(3));
    await pay(at(4));
    await program.runJobs();
    expect(await listed(at(3), "payment_settled")).toMatchObject([{ state: "skipped", reason: "no-address", to: "" }]);
    expect(await listed(at(4), "payment_settled")).toMatchObject([{ state: "skipped", reason: "notifications-off" }]);
    const [row] = await listed(at(3), "payment_settled");
    expect((await chief.refused(contract.resendMessageEndpoint, { params: { messageId: row!.id }, body: {} })).errors).toMatchObject([
      { field: "to", code: "required" },
    ]);
    await chief.ok(contract.resendMessageEndpoint, { params: { messageId: row!.id }, body: { to: "neighbour@example.net" } });
    await program.runJobs();
    expect(mailsTo("neighbour@example.net")).toHaveLength(1);
  });

  it("B-133 B-137 a refund and a payment that was taken back are told in working hours", async () => {
    const paid = await pay(at(0), "60.00");
    await chief.ok(refundPaymentEndpoint, {
      params: { paymentId: paid.id },
      body: { amount: eur("6.00"), reason: "paid too much", by: "cash" },
    });
    const second = await pay(at(0), "10.00");
    await chief.ok(reversePaymentEndpoint, { params: { paymentId: second.id }, body: { reason: "bounced" }, version: second.version });
    await program.runJobs();
    expect(await listed(at(0), "refund_done")).toMatchObject([
      { state: "held", reason: "working-time", subject: "We paid you back €6.00" },
    ]);
    expect(await listed(at(0), "payment_reversed")).toMatchObject([{ state: "held", subject: "Your payment of €10.00 was taken back" }]);
  });

  it("O-162 resending is a new message that names the old one, with its own Message-ID; a repeated request sends one", async () => {
    const [old] = await listed(at(0), "payment_settled");
    const ask = { params: { messageId: old!.id }, body: { to: "elsewhere@example.net" }, idempotencyKey: "resend-it-once" };
    const again = await chief.ok(contract.resendMessageEndpoint, ask);
    expect(await chief.ok(contract.resendMessageEndpoint, ask)).toEqual(again);
    await program.runJobs();
    expect(mailsTo("elsewhere@example.net")).toHaveLength(1);
    const view = await chief.ok(contract.getMessageEndpoint, { params: { messageId: again.id } });
    expect(view).toMatchObject({ state: "sent", isResend: true, resentFrom: old!.id, attemptList: [{ outcome: "accepted" }] });
    const first = await chief.ok(contract.getMessageEndpoint, { params: { messageId: old!.id } });
    expect(first.resends).toMatchObject([{ id: again.id, state: "sent" }]);
    expect(view.messageId).not.toBe(first.messageId);
    expect([view.text, view.html]).toEqual([first.text, first.html]);
  });

  it("M-52 a code that waits is masked for most, its view by the few is written down, and it is not sent again", async () => {
    await program.inWork((work) => setSetting(work, messagesMode, system, "off"));
    await program.inWork((work) =>
      sendSetPasswordLink(work, program.tools.seal, {
        customerId: at(5),
        partnerId,
        to: ["customer6@example.net"],
        name: "Customer 6",
        language: "en",
        linkStart: "https://portal.example/reset#",
      }),
    );
    await program.runJobs();
    const [row] = await listed(at(5), "code_set_password");
    expect(row).toMatchObject({ state: "held", reason: "sending-off" });
    const clerk = await signInStaff(program, {
      levels: { "messages.history.view": "all", "messages.history.resend": "all", "config.mail.update": "all" },
    });
    const masked = await clerk.ok(contract.getMessageEndpoint, { params: { messageId: row!.id } });
    expect(masked).toMatchObject({ isMasked: true, mayResend: false });
    expect(masked.text).toContain("https://portal.example/reset#••••••");
    const shown = await chief.ok(contract.getMessageEndpoint, { params: { messageId: row!.id } });
    expect(shown).toMatchObject({ isMasked: false });
    expect(shown.text).toMatch(/reset#[\w-]{20,}/);
    const [entry] = await program.query("select action from identity.audit_entries where entity = 'message' and entity_id = $1", [row!.id]);
    expect(entry).toEqual({ action: "code_shown" });
    // The event has forgotten it.
    const events = await program.query("select data from platform.events where type = 'code.issued'");
    expect(events).toMatchObject([{ data: { sealed: null } }]);
    expect((await clerk.refused(contract.resendMessageEndpoint, { params: { messageId: row!.id }, body: {} })).code).toBe(
      "message-not-resendable",
    );
    await program.inWork((work) => setSetting(work, messagesMode, system, "live"));
  });

  it("O-68 whoever may only see a customer's communication sees it there, and nothing else", async () => {
    const support = await signInStaff(program, { levels: { "customers.communication.view": "all", "customers.profile.view": "all" } });
    expect((await support.refused(contract.listMessagesEndpoint)).status).toBe(403);
    const { items } = await support.ok(contract.listMessagesEndpoint, { query: { filter: { customer: at(1) } } });
    expect(items.map(({ kind }) => kind).sort()).toEqual(["invoice_issued", "payment_settled"]);
    await support.ok(contract.getMessageEndpoint, { params: { messageId: items[0]!.id } });
    expect((await support.refused(contract.resendMessageEndpoint, { params: { messageId: items[0]!.id }, body: {} })).status).toBe(403);
  });

  it("the history is found by address, subject, state, kind and day", async () => {
    const count = async (filter: Record<string, unknown>) =>
      (await chief.ok(contract.listMessagesEndpoint, { query: { filter: filter as never, total: "exact" } })).total!.count;
    expect(await count({ q: "BOSS@" })).toBe(2);
    expect(await count({ q: "elsewhere" })).toBe(1);
    expect(await count({ kind: "invoice_issued" })).toBe(7);
    expect(await count({ state: "skipped" })).toBe(4);
    expect(await count({ kind: "invoice_issued", created: { from: "2026-04-01", to: "2026-04-01" } })).toBe(7);
    expect(await count({ kind: "invoice_issued", created: { from: "2026-04-02" } })).toBe(0);
  });

  it("what wants a look is counted, until it was sent again", async () => {
    await program.query(
      "update notifications.messages set state = 'failed', reason_code = 'refused', state_at = $1 where kind = 'payment_settled' and to_address = 'boss@example.net'",
      [program.clock.now()],
    );
    expect(await chief.ok(contract.mailStatusEndpoint)).toMatchObject({ failed: 1, partners: [{ mode: "live", fault: null }] });
    const [lost] = (await listed(at(2), "payment_settled")).filter(({ state }) => state === "failed");
    await chief.ok(contract.resendMessageEndpoint, { params: { messageId: lost!.id }, body: {} });
    expect(await chief.ok(contract.mailStatusEndpoint)).toMatchObject({ failed: 0 });
  });
});
