// The pure part: documents become files that the published schema and the arithmetic of EN 16931 accept. The samples beside this file can be
// read by people; those in UBL were also held against the OASIS schemas of UBL 2.1 and the rules of CEN (1.3.16) by hand.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { ciiSchemaFaults, readXml } from "../../../../tests/support/published-schemas.ts";
import { createTaxTreatment, taxCreditNote, taxDocument } from "../documents/tax-rules.ts";
import { amountText } from "./amount-text-rules.ts";
import { buildInvoice, type StoredDocument } from "./build-invoice-rules.ts";
import { type SampleLine, sampleBuyer, sampleDocument, sampleDocuments, sampleSeller } from "./sample-documents.ts";
import type { EInvoiceFormat } from "./semantic-invoice-rules.ts";
import { ublOf } from "./ubl-rules.ts";
import { writeEInvoice } from "./write-e-invoice-rules.ts";
import { shapeFaults, ublShapes } from "./xml-shape-rules.ts";

const write = (document: StoredDocument, format: EInvoiceFormat = document.format) => writeEInvoice(buildInvoice({ ...document, format }));
const rulesOf = (document: StoredDocument, format?: EInvoiceFormat) =>
  write(document, format).faults.map(({ rule, code }) => `${rule} ${code}`);

const ublNames = {
  cbc: "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
  cac: "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
};
const ciiNames = { ram: "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" };

describe("samples", () => {
  const files = Object.entries(sampleDocuments).flatMap(([name, document]) =>
    (["ubl", "cii"] as const).map((format) => ({ name, format, document })),
  );
  it.each(files)(
    "B-246 B-248 $name in $format has no faults and is the file that can be read beside this test",
    async ({ name, format, document }) => {
      const { xml, faults } = write(document, format);
      expect(faults).toEqual([]);
      await expect(xml).toMatchFileSnapshot(`samples/${name}.${format}.xml`);
      if (format === "cii") expect(ciiSchemaFaults(xml)).toEqual([]);
    },
  );

  it("B-246 XRechnung is the same file under its own name, and wants a buyer reference", () => {
    const standard = sampleDocuments.standard as StoredDocument;
    expect(write(standard, "xrechnung").xml).toBe(
      write(standard, "ubl").xml.replace("urn:fdc:peppol.eu:2017:poacc:billing:3.0<", "urn:xeinkauf.de:kosit:xrechnung_3.0<"),
    );
    expect(rulesOf({ ...standard, buyerReference: "" }, "xrechnung")).toEqual(["BR-DE-15 reference-missing"]);
  });

  it("B-247 a quarter is three months, a part of a month is days, what is taken back has a negative quantity", () => {
    const lines = (name: string) =>
      buildInvoice(sampleDocuments[name] as StoredDocument).lines.map((line) => [line.quantity, line.unit, line.price, line.priceQuantity]);
    expect(lines("direct-debit")).toEqual([["3", "MON", "180.00", "3"]]);
    expect(lines("standard")).toEqual([
      ["1", "MON", "45", "1"],
      ["15", "DAY", "2.50", "15"],
      ["1", "C62", "60", "1"],
    ]);
    expect(lines("mixed-rates")[2]).toEqual(["3", "MON", "24.97", "3"]);
    expect(lines("mixed-rates")[4]).toEqual(["-1", "C62", "10", "1"]);
  });

  it("B-247 days are shown with the last one included", () => {
    const xml = write(sampleDocuments.standard as StoredDocument, "ubl").xml;
    expect(readXml(xml, "/*/cac:InvoicePeriod/cbc:*", ublNames)).toEqual(["2026-04-01", "2026-04-30"]);
  });
});

