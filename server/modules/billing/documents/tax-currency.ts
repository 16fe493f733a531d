// B-145: the tax of a document in the currency in which its partner accounts for tax, with the rate that was used.
import { currencyExponent } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import type { Work } from "../../../platform/work.ts";
import { loadSettings } from "../../partners/index.ts";
import { taxCurrency, taxCurrencyRate } from "../settings.ts";
import { db } from "../tables.ts";
import type { DraftDocument } from "./draft-document.ts";
import { taxInCurrency } from "./tax-rules.ts";

export interface TaxInCurrency {
  readonly currency: string;
  readonly rate: string;
  readonly minor: bigint;
}

/** By document; only those that need it. A credit note takes back at the rate of its invoice. */
export async function taxesInCurrency(work: Work, drafts: readonly DraftDocument[]): Promise<ReadonlyMap<string, TaxInCurrency>> {
  const ofPartners = new Map<string, { currency: string; rate: string }>();
  for (const partnerId of new Set(drafts.map((draft) => draft.partnerId))) {
    const loaded = await loadSettings(work, [taxCurrency, taxCurrencyRate], { partnerId });
    ofPartners.set(partnerId, { currency: loaded.get(taxCurrency), rate: loaded.get(taxCurrencyRate) });
  }
  const ofInvoices = await ratesOf(
    work,
    drafts.flatMap((draft) => draft.invoiceId ?? []),
  );
  const found = new Map<string, TaxInCurrency>();
  for (const draft of drafts) {
    const used = draft.invoiceId === null ? ofPartners.get(draft.partnerId) : ofInvoices.get(draft.invoiceId);
    if (!used || used.currency === "" || used.currency === draft.currency) continue;
    const { currency, rate } = used;
    const minor = taxInCurrency(draft.taxed.taxMinor, currencyExponent(draft.currency), rate, currencyExponent(currency), draft.rounding);
    found.set(draft.id, { currency, rate, minor });
  }
  return found;
}

async function ratesOf(work: Work, invoiceIds: readonly string[]): Promise<ReadonlyMap<string, { currency: string; rate: string }>> {
  if (invoiceIds.length === 0) return new Map();
  const rows = await db(work)
    .selectFrom("billing.money_documents")
    .select(["id", "tax_currency", "tax_currency_rate"])
    .where("id", "in", [...new Set(invoiceIds)])
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      { currency: row.tax_currency ?? "", rate: row.tax_currency_rate === null ? "1" : trimDecimal(row.tax_currency_rate) },
    ]),
  );
}
