// The same act of money, pressed four times at the same moment, or two acts that cannot both be: it happens once, the others are told why not,
// and the books are sound. What each module proves of its own races beside its own tests is not said again here.
import { afterAll, describe, expect, it } from "vitest";
import * as deposits from "../../server/modules/billing/deposits/contract.ts";
import { creditInvoiceEndpoint } from "../../server/modules/billing/documents/contract.ts";
import * as items from "../../server/modules/billing/future-items/contract.ts";
import { confirmRun } from "../../server/modules/billing/index.ts";
import { createTransactionEndpoint } from "../../server/modules/billing/ledger/contract.ts";
import { createOneTimeInvoiceEndpoint } from "../../server/modules/billing/one-time/contract.ts";
import * as proformas from "../../server/modules/billing/proformas/contract.ts";
import {
  confirmRunEndpoint,
  createRecurringInvoiceEndpoint,
  discardRunEndpoint,
  getRunEndpoint,
  startPreviewEndpoint,
  undoInvoiceEndpoint,
  undoRunEndpoint,
} from "../../server/modules/billing/runs/contract.ts";
import { undoPolicy } from "../../server/modules/billing/settings.ts";
import * as writeOffs from "../../server/modules/billing/write-offs/contract.ts";
import { createPlan } from "../../server/modules/catalog/index.ts";
import * as collections from "../../server/modules/collections/contract.ts";
import * as instalments from "../../server/modules/collections/instalments/contract.ts";
import * as changes from "../../server/modules/ordering/planned-changes/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { bounceFees, bounceFeeTax } from "../../server/modules/payments/bounces/bounce-settings.ts";
import * as payments from "../../server/modules/payments/contract.ts";
import { refundDepositEndpoint } from "../../server/modules/payments/deposit-refunds/contract.ts";
import * as refunds from "../../server/modules/payments/invoice-refunds/contract.ts";
import * as batches from "../../server/modules/payments/mass-payments/contract.ts";
import * as cards from "../../server/modules/payments/refill-cards/contract.ts";
import { addServiceEndpoint } from "../../server/modules/services/contract.ts";
import { day } from "../../shared/calendar.ts";
import type { Endpoint } from "../../shared/endpoint.ts";
import { type Reply, signInStaff } from "../support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers } from "../support/payer.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
const { provider, payers } = await makePayers(program, 40);
program.clock.moveTo("2026-04-02T08:00:00Z");
const place = { level: "system" } as const;
await program.inWork(async (work) => {
  await setSetting(work, bounceFees.insufficient_funds, place, "7.50");
  await setSetting(work, bounceFeeTax, place, "vat-north");
});
const fastId = await program.inWork(async (work) => {
  const plan = await createPlan(work, {
    ...{ code: "fast", kind: "internet", title: "Fast", lineText: "{plan}", currency: "EUR", price: "70" },
    ...{ taxId: provider.taxId, includesTax: false, partnerIds: [provider.partnerId] },
  });
  return plan.id;
});
const staff = await signInStaff(program, { role: "super_administrator" });
const eur = (amount: string) => ({ amount, currency: "EUR" });
const today = day("2026-04-02");
const reason = "Pressed twice";
let used = 0;
const next = async () => {
  const payer = payers[used++]!;
  const [invoice] = await invoicesOf(program, payer.customerId);
  return { ...payer, invoice: invoice!, serviceId: payer.serviceIds[0]! };
};
const pay = (customerId: string, amount: string, documentIds?: string[]) =>
  staff.ok(payments.recordPaymentEndpoint, {
    params: { customerId },
    body: { amount: eur(amount), method: "bank_transfer", receivedOn: today, documentIds, confirmDuplicate: true },
  });
const ask = (customerId: string, amount: string) =>
  staff.ok(deposits.askDepositEndpoint, { params: { customerId }, body: { amount: eur(amount), cause: "equipment", text: "Router" } });
