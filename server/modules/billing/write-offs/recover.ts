// Money for a debt that was given up: a recovery, an income of its own, with the tax in it owed again (B-152).
import { sql } from "kysely";
import { calendarDay, type Day, maxDay } from "../../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson, minMinor, minorToDecimal, money, toMoneyJson } from "../../../../shared/money.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { type AccountRow, lockAccounts } from "../accounts/lock-accounts.ts";
import type { TaxTotal } from "../documents/tax-rules.ts";
import { journalLines } from "../ledger/journal-rules.ts";
import { postEntries } from "../ledger/post-entries.ts";
import { reverseEntry } from "../ledger/reverse-entry.ts";
import { listOpenEntries, saveAllocations } from "../ledger/settle-credit.ts";
import { nothingOpen, writeOffState } from "../problems.ts";
import { tellOfWriteOff } from "./book-write-off.ts";
import { db } from "./tables.ts";
import { restoredTaxes } from "./write-off-rules.ts";
import { lockWriteOff, type StoredPart, type StoredWriteOff, selectWriteOffs } from "./write-off-store.ts";

const leftOf = (part: StoredPart): bigint => (part.entryId === null ? 0n : part.amountMinor - part.recoveredMinor);

/** Which of these documents of an account were written off and may still be paid, with what is left of each. */
export async function listRecoverable(work: Work, accountId: string, documentIds: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const left = new Map<string, bigint>();
  for (const { part } of await partsOfDocuments(work, accountId, documentIds)) {
    const id = part.documentId ?? "";
    left.set(id, (left.get(id) ?? 0n) + leftOf(part));
  }
  return left;
}

async function partsOfDocuments(
  work: Work,
  accountId: string,
  documentIds: readonly string[],
): Promise<{ writeOff: StoredWriteOff; part: StoredPart }[]> {
  if (documentIds.length === 0) return [];
  const found = await selectWriteOffs(
    work,
    sql`write_off.account_id = ${accountId} and write_off.state = 'booked' and write_off.cause = 'staff' and write_off.recovered_minor < write_off.amount_minor
      and exists (select from billing.write_off_parts part where part.write_off_id = write_off.id and part.document_id = any (${[...documentIds]}::uuid[]))`,
  );
  return found
    .toReversed()
    .flatMap((writeOff) =>
      writeOff.parts
        .filter((part) => part.documentId !== null && documentIds.includes(part.documentId) && leftOf(part) > 0n)
        .map((part) => ({ writeOff, part })),
    );
}

/** A payment that names what was written off: first what is open of the documents named with it, then the recovery. The account is locked. */
export async function recoverByPayment(
  work: Work,
  account: AccountRow,
  { creditId, documentIds, on }: { creditId: string; documentIds: readonly string[]; on: Day },
): Promise<void> {
  const parts = await partsOfDocuments(work, account.id, documentIds);
  if (parts.length === 0) return;
  const { credits, debits } = await listOpenEntries(work, [account.id]);
  const named = (debits.get(account.id) ?? []).filter(({ documentId }) => documentId !== null && documentIds.includes(documentId));
  const credit = (credits.get(account.id) ?? []).find(({ id }) => id === creditId);
  let left = (credit?.openMinor ?? 0n) - named.reduce((sum, { openMinor }) => sum + openMinor, 0n);
  for (const { writeOff, part } of parts) {
    if (left <= 0n) return;
    const amountMinor = minMinor(left, leftOf(part));
    await bookRecovery(work, writeOff, { part, creditId, amountMinor, on });
    left -= amountMinor;
  }
}

