import type { z } from "zod";
import type { Day } from "../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../shared/money.ts";
import type { Work } from "../../platform/work.ts";
import { listAccountMoney, listOpenDocuments, listOpenProformas } from "../billing/index.ts";
import type { OwnMoney } from "./contract.ts";
import { paymentDueOf, proposalsOf } from "./dashboard-rules.ts";

const mostListed = 3;

/** All that the portal says of a customer's money (P-48 to P-50); null where nobody keeps an account, as of one whom a main account pays for. */
export async function findOwnMoney(work: Work, customerId: string, today: Day): Promise<z.input<typeof OwnMoney> | null> {
  const [[account], open, proformas] = await Promise.all([
    listAccountMoney(work, [customerId], today),
    listOpenDocuments(work, customerId),
    listOpenProformas(work, customerId),
  ]);
  if (!account) return null;
  const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
  const { settleMinor, clearMinor } = proposalsOf(account);
  const asked = ({ id, number, dueOn, openMinor }: { id: string; number: string; dueOn: Day; openMinor: bigint }) => ({
    ...{ id, number, dueOn },
    isOverdue: dueOn < today,
    open: amount(openMinor),
  });
  return {
    currency: account.currency,
    balance: amount(account.balanceMinor),
    parts: {
      freeCredit: amount(account.freeCreditMinor + account.reservedMinor),
      openDocuments: amount(account.openMinor),
      openCharges: amount(account.undocumentedMinor),
    },
    settle: settleMinor === undefined ? null : amount(settleMinor),
    clear: clearMinor === undefined ? null : amount(clearMinor),
    paymentDue: paymentDueOf(account, today) ?? null,
    overdue: amount(account.overdueMinor),
    unpaidCount: open.length,
    unpaid: open.slice(0, mostListed).map((document) => ({ ...asked(document), issuedOn: document.issuedOn })),
    proformaCount: proformas.length,
    proformas: proformas.slice(0, mostListed).map(asked),
    nextInvoiceOn: account.billingEnabled && account.billingType === "recurring" ? account.nextBillingOn : null,
  };
}