const held = async (customerId: string, amount: string) => {
  const asked = await ask(customerId, amount);
  await pay(customerId, amount, [asked.id]);
  return asked;
};
const count = async (from: string, values: unknown[]): Promise<number> =>
  (await program.query<{ count: number }>(`select count(*)::int as count from ${from}`, values))[0]!.count;

/** All begin at the same moment. Whoever is refused is told why: nobody meets a fault. */
async function atOnce(...acts: (() => Promise<Reply<Endpoint>>)[]): Promise<{ done: number; codes: string[] }> {
  const replies = await Promise.all(acts.map((act) => act()));
  const broken = replies.filter(
    ({ status, problem }) => status >= 500 || [400, 403].includes(status) || problem?.code === "validation-failed",
  );
  expect(broken.map(({ status, problem }) => `${status} ${JSON.stringify(problem)}`)).toEqual([]);
  return {
    done: replies.filter(({ status }) => status < 300).length,
    codes: replies.flatMap(({ problem }) => (problem ? [problem.code] : [])).sort(),
  };
}
const fourTimes = (act: () => Promise<Reply<Endpoint>>) => atOnce(act, act, act, act);

// One look at the end would not say which act broke them; one after each would take most of the time.
afterAll(async () => expect(await faultsOfBooks(program)).toEqual([]));

describe("I-9 taking back an invoice", () => {
  it.each(["credit_note", "void_number"] as const)("B-69 an invoice is cancelled once (%s)", async (policy) => {
    await program.inWork((work) => setSetting(work, undoPolicy, place, policy));
    const { customerId, invoice } = await next();
    const { done } = await fourTimes(() => staff.call(undoInvoiceEndpoint, { params: { documentId: invoice.id }, body: { reason } }));
    expect(done).toBe(1);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await count("billing.money_documents where account_id = $1 and kind = 'credit_note'", [customerId])).toBe(
      policy === "credit_note" ? 1 : 0,
    );
  });

  it("B-69 B-137 cancelled, credited and refunded at once: it is taken back once", async () => {
    const { customerId, invoice } = await next();
    await pay(customerId, "54.00", [invoice.id]);
    const params = { documentId: invoice.id };
    const { done } = await atOnce(
      () => staff.call(undoInvoiceEndpoint, { params, body: { reason } }),
      () => staff.call(creditInvoiceEndpoint, { params, body: { reason } }),
      () =>
        staff.call(refunds.refundInvoiceEndpoint, {
          params,
          body: { reason, byHand: "cash", credit: eur("54.00"), refund: eur("54.00") },
        }),
    );
    expect(done).toBe(1);
    const back = await count("payments.refunds where account_id = $1 and state <> 'failed'", [customerId]);
    expect(await balanceOf(program, customerId)).toBe(back === 1 ? 0n : 5400n);
  });

  it("B-69 a run is undone once, and confirmed or thrown away", async () => {
    const other = await program.inWork(async (work) => {
      const made = await makeProvider(work, { code: "undone" });
      return {
        ...made,
        who: await addSubscribers(work, made, { count: 3, startOn: "2026-04-01", nextBillingOn: "2026-04-01", firstNumber: 500 }),
      };
    });
    const run = await staff.ok(startPreviewEndpoint, { body: { partnerId: other.partnerId, targetOn: day("2026-04-01") } });
    await program.runJobs();
    const version = async () => (await staff.ok(getRunEndpoint, { params: { runId: run.id } })).version;
    const seen = await version();
    const params = { runId: run.id };
    const first = await atOnce(
      () => staff.call(confirmRunEndpoint, { params, version: seen }),
      () => staff.call(discardRunEndpoint, { params, version: seen }),
      () => staff.call(confirmRunEndpoint, { params, version: seen }),
    );
    expect(first.done).toBe(1);
    await program.runJobs();
    await confirmRun((act) => program.inWork(act), { partnerId: other.partnerId, targetOn: day("2026-04-01"), trigger: "manual" });
    const [made] = await program.query<{ id: string; version: number }>(
      "select id, version from billing.runs where partner_id = $1 and state = 'confirmed' order by number desc limit 1",
      [other.partnerId],
    );
    expect(await count("billing.money_documents where partner_id = $1 and kind = 'invoice'", [other.partnerId])).toBe(3);
    const { done } = await fourTimes(() =>
      staff.call(undoRunEndpoint, { params: { runId: made!.id }, version: made!.version, body: { reason } }),
    );
    expect(done).toBe(1);
    await program.runJobs();
    for (const { customerId } of other.who) expect(await balanceOf(program, customerId)).toBe(0n);
  });
});

