import { calendarDay, type Day } from "../../../shared/calendar.ts";
import { fieldProblem, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import {
  type AccountMoney,
  findDepositFacts,
  findDocumentFacts,
  getAccountMoney,
  listOpenDeposits,
  listOpenDocuments,
  listOpenProformas,
  type OpenDocument,
} from "../billing/index.ts";
import { type Buyer, customerLabel, listBuyers } from "../customers/index.ts";
import { getPartner, type Partner } from "../partners/index.ts";
import { alreadyPaid } from "./problems.ts";

/** An account, its customer and partner, and the day that it is there. */
export interface AccountFacts {
  readonly money: AccountMoney;
  readonly customer: Buyer;
  readonly partner: Partner;
  readonly today: Day;
  readonly label: string;
}

/** Refuses an account that the actor may not see. */
export async function getAccountFacts(work: Work, accountId: string): Promise<AccountFacts> {
  const customer = (await listBuyers(work, [accountId])).get(accountId);
  if (!customer) throw notFound();
  // Overdue is a matter of the partner's day, which is known once the account is.
  const { partnerId } = await getAccountMoney(work, accountId, calendarDay(work.now, "UTC"));
  const partner = await getPartner(work, partnerId);
  const today = calendarDay(work.now, partner.timeZone);
  return { money: await getAccountMoney(work, accountId, today), customer, partner, today, label: customerLabel(customer.number) };
}

/** The open documents with these ids, in due-date order. One that is paid, or not this account's, is refused. */
export async function chooseDocuments(work: Work, accountId: string, documentIds: readonly string[]): Promise<OpenDocument[]> {
  if (documentIds.length === 0) return [];
  const wanted = new Set(documentIds);
  const open = [
    ...(await listOpenDocuments(work, accountId)),
    ...(await listOpenProformas(work, accountId)),
    ...(await listOpenDeposits(work, accountId)),
  ];
  const chosen = open.filter((document) => wanted.has(document.id));
  for (const document of chosen) wanted.delete(document.id);
  for (const id of wanted) {
    const facts = (await findDepositFacts(work, id)) ?? (await findDocumentFacts(work, id));
    if (facts?.customerId !== accountId) throw notFound();
    throw alreadyPaid(`${facts.number} wants no money any more. Look at the list again.`);
  }
  return chosen;
}

/** Money of another currency cannot be booked on an account. */
export function refuseForeignCurrency(amount: { currency: string } | undefined, currency: string): void {
  if (amount && amount.currency !== currency) {
    throw fieldProblem("amount.currency", "wrong-currency", `This account is kept in ${currency}.`, { currency });
  }
}
