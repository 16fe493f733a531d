// Every event of 9.1: it has words in each language that we ship, can be switched, and is told when it happens.
import { beforeAll, describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { type StaffCaller, signInStaff } from "../../../../tests/support/call-api.ts";
import { makePayers, type Payers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import type { EventKind } from "../../../platform/events.ts";
import { enqueue } from "../../../platform/jobs.ts";
import { creditInvoice, invoiceIssued, proformaSent, termsBroughtByPayment } from "../../billing/index.ts";
import { promiseBroken, promiseMade, suspensionWarned } from "../../collections/index.ts";
import { changeCustomerStatuses } from "../../customers/index.ts";
import { plannedChangeApplied, plannedChangeScheduled } from "../../ordering/index.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import * as payments from "../../payments/index.ts";
import { repricePlanEndpoint } from "../../services/contract.ts";
import { listMessagesEndpoint } from "../contract.ts";
import * as contract from "./contract.ts";
import { contractEndsJob } from "./contract-ends.ts";
import { toldAheadJob } from "./told-ahead.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });
describe("every event about money", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  let made: Payers;
  let chief: StaffCaller;
  let partnerId = "";
  let taken = 0;
  const next = () => made.payers[taken++] as Payers["payers"][number];

  beforeAll(async () => {
    made = await makePayers(program, 2 * contract.eventKinds.length);
    partnerId = made.provider.partnerId;
    chief = await signInStaff(program);
    await program.runJobs();
    // What the run made is a message by itself, and no other invoice joins it any more.
    program.clock.moveTo("2026-04-01T09:00:00Z");
    // Everybody agreed, so that there is something to be charged.
    await program.query(
      `insert into payments.saved_methods (customer_id, partner_id, driver, token, kind, brand, last4, is_default, created_at)
         select id, partner_id, 'sandbox', id::text, 'card', 'Visa', '4242', true, now() from billing.accounts where partner_id = $1`,
      [partnerId],
    );
    await program.query(
      `insert into payments.auto_pay (account_id, customer_id, partner_id, saved_method_id, state, trigger, consent, changed_at)
         select customer_id, customer_id, partner_id, id, 'on', 'due_day', '{}', now() from payments.saved_methods`,
    );
  });

  const announce = (event: EventKind, customerId: string, data: Record<string, unknown>, objectId = customerId) =>
    program.inWork(async (work) => work.emit(event, { partnerId, customerId, objectId }, data as never));
  const copyOf = async (customerId: string, changes: Record<string, string>): Promise<string> => {
    const [row] = await program.query<{ id: string }>(
      `insert into billing.money_documents select (jsonb_populate_record(document, jsonb_build_object('id', uuidv7(), 'number', document.number || '-' || $2, 'counter', document.counter + 1000) || $3::jsonb)).*
         from billing.money_documents document where document.account_id = $1 and document.kind = 'invoice' order by issued_on limit 1 returning id`,
      [customerId, changes.kind ?? "2", JSON.stringify(changes)],
    );
    return row?.id ?? "";
  };
  const document = async (event: EventKind, customerId: string, changes: Record<string, string>) => {
    const documentId = await copyOf(customerId, changes);
    await announce(event, customerId, { documentId, accountId: customerId, number: "N", runId: null }, documentId);
  };
  const attempt = (customerId: string) => ({
    attemptId: customerId,
    accountId: customerId,
    amount: eur("54.00"),
    documentIds: [],
    gateway: "sandbox",
    savedMethodId: null,
  });
  const method = (customerId: string) => ({ methodId: customerId, accountId: customerId, kind: "card", brand: "Visa", last4: "4242" });
  const invoiceIdOf = async (customerId: string) =>
    (await program.query<{ id: string }>("select id from billing.money_documents where account_id = $1 limit 1", [customerId]))[0]?.id ??
    "";
  const charge = async (customerId: string) => ({
    accountId: customerId,
    chargeId: customerId,
    documentId: await invoiceIdOf(customerId),
    amount: eur("54.00"),
  });
  const promise = (customerId: string) => ({ holdId: customerId, amount: eur("54.00"), until: day("2026-04-20"), channel: "portal" });
  const change = (customerId: string, serviceId: string, kind: string) => ({
    plannedChangeId: customerId,
    number: 1,
    serviceId,
    customerId,
    kind,
    on: "2026-05-01",
    channel: "admin",
  });
  const status = (customerId: string, ...moves: { to: string; blockedBy?: string }[]) =>
    program.inWork(async (work) => {
      for (const move of moves) await changeCustomerStatuses(work, [{ customerId, reason: "", ...move } as never], "system");
    });
  const lookAhead = (on: string) => program.inWork((work) => enqueue(work, toldAheadJob, { partnerId, on: day(on) }));

  // What has to happen, for each.
  type Happen = (customerId: string, serviceId: string) => Promise<unknown>;
  const happen: Readonly<Record<(typeof contract.eventKinds)[number], Happen>> = {
    invoice_issued: (id) => document(invoiceIssued, id, {}),
    proforma_sent: (id) => document(proformaSent, id, { kind: "proforma", state: "sent" }),
    credit_note_issued: async (id) => {
      const invoiceId = await invoiceIdOf(id);
      await program.inWork((work) => creditInvoice(work, { invoiceId, reason: "Outage", releaseDays: false }));
    },
    payment_settled: (customerId) =>
      chief.ok(recordPaymentEndpoint, {
        params: { customerId },
        body: { amount: eur("10.00"), method: "cash", receivedOn: day("2026-04-01") },
      }),
    payment_failed: (id) => announce(payments.paymentFailed, id, { ...attempt(id), code: "card-declined", kind: "soft", message: "" }),
    payment_reversed: (id) =>
      announce(payments.paymentReversed, id, {
        ...{
          paymentId: id,
          accountId: id,
          receiptNumber: "R-1",
          amount: eur("54.00"),
          on: day("2026-04-01"),
          method: "cash",
          gateway: null,
        },
        ...{ reason: "", isChargeback: false },
      }),
    refund_done: (id) =>
      announce(payments.refundDone, id, {
        refundId: id,
        accountId: id,
        paymentId: null,
        number: "F-1",
        amount: eur("5.00"),
        method: "cash",
        gateway: null,
      }),
    suspension_warning: (id) => announce(suspensionWarned, id, { blockOn: day("2026-04-20"), missing: eur("54.00") }),
    customer_blocked: (id) => status(id, { to: "blocked", blockedBy: "finance" }),
    customer_unblocked: (id) => status(id, { to: "blocked", blockedBy: "finance" }, { to: "active" }),
    customer_deactivated: (id) => status(id, { to: "blocked", blockedBy: "finance" }, { to: "inactive" }),
    promise_made: (id) => announce(promiseMade, id, promise(id)),
    promise_broken: (id) => announce(promiseBroken, id, promise(id)),
    plan_change_planned: (id, serviceId) => announce(plannedChangeScheduled, id, change(id, serviceId, "plan")),
    plan_change_done: (id, serviceId) => announce(plannedChangeApplied, id, change(id, serviceId, "plan")),
    service_ending: (id, serviceId) => announce(plannedChangeScheduled, id, change(id, serviceId, "end")),
    contract_ending: async (_id, serviceId) => {
      await program.query("update catalog.plans set contract_months = 12, auto_renew = false where id = $1", [made.provider.homeId]);
      await program.query("update services.services set contract_end_on = '2026-04-10' where id = $1", [serviceId]);
      await program.inWork((work) => enqueue(work, contractEndsJob, { partnerId, on: day("2026-04-01") }));
    },
    price_change: async () => {
      const body = {
        price: String(50 + taken),
        validFrom: day(`2026-04-${10 + (taken % 10)}`),
        audience: "all_services" as const,
        adjustBilledDays: true,
      };
      await chief.ok(repricePlanEndpoint, { params: { planId: made.provider.homeId }, body });
      await lookAhead("2026-04-01");
    },
    terms_brought: (id) => announce(termsBroughtByPayment, id, { accountId: id, paymentId: id, method: "card" }),
    pay_link: async (id) => announce(payments.payLinkAsked, id, { accountId: id, documentId: await invoiceIdOf(id), by: "staff" }),
    method_changed: (id) => announce(payments.savedMethodChangedByStaff, id, { ...method(id), act: "added" }),
    card_expiring: (id) => announce(payments.savedMethodExpiring, id, { ...method(id), expiresOn: day("2026-04-30") }),
    method_disabled: (id) => announce(payments.savedMethodDisabled, id, { ...method(id), code: "card-stolen" }),
    // Due on the 16th, told two days before.
    charge_notice: () => lookAhead("2026-04-14"),
    autopay_enabled: (id) => announce(payments.autopayEnabled, id, { accountId: id }),
    autopay_charged: async (id) => announce(payments.autopayCharged, id, await charge(id)),
    autopay_failed: async (id) =>
      announce(payments.autopayFailed, id, { ...(await charge(id)), code: "insufficient-funds", nextOn: day("2026-04-17") }),
    autopay_suspended: (id) => announce(payments.autopaySuspended, id, { accountId: id, reason: "card-expired" }),
    autopay_disabled: (id) => announce(payments.autopayDisabled, id, { accountId: id }),
  };

  const save = async (kind: contract.FinanceKind, set: Record<string, unknown>) => {
    const view = await chief.ok(contract.listEventsEndpoint, { params: { partnerId } });
    const version = view.items.find((item) => item.kind === kind)?.version ?? 0;
    await chief.ok(contract.saveEventEndpoint, { params: { partnerId, kind }, body: { set: set as never, reset: [] }, version });
  };
  const told = async (customerId: string, kind: string) =>
    (await chief.ok(listMessagesEndpoint, { query: { filter: { customer: customerId, kind } as never } })).items;

  it.each(contract.eventKinds)(
    "B-161 B-166 B-167 %s: off it is not told; on it is told when it happens, by mail and in the portal, in words of its own",
    async (kind) => {
      await save(kind, { autoSend: false, channels: ["mail", "portal"] });
      const silent = next();
      await happen[kind](silent.customerId, silent.serviceIds[0] ?? "");
      await program.runJobs();
      expect((await told(silent.customerId, kind)).filter(({ channel }) => channel === "portal")).toEqual([]);
      await save(kind, { autoSend: true });
      const heard = next();
      await happen[kind](heard.customerId, heard.serviceIds[0] ?? "");
      await program.runJobs();
      const messages = await told(heard.customerId, kind);
      expect(messages.map(({ channel }) => channel).toSorted()).toContain("portal");
      expect(messages.map(({ channel }) => channel)).toContain("mail");
      expect(messages[0]?.subject).not.toMatch(/[{}]|undefined|^\s*$/);
      await save(kind, { autoSend: false });
    },
  );

  it.each(contract.financeKinds)("B-161 M-57 %s has words in every language", async (kind) => {
    const texts = await Promise.all(
      ["en", "ar"].map((language) => chief.ok(contract.previewEventEndpoint, { params: { partnerId, kind }, body: { language } })),
    );
    for (const { subject, text, builtIn } of texts) {
      expect(subject).not.toMatch(/[{}]|undefined/);
      expect(text.length).toBeGreaterThan(40);
      expect(builtIn.subject).not.toBe("");
    }
    expect(texts[0]?.subject).not.toBe(texts[1]?.subject);
    expect(texts[1]?.text).toMatch(/\p{Script=Arabic}/u);
  });

  it("B-161 each says what of switch, delay, hours, papers and words it has", async () => {
    const view = await chief.ok(contract.listEventsEndpoint, { params: { partnerId } });
    for (const { kind, fields } of view.items) {
      expect(fields, kind).toEqual(expect.arrayContaining(["channels", "words", "bcc"]));
      if ((contract.eventKinds as readonly string[]).includes(kind)) expect(fields, kind).toContain("autoSend");
    }
  });

  it("9.1 B-12 a price that was withdrawn is told to nobody, and none is told twice", async () => {
    const before = await program.query("select id from notifications.messages where kind = 'price_change'");
    await save("price_change", { autoSend: true });
    await lookAhead("2026-04-02");
    await program.runJobs();
    expect(await program.query("select id from notifications.messages where kind = 'price_change'")).toHaveLength(before.length);
  });
});
