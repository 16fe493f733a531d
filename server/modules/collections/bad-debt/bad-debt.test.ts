// Bad debt (B-235) from the deactivation to the end: letters, the agency, money through it, the write-off.
import { beforeAll, describe, expect, it } from "vitest";
import { type Day, day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf } from "../../../../tests/support/payer.ts";
import { addSubscribers, makeProvider, type Provider, type Subscriber } from "../../../../tests/support/provider.ts";
import { type TestProgram, testProgram } from "../../../../tests/support/test-program.ts";
import { confirmRun } from "../../billing/index.ts";
import { requestWriteOffEndpoint, undoWriteOffEndpoint } from "../../billing/write-offs/contract.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPaymentEndpoint, reversePaymentEndpoint } from "../../payments/contract.ts";
import { addHoldEndpoint } from "../contract.ts";
import { mostBlockedPercent } from "../settings.ts";
import { earnOnDirect } from "./agency-payments.ts";
import * as api from "./contract.ts";
import { badDebtProof } from "./proofs.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

async function faults(program: TestProgram): Promise<string[]> {
  const { wrong } = await program.inWork((work) => badDebtProof.prove(work));
  return [...(await faultsOfBooks(program)), ...wrong];
}

/** Customers with an invoice of 54.00 of 1 April, due on the 16th; blocked on the 17th, inactive from 27 April on. */
async function deactivated(
  program: TestProgram,
  count: number,
  { code = "north" }: { code?: string } = {},
): Promise<{ provider: Provider; customers: Subscriber[] }> {
  const provider = await program.inWork((work) => makeProvider(work, { code }));
  const customers = await program.inWork((work) =>
    addSubscribers(work, provider, { count, startOn: "2026-04-01", nextBillingOn: "2026-04-01" }),
  );
  await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-04-01"), trigger: "schedule" });
  await program.runJobs();
  return { provider, customers };
}

async function liveTo(program: TestProgram, ...days: readonly string[]): Promise<void> {
  for (const on of days) {
    program.clock.moveTo(`${on}T12:00:00Z`);
    await program.runDay();
  }
}

const level = (daysAfter: number, more: object = {}) => ({
  daysAfter,
  delivery: "mail" as const,
  payDays: 10,
  fee: null,
  texts: { en: { subject: `Letter after ${daysAfter} days`, text: "Dear {customer}, you owe {amount}. Pay until {payBy}." } },
  ...more,
});

type Staff = Awaited<ReturnType<typeof signInStaff>>;
const debtOf = async (staff: Staff, customerId: string) => {
  const { items } = await staff.ok(api.debtsOfCustomerEndpoint, { params: { customerId } });
  return items[0]!;
};
const stageOf = async (staff: Staff, customerId: string) => (await debtOf(staff, customerId)).stage;

