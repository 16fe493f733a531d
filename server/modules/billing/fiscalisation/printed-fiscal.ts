import type { Say } from "../../../platform/texts.ts";
import type { Work } from "../../../platform/work.ts";
import type { MoneyDocumentInput } from "../pdf/money-document-data.ts";
import { findRegistered } from "./paper-gate.ts";

/** The block on paper: the fiscal number, the code and the lines that the tax office wants there. */
export async function printedFiscal(work: Work, sourceId: string, t: Say): Promise<Pick<MoneyDocumentInput, "fiscal">> {
  const found = await findRegistered(work, sourceId);
  if (!found) return {};
  return {
    fiscal: {
      title: t("fiscal"),
      number: { label: t("fiscal-number"), value: found.fiscalNumber },
      lines: [...found.texts],
      ...(found.qr === null ? {} : { code: found.qr, codeWords: t("fiscal-code") }),
    },
  };
}
