import { slotOf } from "../profiles/template-lines-rules.ts";

/** A line of a vendor template with its variables filled in. */
export interface RenderedLine {
  /** With its tag, if it has one: `ERX-Service-Activate:1`. */
  readonly attribute: string;
  readonly operator: "=" | "+=";
  readonly value: string;
}

/**
 * N-69 layers from the first to the last: vendor profile, NAS, plan, service. `=` does away with every line before it that sets the same, of its own
 * layer too; `+=` adds another instance. The lines that wall a subscriber in belong behind all others, or a plan could let them out.
 */
export function mergeLines(layers: readonly (readonly RenderedLine[])[]): RenderedLine[] {
  let merged: RenderedLine[] = [];
  for (const line of layers.flat()) {
    if (line.operator === "=") {
      const slot = slotOf(line);
      merged = merged.filter((other) => slotOf(other) !== slot);
    }
    merged.push(line);
  }
  return merged;
}