describe("letters", async () => {
  const program = await testProgram({ now: "2026-04-01T04:00:00Z" });
  const { provider, customers } = await deactivated(program, 6);
  const [ana, bo, spared, payer, early, mailless] = customers.map(({ customerId }) => customerId) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  let staff = await signInStaff(program);
  /** A session does not outlive the days that go by. */
  const live = async (...days: string[]): Promise<void> => {
    await liveTo(program, ...days);
    staff = await signInStaff(program);
  };
  await program.inWork((work) => setSetting(work, mostBlockedPercent, { level: "system" }, 100));
  await program.query("delete from customers.contacts where customer_id = $1", [mailless]);
  await staff.ok(api.saveLevelsEndpoint, {
    params: { partnerId: provider.partnerId },
    body: { items: [level(7), level(21, { delivery: "both", fee: { amount: eur("5.00"), taxId: provider.taxId } })] },
  });
  beforeAll(() => live("2026-04-16", "2026-04-17", "2026-04-26", "2026-04-27"), 120_000);

  it("B-235 whoever is deactivated and owes is a bad debt from that day on, with the day of the first letter", async () => {
    expect(await debtOf(staff, ana)).toMatchObject({
      stage: "dunning",
      owed: eur("54.00"),
      deactivatedOn: "2026-04-27",
      level: 0,
      levels: 2,
      nextLetterOn: "2026-05-04",
      isReady: false,
      debts: [{ open: eur("54.00"), dueOn: "2026-04-16" }],
    });
    const { items } = await staff.ok(api.listDebtsEndpoint, { query: { filter: { stage: "dunning" } } });
    expect(items).toHaveLength(6);
  });

  it("B-235 the letter goes on its day, filed as PDF and mailed; a hold keeps it back; money ends the debt; the step again does nothing", async () => {
    await staff.ok(addHoldEndpoint, { params: { customerId: spared }, body: { kind: "dispute", until: null, reason: "Says it was paid" } });
    await staff.ok(recordPaymentEndpoint, {
      params: { customerId: payer },
      body: { amount: eur("54.00"), method: "cash", receivedOn: "2026-04-27" },
    });
    await program.runJobs();
    expect(await debtOf(staff, payer)).toMatchObject({ stage: "paid", endedOn: "2026-04-27", nextLetterOn: null });
    await live("2026-05-03");
    expect((await staff.ok(api.listLettersEndpoint)).items).toEqual([]);
    await live("2026-05-04", "2026-05-04");
    const letters = (await staff.ok(api.listLettersEndpoint)).items;
    expect(letters.map((letter) => letter.customerId).toSorted()).toEqual([ana, bo, early, mailless].toSorted());
    expect(letters.find((letter) => letter.customerId === ana)).toMatchObject({
      level: 1,
      madeOn: "2026-05-04",
      payBy: "2026-05-14",
      total: eur("54.00"),
      fee: null,
      delivery: "mail",
      mailedTo: ["customer1@example.net"],
      toPrint: false,
      hasPdf: true,
    });
    // Nobody to mail to: it waits to be printed.
    expect(letters.find((letter) => letter.customerId === mailless)).toMatchObject({ delivery: "print", mailedTo: [], toPrint: true });
    const mails = await program.query<{ customer_id: string; subject: string; attachments: unknown[] }>(
      "select customer_id, subject, attachments from notifications.messages where subject like 'Letter after%'",
    );
    expect(mails.map((mail) => mail.customer_id).toSorted()).toEqual([ana, bo, early].toSorted());
    expect(mails[0]!.attachments).toMatchObject([{ kind: "stored" }]);
    const pdf = await staff.call(api.letterFileEndpoint, { params: { letterId: letters[0]!.id }, query: {} });
    expect(pdf.bytes.subarray(0, 5).toString()).toBe("%PDF-");
    const filed = await program.query("select title from documents.documents where customer_id = $1", [ana]);
    expect(filed).toEqual([{ title: "Letter after 7 days" }]);
    expect(await debtOf(staff, spared)).toMatchObject({ level: 0, heldBack: "hold", sparedUntil: null });
    expect(await faults(program)).toEqual([]);
  });

  it("B-235 staff may send the next letter before its day; the one after it keeps its distance; once a day", async () => {
    const { id } = await debtOf(staff, early);
    await live("2026-05-10");
    expect(await staff.ok(api.sendLettersEndpoint, { body: { debtIds: [id] } })).toEqual({ done: 1, refused: [] });
    const again = await staff.ok(api.sendLettersEndpoint, { body: { debtIds: [id] } });
    expect(again).toMatchObject({ done: 0, refused: [{ debtId: id }] });
    expect(await debtOf(staff, early)).toMatchObject({ level: 2, nextLetterOn: null, readyOn: "2026-05-24" });
  });

  it("B-235 a level with a fee invoices it once, and the letter asks for it too; the fee bears no late fee", async () => {
    await live("2026-05-18");
    const { letters, ...debt } = await debtOf(staff, ana);
    expect(debt).toMatchObject({ level: 2, owed: eur("60.00") });
    expect(letters[0]).toMatchObject({ level: 2, fee: eur("6.00"), total: eur("60.00"), delivery: "both", toPrint: true });
    const invoices = await invoicesOf(program, ana);
    expect(invoices.map(({ open_minor }) => open_minor)).toEqual([5400n, 600n]);
    expect(await faults(program)).toEqual([]);
  });

  it("B-235 letters for the post are fetched in one ZIP or as one PDF to print, and marked as printed", async () => {
    const { items } = await staff.ok(api.listLettersEndpoint, { query: { filter: { toPrint: "true" } } });
    const letterIds = items.map(({ id }) => id);
    expect(letterIds.length).toBeGreaterThan(2);
    const zip = await staff.call(api.lettersFileEndpoint, { body: { letterIds } });
    expect(zip.status).toBe(200);
    expect(zip.bytes.subarray(0, 2).toString()).toBe("PK");
    const pages = (pdf: { bytes: Buffer }) => Number(/\/Type \/Pages \/Count (\d+) \/Kids/.exec(pdf.bytes.toString("latin1"))?.[1]);
    expect(pages(await staff.call(api.lettersFileEndpoint, { body: { letterIds, joined: true } }))).toBeGreaterThanOrEqual(
      letterIds.length,
    );
    expect(await staff.ok(api.markPrintedEndpoint, { body: { letterIds, isPrinted: true } })).toEqual({ changed: letterIds.length });
    expect((await staff.ok(api.debtTotalsEndpoint)).lettersToPrint).toBe(0);
    await staff.ok(api.markPrintedEndpoint, { body: { letterIds: letterIds.slice(0, 1), isPrinted: false } });
    expect((await staff.ok(api.debtTotalsEndpoint)).lettersToPrint).toBe(1);
  });

  it("B-235 a letter's words name only what there is, and levels keep their ids", async () => {
    const params = { partnerId: provider.partnerId };
    const before = await staff.ok(api.listLevelsEndpoint, { params });
    expect(before.items.map(({ daysAfter }) => daysAfter)).toEqual([7, 21]);
    const wrong = level(3, { texts: { en: { subject: "Hello", text: "{nobody}" } } });
    expect(await staff.refused(api.saveLevelsEndpoint, { params, body: { items: [wrong] } })).toMatchObject({ status: 422 });
    expect(await staff.refused(api.saveLevelsEndpoint, { params, body: { items: [level(3), level(3)] } })).toMatchObject({
      errors: [{ field: "items.1.daysAfter", code: "duplicate" }],
    });
    const preview = await staff.call(api.previewLetterEndpoint, { params, body: { level: level(3), language: "en" } });
    expect(preview.bytes.subarray(0, 5).toString()).toBe("%PDF-");
    // A third one is added: those through with two get it too, counted from today.
    await staff.ok(api.saveLevelsEndpoint, { params, body: { items: [...before.items, level(35)] } });
    expect(await debtOf(staff, ana)).toMatchObject({ nextLetterOn: "2026-06-01", readyOn: null, levels: 3 });
  });
});

