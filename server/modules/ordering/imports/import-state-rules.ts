/** new: uploaded; checking and running: a job works on it; checked: its dry run is over. */
export const importStates = ["new", "checking", "checked", "running", "done", "failed", "stopped"] as const;
export type ImportState = (typeof importStates)[number];

/** What may follow. What has written rows goes on with `running`, and never back to a dry run: see `mayStart`. */
const moves: Readonly<Record<ImportState, readonly ImportState[]>> = {
  new: ["checking", "running"],
  checking: ["checked", "failed", "stopped"],
  checked: ["new", "checking", "running"],
  running: ["done", "failed", "stopped"],
  failed: ["new", "checking", "running"],
  stopped: ["new", "checking", "running"],
  done: [],
};

export const mayMove = (from: ImportState, to: ImportState): boolean => moves[from].includes(to);

/** Whether an import may be read anew or rehearsed: only as long as none of its rows is written. */
export const mayStartOver = (state: ImportState, rowsOf: "check" | "run" | null): boolean => rowsOf !== "run" && mayMove(state, "checking");
