// A table of payments before it is booked: typed or read from a file, corrected row by row, put aside.
import { sql } from "kysely";
import type { z } from "zod";
import { insertRows } from "../../../platform/db/bulk.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Upload } from "../../../platform/http/api.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import { fittingDateFormats } from "../../../platform/sheets/cell-rules.ts";
import { openTable, type Table } from "../../../platform/sheets/open-table.ts";
import { tooManyRows } from "../../../platform/sheets/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomer } from "../../customers/index.ts";
import { findPartner } from "../../partners/index.ts";
import { batchMoved } from "../problems.ts";
import { db } from "../tables.ts";
import { type Batch, batchLabel, getBatch, lockBatch } from "./batch-store.ts";
import { checkRows } from "./check-rows.ts";
import { type changeBatchRowEndpoint, mostBatchRows, type readBatchTableEndpoint, type uploadBatchEndpoint } from "./contract.ts";
import { amountText, dayText, guessColumns, type RowTexts } from "./row-rules.ts";

export async function addBatch(
  work: Work,
  { partnerId, rows, fileName }: { partnerId: string; rows: readonly RowTexts[]; fileName?: string },
): Promise<Batch> {
  if (!seesPartner(work.actor, partnerId) || !(await findPartner(work, partnerId)))
    throw fieldProblem("partnerId", "unknown-value", "There is no such partner.");
  const { id, number } = await db(work)
    .insertInto("payments.batches")
    .values({
      partner_id: partnerId,
      source: fileName === undefined ? "typed" : "file",
      file_name: fileName ?? "",
      state: "draft",
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
      touched_at: work.now,
    })
    .returning(["id", "number"])
    .executeTakeFirstOrThrow();
  await insertRows(
    work,
    "payments.batch_rows",
    {
      batch_id: "uuid",
      partner_id: "uuid",
      position: "int",
      who: "text",
      amount: "text",
      received: "text",
      method_word: "text",
      reference: "text",
      finding: "text",
    },
    rows.map((row, at) => ({
      batch_id: id,
      partner_id: partnerId,
      position: at + 1,
      who: row.who,
      amount: row.amount,
      received: row.receivedOn,
      method_word: row.method,
      reference: row.reference,
      finding: "not-found",
    })),
  );
  await checkRows(work, { id, partner_id: partnerId });
  work.audit({
    entity: "payment_batch",
    entityId: id,
    label: batchLabel(number),
    action: "create",
    partnerId,
    changes: { rows: { before: null, after: rows.length }, ...(fileName === undefined ? {} : { file: { before: null, after: fileName } }) },
  });
  return getBatch(work, id);
}

const shownRows = 8;

/** What a table says of itself, so that a person can say which column is what. */
export async function readTable(file: Upload | undefined): Promise<z.input<typeof readBatchTableEndpoint.returns>> {
  const table = await opened(file);
  const cells = await allRows(table);
  return {
    columns: [...table.columns],
    rowCount: cells.length,
    firstRows: cells.slice(0, shownRows).map((row) => table.columns.map((_, at) => row[at] ?? "")),
    guess: guessColumns(table.columns),
    dateFormats: table.columns.map((_, at) => fittingDateFormats(cells.map((row) => (row[at] ?? "").trim()))),
  };
}

export async function uploadBatch(work: Work, body: z.output<typeof uploadBatchEndpoint.body>, file: Upload | undefined): Promise<Batch> {
  const table = await opened(file);
  const { columns } = body;
  for (const [name, at] of Object.entries(columns))
    if (at !== null && at >= table.columns.length) throw fieldProblem(`columns.${name}`, "unknown-value", "The table has no such column.");
  const rows = (await allRows(table)).map((cells): RowTexts => {
    const cell = (at: number | null): string => (at === null ? "" : (cells[at] ?? "").trim());
    return {
      who: cell(columns.who).slice(0, 120),
      amount: amountText(cell(columns.amount), body.decimalSign).slice(0, 40),
      receivedOn: dayText(cell(columns.receivedOn), body.dateFormat, body.receivedOn).slice(0, 40),
      method: (cell(columns.method) || body.method).slice(0, 60),
      reference: cell(columns.reference).slice(0, 300),
    };
  });
  if (rows.length === 0) throw fieldProblem("file", "no-rows", "Below its first row this table is empty.");
  return addBatch(work, { partnerId: body.partnerId, rows, fileName: file?.name ?? "" });
}

