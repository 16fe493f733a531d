import type { Work } from "../../../platform/work.ts";
import { ageing } from "./ageing.ts";
import { arpu } from "./arpu.ts";
import { type Asked, askedOf } from "./asked.ts";
import { categories } from "./categories.ts";
import { chargeHistory } from "./charge-history.ts";
import { churn } from "./churn.ts";
import { clearing } from "./clearing.ts";
import type { ReportFilter, ReportId } from "./contract.ts";
import { dailyReceipt } from "./daily-receipt.ts";
import { deposits } from "./deposits.ts";
import { discounts } from "./discounts.ts";
import { futureCharges } from "./future-charges.ts";
import { instalmentPlans } from "./instalment-plans.ts";
import { invoices } from "./invoices.ts";
import { mrr } from "./mrr.ts";
import { mrrMovement } from "./mrr-movement.ts";
import { contractEnds, newServices } from "./new-services.ts";
import { payments } from "./payments.ts";
import { promises } from "./promises.ts";
import { refillCards } from "./refill-cards.ts";
import type { Report, Result } from "./result.ts";
import { revenue } from "./revenue.ts";
import { runQuality } from "./run-quality.ts";
import { statements } from "./statements.ts";
import { tax } from "./tax.ts";

const book: Readonly<Record<ReportId, Report>> = {
  revenue,
  tax,
  invoices,
  mrr,
  "mrr-movement": mrrMovement,
  arpu,
  churn,
  ageing,
  statements,
  categories,
  promises,
  "instalment-plans": instalmentPlans,
  deposits,
  "refill-cards": refillCards,
  "future-charges": futureCharges,
  payments,
  "daily-receipt": dailyReceipt,
  "charge-history": chargeHistory,
  clearing,
  discounts,
  "new-services": newServices,
  "contract-ends": contractEnds,
  "run-quality": runQuality,
};

/** What a page of a long table shows. */
const rowsOnPage = 100;

export async function runReport(
  work: Work,
  id: ReportId,
  filter: ReportFilter,
  limit = rowsOnPage,
): Promise<{ asked: Asked; result: Result }> {
  const asked = await askedOf(work, id, filter, limit);
  return { asked, result: await book[id](asked) };
}
