// Billing runs as staff have them: preview, decisions, confirmation, history and undo, through the front door.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { type StaffCaller, signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks } from "../../../../tests/support/payer.ts";
import { addSubscribers, makeProvider, type Provider, type Subscriber } from "../../../../tests/support/provider.ts";
import { type TestProgram, testProgram } from "../../../../tests/support/test-program.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { getDocumentEndpoint, listInvoicesEndpoint } from "../documents/contract.ts";
import { previewRun } from "../index.ts";
import {
  confirmRunEndpoint,
  decideRunItemEndpoint,
  discardRunEndpoint,
  exportRunItemsEndpoint,
  getRunEndpoint,
  listRunItemsEndpoint,
  listRunsEndpoint,
  runComparisonEndpoint,
  startPreviewEndpoint,
  undoPreviewEndpoint,
  undoRunEndpoint,
} from "./contract.ts";

interface Situation {
  program: TestProgram;
  provider: Provider;
  subscribers: Subscriber[];
  staff: StaffCaller;
}

/** A provider on 1 April 2026 with subscribers who pay 45.00 (54.00 with tax) and are due. */
async function situation(count: number, options: { code: string; prepaidMonths?: number }): Promise<Situation> {
  const program = await testProgram({ now: "2026-04-01T06:00:00Z" });
  const { provider, subscribers } = await program.inWork(async (work) => {
    const made = await makeProvider(work, { code: options.code });
    const added = await addSubscribers(work, made, {
      count,
      startOn: "2026-04-01",
      nextBillingOn: "2026-04-01",
      ...(options.prepaidMonths === undefined ? {} : { prepaidMonths: options.prepaidMonths }),
    });
    return { provider: made, subscribers: added };
  });
  return { program, provider, subscribers, staff: await signInStaff(program, { role: "super_administrator" }) };
}

async function preview({ program, provider, staff }: Situation, targetOn = "2026-04-01") {
  const run = await staff.ok(startPreviewEndpoint, { body: { partnerId: provider.partnerId, targetOn: day(targetOn) } });
  await program.runJobs();
  return staff.ok(getRunEndpoint, { params: { runId: run.id } });
}

async function confirm({ program, staff }: Situation, run: { id: string; version: number }) {
  await staff.ok(confirmRunEndpoint, { params: { runId: run.id }, version: run.version });
  await program.runJobs();
  return staff.ok(getRunEndpoint, { params: { runId: run.id } });
}

const documentsOf = (program: TestProgram) =>
  program.query<{ account_id: string; number: string; gross_minor: bigint; state: string }>(
    "select account_id, number, gross_minor, state from billing.money_documents where kind = 'invoice' order by number",
  );