describe("I-9 payments", () => {
  it("B-9 the same key at the same moment books one payment, and all are told of it", async () => {
    const { customerId } = await next();
    const wish = {
      params: { customerId },
      body: { amount: eur("54.00"), method: "cash", receivedOn: today } as const,
      idempotencyKey: "0198c0de-0000-7000-8000-00000000aaaa",
    };
    const { done } = await fourTimes(() => staff.call(payments.recordPaymentEndpoint, wish));
    expect(done).toBeGreaterThan(0);
    expect(await balanceOf(program, customerId)).toBe(0n);
  });

  it("B-133 B-151 a payment bounces once, with one fee", async () => {
    const { customerId } = await next();
    const payment = await pay(customerId, "54.00");
    const { done } = await fourTimes(() =>
      staff.call(payments.reversePaymentEndpoint, {
        params: { paymentId: payment.id },
        version: payment.version,
        body: { reason, group: "insufficient_funds" },
      }),
    );
    expect(done).toBe(1);
    expect(await balanceOf(program, customerId)).toBe(-5400n);
    expect(await count("billing.future_items where account_id = $1", [customerId])).toBe(1);
  });

  it("B-133 B-137 a payment bounces while its invoice is refunded: the money is not given back and taken back", async () => {
    const { customerId, invoice } = await next();
    const payment = await pay(customerId, "54.00", [invoice.id]);
    await atOnce(
      () =>
        staff.call(payments.reversePaymentEndpoint, {
          params: { paymentId: payment.id },
          version: payment.version,
          body: { reason },
        }),
      () =>
        staff.call(refunds.refundInvoiceEndpoint, {
          params: { documentId: invoice.id },
          body: { reason, byHand: "cash", credit: eur("54.00"), refund: eur("54.00") },
        }),
    );
    const back = await count("payments.refunds where account_id = $1 and state <> 'failed'", [customerId]);
    // Refunded: nothing is owed either way. Bounced: the invoice is open.
    expect(await balanceOf(program, customerId)).toBe(back === 1 ? 0n : -5400n);
  });

  it("B-136 a table of payments is booked once", async () => {
    const one = await next();
    const two = await next();
    const row = (number: string) => ({ who: number, amount: "54.00", receivedOn: today, method: "bank_transfer", reference: "" });
    const batch = await staff.ok(batches.typeBatchEndpoint, {
      body: { partnerId: provider.partnerId, rows: [row(one.invoice.number), row(two.invoice.number)] },
    });
    const params = { batchId: batch.id };
    const confirm = () => staff.call(batches.confirmBatchEndpoint, { params, version: batch.version, body: { bookable: 2 } });
    const { done } = await atOnce(confirm, confirm, () => staff.call(batches.discardBatchEndpoint, { params, body: {} }), confirm);
    expect(done).toBe(1);
    await program.runJobs();
    const booked = await count("payments.payments where account_id = any ($1)", [[one.customerId, two.customerId]]);
    expect([0, 2]).toContain(booked);
    expect((await balanceOf(program, one.customerId)) + (await balanceOf(program, two.customerId))).toBe(booked === 2 ? 0n : -10_800n);
  });
});

