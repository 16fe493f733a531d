// What decides about contracts, without a database.
import { addDays, addMonths, type Day } from "../../../../shared/calendar.ts";

export type ContractState = "draft" | "awaiting_signature" | "signed" | "ended" | "rejected" | "expired" | "withdrawn";

/** O-110 the customer themselves, somebody else on their side, and for the company somebody of the staff or a stamp. */
export type SignerKind = "customer" | "named" | "staff" | "stamp";
export type SignMethod = "draw" | "type" | "stamp";

const moves: Readonly<Record<ContractState, readonly ContractState[]>> = {
  draft: ["awaiting_signature", "withdrawn"],
  awaiting_signature: ["signed", "rejected", "expired", "withdrawn"],
  signed: ["ended"],
  ended: [],
  rejected: [],
  expired: [],
  withdrawn: [],
};

export const mayBecome = (from: ContractState, to: ContractState): boolean => moves[from].includes(to);

/** P-176 the last day of the term: the signing day and its months, less a day. */
export const endOfTerm = (signedOn: Day, months: number): Day => addDays(addMonths(signedOn, months), -1);

/** Strokes of a drawn signature, in the units of the field it was drawn in. */
export type Strokes = readonly (readonly (readonly [x: number, y: number])[])[];

/** A dot or a tap is no signature. */
export const fewestPoints = 20;

export const pointsOf = (strokes: Strokes): number => strokes.reduce((sum, stroke) => sum + stroke.length, 0);

/** The drawing, cut to what was drawn. */
export function signatureSvg(strokes: Strokes): string {
  const points = strokes.flat();
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, top] = [Math.min(...xs) - 4, Math.min(...ys) - 4];
  const [width, height] = [Math.max(...xs) - left + 4, Math.max(...ys) - top + 4];
  const place = (value: number): string => String(Math.round(value * 10) / 10);
  const paths = strokes
    .filter((stroke) => stroke.length > 0)
    .map(
      (stroke) =>
        `<path d="M${stroke.map(([x, y]) => `${place(x - left)} ${place(y - top)}`).join("L")}${stroke.length === 1 ? "l.1 0" : ""}"/>`,
    )
    .join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${place(width)} ${place(height)}"><g fill="none" stroke="#1b3a6b" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">${paths}</g></svg>`;
}

/** "AB" of "Ana Brown". */
export const initialsOf = (name: string): string =>
  name
    .split(/[\s-]+/)
    .flatMap((part) => [...part][0]?.toUpperCase() ?? [])
    .slice(0, 3)
    .join("");
