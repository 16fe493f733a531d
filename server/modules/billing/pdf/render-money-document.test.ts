import { afterAll, expect, test } from "vitest";
import { createPdfPool } from "../../../platform/pdf/pdf-pool.ts";
import { readPdf } from "../../../platform/pdf/read-pdf.ts";
import { createTypst } from "../../../platform/pdf/typst.ts";
import { mostEm } from "./line-measures.ts";
import { MoneyDocumentData, type MoneyDocumentInput, maxPrintedLines } from "./money-document-data.ts";
import { moneyDocumentRequest, renderMoneyDocument } from "./render-money-document.ts";
import {
  sampleArabicInvoice,
  sampleCreditNote,
  sampleInvoice,
  sampleLongInvoice,
  sampleReceipt,
  sampleStatement,
  sampleStrainedInvoice,
} from "./sample-money-documents.ts";

const pdfs = createPdfPool({ processes: 1 });
afterAll(() => pdfs.close());
const accessible = createTypst("ua-1");

const samples: Record<string, MoneyDocumentInput> = {
  invoice: sampleInvoice,
  "long invoice": sampleLongInvoice,
  "credit note": sampleCreditNote,
  proforma: { ...sampleInvoice, kind: "proforma", title: "Proforma" },
  receipt: sampleReceipt,
  refund: { ...sampleReceipt, kind: "refund", title: "Refund", refersTo: "2026-01-00042" },
  statement: sampleStatement,
  "Arabic invoice": sampleArabicInvoice,
  "strained invoice": sampleStrainedInvoice,
};

/** What stands on all pages, without the places where a line may break. */
const printed = (bytes: Uint8Array): string => readPdf(bytes).pages.join("\n").replaceAll("\u200b", "").replaceAll("\u00a0", " ");

test.each(Object.keys(samples))("P-234 the %s is PDF/A-3b, and would pass as PDF/UA-1", async (name) => {
  const sample = samples[name];
  if (!sample) throw new Error(name);
  const { bytes, warnings } = await renderMoneyDocument(pdfs, sample);
  const { metadata, emptyGlyphs, pages } = readPdf(bytes);
  expect(warnings).toEqual([]);
  expect(metadata).toContain("<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>");
  expect(emptyGlyphs).toBe(0);
  expect(pages.every((page) => page.length > 100)).toBe(true);
  expect(readPdf(accessible.render(moneyDocumentRequest(sample)).bytes).metadata).toContain("<pdfuaid:part>1</pdfuaid:part>");
});

test("an invoice says who, what, how much, until when and how to pay", async () => {
  const text = printed((await renderMoneyDocument(pdfs, sampleInvoice)).bytes);
  const wanted = [
    "Invoice",
    "2026010000123",
    "Ada Kowalska",
    "Northern Fibre Ltd",
    "VAT ID DE123456789",
    "1 March 2026",
    "15 March 2026",
    "€56.90",
    "Internet 100/20 Mbit/s",
    "1–31 March 2026",
    "€47.42",
    "VAT 20 % · Taxable €47.42 · Tax €9.48",
    "Total",
    "DE89 3704 0044 0532 0130 00",
    "RF18 5390 0754 7034",
    "Page 1 of 1",
  ];
  for (const words of wanted) expect(text).toContain(words);
});

test("P-110 the title that a reader shows is the kind and number of the document", async () => {
  const { bytes } = await renderMoneyDocument(pdfs, sampleInvoice);
  expect(readPdf(bytes).metadata).toContain("Invoice 2026010000123</rdf:li>");
});

test("B-154 the same document has the same bytes, and a copy differs only by its mark", async () => {
  const first = await renderMoneyDocument(pdfs, sampleInvoice);
  const second = await renderMoneyDocument(pdfs, structuredClone(sampleInvoice));
  expect(Buffer.from(second.bytes).equals(first.bytes)).toBe(true);
  const copy = printed((await renderMoneyDocument(pdfs, { ...sampleInvoice, mark: "Copy" })).bytes);
  expect(
    copy
      .split("\n")
      .filter((line) => line !== "Copy")
      .join("\n"),
  ).toBe(printed(first.bytes));
  expect(copy).toContain("Copy");
});

test("B-83 the carry-over stands beside the document's own total and can be left out", async () => {
  const carryOver = { previousBalance: "€12.00", paymentsSince: "−€5.00", thisDocument: "€56.90", toPay: "€63.90" };
  const withIt = printed((await renderMoneyDocument(pdfs, { ...sampleInvoice, carryOver })).bytes);
  for (const words of ["Previous balance", ...Object.values(carryOver)]) expect(withIt).toContain(words);
  expect(withIt).toMatch(/Total\n€56\.90/);
  expect(printed((await renderMoneyDocument(pdfs, sampleInvoice)).bytes)).not.toContain("Previous balance");
});

