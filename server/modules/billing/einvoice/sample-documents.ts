// Documents of an invented provider as they are stored, taxed by the rules that tax real ones; for tests and the samples beside them.
import { type Day, day, type Period } from "../../../../shared/calendar.ts";
import { currencyExponent, roundToMinor } from "../../../../shared/money.ts";
import { multiply, parseDecimal } from "../../../../shared/rational.ts";
import { createTaxTreatment, type TaxCategory, type TaxedDocument, taxDocument } from "../documents/tax-rules.ts";
import type { StoredDocument, StoredLine } from "./build-invoice-rules.ts";

export interface SampleLine {
  readonly text: string;
  readonly unitPrice: string;
  readonly quantity?: string;
  readonly rate?: string;
  readonly category?: TaxCategory;
  readonly includesTax?: boolean;
  readonly allowanceMinor?: bigint;
  /** In place of price × quantity: a part of a month. */
  readonly amountMinor?: bigint;
  readonly period?: Period;
  readonly pricedPeriod?: Period;
  readonly days?: number;
}

const address = { more: "", state: "", country: "DE" };

export const sampleSeller: StoredDocument["seller"] = {
  name: "Northern Fibre GmbH",
  id: "",
  street: "Hafenstraße 12",
  city: "Hamburg",
  zip: "20457",
  ...address,
  taxId: "DE123456789",
  registration: "HRB 98765",
  contactName: "Customer accounts",
  phone: "+49 40 555 0100",
  email: "billing@northern-fibre.example",
  endpoint: { scheme: "9930", value: "DE123456789" },
  iban: "DE89370400440532013000",
  bic: "COBADEFFXXX",
  creditorId: "DE98ZZZ09999999999",
};

export const sampleBuyer: StoredDocument["buyer"] = {
  name: "Müller & Söhne <Tischlerei> KG",
  id: "4711",
  street: "Am Markt 3",
  city: "Lübeck",
  zip: "23552",
  ...address,
  taxId: "DE987654321",
  registration: "",
  contactName: "Karin Müller",
  phone: "",
  email: "",
  endpoint: { scheme: "0204", value: "991-33333TEST-33" },
};

export function sampleDocument(lines: readonly SampleLine[], more: Partial<StoredDocument> = {}): StoredDocument {
  const currency = more.currency ?? "EUR";
  const isCredit = more.kind === "credit_note";
  const priced = lines.map((line) => {
    const { category = "S", rate = "19", includesTax = false, quantity = "1", allowanceMinor = 0n } = line;
    const size =
      line.amountMinor ?? roundToMinor(multiply(parseDecimal(quantity), parseDecimal(line.unitPrice)), currencyExponent(currency));
    return {
      ...line,
      category,
      rate,
      includesTax,
      quantity,
      allowanceMinor,
      amountMinor: size - allowanceMinor,
      taxId: `${category} ${rate}`,
    };
  });
  const treatments = new Map(
    priced.map(({ taxId, category, rate }) => [
      taxId,
      createTaxTreatment(taxId, [{ taxId, ratePercent: rate, category, exemptionText: null, accountCode: "2100", base: "net" }]),
    ]),
  );
  const taxed: TaxedDocument = taxDocument(priced, treatments, { taxRounding: "document", rounding: "half_away" });
  return {
    format: "ubl",
    kind: "invoice",
    number: isCredit ? "CN202601000007" : "202601000042",
    issuedOn: day("2026-04-01"),
    dueOn: day("2026-04-16"),
    period: null,
    currency,
    buyerReference: "04011000-12345-03",
    orderReference: "",
    note: "",
    creditTerms: "The amount is credited to your account.",
    allowanceReason: "Discount",
    preceding: isCredit ? { number: "202601000042", issuedOn: day("2026-03-01") } : null,
    seller: sampleSeller,
    buyer: sampleBuyer,
    paymentMethod: "bank_transfer",
    mandate: null,
    netMinor: taxed.netMinor,
    taxMinor: taxed.taxMinor,
    grossMinor: taxed.grossMinor,
    prepaidMinor: 0n,
    lines: priced.map(
      (line, index): StoredLine => ({
        text: line.text,
        quantity: line.quantity,
        unitPrice: line.unitPrice,
        ratePercent: line.rate,
        includesTax: line.includesTax,
        allowanceMinor: line.allowanceMinor,
        netMinor: taxed.lines[index]?.netMinor ?? 0n,
        category: line.category,
        days: line.days ?? null,
        period: line.period ?? null,
        pricedPeriod: line.pricedPeriod ?? null,
      }),
    ),
    taxes: taxed.buckets.flatMap((bucket) =>
      bucket.amounts.map(({ component, taxableMinor, taxMinor }) => ({
        category: component.category,
        ratePercent: component.ratePercent,
        includesTax: bucket.includesTax,
        taxableMinor,
        taxMinor,
        exemptionText: component.category === "E" ? "Exempt under § 4 No. 22 UStG" : "",
      })),
    ),
    ...more,
  };
}

