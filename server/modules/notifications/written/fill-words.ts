import { writtenNames } from "../../../../shared/written-names.ts";
import { liquidFaults, makeSafeLiquid, type TemplateFault } from "../../../platform/safe-liquid.ts";

const escapeHtml = (value: unknown): string =>
  String(value ?? "").replaceAll(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter] ?? letter);

const engines = { text: makeSafeLiquid(), html: makeSafeLiquid({ escapeValue: escapeHtml }) };

export const faultsOfWords = (...templates: readonly string[]): TemplateFault[] =>
  templates.flatMap((template) => liquidFaults(engines.text, template, writtenNames));

/** The words with their names filled in; as they were typed when they are no template. */
export function fillWords(template: string, format: "text" | "html", values: Readonly<Record<string, unknown>>): string {
  try {
    return String(engines[format].parseAndRenderSync(template, values)).trim();
  } catch {
    return template;
  }
}