describe("I-9 B-231 deposits", () => {
  it("is given back once", async () => {
    const { customerId } = await next();
    await pay(customerId, "54.00");
    const { id } = await held(customerId, "100.00");
    const { done } = await fourTimes(() => staff.call(refundDepositEndpoint, { params: { depositId: id }, body: { by: "cash", reason } }));
    expect(done).toBe(1);
    expect(await count("payments.refunds where account_id = $1", [customerId])).toBe(1);
  });

  it("is kept, used for debts and given back at once: no cent of it twice", async () => {
    const { customerId } = await next();
    const { id } = await held(customerId, "100.00");
    const params = { depositId: id };
    await atOnce(
      () => staff.call(deposits.keepDepositEndpoint, { params, body: { text: "Lost", taxId: provider.taxId, reason } }),
      () => staff.call(deposits.applyDepositEndpoint, { params, body: { reason } }),
      () => staff.call(refundDepositEndpoint, { params, body: { by: "cash", reason, debtsFirst: false } }),
      () => staff.call(deposits.keepDepositEndpoint, { params, body: { text: "Lost", taxId: provider.taxId, reason } }),
    );
    const { items: found } = await staff.ok(deposits.listDepositsOfCustomerEndpoint, { params: { customerId } });
    const moved = found[0]!.moves.filter(({ kind }) => kind === "applied" || kind === "returned");
    expect(moved.reduce((sum, { amount }) => sum + Math.abs(Number(amount.amount)), 0)).toBe(100 - Number(found[0]!.held.amount));
  });

  it("is paid or no longer asked for, not both", async () => {
    const { customerId } = await next();
    const asked = await ask(customerId, "30.00");
    await atOnce(
      () => staff.call(deposits.cancelDepositEndpoint, { params: { depositId: asked.id }, version: asked.version, body: { reason } }),
      () =>
        staff.call(payments.recordPaymentEndpoint, {
          params: { customerId },
          body: { amount: eur("30.00"), method: "cash", receivedOn: today, documentIds: [asked.id] },
        }),
    );
    const [deposit] = await program.query<{ state: string; held_minor: bigint }>(
      "select state, held_minor from billing.deposits where id = $1",
      [asked.id],
    );
    expect([
      ["cancelled", 0n],
      ["held", 3000n],
    ]).toContainEqual([deposit!.state, deposit!.held_minor]);
  });
});

describe("I-9 B-152 write-offs", () => {
  it("is taken back once; recovered and taken back once each", async () => {
    const { customerId } = await next();
    const write = () =>
      staff.ok(writeOffs.requestWriteOffEndpoint, { params: { customerId }, body: { total: eur("54.00"), on: today, reason } });
    const first = await write();
    const undo = () =>
      staff.call(writeOffs.undoWriteOffEndpoint, { params: { writeOffId: first.id }, version: first.version, body: { reason } });
    expect((await fourTimes(undo)).done).toBe(1);
    expect(await balanceOf(program, customerId)).toBe(-5400n);
    const second = await write();
    await staff.ok(createTransactionEndpoint, {
      params: { customerId },
      body: { side: "credit", amount: eur("20.00"), text: "Found", reason },
    });
    const params = { writeOffId: second.id };
    const recovered = await atOnce(
      () => staff.call(writeOffs.recoverEndpoint, { params, body: {} }),
      () => staff.call(writeOffs.recoverEndpoint, { params, body: {} }),
      () => staff.call(writeOffs.undoWriteOffEndpoint, { params, version: second.version, body: { reason } }),
    );
    expect(recovered.done).toBe(1);
    const view = await staff.ok(writeOffs.getWriteOffEndpoint, { params });
    if (view.state === "booked") {
      const [recovery] = view.recoveries;
      const { done } = await fourTimes(() =>
        staff.call(writeOffs.undoRecoveryEndpoint, { params: { recoveryId: recovery!.id }, body: { reason } }),
      );
      expect(done).toBe(1);
      expect(await balanceOf(program, customerId)).toBe(2000n);
    }
  });
});

