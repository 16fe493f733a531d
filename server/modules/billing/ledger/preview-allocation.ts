import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { depositLabel } from "../deposits/hold-deposit.ts";
import { depositShares } from "../deposits/pay-deposit.ts";
import { allocateCredit } from "./allocation-rules.ts";
import { dueFirstOf } from "./due-first.ts";
import { listOpenEntries, openDebitOf, pairingOf, partsOf } from "./settle-credit.ts";

export interface AllocationPreview {
  readonly lines: readonly {
    readonly documentId: string | null;
    /** The document's number; null for a charge without a document. */
    readonly number: string | null;
    readonly dueOn: Day | null;
    readonly openMinor: bigint;
    readonly paidMinor: bigint;
    readonly isNamed: boolean;
  }[];
  /** What would go into deposits, which are among the lines and move no balance. */
  readonly depositMinor: bigint;
  /** What would stay as credit. */
  readonly freeMinor: bigint;
}

/** What a payment would settle if it were booked now (B-80): decided by the rule that books it. The caller has asked whose account it is. */
export async function previewAllocation(
  work: Work,
  payment: { accountId: string; partnerId: string; amountMinor: bigint; namedDocumentIds: readonly string[] },
): Promise<AllocationPreview> {
  const open = (await listOpenEntries(work, [payment.accountId])).debits.get(payment.accountId) ?? [];
  const named = new Set(payment.namedDocumentIds);
  const isNamed = (documentId: string | null): boolean => documentId !== null && named.has(documentId);
  const pairing = await pairingOf(work, payment.accountId, payment.partnerId);
  const deposits = await depositShares(work, payment.accountId, { amountMinor: payment.amountMinor, namedIds: payment.namedDocumentIds });
  const inParts = partsOf((await dueFirstOf(work, [payment.accountId])).get(payment.accountId), open);
  const pairs = allocateCredit(deposits.restMinor, open.map(openDebitOf), {
    ...pairing,
    named: open.filter((debit) => isNamed(debit.documentId)).map((debit) => debit.id),
    inParts: inParts([]),
  });
  const paid = new Map(pairs.map((pair) => [pair.debitId, pair.amountMinor]));
  const lines = open
    .filter((debit) => paid.has(debit.id) || isNamed(debit.documentId))
    .map((debit) => ({
      documentId: debit.documentId,
      number: debit.number,
      dueOn: debit.dueOn,
      openMinor: debit.openMinor,
      paidMinor: paid.get(debit.id) ?? 0n,
      isNamed: isNamed(debit.documentId),
    }));
  return {
    lines: [
      ...deposits.parts.map(({ deposit, minor }) => ({
        documentId: deposit.id,
        number: depositLabel(deposit.number),
        dueOn: deposit.due_on,
        openMinor: deposit.openMinor,
        paidMinor: minor,
        isNamed: true,
      })),
      ...lines,
    ],
    depositMinor: payment.amountMinor - deposits.restMinor,
    freeMinor: deposits.restMinor - pairs.reduce((sum, pair) => sum + pair.amountMinor, 0n),
  };
}
