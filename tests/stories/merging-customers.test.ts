// Two records of one person become one (O-82, M-44, docs/decisions/0009).
import { describe, expect, it } from "vitest";
import {
  listInvoicesEndpoint,
  portalDocumentPdfEndpoint,
  portalListDocumentsEndpoint,
} from "../../server/modules/billing/documents/contract.ts";
import { confirmRun, creditInvoice } from "../../server/modules/billing/index.ts";
import { createTransactionEndpoint, listTransactionsEndpoint } from "../../server/modules/billing/ledger/contract.ts";
import { createOneTimeInvoiceEndpoint } from "../../server/modules/billing/one-time/contract.ts";
import * as customers from "../../server/modules/customers/contract.ts";
import { lockCustomer } from "../../server/modules/customers/index.ts";
import { cleanUp } from "../../server/modules/customers/purge.ts";
import { createLabel } from "../../server/modules/partners/index.ts";
import * as payments from "../../server/modules/payments/contract.ts";
import * as portal from "../../server/modules/portal/contract.ts";
import { listServicesEndpoint } from "../../server/modules/services/contract.ts";
import { addServices } from "../../server/modules/services/index.ts";
import { day } from "../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf } from "../support/payer.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
const provider = await program.inWork((work) => makeProvider(work));
let staff = await signInStaff(program, { fullName: "Eva" });
/** A sign-in does not outlive the days between. */
async function moveTo(moment: string): Promise<void> {
  program.clock.moveTo(moment);
  staff = await signInStaff(program, { fullName: "Eva" });
}
let made = 0;
function subscribers(count: number) {
  made += count;
  return program.inWork((work) =>
    addSubscribers(work, provider, { count, startOn: "2026-04-01", nextBillingOn: "2026-05-01", firstNumber: made }),
  );
}
const viewOf = (customerId: string) => staff.ok(customers.getCustomerEndpoint, { params: { customerId } });
const previewOf = (customerId: string, loserId: string) =>
  staff.ok(customers.mergePreviewEndpoint, { params: { customerId }, query: { loserId } });
const money = (amount: string) => ({ amount, currency: "EUR" });
const book = (customerId: string, side: "debit" | "credit", amount: string) =>
  staff.ok(createTransactionEndpoint, {
    params: { customerId },
    body: { side, amount: money(amount), text: `Test ${side}`, reason: "test" },
  });

async function wishOf(survivorId: string, loserId: string, take: string[] = []) {
  const { survivor, loser } = await previewOf(survivorId, loserId);
  return {
    params: { customerId: survivorId },
    body: { loserId, typed: loser.number, take, versions: { survivor: survivor.version, loser: loser.version } },
  };
}
const merge = async (survivorId: string, loserId: string, take: string[] = []) =>
  staff.ok(customers.mergeEndpoint, await wishOf(survivorId, loserId, take));
const blockersOf = async (survivorId: string, loserId: string) => (await previewOf(survivorId, loserId)).blockers.map(({ code }) => code);
async function two() {
  const [survivor, loser] = await subscribers(2);
  return { survivor: survivor!, loser: loser!, s: survivor!.customerId, l: loser!.customerId };
}
const label = (title: string) =>
  program.inWork((work) =>
    createLabel(work, { module: "customers", title, colour: "#0a7a5a", description: "", internalOnly: true, partnerIds: [] }),
  );

