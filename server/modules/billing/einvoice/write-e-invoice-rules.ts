// One entry to the pure part: the terms, the file, and what is wrong with either.
import { ciiOf } from "./cii-rules.ts";
import { type Fault, faultsOf } from "./en16931-rules.ts";
import type { EInvoiceFormat, SemanticInvoice } from "./semantic-invoice-rules.ts";
import { ublOf } from "./ubl-rules.ts";
import { xmlText } from "./xml-rules.ts";
import { ciiShapes, shapeFaults, ublShapes } from "./xml-shape-rules.ts";

export interface WrittenEInvoice {
  readonly xml: string;
  /** Empty: it may be sent. */
  readonly faults: readonly Fault[];
}

const isCii = (format: EInvoiceFormat): boolean => format === "cii" || format === "factur_x";

export function writeEInvoice(invoice: SemanticInvoice): WrittenEInvoice {
  const root = isCii(invoice.format) ? ciiOf(invoice) : ublOf(invoice);
  const broken = shapeFaults(root, isCii(invoice.format) ? ciiShapes : ublShapes);
  const faults = faultsOf(invoice);
  return {
    xml: xmlText(root),
    // What is missing as a term is missing in the file as well; one of the two says it in words.
    faults: faults.length > 0 ? faults : broken.map((where) => ({ rule: "XSD", code: "schema", values: { where } })),
  };
}
