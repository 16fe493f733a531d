// Refill cards (B-229, P-123): made, sold, used once, expired; always beside what 2400 says.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, makePayers } from "../../../../tests/support/payer.ts";
import { makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setSetting } from "../../partners/index.ts";
import { getPaymentEndpoint, reversePaymentEndpoint } from "../contract.ts";
import * as contract from "./contract.ts";
import { refillCardExpiryIncome, refillCardsInPortal } from "./settings.ts";

const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
const { provider, payers } = await makePayers(program, 60);
await program.inWork((work) => setSetting(work, refillCardsInPortal, { level: "system" }, true));
const staff = () => signInStaff(program, { role: "super_administrator" });
const eur = (amount: string) => ({ amount, currency: "EUR" });
let next = 0;
const nextCustomer = () => payers[next++]!.customerId;

async function make(changes: object = {}) {
  return (await staff()).ok(contract.makeSeriesEndpoint, {
    body: { partnerId: provider.partnerId, title: "Kiosk", quantity: 5, value: eur("20.00"), ...changes } as never,
  });
}
/** A series whose cards can be used, and their codes. */
async function ready(changes: object = {}) {
  const series = await make(changes);
  const call = await staff();
  const { codes } = await call.ok(contract.exportSeriesEndpoint, { params: { seriesId: series.id }, version: series.version, body: {} });
  const active = await call.ok(contract.activateCardsEndpoint, { params: { seriesId: series.id }, version: series.version + 1, body: {} });
  return { series: active, codes: codes.map(({ code }) => code) };
}
const seriesOf = async (seriesId: string) => (await staff()).ok(contract.getSeriesEndpoint, { params: { seriesId } });
const liability = async (): Promise<bigint> =>
  (
    await program.query<{ minor: bigint }>(
      "select coalesce(sum(credit_minor - debit_minor), 0)::int8 as minor from billing.journal_lines where ledger_account = '2400'",
    )
  )[0]!.minor;
const wrong = "2222-2222-2222-2222";

describe("B-229 making cards", () => {
  it("B-229 the codes are shown once, and only their hashes are kept", async () => {
    const { series, codes } = await ready({ quantity: 20, prefix: "SUN" });
    expect(new Set(codes).size).toBe(20);
    for (const code of codes) expect(code.replaceAll("-", "")).toMatch(/^SUN[2-9A-HJ-NP-Z]{16}$/);
    const stored = await program.query("select * from payments.cards where series_id = $1", [series.id]);
    const answers = await program.query("select answer from platform.idempotency_keys");
    const audited = await program.query("select * from identity.audit_entries");
    const everything = JSON.stringify([stored, answers, audited], (_, value) => (typeof value === "bigint" ? String(value) : value));
    for (const code of codes) for (const form of [code, code.replaceAll("-", "")]) expect(everything).not.toContain(form);
    const again = await (await staff()).refused(contract.exportSeriesEndpoint, {
      params: { seriesId: series.id },
      version: series.version,
      body: {},
    });
    expect(again.code).toBe("card-series-state");
  });

  it("B-229 a lost file is made anew before the cards are active, and the codes of the first are worth nothing", async () => {
    const call = await staff();
    const series = await make({ quantity: 1 });
    const first = await call.ok(contract.exportSeriesEndpoint, { params: { seriesId: series.id }, version: 1, body: {} });
    const second = await call.ok(contract.exportSeriesEndpoint, { params: { seriesId: series.id }, version: 2, body: {} });
    await call.ok(contract.activateCardsEndpoint, { params: { seriesId: series.id }, version: 3, body: {} });
    const params = { customerId: nextCustomer() };
    const refused = await call.refused(contract.redeemForCustomerEndpoint, { params, body: { code: first.codes[0]!.code } });
    expect(refused).toMatchObject({ code: "refill-card-refused", errors: [{ code: "card-unknown" }] });
    expect(await call.ok(contract.redeemForCustomerEndpoint, { params, body: { code: second.codes[0]!.code } })).toMatchObject({
      value: eur("20.00"),
    });
  });

  it("B-229 a card works once it is active, and never once it is void", async () => {
    const call = await staff();
    const series = await make({ quantity: 3 });
    const { codes } = await call.ok(contract.exportSeriesEndpoint, { params: { seriesId: series.id }, version: 1, body: {} });
    const params = { customerId: nextCustomer() };
    const use = (at: number) => call.refused(contract.redeemForCustomerEndpoint, { params, body: { code: codes[at]!.code } });
    expect((await use(0)).errors?.[0]?.code).toBe("card-not-active");
    await call.ok(contract.activateCardsEndpoint, { params: { seriesId: series.id }, version: 2, body: { from: 1, to: 2 } });
    const after = await call.ok(contract.voidCardsEndpoint, {
      params: { seriesId: series.id },
      version: 3,
      body: { from: 2, to: 3, reason: "Stolen" },
    });
    expect(after.counts).toEqual({ new: 0, active: 1, used: 0, expired: 0, void: 2 });
    expect((await use(1)).errors?.[0]?.code).toBe("card-void");
  });
});