describe("agencies", async () => {
  const program = await testProgram({ now: "2026-04-01T04:00:00Z" });
  const { provider, customers } = await deactivated(program, 8);
  const ids = customers.map(({ customerId }) => customerId);
  const [a, b, c, d, e, f, g, h] = ids as [string, string, string, string, string, string, string, string];
  let staff = await signInStaff(program);
  let chief = staff;
  await program.inWork((work) => setSetting(work, mostBlockedPercent, { level: "system" }, 100));
  const agency = (name: string, settles: "kept" | "invoiced") =>
    staff.ok(api.addAgencyEndpoint, {
      body: {
        ...{ partnerId: provider.partnerId, name, contact: "", email: "", phone: "", address: "", note: "" },
        ...{ commissionPercent: "22.5", settles },
      },
    });
  const keeping = await agency("Keeper & Co", "kept");
  const billing = await agency("Biller Ltd", "invoiced");
  beforeAll(async () => {
    await liveTo(program, "2026-04-16", "2026-04-17", "2026-04-26", "2026-04-27", "2026-05-11");
    staff = await signInStaff(program);
    chief = await signInStaff(program);
  });
  const debtIds = async (...customerIds: string[]) => Promise.all(customerIds.map(async (id) => (await debtOf(staff, id)).id));
  const handOver = async (agencyId: string, ...customerIds: string[]) =>
    staff.ok(api.handOverEndpoint, { body: { agencyId, debtIds: await debtIds(...customerIds) } });
  const linesOf = (entryId: string | null) =>
    program.query<{ account: string; debit: bigint; credit: bigint }>(
      "select ledger_account as account, debit_minor as debit, credit_minor as credit from billing.journal_lines where entry_id = $1 order by 1",
      [entryId],
    );

  it("B-235 without letters a debt is ready for an agency two weeks after the deactivation", async () => {
    expect(await debtOf(staff, a)).toMatchObject({ isReady: true, readyOn: "2026-05-11", nextLetterOn: null });
    expect((await staff.ok(api.listDebtsEndpoint, { query: { filter: { ready: "true" } } })).items).toHaveLength(8);
    expect(await staff.ok(api.debtTotalsEndpoint)).toMatchObject({
      ready: 8,
      stages: [{ stage: "dunning", count: 8, owed: [eur("432.00")] }],
    });
  });

  it("B-235 selected debts are handed over in one act, with a file of who owes what", async () => {
    const result = await handOver(keeping.id, a, b);
    expect(result).toMatchObject({ done: 2, refused: [] });
    expect(await debtOf(staff, a)).toMatchObject({
      stage: "collection",
      agency: { name: "Keeper & Co", placedOn: "2026-05-11" },
      placements: [{ state: "placed", placed: eur("54.00"), commissionPercent: "22.5", handOverNumber: result.handOver!.number }],
    });
    const file = await staff.call(api.exportClaimsEndpoint, { body: { filter: { handOver: result.handOver!.id }, format: "csv" } });
    const [invoice] = await invoicesOf(program, a);
    const lines = file.bytes.toString("utf8").trim().split(/\r?\n/);
    expect(lines).toHaveLength(3);
    expect(lines.join("\n")).toContain(`${invoice!.number},2026-04-16,54.00,EUR`);
    expect(lines.join("\n")).toContain("customer1@example.net");
    expect(await handOver(billing.id, a)).toMatchObject({ handOver: null, done: 0, refused: [{ why: "An agency has it already." }] });
    expect(await faults(program)).toEqual([]);
  });

  it("B-235 two people hand the same debt over at the same moment: one agency gets it", async () => {
    const [debtId] = await debtIds(c);
    const both = await Promise.all(
      [keeping.id, billing.id].map((agencyId, at) =>
        [staff, chief][at]!.ok(api.handOverEndpoint, { body: { agencyId, debtIds: [debtId!] } }),
      ),
    );
    expect(both.map(({ done }) => done).toSorted()).toEqual([0, 1]);
    expect(await program.query("select 1 from collections.placements where debt_id = $1", [debtId])).toHaveLength(1);
    expect(await faults(program)).toEqual([]);
  });

  it("B-235 money through an agency that keeps its share stands in full on the account, the share is a cost", async () => {
    const { placements } = await debtOf(staff, a);
    const hasNow = async () => {
      const { items } = await staff.ok(api.listAgenciesEndpoint);
      const [sum] = items.find(({ id }) => id === keeping.id)!.placed;
      return BigInt(sum!.amount.replace(".", ""));
    };
    const before = await hasNow();
    const { payment } = await staff.ok(api.agencyPaymentEndpoint, {
      params: { placementId: placements[0]!.id },
      body: { amount: eur("20.00"), receivedOn: "2026-05-11" },
    });
    expect(payment).toMatchObject({ amount: eur("20.00"), commission: eur("4.50"), settles: "kept" });
    expect(await linesOf(payment.entryId)).toEqual([
      { account: "1010", debit: 0n, credit: 450n },
      { account: "6600", debit: 450n, credit: 0n },
    ]);
    expect(await balanceOf(program, a)).toBe(-3400n);
    expect(await debtOf(staff, a)).toMatchObject({ stage: "collection", owed: eur("34.00") });
    // What the agency still has to bring in, not what it was once given.
    expect(await hasNow()).toBe(before - 2000n);
    // The rest comes: the debt is over, and so is the agency's part in it.
    await staff.ok(api.agencyPaymentEndpoint, {
      params: { placementId: placements[0]!.id },
      body: { amount: eur("34.00"), receivedOn: "2026-05-11", commission: eur("5.00") },
    });
    expect(await debtOf(staff, a)).toMatchObject({
      stage: "paid",
      agency: null,
      placements: [{ state: "closed", recovered: eur("54.00"), commission: eur("9.50") }],
    });
    expect(await faults(program)).toEqual([]);
  });

  it("B-235 an agency that bills its share is owed it until it is paid", async () => {
    await handOver(billing.id, d);
    const { placements } = await debtOf(staff, d);
    const { payment } = await staff.ok(api.agencyPaymentEndpoint, {
      params: { placementId: placements[0]!.id },
      body: { amount: eur("40.00"), receivedOn: "2026-05-11" },
    });
    expect(await linesOf(payment.entryId)).toEqual([
      { account: "2600", debit: 0n, credit: 900n },
      { account: "6600", debit: 900n, credit: 0n },
    ]);
    const params = { agencyId: billing.id };
    expect(await staff.ok(api.getAgencyEndpoint, { params })).toMatchObject({ commissionOwed: [eur("9.00")], recovered: [eur("40.00")] });
    expect(await staff.refused(api.payCommissionEndpoint, { params, body: { amount: eur("9.01"), paidOn: "2026-05-11" } })).toMatchObject({
      errors: [{ code: "too-big" }],
    });
    expect(await staff.ok(api.payCommissionEndpoint, { params, body: { amount: eur("9.00"), paidOn: "2026-05-11" } })).toMatchObject({
      commissionOwed: [],
    });
    expect(await faults(program)).toEqual([]);
  });

  it("B-235 a payment that did not hold takes its commission back", async () => {
    const { placements } = await debtOf(staff, d);
    const found = placements[0]!.payments[0]!;
    const [paid] = await program.query<{ version: number }>("select version from payments.payments where id = $1", [found.paymentId]);
    await staff.ok(reversePaymentEndpoint, {
      params: { paymentId: found.paymentId },
      body: { reason: "The bank took it back" },
      version: paid!.version,
    });
    await program.runJobs();
    const after = await debtOf(staff, d);
    expect(after).toMatchObject({
      owed: eur("54.00"),
      placements: [{ recovered: eur("0.00"), commission: eur("0.00"), payments: [{ reversedOn: "2026-05-11" }] }],
    });
    // It had been paid to the agency already: now the agency owes it.
    expect((await staff.ok(api.getAgencyEndpoint, { params: { agencyId: billing.id } })).commissionOwed).toEqual([eur("-9.00")]);
    expect(await faults(program)).toEqual([]);
  });

  it("B-235 what the debtor pays to us earns the agency its share only where it is set so, once, and goes back with the payment", async () => {
    const pay = async (amount: string) => {
      const { id } = await staff.ok(recordPaymentEndpoint, {
        params: { customerId: d },
        body: { amount: eur(amount), method: "cash", receivedOn: "2026-05-11" as Day, confirmDuplicate: true } as never,
      });
      await program.runJobs();
      return id;
    };
    const payments = async () => (await debtOf(staff, d)).placements[0]!.payments.filter(({ reversedOn }) => reversedOn === null);
    await pay("4.00");
    expect(await payments()).toEqual([]);
    const { version } = await staff.ok(api.getAgencyEndpoint, { params: { agencyId: billing.id } });
    const set = await staff.ok(api.changeAgencyEndpoint, { params: { agencyId: billing.id }, body: { earnsOnDirect: true }, version });
    expect(set).toMatchObject({ earnsOnDirect: true, commissionPercent: "22.5" });
    const paymentId = await pay("10.00");
    await program.inWork((work) => earnOnDirect(work, { data: { paymentId } }));
    expect(await payments()).toMatchObject([
      { paymentId, amount: eur("10.00"), commission: eur("2.25"), settles: "invoiced", isDirect: true },
    ]);
    expect(await linesOf((await payments())[0]!.entryId)).toEqual([
      { account: "2600", debit: 0n, credit: 225n },
      { account: "6600", debit: 225n, credit: 0n },
    ]);
    const owed = async () => (await staff.ok(api.getAgencyEndpoint, { params: { agencyId: billing.id } })).commissionOwed;
    expect(await owed()).toEqual([eur("-6.75")]);
    // Through the agency it earns once, not twice.
    const { placements } = await debtOf(staff, d);
    await staff.ok(api.agencyPaymentEndpoint, {
      params: { placementId: placements[0]!.id },
      body: { amount: eur("5.00"), receivedOn: "2026-05-11" },
    });
    await program.runJobs();
    expect((await payments()).map(({ amount, isDirect }) => [amount.amount, isDirect]).toSorted()).toEqual([
      ["10.00", true],
      ["5.00", false],
    ]);
    const [paid] = await program.query<{ version: number }>("select version from payments.payments where id = $1", [paymentId]);
    await staff.ok(reversePaymentEndpoint, { params: { paymentId }, body: { reason: "Not our customer's" }, version: paid!.version });
    await program.runJobs();
    expect((await payments()).map(({ amount }) => amount.amount)).toEqual(["5.00"]);
    expect(await faults(program)).toEqual([]);
  });

  it("B-235 a debt is taken back from its agency, and given up: nothing brings the service back by itself", async () => {
    const [debtId] = await debtIds(b);
    expect(await staff.ok(api.recallEndpoint, { body: { debtIds: [debtId!], reason: "Moved abroad" } })).toEqual({ done: 1, refused: [] });
    expect(await debtOf(staff, b)).toMatchObject({
      stage: "dunning",
      agency: null,
      placements: [{ state: "recalled", endReason: "Moved abroad" }],
    });
    const result = await staff.ok(api.writeOffDebtsEndpoint, { body: { debtIds: [debtId!], reason: "Cannot be collected" } });
    expect(result).toEqual({ done: 1, waiting: 0, refused: [] });
    await program.runJobs();
    expect(await debtOf(staff, b)).toMatchObject({ stage: "written_off", endedOn: "2026-05-11" });
    expect(await balanceOf(program, b)).toBe(0n);
    const [customer] = await program.query<{ status: string }>("select status from customers.customers where id = $1", [b]);
    expect(customer!.status).toBe("inactive");
    expect(await faults(program)).toEqual([]);
  });

  it("B-235, B-152 money that comes through the agency for what was given up is a recovery, with its commission", async () => {
    await handOver(keeping.id, e);
    const { id: debtId, placements } = await debtOf(staff, e);
    await staff.ok(api.writeOffDebtsEndpoint, { body: { debtIds: [debtId], reason: "Too old" } });
    expect(await debtOf(staff, e)).toMatchObject({ stage: "written_off", placements: [{ state: "closed" }] });
    const { payment } = await staff.ok(api.agencyPaymentEndpoint, {
      params: { placementId: placements[0]!.id },
      body: { amount: eur("10.00"), receivedOn: "2026-05-11" },
    });
    expect(payment.commission).toEqual(eur("2.25"));
    const [recovery] = await program.query<{ amount_minor: bigint }>("select amount_minor from billing.recoveries where customer_id = $1", [
      e,
    ]);
    expect(recovery!.amount_minor).toBe(1000n);
    expect((await staff.ok(api.debtsOfCustomerEndpoint, { params: { customerId: e } })).writtenOff).toMatchObject([{ left: eur("44.00") }]);
    expect(await faults(program)).toEqual([]);
  });

  it("B-235 a write-off that waits for a second person is shown on the debt; one that is taken back opens it again", async () => {
    const { id } = await debtOf(staff, f);
    const open = await staff.ok(requestWriteOffEndpoint, {
      params: { customerId: f },
      body: { total: eur("54.00"), on: "2026-05-11" as Day, reason: "Cannot be found" },
    });
    await program.runJobs();
    expect(await stageOf(staff, f)).toBe("written_off");
    await staff.ok(undoWriteOffEndpoint, { params: { writeOffId: open.id }, body: { reason: "Found" }, version: open.version });
    await program.runJobs();
    expect(await debtOf(staff, f)).toMatchObject({ id, stage: "dunning", owed: eur("54.00"), endedOn: null });
    const writeOffLimit = program.tools.settings.find(({ key }) => key === "billing.write_off_limit")!;
    await program.inWork((work) => setSetting(work, writeOffLimit, { level: "system" }, "10.00"));
    expect(await staff.ok(api.writeOffDebtsEndpoint, { body: { debtIds: [id], reason: "Cannot be found" } })).toEqual({
      done: 0,
      waiting: 1,
      refused: [],
    });
    expect((await debtOf(staff, f)).writeOff).not.toBeNull();
    const again = await staff.ok(api.writeOffDebtsEndpoint, { body: { debtIds: [id], reason: "Again" } });
    expect(again).toMatchObject({ done: 0, waiting: 0, refused: [{ debtId: id }] });
    expect(await faults(program)).toEqual([]);
  });

  it("B-235 whoever is spared or disputes everything is not handed over, and an agency that is off gets nothing", async () => {
    await staff.ok(addHoldEndpoint, { params: { customerId: g }, body: { kind: "exempt", until: null, reason: "The mayor" } });
    expect(await handOver(keeping.id, g, h)).toMatchObject({ done: 1, refused: [{ number: customers[6]!.number }] });
    await staff.ok(api.changeAgencyEndpoint, { params: { agencyId: billing.id }, body: { enabled: false }, version: billing.version + 1 });
    expect(await staff.refused(api.handOverEndpoint, { body: { agencyId: billing.id, debtIds: await debtIds(g) } })).toMatchObject({
      code: "agency-off",
    });
  });

  it("O-27 B-235 what belongs to another partner is not there", async () => {
    const other = await program.inWork((work) => makeProvider(work, { code: "south" }));
    const elsewhere = await signInStaff(program, { role: "financial_manager", partners: [other.partnerId] });
    expect((await elsewhere.ok(api.listDebtsEndpoint)).items).toEqual([]);
    expect((await elsewhere.ok(api.listAgenciesEndpoint)).items).toEqual([]);
    expect((await elsewhere.ok(api.debtTotalsEndpoint)).stages).toEqual([]);
    expect(await elsewhere.refused(api.getAgencyEndpoint, { params: { agencyId: keeping.id } })).toMatchObject({ status: 404 });
    const [debtId] = await debtIds(f);
    expect(await elsewhere.refused(api.sendLettersEndpoint, { body: { debtIds: [debtId!] } })).toMatchObject({ status: 404 });
    expect(await elsewhere.refused(api.recallEndpoint, { body: { debtIds: [debtId!], reason: "Mine" } })).toMatchObject({ status: 404 });
    expect(await elsewhere.refused(api.debtsOfCustomerEndpoint, { params: { customerId: f } })).toMatchObject({ status: 404 });
    const { placements } = await debtOf(staff, h);
    expect(
      await elsewhere.refused(api.agencyPaymentEndpoint, {
        params: { placementId: placements[0]!.id },
        body: { amount: eur("1.00"), receivedOn: "2026-05-11" },
      }),
    ).toMatchObject({ status: 404 });
  });
});
