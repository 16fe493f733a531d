// The few cents that a payment leaves open of an invoice are let go by themselves, where the partner wants it (B-152).
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { minorToDecimal, parseMoney } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { journalLines } from "../ledger/journal-rules.ts";
import { postEntries } from "../ledger/post-entries.ts";
import { reverseEntry } from "../ledger/reverse-entry.ts";
import { saveAllocations } from "../ledger/settle-credit.ts";
import { tellOfWriteOff } from "./book-write-off.ts";
import { smallWriteOff, smallWriteOffMax } from "./settings.ts";
import { db } from "./tables.ts";
import { selectWriteOffs } from "./write-off-store.ts";

/** The account is locked, and the payment has settled what it reaches. */
export async function writeOffSmallDifferences(
  work: Work,
  account: AccountRow,
  { paymentEntryId, on }: { paymentEntryId: string; on: Day },
): Promise<void> {
  const place = { partnerId: account.partner_id };
  if (!(await getSetting(work, smallWriteOff, place))) return;
  const most = parseMoney(await getSetting(work, smallWriteOffMax, place), account.currency).minor;
  // Only what this payment reached: cents that stand elsewhere may be waiting for their own money.
  const { rows } = await sql<{ debitId: string; documentId: string; number: string; openMinor: bigint; entryOn: Day }>`
    select debit.id as "debitId", document.id as "documentId", document.number, debit.open_minor as "openMinor", debit.entry_on as "entryOn"
    from billing.allocations allocation join billing.ledger_entries debit on debit.id = allocation.debit_id
    join billing.money_documents document on document.id = debit.document_id and document.kind = 'invoice'
    where allocation.credit_id = ${paymentEntryId} and debit.open_minor between 1 and ${most} order by debit.seq`.execute(work.tx);
  for (const left of rows) await letGo(work, account, { ...left, paymentEntryId, on: left.entryOn > on ? left.entryOn : on });
}

async function letGo(
  work: Work,
  account: AccountRow,
  left: { debitId: string; documentId: string; number: string; openMinor: bigint; paymentEntryId: string; on: Day },
): Promise<void> {
  const [id, partId, entryId] = [uuidv7(work.now.getTime()), uuidv7(work.now.getTime()), uuidv7(work.now.getTime())];
  const owner = { customer_id: account.id, partner_id: account.partner_id };
  const by = JSON.stringify(describeActor(work));
  await postEntries(work, [
    {
      id: entryId,
      partnerId: account.partner_id,
      accountId: account.id,
      entryOn: left.on,
      kind: "rounding",
      text: left.number,
      category: "correction",
      sourceId: partId,
      currency: account.currency,
      lines: journalLines({ kind: "small_difference", billingAccountId: account.id, amountMinor: left.openMinor }),
    },
  ]);
  const { number } = await db(work)
    .insertInto("billing.write_offs")
    .values({
      ...owner,
      id,
      account_id: account.id,
      document_id: left.documentId,
      cause: "small_difference",
      state: "booked",
      currency: account.currency,
      amount_minor: left.openMinor,
      reason: "",
      accounting_on: left.on,
      settled_by: left.paymentEntryId,
      requested_by: by,
      requested_at: work.now,
      decided_by: by,
      decided_at: work.now,
    })
    .returning("number")
    .executeTakeFirstOrThrow();
  await db(work)
    .insertInto("billing.write_off_parts")
    .values({
      ...owner,
      id: partId,
      write_off_id: id,
      debit_id: left.debitId,
      document_id: left.documentId,
      amount_minor: left.openMinor,
      entry_id: entryId,
    })
    .execute();
  await saveAllocations(work, [
    { accountId: account.id, partnerId: account.partner_id, creditId: entryId, debitId: left.debitId, amountMinor: left.openMinor },
  ]);
  tellOfWriteOff(
    work,
    { id, number: Number(number), partnerId: account.partner_id, accountId: account.id, customerId: account.id },
    "booked",
    {
      amount: { before: null, after: `${minorToDecimal(left.openMinor, account.currency)} ${account.currency}` },
      debts: { before: null, after: [left.number] },
    },
  );
}

/** The payment did not hold, so nothing was left open by it. */
export async function undoSmallDifferences(work: Work, { entryId, on, text }: { entryId: string; on: Day; text: string }): Promise<void> {
  for (const writeOff of await selectWriteOffs(work, sql`write_off.settled_by = ${entryId} and write_off.state = 'booked'`)) {
    await db(work)
      .updateTable("billing.write_offs")
      .set({
        state: "undone",
        answer: text,
        undone_by: JSON.stringify(describeActor(work)),
        undone_at: work.now,
        version: sql`version + 1`,
      })
      .where("id", "=", writeOff.id)
      .execute();
    for (const part of writeOff.parts) {
      if (part.entryId !== null) await reverseEntry(work, { entryId: part.entryId, sourceId: part.id, on, text: part.text });
    }
    tellOfWriteOff(work, writeOff, "undo", { state: { before: "booked", after: "undone" } }, text);
  }
}