const april: Period = { start: day("2026-04-01"), end: day("2026-05-01") };
const days = (from: string, to: string): Period => ({ start: day(from) as Day, end: day(to) as Day });

/** The three of the specification, and those that show the rest: what a reader of the format wants to see. */
export const sampleDocuments: Readonly<Record<string, StoredDocument>> = {
  standard: sampleDocument(
    [
      { text: "Internet 300", unitPrice: "45.00", period: april, pricedPeriod: april, days: 30, allowanceMinor: 450n },
      {
        text: "Static address, from 16 April",
        unitPrice: "5.00",
        amountMinor: 250n,
        period: days("2026-04-16", "2026-05-01"),
        pricedPeriod: april,
        days: 15,
      },
      { text: "Installation", unitPrice: "60.00" },
    ],
    { period: april, note: "Thank you for your trust." },
  ),
  "credit-note": sampleDocument(
    [{ text: "Internet 300", unitPrice: "21.00", period: days("2026-04-17", "2026-05-01"), pricedPeriod: april }],
    { kind: "credit_note", dueOn: null, note: "Moved out on 16 April." },
  ),
  "mixed-rates": sampleDocument(
    [
      { text: "Internet 300", unitPrice: "45.00", rate: "20", period: april, pricedPeriod: april, days: 30 },
      { text: "Handbook, printed", unitPrice: "12.00", rate: "5.5" },
      {
        text: "Television, price with tax",
        unitPrice: "9.99",
        rate: "20",
        quantity: "3",
        includesTax: true,
        period: april,
        pricedPeriod: april,
      },
      { text: "Training", unitPrice: "80.00", rate: "0", category: "E" },
      { text: "Goodwill", unitPrice: "10.00", amountMinor: -1000n, rate: "20" },
    ],
    { period: april, prepaidMinor: 2000n },
  ),
  "direct-debit": sampleDocument(
    [
      {
        text: "Internet 1000, a quarter",
        unitPrice: "180.00",
        period: days("2026-04-01", "2026-07-01"),
        pricedPeriod: days("2026-04-01", "2026-07-01"),
        days: 91,
      },
    ],
    {
      paymentMethod: "direct_debit",
      mandate: { reference: "MANDATE-0815", payerIban: "DE02120300000000202051" },
    },
  ),
  "reverse-charge": sampleDocument([{ text: "Dark fibre", unitPrice: "1200.00", rate: "0", category: "AE" }], {
    buyer: {
      ...sampleBuyer,
      country: "AT",
      taxId: "ATU12345678",
      city: "Wien",
      zip: "1010",
      endpoint: { scheme: "9914", value: "ATU12345678" },
    },
  }),
  "out-of-scope": sampleDocument([{ text: "Compensation", unitPrice: "35.00", rate: "0", category: "O" }]),
  yen: sampleDocument([{ text: "Internet 300", unitPrice: "5400", rate: "10", period: april, pricedPeriod: april }], { currency: "JPY" }),
};
