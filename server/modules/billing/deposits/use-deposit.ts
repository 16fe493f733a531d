// What a deposit is for in the end: it pays debts, it pays for what is kept, or it goes back (B-231).
import type { z } from "zod";
import { fromMoneyJson, type MoneyJson, minMinor, minorToDecimal, money, toMoneyJson } from "../../../../shared/money.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { issueDocuments } from "../documents/issue-documents.ts";
import { listOpenEntries, saveAllocations } from "../ledger/settle-credit.ts";
import { draftOneTimeInvoice } from "../one-time/one-time-invoice.ts";
import type { keepDepositEndpoint } from "./contract.ts";
import { payInOrder } from "./deposit-rules.ts";
import { creditInterest, type Deposit, depositLabel, lockDeposit, moveDeposit, postForDeposit, todayOf } from "./hold-deposit.ts";
import { depositDebtOpen, depositInUse, depositNotRefundable, depositTooSmall } from "./problems.ts";

/** What is owed on an account, the first due first. */
export async function debtsOf(work: Work, accountId: string) {
  const debts = (await listOpenEntries(work, [accountId])).debits.get(accountId) ?? [];
  return { debts, owedMinor: debts.reduce((sum, { openMinor }) => sum + openMinor, 0n) };
}

/** Locks it and books its interest up to today. */
async function readyDeposit(work: Work, depositId: string) {
  const deposit = await lockDeposit(work, depositId);
  if (deposit.held_minor === 0n) throw depositInUse(`${depositLabel(deposit.number)} holds nothing.`);
  await lockOpenAccount(work, deposit.account_id);
  const today = await todayOf(work, deposit.partner_id);
  return { deposit: await creditInterest(work, deposit, today), today };
}

/** An amount that is held, or all of it when none is said. */
function wantedMinor(deposit: Deposit, amount: MoneyJson | undefined): bigint {
  if (amount === undefined) return deposit.held_minor;
  if (amount.currency !== deposit.currency)
    throw fieldProblem("amount.currency", "currency-differs", `This deposit is kept in ${deposit.currency}.`);
  const { minor } = fromMoneyJson(amount);
  if (minor <= 0n) throw fieldProblem("amount", "amount", "Say an amount above zero.");
  if (minor > deposit.held_minor) {
    throw depositTooSmall(`${depositLabel(deposit.number)} holds ${said(deposit, deposit.held_minor)}.`, {
      errors: [{ field: "amount", code: "too-big", params: { maximum: toMoneyJson(money(deposit.held_minor, deposit.currency)) } }],
    });
  }
  return minor;
}

const said = ({ currency }: Deposit, minor: bigint): string => `${minorToDecimal(minor, currency)} ${currency}`;

/** Pays what is open on the account, the first due first. Answers what was used. */
export async function applyDeposit(
  work: Work,
  depositId: string,
  wish: { amount?: MoneyJson | undefined; reason: string },
): Promise<bigint> {
  const ready = await readyDeposit(work, depositId);
  const { owedMinor } = await debtsOf(work, ready.deposit.account_id);
  if (owedMinor === 0n) throw depositInUse("Nothing is owed on this account.");
  const wanted = wantedMinor(ready.deposit, wish.amount);
  if (wish.amount !== undefined && wanted > owedMinor) {
    throw fieldProblem("amount", "too-big", `${said(ready.deposit, owedMinor)} is owed.`, {
      maximum: toMoneyJson(money(owedMinor, ready.deposit.currency)),
    });
  }
  await payDebts(work, ready, { amountMinor: minMinor(wanted, owedMinor), reason: wish.reason });
  return minMinor(wanted, owedMinor);
}

type Ready = Awaited<ReturnType<typeof readyDeposit>>;

async function payDebts(
  work: Work,
  { deposit, today }: Ready,
  { amountMinor, reason }: { amountMinor: bigint; reason: string },
): Promise<Deposit> {
  const { debts } = await debtsOf(work, deposit.account_id);
  const entryId = await creditFrom(work, { deposit, today }, amountMinor);
  await saveAllocations(
    work,
    payInOrder(amountMinor, debts).map((pair) => ({
      accountId: deposit.account_id,
      partnerId: deposit.partner_id,
      creditId: entryId,
      ...pair,
    })),
  );
  return used(work, { deposit, today }, { kind: "applied", amountMinor, entryId, reason });
}

const creditFrom = (work: Work, { deposit, today }: Ready, amountMinor: bigint): Promise<string> =>
  postForDeposit(work, deposit, {
    on: today,
    event: { kind: "deposit_applied", billingAccountId: deposit.account_id, amountMinor },
  });