describe("I-9 B-229 refill cards", () => {
  const ready = async () => {
    const series = await staff.ok(cards.makeSeriesEndpoint, {
      body: { partnerId: provider.partnerId, title: "Kiosk", quantity: 2, value: eur("20.00") },
    });
    return { seriesId: series.id, version: series.version };
  };

  it("has its codes shown once, and is sold once", async () => {
    const { customerId } = await next();
    const { seriesId, version } = await ready();
    const params = { seriesId };
    expect((await fourTimes(() => staff.call(cards.exportSeriesEndpoint, { params, version, body: {} }))).done).toBe(1);
    expect((await fourTimes(() => staff.call(cards.activateCardsEndpoint, { params, version: version + 1, body: {} }))).done).toBe(1);
    const sold = await fourTimes(() => staff.call(cards.sellSeriesEndpoint, { params, version: version + 2, body: { customerId } }));
    expect(sold.done).toBe(1);
    expect(await balanceOf(program, customerId)).toBe(-9400n);
  });

  it("is used or worthless, not both", async () => {
    const { customerId } = await next();
    const { seriesId, version } = await ready();
    const params = { seriesId };
    const { codes } = await staff.ok(cards.exportSeriesEndpoint, { params, version, body: {} });
    await staff.ok(cards.activateCardsEndpoint, { params, version: version + 1, body: {} });
    const { done } = await atOnce(
      () => staff.call(cards.voidCardsEndpoint, { params, version: version + 2, body: { from: 1, to: 1, reason } }),
      () => staff.call(cards.redeemForCustomerEndpoint, { params: { customerId }, body: { code: codes[0]!.code } }),
    );
    const [card] = await program.query<{ state: string }>("select state from payments.cards where series_id = $1 and position = 1", [
      seriesId,
    ]);
    expect(done).toBeGreaterThan(0);
    expect(await balanceOf(program, customerId)).toBe(card!.state === "used" ? -3400n : -5400n);
  });
});

describe("I-9 what is invoiced next", () => {
  it("B-84 an item that waits is cancelled or invoiced, not both", async () => {
    const { customerId } = await next();
    const item = await staff.ok(items.createFutureItemEndpoint, {
      params: { customerId },
      body: { side: "debit", text: "Cable", unitPrice: "10.00", taxId: provider.taxId },
    });
    const params = { itemId: item.id };
    const cancel = () => staff.call(items.cancelFutureItemEndpoint, { params, version: item.version, body: { reason } });
    const invoice = () =>
      staff.call(createOneTimeInvoiceEndpoint, {
        params: { customerId },
        body: { lines: [{ text: "Call-out", unitPrice: "5.00", taxId: provider.taxId }], withFutureItems: true },
      });
    const { done } = await atOnce(cancel, invoice, cancel);
    expect(done).toBeLessThanOrEqual(2);
    const cancelled = await count("billing.future_items where id = $1 and cancelled_at is not null and document_id is null", [item.id]);
    expect(await balanceOf(program, customerId)).toBe(cancelled === 1 ? -6000n : -7200n);
  });

  it("B-74 a customer who is invoiced now is invoiced once", async () => {
    const { customerId } = await next();
    const { done } = await fourTimes(() =>
      staff.call(createRecurringInvoiceEndpoint, { params: { customerId }, body: { throughOn: day("2026-05-31") } }),
    );
    expect(done).toBe(1);
    expect(await balanceOf(program, customerId)).toBe(-10_800n);
  });

  it("B-127 a proforma is cancelled once, or paid", async () => {
    const { customerId } = await next();
    await pay(customerId, "54.00");
    const made = await staff.ok(proformas.makeProformaEndpoint, { params: { customerId }, body: { months: 1 } });
    const documentId = (made as { id: string }).id;
    const cancel = () => staff.call(proformas.cancelProformaEndpoint, { params: { documentId }, body: { reason } });
    const { done } = await atOnce(cancel, cancel, () =>
      staff.call(payments.recordPaymentEndpoint, {
        params: { customerId },
        body: { amount: eur("54.00"), method: "cash", receivedOn: today, documentIds: [documentId], confirmDuplicate: true },
      }),
    );
    expect(done).toBeGreaterThan(0);
    // Cancelled, the money is free credit; paid, it pays the invoice that came of it.
    expect([0n, 5400n]).toContain(await balanceOf(program, customerId));
  });

  it("B-9 a service that is ordered with one key four times at once is there once", async () => {
    const { customerId } = await next();
    const wish = {
      params: { customerId },
      body: { planId: provider.voiceId, startOn: today },
      idempotencyKey: "0198c0de-0000-7000-8000-00000000bbbb",
    };
    const { done } = await fourTimes(() => staff.call(addServiceEndpoint, wish));
    expect(done).toBeGreaterThan(0);
    expect(await count("services.services where customer_id = $1", [customerId])).toBe(2);
  });
});

