import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import type { MoneyDocumentInput } from "../pdf/money-document-data.ts";
import { type MoneyDocumentOptions, type RenderedMoneyDocument, renderMoneyDocument } from "../pdf/render-money-document.ts";
import { noteFault, paperFor } from "./paper-store.ts";

/** Sets a paper as its partner wants it. A template that fails gives way to the built-in one, and staff are told (B-153). */
export async function setPaper(
  work: Work,
  tools: Tools,
  partnerId: string,
  input: MoneyDocumentInput,
  options: Omit<MoneyDocumentOptions, "template"> = {},
): Promise<RenderedMoneyDocument> {
  const paper = await paperFor(work, { partnerId, kind: input.kind, language: input.language });
  if (!paper) return renderMoneyDocument(tools.pdfs, input, options);
  const pdf = await renderMoneyDocument(
    tools.pdfs,
    { ...input, layout: paper.layout },
    { ...options, ...(paper.source === null ? {} : { template: paper.source }) },
  );
  if (pdf.templateFault) {
    const fault = pdf.templateFault.detail ?? pdf.templateFault.title;
    const on = [input.title, input.number].filter(Boolean).join(" ");
    work.log.error(
      { partner: partnerId, template: paper.id, version: paper.version, on, fault },
      "a partner's PDF template failed; the built-in one was used",
    );
    await noteFault(work, { templateId: paper.id, version: paper.version, fault, on });
  }
  return pdf;
}
