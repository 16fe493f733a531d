// Money that names a deposit: it fills it before it does anything else, and comes out again when the payment does not hold.
import type { Day } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import type { OpenDocument } from "../accounts/account-money.ts";
import { settleFreeCredit } from "../ledger/settle-credit.ts";
import { fillDeposits } from "./deposit-rules.ts";
import {
  bookInterest,
  creditInterest,
  type Deposit,
  depositLabel,
  interestWithout,
  moveDeposit,
  postForDeposit,
  todayOf,
} from "./hold-deposit.ts";
import { db } from "./tables.ts";

const selectAsked = (work: Work, accountId: string) =>
  db(work)
    .selectFrom("billing.deposits as deposit")
    .selectAll("deposit")
    .where("deposit.account_id", "=", accountId)
    .where("deposit.state", "=", "asked")
    .where(visibleTo(work.actor, { partner: "deposit.partner_id", customer: "deposit.customer_id" }))
    .orderBy("deposit.due_on")
    .orderBy("deposit.number");

/** Deposits that still want money, the oldest due first; as a payer chooses among documents. */
export async function listOpenDeposits(work: Work, accountId: string): Promise<OpenDocument[]> {
  return (await selectAsked(work, accountId).execute()).map((deposit) => ({
    id: deposit.id,
    number: depositLabel(deposit.number),
    kind: "deposit",
    issuedOn: deposit.asked_on,
    dueOn: deposit.due_on,
    grossMinor: deposit.amount_minor,
    openMinor: deposit.amount_minor - deposit.paid_minor,
    currency: deposit.currency,
  }));
}

/** Whose a deposit is, and how it is called. */
export async function findDepositFacts(work: Work, id: string): Promise<{ customerId: string; number: string } | undefined> {
  const found = await db(work).selectFrom("billing.deposits").select(["customer_id", "number"]).where("id", "=", id).executeTakeFirst();
  return found && { customerId: found.customer_id, number: depositLabel(found.number) };
}

export interface DepositShare {
  readonly deposit: Deposit & { readonly openMinor: bigint };
  readonly minor: bigint;
}

/** What of a payment goes into the deposits that it names. The account is locked. */
export async function depositShares(
  work: Work,
  accountId: string,
  { amountMinor, namedIds }: { amountMinor: bigint; namedIds: readonly string[] },
): Promise<{ parts: readonly DepositShare[]; restMinor: bigint }> {
  if (namedIds.length === 0) return { parts: [], restMinor: amountMinor };
  const asked = (await selectAsked(work, accountId).execute()).filter(({ id }) => namedIds.includes(id));
  return fillDeposits(
    amountMinor,
    asked.map((deposit) => ({ ...deposit, openMinor: deposit.amount_minor - deposit.paid_minor })),
  );
}

/** Writes down what came; the entry of the payment carries it on 2500 already. */
export async function fillFromPayment(
  work: Work,
  parts: readonly DepositShare[],
  { entryId, on }: { entryId: string; on: Day },
): Promise<void> {
  for (const { deposit, minor } of parts) {
    const current = await creditInterest(work, deposit, on);
    await moveDeposit(work, current, { kind: "paid", amountMinor: minor, on, entryId });
  }
}

/**
 * B-133 a payment did not hold: its deposits want their money again, and the interest that it earned is gone. What had been used of money that
 * never came is owed from now on. Returns whose account each part of the payment's entry stands on by now, which a merge may have changed;
 * nothing for a payment without deposits.
 */
export async function emptyForReversal(
  work: Work,
  entryId: string,
): Promise<{ accountId: string | undefined; finish: (reversalId: string) => Promise<void> }> {
  const paid = await db(work)
    .selectFrom("billing.deposit_moves")
    .selectAll()
    .where("entry_id", "=", entryId)
    .where("kind", "=", "paid")
    .execute();
  const deposits: { deposit: Deposit; minor: bigint }[] = [];
  for (const move of paid) {
    const found = await db(work)
      .selectFrom("billing.deposits")
      .selectAll()
      .where("id", "=", move.deposit_id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const on = await todayOf(work, found.partner_id);
    const interest = await interestWithout(work, found, entryId, on);
    let deposit = interest > 0n ? await bookInterest(work, found, interest, on) : found;
    const lost = interest < 0n ? -interest : 0n;
    const missing = move.amount_minor + lost - deposit.held_minor;
    if (missing > 0n) {
      const debitId = await postForDeposit(work, deposit, {
        on,
        dueOn: on,
        event: { kind: "deposit_taken_back", billingAccountId: deposit.account_id, amountMinor: missing },
      });
      deposit = await moveDeposit(work, deposit, { kind: "taken_back", amountMinor: missing, on, entryId: debitId });
    }
    if (lost > 0n) deposit = await bookInterest(work, deposit, -lost, on);
    deposits.push({ deposit, minor: move.amount_minor });
  }
  return {
    accountId: deposits[0]?.deposit.account_id,
    async finish(reversalId) {
      for (const { deposit, minor } of deposits) {
        const on = await todayOf(work, deposit.partner_id);
        await moveDeposit(work, deposit, { kind: "bounced", amountMinor: minor, on, entryId: reversalId });
        await settleFreeCredit(work, deposit.account_id);
      }
    },
  };
}
