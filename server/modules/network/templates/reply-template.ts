// Vendor templates (N-68): lines `Attribute op value`, read once, rendered for every reply.
import { findTagged } from "../../../protocols/radius/attributes.ts";
import { readTemplateLines, type TemplateLine } from "../profiles/template-lines-rules.ts";
import type { RenderedLine } from "./merge-lines-rules.ts";
import { type CompiledText, compileText } from "./template-text-rules.ts";
import { TemplateFault } from "./template-values-rules.ts";
import type { TemplateVariables } from "./template-variables-rules.ts";

export interface CompiledLine extends CompiledText {
  /** Of the text, from 1. */
  readonly number: number;
  /** As the dictionary spells it, so that lines of several templates are known to set the same; as written if it has no such attribute. */
  readonly attribute: string;
  readonly operator: "=" | "+=";
}

export interface CompiledTemplate {
  readonly lines: readonly CompiledLine[];
}

export interface LineFault {
  readonly number: number;
  readonly why: string;
}

/** Reads a template. Lines that cannot be read are told of and left out; the others work. */
export function compileTemplate(text: string): { template: CompiledTemplate; faults: readonly string[] } {
  const { template, faults } = compileLines(text);
  return { template, faults: inOrder(faults) };
}

/** As `compileTemplate`, with faults that more can be added to. */
export function compileLines(text: string): { template: CompiledTemplate; faults: LineFault[] } {
  const { lines, faulty } = readTemplateLines(text);
  const compiled: CompiledLine[] = [];
  const faults = faulty.map((number) => ({ number, why: 'each line is: Attribute = "value"' }));
  for (const line of lines) {
    const result = attempt(() => compileLine(line));
    if (result instanceof TemplateFault) faults.push({ number: line.number, why: result.message });
    else compiled.push(result);
  }
  return { template: { lines: compiled }, faults };
}

/** "line 2: unknown filter `foo`", from the first line to the last. */
export const inOrder = (faults: readonly LineFault[]): string[] =>
  faults.toSorted((one, other) => one.number - other.number).map(({ number, why }) => `line ${number}: ${why}`);

/** The lines of a reply. A line that comes out empty is left out; one that cannot be rendered is skipped and told of. */
export function renderTemplate(
  { lines }: CompiledTemplate,
  variables: TemplateVariables,
): { lines: readonly RenderedLine[]; faults: readonly string[] } {
  const rendered: RenderedLine[] = [];
  const faults: LineFault[] = [];
  for (const line of lines) {
    const value = renderLine(line, variables);
    if (value instanceof TemplateFault) faults.push({ number: line.number, why: value.message });
    else if (value !== "") rendered.push({ attribute: line.attribute, operator: line.operator, value });
  }
  return { lines: rendered, faults: inOrder(faults) };
}

/** The value of a line, or why there is none; an empty one means that the line is left out. */
export const renderLine = (line: CompiledLine, variables: TemplateVariables): string | TemplateFault =>
  attempt(() => line.render(variables));

function attempt<T>(work: () => T): T | TemplateFault {
  try {
    return work();
  } catch (fault) {
    if (!(fault instanceof TemplateFault)) throw fault;
    return fault;
  }
}

function compileLine({ number, attribute, operator, value, isQuoted }: TemplateLine): CompiledLine {
  const { render, outcomes } = compileText(value);
  const finish = isQuoted ? emptyIfBlank : trim;
  return {
    ...{ number, attribute: spelled(attribute), operator },
    render: (variables) => finish(render(variables)),
    outcomes: outcomes?.map(finish),
  };
}

/** Quotes keep the blanks around a value; blanks alone are no value. */
const emptyIfBlank = (text: string): string => (text.trim() === "" ? "" : text);
const trim = (text: string): string => text.trim();

/** `erx-service-activate:01` is ERX-Service-Activate:1. */
function spelled(name: string): string {
  const found = findTagged(name);
  if (!found) return name;
  return found.tag === undefined ? found.attribute.name : `${found.attribute.name}:${found.tag}`;
}
