import type { z } from "zod";
import type { RunItemView, RunView } from "../../../server/modules/billing/contract.ts";
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
export const isMoving = (run: Run): boolean => run.state === "building" || run.state === "confirming";

/** How many documents a confirmation would issue. */
export const toIssue = ({ counts }: Run): number => counts.ok + counts.warning;
