// How a refusal travels: RFC 9457 with a stable `code`, all wrong fields at once and a number to quote.
import { z } from "zod";

export const FieldErrorShape = z.object({
  /** Where in the body, query or file: "lines.2.amount". */
  field: z.string(),
  /** A stable word for programs: "required", "too-many-decimals". */
  code: z.string(),
  /** What the message needs: limits, the value that was refused. */
  params: z.record(z.string(), z.unknown()).optional(),
  /** For a person who reads the raw answer. */
  message: z.string().optional(),
});
export type FieldError = z.infer<typeof FieldErrorShape>;

export const ProblemShape = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string(),
  errors: z.array(FieldErrorShape).optional(),
  traceId: z.string().optional(),
  /** The record as it is now, with an `edit-conflict`. */
  current: z.unknown().optional(),
});
export type ProblemJson = z.infer<typeof ProblemShape>;
