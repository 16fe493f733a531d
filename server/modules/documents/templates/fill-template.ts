// Fills the placeholders of a template (O-107, O-108). What is required and missing is named; what is optional prints nothing.
import { liquidFaults, makeSafeLiquid, type TemplateFault } from "../../../platform/safe-liquid.ts";
import { type Block, escapeValue, fieldMark, missingIn, missingMarkOf, readRichText, type SignField, signFields } from "./rich-text.ts";
import { knownNames, type TemplateValues } from "./template-values.ts";

/** A mark is no value: it is printed as it is. */
class Mark {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const engine = makeSafeLiquid({
  escapeValue: (value) => (value instanceof Mark ? value.text : escapeValue(value)),
  filters: {
    // The name comes from `withNames`.
    required: (value, name) =>
      value instanceof Mark || (value !== null && value !== undefined && String(value).trim() !== "")
        ? value
        : new Mark(missingMarkOf(String(name ?? "?"))),
  },
});

/** `{{ customer.tax_id | required }}` says which name it is about, so that a refusal can. */
const withNames = (template: string): string =>
  template.replace(/\{\{-?\s*([\w.]+)\s*\|\s*required\s*(?=[|}-])/g, (whole, name: string) => `${whole.trimEnd()}: "${name}" `);

const marks = {
  signature: { customer: new Mark(fieldMark("signature")), company: new Mark(fieldMark("company_signature")) },
  initials: { customer: new Mark(fieldMark("initials")) },
  date_signed: new Mark(fieldMark("date_signed")),
};

export interface FilledTemplate {
  readonly blocks: readonly Block[];
  /** Required names without a value. */
  readonly missing: readonly string[];
}

/** @throws what Liquid says of a template that is none; `faultsIn` says it beforehand. */
export function fillText(body: string, values: TemplateValues): FilledTemplate {
  const text = String(engine.parseAndRenderSync(withNames(body), { ...values, ...marks }));
  return { blocks: readRichText(text), missing: missingIn(text) };
}

/** A title: one line, without marks. */
export function fillLine(template: string, values: TemplateValues): string {
  const text = String(engine.parseAndRenderSync(withNames(template), { ...values }));
  return text
    .replace(/\\(.)/g, "$1")
    .replace(/[\ue000-\ue00f]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 200);
}

export const faultsIn = (template: string): TemplateFault[] =>
  liquidFaults(engine, withNames(template), [
    ...knownNames(),
    "signature.customer",
    "signature.company",
    "initials.customer",
    "date_signed",
  ]);

export const hasField = (blocks: readonly Block[], name: SignField): boolean =>
  JSON.stringify(blocks).includes(`"kind":"field","name":"${signFields.find((each) => each === name)}"`);