describe("a run from preview to undo", async () => {
  const at = await situation(5, { code: "whole" });
  const { program, staff, subscribers } = at;
  const [leftOut, changed, paying] = subscribers as [Subscriber, Subscriber, Subscriber];
  let runId = "";

  it("B-61 B-62 the preview says totals, documents and each account, and moves nothing", async () => {
    const run = await preview(at);
    runId = run.id;
    expect(run).toMatchObject({
      state: "preview",
      documents: 5,
      gross: { amount: "270.00", currency: "EUR" },
      tax: { amount: "45.00", currency: "EUR" },
      counts: { ok: 5, parked: 0 },
      isUndoing: false,
    });
    expect(await documentsOf(program)).toEqual([]);
    const { items } = await staff.ok(listRunItemsEndpoint, { params: { runId } });
    expect(items.map((item) => [item.state, item.gross.amount, item.lines.map((line) => line.amount.amount)])).toEqual(
      Array.from({ length: 5 }, () => ["ok", "54.00", ["45.00"]]),
    );
    const comparison = await staff.ok(runComparisonEndpoint, { params: { runId } });
    expect(comparison).toMatchObject({ last: null, appeared: { accounts: 5, now: { amount: "270.00" } }, gone: { accounts: 0 } });
  });

  it("B-63 an account is left out, and taken in again", async () => {
    const decide = (decision: "release" | "exclude") =>
      staff.ok(decideRunItemEndpoint, { params: { runId, customerId: leftOut.customerId }, body: { decision } });
    expect(await decide("exclude")).toMatchObject({ state: "excluded" });
    expect(await staff.ok(getRunEndpoint, { params: { runId } })).toMatchObject({ documents: 4, gross: { amount: "216.00" } });
    expect(await decide("release")).toMatchObject({ state: "ok" });
    expect(await decide("exclude")).toMatchObject({ state: "excluded" });
  });

  it("B-65 what changed since the preview waits for another look, the others are issued", async () => {
    await program.query("update services.segments set unit_price = 60 where service_id = $1", [changed.serviceIds[0]]);
    const run = await staff.ok(getRunEndpoint, { params: { runId } });
    const done = await confirm(at, run);
    expect(done).toMatchObject({
      state: "confirmed",
      documents: 3,
      gross: { amount: "162.00" },
      counts: { issued: 3, warning: 1, excluded: 1, ok: 0 },
      remaining: 0,
    });
    const { items } = await staff.ok(listRunItemsEndpoint, { params: { runId }, query: { filter: { state: "warning" } } });
    expect(items).toMatchObject([{ customerId: changed.customerId, warnings: ["changed_since_preview"] }]);
    expect(await balanceOf(program, changed.customerId)).toBe(0n);
    expect(await balanceOf(program, leftOut.customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-65 another preview shows what was left, with its new amount, and issues it", async () => {
    const run = await preview(at);
    expect(run).toMatchObject({ documents: 2, gross: { amount: "126.00" } });
    expect(await confirm(at, run)).toMatchObject({ counts: { issued: 2 } });
    expect(await balanceOf(program, changed.customerId)).toBe(-7200n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-68 the history shows both runs, and each document leads to its run", async () => {
    const { items } = await staff.ok(listRunsEndpoint);
    expect(items.map((run) => [run.targetOn, run.state, run.documents, run.gross.amount])).toEqual([
      ["2026-04-01", "confirmed", 2, "126.00"],
      ["2026-04-01", "confirmed", 3, "162.00"],
    ]);
    const ofRun = await staff.ok(listInvoicesEndpoint, { query: { filter: { run: runId } } });
    expect(ofRun.items).toHaveLength(3);
    const [first] = ofRun.items;
    expect(await staff.ok(getDocumentEndpoint, { params: { documentId: first!.id } })).toMatchObject({ runId });
  });

  it("B-69 what cannot be undone is told before, stays, and says why afterwards", async () => {
    await staff.ok(recordPaymentEndpoint, {
      params: { customerId: paying.customerId },
      body: { amount: { amount: "54.00", currency: "EUR" }, method: "cash", receivedOn: day("2026-04-01") },
    });
    expect(await staff.ok(undoPreviewEndpoint, { params: { runId } })).toEqual({
      policy: "credit_note",
      documents: 2,
      gross: { amount: "108.00", currency: "EUR" },
      kept: 1,
      reasons: [{ reason: "paid", documents: 1 }],
    });
    const run = await staff.ok(getRunEndpoint, { params: { runId } });
    const undo = { params: { runId }, body: { reason: "Wrong price" }, version: run.version };
    expect(await staff.ok(undoRunEndpoint, undo)).toMatchObject({ isUndoing: true });
    const again = await staff.ok(getRunEndpoint, { params: { runId } });
    expect(await staff.refused(undoRunEndpoint, { ...undo, version: again.version })).toMatchObject({
      status: 409,
      code: "run-state",
    });
    await program.runJobs();
    expect(await staff.ok(getRunEndpoint, { params: { runId } })).toMatchObject({
      state: "partly_undone",
      isUndoing: false,
      counts: { undone: 2, issued: 1 },
    });
    const { items } = await staff.ok(listRunItemsEndpoint, { params: { runId }, query: { filter: { state: "issued" } } });
    expect(items).toMatchObject([{ customerId: paying.customerId, warnings: ["kept_paid"] }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-10 B-69 credit notes, log and events of an undo name the person who undid the run, not the job", async () => {
    const person = { kind: "staff", id: staff.adminId };
    const notes = await program.query<{ id: string; created_by: unknown }>(
      "select id, created_by from billing.money_documents where kind = 'credit_note'",
    );
    expect(notes.map((note) => note.created_by)).toMatchObject([person, person]);
    const entries = await program.query<{ action: string; actor_id: string }>(
      "select action, actor_id from identity.audit_entries where entity = 'credit_note' or action in ('undo', 'partly_undone')",
    );
    expect(entries).toHaveLength(4);
    expect(entries.filter(({ actor_id }) => actor_id !== staff.adminId)).toEqual([]);
    const events = await program.query<{ actor: unknown }>(
      "select actor from platform.events where type in ('credit_note.issued', 'billing_run.undone')",
    );
    expect(events.map(({ actor }) => actor)).toMatchObject([person, person, person]);
  });

  it("O-75 the accounts of a run go out as they are filtered", async () => {
    const reply = await staff.call(exportRunItemsEndpoint, { params: { runId }, body: { filter: { state: "issued" } } });
    const lines = reply.bytes.toString().trim().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain("54.00,EUR,kept_paid");
  });
});

describe("an account that waits for a tax", async () => {
  const at = await situation(2, { code: "untaxed" });
  const { program, provider, staff, subscribers } = at;

  it("B-63 the item says which line has none and whose plan that is; with a tax it goes with the next preview", async () => {
    const [without] = subscribers;
    const serviceId = without?.serviceIds[0];
    const giveTax = (taxId: string | null) =>
      program.query("update services.segments set tax_id = $2 where service_id = $1", [serviceId, taxId]);
    await giveTax(null);
    const run = await preview(at);
    expect(run).toMatchObject({ documents: 1, counts: { ok: 1, parked: 1 } });
    const { items } = await staff.ok(listRunItemsEndpoint, { params: { runId: run.id }, query: { filter: { state: "parked" } } });
    const [plan] = await program.query<{ id: string }>(
      `select version.plan_id as id from catalog.plan_versions version join services.segments segment on segment.plan_version_id = version.id
       where segment.service_id = $1`,
      [serviceId],
    );
    expect(items).toMatchObject([
      {
        customerId: without?.customerId,
        warnings: ["tax_missing"],
        documents: [],
        lines: [{ amount: { amount: "45.00" }, isUntaxed: true, planId: plan?.id, periodStart: "2026-04-01" }],
      },
    ]);
    await giveTax(provider.taxId);
    expect(await preview(at)).toMatchObject({ documents: 2, counts: { ok: 2, parked: 0 } });
  });
});

describe("two people at one run", async () => {
  const at = await situation(6, { code: "race" });
  const { program, staff } = at;
  const other = await signInStaff(program, { role: "super_administrator" });

  it("B-64 B-67 two confirmations at the same moment issue every invoice once", async () => {
    const run = await preview(at);
    const press = (who: StaffCaller) => who.call(confirmRunEndpoint, { params: { runId: run.id }, version: run.version });
    const answers = await Promise.all([press(staff), press(other)]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409]);
    await Promise.all([program.runJobs(), program.runJobs()]);
    const documents = await documentsOf(program);
    expect(documents).toHaveLength(6);
    expect(new Set(documents.map((document) => document.account_id)).size).toBe(6);
    expect(documents.map((document) => document.number)).toEqual(Array.from({ length: 6 }, (_, n) => `20260100000${n + 1}`));
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-64 a discarded preview can no longer be confirmed", async () => {
    const run = await preview(at, "2026-05-01");
    const gone = await staff.ok(discardRunEndpoint, { params: { runId: run.id }, version: run.version });
    expect(gone).toMatchObject({ state: "discarded" });
    expect(await staff.refused(confirmRunEndpoint, { params: { runId: run.id }, version: gone.version })).toMatchObject({
      status: 409,
      code: "run-state",
    });
  });

  it("a target more than a year ahead is refused", async () => {
    expect(
      await staff.refused(startPreviewEndpoint, { body: { partnerId: at.provider.partnerId, targetOn: day("2028-01-01") } }),
    ).toMatchObject({ status: 422, code: "target-too-far" });
  });

  it("B-69 an undo and a payment at the same moment end in one order or the other, with sound books", async () => {
    program.clock.moveTo("2026-05-01T06:00:00Z");
    // Nobody stays signed in for a month.
    const [one, two] = [await signInStaff(program), await signInStaff(program)];
    const may = { ...at, staff: one };
    const run = await confirm(may, await preview(may, "2026-05-01"));
    const payer = at.subscribers[0]!.customerId;
    await one.ok(undoRunEndpoint, { params: { runId: run.id }, body: { reason: "Race" }, version: run.version });
    const [, payment] = await Promise.all([
      program.runJobs(),
      two.call(recordPaymentEndpoint, {
        params: { customerId: payer },
        body: { amount: { amount: "108.00", currency: "EUR" }, method: "cash", receivedOn: day("2026-05-01") },
      }),
    ]);
    expect(payment.status).toBe(200);
    // Paid 108.00 of two invoices; either the second one stands and is paid, or it is credited and its 54.00 are free.
    expect([0n, 5400n]).toContain(await balanceOf(program, payer));
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("who pays afterwards", async () => {
  const at = await situation(1, { code: "post", prepaidMonths: 0 });

  it("B-31 postpaid bills the days before the billing date, and none ahead", async () => {
    expect(
      await previewRun((act) => at.program.inWork(act), {
        partnerId: at.provider.partnerId,
        targetOn: day("2026-04-01"),
        trigger: "manual",
      }),
    ).toMatchObject({
      invoices: 0,
    });
    at.program.clock.moveTo("2026-05-01T06:00:00Z");
    const may = { ...at, staff: await signInStaff(at.program) };
    await confirm(may, await preview(may, "2026-05-01"));
    const lines = await at.program.query<{ period_start: string; period_end: string; amount_minor: bigint }>(
      "select period_start, period_end, amount_minor from billing.document_lines",
    );
    expect(lines).toEqual([{ period_start: "2026-04-01", period_end: "2026-05-01", amount_minor: 4500n }]);
  });
});

describe("a run beside the last cycle", async () => {
  const at = await situation(3, { code: "beside" });
  const { program, staff, subscribers, provider } = at;
  const [away, dearer] = subscribers as [Subscriber, Subscriber];

  it("B-62 the groups sum to the difference of both runs, also for who was billed between them", async () => {
    await confirm(at, await preview(at));
    const [between] = await program.inWork((work) =>
      addSubscribers(work, provider, { count: 1, startOn: "2026-04-11", nextBillingOn: "2026-04-11", firstNumber: 10 }),
    );
    // Another billing day: its run has nobody of ours, and is not what May is compared with.
    await confirm(at, await preview(at, "2026-04-11"));
    await program.query("update services.segments set unit_price = 60 where service_id = $1", [dearer.serviceIds[0]]);
    await program.query("update billing.accounts set next_billing_on = '2026-05-01' where customer_id = $1", [between?.customerId]);
    const run = await preview(at, "2026-05-01");
    const left = await staff.ok(decideRunItemEndpoint, {
      params: { runId: run.id, customerId: away.customerId },
      body: { decision: "exclude" },
    });
    expect(left).toBeDefined();
    const shown = await staff.ok(getRunEndpoint, { params: { runId: run.id } });
    const comparison = await staff.ok(runComparisonEndpoint, { params: { runId: run.id } });
    expect(comparison).toMatchObject({
      last: { targetOn: "2026-04-01", issued: 3, gross: { amount: "162.00" } },
      appeared: { accounts: 1 },
      grew: { accounts: 1, now: { amount: "72.00" }, before: { amount: "54.00" } },
      same: { accounts: 1, now: { amount: "54.00" } },
      gone: { accounts: 1, before: { amount: "54.00" } },
    });
    const { appeared, grew, shrank, same, gone } = comparison;
    const cents = ({ amount }: { amount: string }): bigint => BigInt(amount.replace(".", ""));
    const sum = (of: "now" | "before") => [appeared, grew, shrank, same, gone].reduce((total, group) => total + cents(group[of]), 0n);
    expect([sum("now"), sum("before")]).toEqual([cents(shown.gross), 16200n]);
  });
});
