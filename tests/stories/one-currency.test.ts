// B-3 one currency per account: its partner's, until the first document; money of another currency keeps what it was and its rate.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deliverDue } from "../../server/adapters/sandbox-gateway/deliver-events.ts";
import { openAccounts } from "../../server/modules/billing/index.ts";
import { addCustomers, getCustomer, moveCustomer } from "../../server/modules/customers/index.ts";
import { updatePartnerEndpoint } from "../../server/modules/partners/contract.ts";
import { createPartner, getPartner } from "../../server/modules/partners/index.ts";
import { checkoutEndpoint, getAttemptEndpoint } from "../../server/modules/payments/attempts/contract.ts";
import * as payments from "../../server/modules/payments/contract.ts";
import { day } from "../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers, type Payers } from "../support/payer.ts";
import { bankCards, fillInAtBank, listenForBank } from "../support/test-bank.ts";
import { testProgram } from "../support/test-program.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });
const usd = (amount: string) => ({ amount, currency: "USD" });

describe("one currency per account", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  let made: Payers;
  let stop: (() => Promise<void>) | undefined;
  afterAll(() => stop?.());
  beforeAll(async () => {
    stop = await listenForBank(program);
    made = await makePayers(program, 3);
  });
  const staff = () => signInStaff(program, { role: "super_administrator" });
  const currencyOf = async (customerId: string) =>
    (await program.query<{ currency: string }>("select currency from billing.accounts where id = $1", [customerId]))[0]?.currency;
  const partnerWithOne = async (code: string) =>
    program.inWork(async (work) => {
      const partner = await createPartner(work, {
        code,
        name: code,
        legalName: `${code} Ltd`,
        currency: "EUR",
        timeZone: "Europe/Berlin",
      });
      const [customer] = await addCustomers(work, [
        {
          partnerId: partner.id,
          category: "individual" as const,
          fullName: "Ana Kos",
          language: "en",
          status: "new" as const,
          emails: [`${code}@example.net`],
          addedOn: day("2026-04-01"),
        },
      ]);
      const customerId = customer?.id ?? "";
      await openAccounts(work, [
        {
          customerId,
          partnerId: partner.id,
          currency: "EUR",
          billingDay: 1,
          prepaidMonths: 1,
          paymentMethod: "bank_transfer",
          nextBillingOn: day("2026-05-01"),
        },
      ]);
      return { partner, customerId };
    });

  it("B-3 E_CURRENCY_LOCKED once something is issued, the partner's currency stays; before that its accounts follow", async () => {
    const { provider } = made;
    const { version } = await program.inWork((work) => getPartner(work, provider.partnerId));
    const change = { params: { partnerId: provider.partnerId }, version, body: { currency: "USD" } };
    const refused = await (await staff()).call(updatePartnerEndpoint, change);
    expect(refused).toMatchObject({ status: 409, problem: { code: "currency-locked" } });
    expect(refused.problem?.detail).toContain("The currency stays EUR");

    const fresh = await partnerWithOne("fresh");
    await (await staff()).ok(updatePartnerEndpoint, {
      params: { partnerId: fresh.partner.id },
      version: fresh.partner.version,
      body: { currency: "USD" },
    });
    expect(await currencyOf(fresh.customerId)).toBe("USD");
  });

  it("B-3 the database refuses another currency for an account with a posting, whoever asks", async () => {
    const [{ customerId } = { customerId: "" }] = made.payers;
    await expect(program.query("update billing.accounts set currency = 'USD' where id = $1", [customerId])).rejects.toThrow(
      "its currency stays",
    );
  });

  it("B-3 a customer without documents takes the currency of the partner it moves to, one with documents stays", async () => {
    const { partner, customerId } = await partnerWithOne("moving");
    const dollars = await program.inWork((work) =>
      createPartner(work, { code: "dollar", name: "Dollar", legalName: "Dollar Inc", currency: "USD", timeZone: "America/New_York" }),
    );
    expect(partner.currency).toBe("EUR");
    const move = (id: string) => program.inWork(async (work) => moveCustomer(work, { customer: await getCustomer(work, id), to: dollars }));
    expect((await move(customerId)).blockers).toEqual([]);
    expect(await currencyOf(customerId)).toBe("USD");
    const [{ customerId: billed } = { customerId: "" }] = made.payers;
    expect((await move(billed)).blockers.map(({ code }) => code)).toContain("currency-locked");
    expect(await currencyOf(billed)).toBe("EUR");
  });

  it("B-3 a card of another currency: what the gateway settled is booked, rate and original are kept and stand on the receipt", async () => {
    const [{ customerId } = { customerId: "" }] = made.payers;
    const caller = await signInCustomer(program, customerId);
    const [invoice] = await invoicesOf(program, customerId);
    const { attemptId, redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoice?.id ?? ""] } });
    await fillInAtBank(program, redirectUrl, { number: bankCards.paysAbroad });
    await deliverDue(program.tools);
    await program.runJobs();
    const attempt = await caller.ok(getAttemptEndpoint, { params: { attemptId } });
    const paymentId = attempt.paymentId ?? "";
    const original = { amount: usd("67.50"), rate: "0.8" };
    expect(await caller.ok(payments.portalGetPaymentEndpoint, { params: { paymentId } })).toMatchObject({ amount: eur("54.00"), original });
    expect(await (await staff()).ok(payments.getPaymentEndpoint, { params: { paymentId } })).toMatchObject({ original, warning: null });
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it.each([
    ["in its own currency", eur("50.00"), "same-currency", "original.currency"],
    ["too much for what came", usd("99999999999.00"), "out-of-range", "original.amount"],
  ])("B-3 money recorded by hand %s is refused", async (_why, original, code, field) => {
    const { customerId } = made.payers[1] ?? { customerId: "" };
    const refused = await (await staff()).call(payments.recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur("0.01"), original, method: "bank_transfer", receivedOn: "2026-04-01" },
    });
    expect(refused.problem?.errors).toMatchObject([{ field, code }]);
  });

  it("B-3 money that staff record keeps what was given, in lists and files too", async () => {
    const { customerId } = made.payers[1] ?? { customerId: "" };
    const boss = await staff();
    const payment = await boss.ok(payments.recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur("54.00"), original: { amount: "8650", currency: "JPY" }, method: "bank_transfer", receivedOn: "2026-04-01" },
    });
    expect(payment.original).toEqual({ amount: { amount: "8650", currency: "JPY" }, rate: "0.00624277" });
    const { items } = await boss.ok(payments.listPaymentsEndpoint, { query: { filter: { customer: customerId } } });
    expect(items).toMatchObject([{ amount: eur("54.00"), original: { rate: "0.00624277" } }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
