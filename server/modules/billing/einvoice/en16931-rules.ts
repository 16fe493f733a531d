// What has to hold before an e-invoice may be sent (B-248): the business rules of EN 16931 that our documents can break, those of Peppol BIS 3
// and of XRechnung on top. Each fault names the rule and, by its code, a sentence that says what to do; the sentences are in the catalogue
// `einvoice`.
import { currencyExponent } from "../../../../shared/money.ts";
import { divide, multiply, parseDecimal, rational, round } from "../../../../shared/rational.ts";
import type { TaxCategory } from "../documents/tax-rules.ts";
import { amountText, fitsTwoDecimals } from "./amount-text-rules.ts";
import type { InvoiceLine, Party, SemanticInvoice, TaxBreakdown } from "./semantic-invoice-rules.ts";

export const faultCodes = [
  "number-missing",
  "currency-unknown",
  "seller-name",
  "buyer-name",
  "seller-country",
  "buyer-country",
  "seller-tax-id",
  "seller-id",
  "buyer-tax-id",
  "no-lines",
  "line-name",
  "line-price",
  "line-amount",
  "line-period",
  "sum-of-lines",
  "total-net",
  "total-tax",
  "total-gross",
  "payable",
  "tax-of-rate",
  "base-of-rate",
  "rate-missing",
  "rate-above-zero",
  "rate-not-zero",
  "exemption-reason",
  "mixed-out-of-scope",
  "decimals",
  "due-missing",
  "account-missing",
  "mandate-missing",
  "preceding-missing",
  "reference-missing",
  "seller-address",
  "buyer-address",
  "endpoint-scheme",
  "seller-contact",
  "seller-city",
  "buyer-city",
  "tax-group",
  "schema",
  "receiver-missing",
  "access-point-missing",
] as const;
export type FaultCode = (typeof faultCodes)[number];

export interface Fault {
  /** As the standard numbers it: "BR-CO-17". */
  readonly rule: string;
  readonly code: FaultCode;
  readonly values: Readonly<Record<string, string>>;
}

type Found = readonly [rule: string, code: FaultCode, values?: Readonly<Record<string, string>>] | false;

/** Everything that is wrong with it, in the order in which a person would read the document; empty: it may be sent. */
export function faultsOf(invoice: SemanticInvoice): Fault[] {
  return [
    ...headFaults(invoice),
    ...partyFaults(invoice),
    ...paymentFaults(invoice),
    ...invoice.lines.flatMap((line) => lineFaults(line, invoice)),
    ...taxFaults(invoice),
    ...totalFaults(invoice),
    ...networkFaults(invoice),
    ...(invoice.format === "xrechnung" ? xrechnungFaults(invoice) : []),
  ].flatMap((found) => (found ? [{ rule: found[0], code: found[1], values: found[2] ?? {} }] : []));
}

function headFaults(invoice: SemanticInvoice): Found[] {
  return [
    !invoice.number && ["BR-02", "number-missing"],
    !/^[A-Z]{3}$/.test(invoice.currency) && ["BR-05", "currency-unknown", { currency: invoice.currency }],
    invoice.typeCode === "381" && !invoice.preceding?.number && ["BR-55", "preceding-missing"],
    invoice.lines.length === 0 && ["BR-16", "no-lines"],
    invoice.totals.payableMinor > 0n && !invoice.dueOn && !invoice.paymentTerms && ["BR-CO-25", "due-missing"],
  ];
}

// Parties ------------------------------------------------------------------------------------------------------------

const has = (invoice: SemanticInvoice, ...categories: TaxCategory[]): boolean =>
  invoice.lines.some((line) => categories.includes(line.category));