function opened(file: Upload | undefined): Promise<Table> {
  if (!file) throw fieldProblem("file", "required", "Send the table as the part named file.");
  return openTable(file.bytes);
}

async function allRows(table: Table): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  for await (const { cells } of table.rows) {
    rows.push(cells);
    if (rows.length > mostBatchRows) throw tooManyRows(`At most ${mostBatchRows} payments go into one table. Split the file.`);
  }
  return rows;
}

async function lockDraft(work: Work, batchId: string): Promise<Batch> {
  const batch = await lockBatch(work, batchId);
  if (batch.state !== "draft")
    throw batchMoved(batch.state === "discarded" ? "It was put aside." : "It is booked already, and its rows stay as they are.");
  return batch;
}

type Changes = z.output<typeof changeBatchRowEndpoint.body>;

export async function changeRow(work: Work, { batchId, rowId }: { batchId: string; rowId: string }, changes: Changes): Promise<Batch> {
  const batch = await lockDraft(work, batchId);
  const before = await db(work)
    .selectFrom("payments.batch_rows")
    .selectAll()
    .where("id", "=", rowId)
    .where("batch_id", "=", batchId)
    .executeTakeFirst();
  if (!before) throw notFound();
  const chosen = changes.chosenCustomerId ? await findCustomer(work, changes.chosenCustomerId) : null;
  if (changes.chosenCustomerId && chosen?.partnerId !== batch.partner_id)
    throw fieldProblem("chosenCustomerId", "unknown-value", "There is no such customer.");
  // Another name is another question, and another amount or day may be no double.
  const isOther = (["who", "amount", "receivedOn", "method"] as const).some((field) => changes[field] !== undefined);
  await db(work)
    .updateTable("payments.batch_rows")
    .set({
      who: changes.who ?? before.who,
      amount: changes.amount ?? before.amount,
      received: changes.receivedOn ?? before.received,
      method_word: changes.method ?? before.method_word,
      reference: changes.reference ?? before.reference,
      chosen_customer_id:
        changes.chosenCustomerId === undefined ? (changes.who === undefined ? before.chosen_customer_id : null) : changes.chosenCustomerId,
      is_confirmed: changes.isConfirmed ?? (isOther ? false : before.is_confirmed),
      is_left_out: changes.isLeftOut ?? before.is_left_out,
    })
    .where("id", "=", rowId)
    .execute();
  await checkRows(work, batch);
  await sql`update payments.batches set version = version + 1 where id = ${batchId}`.execute(work.tx);
  const names = {
    who: "who",
    amount: "amount",
    receivedOn: "received",
    method: "method_word",
    reference: "reference",
    isConfirmed: "is_confirmed",
    isLeftOut: "is_left_out",
    chosenCustomerId: "chosen_customer_id",
  } as const;
  work.audit({
    entity: "payment_batch",
    entityId: batchId,
    label: `${batchLabel(batch.number)}, row ${before.position}`,
    action: "update",
    partnerId: batch.partner_id,
    changes: Object.fromEntries(
      (Object.keys(names) as (keyof typeof names)[]).flatMap((field) =>
        changes[field] === undefined || changes[field] === before[names[field]]
          ? []
          : [[field, { before: before[names[field]], after: changes[field] }]],
      ),
    ),
  });
  return getBatch(work, batchId);
}

export async function discardBatch(work: Work, batchId: string): Promise<Batch> {
  const batch = await lockDraft(work, batchId);
  await sql`update payments.batches set state = 'discarded', ended_at = ${work.now}, version = version + 1 where id = ${batchId}`.execute(
    work.tx,
  );
  work.audit({
    entity: "payment_batch",
    entityId: batchId,
    label: batchLabel(batch.number),
    action: "discard",
    partnerId: batch.partner_id,
  });
  return getBatch(work, batchId);
}