/** Staff take free credit of the account for it. */
export async function recoverFromCredit(work: Work, writeOffId: string, wished: MoneyJson | undefined): Promise<void> {
  const writeOff = await lockWriteOff(work, writeOffId);
  if (writeOff.state !== "booked") throw writeOffState(`Write-off ${writeOff.number} is ${writeOff.state}; nothing can be recovered.`);
  const free = (await listOpenEntries(work, [writeOff.accountId])).credits.get(writeOff.accountId) ?? [];
  const most = minMinor(
    writeOff.parts.reduce((sum, part) => sum + leftOf(part), 0n),
    free.reduce((sum, { openMinor }) => sum + openMinor, 0n),
  );
  if (most === 0n) throw nothingOpen("There is no free credit on this account, or the whole debt has come in.");
  let wanted = most;
  if (wished) {
    if (wished.currency !== writeOff.currency) throw fieldProblem("amount", "currency", `This account is kept in ${writeOff.currency}.`);
    wanted = fromMoneyJson(wished).minor;
    if (wanted <= 0n) throw fieldProblem("amount", "amount", "Say an amount above zero.");
    if (wanted > most)
      throw fieldProblem("amount", "too-big", `At most ${minorToDecimal(most, writeOff.currency)} ${writeOff.currency}.`, {
        maximum: toMoneyJson(money(most, writeOff.currency)).amount,
      });
  }
  const on = calendarDay(work.now, (await getPartner(work, writeOff.partnerId)).timeZone);
  const credits = free.map(({ id, openMinor }) => ({ id, openMinor }));
  const parts = writeOff.parts.map((part) => ({ ...part }));
  for (const part of parts) {
    for (const credit of credits) {
      const amountMinor = [leftOf(part), credit.openMinor, wanted].reduce(minMinor);
      if (amountMinor <= 0n) continue;
      await bookRecovery(work, writeOff, { part, creditId: credit.id, amountMinor, on });
      part.recoveredMinor += amountMinor;
      credit.openMinor -= amountMinor;
      wanted -= amountMinor;
    }
  }
}

/** `part` as it stands before this recovery. */
async function bookRecovery(
  work: Work,
  writeOff: StoredWriteOff,
  { part, creditId, amountMinor, on: day }: { part: StoredPart; creditId: string; amountMinor: bigint; on: Day },
): Promise<void> {
  const { accountId, partnerId, currency } = writeOff;
  const restored = restoredTaxes(await relievedOf(work, part), {
    writtenOffMinor: part.amountMinor,
    beforeMinor: part.recoveredMinor,
    amountMinor,
  });
  const id = uuidv7(work.now.getTime());
  const entryId = uuidv7(work.now.getTime());
  // Money that came before anybody gave up counts from then on.
  const on = maxDay(day, writeOff.accountingOn);
  await postEntries(work, [
    {
      id: entryId,
      partnerId,
      accountId,
      entryOn: on,
      kind: "recovery",
      text: part.text,
      category: "correction",
      sourceId: id,
      currency,
      lines: journalLines({ kind: "recovery", billingAccountId: accountId, amountMinor, restoredTaxes: restored }),
    },
  ]);
  await saveAllocations(work, [{ accountId, partnerId, creditId, debitId: entryId, amountMinor }]);
  await db(work)
    .insertInto("billing.recoveries")
    .values({
      id,
      write_off_id: writeOff.id,
      part_id: part.id,
      customer_id: writeOff.customerId,
      partner_id: partnerId,
      credit_id: creditId,
      entry_id: entryId,
      amount_minor: amountMinor,
      restored_minor: restored.reduce((sum, tax) => sum + tax.taxMinor, 0n),
      recovered_on: on,
      made_by: JSON.stringify(describeActor(work)),
      made_at: work.now,
    })
    .execute();
  await addRecovered(work, { writeOffId: writeOff.id, partId: part.id, minor: amountMinor });
  tellOfWriteOff(work, writeOff, "recover", {
    recovered: { before: null, after: `${minorToDecimal(amountMinor, currency)} ${currency}` },
    debt: { before: null, after: part.text },
  });
}

