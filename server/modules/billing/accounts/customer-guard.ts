import { calendarDay } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { type CustomerGuard, type Finding, getCustomer } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { depositFindings } from "../deposits/moves.ts";
import { type AccountMoney, listAccountMoney, listOpenDocuments } from "./account-money.ts";

async function moneyOf(work: Work, customerId: string): Promise<AccountMoney | undefined> {
  const { timeZone } = await getPartner(work, (await getCustomer(work, customerId)).partnerId);
  const [money] = await listAccountMoney(work, [customerId], calendarDay(work.now, timeZone));
  return money;
}

async function moneyFindings(work: Work, money: AccountMoney): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (money.balanceMinor !== 0n) {
    const amount = minorToDecimal(money.balanceMinor, money.currency);
    findings.push({ code: "balance-not-zero", detail: `The balance is ${amount} ${money.currency}.` });
  }
  const open = await listOpenDocuments(work, money.accountId);
  if (open.length > 0) {
    const documents = open.length === 1 ? "1 document is" : `${open.length} documents are`;
    findings.push({ code: "open-documents", detail: `${documents} not paid.`, count: open.length });
  }
  return findings;
}

/** What money says to acts on a customer: nobody is deleted or archived who still owes or is owed (O-57, B-37). */
export const moneyGuard: CustomerGuard = {
  async blockers(work, { customerId }) {
    const money = await moneyOf(work, customerId);
    return money ? [...(await moneyFindings(work, money)), ...(await depositFindings(work, customerId))] : [];
  },
};
