// What goes out at events about money: in whose words, when, how often, with which papers.
import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { type StaffCaller, signInStaff } from "../../../../tests/support/call-api.ts";
import { openMailBox } from "../../../../tests/support/mail-box.ts";
import { invoicesOf, makePayers, type Payers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { proformaSent } from "../../billing/index.ts";
import { changeCustomerStatuses } from "../../customers/index.ts";
import { getPartner, setSetting } from "../../partners/index.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { refundCreditEndpoint } from "../../payments/refunds/contract.ts";
import { getMessageEndpoint, listMessagesEndpoint, mailStatusEndpoint, messageFileEndpoint, resendMessageEndpoint } from "../contract.ts";
import { saveServer } from "../mail-server.ts";
import { mailFrom, messagesMode } from "../settings.ts";
import { tendMail } from "../tend-mail.ts";
import * as contract from "./contract.ts";
import { mailInvoice } from "./invoice-digest.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("messages about money", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const box = await openMailBox();
  let made: Payers;
  let chief: StaffCaller;
  let partnerId = "";
  const at = (index: number): string => made.payers[index]?.customerId ?? "";

  beforeAll(async () => {
    made = await makePayers(program, 10);
    partnerId = made.provider.partnerId;
    chief = await signInStaff(program);
    await program.inWork(async (work) => {
      await setSetting(work, messagesMode, { level: "system" }, "live");
      await setSetting(work, mailFrom, { level: "system" }, "billing@northern.example");
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

  /** Later: sign-ins have ended meanwhile, and what waited for its time goes. */
  const pass = async (moment: string): Promise<void> => {
    program.clock.moveTo(moment);
    chief = await signInStaff(program);
    await program.inWork(tendMail);
    await program.runJobs();
  };
  const listed = async (customerId: string, kind: string) =>
    (await chief.ok(listMessagesEndpoint, { query: { filter: { customer: customerId, kind } as never } })).items;
  const event = async (kind: contract.FinanceKind) => {
    const view = await chief.ok(contract.listEventsEndpoint, { params: { partnerId } });
    const found = view.items.find((item) => item.kind === kind);
    if (!found) throw new Error(`no event ${kind}`);
    return found;
  };
  const save = async (kind: contract.FinanceKind, set: Record<string, unknown>, reset: contract.EventField[] = []) =>
    chief.ok(contract.saveEventEndpoint, {
      params: { partnerId, kind },
      body: { set: set as never, reset },
      version: (await event(kind)).version,
    });
  /** Another invoice, as the engine would make one. */
  const secondInvoice = async (customerId: string, suffix: string, more: Record<string, string> = {}): Promise<string> => {
    const [row] = await program.query<{ id: string }>(
      `insert into billing.money_documents select (jsonb_populate_record(document, jsonb_build_object('id', uuidv7(), 'number', document.number || $2, 'counter', document.counter + 1000) || $3::jsonb)).*
         from billing.money_documents document where document.account_id = $1 and document.kind = 'invoice' order by issued_on limit 1 returning id`,
      [customerId, suffix, JSON.stringify(more)],
    );
    return row?.id ?? "";
  };

  it("B-7 B-272 each value has its own origin, and a reset goes back to what is inherited", async () => {
    const before = await event("payment_settled");
    expect(before).toMatchObject({
      own: [],
      origins: { bcc: "default", attach: "default" },
      values: { autoSend: true, attach: ["receipt"] },
    });
    const saved = await save("payment_settled", { bcc: "archive@northern.example" });
    expect(saved).toMatchObject({ own: ["bcc"], values: { bcc: "archive@northern.example", autoSend: true }, inherited: { bcc: "" } });
    expect(saved.origins.autoSend).toBe("default");
    expect((await save("payment_settled", {}, ["bcc"])).own).toEqual([]);
    const stale = await chief.refused(contract.saveEventEndpoint, {
      params: { partnerId, kind: "payment_settled" },
      body: { set: { bcc: "a@b.example" }, reset: [] },
      version: 0,
    });
    expect(stale.status).toBe(409);
  });

  it.each([
    ["B-269 an invoice brings no receipt", "invoice_issued", { attach: ["receipt"] }, "attach-kind"],
    ["B-269 a credit note brings its own PDF only", "credit_note_issued", { attach: ["document", "e_invoice"] }, "attach-kind"],
    [
      "bad input: no working day",
      "invoice_issued",
      { hours: { days: [], from: "09:00", to: "18:00", holidaysOff: true } },
      "no-working-day",
    ],
    ["O-156 a name that there is not", "invoice_issued", { words: { en: { subject: "{{ nummer }}", text: "Hello" } } }, "unknown-name"],
    ["O-156 what is no template", "invoice_issued", { words: { en: { subject: "{% if %}", text: "Hello" } } }, "syntax"],
    ["B-268 a subject without a text", "reminder_1", { words: { en: { subject: "Pay", text: "" } } }, "template-required"],
    ["a copy that is no address", "invoice_issued", { bcc: "nobody" }, "not-an-email"],
  ] as [string, contract.FinanceKind, Record<string, unknown>, string][])("%s", async (_why, kind, set, code) => {
    const refusal = await chief.refused(contract.saveEventEndpoint, {
      params: { partnerId, kind },
      body: { set: set as never, reset: [] },
      version: (await event(kind)).version,
    });
    expect(refusal.errors?.map((error) => error.code)).toContain(code);
  });

  it("B-167 the same invoice heard of twice is one message", async () => {
    const [invoice] = await invoicesOf(program, at(0));
    await program.inWork((work) => mailInvoice(work, program.tools, invoice?.id ?? ""));
    await Promise.all([1, 2, 3].map(() => program.inWork((work) => mailInvoice(work, program.tools, invoice?.id ?? ""))));
    expect(await listed(at(0), "invoice_issued")).toHaveLength(1);
  });

  it("B-168 invoices made within a quarter of an hour go as one message, with both papers", async () => {
    const second = await secondInvoice(at(1), "-2");
    await Promise.all([1, 2].map(() => program.inWork((work) => mailInvoice(work, program.tools, second))));
    const rows = await listed(at(1), "invoice_issued");
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ subject: "2 invoices over €108.00", state: "held" });
    const view = await chief.ok(getMessageEndpoint, { params: { messageId: rows[0]?.id ?? "" } });
    expect(view.files.filter(({ kind }) => kind === "money_document")).toHaveLength(2);
    expect(view.text).toContain("Your new invoices are attached");
  });

  it("B-168 the sixteenth minute is another message", async () => {
    program.clock.moveTo("2026-04-01T08:16:00Z");
    const second = await secondInvoice(at(2), "-2");
    await program.inWork((work) => mailInvoice(work, program.tools, second));
    expect((await listed(at(2), "invoice_issued")).map(({ subject }) => subject)).toHaveLength(2);
    program.clock.moveTo("2026-04-01T08:00:30Z");
  });

  it("B-167 what was voided before it leaves is taken out of the message; alone it is called off", async () => {
    const second = await secondInvoice(at(3), "-2");
    await program.inWork((work) => mailInvoice(work, program.tools, second));
    await program.query("update billing.money_documents set state = 'void' where id = $1", [second]);
    const [alone] = await invoicesOf(program, at(4));
    await program.query("update billing.money_documents set state = 'void' where id = $1", [alone?.id]);
    await pass("2026-04-01T09:30:00Z");
    const [sent] = box.mails.filter(({ to }) => to[0] === "customer4@example.net");
    expect(sent?.mail.subject).toMatch(/^Invoice .* over €54\.00$/);
    expect(sent?.mail.attachments.filter(({ contentType }) => contentType === "application/pdf")).toHaveLength(1);
    expect(await listed(at(4), "invoice_issued")).toMatchObject([{ state: "cancelled", reason: "condition" }]);
    expect(box.mails.filter(({ to }) => to[0] === "customer2@example.net")).toHaveLength(1);
  });

  it("B-175 O-156 words of one's own, by language, with names filled in; a copy goes to whoever is named", async () => {
    await save("payment_settled", {
      bcc: "archive@northern.example",
      words: {
        en: { subject: "Thanks, {{ customer.name }}: {{ amount }}", text: "Dear {{ customer.name }},\nyour receipt is {{ number }}." },
      },
    });
    await chief.ok(recordPaymentEndpoint, {
      params: { customerId: at(5) },
      body: { amount: eur("54.00"), method: "cash", receivedOn: day("2026-04-01") },
    });
    await program.runJobs();
    const sent = box.mails.filter(({ mail }) => mail.subject === "Thanks, Customer 6: €54.00");
    expect(sent.map(({ to }) => to[0]).toSorted()).toEqual(["archive@northern.example", "customer6@example.net"]);
    expect(sent[0]?.mail.text).toMatch(/your receipt is \S+/);
    await save("payment_settled", {}, ["words", "bcc"]);
  });

  it("B-269 a receipt brings the PDFs of what it paid where that is wanted", async () => {
    await save("payment_settled", { attach: ["receipt", "paid_documents"] });
    await chief.ok(recordPaymentEndpoint, {
      params: { customerId: at(6) },
      body: { amount: eur("54.00"), method: "cash", receivedOn: day("2026-04-01") },
    });
    await program.runJobs();
    const [sent] = box.mails.filter(({ to, mail }) => to[0] === "customer7@example.net" && mail.subject?.startsWith("We received"));
    expect(sent?.mail.attachments.filter(({ contentType }) => contentType === "application/pdf")).toHaveLength(2);
  });

  it("B-154 B-269 a refund brings its own PDF, set once", async () => {
    await save("refund_done", { autoSend: true, channels: ["mail"] });
    await program.runJobs();
    const params = { customerId: at(9) };
    await chief.ok(recordPaymentEndpoint, { params, body: { amount: eur("60.00"), method: "cash", receivedOn: day("2026-04-01") } });
    await chief.ok(refundCreditEndpoint, { params, body: { amount: eur("6.00"), by: "cash", reason: "Paid too much" } as never });
    await program.runJobs();
    const [row] = await listed(at(9), "refund_done");
    const messageId = row?.id ?? "";
    const { files } = await chief.ok(getMessageEndpoint, { params: { messageId } });
    const [refund] = await program.query<{ number: string }>("select number from payments.refunds where customer_id = $1", [at(9)]);
    expect(files).toEqual([{ index: expect.any(Number), kind: "refund", number: refund?.number }]);
    const read = async () =>
      (await chief.call(messageFileEndpoint, { params: { messageId, index: String(files[0]?.index) } as never, query: {} })).bytes;
    const pdf = await read();
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(await read()).toEqual(pdf);
    const [stored] = await program.query<{ sha256: string }>("select sha256 from payments.refund_pdfs where customer_id = $1", [at(9)]);
    expect(createHash("sha256").update(pdf).digest("hex")).toBe(stored?.sha256);
    await expect(program.query("update payments.refund_pdfs set sha256 = ''")).rejects.toThrow();
  });

  it("B-170 every message keeps its states and its text as sent, whatever is worded otherwise later; a resend says the same", async () => {
    const [sent] = box.mails.filter(({ to, mail }) => to[0] === "customer7@example.net" && mail.subject?.startsWith("We received"));
    const [row] = await listed(at(6), "payment_settled");
    await save("payment_settled", { words: { en: { subject: "Other words", text: "Other text" } } });
    await program.query("update customers.customers set full_name = 'Somebody Else' where id = $1", [at(6)]);
    const view = await chief.ok(getMessageEndpoint, { params: { messageId: row?.id ?? "" } });
    expect(view.subject).toBe(sent?.mail.subject);
    expect(view.text?.trim()).toBe(sent?.mail.text?.trim());
    expect(view.text).toContain("Customer 7");
    expect(view).toMatchObject({ state: "sent", to: "customer7@example.net", attempts: 1 });
    await chief.ok(resendMessageEndpoint, { params: { messageId: row?.id ?? "" }, body: {} });
    await program.runJobs();
    const again = box.mails.filter(({ to, mail }) => to[0] === "customer7@example.net" && mail.subject === sent?.mail.subject);
    expect(again).toHaveLength(2);
    expect(again[1]?.mail.text).toBe(again[0]?.mail.text);
    await save("payment_settled", {}, ["words"]);
  });

  it("B-166 payment on Friday at 16:40, delay three hours: Monday at nine", async () => {
    await save("payment_settled", {
      delayHours: "3",
      hours: { days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "18:00", holidaysOff: true },
    });
    await pass("2026-05-08T14:40:00Z");
    await chief.ok(recordPaymentEndpoint, {
      params: { customerId: at(7) },
      body: { amount: eur("54.00"), method: "cash", receivedOn: day("2026-05-08") },
    });
    await program.runJobs();
    const [row] = await listed(at(7), "payment_settled");
    const { timeZone } = await program.inWork((work) => getPartner(work, partnerId));
    expect(new Date(row?.dueAt ?? "").toLocaleString("sv-SE", { timeZone })).toBe("2026-05-11 09:00:00");
    await save("payment_settled", {}, ["delayHours", "hours"]);
  });

  it("B-269 a PDF that is not there holds the message for a quarter of an hour; then it goes with a link, and staff see it", async () => {
    await pass("2026-05-12T08:00:00Z");
    await save("payment_settled", { delayHours: "1" });
    await chief.ok(recordPaymentEndpoint, {
      params: { customerId: at(8) },
      body: { amount: eur("54.00"), method: "cash", receivedOn: day("2026-05-12") },
    });
    await program.runJobs();
    // Its paper is one that cannot be read.
    await program.query(
      `update notifications.messages set attachments = '[{"kind":"money_document","id":"00000000-0000-0000-0000-000000000099"}]' where customer_id = $1 and kind = 'payment_settled'`,
      [at(8)],
    );
    const mails = () => box.mails.filter(({ to, mail }) => to[0] === "customer9@example.net" && mail.subject?.startsWith("We received"));
    for (const minute of ["00:30", "01:40", "06:50"]) await pass(`2026-05-12T09:${minute}Z`);
    expect(mails()).toHaveLength(0);
    await pass("2026-05-12T09:15:55Z");
    await program.runJobs();
    expect(mails()).toHaveLength(1);
    expect(mails()[0]?.mail.attachments.filter(({ contentType }) => contentType === "application/pdf")).toEqual([]);
    expect(mails()[0]?.mail.text).toContain("You find the receipt in the portal");
    expect(await chief.ok(mailStatusEndpoint, { query: {} })).toMatchObject({ withoutFiles: 1 });
    await save("payment_settled", {}, ["delayHours"]);
  });

  it("M-47 a suspension for money is told, in the portal too where that is wanted; one for other reasons is not", async () => {
    await save("customer_blocked", { channels: ["mail", "portal"] });
    await program.inWork(async (work) => {
      await changeCustomerStatuses(work, [{ customerId: at(0), to: "blocked", blockedBy: "finance", reason: "" }], "system");
      await changeCustomerStatuses(work, [{ customerId: at(1), to: "blocked", blockedBy: "abuse", reason: "" }], "system");
    });
    await program.runJobs();
    const rows = await listed(at(0), "customer_blocked");
    expect(rows.map(({ channel, state }) => `${channel} ${state}`).toSorted()).toEqual(["mail held", "portal sent"]);
    expect(await listed(at(1), "customer_blocked")).toEqual([]);
  });

  it("a proforma is told where that is switched on, and not once it was paid", async () => {
    await save("proforma_sent", { autoSend: true });
    const id = await secondInvoice(at(2), "-P", { kind: "proforma", state: "sent" });
    await program.inWork(async (work) => {
      work.emit(proformaSent, { partnerId, customerId: at(2), objectId: id }, { documentId: id, accountId: at(2), number: "P" });
    });
    await program.runJobs();
    expect(await listed(at(2), "proforma_sent")).toMatchObject([{ state: "held", attachmentCount: 1 }]);
    await program.query("update billing.money_documents set state = 'paid' where id = $1", [id]);
    await pass("2026-05-12T11:30:00Z");
    expect(await listed(at(2), "proforma_sent")).toMatchObject([{ state: "cancelled", reason: "condition" }]);
  });

  it("B-176 the preview shows the built-in words, one's own, and what is wrong with them, and keeps nothing", async () => {
    const preview = (body: Record<string, unknown>) =>
      chief.ok(contract.previewEventEndpoint, { params: { partnerId, kind: "reminder_2" }, body: body as never });
    const plain = await preview({ language: "en" });
    expect(plain).toMatchObject({ isReal: false, faults: [] });
    expect(plain.builtIn.subject).toBe("{{ total }} is overdue since {{ due }}");
    const own = await preview({
      language: "en",
      words: { subject: "Hey {{ customer.name }}", text: "{% for document in documents %}{{ document.number }} {% endfor %}" },
      customerId: at(0),
    });
    expect(own.isReal).toBe(true);
    expect(own.subject).toBe("Hey Customer 1");
    expect(own.text).toContain((await invoicesOf(program, at(0)))[0]?.number);
    expect((await preview({ language: "en", words: { subject: "{{ x }}", text: "t" } })).faults).toMatchObject([
      { field: "subject", code: "unknown-name" },
    ]);
    expect((await preview({ language: "ar" })).html).toContain('dir="rtl"');
    expect(await listed(at(0), "reminder_2")).toEqual([]);
  });
});
