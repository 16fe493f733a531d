// Words of one's own for a message, in Liquid (O-156, O-157). What they make is plain text; the page around it escapes it.
import { liquidFaults, makeSafeLiquid, type TemplateFault } from "../../../platform/safe-liquid.ts";

export type { TemplateFault };

const engine = makeSafeLiquid();

/** What is wrong with words: where they are no template, or which name they use that this event does not have. */
export const faultsOfTemplate = (template: string, known: readonly string[]): TemplateFault[] => liquidFaults(engine, template, known);

/** The words with their names filled in; undefined when they take too much. Names that have no value print nothing. */
export function fillTemplate(template: string, values: Readonly<Record<string, unknown>>): string | undefined {
  try {
    return String(engine.parseAndRenderSync(template, values)).trim();
  } catch {
    return undefined;
  }
}