describe("O-82 the worked example", () => {
  it("10.00 and -4.00 are 6.00 by moved transactions, labels join, the old id leads to the survivor", async () => {
    const { s, l, survivor, loser } = await two();
    const [vip, fibre] = [await label("VIP"), await label("Fibre")];
    await staff.ok(customers.setLabelsEndpoint, { params: { customerId: s }, body: { labelIds: [vip.id] } });
    await staff.ok(customers.setLabelsEndpoint, { params: { customerId: l }, body: { labelIds: [fibre.id] } });
    await book(s, "credit", "10.00");
    await book(l, "debit", "4.00");
    expect((await previewOf(s, l)).effects).toEqual(
      expect.arrayContaining([
        { code: "balance-credit", amount: money("6.00"), detail: "The balance becomes 6.00 EUR: 10.00 EUR and -4.00 EUR." },
      ]),
    );
    const merged = await merge(s, l);
    expect(merged).toMatchObject({ id: s, number: survivor.number });
    expect(merged.labels.map(({ title }) => title).toSorted()).toEqual(["Fibre", "VIP"]);
    expect([await balanceOf(program, s), await balanceOf(program, l)]).toEqual([600n, 0n]);
    expect(await viewOf(l)).toMatchObject({ id: s, number: survivor.number, mergedInto: survivor.number });
    expect((await viewOf(s)).mergedInto).toBeNull();
    // Each side of the transfer says where the other is.
    const rows = (await staff.ok(listTransactionsEndpoint, { params: { customerId: s }, query: {} })).items;
    expect(rows.map(({ kind, text, amount }) => [kind, text, amount.amount])).toEqual([
      ["transfer", `From Customer ${loser.number}: Test debit`, "-4.00"],
      ["credit", "Test credit", "10.00"],
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("a free credit and a debt of the loser move one by one, the debt with its due date; nothing is left open behind them", async () => {
    const { s, l } = await two();
    await program.query("update billing.accounts set auto_pay_from_balance = false where id = any ($1)", [[s, l]]);
    await book(l, "credit", "7.00");
    await moveTo("2026-04-03T08:00:00Z");
    await book(l, "debit", "3.00");
    await moveTo("2026-04-10T08:00:00Z");
    await merge(s, l);
    const rows = await program.query<{ account_id: string; amount_minor: bigint; open_minor: bigint; due_on: string | null }>(
      "select account_id, amount_minor, open_minor, due_on from billing.ledger_entries where account_id = any ($1) and kind = 'transfer' order by account_id = $2 desc, amount_minor",
      [[s, l], s],
    );
    expect(rows).toEqual([
      { account_id: s, amount_minor: -300n, open_minor: 300n, due_on: "2026-04-03" },
      { account_id: s, amount_minor: 700n, open_minor: 700n, due_on: null },
      expect.objectContaining({ account_id: l, amount_minor: -700n, open_minor: 0n }),
      expect.objectContaining({ account_id: l, amount_minor: 300n, open_minor: 0n }),
    ]);
    await moveTo("2026-04-01T08:00:00Z");
  });
});

describe("what comes along", () => {
  it("services, comments, contacts, payments and documents are found under the survivor, in the portal too", async () => {
    const { s, l, loser } = await two();
    await staff.ok(customers.addCommentEndpoint, { params: { customerId: l }, body: { body: "Dog bites" } });
    await staff.ok(createOneTimeInvoiceEndpoint, {
      params: { customerId: l },
      body: {
        lines: [{ text: "Cable", unitPrice: "10", quantity: "1", taxId: provider.taxId, includesTax: false, category: "one_time" }],
      } as never,
    });
    const [invoice] = await invoicesOf(program, l);
    expect(await blockersOf(s, l)).toEqual(["open-documents"]);
    await staff.ok(payments.recordPaymentEndpoint, {
      params: { customerId: l },
      body: { amount: money("12.00"), method: "cash", receivedOn: "2026-04-01" } as never,
    });
    await program.runJobs();
    const entriesBefore = await program.query("select hash from billing.journal_entries order by seq");
    await merge(s, l);

    const services = await staff.ok(listServicesEndpoint, { query: { filter: { customerId: s } } as never });
    expect(services.items.map(({ id }) => id)).toEqual(expect.arrayContaining([...loser.serviceIds]));
    expect((await viewOf(s)).emails).toHaveLength(2);
    const comments = await staff.ok(customers.listCommentsEndpoint, { params: { customerId: s }, query: {} });
    expect(comments.items).toMatchObject([{ body: "Dog bites" }]);

    // The document keeps whom it was written to, and its place in the books.
    const listed = await staff.ok(listInvoicesEndpoint, { query: { filter: { customer: s } } as never });
    expect(listed.items).toMatchObject([{ id: invoice!.id, customerId: s, customerNumber: loser.number, state: "paid" }]);
    expect(await program.query("select account_id from billing.money_documents where id = $1", [invoice!.id])).toEqual([{ account_id: l }]);
    expect((await program.query("select hash from billing.journal_entries order by seq")).slice(0, entriesBefore.length)).toEqual(
      entriesBefore,
    );

    const owner = await signInCustomer(program, s);
    const own = await owner.ok(portalListDocumentsEndpoint, { query: {} });
    expect(own.items.map(({ id }) => id)).toEqual([invoice!.id]);
    const paid = await owner.ok(payments.portalListPaymentsEndpoint, { query: {} });
    expect(paid.items).toHaveLength(1);
    expect((await owner.call(portalDocumentPdfEndpoint, { params: { documentId: invoice!.id } } as never)).status).toBe(200);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("I-3, I-5 a run after the merge bills the services' days once, on the survivor", async () => {
    const { s, l } = await two();
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-05-01"), trigger: "manual" });
    for (const id of [s, l]) {
      const [invoice] = await invoicesOf(program, id);
      await program.inWork((work) => creditInvoice(work, { invoiceId: invoice!.id, reason: "test", releaseDays: false }));
    }
    await merge(s, l);
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-06-01"), trigger: "manual" });
    const bills = await program.query<{ account_id: string; gross_minor: bigint; lines: number }>(
      `select account_id, gross_minor, (select count(*)::int from billing.document_lines where document_id = document.id) as lines
       from billing.money_documents document where account_id = any ($1) and issued_on >= '2026-06-01' and kind = 'invoice'`,
      [[s, l]],
    );
    expect(bills).toEqual([{ account_id: s, gross_minor: 10800n, lines: 2 }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("a payment that bounces afterwards is owed by the survivor", async () => {
    const { s, l } = await two();
    await staff.ok(payments.recordPaymentEndpoint, {
      params: { customerId: l },
      body: { amount: money("20.00"), method: "bank_transfer", receivedOn: "2026-04-01" } as never,
    });
    await merge(s, l);
    expect(await balanceOf(program, s)).toBe(2000n);
    const { items } = await staff.ok(payments.listPaymentsEndpoint, { query: { filter: { customer: s } } as never });
    const view = await staff.ok(payments.getPaymentEndpoint, { params: { paymentId: items[0]!.id } });
    await staff.ok(payments.reversePaymentEndpoint, {
      params: { paymentId: view.id },
      version: view.version,
      body: { reason: "bounced" },
    } as never);
    expect([await balanceOf(program, s), await balanceOf(program, l)]).toEqual([0n, 0n]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("chosen fields come from the loser; its login ends and may be taken over; the number finds the survivor", async () => {
    const { s, l, loser } = await two();
    const signedIn = await signInCustomer(program, l);
    await signedIn.ok(portal.profileEndpoint);
    const before = await viewOf(l);
    const { fields } = await previewOf(s, l);
    expect(fields.map(({ field }) => field)).toEqual(["fullName", "portalLogin"]);
    const merged = await merge(s, l, ["fullName", "portalLogin"]);
    expect(merged).toMatchObject({ fullName: before.fullName, portalLogin: before.portalLogin });
    expect((await signedIn.call(portal.profileEndpoint)).status).toBe(401);
    const [found] = await program.query<{ n: number }>(
      "select count(*)::int as n from customers.customers where search_text like $1 and deleted_at is null",
      [`% ${loser.number} %`],
    );
    const [end] = await program.query<{ n: number }>(
      "select count(*)::int as n from customers.customers where search_text like $1 and deleted_at is null",
      [`% ${loser.number}%`],
    );
    expect((found?.n ?? 0) + (end?.n ?? 0)).toBeGreaterThan(0);
  });

  it("audit entries keep the old id and are shown on the survivor, with the merge itself", async () => {
    const { s, l, loser } = await two();
    await staff.ok(customers.updateCustomerEndpoint, { params: { customerId: l }, version: 1, body: { city: "Split" } });
    await merge(s, l);
    const { items } = await staff.ok(customers.customerActivityEndpoint, { params: { customerId: s }, query: {} });
    expect(items).toEqual(
      expect.arrayContaining([expect.objectContaining({ action: "updated", entityId: l, label: `Customer ${loser.number}` })]),
    );
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: "merged", entityId: s }),
        expect.objectContaining({ action: "merged-into", entityId: l }),
      ]),
    );
    const { items: merges } = await staff.ok(customers.listMergesEndpoint, { params: { customerId: s } });
    expect(merges).toMatchObject([{ number: loser.number, mergedBy: "Eva", moved: { services: 1 } }]);
  });

  it("who went into the loser earlier follows", async () => {
    const { s, l } = await two();
    const [third] = await subscribers(1);
    await book(third!.customerId, "credit", "5.00");
    await merge(l, third!.customerId);
    await merge(s, l);
    expect((await viewOf(third!.customerId)).id).toBe(s);
    expect(await balanceOf(program, s)).toBe(500n);
    expect(await program.query("select id from billing.accounts where closed_into = $1 order by id", [s])).toHaveLength(2);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("the snapshot is kept for 90 days and then emptied", async () => {
    const { s, l } = await two();
    await merge(s, l);
    const file = await staff.call(customers.mergeSnapshotEndpoint, { params: { loserId: l } });
    expect(JSON.parse(file.bytes.toString())).toMatchObject({ customers: { [l]: { customer: { id: l } }, [s]: { customer: { id: s } } } });
    const run = async (now: string) => {
      await moveTo(now);
      return cleanUp({
        base: program.base,
        attempt: 1,
        isLastAttempt: true,
        signal: undefined,
        inWork: (act) => program.inWork(act),
      });
    };
    await run("2026-06-29T08:00:00Z");
    expect((await staff.call(customers.mergeSnapshotEndpoint, { params: { loserId: l } })).status).toBe(200);
    await run("2026-07-01T08:00:00Z");
    expect((await staff.call(customers.mergeSnapshotEndpoint, { params: { loserId: l } })).status).toBe(404);
    await moveTo("2026-04-01T08:00:00Z");
    // The merged record is no recycled one: it is never purged and cannot be restored.
    expect((await viewOf(l)).id).toBe(s);
    expect((await staff.refused(customers.restoreCustomerEndpoint, { params: { customerId: l } })).status).toBe(404);
  });
});

describe("what stands in the way", () => {
  it("another partner, another currency, the same one, a wrong number, a changed record, a missing right", async () => {
    const { s, l, loser } = await two();
    const south = await program.inWork((work) => makeProvider(work, { code: "south" }));
    const [foreign] = await program.inWork((work) =>
      addSubscribers(work, south, { count: 1, startOn: "2026-04-01", nextBillingOn: "2026-05-01" }),
    );
    expect(await blockersOf(s, foreign!.customerId)).toEqual(["other-partner"]);
    const refusal = await staff.refused(customers.mergeEndpoint, await wishOf(s, foreign!.customerId));
    expect(refusal).toMatchObject({ code: "customer-has-blockers", errors: [{ code: "other-partner" }] });

    const wish = await wishOf(s, l);
    expect(await staff.refused(customers.mergeEndpoint, { ...wish, body: { ...wish.body, typed: loser.number + 1 } })).toMatchObject({
      status: 422,
      errors: [{ field: "typed" }],
    });
    expect(await staff.refused(customers.mergeEndpoint, { ...wish, body: { ...wish.body, loserId: s } })).toMatchObject({ status: 422 });
    expect(await staff.refused(customers.mergeEndpoint, { ...wish, body: { ...wish.body, take: ["fullName", "colour"] } })).toMatchObject({
      errors: [{ field: "take" }],
    });
    await staff.ok(customers.updateCustomerEndpoint, { params: { customerId: l }, version: 1, body: { city: "Split" } });
    expect(await staff.refused(customers.mergeEndpoint, wish)).toMatchObject({ code: "edit-conflict" });
    const other = await signInStaff(program, { role: "technician" } as never);
    expect((await other.call(customers.mergeEndpoint, await wishOf(s, l))).status).toBe(403);
  });

  it("a sub-account of somebody else; two who both pay for sub-accounts", async () => {
    const [a, b, c, d] = (await subscribers(4)).map(({ customerId }) => customerId) as [string, string, string, string];
    const link = (subId: string, mainId: string, mode: "aggregated" | "independent") =>
      staff.ok(customers.linkEndpoint, { params: { customerId: subId }, body: { mainId, mode } });
    await link(c, a, "aggregated");
    await link(d, b, "independent");
    expect(await blockersOf(a, d)).toEqual(["sub-of-another"]);
    expect(await blockersOf(a, b)).toEqual([]);
    await link(d, b, "aggregated");
    expect(await blockersOf(a, b)).toEqual(["both-pay-for-others"]);
    // The sub-account of the survivor itself is no sub-account any more.
    await merge(a, c);
    expect((await viewOf(a)).link).toEqual({ subAccounts: 0, main: null });
  });

  it("the loser's sub-accounts come along, and who pays for them changes", async () => {
    const { s, l } = await two();
    const [sub] = await subscribers(1);
    await staff.ok(customers.linkEndpoint, { params: { customerId: sub!.customerId }, body: { mainId: l, mode: "aggregated" } });
    await program.runJobs();
    await merge(s, l);
    expect((await viewOf(sub!.customerId)).link.main).toMatchObject({ id: s, mode: "aggregated" });
    expect(await program.query("select payer_id from services.services where id = $1", [sub!.serviceIds[0]])).toEqual([{ payer_id: s }]);
  });

  it("staff who are bound to the partner merge as well, under the row policies, and see no snapshot of other partners", async () => {
    const { s, l } = await two();
    await book(l, "credit", "9.00");
    await staff.ok(customers.addCommentEndpoint, { params: { customerId: l }, body: { body: "Key at the neighbour's" } });
    const bound = await signInStaff(program, { partners: [provider.partnerId], fullName: "Ben" });
    await bound.ok(customers.mergeEndpoint, await wishOf(s, l));
    expect(await balanceOf(program, s)).toBe(900n);
    expect((await bound.ok(customers.getCustomerEndpoint, { params: { customerId: l } })).id).toBe(s);
    const foreign = await program.inWork((work) => makeProvider(work, { code: "west" }));
    const stranger = await signInStaff(program, { partners: [foreign.partnerId] });
    expect((await stranger.call(customers.mergeSnapshotEndpoint, { params: { loserId: l } })).status).toBe(404);
    expect((await stranger.call(customers.getCustomerEndpoint, { params: { customerId: l } })).status).toBe(404);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("a closed account takes nothing new, and the loser's id says where to go", async () => {
    const { s, l, survivor } = await two();
    await merge(s, l);
    const refused = await staff.refused(createTransactionEndpoint, {
      params: { customerId: l },
      body: { side: "debit", amount: money("1.00"), text: "x", reason: "y" },
    });
    expect(refused.status).toBe(409);
    expect(await staff.refused(customers.setLabelsEndpoint, { params: { customerId: l }, body: { labelIds: [] } })).toMatchObject({
      status: 409,
      code: "customer-merged",
      current: { id: s, number: survivor.number },
    });
    expect(
      (
        await staff.refused(customers.mergeEndpoint, {
          params: { customerId: s },
          body: { loserId: l, typed: 1, versions: { survivor: 1, loser: 1 } },
        })
      ).code,
    ).toBe("customer-merged");
  });
});

describe("at the same time", () => {
  it("the same merge twice, and both ways round, happens once", async () => {
    const { s, l } = await two();
    await book(l, "credit", "8.00");
    const answers = await Promise.all([
      staff.call(customers.mergeEndpoint, await wishOf(s, l)),
      staff.call(customers.mergeEndpoint, await wishOf(s, l)),
      staff.call(customers.mergeEndpoint, await wishOf(l, s)),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect((await balanceOf(program, s)) + (await balanceOf(program, l))).toBe(800n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("a payment and a new service that come in the middle end at the survivor or are refused, never lost", async () => {
    const { s, l, loser } = await two();
    const wish = await wishOf(s, l);
    const pay = () =>
      staff.call(payments.recordPaymentEndpoint, {
        params: { customerId: l },
        body: { amount: money("15.00"), method: "cash", receivedOn: "2026-04-01" } as never,
      });
    const addService = () =>
      program.inWork(async (work) => {
        const [plan] = await program.query<{ id: string; price: string }>(
          "select id, price::text from catalog.plan_versions where plan_id = $1",
          [provider.homeId],
        );
        return addServices(work, [
          {
            customerId: l,
            partnerId: provider.partnerId,
            planId: provider.homeId,
            kind: "internet",
            state: "active",
            startOn: day("2026-04-01"),
            planVersionId: plan!.id,
            unitPrice: "45",
            taxId: provider.taxId,
            includesTax: false,
            cause: "staff",
          } as never,
        ]);
      });
    // Somebody holds the loser, so that all three wait for the same moment.
    let release = (): void => undefined;
    const held = program.inWork(async (work) => {
      await lockCustomer(work, l);
      await new Promise<void>((resolve) => (release = resolve));
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const all = Promise.allSettled([staff.call(customers.mergeEndpoint, wish), addService(), pay()]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    release();
    await held;
    const [merged, , paid] = await all;
    expect(merged).toMatchObject({ status: "fulfilled", value: { status: 200 } });
    const orphans = await program.query("select id from services.services where customer_id = $1", [l]);
    expect(orphans).toEqual([]);
    const paidStatus = paid.status === "fulfilled" ? paid.value.status : 0;
    expect([200, 409]).toContain(paidStatus);
    expect(await balanceOf(program, l)).toBe(0n);
    expect(await balanceOf(program, s)).toBe(paidStatus === 200 ? 1500n : 0n);
    expect(loser.serviceIds).toHaveLength(1);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("every table that names a customer", () => {
  // Whose rows go over. A new table with a customer_id belongs here, with its module's part in the merge, or below with the reason.
  const moved = [
    "access.changes",
    "access.states",
    "billing.accounting_items",
    "billing.allocations",
    "billing.charges",
    "billing.adjustments",
    "billing.coverage",
    "billing.deferrals",
    "billing.deposit_moves",
    "billing.deposits",
    "billing.document_downloads",
    "billing.document_lines",
    "billing.document_pdfs",
    "billing.document_taxes",
    "billing.document_versions",
    "billing.e_invoices",
    "billing.fiscal_registrations",
    "billing.future_items",
    "billing.instalment_parts",
    "billing.instalment_sales",
    "billing.ledger_entries",
    "billing.money_documents",
    "billing.place_moves",
    "billing.proformas",
    "billing.proforma_payments",
    "billing.recoveries",
    "billing.replay_findings",
    "billing.reserved_credits",
    "billing.write_off_parts",
    "billing.write_offs",
    "catalog.promo_uses",
    "customers.addresses",
    "collections.agency_payments",
    "collections.bad_debts",
    "collections.block_episodes",
    "collections.dunning_letters",
    "collections.holds",
    "collections.instalment_plan_documents",
    "collections.instalment_plans",
    "collections.instalments",
    "collections.late_fees",
    "collections.placement_debts",
    "collections.placements",
    "collections.prepaid_notices",
    "collections.reminders",
    "collections.service_approvals",
    "collections.set_aside",
    "collections.suspension_warnings",
    "customers.comments",
    "customers.consents",
    "customers.contact_persons",
    "customers.contacts",
    "customers.customer_labels",
    "customers.search_extras",
    "documents.contract_events",
    "documents.contracts",
    "documents.asked_documents",
    "documents.documents",
    "documents.generations",
    "documents.sign_codes",
    "documents.sign_links",
    "documents.signers",
    "notifications.message_attempts",
    "notifications.messages",
    "ordering.change_groups",
    "ordering.cart_lines",
    "ordering.needed_contracts",
    "ordering.order_quotes",
    "ordering.orders",
    "ordering.planned_changes",
    "ordering.price_quotes",
    "ordering.request_items",
    "ordering.requests",
    "payments.auto_charges",
    "payments.auto_pay",
    "payments.bounces",
    "payments.card_tries",
    "payments.intents",
    "payments.pay_link_codes",
    "payments.pay_link_hours",
    "payments.pay_links",
    "payments.payment_pdfs",
    "payments.payments",
    "payments.refund_pdfs",
    "payments.refunds",
    "payments.saved_methods",
    "platform.files",
    "services.discounts",
    "services.segments",
    "services.services",
    "services.state_changes",
    "tickets.entries",
    "tickets.links",
    "tickets.marks",
    "tickets.ticket_files",
    "tickets.tickets",
    "access.attribute_changes",
    "access.service_attributes",
    "access.service_passwords",
    "access.lines",
    "access.auth_log",
    "access.coa_log",
    "access.payment_windows",
    "devices.connection_checks",
    "devices.cpe_actions",
    "devices.cpes",
    "devices.wifi_keys",
    "inventory.item_moves",
    "inventory.items",
    "network.equipment",
    "network.site_units",
    "notifications.news_claims",
    "notifications.news_reads",
    "notifications.push_deliveries",
    "notifications.push_subscriptions",
    "notifications.pushes",
    "ordering.auto_packs",
    "ordering.packs",
    "notifications.notice_choices",
    "portal.incident_followers",
    "reports.privacy_parts",
    "reports.privacy_requests",
    "usage.own_thresholds",
    "usage.adjustments",
    "usage.buckets",
    "usage.cycles",
    "usage.days",
    "usage.differences",
    "usage.doubtful_deltas",
    "usage.hours",
    "usage.meters",
    "usage.months",
    "usage.sessions",
  ];
  const stays: Readonly<Record<string, string>> = {
    "billing.statement_papers": "files that staff had made for themselves, gone after a week",
    "billing.accounts": "closed, and kept as the account of the books",
    "billing.balances": "of the closed account: zero",
    "billing.e_invoice_terms": "the wishes of the closed account; the survivor has its own",
    "billing.day_moves": "when the closed account was billed; the survivor has its own day",
    "billing.day_requests": "a wish for the closed account",
    "billing.template_uses": "what templates made of the closed account",
    "billing.terms_undo": "what a bulk update made of the closed account",
    "billing.journal_entries": "posted: hashed and never changed",
    "billing.journal_lines": "posted: never changed",
    "billing.removed_allocations": "what the closed account's money settled once: never changed",
    "billing.run_items": "what a run did with the account at its time",
    "customers.legal_holds": "who is held goes into nobody, and nobody goes into them",
    "customers.planned_status_changes": "the loser's plans: cancelled",
    "customers.status_changes": "the loser's history; the survivor's own status has its own",
    "identity.audit_entries": "keep the old id and are shown on the survivor",
    "identity.hand_over_tickets": "live for a minute",
    "identity.impersonations": "whom staff looked in on then",
    "ordering.import_rows": "what an import did then",
    "payments.batch_rows": "what a table of payments said then; the payments go over",
    "platform.events": "what happened then",
    "portal.faq_votes": "whom an answer helped: counted, and read nowhere else",
  };

  it("is handed over at a merge, or stays for a reason that stands here", async () => {
    const found = await program.query<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.columns
       where column_name = 'customer_id' and (table_schema || '.' || table_name)::regclass::oid in (select oid from pg_class where relkind in ('r', 'p') and not relispartition)
       order by 1`,
    );
    expect(found.map(({ name }) => name)).toEqual([...moved, ...Object.keys(stays)].toSorted());
  });

  it("leaves no row behind in those that are handed over", async () => {
    const { s, l } = await two();
    await staff.ok(customers.addCommentEndpoint, { params: { customerId: l }, body: { body: "Gate code 12" } });
    await book(l, "credit", "3.00");
    await merge(s, l);
    for (const table of moved) {
      expect([table, await program.query(`select 1 from ${table} where customer_id = $1`, [l])]).toEqual([table, []]);
    }
  });
});
