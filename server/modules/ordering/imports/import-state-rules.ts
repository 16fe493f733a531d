/** new: uploaded; checking, running and undoing: a job works on it; checked: its dry run is over; undone: taken back. */
export const importStates = ["new", "checking", "checked", "running", "done", "failed", "stopped", "undoing", "undone"] as const;
export type ImportState = (typeof importStates)[number];

/** What may follow. What has written rows goes on with `running`, and never back to a dry run: see `mayStart`. */
const moves: Readonly<Record<ImportState, readonly ImportState[]>> = {
  new: ["checking", "running"],
  checking: ["checked", "failed", "stopped"],
  checked: ["new", "checking", "running"],
  running: ["done", "failed", "stopped"],
  failed: ["new", "checking", "running", "undoing"],
  stopped: ["new", "checking", "running", "undoing"],
  done: ["undoing"],
  undoing: ["undone", "failed"],
  undone: [],
};

export const mayMove = (from: ImportState, to: ImportState): boolean => moves[from].includes(to);

/** Whether an import may be read anew or rehearsed: only as long as none of its rows is written. */
export const mayStartOver = (state: ImportState, rowsOf: "check" | "run" | null): boolean => rowsOf !== "run" && mayMove(state, "checking");

const dayMs = 86_400_000;

/**
 * O-80 until when what an import wrote can be taken back: so many days from its end. Null: it wrote nothing, is still at work, or is
 * undone. An undo that was begun may always go on.
 */
export function undoableUntil(
  { state, rowsOf, finishedAt }: { state: ImportState; rowsOf: "check" | "run" | null; finishedAt: Date | null },
  undoDays: number,
): Date | null {
  if (rowsOf !== "run" || finishedAt === null || !mayMove(state, "undoing")) return null;
  return new Date(finishedAt.getTime() + undoDays * dayMs);
}
