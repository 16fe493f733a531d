import { findLineFault, findNameFault } from "./encode-lines.ts";
import { type CompiledLine, compileLines, type LineFault, renderLine } from "./reply-template.ts";
import { sampleServices } from "./sample-services.ts";
import { TemplateFault } from "./template-values-rules.ts";
import type { TemplateVariables } from "./template-variables-rules.ts";

/**
 * N-68 why a template cannot be saved, line by line; empty: it can. Each attribute must be known and settable, each literal a value of its type, and
 * the lines must come out right for the sample services.
 * @param known - in the place of what those have
 */
export function checkTemplate(text: string, known: TemplateVariables = {}): LineFault[] {
  const { template, faults } = compileLines(text);
  return [...faults, ...template.lines.flatMap((line) => checkLine(line, known))].toSorted((one, other) => one.number - other.number);
}

/** One fault of a line is enough: the next one often follows from it. */
function checkLine(line: CompiledLine, known: TemplateVariables): LineFault[] {
  const why = findNameFault(line.attribute) ?? findLiteralFault(line) ?? findSampleFault(line, known);
  return why === undefined ? [] : [{ number: line.number, why }];
}

/** A literal is judged even in a branch that no sample takes. */
function findLiteralFault({ attribute, operator, outcomes = [] }: CompiledLine): string | undefined {
  for (const value of outcomes) {
    const fault = value === "" ? undefined : findLineFault({ attribute, operator, value });
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function findSampleFault(line: CompiledLine, known: TemplateVariables): string | undefined {
  for (const { title, variables } of sampleServices) {
    const fault = findRenderFault(line, { ...variables, ...known });
    if (fault !== undefined) return `${fault} (tried with ${title})`;
  }
  return undefined;
}

function findRenderFault(line: CompiledLine, variables: TemplateVariables): string | undefined {
  const value = renderLine(line, variables);
  if (value instanceof TemplateFault) return value.message;
  return value === "" ? undefined : findLineFault({ attribute: line.attribute, operator: line.operator, value });
}
