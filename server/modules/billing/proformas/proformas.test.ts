// Proformas from the calendar and by hand, and what becomes of them when they are paid.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks } from "../../../../tests/support/payer.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setSetting } from "../../partners/index.ts";
import { paymentOptionsEndpoint, previewPaymentEndpoint, recordPaymentEndpoint, reversePaymentEndpoint } from "../../payments/contract.ts";
import { getDocumentEndpoint, portalGetDocumentEndpoint } from "../documents/contract.ts";
import { createFutureItemEndpoint } from "../future-items/contract.ts";
import { createTransactionEndpoint } from "../ledger/contract.ts";
import { createOneTimeInvoiceEndpoint } from "../one-time/contract.ts";
import { paymentCalendarEndpoint } from "../payment-calendar/contract.ts";
import { financeItems, portalFinanceItems } from "../portal/settings.ts";
import { createRecurringInvoiceEndpoint } from "../runs/contract.ts";
import * as contract from "./contract.ts";
import { proformaAuto } from "./proforma-settings.ts";

describe("proformas", async () => {
  const program = await testProgram({ now: "2026-04-24T10:00:00Z" });
  await program.inWork((work) => setSetting(work, portalFinanceItems, { level: "system" }, [...financeItems]));
  const provider = await program.inWork((work) => makeProvider(work));
  const subscribers = await program.inWork(async (work) => {
    return addSubscribers(work, provider, { count: 11, startOn: "2026-04-01", nextBillingOn: "2026-05-01" });
  });
  // April is invoiced already.
  await program.query(
    "insert into billing.coverage (service_id, customer_id, partner_id, period) select id, customer_id, partner_id, '[2026-04-01,2026-05-01)' from services.services",
  );
  const [a, b, c, d] = subscribers.map(({ customerId }) => customerId) as [string, string, string, string];
  const at = async (moment: string) => {
    program.clock.moveTo(moment);
    await program.runDay();
  };
  await program.runDay();
  const documents = (customerId: string) =>
    program.query<{ id: string; kind: string; state: string; gross: bigint; period: string }>(
      `select id, kind, state, gross_minor as gross, period_start || ' ' || period_end as period from billing.money_documents
       where account_id = $1 order by issued_at, kind desc`,
      [customerId],
    );
  const pay = async (customerId: string, amount: string, documentIds: string[]) =>
    (await signInStaff(program, { role: "super_administrator" })).ok(recordPaymentEndpoint, {
      params: { customerId },
      body: {
        ...{ amount: { amount, currency: "EUR" }, method: "bank_transfer" as const, documentIds, confirmDuplicate: true },
        receivedOn: day(program.clock.now().toISOString().slice(0, 10)),
      },
    });

  it("B-125 on their day of the month everybody who wants them gets one for the next cycle, once, and owes nothing", async () => {
    await program.inWork((work) => setSetting(work, proformaAuto, { level: "system" }, true));
    await program.query("update billing.accounts set proforma_auto = false where id = $1", [d]);
    await at("2026-04-25T06:00:00Z");
    await program.query("delete from platform.daily_steps where step = 'billing.make-proformas' and on_day = '2026-04-25'");
    await program.runDay();
    expect(await documents(a)).toMatchObject([{ kind: "proforma", state: "sent", gross: 5400n, period: "2026-05-01 2026-06-01" }]);
    expect(await documents(d)).toEqual([]);
    expect(await balanceOf(program, a)).toBe(0n);
    expect(await program.query("select number from billing.money_documents where account_id = $1", [a])).toEqual([
      { number: expect.stringMatching(/^PF2026\d{6}$/) },
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-126 paid in full it becomes an invoice over the same lines, paid, its days covered; the run finds nothing left", async () => {
    const [proforma] = await documents(a);
    await pay(a, "54.00", [proforma!.id]);
    expect(await documents(a)).toMatchObject([
      { kind: "proforma", state: "invoiced" },
      { kind: "invoice", state: "paid", gross: 5400n, period: "2026-05-01 2026-06-01" },
    ]);
    expect(await balanceOf(program, a)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-126 a part is credit, the proforma stays open over the rest", async () => {
    const [proforma] = await documents(b);
    await pay(b, "20.00", [proforma!.id]);
    expect(await documents(b)).toMatchObject([{ state: "sent" }]);
    expect(await balanceOf(program, b)).toBe(2000n);
    const staff = await signInStaff(program, { role: "super_administrator" });
    const { items } = await staff.ok(contract.listOpenProformasEndpoint, { params: { customerId: b } });
    const eur = (amount: string) => ({ amount, currency: "EUR" });
    expect(items).toMatchObject([{ id: proforma!.id, gross: eur("54.00"), paid: eur("20.00"), open: eur("34.00") }]);
    await pay(b, "34.00", [proforma!.id]);
    expect(await documents(b)).toMatchObject([{ state: "invoiced" }, { kind: "invoice", state: "paid" }]);
    expect((await staff.ok(contract.listOpenProformasEndpoint, { params: { customerId: b } })).items).toEqual([]);
    expect(await balanceOf(program, b)).toBe(0n);
  });

  it("B-126 with its days invoiced meanwhile it is superseded, and the money pays the invoice", async () => {
    const [proforma] = await documents(c);
    const staff = await signInStaff(program, { role: "super_administrator" });
    await staff.ok(createRecurringInvoiceEndpoint, { params: { customerId: c }, body: { throughOn: day("2026-05-31") } });
    await pay(c, "54.00", [proforma!.id]);
    expect(await documents(c)).toMatchObject([
      { kind: "proforma", state: "superseded" },
      { kind: "invoice", state: "paid" },
    ]);
    expect(await balanceOf(program, c)).toBe(0n);
  });

  it("B-126 B-123 money that names a proforma pays its invoice, not an older debt, and the preview says so", async () => {
    const f = subscribers[5]!.customerId;
    const staff = await signInStaff(program, { role: "super_administrator" });
    await staff.ok(createTransactionEndpoint, {
      params: { customerId: f },
      body: { side: "debit", amount: { amount: "54.00", currency: "EUR" }, text: "Visit", reason: "Came by" },
    });
    const [made] = await documents(f);
    const preview = await staff.ok(previewPaymentEndpoint, {
      params: { customerId: f },
      query: { amount: "54.00", documents: made!.id } as never,
    });
    expect(preview).toMatchObject({
      lines: [{ documentId: made!.id, paid: { amount: "54.00" }, left: { amount: "0.00" } }],
      balanceAfter: { amount: "-54.00" },
    });
    await pay(f, "54.00", [made!.id]);
    expect(await documents(f)).toMatchObject([
      { kind: "proforma", state: "invoiced" },
      { kind: "invoice", state: "paid" },
    ]);
    expect(await balanceOf(program, f)).toBe(-5400n);
    // B-123 each leads to the other.
    const shown = await staff.ok(getDocumentEndpoint, { params: { documentId: made!.id } });
    const invoice = await staff.ok(getDocumentEndpoint, { params: { documentId: shown.becameInvoice?.id ?? "" } });
    expect(invoice.fromProforma).toMatchObject({ id: made!.id, number: shown.number });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-126 B-80 a part pays what is owed already, counts for the proforma all the same, and comes back off it with the payment; P-109 the rest is paid in the portal", async () => {
    const who = subscribers[8]!.customerId;
    const staff = await signInStaff(program, { role: "super_administrator" });
    await staff.ok(createTransactionEndpoint, {
      params: { customerId: who },
      body: { side: "debit", amount: { amount: "30.00", currency: "EUR" }, text: "Visit", reason: "Came by" },
    });
    const made = await staff.ok(contract.makeProformaEndpoint, { params: { customerId: who }, body: { throughOn: day("2026-05-31") } });
    const shown = async () => (await staff.ok(getDocumentEndpoint, { params: { documentId: made.id } })).proforma;
    const gross = (await documents(who)).find(({ id }) => id === made.id)!.gross;
    const eur = (minor: bigint) => ({ amount: `${minor / 100n}.${String(minor % 100n).padStart(2, "0")}`, currency: "EUR" });
    expect(await shown()).toEqual({ paid: eur(0n), left: eur(gross), payments: [] });
    const before = await balanceOf(program, who);
    const first = await pay(who, "20.00", [made.id]);
    expect(await shown()).toMatchObject({
      paid: eur(2000n),
      left: eur(gross - 2000n),
      payments: [{ amount: eur(2000n), reversedOn: null }],
    });
    // P-116, M-24: it is credit, and the older debt has it.
    const owed = await program.query<{ open: bigint }>(
      "select open_minor as open from billing.ledger_entries where account_id = $1 and kind = 'charge' order by seq desc limit 1",
      [who],
    );
    expect(owed).toEqual([{ open: 1000n }]);
    await staff.ok(reversePaymentEndpoint, {
      params: { paymentId: first.id },
      version: first.version,
      body: { reason: "Came back", waivesFee: true },
    });
    expect(await shown()).toMatchObject({ paid: eur(0n), left: eur(gross), payments: [{ reversedOn: expect.any(String) }] });
    await pay(who, "20.00", [made.id]);
    const portal = await signInCustomer(program, who);
    // P-109 what is left of it is paid in the portal, too.
    expect((await portal.ok(paymentOptionsEndpoint, {})).proformas).toContainEqual({
      ...{ id: made.id, number: expect.any(String), dueOn: expect.any(String), open: eur(gross - 2000n), attemptId: null },
    });
    await pay(who, eur(gross - 2000n).amount, [made.id]);
    const { proforma, becameInvoice } = await staff.ok(getDocumentEndpoint, { params: { documentId: made.id } });
    expect(proforma).toMatchObject({ paid: eur(gross), left: eur(0n) });
    // What the older debt took is open on the invoice.
    expect(await staff.ok(getDocumentEndpoint, { params: { documentId: becameInvoice!.id } })).toMatchObject({ open: eur(2000n) });
    expect(await balanceOf(program, who)).toBe(before);
    expect((await portal.ok(portalGetDocumentEndpoint, { params: { documentId: made.id } })).proforma).toEqual(proforma);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-84 B-126 an item that waits is invoiced once: with the proforma that asked for it, or before, and then that is superseded", async () => {
    const [once, earlier] = [subscribers[9]!.customerId, subscribers[10]!.customerId];
    const staff = await signInStaff(program, { role: "super_administrator" });
    const ask = async (customerId: string) => {
      const item = {
        side: "debit",
        category: "one_time",
        text: "Router",
        unitPrice: "10.00",
        taxId: provider.taxId,
        dueOn: day("2026-04-25"),
      };
      await staff.ok(createFutureItemEndpoint, { params: { customerId }, body: item as never });
      const made = await staff.ok(contract.makeProformaEndpoint, { params: { customerId }, body: { throughOn: day("2026-05-31") } });
      return { ...made, ...(await documents(customerId)).find(({ id }) => id === made.id)! };
    };
    const invoicedItems = (customerId: string) =>
      program.query<{ n: number }>(
        `select count(*)::int as n from billing.document_lines line join billing.money_documents document on document.id = line.document_id
         where document.account_id = $1 and document.kind = 'invoice' and line.text = 'Router'`,
        [customerId],
      );
    const waits = (customerId: string) =>
      program.query("select 1 from billing.future_items where account_id = $1 and document_id is null", [customerId]);
    const asText = (minor: bigint) => `${minor / 100n}.${String(minor % 100n).padStart(2, "0")}`;
    const first = await ask(once);
    expect(await waits(once)).toHaveLength(1);
    await pay(once, asText(first.gross), [first.id]);
    expect(await waits(once)).toEqual([]);
    expect(await invoicedItems(once)).toEqual([{ n: 1 }]);
    const second = await ask(earlier);
    await staff.ok(createOneTimeInvoiceEndpoint, { params: { customerId: earlier }, body: { lines: [], withFutureItems: true } as never });
    await pay(earlier, asText(second.gross), [second.id]);
    expect((await documents(earlier)).find(({ id }) => id === second.id)).toMatchObject({ state: "superseded" });
    expect(await invoicedItems(earlier)).toEqual([{ n: 1 }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-124 by hand, over some cycles; it can be cancelled, once", async () => {
    const staff = await signInStaff(program, { role: "super_administrator" });
    const made = await staff.ok(contract.makeProformaEndpoint, { params: { customerId: d }, body: { months: 3 } });
    expect(await documents(d)).toMatchObject([{ gross: 16_200n, period: "2026-05-01 2026-08-01" }]);
    await staff.ok(contract.cancelProformaEndpoint, { params: { documentId: made.id }, body: { reason: "Changed their mind" } });
    expect(await documents(d)).toMatchObject([{ state: "cancelled" }]);
    const again = await staff.refused(contract.cancelProformaEndpoint, { params: { documentId: made.id }, body: { reason: "Again" } });
    expect(again.code).toBe("proforma-not-open");
  });

  it("B-125 proforma first: the run makes no invoice until the proforma is paid", async () => {
    const e = subscribers[4]!.customerId;
    await program.query("update billing.accounts set proforma_first = true where id = $1", [e]);
    await at("2026-05-05T06:00:00Z");
    expect((await documents(e)).filter(({ kind }) => kind === "invoice")).toEqual([]);
    const [proforma] = await documents(e);
    await pay(e, "54.00", [proforma!.id]);
    expect((await documents(e)).filter(({ kind }) => kind === "invoice")).toMatchObject([{ state: "paid" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-156 B-125 whoever has a day of their own gets theirs on it, over their own cycles, and not on the provider's day", async () => {
    const [own, running] = [subscribers[6]!.customerId, subscribers[7]!.customerId];
    await program.query("update billing.accounts set proforma_auto = true, proforma_day = 8, proforma_months = 2 where id = $1", [own]);
    await program.query(
      "update billing.accounts set proforma_auto = true, proforma_day = 9, proforma_for = 'current', prepaid_months = 0 where id = $1",
      [running],
    );
    await pay(
      running,
      "54.00",
      (await documents(running)).flatMap(({ id, kind }) => (kind === "invoice" ? [id] : [])),
    );
    const staff = await signInStaff(program, { role: "super_administrator" });
    const expected = async (customerId: string) =>
      (await staff.ok(paymentCalendarEndpoint, { params: { customerId } })).proformas.map(({ on, start, end }) => `${on}: ${start} ${end}`);
    const made = async (customerId: string) => (await documents(customerId)).filter(({ kind }) => kind === "proforma");
    // Who pays afterwards is asked for the cycle that runs.
    const [ownNext, runningNext] = [await expected(own), await expected(running)];
    expect(runningNext[0]).toBe("2026-06-09: 2026-06-01 2026-07-01");
    expect(ownNext[0]).toBe("2026-05-08: 2026-06-01 2026-08-01");
    const before = await made(own);
    await at("2026-05-08T06:00:00Z");
    expect((await made(own)).slice(before.length)).toMatchObject([{ state: "sent", gross: 10_800n, period: "2026-06-01 2026-08-01" }]);
    await at("2026-05-25T06:00:00Z");
    expect(await made(own)).toHaveLength(before.length + 1);
    const earlier = await made(running);
    await at("2026-06-09T06:00:00Z");
    expect((await made(running)).slice(earlier.length)).toMatchObject([{ state: "sent", gross: 5400n, period: "2026-06-01 2026-07-01" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