describe("generated documents", () => {
  const rate = fc.constantFrom(
    ["S", "19"],
    ["S", "20"],
    ["S", "7"],
    ["S", "5.5"],
    ["S", "8.875"],
    ["Z", "0"],
    ["E", "0"],
    ["AE", "0"],
    ["G", "0"],
  ) as fc.Arbitrary<["S" | "Z" | "E" | "AE" | "G", string]>;
  const decimal = (whole: number, places: number) =>
    fc
      .tuple(fc.integer({ min: 0, max: whole }), fc.integer({ min: 0, max: 10 ** places - 1 }))
      .map(([n, part]) => `${n}.${String(part).padStart(places, "0")}`);
  const line: fc.Arbitrary<SampleLine> = fc
    .record({
      rate,
      unitPrice: fc.oneof(decimal(500, 2), decimal(20, 8)),
      quantity: fc.oneof(
        fc.constant("1"),
        fc.integer({ min: 1, max: 50 }).map(String),
        decimal(20, 3).filter((text) => Number(text) > 0),
      ),
      includesTax: fc.boolean(),
      allowance: fc.integer({ min: 0, max: 300 }).map(BigInt),
      part: fc.option(fc.record({ days: fc.integer({ min: 1, max: 29 }), minor: fc.integer({ min: -20_000, max: 50_000 }).map(BigInt) }), {
        nil: undefined,
      }),
    })
    .map(({ rate: [category, percent], part, allowance, ...rest }) => ({
      text: "Line",
      category,
      rate: percent,
      allowanceMinor: allowance,
      ...rest,
      ...(part
        ? {
            amountMinor: part.minor,
            days: part.days,
            period: { start: day("2026-04-01"), end: day(`2026-04-${String(part.days + 1).padStart(2, "0")}`) },
            pricedPeriod: { start: day("2026-04-01"), end: day("2026-05-01") },
          }
        : {}),
    }));
  const lines = fc.array(line, { minLength: 1, maxLength: 12 });

  it("B-248 I-28 whatever is sold, the arithmetic holds and the amounts are the document's", () => {
    fc.assert(
      fc.property(lines, fc.constantFrom("EUR", "USD", "JPY"), (sold, currency) => {
        const document = sampleDocument(sold, { currency });
        expect(rulesOf(document, "ubl")).toEqual([]);
        const { xml, faults } = write(document, "cii");
        expect(faults).toEqual([]);
        const total = (name: string) => readXml(xml, `//ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:${name}`, ciiNames)[0];
        expect(total("TaxBasisTotalAmount")).toBe(minorToDecimal(document.netMinor, currency));
        expect(total("TaxTotalAmount")).toBe(minorToDecimal(document.taxMinor, currency));
        expect(total("GrandTotalAmount")).toBe(minorToDecimal(document.grossMinor, currency));
      }),
      { numRuns: 300 },
    );
  });

  it("B-246 whatever is sold, the published schema accepts it", () => {
    fc.assert(
      fc.property(lines, (sold) => {
        expect(ciiSchemaFaults(write(sampleDocument(sold), "cii").xml)).toEqual([]);
        expect(shapeFaults(ublOf(buildInvoice(sampleDocument(sold))), ublShapes)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it("B-248 where all prices are without tax, the tax is rate × base to the last unit", () => {
    fc.assert(
      fc.property(lines, (sold) => {
        const document = sampleDocument(sold.map((one) => ({ ...one, includesTax: false })));
        const invoice = buildInvoice(document);
        expect(invoice.taxes.map((tax) => tax.toleranceMinor)).toEqual(invoice.taxes.map(() => 0n));
        expect(rulesOf(document)).toEqual([]);
      }),
    );
  });

  it("B-129 B-248 the second credit of an invoice, whose tax is what is left, passes as well", () => {
    const treatment = createTaxTreatment("t", [
      { taxId: "t", ratePercent: "19", category: "S", exemptionText: null, accountCode: "2100", base: "net" },
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 100_000 }), fc.integer({ min: 1, max: 99 }), fc.boolean(), (total, percent, includesTax) => {
        const first = (BigInt(total) * BigInt(percent)) / 100n;
        const second = BigInt(total) - first;
        const { buckets } = taxDocument([{ amountMinor: BigInt(total), includesTax, taxId: "t" }], new Map([["t", treatment]]), {
          taxRounding: "document",
          rounding: "half_away",
        });
        const { credited } = taxCreditNote([{ bucket: 0, amountMinor: first }], buckets, []);
        const taxed = taxCreditNote([{ bucket: 0, amountMinor: second }], buckets, credited);
        const note = sampleDocument([{ text: "Line", unitPrice: minorToDecimal(second, "EUR"), includesTax }], {
          kind: "credit_note",
          dueOn: null,
        });
        const exact: StoredDocument = {
          ...note,
          netMinor: taxed.netMinor,
          taxMinor: taxed.taxMinor,
          grossMinor: taxed.grossMinor,
          lines: note.lines.map((one) => ({ ...one, netMinor: taxed.netMinor })),
          taxes: note.taxes.map((tax) => ({ ...tax, taxableMinor: taxed.netMinor, taxMinor: taxed.taxMinor })),
        };
        expect(rulesOf(exact)).toEqual([]);
      }),
    );
  });
});

describe("faults", () => {
  const good = sampleDocument([{ text: "Internet 300", unitPrice: "45.00" }]);
  const cases: [rules: string[], why: string, document: StoredDocument, format?: EInvoiceFormat][] = [
    [["BR-11 buyer-country"], "a billing address of its own has no country", { ...good, buyer: { ...sampleBuyer, country: "" } }],
    [["BR-09 seller-country"], "the partner wrote the country out", { ...good, seller: { ...sampleSeller, country: "Germany" } }],
    [["BR-S-02 seller-tax-id"], "the partner has no tax number", { ...good, seller: { ...sampleSeller, taxId: "" } }],
    [["BR-CO-25 due-missing"], "nobody knows when to pay", { ...good, dueOn: null }],
    [["BR-CO-14 total-tax", "BR-CO-15 total-gross"], "a total that is not the sum", { ...good, taxMinor: good.taxMinor + 1n }],
    [
      ["BR-CO-10 sum-of-lines", "BR-CO-15 total-gross"],
      "a net that is not the sum of the lines",
      { ...good, netMinor: good.netMinor + 1n },
    ],
    [
      ["BR-55 preceding-missing"],
      "a credit note of nothing",
      sampleDocument([{ text: "A", unitPrice: "1" }], { kind: "credit_note", preceding: null }),
    ],
    [["BR-E-10 exemption-reason"], "exempt without a reason", exempt()],
    [
      ["BR-AE-02 buyer-tax-id"],
      "reverse charge to nobody",
      { ...(sampleDocuments["reverse-charge"] as StoredDocument), buyer: { ...sampleBuyer, taxId: "" } },
    ],
    [
      ["BR-O-11 mixed-out-of-scope"],
      "out of scope beside taxed",
      sampleDocument([
        { text: "A", unitPrice: "1" },
        { text: "B", unitPrice: "1", category: "O", rate: "0" },
      ]),
    ],
    [["PEPPOL-EN16931-R003 reference-missing"], "neither reference nor order", { ...good, buyerReference: "" }],
    [["PEPPOL-EN16931-R010 buyer-address"], "no electronic address", { ...good, buyer: { ...sampleBuyer, endpoint: null } }],
    [[], "whoever reads the CII alone needs no address", { ...good, buyer: { ...sampleBuyer, endpoint: null } }, "cii"],
    [["BR-DE-2 seller-contact"], "XRechnung wants somebody to ask", { ...good, seller: { ...sampleSeller, phone: "" } }, "xrechnung"],
    [["BR-DE-8 buyer-city"], "XRechnung wants town and code", { ...good, buyer: { ...sampleBuyer, zip: "" } }, "xrechnung"],
  ];
  it.each(cases)("B-248 %j: %s", (rules, _why, document, format) => {
    expect(rulesOf(document, format)).toEqual(rules);
  });

  function exempt(): StoredDocument {
    const document = sampleDocument([{ text: "A", unitPrice: "1", category: "E", rate: "0" }]);
    return { ...document, taxes: document.taxes.map((tax) => ({ ...tax, exemptionText: "" })) };
  }

  it("B-248 tax rounded line by line is off by more than the rules allow", () => {
    const document = sampleDocument(Array.from({ length: 9 }, () => ({ text: "A", unitPrice: "0.13" })));
    const tax = 18n; // 9 × R(0.0247); the rule says R(1.17 × 19 %) = 0.22.
    expect(
      rulesOf({
        ...document,
        taxMinor: tax,
        grossMinor: document.netMinor + tax,
        taxes: document.taxes.map((row) => ({ ...row, taxMinor: tax })),
      }),
    ).toEqual(["BR-CO-17 tax-of-rate"]);
  });

  it("B-1 BR-DEC a third decimal has no place: a dinar's whole hundredths pass, its thousandths are held", () => {
    expect(amountText(12_500n, "KWD")).toBe("12.50");
    expect(amountText(12_345n, "KWD")).toBe("12.345");
    expect(amountText(1200n, "JPY")).toBe("1200");
    const kuwait = (unitPrice: string) => sampleDocument([{ text: "Internet", unitPrice, rate: "0", category: "Z" }], { currency: "KWD" });
    expect(rulesOf(kuwait("12.500"))).toEqual([]);
    expect(new Set(rulesOf(kuwait("12.345")).map((rule) => rule.split(" ")[1]))).toEqual(new Set(["decimals"]));
  });

  it("B-248 a file that is out of order is caught even where every term is right", () => {
    const root = ublOf(buildInvoice(good));
    expect(shapeFaults(root, ublShapes)).toEqual([]);
    expect(shapeFaults({ ...root, children: root.children.toReversed() }, ublShapes).length).toBeGreaterThan(0);
    expect(shapeFaults({ ...root, children: root.children.filter(({ name }) => name !== "cbc:ID") }, ublShapes)).toContain(
      "Invoice/cbc:ID is missing",
    );
  });
});