function partyFaults({ seller, buyer, ...rest }: SemanticInvoice): Found[] {
  const invoice = { seller, buyer, ...rest };
  const sellerNamesTax = seller.vatId !== "" || seller.taxNumber !== "";
  return [
    !seller.name && ["BR-06", "seller-name"],
    !buyer.name && ["BR-07", "buyer-name"],
    !isCountry(seller) && ["BR-09", "seller-country", { country: seller.address.country }],
    !isCountry(buyer) && ["BR-11", "buyer-country", { country: buyer.address.country }],
    !sellerNamesTax && has(invoice, "S", "Z", "E", "AE", "K", "G") && ["BR-S-02", "seller-tax-id"],
    // An intra-community supply or an export needs the VAT identifier itself.
    sellerNamesTax && !seller.vatId && has(invoice, "K", "G") && ["BR-IC-02", "seller-tax-id"],
    !seller.vatId && !seller.registration && !seller.id && ["BR-CO-26", "seller-id"],
    has(invoice, "AE") && !buyer.vatId && !buyer.registration && ["BR-AE-02", "buyer-tax-id"],
    has(invoice, "K") && !buyer.vatId && ["BR-IC-02", "buyer-tax-id"],
  ];
}

const isCountry = ({ address }: Party): boolean => /^[A-Z]{2}$/.test(address.country);

/** Peppol's own rules hold for UBL; a network cannot deliver without addresses, and a reader of the XML alone can do with less. */
function networkFaults({ seller, buyer, format, buyerReference, orderReference }: SemanticInvoice): Found[] {
  if (format !== "ubl" && format !== "xrechnung") return [];
  return [
    format === "ubl" && !buyerReference && !orderReference && ["PEPPOL-EN16931-R003", "reference-missing"],
    !seller.endpoint && ["PEPPOL-EN16931-R020", "seller-address"],
    !buyer.endpoint && ["PEPPOL-EN16931-R010", "buyer-address"],
    ...[seller, buyer].map(
      ({ endpoint }): Found =>
        endpoint !== null &&
        !/^(\d{4}|[A-Z]{2})$/.test(endpoint.scheme) && ["BR-CL-25", "endpoint-scheme", { scheme: endpoint.scheme, value: endpoint.value }],
    ),
  ];
}

function xrechnungFaults({ seller, buyer, buyerReference, payment }: SemanticInvoice): Found[] {
  const { contact } = seller;
  return [
    !buyerReference && ["BR-DE-15", "reference-missing"],
    !payment && ["BR-DE-1", "account-missing"],
    !(contact.name && contact.phone && contact.email) && ["BR-DE-2", "seller-contact"],
    !(seller.address.city && seller.address.zip) && ["BR-DE-3", "seller-city"],
    !(buyer.address.city && buyer.address.zip) && ["BR-DE-8", "buyer-city"],
    payment?.directDebit && !(payment.directDebit.creditorId && payment.directDebit.payerIban) ? ["BR-DE-30", "mandate-missing"] : false,
  ];
}

function paymentFaults({ payment }: SemanticInvoice): Found[] {
  if (!payment) return [];
  return [
    ["30", "58"].includes(payment.code) && !payment.transfer?.iban && ["BR-61", "account-missing"],
    ["49", "59"].includes(payment.code) && !payment.directDebit?.mandate && ["PEPPOL-EN16931-R061", "mandate-missing"],
  ];
}

// Lines --------------------------------------------------------------------------------------------------------------

function lineFaults(line: InvoiceLine, invoice: SemanticInvoice): Found[] {
  const { currency, taxes } = invoice;
  const at = { line: line.id, name: line.name };
  const amounts = [line.netMinor, ...(line.allowance ? [line.allowance.amountMinor] : [])];
  const expected = lineNet(line, currency);
  return [
    !line.name.trim() && ["BR-25", "line-name", at],
    line.price.startsWith("-") && ["BR-27", "line-price", { ...at, price: line.price }],
    expected !== line.netMinor && [
      "PEPPOL-EN16931-R120",
      "line-amount",
      { ...at, amount: amountText(line.netMinor, currency), expected: amountText(expected, currency) },
    ],
    line.period !== null && line.period.to < line.period.from && ["BR-30", "line-period", at],
    !taxes.some((tax) => isOf(tax, line)) && [`${familyOf(line.category)}-01`, "rate-missing", { ...at, rate: line.ratePercent ?? "0" }],
    ...amounts.map(
      (minor): Found => !fitsTwoDecimals(minor, currency) && ["BR-DEC-23", "decimals", { amount: amountText(minor, currency), currency }],
    ),
  ];
}