test("B-143 several tax rates are a table of taxable amount, rate and tax", async () => {
  const text = printed((await renderMoneyDocument(pdfs, sampleLongInvoice)).bytes);
  expect(text).toContain("VAT, reduced\n7 %\n€133.28\n€9.33");
  expect(text).toContain("Reverse charge: the recipient accounts for the tax");
});

test("a long document repeats its column heads and its account, and numbers its pages", async () => {
  const { bytes, pages: count } = await renderMoneyDocument(pdfs, sampleLongInvoice);
  const pages = readPdf(bytes).pages;
  expect(count).toBe(4);
  expect(pages.map((page) => page.includes("Description\nQty\nUnit price"))).toEqual([true, true, true, false]);
  expect(pages.map((page) => /Page \d of \d/.exec(page)?.[0])).toEqual(["Page 1 of 4", "Page 2 of 4", "Page 3 of 4", "Page 4 of 4"]);
  // The account that the break cuts in two is named on both sides of it.
  expect(pages.filter((page) => page.includes("Account 1047 · Depot"))).toHaveLength(2);
  const lines = pages.join("\n").match(/Internet 1000\/500 Mbit\/s\n/g);
  expect(lines).toHaveLength(8);
});

test("what was taken for one page and is longer still has the right page numbers", async () => {
  const note = Array.from({ length: 80 }, (_, line) => `Line ${line}`).join("\n");
  const { bytes } = await renderMoneyDocument(pdfs, { ...sampleInvoice, note });
  expect(readPdf(bytes).pages.map((page) => /Page \d of \d/.exec(page)?.[0])).toEqual(["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]);
});

test("B-139 a statement shows every row with its running balance between opening and closing", async () => {
  const text = printed((await renderMoneyDocument(pdfs, sampleStatement)).bytes);
  expect(text).toContain("Opening balance\n€0.00");
  expect(text).toContain("11.6.2026\n2026010000311\nChange of plan\nFee\n€20.32\n€20.32");
  expect(text).toContain("Closing balance\n€361.72\n€341.40\n€20.32");
});

test("names and words that fit nowhere are all there, and nothing else is lost", async () => {
  const { bytes, missing } = await renderMoneyDocument(pdfs, sampleStrainedInvoice);
  const letters = printed(bytes).replace(/\s/g, "");
  expect(letters).toContain("W".repeat(255));
  expect(letters).toContain(sampleStrainedInvoice.seller.name);
  expect(letters).toContain("1.234.567.890.123,45IRR");
  expect(missing).toEqual([..."漢字通り😀"]);
});

test("M-57 an Arabic invoice reads from right to left in glyphs that exist", async () => {
  const { bytes, missing } = await renderMoneyDocument(pdfs, sampleArabicInvoice);
  const { catalog, fonts } = readPdf(bytes);
  expect(missing).toEqual([]);
  expect(catalog).toContain("/Lang (ar)");
  expect(catalog).toContain("/Direction /R2L");
  expect(fonts).toContain("NotoSansArabic-SemiBold");
  // A document number keeps its order; in the page's own direction it would read 000123-2026-INV.
  expect(printed(bytes)).toContain("INV-2026-000123");
});

test("rows that are measured beforehand stand exactly where the compiler would put them", () => {
  const typst = createTypst();
  const request = moneyDocumentRequest({
    ...sampleInvoice,
    sections: [
      {
        lines: [
          "Short",
          "A description that is so long that it needs more than one line of the column, however wide that is",
          "Zwei\nZeilen",
        ].map((description, index) => ({
          description,
          ...(index === 0 ? { period: "March", detail: "Somewhere 7" } : {}),
          quantity: "1",
          amount: "€1.00",
        })),
      },
    ],
  });
  const { measures, ...unmeasured } = request.data as { measures: unknown };
  expect(measures).toEqual({ columns: { quantity: expect.any(Number), amount: expect.any(Number) }, rows: [3, null, null] });
  const heights = (data: unknown) => readPdf(typst.render({ ...request, data }).bytes).heights;
  const [measured, free] = [heights(request.data), heights(unmeasured)];
  expect(measured).toHaveLength(free.length);
  for (const [index, height] of measured.entries()) expect(Math.abs(height - (free[index] ?? 0))).toBeLessThan(0.05);
});

test("no text is wider than the measure says", () => {
  const everyLetter = [
    ...Array.from({ length: 0x24f }, (_, code) => code),
    ...range(0x370, 0x3ff),
    ...range(0x400, 0x4ff),
    ...range(0x2010, 0x2044),
    ...range(0x20a0, 0x20bf),
    0x2212,
  ]
    .map((code) => String.fromCodePoint(code))
    .filter((letter) => /[\p{L}\p{N}\p{P}\p{S}\p{Zs}]/u.test(letter));
  const texts = [
    ...everyLetter,
    "1 234 567,89 €",
    "CHF 1’234.50",
    "−R$ 99,90",
    "1.234,56 UAH",
    "20 % + 5.5 %",
    "WWWWWWWW MMMM",
    "Einzelpreis",
    "Ціна за одиницю",
  ];
  const template = `#let d = json("/data.json")
#set text(weight: 600, size: 10pt, number-width: "tabular")
#context {
  let wider = d.filter(((words, most)) => measure(words).width > most * 10pt)
  if wider.len() > 0 { panic(wider.map(it => it.first()).join(" | ")) }
}
Done`;
  const { bytes } = createTypst().render({
    ...moneyDocumentRequest(sampleInvoice),
    template,
    data: texts.map((text) => [text, mostEm(text)]),
  });
  expect(readPdf(bytes).pages[0]).toBe("Done");
});

test("B-153 a partner's template that fails gives way to the built-in one and says where it is wrong", async () => {
  const { bytes, templateFault } = await renderMoneyDocument(pdfs, sampleInvoice, { template: "Dear customer,\n#pay(now)" });
  expect(printed(bytes)).toContain("€56.90");
  expect(templateFault?.detail).toBe("Line 2, column 2: unknown variable: pay");
});

test("B-153 a partner's own template gets the same data", async () => {
  const template = '#let d = json("/data.json")\n#d.title #d.number: #d.headline.amount';
  const { bytes, templateFault } = await renderMoneyDocument(pdfs, sampleInvoice, { template });
  expect(templateFault).toBeUndefined();
  expect(printed(bytes)).toBe("Invoice 2026010000123: €56.90");
});

test("B-153 in the picture of a preview every page has its own ground, and none hides another", async () => {
  const { picture = "", pages } = await pdfs.render(moneyDocumentRequest(sampleLongInvoice, { picture: true }));
  const tops = [...picture.matchAll(/^ {4}<path [^>]*transform="translate\(0 ([\d.]+)\)"/gm)].map(([, top]) => Math.round(Number(top)));
  expect(tops).toEqual(Array.from({ length: pages }, (_, page) => Math.round(page * 841.89)));
});

test("B-154 a hybrid e-invoice carries its XML", async () => {
  const attachments = [
    {
      name: "factur-x.xml",
      bytes: Buffer.from("<a/>"),
      mimeType: "text/xml",
      description: "Factur-X",
      relationship: "alternative" as const,
    },
  ];
  const { bytes } = await renderMoneyDocument(pdfs, sampleInvoice, { attachments });
  expect(readPdf(bytes).attachments.get("factur-x.xml")?.toString()).toBe("<a/>");
});

test("B-155 the transfer code is there for euros and an IBAN, and only then", () => {
  const qr = (change: object): string | undefined => {
    const payment = {
      bankTransfer: {
        beneficiary: "Northern Fibre Ltd",
        iban: "DE89370400440532013000",
        amount: { amount: "5.00", currency: "EUR" },
        ...change,
      },
    };
    const data = moneyDocumentRequest({ ...sampleInvoice, payment }).data as { payment: { bankTransfer: { qr?: string } } };
    return data.payment.bankTransfer.qr;
  };
  expect(qr({})).toContain("<svg");
  expect(qr({ amount: { amount: "5.00", currency: "CHF" } })).toBeUndefined();
  expect(qr({ iban: undefined })).toBeUndefined();
});

const tooManyLines = [{ lines: Array.from({ length: maxPrintedLines + 1 }, () => ({ description: "x", amount: "1" })) }];
const wrongIban = { bankTransfer: { beneficiary: "x", iban: "DE00", amount: { amount: "1.00", currency: "EUR" } } };

test.each<[why: string, data: object]>([
  ["an invoice with the rows of a statement", { ...sampleInvoice, statement: sampleStatement.statement }],
  ["a statement without rows", { ...sampleStatement, statement: undefined }],
  ["more than 500 lines", { ...sampleInvoice, sections: tooManyLines }],
  ["an IBAN that is none", { ...sampleInvoice, payment: wrongIban }],
  ["a link that is no web address", { ...sampleInvoice, payment: { link: { url: "javascript:alert(1)", text: "x" } } }],
  ["a colour that is none", { ...sampleInvoice, accent: "red; evil" }],
  ["a name of 256 characters", { ...sampleInvoice, buyer: { ...sampleInvoice.buyer, name: "x".repeat(256) } }],
])("refused before it gets to the compiler: %s", (_, data) => {
  expect(MoneyDocumentData.safeParse(data).success).toBe(false);
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
