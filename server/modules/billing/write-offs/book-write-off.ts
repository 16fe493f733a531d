// A debt is given up in the books: an entry for each debit, which settles it (B-152, B 14.1).
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { minMinor, minorToDecimal } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { TaxTotal } from "../documents/tax-rules.ts";
import { billingAccountChanged } from "../events.ts";
import { journalLines } from "../ledger/journal-rules.ts";
import { postEntries } from "../ledger/post-entries.ts";
import { saveAllocations } from "../ledger/settle-credit.ts";
import { nothingOpen } from "../problems.ts";
import { listOpenDebts } from "./open-debts.ts";
import { db } from "./tables.ts";
import type { StoredWriteOff } from "./write-off-store.ts";

interface BookedPart {
  readonly id: string;
  readonly debitId: string;
  readonly entryId: string;
  readonly text: string;
  readonly amountMinor: bigint;
  readonly relieved: readonly TaxTotal[];
}

/** Never more of a debit than was asked for, nor than is open by now. The account is locked. */
export async function bookWriteOff(work: Work, writeOff: StoredWriteOff): Promise<void> {
  const parts = await chooseParts(work, writeOff);
  if (parts.length === 0) throw nothingOpen("Nothing of it is open any more: it was paid or credited meanwhile. Refuse the write-off.");
  const { accountId, partnerId, currency, accountingOn } = writeOff;
  await postEntries(
    work,
    parts.map((part) => ({
      id: part.entryId,
      partnerId,
      accountId,
      entryOn: accountingOn,
      kind: "write_off" as const,
      text: part.text,
      category: "correction",
      sourceId: part.id,
      currency,
      lines: journalLines({
        kind: "write_off",
        billingAccountId: accountId,
        openMinor: part.amountMinor,
        relievedTaxes: part.relieved,
      }),
    })),
  );
  for (const part of parts) {
    await db(work)
      .updateTable("billing.write_off_parts")
      .set({ amount_minor: part.amountMinor, relieved_minor: sumOf(part.relieved), entry_id: part.entryId })
      .where("id", "=", part.id)
      .execute();
  }
  const totalMinor = parts.reduce((sum, part) => sum + part.amountMinor, 0n);
  const relievedMinor = parts.reduce((sum, part) => sum + sumOf(part.relieved), 0n);
  await db(work)
    .updateTable("billing.write_offs")
    .set({
      state: "booked",
      amount_minor: totalMinor,
      relieved_minor: relievedMinor,
      accounting_on: await bookedOn(work, parts[0]?.entryId ?? "", accountingOn),
      decided_by: JSON.stringify(describeActor(work)),
      decided_at: work.now,
      version: sql`version + 1`,
    })
    .where("id", "=", writeOff.id)
    .execute();
  await saveAllocations(
    work,
    parts.map((part) => ({ accountId, partnerId, creditId: part.entryId, debitId: part.debitId, amountMinor: part.amountMinor })),
  );
  tellOfWriteOff(work, writeOff, "booked", {
    amount: { before: null, after: `${minorToDecimal(totalMinor, currency)} ${currency}` },
    debts: { before: null, after: parts.map(({ text }) => text) },
    ...(relievedMinor > 0n ? { taxRelieved: { before: null, after: `${minorToDecimal(relievedMinor, currency)} ${currency}` } } : {}),
  });
}

async function chooseParts(work: Work, writeOff: StoredWriteOff): Promise<BookedPart[]> {
  const open = new Map((await listOpenDebts(work, writeOff.accountId, writeOff.documentId)).map((debt) => [debt.debitId, debt]));
  return writeOff.parts.flatMap((part) => {
    const debt = open.get(part.debitId);
    if (!debt) return [];
    const amountMinor = minMinor(part.amountMinor, debt.openMinor);
    const relieved = writeOff.relievesTax ? debt.taxesIn(amountMinor) : [];
    return [{ id: part.id, debitId: part.debitId, entryId: uuidv7(work.now.getTime()), text: debt.text, amountMinor, relieved }];
  });
}

/** A closed month moved it to the first open day (B-242). */
async function bookedOn(work: Work, entryId: string, wished: Day): Promise<Day> {
  const { rows } = await sql<{ on: Day }>`select entry_on as "on" from billing.journal_entries where id = ${entryId}`.execute(work.tx);
  return rows[0]?.on ?? wished;
}

const sumOf = (taxes: readonly TaxTotal[]): bigint => taxes.reduce((sum, tax) => sum + tax.taxMinor, 0n);

export function tellOfWriteOff(
  work: Work,
  { id, number, partnerId, accountId, customerId }: Pick<StoredWriteOff, "id" | "number" | "partnerId" | "accountId" | "customerId">,
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
  reason?: string,
): void {
  work.audit({
    entity: "write_off",
    entityId: id,
    label: `Write-off ${number}`,
    action,
    partnerId,
    customerId,
    changes,
    ...(reason ? { reason } : {}),
  });
  work.emit(billingAccountChanged, { partnerId, customerId, objectId: accountId }, { accountId });
}