/** BT-129 × BT-146 ÷ BT-149 − BT-136, rounded. */
function lineNet({ quantity, price, priceQuantity, allowance }: InvoiceLine, currency: string): bigint {
  const scale = rational(10n ** BigInt(currencyExponent(currency)));
  const exact = multiply(divide(multiply(parseDecimal(quantity), parseDecimal(price)), parseDecimal(priceQuantity)), scale);
  return round(exact) - (allowance?.amountMinor ?? 0n);
}

const isOf = (tax: TaxBreakdown, line: InvoiceLine): boolean => tax.category === line.category && tax.ratePercent === line.ratePercent;

/** How the standard calls the rules of a category: K is "IC". */
const familyOf = (category: TaxCategory): string => `BR-${category === "K" ? "IC" : category}`;

// Taxes --------------------------------------------------------------------------------------------------------------

function taxFaults(invoice: SemanticInvoice): Found[] {
  const { taxes, currency } = invoice;
  return [
    taxes.length === 0 &&
      invoice.lines.length > 0 && ["BR-CO-18", "rate-missing", { line: "1", name: invoice.lines[0]?.name ?? "", rate: "" }],
    taxes.some((tax) => tax.category === "O") && taxes.length > 1 && ["BR-O-11", "mixed-out-of-scope"],
    ...taxes.flatMap((tax): Found[] => {
      const family = familyOf(tax.category);
      const text = (minor: bigint): string => amountText(minor, currency);
      const about = { rate: tax.ratePercent ?? "0", category: tax.category };
      const lines = invoice.lines.filter((line) => isOf(tax, line)).reduce((sum, line) => sum + line.netMinor, 0n);
      const expected = round(multiply(divide(parseDecimal(tax.ratePercent ?? "0"), rational(100n)), rational(tax.taxableMinor)));
      const away = expected > tax.taxMinor ? expected - tax.taxMinor : tax.taxMinor - expected;
      const isZero = parseDecimal(tax.ratePercent ?? "0").n === 0n;
      const hasReason = tax.exemptionCode !== "" || tax.exemptionText !== "";
      return [
        lines !== tax.taxableMinor && [`${family}-08`, "base-of-rate", { ...about, base: text(tax.taxableMinor), lines: text(lines) }],
        away > tax.toleranceMinor && [
          "BR-CO-17",
          "tax-of-rate",
          { ...about, base: text(tax.taxableMinor), tax: text(tax.taxMinor), expected: text(expected) },
        ],
        tax.category === "S" && isZero && ["BR-S-05", "rate-above-zero", about],
        tax.category !== "S" && !isZero && [`${family}-05`, "rate-not-zero", about],
        !["S", "Z"].includes(tax.category) && !hasReason && [`${family}-10`, "exemption-reason", about],
        ...[tax.taxableMinor, tax.taxMinor].map(
          (minor): Found => !fitsTwoDecimals(minor, currency) && ["BR-DEC-19", "decimals", { amount: text(minor), currency }],
        ),
      ];
    }),
  ];
}

// Totals -------------------------------------------------------------------------------------------------------------

function totalFaults({ totals, lines, taxes, currency }: SemanticInvoice): Found[] {
  const equal = (rule: string, code: FaultCode, stated: bigint, expected: bigint): Found =>
    stated !== expected && [rule, code, { amount: amountText(stated, currency), expected: amountText(expected, currency) }];
  const sumOfLines = lines.reduce((sum, line) => sum + line.netMinor, 0n);
  const sumOfTaxes = taxes.reduce((sum, tax) => sum + tax.taxMinor, 0n);
  return [
    equal("BR-CO-10", "sum-of-lines", totals.linesMinor, sumOfLines),
    equal("BR-CO-13", "total-net", totals.taxExclusiveMinor, totals.linesMinor),
    equal("BR-CO-14", "total-tax", totals.taxMinor, sumOfTaxes),
    equal("BR-CO-15", "total-gross", totals.taxInclusiveMinor, totals.taxExclusiveMinor + totals.taxMinor),
    equal("BR-CO-16", "payable", totals.payableMinor, totals.taxInclusiveMinor - totals.prepaidMinor + totals.roundingMinor),
    ...Object.values(totals).map(
      (minor): Found => !fitsTwoDecimals(minor, currency) && ["BR-DEC-12", "decimals", { amount: amountText(minor, currency), currency }],
    ),
  ];
}
