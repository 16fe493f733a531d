// A mother pays her son's internet for half a year: by the links of his mails, a part at a time, with one that got too old on the way. The clock is ours.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deliverDue } from "../../server/adapters/sandbox-gateway/deliver-events.ts";
import { documentPdfEndpoint } from "../../server/modules/billing/documents/contract.ts";
import { confirmRun } from "../../server/modules/billing/index.ts";
import { createOneTimeInvoiceEndpoint } from "../../server/modules/billing/one-time/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import {
  guestCheckoutEndpoint,
  guestPageEndpoint,
  listPayLinksEndpoint,
  renewPayLinkEndpoint,
  sendPayLinkEndpoint,
} from "../../server/modules/payments/pay-links/contract.ts";
import { payLinkPlaces } from "../../server/modules/payments/pay-links/settings.ts";
import { day } from "../../shared/calendar.ts";
import { signInStaff, stranger } from "../support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers, type Payers } from "../support/payer.ts";
import { bankCards, fillInAtBank, listenForBank } from "../support/test-bank.ts";
import { testProgram } from "../support/test-program.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("half a year of pay links", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  let made: Payers;
  let stop: (() => Promise<void>) | undefined;
  let customerId = "";
  afterAll(() => stop?.());
  beforeAll(async () => {
    stop = await listenForBank(program);
    made = await makePayers(program, 1);
    customerId = made.payers[0]!.customerId;
    await program.runJobs();
  });

  const mailsOf = (kind: string) =>
    program.query<{ text: string; html: string }>(
      "select body_text as text, body_html as html from notifications.messages where customer_id = $1 and kind = $2 and channel = 'mail' order by created_at, id",
      [customerId, kind],
    );
  const linkIn = (text: string): string => {
    const token = /\/pay\/([\w-]{32})/.exec(text)?.[1];
    if (!token) throw new Error(`no link in: ${text}`);
    return token;
  };
  const look = async (token: string) => (await stranger(program)).ok(guestPageEndpoint, { params: { token } });
  async function pay(token: string, amount?: string): Promise<void> {
    const mother = await stranger(program);
    const { redirectUrl } = await mother.ok(guestCheckoutEndpoint, { params: { token }, body: amount ? { amount: eur(amount) } : {} });
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays, holder: "Ema Kos" });
    await deliverDue(program.tools);
    await program.runJobs();
  }

  async function invoice(text: string, gross: string): Promise<string> {
    const { number } = await (await signInStaff(program)).ok(createOneTimeInvoiceEndpoint, {
      params: { customerId },
      body: { lines: [{ text, unitPrice: gross, taxId: made.provider.taxId, includesTax: true, category: "internet" }] } as never,
    });
    await program.runJobs();
    return number ?? "";
  }

  it("P-131 the mail about the invoice carries a link; she pays a part in April and the rest in May with the same one", async () => {
    const [mail] = await mailsOf("invoice_issued");
    expect(mail!.text).toContain("Pay without signing in:");
    expect(mail!.html).toContain("Pay without signing in");
    const token = linkIn(mail!.text);
    const [invoice] = await invoicesOf(program, customerId);
    expect(await look(token)).toMatchObject({ state: "open", due: eur("54.00"), document: { number: invoice!.number } });
    await pay(token, "30.00");
    program.clock.moveTo("2026-05-10T08:00:00Z");
    expect(await look(token)).toMatchObject({ state: "open", due: eur("24.00"), documents: [{ isOverdue: true }] });
    await pay(token);
    expect(await look(token)).toMatchObject({ state: "paid", paidOn: "2026-05-10" });
    expect(await balanceOf(program, customerId)).toBe(0n);
  }, 120_000);

  it("P-134 a link that lay in a drawer for half a year sends a new one, which pays", async () => {
    program.clock.moveTo("2026-05-11T08:00:00Z");
    await confirmRun((act) => program.inWork(act), { partnerId: made.provider.partnerId, targetOn: day("2026-05-11"), trigger: "manual" });
    await program.runJobs();
    const old = linkIn((await mailsOf("invoice_issued")).at(-1)!.text);
    expect(await look(old)).toMatchObject({ state: "open", due: eur("54.00") });
    program.clock.moveTo("2026-11-08T08:00:00Z");
    expect(await look(old)).toMatchObject({ state: "expired", due: null });
    await (await stranger(program)).ok(renewPayLinkEndpoint, { params: { token: old }, body: {} });
    await program.runJobs();
    const [mail] = await mailsOf("pay_link");
    expect(mail!.text).toContain("€54.00");
    const fresh = linkIn(mail!.text);
    expect(fresh).not.toBe(old);
    await pay(fresh);
    expect(await look(fresh)).toMatchObject({ state: "paid", paidOn: "2026-11-08" });
    // What is paid stays readable behind the old one, too.
    expect(await look(old)).toMatchObject({ state: "paid", paidOn: "2026-11-08" });
    expect(await balanceOf(program, customerId)).toBe(0n);
  }, 120_000);

  it("B-187 staff mail one for what is due, see whence each came, and nobody sees a token", async () => {
    program.clock.moveTo("2026-11-08T09:00:00Z");
    await invoice("A second socket", "40.00");
    await invoice("Cleaning the line", "12.50");
    const desk = await signInStaff(program, { fullName: "Vera Desk" });
    await desk.ok(sendPayLinkEndpoint, { params: { customerId }, body: {} });
    await program.runJobs();
    const mail = (await mailsOf("pay_link")).at(-1)!;
    expect(mail.text).toContain("€52.50");
    const token = linkIn(mail.text);
    expect(await look(token)).toMatchObject({
      due: eur("52.50"),
      document: null,
      documents: [{ open: eur("40.00") }, { open: eur("12.50") }],
    });
    await pay(token);
    expect(await look(token)).toMatchObject({ state: "nothing" });
    expect(await balanceOf(program, customerId)).toBe(0n);
    const { items } = await desk.ok(listPayLinksEndpoint, { params: { customerId } });
    expect(items.map(({ origin }) => origin)).toEqual(expect.arrayContaining(["message", "renewed"]));
    expect(JSON.stringify(items)).not.toContain(token);
    expect(await faultsOfBooks(program)).toEqual([]);
  }, 120_000);

  it("P-131 P-110 a paper carries a link of its own where the partner wants one, made once with the paper", async () => {
    await program.inWork((work) => setSetting(work, payLinkPlaces, { level: "system" }, ["paper"]));
    await invoice("A fourth socket", "40.00");
    const documentId = (await invoicesOf(program, customerId)).at(-1)!.id;
    const read = async () => (await (await signInStaff(program)).call(documentPdfEndpoint, { params: { documentId } })).bytes;
    const paper = await read();
    const token = linkIn(paper.toString("latin1"));
    expect(await look(token)).toMatchObject({ state: "open", due: eur("40.00") });
    expect(await read()).toEqual(paper);
    expect(await program.query("select origin from payments.pay_links where document_id = $1", [documentId])).toEqual([
      { origin: "paper" },
    ]);
    await pay(token);
    expect(await look(token)).toMatchObject({ state: "paid" });
  }, 120_000);

  it("P-131 where the partner wants none, mails carry none", async () => {
    await program.inWork((work) => setSetting(work, payLinkPlaces, { level: "system" }, []));
    program.clock.moveTo("2026-12-01T08:00:00Z");
    const number = await invoice("A third socket", "40.00");
    const last = (await mailsOf("invoice_issued")).at(-1)!;
    expect(last.text).toContain(number);
    expect(last.text).not.toContain("/pay/");
  }, 120_000);
});