/** The tax that fell away with a part, as it was booked. */
async function relievedOf(work: Work, part: StoredPart): Promise<TaxTotal[]> {
  if (part.relievedMinor === 0n || part.entryId === null) return [];
  const { rows } = await sql<TaxTotal>`select tax_id as "taxId", ledger_account as "accountCode", debit_minor as "taxMinor"
    from billing.journal_lines where entry_id = ${part.entryId} and tax_id is not null order by position`.execute(work.tx);
  return rows;
}

async function addRecovered(
  work: Work,
  { writeOffId, partId, minor }: { writeOffId: string; partId: string; minor: bigint },
): Promise<void> {
  await sql`update billing.write_off_parts set recovered_minor = recovered_minor + ${minor} where id = ${partId}`.execute(work.tx);
  await sql`update billing.write_offs set recovered_minor = recovered_minor + ${minor}, version = version + 1 where id = ${writeOffId}`.execute(
    work.tx,
  );
}

interface StoredRecovery {
  readonly id: string;
  readonly writeOffId: string;
  readonly partId: string;
  readonly entryId: string;
  readonly amountMinor: bigint;
  readonly text: string;
}

/** Its money is free credit again, and pays what is open. */
export async function undoRecovery(work: Work, recoveryId: string, reason: string): Promise<string> {
  const { rows } = await sql<{ writeOffId: string }>`select write_off_id as "writeOffId" from billing.recoveries recovery
    where id = ${recoveryId} and ${visibleTo(work.actor, { partner: "recovery.partner_id", customer: "recovery.customer_id" })}`.execute(
    work.tx,
  );
  const [seen] = rows;
  if (!seen) throw notFound("There is no such recovery.");
  const writeOff = await lockWriteOff(work, seen.writeOffId);
  const [recovery] = await standing(work, sql`recovery.id = ${recoveryId}`);
  if (!recovery) throw writeOffState("This recovery was taken back already.");
  const on = calendarDay(work.now, (await getPartner(work, writeOff.partnerId)).timeZone);
  await takeBack(work, writeOff, recovery, on, reason);
  return writeOff.id;
}

/** B-133 a payment did not hold: what it had brought in is missing again. */
export async function undoRecoveriesOf(work: Work, { entryId, on, text }: { entryId: string; on: Day; text: string }): Promise<void> {
  for (const seen of await standing(work, sql`recovery.credit_id = ${entryId}`)) {
    const writeOff = await lockWriteOff(work, seen.writeOffId);
    const [recovery] = await standing(work, sql`recovery.id = ${seen.id}`);
    if (recovery) await takeBack(work, writeOff, recovery, on, text);
  }
}

async function standing(work: Work, condition: ReturnType<typeof sql>): Promise<StoredRecovery[]> {
  const { rows } = await sql<StoredRecovery>`select recovery.id, recovery.write_off_id as "writeOffId", recovery.part_id as "partId",
      recovery.entry_id as "entryId", recovery.amount_minor as "amountMinor", entry.text
    from billing.recoveries recovery join billing.journal_entries entry on entry.id = recovery.entry_id
    where ${condition} and recovery.undone_at is null order by entry.seq`.execute(work.tx);
  return rows;
}

async function takeBack(work: Work, writeOff: StoredWriteOff, recovery: StoredRecovery, on: Day, reason: string): Promise<void> {
  await db(work)
    .updateTable("billing.recoveries")
    .set({ undone_by: JSON.stringify(describeActor(work)), undone_at: work.now })
    .where("id", "=", recovery.id)
    .execute();
  await addRecovered(work, { writeOffId: writeOff.id, partId: recovery.partId, minor: -recovery.amountMinor });
  await lockAccounts(work, [writeOff.accountId]);
  await reverseEntry(work, { entryId: recovery.entryId, sourceId: recovery.id, on, text: recovery.text });
  tellOfWriteOff(
    work,
    writeOff,
    "recovery_undone",
    { recovered: { before: `${minorToDecimal(recovery.amountMinor, writeOff.currency)} ${writeOff.currency}`, after: null } },
    reason,
  );
}
