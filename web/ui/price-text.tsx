import { currencyExponent } from "../../shared/money.ts";
import { useLocale } from "../lib/format.ts";

/** A unit price: decimal text that may be finer than the currency ("0.00125"), with the currency's decimals at least. */
export function usePriceWords(): (price: string, currency: string) => string {
  const locale = useLocale();
  return (price, currency) => {
    const format = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      minimumFractionDigits: currencyExponent(currency),
      maximumFractionDigits: 8,
    });
    const text = format.format(price as Intl.StringNumericLiteral);
    // One left-to-right run in right-to-left lines, as amounts are (see lib/format.ts).
    return locale.startsWith("ar") ? `\u2066${text.replace(/[\u200e\u200f\u061c]/g, "")}\u2069` : text;
  };
}
