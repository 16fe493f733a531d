// How a price is split into monthly parts, and what has become of a sale (B-234): values in, values out.
import { addMonths, type Day } from "../../../../shared/calendar.ts";
import { splitByWeights } from "../../../../shared/money.ts";

export interface Part {
  readonly position: number;
  readonly amountMinor: bigint;
  readonly dueOn: Day;
}

/** Equal parts a month apart; what does not divide goes to the first ones: 100.00 in 3 = 33.34, 33.33, 33.33. */
export const partsOf = (priceMinor: bigint, count: number, firstOn: Day): Part[] =>
  splitByWeights(priceMinor, Array<bigint>(count).fill(1n)).map((amountMinor, at) => ({
    position: at + 1,
    amountMinor,
    dueOn: addMonths(firstOn, at),
  }));

export const partStates = ["waiting", "billed", "credited", "dropped"] as const;
export type PartState = (typeof partStates)[number];

/** A part is where its item is: on a document or a charge, waiting, or not wanted any more. */
export function stateOfPart(item: { readonly isTaken: boolean; readonly isCancelled: boolean }): PartState {
  if (item.isCancelled) return item.isTaken ? "credited" : "dropped";
  return item.isTaken ? "billed" : "waiting";
}

export const saleStates = ["running", "billed", "cancelled"] as const;
export type SaleState = (typeof saleStates)[number];

/** A service that never came about takes its waiting parts with it, so a sale may be over without anybody having cancelled it. */
export function stateOfSale(parts: readonly PartState[], isCancelled: boolean): SaleState {
  if (isCancelled) return "cancelled";
  if (parts.includes("waiting")) return "running";
  return parts.includes("dropped") ? "cancelled" : "billed";
}

/** "4–12" of the positions 4 to 12; gaps are kept apart: "2, 4–6". */
export function spanOfParts(positions: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const position of positions.toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && last[1] === position - 1) last[1] = position;
    else spans.push([position, position]);
  }
  return spans.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(", ");
}
