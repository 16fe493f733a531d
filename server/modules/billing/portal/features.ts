// What of the finance pages is switched on (P-2, portal.md 2.3).
import type { Feature } from "../../../platform/feature.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting, inMenu, switchedBy } from "../../partners/index.ts";
import { invertBalance } from "../settings.ts";
import {
  type FinanceItem,
  financeItems,
  portalBalanceMode,
  portalCharts,
  portalFinanceItems,
  portalTransactionFields,
  transactionFields,
} from "./settings.ts";

const byItem = Object.fromEntries(
  financeItems.map((item) => [item, switchedBy(`finance.${item}`, portalFinanceItems, (on) => on.includes(item))]),
) as Readonly<Record<FinanceItem, Feature>>;

/** The finance pages, and one of their lists. */
export const financeList = (item: FinanceItem): readonly Feature[] => [inMenu("finance"), byItem[item]];

const chartsSwitch = switchedBy("finance.charts", portalCharts, (on) => on);
export const charts: readonly Feature[] = [inMenu("finance"), chartsSwitch];

/** How the balance is written; no endpoint stands behind these. */
const looks: readonly Feature[] = [
  switchedBy("finance.signed_balance", portalBalanceMode, (mode) => mode === "signed"),
  switchedBy("finance.inverted_balance", invertBalance, (isInverted) => isInverted),
  ...transactionFields.map((field) => switchedBy(`finance.transactions.${field}`, portalTransactionFields, (on) => on.includes(field))),
];

export const financeFeatures: readonly Feature[] = [...Object.values(byItem), chartsSwitch, ...looks];

const kindOf = { invoices: "invoice", proformas: "proforma", credit_notes: "credit_note" } as const;
export type ListedKind = (typeof kindOf)[keyof typeof kindOf];

/** The kinds of documents that the customer who asks finds in the portal. */
export async function listedKinds(work: Work): Promise<ListedKind[]> {
  const on = await getSetting(work, portalFinanceItems, { partnerId: ownCustomer(work).partnerId });
  return on.flatMap((item) => (item in kindOf ? [kindOf[item as keyof typeof kindOf]] : []));
}
