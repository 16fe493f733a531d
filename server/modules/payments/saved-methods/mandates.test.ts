// P-126 a direct debit waits until the payer's bank has accepted its mandate, and only then is anything charged with it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CustomerCaller, signInCustomer } from "../../../../tests/support/call-api.ts";
import { announced, balanceOf, faultsOfBooks, invoicesOf, makePayers, type Payers } from "../../../../tests/support/payer.ts";
import { bankCards, fillInAtBank, listenForBank } from "../../../../tests/support/test-bank.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { deliverDue } from "../../../adapters/sandbox-gateway/deliver-events.ts";
import { chargeEndpoint, checkoutEndpoint } from "../attempts/contract.ts";
import { portalChangeAutoPayEndpoint, portalGetAutoPayEndpoint } from "../auto-charge/contract.ts";
import { portalChangeMethodEndpoint, portalListMethodsEndpoint, portalSetupMethodEndpoint } from "./contract.ts";

const account = "8900000000000013";
const refusedAccount = "8900000000000021";

describe("direct debits", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  let made: Payers;
  let next = 0;
  let stop: (() => Promise<void>) | undefined;
  afterAll(() => stop?.());
  beforeAll(async () => {
    stop = await listenForBank(program);
    made = await makePayers(program, 10);
  });
  async function owing() {
    const { customerId } = made.payers[next++]!;
    const [invoice] = await invoicesOf(program, customerId);
    return { customerId, invoiceId: invoice!.id, caller: await signInCustomer(program, customerId) };
  }
  const post = async (): Promise<void> => {
    await deliverDue(program.tools);
    await program.runJobs();
  };
  const later = (): void => program.clock.moveTo(new Date(program.clock.now().getTime() + 25_000));
  async function save(caller: CustomerCaller, number: string) {
    const { redirectUrl } = await caller.ok(portalSetupMethodEndpoint, { body: {} });
    await fillInAtBank(program, redirectUrl, { number });
    await post();
  }
  const methods = async (caller: CustomerCaller) => (await caller.ok(portalListMethodsEndpoint, {})).items;

  it("P-126 its mandate, its creditor and its state are told; pending it can do nothing, active it can be charged", async () => {
    const { customerId, invoiceId, caller } = await owing();
    await save(caller, account);
    const [pending] = await methods(caller);
    expect(pending).toMatchObject({ kind: "mandate", state: "pending", isDefault: false, expiresOn: null });
    expect(pending!.mandate).toMatchObject({
      reference: expect.stringMatching(/^MND-[0-9A-F]{12}$/),
      creditor: expect.stringMatching(/./),
    });
    const charge = { documentIds: [invoiceId], methodId: pending!.id };
    expect(await caller.refused(chargeEndpoint, { body: charge })).toMatchObject({ code: "method-unusable" });
    const { version } = pending!;
    expect(
      await caller.refused(portalChangeMethodEndpoint, { params: { methodId: pending!.id }, version, body: { isDefault: true } }),
    ).toMatchObject({ code: "method-unusable" });
    const autoPay = await caller.ok(portalGetAutoPayEndpoint, {});
    expect(
      await caller.refused(portalChangeAutoPayEndpoint, {
        version: autoPay.version,
        body: { isOn: true, methodId: pending!.id, trigger: "due_day", triggerDays: 0, limit: null, includesOpen: false },
      }),
    ).toMatchObject({ code: "method-unusable" });
    // The gateway refuses it as well, whoever asks.
    later();
    await post();
    expect(await methods(caller)).toMatchObject([{ id: pending!.id, state: "active", isDefault: true }]);
    // Told twice, nothing more happens.
    await post();
    expect(await caller.ok(chargeEndpoint, { body: charge })).toMatchObject({ state: "processing" });
    later();
    await post();
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-126 refused, it stays unusable and its owner is told; another default stays the default", async () => {
    const { customerId, caller } = await owing();
    await save(caller, bankCards.pays);
    await save(caller, refusedAccount);
    later();
    await post();
    expect(await methods(caller)).toMatchObject([
      { kind: "card", state: "active", isDefault: true },
      { kind: "mandate", state: "failed", isDefault: false },
    ]);
    expect(await announced(program, customerId, "saved_method.disabled")).toMatchObject([{ data: { code: "mandate-refused" } }]);
  });

  it("P-126 paid and kept at once, the debit is under way and its mandate pending", async () => {
    const { customerId, invoiceId, caller } = await owing();
    const { redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId], saveMethod: true } });
    await fillInAtBank(program, redirectUrl, { number: account });
    await post();
    expect(await balanceOf(program, customerId)).toBe(-5400n);
    later();
    await post();
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await methods(caller)).toMatchObject([{ kind: "mandate", state: "pending" }]);
    later();
    await post();
    expect(await methods(caller)).toMatchObject([{ kind: "mandate", state: "active" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-126 the database keeps no mandate without a reference, and no default that waits", async () => {
    const [method] = await program.query<{ id: string }>(
      "select id from payments.saved_methods where kind = 'mandate' and status = 'active' limit 1",
    );
    await expect(program.query("update payments.saved_methods set mandate_reference = null where id = $1", [method!.id])).rejects.toThrow(
      /saved_methods_mandate/,
    );
    await expect(
      program.query("update payments.saved_methods set status = 'pending', is_default = true where id = $1", [method!.id]),
    ).rejects.toThrow(/saved_methods_pending/);
  });
});
