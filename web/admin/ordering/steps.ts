import { useTexts } from "../../lib/texts.tsx";
import type { Import } from "./import-words.tsx";

const stepIds = ["file", "columns", "check", "run", "result"] as const;
export type Step = (typeof stepIds)[number];

export function useSteps(): { id: Step; label: string }[] {
  const t = useTexts();
  return stepIds.map((id) => ({ id, label: t(`ordering.import.step.${id}`) }));
}

/** What stands on the page: a step, or what belongs to the last one. */
export type Page = Step | "undo" | "undoing";

/** Where an import stands. Before its dry run a person moves between file and columns; the address says where they are. */
export function pageOf({ state, rowsOf, map, undoableUntil }: Import, asked: string | undefined): Page {
  if (state === "undoing") return "undoing";
  if (asked === "undo" && undoableUntil !== null) return "undo";
  if (state === "checking") return "check";
  if (state === "running") return "run";
  if (state === "done" || rowsOf === "run") return "result";
  if (asked === "file" || asked === "columns") return asked;
  if (state === "checked" || (rowsOf === "check" && state !== "new")) return "check";
  // Failed before a row was looked at: the file or the mapping is to blame.
  if (state === "failed" || map !== null) return "columns";
  return "file";
}