describe("I-9 changes of a service", () => {
  const quote = (serviceId: string, wish: object) =>
    staff.ok(changes.makeQuoteEndpoint, { params: { serviceId }, body: { wish: wish as never } });

  it("B-83 one quote confirmed four times changes once", async () => {
    const { customerId, serviceId } = await next();
    const { id } = await quote(serviceId, { kind: "plan", planId: fastId });
    const { done, codes } = await fourTimes(() =>
      staff.call(changes.confirmQuoteEndpoint, { params: { quoteId: id }, body: { replace: false } }),
    );
    // Whoever comes second is told of the change that the first has made.
    expect([done, codes]).toEqual([4, []]);
    expect(await count("ordering.planned_changes where service_id = $1", [serviceId])).toBe(1);
    expect(await count("billing.money_documents where account_id = $1 and kind = 'credit_note'", [customerId])).toBeLessThanOrEqual(1);
  });

  it("B-83 of two quotes for one service one is confirmed; what is planned is withdrawn once", async () => {
    const { serviceId } = await next();
    const on = day("2026-04-20");
    const one = await quote(serviceId, { kind: "plan", planId: fastId, on });
    const two = await quote(serviceId, { kind: "end", endOn: on, final: "keep" });
    const confirm = (quoteId: string) => () => staff.call(changes.confirmQuoteEndpoint, { params: { quoteId }, body: { replace: false } });
    expect((await atOnce(confirm(one.id), confirm(two.id))).done).toBe(1);
    const [planned] = await program.query<{ id: string; version: number }>(
      "select id, version from ordering.planned_changes where service_id = $1 and state = 'scheduled'",
      [serviceId],
    );
    const { done } = await fourTimes(() =>
      staff.call(changes.withdrawChangeEndpoint, { params: { plannedChangeId: planned!.id }, version: planned!.version, body: { reason } }),
    );
    expect(done).toBe(1);
  });
});

describe("I-9 what spares a customer", () => {
  it("B-44 B-232 a hold is made and ended once, an instalment plan is cancelled once", async () => {
    const { customerId, invoice } = await next();
    const hold = () => staff.call(collections.addHoldEndpoint, { params: { customerId }, body: { kind: "exempt", until: null, reason } });
    expect((await fourTimes(hold)).done).toBe(1);
    const [made] = await program.query<{ id: string }>("select id from collections.holds where customer_id = $1", [customerId]);
    const end = () => staff.call(collections.endHoldEndpoint, { params: { customerId, holdId: made!.id }, body: {} });
    expect((await fourTimes(end)).done).toBe(1);
    const plan = await staff.ok(instalments.makePlanEndpoint, {
      params: { customerId },
      body: { documentIds: [invoice.id], dueOn: [day("2026-04-10"), day("2026-05-10")] },
    });
    const cancel = () => staff.call(instalments.cancelPlanEndpoint, { params: { planId: plan.id }, body: {} });
    expect((await fourTimes(cancel)).done).toBe(1);
  });
});
