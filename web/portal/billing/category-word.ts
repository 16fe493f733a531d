import type { TransactionRow } from "../../../server/modules/billing/ledger/contract.ts";
import { categoryNameIn } from "../../../shared/category-name.ts";
import { useLanguage, useTexts } from "../../lib/texts.tsx";

/** B-138 what a transaction is counted under, by its provider's name for it or the usual word; null where neither says anything. */
export function useCategoryWord(): (row: Pick<(typeof TransactionRow)["_output"], "category" | "categoryNames">) => string | null {
  const t = useTexts();
  const { language } = useLanguage();
  return ({ category, categoryNames }) =>
    categoryNameIn(categoryNames, language) ?? t.optional(`portal-finance.transaction.category-word.${category}`) ?? null;
}
