// EN 16931 writes amounts with two decimals at most, whatever the currency has (BR-DEC).
import { minorToDecimal } from "../../../../shared/money.ts";

/** "54.00", "1200" yen, "1.25" dinars. A dinar's third decimal stays if it says something; then it is a fault. */
export function amountText(minor: bigint, currency: string): string {
  let text = minorToDecimal(minor, currency);
  while (/\.\d{2,}0$/.test(text)) text = text.slice(0, -1);
  return text;
}

/** Whether an amount can be said in two decimals. */
export const fitsTwoDecimals = (minor: bigint, currency: string): boolean => !/\.\d{3,}$/.test(amountText(minor, currency));