describe("B-229 selling", () => {
  it("B-229 sold: the shop owes the price, 2400 the value; used: 2400 and the balance", async () => {
    const shop = nextCustomer();
    const customer = nextCustomer();
    const before = await liability();
    const { series, codes } = await ready();
    const call = await staff();
    const sold = await call.ok(contract.sellSeriesEndpoint, {
      params: { seriesId: series.id },
      version: series.version,
      body: { customerId: shop, price: eur("90.00") },
    });
    expect(sold).toMatchObject({ sold: { to: { id: shop }, price: eur("90.00") }, owed: eur("100.00") });
    expect(await balanceOf(program, shop)).toBe(-5400n - 9000n);
    expect((await liability()) - before).toBe(10_000n);
    const used = await call.ok(contract.redeemForCustomerEndpoint, { params: { customerId: customer }, body: { code: codes[0]! } });
    expect(await balanceOf(program, customer)).toBe(-3400n);
    expect((await liability()) - before).toBe(8000n);
    expect(await call.ok(getPaymentEndpoint, { params: { paymentId: used.paymentId } })).toMatchObject({
      method: "refill_card",
      amount: eur("20.00"),
    });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-229 paid for after some were used, and with the money at once", async () => {
    const shop = nextCustomer();
    const before = await liability();
    const { series, codes } = await ready();
    const call = await staff();
    await call.ok(contract.redeemForCustomerEndpoint, { params: { customerId: nextCustomer() }, body: { code: codes[0]! } });
    expect(await liability()).toBe(before);
    await call.ok(contract.sellSeriesEndpoint, {
      params: { seriesId: series.id },
      version: series.version,
      body: { customerId: shop, paidBy: "cash" },
    });
    expect((await liability()) - before).toBe(8000n);
    expect(await balanceOf(program, shop)).toBe(-5400n);
    const given = await program.query<{ minor: bigint }>(
      "select coalesce(sum(debit_minor - credit_minor), 0)::int8 as minor from billing.journal_lines line join billing.journal_entries entry on entry.id = line.entry_id where ledger_account = '6300' and entry.text = $1",
      [series.label],
    );
    expect(given[0]!.minor).toBe(-2000n);
    const twice = await call.refused(contract.sellSeriesEndpoint, {
      params: { seriesId: series.id },
      version: series.version + 1,
      body: { customerId: shop },
    });
    expect(twice.code).toBe("card-series-state");
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-133 a payment by card that is taken back makes the card usable again", async () => {
    const shop = nextCustomer();
    const customer = nextCustomer();
    const { series, codes } = await ready({ quantity: 1 });
    const call = await staff();
    await call.ok(contract.sellSeriesEndpoint, { params: { seriesId: series.id }, version: series.version, body: { customerId: shop } });
    const { paymentId } = await call.ok(contract.redeemForCustomerEndpoint, {
      params: { customerId: customer },
      body: { code: codes[0]! },
    });
    await call.ok(reversePaymentEndpoint, { params: { paymentId }, version: 1, body: { reason: "Wrong customer" } });
    expect((await seriesOf(series.id)).counts).toMatchObject({ active: 1, used: 0 });
    expect(await balanceOf(program, customer)).toBe(-5400n);
    await call.ok(contract.redeemForCustomerEndpoint, { params: { customerId: nextCustomer() }, body: { code: codes[0]! } });
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("P-123 redeeming", () => {
  it("P-123 the value comes onto the balance, and the card is used", async () => {
    const id = nextCustomer();
    const { codes } = await ready();
    const customer = await signInCustomer(program, id);
    const typed = ` ${codes[0]!.toLowerCase().replaceAll("-", " ")} `;
    expect(await customer.ok(contract.redeemOwnEndpoint, { body: { code: typed } })).toMatchObject({
      value: eur("20.00"),
      balance: eur("-34.00"),
    });
    expect(await customer.ok(contract.ownRedeemingEndpoint)).toMatchObject({ lockedUntil: null, used: [{ value: eur("20.00") }] });
  });

  it("B-229 fifty who use one card at once use it once", async () => {
    const { codes } = await ready({ quantity: 1 });
    const many = await Promise.all(payers.slice(0, 50).map(({ customerId }) => signInCustomer(program, customerId)));
    const before = await program.query<{ n: number }>("select count(*)::int as n from payments.payments where method = 'refill_card'");
    const tries = await Promise.allSettled(many.map((customer) => customer.ok(contract.redeemOwnEndpoint, { body: { code: codes[0]! } })));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const after = await program.query<{ n: number }>("select count(*)::int as n from payments.payments where method = 'refill_card'");
    expect(after[0]!.n - before[0]!.n).toBe(1);
    expect(await faultsOfBooks(program)).toEqual([]);
    await program.query("delete from payments.card_tries");
  });

  it("P-123 one text for whatever is wrong with a code, and none is quicker than another", async () => {
    const { codes } = await ready({ quantity: 2 });
    const call = await staff();
    await call.ok(contract.redeemForCustomerEndpoint, { params: { customerId: nextCustomer() }, body: { code: codes[0]! } });
    const expired = await ready({ quantity: 1, validTill: "2026-04-01" });
    program.clock.moveTo("2026-04-02T08:00:00Z");
    const customer = await signInCustomer(program, nextCustomer());
    const answers: { detail: unknown; took: number }[] = [];
    for (const code of [codes[0]!, expired.codes[0]!, wrong, "x"]) {
      const began = performance.now();
      const { code: refusal, detail } = await customer.refused(contract.redeemOwnEndpoint, { body: { code } });
      expect(refusal).toBe("refill-card-refused");
      answers.push({ detail, took: performance.now() - began });
    }
    expect(new Set(answers.map(({ detail }) => detail)).size).toBe(1);
    for (const { took } of answers) expect(took).toBeGreaterThan(295);
    program.clock.moveTo("2026-04-01T08:00:00Z");
  });

  it("B-229 five wrong codes within an hour lock redeeming for an hour, and for this customer alone", async () => {
    const { codes } = await ready({ quantity: 2 });
    const id = nextCustomer();
    const customer = await signInCustomer(program, id);
    for (let at = 0; at < 5; at++)
      expect((await customer.refused(contract.redeemOwnEndpoint, { body: { code: wrong } })).code).toBe("refill-card-refused");
    expect((await customer.refused(contract.redeemOwnEndpoint, { body: { code: codes[0]! } })).code).toBe("too-many-requests");
    expect((await customer.ok(contract.ownRedeemingEndpoint)).lockedUntil).toBe("2026-04-01T09:00:00.000Z");
    const other = await signInCustomer(program, nextCustomer());
    await other.ok(contract.redeemOwnEndpoint, { body: { code: codes[0]! } });
    // Staff help on the telephone all the same.
    program.clock.moveTo("2026-04-01T09:00:01Z");
    const later = await signInCustomer(program, id);
    expect(await later.ok(contract.redeemOwnEndpoint, { body: { code: codes[1]! } })).toMatchObject({ value: eur("20.00") });
    program.clock.moveTo("2026-04-01T08:00:00Z");
  });

  it("P-123 a card of another partner is refused, and the page is off where the provider has it off", async () => {
    const south = await program.inWork((work) => makeProvider(work, { code: "south" }));
    const { codes } = await ready({ partnerId: south.partnerId, quantity: 1 });
    const refused = await (await staff()).refused(contract.redeemForCustomerEndpoint, {
      params: { customerId: nextCustomer() },
      body: { code: codes[0]! },
    });
    expect(refused.errors?.[0]?.code).toBe("card-other-partner");
    await program.inWork((work) => setSetting(work, refillCardsInPortal, { level: "system" }, false));
    const customer = await signInCustomer(program, nextCustomer());
    expect((await customer.refused(contract.redeemOwnEndpoint, { body: { code: wrong } })).code).toBe("feature-off");
    await program.inWork((work) => setSetting(work, refillCardsInPortal, { level: "system" }, true));
  });
});

describe("B-229 the last day", () => {
  it("B-229 what is not used by then stays owed, or becomes income where the provider has it so, once", async () => {
    const shop = nextCustomer();
    const { series, codes } = await ready({ quantity: 4, validTill: "2026-04-30" });
    const call = await staff();
    await call.ok(contract.sellSeriesEndpoint, { params: { seriesId: series.id }, version: series.version, body: { customerId: shop } });
    await call.ok(contract.redeemForCustomerEndpoint, { params: { customerId: nextCustomer() }, body: { code: codes[0]! } });
    const before = await liability();
    program.clock.moveTo("2026-05-01T06:00:00Z");
    await program.runDay();
    expect(await seriesOf(series.id)).toMatchObject({ counts: { expired: 3, used: 1 }, owed: eur("60.00") });
    expect(await liability()).toBe(before);
    await program.inWork((work) => setSetting(work, refillCardExpiryIncome, { level: "system" }, true));
    for (const moment of ["2026-05-02T06:00:00Z", "2026-05-03T06:00:00Z"]) {
      program.clock.moveTo(moment);
      await program.runDay();
      expect(await seriesOf(series.id)).toMatchObject({ owed: eur("0.00") });
      expect(before - (await liability())).toBe(6000n);
    }
    const income = await program.query(
      "select credit_minor from billing.journal_lines line join billing.journal_entries entry on entry.id = line.entry_id where line.ledger_account = '4050' and entry.entry_on = $1",
      [day("2026-05-02")],
    );
    expect(income).toEqual([{ credit_minor: 6000n }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
