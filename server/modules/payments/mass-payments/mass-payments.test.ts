// Tables of payments from the typing to the books, and what a worker that dies in the middle leaves behind.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { type StaffCaller, signInStaff } from "../../../../tests/support/call-api.ts";
import { faultsOfBooks, invoicesOf, makePayers, type Payers } from "../../../../tests/support/payer.ts";
import { sampleWorkbook } from "../../../../tests/support/sample-workbook.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { enqueue } from "../../../platform/jobs.ts";
import { recordPaymentEndpoint } from "../contract.ts";
import { bookBatchJob, wakeBatchesJob } from "./book-batch.ts";
import * as contract from "./contract.ts";

const cli = new URL("../../../cli.ts", import.meta.url).pathname;

describe("B-136 mass payments", async () => {
  const program = await testProgram({ now: "2026-04-02T08:00:00Z" });
  const dataDir = mkdtempSync(join(tmpdir(), "demarc-mass-payments-"));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
  let made: Payers;
  let staff: StaffCaller;
  let partnerId = "";
  beforeAll(async () => {
    made = await makePayers(program, 60);
    partnerId = made.provider.partnerId;
    await program.runJobs();
    staff = await signInStaff(program, { role: "financial_manager", partners: [partnerId] });
  });

  const payer = (at: number) => made.payers[at] as Payers["payers"][number];
  const invoice = async (at: number) => (await invoicesOf(program, payer(at).customerId))[0]?.number ?? "";
  const row = (who: string, changes: Record<string, string> = {}) => ({
    who,
    amount: "54.00",
    receivedOn: "2026-04-02",
    method: "bank_transfer",
    reference: "",
    ...changes,
  });
  const typed = async (rows: ReturnType<typeof row>[]) => staff.ok(contract.typeBatchEndpoint, { body: { partnerId, rows } });
  const rowsOf = async (batchId: string) =>
    (await staff.ok(contract.listBatchRowsEndpoint, { params: { batchId }, query: { limit: 250 } })).items;
  const confirm = (batch: { id: string; version: number; bookable: number }) =>
    staff.ok(contract.confirmBatchEndpoint, { params: { batchId: batch.id }, body: { bookable: batch.bookable }, version: batch.version });
  const paymentsOf = (customerId: string) =>
    program.query<{ amount: bigint; on: string; comment: string; by: string }>(
      `select amount_minor as amount, received_on as on, comment, created_by->>'name' as by from payments.payments where account_id = $1`,
      [customerId],
    );

  it("B-135 B-136 says of each row what it is: found by customer or invoice, not found, ambiguous, double, wrong", async () => {
    await staff.ok(recordPaymentEndpoint, {
      params: { customerId: payer(2).customerId },
      body: { amount: { amount: "54.00", currency: "EUR" }, method: "bank_transfer", receivedOn: day("2026-04-02") },
    });
    const batch = await typed([
      row(`#${payer(0).number}`, { reference: "April" }),
      row(await invoice(1)),
      row("999999"),
      row(String(payer(2).number), { amount: "54" }),
      row(String(payer(3).number), { amount: "20.00" }),
      row(String(payer(3).number), { amount: "20.00" }),
      row(String(payer(4).number), { amount: "1.005" }),
      row(String(payer(4).number), { receivedOn: "2026-04-09" }),
      row(String(payer(4).number), { method: "seashells" }),
    ]);
    expect((await rowsOf(batch.id)).map((one) => `${one.position} ${one.finding}`)).toEqual([
      "1 ready",
      "2 ready",
      "3 not-found",
      "4 duplicate",
      "5 ready",
      "6 duplicate",
      "7 wrong-amount",
      "8 in-future",
      "9 wrong-method",
    ]);
    const rows = await rowsOf(batch.id);
    expect(rows[1]).toMatchObject({ customerId: payer(1).customerId, documentNumber: await invoice(1) });
    expect(rows[3]?.like.receipt).toMatch(/\d/);
    expect(rows[5]?.like.row).toBe(5);
    expect(batch).toMatchObject({ state: "draft", rows: 9, bookable: 3, amounts: [{ amount: "128.00", currency: "EUR" }] });
  });

  it("B-136 a name that several share is chosen among, and a corrected row is looked at again", async () => {
    await program.query(
      "update customers.contacts set value = 'shared@example.net', normal = 'shared@example.net' where kind = 'email' and customer_id = any ($1)",
      [[payer(7).customerId, payer(8).customerId]],
    );
    const batch = await typed([row("shared@example.net"), row("nobody@example.net")]);
    const [shared, unknown] = await rowsOf(batch.id);
    expect(shared).toMatchObject({ finding: "ambiguous", customerId: null });
    expect(shared?.candidates.map(({ customerNumber }) => customerNumber)).toEqual([payer(7).number, payer(8).number]);
    const change = (rowId: string | undefined, body: object) =>
      staff.ok(contract.changeBatchRowEndpoint, { params: { batchId: batch.id, rowId: rowId ?? "" }, body });
    const chosen = await change(shared?.id, { chosenCustomerId: payer(8).customerId });
    expect(chosen).toMatchObject({ row: { finding: "ready", customerId: payer(8).customerId }, batch: { bookable: 1 } });
    expect((await change(unknown?.id, { who: String(payer(7).number) })).batch).toMatchObject({ bookable: 2 });
    const last = await change(unknown?.id, { isLeftOut: true });
    expect(last.batch.bookable).toBe(1);
    // What was seen is what is booked: with an older version, or another count, nothing is.
    const stale = await staff.refused(contract.confirmBatchEndpoint, {
      params: { batchId: batch.id },
      body: { bookable: 1 },
      version: batch.version,
    });
    expect(stale.code).toBe("edit-conflict");
    await confirm(last.batch);
    await program.runJobs();
    expect(await paymentsOf(payer(8).customerId)).toMatchObject([{ amount: 5400n }]);
    expect(await paymentsOf(payer(7).customerId)).toEqual([]);
    expect((await rowsOf(batch.id)).map(({ state }) => state)).toEqual(["booked", "left_out"]);
  });

  it("B-136 confirmed it books each row once, whatever runs twice, names the person, and settles the invoice that was named", async () => {
    const batch = await typed([row(await invoice(10), { reference: "Statement 12" }), row(String(payer(11).number), { amount: "20" })]);
    await confirm(batch);
    const again = await staff.refused(contract.confirmBatchEndpoint, {
      params: { batchId: batch.id },
      body: { bookable: 2 },
      version: batch.version,
    });
    expect(again.code).toBe("batch-moved");
    await program.inWork((work) => enqueue(work, bookBatchJob, { batchId: batch.id }));
    await Promise.all([program.runJobs(), program.runJobs()]);
    await program.inWork((work) => enqueue(work, bookBatchJob, { batchId: batch.id }));
    await program.runJobs();
    expect(await paymentsOf(payer(10).customerId)).toEqual([
      { amount: 5400n, on: "2026-04-02", comment: "Statement 12", by: expect.stringMatching(/./) },
    ]);
    expect(await invoicesOf(program, payer(10).customerId)).toMatchObject([{ state: "paid" }]);
    expect(await paymentsOf(payer(11).customerId)).toHaveLength(1);
    expect(await staff.ok(contract.getBatchEndpoint, { params: { batchId: batch.id } })).toMatchObject({
      state: "done",
      counts: { booked: 2, failed: 0 },
    });
    expect((await rowsOf(batch.id))[0]?.receiptNumber).toMatch(/\d/);
  });

  it("B-136 a row that is refused while it is booked fails alone; what was not booked is a file that can be sent again", async () => {
    const batch = await typed([row(String(payer(12).number)), row(String(payer(13).number)), row("0815"), row(String(payer(14).number))]);
    await confirm(batch);
    // Meanwhile the second customer was merged into another.
    await program.query("update billing.accounts set closed_into = $1, billing_enabled = false where id = $2", [
      payer(12).customerId,
      payer(13).customerId,
    ]);
    await program.runJobs();
    await program.query("update billing.accounts set closed_into = null, billing_enabled = true where id = $1", [payer(13).customerId]);
    expect((await rowsOf(batch.id)).map(({ state }) => state)).toEqual(["booked", "failed", "left_out", "booked"]);
    expect((await rowsOf(batch.id))[1]?.failure).toContain("merged into another");
    const file = await staff.call(contract.unbookedRowsEndpoint, { params: { batchId: batch.id } });
    const text = file.bytes.toString("utf8");
    expect(text.split("\r\n")).toHaveLength(4);
    expect(text).toContain(`${payer(13).number},54.00,2026-04-02,bank_transfer,,This customer was merged`);
    const bytes = Uint8Array.from(file.bytes);
    const read = await staff.ok(contract.readBatchTableEndpoint, { body: {}, file: { name: "again.csv", bytes } });
    expect(read).toMatchObject({ rowCount: 2, guess: { who: 0, amount: 1, receivedOn: 2, method: 3, reference: 4 } });
  });

  it("B-136 O-76 a table is read from CSV and from a workbook, whatever its columns are called", async () => {
    const csv = new TextEncoder().encode(
      `Buchungstag;Kundennummer;Betrag;Verwendungszweck\r\n01.04.2026;${payer(15).number};1.054,50 €;Danke\r\n;${payer(16).number};54,00;\r\n`,
    );
    const read = await staff.ok(contract.readBatchTableEndpoint, { body: {}, file: { name: "bank.csv", bytes: csv } });
    expect(read).toMatchObject({ rowCount: 2, guess: { who: 1, amount: 2, receivedOn: 0, method: null, reference: 3 } });
    expect(read.dateFormats[0]).toContain("DD.MM.YYYY");
    const body = {
      partnerId,
      columns: { who: 1, amount: 2, receivedOn: 0, method: null, reference: 3 },
      dateFormat: "DD.MM.YYYY",
      decimalSign: "," as const,
      receivedOn: day("2026-04-02"),
      method: "bank_transfer" as const,
    };
    const batch = await staff.ok(contract.uploadBatchEndpoint, { body, file: { name: "bank.csv", bytes: csv } });
    expect(batch).toMatchObject({ source: "file", fileName: "bank.csv", bookable: 2, amounts: [{ amount: "1108.50" }] });
    expect((await rowsOf(batch.id)).map(({ on, reference }) => `${on} ${reference}`)).toEqual(["2026-04-01 Danke", "2026-04-02 "]);
    const workbook = sampleWorkbook([
      {
        name: "Payments",
        rows: [
          ["Customer", "Amount", "Method"],
          [String(payer(17).number), "54.00", "cash"],
        ],
      },
    ]);
    const ofSheet = await staff.ok(contract.uploadBatchEndpoint, {
      body: { ...body, columns: { who: 0, amount: 1, receivedOn: null, method: 2, reference: null }, decimalSign: "." },
      file: { name: "payments.xlsx", bytes: workbook },
    });
    expect((await rowsOf(ofSheet.id))[0]).toMatchObject({ finding: "ready", paymentMethod: "cash", on: "2026-04-02" });
    await staff.ok(contract.discardBatchEndpoint, { params: { batchId: ofSheet.id }, body: {} });
    const gone = await staff.refused(contract.confirmBatchEndpoint, { params: { batchId: ofSheet.id }, body: { bookable: 1 }, version: 2 });
    expect(gone.code).toBe("batch-moved");
  });

  it("only who may book payments types them, and no other partner sees them", async () => {
    const batch = await typed([row(String(payer(18).number))]);
    const support = await signInStaff(program, { role: "technician" });
    expect((await support.refused(contract.typeBatchEndpoint, { body: { partnerId, rows: [row("1")] } })).status).toBe(403);
    const south = await makePayers(program, 1, { code: "south" });
    const elsewhere = await signInStaff(program, { role: "financial_manager", partners: [south.provider.partnerId] });
    expect((await elsewhere.refused(contract.getBatchEndpoint, { params: { batchId: batch.id } })).status).toBe(404);
    expect((await elsewhere.ok(contract.listBatchesEndpoint, { query: {} })).items).toEqual([]);
    // A customer of another partner is not there.
    const other = await elsewhere.ok(contract.typeBatchEndpoint, {
      body: { partnerId: south.provider.partnerId, rows: [row(String(payer(18).number))] },
    });
    expect(other.bookable).toBe(0);
  });

  it("B-136 a worker that is killed in the middle leaves no double: the next one goes on", async () => {
    const many = Array.from({ length: 20 }, (_, at) => payer(25 + at));
    const rows = many.flatMap(({ number }) => ["1", "2"].map((euros) => row(String(number), { amount: `${euros}.00`, method: "cash" })));
    const batch = await typed(rows);
    expect(batch.bookable).toBe(40);
    await confirm(batch);
    cpSync(join(program.tools.config.dataDir, "secrets"), join(dataDir, "secrets"), { recursive: true });
    const worker = spawn(process.execPath, [cli, "start", "--roles", "worker", "--no-demo"], {
      env: { ...process.env, DATABASE_URL: program.databaseUrl, DEMARC_DATA: dataDir, DEMARC_HTTP_PORT: "0" },
      stdio: "ignore",
    });
    const ended = new Promise((done) => worker.once("exit", (_code, signal) => done(signal)));
    const booked = async () =>
      (
        await program.query<{ n: number }>("select count(*)::int as n from payments.batch_rows where batch_id = $1 and state = 'booked'", [
          batch.id,
        ])
      )[0]?.n ?? 0;
    for (let tries = 0; tries < 2000 && (await booked()) < 5; tries++) await new Promise((later) => setTimeout(later, 10));
    worker.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
    const before = await booked();
    expect(before).toBeGreaterThanOrEqual(5);
    expect(before).toBeLessThan(40);
    // Its job is locked by the dead; the clock's own job finds the table.
    await program.query("update payments.batches set touched_at = $2 where id = $1", [batch.id, "2026-04-02T07:50:00Z"]);
    await program.inWork((work) => enqueue(work, wakeBatchesJob, {}));
    await program.runJobs();
    expect(await booked()).toBe(40);
    expect(await staff.ok(contract.getBatchEndpoint, { params: { batchId: batch.id } })).toMatchObject({
      state: "done",
      counts: { booked: 40 },
    });
    for (const { customerId } of many) expect((await paymentsOf(customerId)).map(({ amount }) => amount).toSorted()).toEqual([100n, 200n]);
    expect(await faultsOfBooks(program)).toEqual([]);
  }, 90_000);
});
