// The tax office's block on every paper, whoever laid it out.
import { afterAll, describe, expect, it } from "vitest";
import { createPdfPool } from "../../../platform/pdf/pdf-pool.ts";
import { readPdf } from "../../../platform/pdf/read-pdf.ts";
import { usualLayout } from "../papers/layout/contract.ts";
import { renderMoneyDocument } from "../pdf/render-money-document.ts";
import { sampleArabicInvoice, sampleInvoice, sampleReceipt } from "../pdf/sample-money-documents.ts";

const pdfs = createPdfPool({ processes: 1 });
afterAll(() => pdfs.close());

const fiscal = {
  title: "Registration with the tax office",
  number: { label: "Fiscal number", value: "EX-00000001" },
  lines: ["Check code 3c8085266e6e"],
  code: "https://tax.example/verify?n=EX-00000001",
  codeWords: "Scan to check it",
};
const without = (...blocks: string[]) => ({
  ...usualLayout,
  blocks: usualLayout.blocks.map((block) => ({ ...block, isOn: block.isOn && !blocks.includes(block.id) })),
});
const head = '#let d = json("/data.json")\n= #d.title #d.number\n';

describe("the tax office's block on paper", () => {
  it.each<[why: string, ...(Parameters<typeof renderMoneyDocument> extends [unknown, ...infer Rest] ? Rest : never)]>([
    ["the built-in paper", { ...sampleInvoice, fiscal }],
    ["one without totals", { ...sampleInvoice, fiscal, layout: without("totals") }],
    ["a receipt", { ...sampleReceipt, fiscal }],
    ["one from right to left", { ...sampleArabicInvoice, fiscal }],
    ["a template that knows nothing of it", { ...sampleInvoice, fiscal }, { template: head }],
    [
      "a template that places it itself",
      { ...sampleInvoice, fiscal },
      { template: `${head}#import "/files/fiscal.typ": fiscal-block\n#fiscal-block(d)` },
    ],
  ])("B-245 B-153 stands once on %s", async (_why, input, options) => {
    const { bytes, templateFault, warnings } = await renderMoneyDocument(pdfs, input, options);
    expect([templateFault, warnings]).toEqual([undefined, []]);
    const text = readPdf(bytes).pages.join("\n").replaceAll("\u200b", "");
    expect(text.split("EX-00000001")).toHaveLength(2);
    expect(text).toContain("Check code 3c8085266e6e");
  });

  it("B-154 a paper without it is what it was", async () => {
    const { bytes } = await renderMoneyDocument(pdfs, sampleInvoice);
    expect(readPdf(bytes).pages.join("\n")).not.toContain("tax office");
  });
});
