// Pairing the free credit of many accounts with what they owe, in a handful of statements (B-80).
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { loadSettings } from "../../partners/index.ts";
import { autoAssociate, autoPayFromBalance } from "../settings.ts";
import { allocateCredit } from "./allocation-rules.ts";
import { dueFirstOf } from "./due-first.ts";
import { type Allocation, listOpenEntries, openDebitOf, partsOf, saveAllocations } from "./settle-credit.ts";

/** The accounts are of one partner and locked. */
export async function settleAccounts(work: Work, partnerId: string, accountIds: readonly string[]): Promise<readonly Allocation[]> {
  if (accountIds.length === 0) return [];
  const { credits, debits } = await listOpenEntries(work, accountIds);
  const able = accountIds.filter((id) => credits.has(id) && debits.has(id));
  if (able.length === 0) return [];
  const own = await sql<{ id: string; auto_pay_from_balance: boolean | null }>`
    select id, auto_pay_from_balance from billing.accounts where id = any (${able}::uuid[])`.execute(work.tx);
  const explicit = new Map(own.rows.map((row) => [row.id, row.auto_pay_from_balance]));
  const loaded = await loadSettings(work, [autoAssociate, autoPayFromBalance], { partnerId, customerIds: able });
  const dueFirst = await dueFirstOf(work, able);
  const allocations: Allocation[] = [];
  for (const accountId of able) {
    const inParts = partsOf(dueFirst.get(accountId), debits.get(accountId) ?? []);
    const left = new Map((debits.get(accountId) ?? []).map((debit) => [debit.id, debit]));
    const pairing = {
      autoAssociate: loaded.get(autoAssociate, { customerId: accountId }),
      autoPayFromBalance: explicit.get(accountId) ?? loaded.get(autoPayFromBalance, { customerId: accountId }),
    };
    const made: Allocation[] = [];
    for (const credit of credits.get(accountId) ?? []) {
      const options = { ...pairing, inParts: inParts(made) };
      for (const { debitId, amountMinor } of allocateCredit(credit.openMinor, [...left.values()].map(openDebitOf), options)) {
        made.push({ accountId, partnerId, creditId: credit.id, debitId, amountMinor });
        const debit = left.get(debitId);
        if (debit) left.set(debitId, { ...debit, openMinor: debit.openMinor - amountMinor });
      }
    }
    allocations.push(...made);
  }
  await saveAllocations(work, allocations);
  return allocations;
}
