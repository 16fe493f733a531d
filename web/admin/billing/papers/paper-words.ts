import type { z } from "zod";
import type { PaperView } from "../../../../server/modules/billing/papers/contract.ts";
import type { FieldError } from "../../../../shared/problem.ts";

export type Paper = z.output<typeof PaperView>;

/** A place in a template with what is wrong there. */
export interface Spot {
  readonly message: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** What was refused about the template itself, with its places. */
export const spotsOf = (errors: readonly FieldError[]): Spot[] =>
  errors
    .filter(({ field }) => field === "source")
    .map(({ message, params }) => ({
      message: message ?? "",
      line: typeof params?.line === "number" ? params.line : null,
      column: typeof params?.column === "number" ? params.column : null,
    }));
