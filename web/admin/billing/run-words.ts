import type { z } from "zod";
import type { RunItemView, RunView } from "../../../server/modules/billing/runs/contract.ts";
import type { Tone } from "../../ui/tone.ts";

export type Run = z.output<typeof RunView>;
export type RunItem = z.output<typeof RunItemView>;

export const runTones: Record<Run["state"], Tone> = {
  building: "waits",
  preview: "attention",
  confirming: "waits",
  confirmed: "works",
  discarded: "past",
  partly_undone: "attention",
  undone: "past",
};

export const itemTones: Record<RunItem["state"], Tone> = {
  ok: "works",
  warning: "attention",
  parked: "attention",
  excluded: "past",
  issued: "works",
  empty: "past",
  failed: "hurts",
  undone: "past",
};

/** Something is being done to it in the background. */
export const isMoving = (run: Run): boolean => run.state === "building" || run.state === "confirming" || run.isUndoing;

/** How far a confirmation is. What was previewed counts as planned from the start; a run without a preview counts what it has met. */
export function progressOf({ counts, remaining }: Pick<Run, "counts" | "remaining">): { done: number; total: number } {
  const handled = counts.issued + counts.empty + counts.failed;
  if (counts.ok === 0) return { done: handled, total: handled + remaining };
  const planned = handled + counts.ok;
  return { done: Math.max(0, planned - remaining), total: planned };
}

/** What waits for a person or was left out: it is not billed by this run and stays due. */
export const setAside = ({ counts }: Pick<Run, "counts">): number => counts.parked + counts.warning + counts.failed + counts.excluded;

/** It has issued what it issues. */
export const isDone = ({ state }: Run): boolean => state === "confirmed" || state === "partly_undone" || state === "undone";
