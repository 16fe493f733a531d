// Whoever holds a link, our server and the test bank: what is shown, what is paid, what is refused.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Caller, httpOf, signInCustomer, signInStaff, stranger } from "../../../../tests/support/call-api.ts";
import { issuedCode } from "../../../../tests/support/issued-code.ts";
import { announced, balanceOf, faultsOfBooks, invoicesOf, makePayers, type Payers } from "../../../../tests/support/payer.ts";
import { bankCards, fillInAtBank, listenForBank } from "../../../../tests/support/test-bank.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { deliverDue } from "../../../adapters/sandbox-gateway/deliver-events.ts";
import { creditInvoiceEndpoint } from "../../billing/documents/contract.ts";
import { createPartner, setSetting } from "../../partners/index.ts";
import { checkoutEndpoint } from "../attempts/contract.ts";
import { portalAutoPay } from "../portal-settings.ts";
import { portalSetupMethodEndpoint } from "../saved-methods/contract.ts";
import * as contract from "./contract.ts";
import { makePayLink } from "./make-link.ts";
import { directPay, directPaySaved, linkPdf, quickPay } from "./settings.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("paying with a link", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  let made: Payers;
  let next = 0;
  let stop: (() => Promise<void>) | undefined;
  afterAll(() => stop?.());
  beforeAll(async () => {
    stop = await listenForBank(program);
    made = await makePayers(program, 30);
  });

  async function owing(): Promise<{ customerId: string; invoiceId: string; number: string }> {
    const { customerId } = made.payers[next++]!;
    const [invoice] = await invoicesOf(program, customerId);
    return { customerId, invoiceId: invoice!.id, number: invoice!.number };
  }
  /** Whoever sits at the desk has just signed in, whatever the clock says. */
  const desk = () => signInStaff(program);
  async function linkFor(customerId: string, documentId?: string): Promise<{ token: string; linkId: string }> {
    const { url, link } = await (await desk()).ok(contract.createPayLinkEndpoint, {
      params: { customerId },
      body: documentId ? { documentId } : {},
    });
    return { token: url.slice(url.lastIndexOf("/") + 1), linkId: link.id };
  }
  const look = async (token: string) => (await stranger(program)).ok(contract.guestPageEndpoint, { params: { token } });
  const set = (setting: Parameters<typeof setSetting>[1], value: unknown) =>
    program.inWork((work) => setSetting(work, setting, { level: "system" }, value as never));
  const post = async (): Promise<void> => {
    await deliverDue(program.tools);
    await program.runJobs();
  };
  const paymentsOf = (customerId: string) =>
    program.query<{ amount_minor: bigint; warning: string | null; state: string }>(
      "select amount_minor, warning, state from payments.payments where account_id = $1 order by created_at, id",
      [customerId],
    );
  async function saveCard(customerId: string): Promise<void> {
    const owner = await signInCustomer(program, customerId);
    const { redirectUrl } = await owner.ok(portalSetupMethodEndpoint, { body: {} });
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
    await post();
  }
  const later = (ms: number): void => program.clock.moveTo(new Date(program.clock.now().getTime() + ms));

  it("P-131 a token is random, told once, and kept as a hash; numbers and ids open nothing", async () => {
    const { customerId, invoiceId, number } = await owing();
    const first = await linkFor(customerId, invoiceId);
    const second = await linkFor(customerId, invoiceId);
    expect(first.token).toMatch(/^[\w-]{32}$/);
    expect(second.token).not.toBe(first.token);
    const stored = JSON.stringify(await program.query("select row_to_json(link)::text as row from payments.pay_links link"));
    expect(stored).not.toContain(first.token);
    const { items } = await (await desk()).ok(contract.listPayLinksEndpoint, { params: { customerId } });
    expect(items).toHaveLength(2);
    expect(JSON.stringify(items)).not.toContain(first.token);
    const somebody = await stranger(program);
    for (const token of [number.padEnd(16, "0"), invoiceId, customerId, first.linkId]) {
      expect(await somebody.call(contract.guestPageEndpoint, { params: { token } })).toMatchObject({
        status: 404,
        problem: { code: "not-found" },
      });
    }
  });

  it("P-132 the page says who, what and how much, and nothing else of the customer", async () => {
    const { customerId, invoiceId, number } = await owing();
    await program.query(
      "update customers.customers set full_name = 'Karin Novak Testova', street_1 = 'Harbour Street 7', zip = 'ZX99', city = 'Zagreb' where id = $1",
      [customerId],
    );
    const { token } = await linkFor(customerId, invoiceId);
    const answer = await (await stranger(program)).call(contract.guestPageEndpoint, { params: { token } });
    expect(answer.headers["x-robots-tag"]).toBe("noindex, nofollow");
    expect(answer.body).toMatchObject({
      state: "open",
      payer: "Karin N••• T•••",
      due: eur("54.00"),
      document: { kind: "invoice", number },
      documents: [{ id: invoiceId, number, issuedOn: "2026-04-01", open: eur("54.00"), isOverdue: false }],
      gateways: [{ gateway: "sandbox", isTest: true }],
      saved: [],
      proofs: [],
      underWay: null,
    });
    const said = JSON.stringify(answer.body);
    for (const secret of ["Novak", "Testova", "Harbour Street", "ZX99", "Zagreb", "example.net", customerId])
      expect(said).not.toContain(secret);
    // The page of the bank is told no more.
    const { redirectUrl } = await (await stranger(program)).ok(contract.guestCheckoutEndpoint, { params: { token }, body: {} });
    const [checkout] = await program.query<{ row: string }>(
      "select row_to_json(checkout)::text as row from sandbox_gateway.checkouts checkout where id = $1",
      [new URL(redirectUrl).pathname.split("/").at(-1)],
    );
    expect(checkout!.row).toContain(number);
    expect(checkout!.row).not.toContain("Novak");
  });

  it("P-134 P-122 a guest pays at the bank and comes back to the link, which then says when it was paid", async () => {
    const { customerId, invoiceId } = await owing();
    const { token } = await linkFor(customerId, invoiceId);
    const guest = await stranger(program);
    const started = await guest.ok(contract.guestCheckoutEndpoint, { params: { token }, body: { basePath: "/portal" } });
    const paid = await fillInAtBank(program, started.redirectUrl, { number: bankCards.pays });
    expect(paid.location).toMatch(new RegExp(`/portal/pay/${token}\\?attempt=${started.attemptId}$`));
    await post();
    const attempt = await guest.ok(contract.guestAttemptEndpoint, { params: { token, attemptId: started.attemptId } });
    expect(attempt).toMatchObject({ state: "paid", amount: eur("54.00"), receiptNumber: expect.stringMatching(/^2026-/) });
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await look(token)).toMatchObject({ state: "paid", paidOn: "2026-04-01", payer: null, due: null });
    expect(await guest.refused(contract.guestCheckoutEndpoint, { params: { token }, body: {} })).toMatchObject({ code: "already-paid" });
    const [row] = await program.query<{ created_by: { kind: string } }>("select created_by from payments.payments where account_id = $1", [
      customerId,
    ]);
    expect(row!.created_by).toEqual({ kind: "anonymous" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-134 P-115 a part is paid, the link asks for the rest; credited, it asks for nothing", async () => {
    const { customerId, invoiceId } = await owing();
    const { token } = await linkFor(customerId, invoiceId);
    const guest = await stranger(program);
    const refused = (amount: string) => guest.refused(contract.guestCheckoutEndpoint, { params: { token }, body: { amount: eur(amount) } });
    expect(await refused("0.50")).toMatchObject({ status: 422, errors: [{ code: "too-small" }] });
    expect(await refused("54.01")).toMatchObject({ status: 422, errors: [{ code: "too-big" }] });
    const { redirectUrl } = await guest.ok(contract.guestCheckoutEndpoint, { params: { token }, body: { amount: eur("20.00") } });
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
    await post();
    expect(await look(token)).toMatchObject({ state: "open", due: eur("34.00"), documents: [{ open: eur("34.00") }] });
    const gift = await owing();
    const credited = await linkFor(gift.customerId, gift.invoiceId);
    await (await desk()).ok(creditInvoiceEndpoint, { params: { documentId: gift.invoiceId }, body: { reason: "A gift" } });
    expect(await look(credited.token)).toMatchObject({ state: "nothing", due: null, documents: [], payer: null });
    expect(await guest.refused(contract.guestCheckoutEndpoint, { params: { token: credited.token }, body: {} })).toMatchObject({
      code: "pay-link-over",
    });
  });

  it("P-131 a link for what is due lists all open invoices; one, some or all of them are paid", async () => {
    const { customerId, invoiceId } = await owing();
    const other = await owing();
    const { token } = await linkFor(customerId);
    expect(await look(token)).toMatchObject({ state: "open", document: null, due: eur("54.00"), documents: [{ id: invoiceId }] });
    const guest = await stranger(program);
    // What the link does not ask for is not there, whoever's it is.
    expect(
      await guest.refused(contract.guestCheckoutEndpoint, { params: { token }, body: { documentIds: [other.invoiceId] } }),
    ).toMatchObject({ code: "already-paid" });
    const { redirectUrl } = await guest.ok(contract.guestCheckoutEndpoint, { params: { token }, body: { documentIds: [invoiceId] } });
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
    await post();
    expect(await look(token)).toMatchObject({ state: "nothing", documents: [] });
    expect(await balanceOf(program, other.customerId)).toBe(-5400n);
  });

  it("P-8 P-120 two payers on one link at once: one begins, the other is told, and it is paid once", async () => {
    const { customerId, invoiceId } = await owing();
    const { token } = await linkFor(customerId, invoiceId);
    const [one, two] = [await stranger(program), await stranger(program)];
    const both = await Promise.all([one, two].map((guest) => guest.call(contract.guestCheckoutEndpoint, { params: { token }, body: {} })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)!.problem!.code).toBe("payment-under-way");
    const first = both.find(({ status }) => status === 200)!.body;
    // The second starts anew: the bank gives the first page up before the second one opens.
    const again = await two.ok(contract.guestCheckoutEndpoint, { params: { token }, body: { replaceUnfinished: true } });
    await fillInAtBank(program, first.redirectUrl, { number: bankCards.pays });
    const paid = await fillInAtBank(program, again.redirectUrl, { number: bankCards.pays });
    expect(paid.status).toBe(303);
    await post();
    expect(await paymentsOf(customerId)).toEqual([{ amount_minor: 5400n, warning: null, state: "settled" }]);
    expect(await one.ok(contract.guestAttemptEndpoint, { params: { token, attemptId: first.attemptId } })).toMatchObject({
      state: "cancelled",
    });
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-120 who holds a link is not led to a payment that the customer began in the portal", async () => {
    const { customerId, invoiceId } = await owing();
    const owner = await signInCustomer(program, customerId);
    const own = await owner.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    const { token } = await linkFor(customerId, invoiceId);
    const page = await look(token);
    expect(page.underWay).toEqual({ isWithBank: false, attemptId: null, continueUrl: null, amount: eur("54.00") });
    const guest = await stranger(program);
    const refused = await guest.refused(contract.guestCheckoutEndpoint, { params: { token }, body: {} });
    expect(refused.code).toBe("payment-under-way");
    expect(JSON.stringify(refused)).not.toContain(own.attemptId);
    expect(await guest.call(contract.guestAttemptEndpoint, { params: { token, attemptId: own.attemptId } })).toMatchObject({ status: 404 });
  });

  it("P-134 an expired link sends a new one, once an hour; a void one says so and pays nothing", async () => {
    const { customerId, invoiceId } = await owing();
    const { token } = await linkFor(customerId, invoiceId);
    const guest = await stranger(program);
    expect(await guest.refused(contract.renewPayLinkEndpoint, { params: { token }, body: {} })).toMatchObject({ code: "pay-link-over" });
    const day = 86_400_000;
    later(180 * day - 1000);
    expect(await look(token)).toMatchObject({ state: "open" });
    later(1000);
    expect(await look(token)).toMatchObject({ state: "expired", due: null, payer: null, documents: [] });
    expect(await guest.refused(contract.guestCheckoutEndpoint, { params: { token }, body: {} })).toMatchObject({ code: "pay-link-over" });
    await guest.ok(contract.renewPayLinkEndpoint, { params: { token }, body: {} });
    expect(await guest.refused(contract.renewPayLinkEndpoint, { params: { token }, body: {} })).toMatchObject({ code: "pay-link-renewed" });
    expect(await announced(program, customerId, "pay_link.")).toMatchObject([{ data: { documentId: invoiceId, by: "holder" } }]);

    const fresh = await linkFor(customerId, invoiceId);
    await (await desk()).ok(contract.voidPayLinkEndpoint, { params: { linkId: fresh.linkId }, body: {} });
    expect(await look(fresh.token)).toMatchObject({ state: "void", document: null, due: null, payer: null });
    expect(await guest.refused(contract.guestCheckoutEndpoint, { params: { token: fresh.token }, body: {} })).toMatchObject({
      code: "pay-link-over",
    });
    program.clock.moveTo("2026-04-01T09:00:00Z");
  });

  it("P-135 60 looks and 10 attempts an hour for a token; the next hour is a new one", async () => {
    const { customerId, invoiceId } = await owing();
    const { token } = await linkFor(customerId, invoiceId);
    const guest = await stranger(program);
    const looks = await Promise.all(Array.from({ length: 63 }, () => guest.call(contract.guestPageEndpoint, { params: { token } })));
    expect(looks.filter(({ status }) => status === 200)).toHaveLength(60);
    const refused = looks.find(({ status }) => status === 429)!;
    expect(refused.problem!.code).toBe("too-many-requests");
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    const tries = await Promise.all(
      Array.from({ length: 11 }, () => guest.call(contract.guestCheckoutEndpoint, { params: { token }, body: { amount: eur("60.00") } })),
    );
    expect(tries.map(({ status }) => status).toSorted()).toEqual([...Array<number>(10).fill(422), 429]);
    later(3_600_000);
    expect(await look(token)).toMatchObject({ state: "open" });
  });

  it("B-185 an address that tries tokens which nobody made waits, whatever it tries then", async () => {
    const { customerId, invoiceId } = await owing();
    const { token } = await linkFor(customerId, invoiceId);
    await program.query("delete from payments.guest_tries");
    const guest = await stranger(program);
    for (let i = 0; i < 30; i++)
      expect((await guest.call(contract.guestPageEndpoint, { params: { token: `nobody-made-this-one-${i}` } })).status).toBe(404);
    expect((await guest.call(contract.guestPageEndpoint, { params: { token } })).status).toBe(429);
    await program.query("delete from payments.guest_tries");
  });

  it("P-2 switched off, links lead nowhere and staff make none", async () => {
    const { customerId, invoiceId } = await owing();
    const { token } = await linkFor(customerId, invoiceId);
    await set(directPay, false);
    expect(await (await stranger(program)).call(contract.guestPageEndpoint, { params: { token } })).toMatchObject({ status: 404 });
    expect(await (await desk()).refused(contract.createPayLinkEndpoint, { params: { customerId }, body: {} })).toMatchObject({
      code: "pay-links-off",
    });
    await set(directPay, true);
    expect(await look(token)).toMatchObject({ state: "open" });
  });

  it("P-132 the paper itself is not there, unless the partner shows it; then it is the one of the link and no other", async () => {
    const { customerId, invoiceId } = await owing();
    const { token } = await linkFor(customerId, invoiceId);
    const nobody = await stranger(program);
    expect((await look(token)).hasPdf).toBe(false);
    expect(await nobody.refused(contract.guestPdfEndpoint, { params: { token } })).toMatchObject({ status: 404 });
    await set(linkPdf, true);
    expect((await look(token)).hasPdf).toBe(true);
    const answer = await (await httpOf(program)).app.inject({ method: "GET", url: `/api/public/pay/${token}/pdf` });
    expect(answer).toMatchObject({ statusCode: 200, headers: { "content-type": "application/pdf", "x-robots-tag": "noindex, nofollow" } });
    expect(answer.rawPayload.subarray(0, 5).toString()).toBe("%PDF-");
    // A link for all that is due is for no paper, and a void one shows nothing.
    const all = await linkFor(customerId);
    expect((await look(all.token)).hasPdf).toBe(false);
    expect(await nobody.refused(contract.guestPdfEndpoint, { params: { token: all.token } })).toMatchObject({ status: 404 });
    const other = await linkFor(customerId, invoiceId);
    await (await desk()).ok(contract.voidPayLinkEndpoint, { params: { linkId: other.linkId } } as never);
    expect(await nobody.refused(contract.guestPdfEndpoint, { params: { token: other.token } })).toMatchObject({ status: 404 });
    await set(linkPdf, false);
  });

  it("P-133 M-21 a saved method is offered when the partner wants it, and charged after a proof", async () => {
    const { customerId, invoiceId } = await owing();
    const owner = await signInCustomer(program, customerId);
    const { redirectUrl } = await owner.ok(portalSetupMethodEndpoint, { body: {} });
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
    await post();
    await program.query("update customers.customers set zip = 'SW1A 1AA', date_of_birth = '1990-05-01' where id = $1", [customerId]);
    const { token } = await linkFor(customerId, invoiceId);
    expect(await look(token)).toMatchObject({ saved: [], proofs: [] });
    await set(directPaySaved, true);
    const page = await look(token);
    expect(page).toMatchObject({ saved: [{ last4: "4242" }], proofs: ["postcode", "birth-date"] });
    const guest = await stranger(program);
    const charge = (value: string, kind: "postcode" | "birth-date" = "postcode") =>
      guest.call(contract.guestChargeEndpoint, { params: { token }, body: { methodId: page.saved[0]!.id, proof: { kind, value } } });
    expect(await charge("SW1A 1AB")).toMatchObject({ status: 422, problem: { errors: [{ field: "proof.value", code: "proof-wrong" }] } });
    expect(await paymentsOf(customerId)).toEqual([]);
    expect(await charge("sw1a1aa")).toMatchObject({ status: 200, body: { state: "paid", amount: eur("54.00") } });
    expect(await balanceOf(program, customerId)).toBe(0n);
    await set(directPaySaved, false);
  });

  it("P-133 five wrong proofs, and no saved method is offered any more; a new link offers it again", async () => {
    const { customerId, invoiceId } = await owing();
    await saveCard(customerId);
    await program.query("update customers.customers set zip = '10000' where id = $1", [customerId]);
    await set(directPaySaved, true);
    const { token } = await linkFor(customerId, invoiceId);
    const page = await look(token);
    const guest = await stranger(program);
    const guesses = await Promise.all(
      Array.from({ length: 7 }, (_, i) =>
        guest.call(contract.guestChargeEndpoint, {
          params: { token },
          body: { methodId: page.saved[0]!.id, proof: { kind: "postcode", value: `1000${i + 1}` } },
        }),
      ),
    );
    expect(guesses.filter(({ status }) => status === 422)).toHaveLength(5);
    expect(guesses.filter(({ problem }) => problem?.code === "method-unusable")).toHaveLength(2);
    expect(await look(token)).toMatchObject({ saved: [], proofs: [] });
    const fresh = await linkFor(customerId, invoiceId);
    expect((await look(fresh.token)).saved).toHaveLength(1);
    await set(directPaySaved, false);
  });

  describe("P-133 a code that goes to the customer", () => {
    const lastCode = async (customerId: string) => (await issuedCode(program, { customerId, purpose: "pay_code" })).code;
    const wrongOf = (code: string): string => (code === "000000" ? "111111" : "000000");
    const prove = async (guest: Caller, token: string, customerId: string): Promise<void> => {
      await guest.ok(contract.sendPayCodeEndpoint, { params: { token }, body: { channel: "email" } });
      await guest.ok(contract.checkPayCodeEndpoint, { params: { token }, body: { code: await lastCode(customerId) } });
    };
    async function withMail(): Promise<{ customerId: string; invoiceId: string; token: string }> {
      const { customerId, invoiceId } = await owing();
      await program.query("update customers.customers set zip = '10000' where id = $1", [customerId]);
      await program.query("delete from customers.contacts where customer_id = $1", [customerId]);
      await program.query(
        `insert into customers.contacts (customer_id, partner_id, kind, value, normal, position)
          select id, partner_id, 'email', 'jana@example.net', 'jana@example.net', 1 from customers.customers where id = $1`,
        [customerId],
      );
      return { customerId, invoiceId, token: (await linkFor(customerId, invoiceId)).token };
    }
    beforeAll(() => set(directPaySaved, true));
    afterAll(() => set(directPaySaved, false));
    afterEach(() => program.clock.moveTo("2026-04-01T12:00:00Z"));

    it("P-133 a link older than 30 days shows and charges nothing saved before it is typed, and asks for the postcode all the same", async () => {
      const { customerId, token } = await withMail();
      await saveCard(customerId);
      later(30 * 86_400_000);
      const young = await look(token);
      expect(young).toMatchObject({ savedAfterCode: false, saved: [{ last4: "4242" }] });
      later(1000);
      const guest = await stranger(program);
      const page = await guest.ok(contract.guestPageEndpoint, { params: { token } });
      expect(page).toMatchObject({ saved: [], savedAfterCode: true, code: { isProven: false, channels: ["email"] } });
      expect(JSON.stringify(page)).not.toContain("4242");
      expect(JSON.stringify(page)).not.toContain("example.net");
      const charge = (who: Caller, value = "10000") =>
        who.call(contract.guestChargeEndpoint, {
          params: { token },
          body: { methodId: young.saved[0]!.id, proof: { kind: "postcode", value } },
        });
      expect(await charge(guest)).toMatchObject({ status: 409, problem: { code: "pay-code-needed" } });
      const sent = await guest.ok(contract.sendPayCodeEndpoint, { params: { token }, body: { channel: "email" } });
      expect(sent).toEqual({ outcome: "sent", to: "j•••@example.net" });
      const code = await lastCode(customerId);
      expect(await guest.refused(contract.checkPayCodeEndpoint, { params: { token }, body: { code: wrongOf(code) } })).toMatchObject({
        code: "pay-code-wrong",
      });
      await guest.ok(contract.checkPayCodeEndpoint, { params: { token }, body: { code } });
      expect(await guest.ok(contract.guestPageEndpoint, { params: { token } })).toMatchObject({
        ...{ savedAfterCode: false, code: { isProven: true }, saved: [{ last4: "4242" }] },
      });
      // Another browser has not typed it, and who has still says what only the owner knows.
      expect(await look(token)).toMatchObject({ saved: [], code: { isProven: false } });
      expect(await charge(await stranger(program))).toMatchObject({ problem: { code: "pay-code-needed" } });
      expect(await charge(guest, "10001")).toMatchObject({ status: 422 });
      expect(await paymentsOf(customerId)).toEqual([]);
      expect(await charge(guest)).toMatchObject({ status: 200, body: { state: "paid" } });
      expect(await balanceOf(program, customerId)).toBe(0n);
      // It works once.
      expect(await (await stranger(program)).refused(contract.checkPayCodeEndpoint, { params: { token }, body: { code } })).toMatchObject({
        code: "pay-code-wrong",
      });
      const kept = JSON.stringify(await program.query("select * from payments.pay_link_codes"));
      expect(kept).not.toContain(code);
    });

    it("P-133 it holds an hour in the browser, five tries and ten minutes; six an hour go to one customer, by whatever link", async () => {
      const { customerId, invoiceId, token } = await withMail();
      await saveCard(customerId);
      const guest = await stranger(program);
      const send = (which = token) => guest.call(contract.sendPayCodeEndpoint, { params: { token: which }, body: { channel: "email" } });
      const check = (code: string) => guest.call(contract.checkPayCodeEndpoint, { params: { token }, body: { code } });
      const both = await Promise.all([send(), send()]);
      expect(both.map(({ body }) => body.outcome).toSorted()).toEqual(["kept", "sent"]);
      const code = await lastCode(customerId);
      const guesses = await Promise.all(Array.from({ length: 7 }, () => check(wrongOf(code))));
      expect(guesses.every(({ problem }) => problem?.code === "pay-code-wrong")).toBe(true);
      expect((await check(code)).problem?.code).toBe("pay-code-wrong");
      const other = await linkFor(customerId, invoiceId);
      for (const which of [token, other.token, token, other.token, token]) {
        later(31_000);
        expect((await send(which)).body).toMatchObject({ outcome: "sent" });
      }
      later(31_000);
      expect(await send(other.token)).toMatchObject({ status: 429 });
      // The newest of this link still holds.
      await guest.ok(contract.checkPayCodeEndpoint, { params: { token }, body: { code: await lastCode(customerId) } });
      later(3_600_000);
      expect((await guest.ok(contract.guestPageEndpoint, { params: { token } })).code.isProven).toBe(false);
      later(600_000);
      await send();
      const late = await lastCode(customerId);
      later(600_000);
      expect((await check(late)).problem?.code).toBe("pay-code-wrong");
      expect(await send("nobody-made-this-link")).toMatchObject({ status: 404 });
    });

    it("P-133 B-186 who typed it keeps a card with their consent: it is written down, mailed, and pays the next invoices", async () => {
      const { customerId, token } = await withMail();
      const guest = await stranger(program);
      const checkout = (body: object) => guest.call(contract.guestCheckoutEndpoint, { params: { token }, body: body as never });
      expect(await look(token)).toMatchObject({ gateways: [{ gateway: "sandbox", maySave: true }] });
      expect(await checkout({ keep: contract.linkConsentText })).toMatchObject({ status: 409, problem: { code: "pay-code-needed" } });
      await prove(guest, token, customerId);
      expect(await checkout({ keep: "other-words" })).toMatchObject({ status: 422 });
      const started = await checkout({ keep: contract.linkConsentText });
      expect(started.status).toBe(200);
      await fillInAtBank(program, started.body.redirectUrl, { number: bankCards.pays });
      await Promise.all([post(), guest.call(contract.guestAttemptEndpoint, { params: { token, attemptId: started.body.attemptId } })]);
      await post();
      expect(await paymentsOf(customerId)).toHaveLength(1);
      const [consent] = await program.query<{ state: string; last4: string; consent: Record<string, unknown> }>(
        `select auto.state, method.last4, auto.consent from payments.auto_pay auto
          join payments.saved_methods method on method.id = auto.saved_method_id where auto.account_id = $1`,
        [customerId],
      );
      expect(consent).toMatchObject({
        ...{ state: "on", last4: "4242" },
        consent: { how: "pay-link", text: "link-2026-11", at: "2026-04-01T12:00:00.000Z", since: "2026-04-01T12:00:00.000Z" },
      });
      const mails = await program.query<{ body_text: string; to_address: string }>(
        "select body_text, to_address from notifications.messages where customer_id = $1 and kind = 'autopay_enabled' and channel = 'mail'",
        [customerId],
      );
      expect(mails).toHaveLength(1);
      expect(mails[0]).toMatchObject({ to_address: "jana@example.net", body_text: expect.stringContaining("4242") });
      expect(await faultsOfBooks(program)).toEqual([]);
    });

    it("P-133 without consent nothing is kept; without a mail address, or where customers cannot end it, nothing is offered", async () => {
      const { customerId, token } = await withMail();
      const guest = await stranger(program);
      const { redirectUrl } = await guest.ok(contract.guestCheckoutEndpoint, { params: { token }, body: {} });
      await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
      await post();
      expect(await program.query("select 1 from payments.saved_methods where customer_id = $1", [customerId])).toEqual([]);
      const other = await withMail();
      await set(portalAutoPay, false);
      expect((await look(other.token)).gateways[0]!.maySave).toBe(false);
      await set(portalAutoPay, true);
      await program.query("delete from customers.contacts where customer_id = $1", [other.customerId]);
      expect(await look(other.token)).toMatchObject({ gateways: [{ maySave: false }], code: { channels: [] } });
      expect(
        await guest.refused(contract.guestCheckoutEndpoint, { params: { token: other.token }, body: { keep: contract.linkConsentText } }),
      ).toMatchObject({ code: "method-unusable" });
      expect(
        await guest.refused(contract.sendPayCodeEndpoint, { params: { token: other.token }, body: { channel: "email" } }),
      ).toMatchObject({ code: "pay-link-over" });
    });
  });

  it("P-11 O-24 staff of another partner see, make and void nothing here; what is done is audited", async () => {
    const { customerId, invoiceId } = await owing();
    const { linkId } = await linkFor(customerId, invoiceId);
    const other = await program.inWork((work) =>
      createPartner(work, {
        code: "south",
        name: "Southern Net",
        legalName: "Southern Net Ltd.",
        currency: "EUR",
        timeZone: "Europe/Berlin",
      } as never),
    );
    const others = await signInStaff(program, { role: "financial_manager", partners: [other.id] });
    const params = { customerId };
    expect(await others.call(contract.listPayLinksEndpoint, { params })).toMatchObject({ status: 404 });
    expect(await others.call(contract.createPayLinkEndpoint, { params, body: {} })).toMatchObject({ status: 404 });
    expect(await others.call(contract.voidPayLinkEndpoint, { params: { linkId }, body: {} })).toMatchObject({ status: 404 });
    await (await desk()).ok(contract.sendPayLinkEndpoint, { params, body: { documentId: invoiceId } });
    await (await desk()).ok(contract.voidPayLinkEndpoint, { params: { linkId }, body: {} });
    const audited = await program.query<{ action: string }>(
      "select action from identity.audit_entries where customer_id = $1 and entity = 'pay_link' order by seq",
      [customerId],
    );
    expect(audited.map(({ action }) => action)).toEqual(["create", "send", "void"]);
    // A document of somebody else has no link here.
    const { invoiceId: foreign } = await owing();
    expect(await (await desk()).call(contract.createPayLinkEndpoint, { params, body: { documentId: foreign } })).toMatchObject({
      status: 404,
    });
  });

  describe("P-136 a bill is found by its customer number and a second fact", () => {
    const search = async (number: string, fact: string) =>
      (await stranger(program)).call(contract.quickPayEndpoint, { body: { number, fact } });
    const forget = () => program.query("delete from payments.guest_tries");
    const numberOf = async (customerId: string): Promise<string> =>
      String((await program.query<{ number: bigint }>("select number from customers.customers where id = $1", [customerId]))[0]!.number);

    it("is off until a partner switches it on", async () => {
      expect(await (await stranger(program)).ok(contract.quickPayPageEndpoint, {})).toEqual({ isOn: false });
      expect(await search("1", "1")).toMatchObject({ status: 404, problem: { code: "feature-off" } });
    });

    it("the postcode or the total of the last invoice lead to the same page as a link", async () => {
      await set(quickPay, true);
      await forget();
      const { customerId, invoiceId } = await owing();
      await program.query("update customers.customers set zip = '1000 AB' where id = $1", [customerId]);
      const number = await numberOf(customerId);
      for (const fact of ["1000ab", "54.00", "54,00 €", "54"]) {
        const found = await search(number, fact);
        expect(found.status, fact).toBe(200);
        expect(await look(found.body.token)).toMatchObject({ state: "open", due: eur("54.00"), documents: [{ id: invoiceId }] });
      }
      const { body } = await search(number, "54.00");
      later(3_600_000);
      expect(await look(body.token)).toMatchObject({ state: "expired" });
    });

    it("five wrong ones an hour for a number or from an address, also all at once; the sixth waits even when it is right", async () => {
      await forget();
      const { customerId } = await owing();
      const number = await numberOf(customerId);
      const guesses = await Promise.all(Array.from({ length: 8 }, (_, i) => search(number, `5${i}.99`)));
      expect(guesses.filter(({ problem }) => problem?.code === "quick-pay-no-match")).toHaveLength(5);
      expect(guesses.filter(({ status }) => status === 429)).toHaveLength(3);
      expect((await search(number, "54.00")).status).toBe(429);
      later(3_600_000);
      expect((await search(number, "54.00")).status).toBe(200);
    });

    it("an unknown number and a wrong fact read alike", async () => {
      await forget();
      const { customerId } = await owing();
      const bodies = [await search("999999999", "54.00"), await search(await numberOf(customerId), "53.00")];
      expect(bodies.map(({ problem }) => [problem!.code, problem!.detail])).toEqual([
        ["quick-pay-no-match", bodies[0]!.problem!.detail],
        ["quick-pay-no-match", bodies[0]!.problem!.detail],
      ]);
    });
  });

  it("B-267 the link of a message knows its partner's place", async () => {
    const { customerId, invoiceId } = await owing();
    const { url } = await program.inWork((work) =>
      makePayLink(work, program.tools, { customerId, partnerId: made.provider.partnerId, documentId: invoiceId, origin: "message" }),
    );
    expect(new URL(url).pathname).toMatch(/^\/(portal|p\/[a-z0-9-]+)\/pay\/[\w-]{32}$/);
  });
});
