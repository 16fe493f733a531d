// What a joint run is follows from its members (B-61); nothing of it is stored a second time.

export type MemberState = "building" | "preview" | "confirming" | "confirmed" | "discarded" | "partly_undone" | "undone";
export type JointState = MemberState | "partly_confirmed";

/** What goes on comes before what waits, and what waits before what is done. Members that were thrown away say nothing unless all were. */
export function jointState(states: readonly MemberState[]): JointState {
  const live = states.filter((state) => state !== "discarded");
  if (live.length === 0) return "discarded";
  if (live.includes("confirming")) return "confirming";
  if (live.includes("building")) return "building";
  if (live.includes("preview")) return live.every((state) => state === "preview") ? "preview" : "partly_confirmed";
  if (live.every((state) => state === "undone")) return "undone";
  return live.every((state) => state === "confirmed") ? "confirmed" : "partly_undone";
}

/** Values grouped by currency, in the order in which the currencies come first. */
export const byCurrency = <T>(
  values: readonly T[],
  currencyOf: (value: T) => string,
): (readonly [currency: string, values: readonly T[]])[] => [...Map.groupBy(values, currencyOf)];
