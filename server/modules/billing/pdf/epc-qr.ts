// The text of a SEPA credit transfer QR code: EPC069-12, "Quick Response Code: Guidelines to Enable Data Capture for the
// Initiation of a SEPA Credit Transfer", version 002.
import type { MoneyJson } from "../../../../shared/money.ts";
import { fromMoneyJson, minorToDecimal } from "../../../../shared/money.ts";
import { isCreditorReference, plainIban } from "./iban.ts";

export interface CreditTransfer {
  readonly beneficiary: string;
  readonly iban: string;
  readonly bic?: string | undefined;
  readonly reference?: string | undefined;
  readonly amount: MoneyJson;
}

/** The guideline's limits: a code of at most version 13 at error correction level M. */
export const epcQrLimits = { bytes: 331, version: 13, errorCorrection: "M" } as const;
const mostCents = 99_999_999_999n;

/** Undefined when no such code can exist: another currency, nothing to pay, or texts that do not fit. */
export function epcQrText(transfer: CreditTransfer): string | undefined {
  const amount = fromMoneyJson(transfer.amount);
  if (amount.currency !== "EUR" || amount.minor <= 0n || amount.minor > mostCents) return undefined;
  const reference = oneLine(transfer.reference ?? "");
  const structured = isCreditorReference(reference);
  const elements = [
    "BCD",
    "002",
    "1", // UTF-8
    "SCT",
    transfer.bic ?? "",
    [...oneLine(transfer.beneficiary)].slice(0, 70).join(""),
    plainIban(transfer.iban),
    `EUR${minorToDecimal(amount.minor, "EUR")}`,
    "", // Purpose code.
    structured ? plainIban(reference) : "",
    structured ? "" : [...reference].slice(0, 140).join(""),
  ];
  // Empty elements at the end are left out.
  const text = elements.join("\n").replace(/\n+$/, "");
  return Buffer.byteLength(text) <= epcQrLimits.bytes ? text : undefined;
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
