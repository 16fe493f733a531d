// What stands in the way of each row of a table of payments (B-135, B-136): whom it names, and whether it is booked already.
import { sql } from "kysely";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { findDocumentsByNumber, listStatusAccounts, type NumberedDocument, type StatusAccount } from "../../billing/index.ts";
import { findCustomersByKey } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { type BatchRow, rowsOf } from "./batch-store.ts";
import type { findings } from "./contract.ts";
import { bareNumber, type ReadMethod, readRow } from "./row-rules.ts";

type Finding = (typeof findings)[number];
type Values = BatchRow["finding_values"];

interface Checked {
  readonly customerId: string | null;
  readonly documentId: string | null;
  readonly amountMinor: bigint | null;
  readonly currency: string | null;
  readonly on: Day | null;
  readonly method: ReadMethod | null;
  readonly finding: Finding;
  readonly values: Values;
}

/** Reads all rows of a table that wait, again: what one row is depends on the others and on what was booked meanwhile. */
export async function checkRows(work: Work, batch: { id: string; partner_id: string }): Promise<void> {
  const rows = (await rowsOf(work, batch.id)).filter((row) => row.state === "open");
  const { timeZone, currency } = await getPartner(work, batch.partner_id);
  const today = calendarDay(work.now, timeZone);
  const named = await whoIsNamed(work, batch.partner_id, rows);
  const accounts = new Map(
    (await listStatusAccounts(work, [...new Set(rows.flatMap((row) => named(row).map(({ customerId }) => customerId)))])).map((account) => [
      account.id,
      account,
    ]),
  );
  const checked = rows.map((row) => ({ row, ...checkRow(row, { candidates: named(row), accounts, today, currency }) }));
  await saveChecked(work, await withDoubles(work, checked, today));
}

/** Somebody whom a row may mean, and by which document. */
export interface Candidate {
  readonly customerId: string;
  readonly document: NumberedDocument | null;
}

async function whoIsNamed(work: Work, partnerId: string, rows: readonly BatchRow[]): Promise<(row: BatchRow) => Candidate[]> {
  const names = [...new Set(rows.flatMap(({ who }) => (bareNumber(who) === "" ? [] : [bareNumber(who)])))];
  const by = (key: "number" | "portalLogin" | "email", values: readonly string[]) => findCustomersByKey(work, { partnerId, key, values });
  const [numbers, logins, mails, documents] = [
    await by(
      "number",
      names.filter((name) => /^\d{1,15}$/.test(name)),
    ),
    await by("portalLogin", names),
    await by(
      "email",
      names.filter((name) => name.includes("@")),
    ),
    await findDocumentsByNumber(work, { partnerId, numbers: names }),
  ];
  return ({ who, chosen_customer_id: chosen }) => {
    const name = bareNumber(who);
    const found = new Map<string, Candidate>();
    for (const customers of [numbers, logins, mails])
      for (const { id, isDeleted } of customers.get(name.toLowerCase()) ?? [])
        if (!isDeleted) found.set(id, { customerId: id, document: null });
    // A document's number names its customer and what is paid.
    for (const document of documents.get(name) ?? []) found.set(document.customerId, { customerId: document.customerId, document });
    const all = [...found.values()];
    return chosen === null ? all : all.filter(({ customerId }) => customerId === chosen);
  };
}

interface Known {
  readonly candidates: readonly Candidate[];
  readonly accounts: ReadonlyMap<string, StatusAccount>;
  readonly today: Day;
  readonly currency: string;
}

function checkRow(row: BatchRow, { candidates, accounts, today, currency }: Known): Checked {
  const [only] = candidates;
  const account = candidates.length === 1 && only ? accounts.get(only.customerId) : undefined;
  const read = readRow(
    { who: row.who, amount: row.amount, receivedOn: row.received, method: row.method_word, reference: row.reference },
    { currency: account?.currency ?? currency, today },
  );
  const found = {
    customerId: candidates.length === 1 ? (only?.customerId ?? null) : null,
    documentId: candidates.length === 1 ? (only?.document?.id ?? null) : null,
    ...(read.kind === "read"
      ? { amountMinor: read.amountMinor, on: read.on, method: read.method, currency: account?.currency ?? currency }
      : { amountMinor: null, on: null, method: null, currency: null }),
  };
  const is = (finding: Finding, values: Values = {}): Checked => ({ ...found, finding, values });
  if (candidates.length === 0) return is("not-found");
  if (candidates.length > 1)
    return is("ambiguous", {
      candidates: candidates.map(({ customerId, document }) => ({ customerId, documentNumber: document?.number ?? null })),
    });
  if (!account) return is("no-account");
  if (account.isClosed) return is("account-closed");
  if (read.kind === "wrong") return is(read.finding);
  return only?.document && !only.document.wantsMoney ? is("paid-already") : is("ready");
}

type CheckedRow = Checked & { readonly row: BatchRow };

/** B-135 the same customer, amount and way: within ten minutes or for the same day booked already, or a second time in this table. */
async function withDoubles(work: Work, checked: readonly CheckedRow[], today: Day): Promise<CheckedRow[]> {
  const ready = checked.filter(({ finding }) => finding === "ready" || finding === "paid-already");
  const booked = await listLike(work, ready, today);
  const seen = new Map<string, number>();
  return checked.map((one) => {
    if (!ready.includes(one) || one.row.is_left_out) return one;
    const key = `${one.customerId}|${one.amountMinor}|${one.method}`;
    const receipt = booked.get(one.row.id);
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, one.row.position);
    if (receipt !== undefined) return { ...one, finding: "duplicate" as const, values: { receipt } };
    return earlier === undefined ? one : { ...one, finding: "duplicate" as const, values: { row: earlier } };
  });
}

async function listLike(work: Work, rows: readonly CheckedRow[], today: Day): Promise<ReadonlyMap<string, string>> {
  const wanted = rows.map((one) => ({
    id: one.row.id,
    account_id: one.customerId,
    amount_minor: String(one.amountMinor),
    method: one.method,
    on: one.on ?? today,
  }));
  const { rows: found } = await sql<{ id: string; receipt: string }>`
    select distinct on (wanted.id) wanted.id, payment.receipt_number as receipt
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as wanted (id uuid, account_id uuid, amount_minor bigint, method text, "on" date)
    join payments.payments payment on payment.account_id = wanted.account_id and payment.amount_minor = wanted.amount_minor and payment.method = wanted.method
    where payment.gateway is null and payment.state = 'settled'
      and (payment.received_on = wanted."on" or payment.created_at > ${work.now}::timestamptz - interval '10 minutes')
    order by wanted.id, payment.created_at desc`.execute(work.tx);
  return new Map(found.map(({ id, receipt }) => [id, receipt]));
}

async function saveChecked(work: Work, checked: readonly CheckedRow[]): Promise<void> {
  const rows = checked.map((one) => ({
    id: one.row.id,
    customer_id: one.customerId,
    document_id: one.documentId,
    amount_minor: one.amountMinor === null ? null : String(one.amountMinor),
    currency: one.currency,
    received_on: one.on,
    method: one.method,
    finding: one.finding,
    finding_values: one.values,
  }));
  await sql`update payments.batch_rows row set customer_id = read.customer_id, document_id = read.document_id, amount_minor = read.amount_minor,
      currency = read.currency, received_on = read.received_on, method = read.method, finding = read.finding, finding_values = read.finding_values
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as read (id uuid, customer_id uuid, document_id uuid, amount_minor bigint, currency text,
      received_on date, method text, finding text, finding_values jsonb)
    where row.id = read.id`.execute(work.tx);
}
