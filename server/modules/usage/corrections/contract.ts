// What staff correct of what was counted (N-134), and how subscribers read it.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledNote } from "../../../../shared/text.ts";

const Signed = z.int();

export const CorrectionView = z.object({
  id: z.uuid(),
  serviceId: z.uuid(),
  kind: z.enum(["bucket", "credit", "session", "reset", "carry", "late", "undo"]),
  at: MomentShape,
  /** The cycle that it counts in. */
  cycleStart: DayShape,
  /** Above zero: given back. What of it the data of the cycle got is `dataBytes`. */
  downBytes: Signed,
  upBytes: Signed,
  seconds: Signed,
  dataBytes: Signed,
  /** N-133 the invoice that the traffic came too late for. */
  documentNumber: z.string().nullable(),
  isUndone: z.boolean(),
});
export const StaffCorrection = CorrectionView.extend({
  reason: z.string(),
  by: z.string(),
  sessionId: z.uuid().nullable(),
  mayUndo: z.boolean(),
});

const Amount = z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0);
const Made = z.object({ correction: StaffCorrection });

export const creditUsageEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/services/:serviceId/usage-credits",
  summary: "Gives counted bytes or time online back, in the cycle that runs or in one that is over; raw sessions stay as they are.",
  params: z.object({ serviceId: z.uuid() }),
  body: z
    .strictObject({
      ...{ downBytes: Amount, upBytes: Amount, seconds: Amount },
      /** Left out: the cycle that runs. */
      cycleStart: DayShape.optional(),
      reason: FilledNote(500),
    })
    .refine(({ downBytes, upBytes, seconds }) => downBytes + upBytes + seconds > 0, { path: ["downBytes"] }),
  returns: Made,
  idempotent: true,
});
export const resetUsageEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/services/:serviceId/usage-resets",
  summary: "Counts anew from a moment: what was counted in the cycle before it is given back.",
  params: z.object({ serviceId: z.uuid() }),
  body: z.strictObject({ from: MomentShape.optional(), reason: FilledNote(500) }),
  returns: Made,
  idempotent: true,
});
export const undoSessionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sessions/:sessionId/undo-usage",
  summary: "Gives back what a session that is over carried, where it still counts; the session itself stays.",
  params: z.object({ sessionId: z.uuid() }),
  body: z.strictObject({ reason: FilledNote(500) }),
  returns: Made,
  idempotent: true,
});
export const undoCorrectionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/usage-corrections/:correctionId/undo",
  summary: "Takes a correction back by the opposite one.",
  params: z.object({ correctionId: z.uuid() }),
  body: z.strictObject({ reason: FilledNote(500) }),
  returns: Made,
  idempotent: true,
});
