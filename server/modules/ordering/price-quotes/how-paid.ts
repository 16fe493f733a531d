import { fromMoneyJson, maxMinor, minMinor, money, toMoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { getAccountMoney, type SettlementFigures } from "../../billing/index.ts";
import { getSetting } from "../../partners/index.ts";
import type { Bound } from "../planned-changes/bound.ts";
import { canPayInPortal } from "../planned-changes/paid-in-portal.ts";
import { changePay } from "../planned-changes/settings.ts";
import type { Subject } from "./bind-wish.ts";

export interface PaidFirst {
  readonly pay: "now" | "balance_or_now";
  readonly toPayMinor: bigint;
  /** As much of it as the account's credit pays. */
  readonly creditMinor: bigint;
}

/**
 * P-78, M-27 what of a change has to be paid before it is made; null: an invoice is enough. What is taken from a prepaid balance is paid
 * already (B-100), and what somebody else pays for stands on that account's invoice.
 */
export async function howPaid(
  work: Work,
  { service, today }: Subject,
  bound: Bound,
  figures: SettlementFigures,
): Promise<PaidFirst | null> {
  const toPayMinor = fromMoneyJson(figures.net).minor;
  if (bound.kind !== "plan" || toPayMinor <= 0n || figures.invoice?.isCharged || service.payerId !== service.customerId) return null;
  const pay = await getSetting(work, changePay, { partnerId: service.partnerId });
  if (pay === "invoice") return null;
  const { freeCreditMinor } = await getAccountMoney(work, service.payerId, today);
  // P-2 without Finance in the portal nobody could pay the rest, and no change would ever be made.
  const isCovered = pay === "balance_or_now" && freeCreditMinor >= toPayMinor;
  if (!isCovered && !(await canPayInPortal(work, service.partnerId))) return null;
  return { pay, toPayMinor, creditMinor: minMinor(toPayMinor, maxMinor(freeCreditMinor, 0n)) };
}

export const payView = ({ pay, toPayMinor, creditMinor }: PaidFirst, currency: string) => ({
  how: pay,
  toPay: toMoneyJson(money(toPayMinor, currency)),
  fromCredit: toMoneyJson(money(creditMinor, currency)),
});
