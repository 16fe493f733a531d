// P-2 of what is known of the money, the part that the home page is to show; what is switched off is not in the answer.
import type { DashboardItem } from "../../../shared/dashboard-items.ts";

interface Shown {
  readonly balance: unknown;
  readonly parts: unknown;
  readonly clear: unknown;
  readonly settle: unknown;
  readonly overdue: unknown;
  readonly paymentDue: unknown;
  readonly unpaidCount: number | null;
  readonly unpaid: readonly unknown[];
  readonly proformaCount: number | null;
  readonly proformas: readonly unknown[];
  readonly nextInvoiceOn: unknown;
}

const moneyItems = [
  "balance",
  "total_due",
  "payment_due",
  "unpaid_invoices",
  "unpaid_proformas",
] as const satisfies readonly DashboardItem[];

/** Undefined where nothing of the money is shown. */
export function shownMoney<Money extends Shown>(money: Money, on: readonly DashboardItem[]) {
  if (!moneyItems.some((item) => on.includes(item))) return undefined;
  const is = (item: DashboardItem): boolean => on.includes(item);
  return {
    ...money,
    balance: is("balance") ? money.balance : null,
    parts: is("balance") ? money.parts : null,
    clear: is("balance") && is("total_due") ? money.clear : null,
    settle: is("total_due") ? money.settle : null,
    overdue: is("total_due") ? money.overdue : null,
    paymentDue: is("payment_due") ? money.paymentDue : null,
    unpaidCount: is("unpaid_invoices") ? money.unpaidCount : null,
    unpaid: is("unpaid_invoices") ? money.unpaid : [],
    proformaCount: is("unpaid_proformas") ? money.proformaCount : null,
    proformas: is("unpaid_proformas") ? money.proformas : [],
    nextInvoiceOn: is("balance") || is("payment_due") ? money.nextInvoiceOn : null,
  };
}