async function used(
  work: Work,
  { deposit, today }: Ready,
  use: { kind: "applied" | "returned"; amountMinor: bigint; entryId: string; reason: string; documentId?: string },
): Promise<Deposit> {
  const after = await moveDeposit(work, deposit, { ...use, on: today });
  work.audit({
    entity: "deposit",
    entityId: deposit.id,
    label: `Deposit ${depositLabel(deposit.number)}`,
    action: use.kind === "applied" ? "apply" : "refund",
    partnerId: deposit.partner_id,
    customerId: deposit.customer_id,
    changes: { held: { before: said(deposit, deposit.held_minor), after: said(deposit, after.held_minor) } },
    reason: use.reason,
  });
  return after;
}

/**
 * What is kept of a deposit is a sale like any other: an invoice over it, with its tax inside of the amount, that the deposit pays. Answers the
 * invoice's id.
 */
export async function keepDeposit(work: Work, depositId: string, kept: z.output<(typeof keepDepositEndpoint)["body"]>): Promise<string> {
  const ready = await readyDeposit(work, depositId);
  const { deposit } = ready;
  const amountMinor = wantedMinor(deposit, kept.amount);
  const account = await lockOpenAccount(work, deposit.account_id);
  const { draft } = await draftOneTimeInvoice(
    work,
    account,
    {
      lines: [
        {
          text: kept.text,
          unitPrice: minorToDecimal(amountMinor, deposit.currency),
          quantity: "1",
          taxId: kept.taxId,
          includesTax: true,
          category: deposit.cause === "equipment" ? "equipment" : "one_time",
        },
      ],
      withFutureItems: false,
      note: "",
      memo: `${depositLabel(deposit.number)}: ${kept.reason}`,
      dueOn: ready.today,
    },
    { pricesStay: true },
  );
  const [issued] = await issueDocuments(work, [draft]);
  if (!issued) throw new Error("the invoice was not issued");
  work.audit({
    entity: "invoice",
    entityId: draft.id,
    label: `Invoice ${issued.number}`,
    action: "issue",
    partnerId: draft.partnerId,
    customerId: draft.accountId,
    reason: kept.reason,
  });
  // An exempt customer's invoice comes to less than was kept, and the deposit pays no more than it.
  const grossMinor = draft.taxed.grossMinor;
  const entryId = await creditFrom(work, ready, grossMinor);
  await saveAllocations(work, [
    { accountId: account.id, partnerId: account.partner_id, creditId: entryId, debitId: issued.entryId, amountMinor: grossMinor },
  ]);
  await used(work, ready, { kind: "applied", amountMinor: grossMinor, entryId, reason: kept.reason, documentId: draft.id });
  return draft.id;
}

export interface DepositReturn {
  readonly accountId: string;
  /** The credit that is to be paid out; nothing is left to pay out when debts took it all. */
  readonly pay: { readonly entryId: string; readonly amount: MoneyJson } | null;
}

/**
 * Makes a deposit ready to be paid out: it becomes credit of the account, which the caller pays out in the same transaction. While something is
 * owed somebody has to say whether that is paid first (B-231).
 */
export async function returnDeposit(
  work: Work,
  depositId: string,
  wish: { amount?: MoneyJson | undefined; reason: string; debtsFirst?: boolean | undefined },
): Promise<DepositReturn> {
  const ready = await readyDeposit(work, depositId);
  const { deposit } = ready;
  if (!deposit.is_refundable)
    throw depositNotRefundable(`${depositLabel(deposit.number)} was agreed not to be given back. Use it instead.`);
  const wanted = wantedMinor(deposit, wish.amount);
  const { owedMinor } = await debtsOf(work, deposit.account_id);
  if (owedMinor > 0n && wish.debtsFirst === undefined) {
    const first = minMinor(owedMinor, wanted);
    throw depositDebtOpen(
      `${said(deposit, owedMinor)} is owed on this account. Say whether the deposit pays ${said(deposit, first)} of it first and ${said(deposit, wanted - first)} is given back, or all is given back.`,
      { errors: [{ field: "debtsFirst", code: "required", params: { owed: toMoneyJson(money(owedMinor, deposit.currency)) } }] },
    );
  }
  const first = wish.debtsFirst ? minMinor(owedMinor, wanted) : 0n;
  const rest = wanted - first;
  const left = first > 0n ? await payDebts(work, ready, { amountMinor: first, reason: wish.reason }) : deposit;
  if (rest === 0n) return { accountId: deposit.account_id, pay: null };
  const entryId = await creditFrom(work, { ...ready, deposit: left }, rest);
  await used(work, { ...ready, deposit: left }, { kind: "returned", amountMinor: rest, entryId, reason: wish.reason });
  return { accountId: deposit.account_id, pay: { entryId, amount: toMoneyJson(money(rest, deposit.currency)) } };
}
