import type { z } from "zod";
import type { BatchRowView, BatchView } from "../../../../server/modules/payments/mass-payments/contract.ts";
import type { Translate } from "../../../lib/texts.tsx";
import type { Tone } from "../../../ui/tone.ts";

export type Batch = z.output<typeof BatchView>;
export type BatchRow = z.output<typeof BatchRowView>;

export const batchSteps = (t: Translate) =>
  (["choose", "preview", "done"] as const).map((id) => ({ id, label: t(`payments.many.step.${id}`) }));

export const batchTones: Readonly<Record<Batch["state"], Tone>> = {
  draft: "attention",
  booking: "waits",
  done: "works",
  discarded: "past",
};

/** What may be booked although something speaks against it. */
export const mayInsist = (row: BatchRow): boolean => row.finding === "duplicate" || row.finding === "paid-already";

/** The chip of a row: what came of it, or what stands in its way. */
export function rowChip(t: Translate, row: BatchRow): { tone: Tone; word: string } {
  if (row.state === "booked") return { tone: "works", word: t("payments.many.row.booked") };
  if (row.state === "failed") return { tone: "hurts", word: t("payments.many.row.failed") };
  if (row.isLeftOut) return { tone: "past", word: t("payments.many.row.left-out") };
  if (row.finding === "ready" || (row.isConfirmed && mayInsist(row)))
    return row.state === "left_out"
      ? { tone: "past", word: t("payments.many.row.left-out") }
      : { tone: "waits", word: t("payments.many.finding.ready") };
  return { tone: mayInsist(row) || row.finding === "ambiguous" ? "attention" : "hurts", word: t(`payments.many.finding.${row.finding}`) };
}

export function rowWhy(t: Translate, row: BatchRow): string {
  if (row.state === "booked") return "";
  if (row.state === "failed") return row.failure;
  if (row.isLeftOut || row.finding === "ready") return "";
  if (row.finding === "duplicate")
    return row.like.receipt
      ? t("payments.many.like-receipt", { number: row.like.receipt })
      : t("payments.many.like-row", { row: row.like.row ?? 0 });
  return t(`payments.many.finding-why.${row.finding}`);
}
