// Speeds are kept in bit/s and typed in the units in which they are sold; 1 kbit is 1000 bit (N-2).

export const rateUnits = ["kbit/s", "Mbit/s"] as const;
export type RateUnit = (typeof rateUnits)[number];

const bpsOf: Readonly<Record<RateUnit, number>> = { "kbit/s": 1_000, "Mbit/s": 1_000_000 };

/** A speed while it is typed: bit/s, nothing, or what is no number as it stands there, so that the form refuses it. */
export type TypedRate = number | string | null;

/** In Mbit/s stands what is 0.5, 2 or 100 of them; "512 kbit/s" says more than "0.512 Mbit/s". */
export const unitOfRate = (rate: TypedRate | undefined): RateUnit =>
  typeof rate === "number" && rate % 100_000 !== 0 ? "kbit/s" : "Mbit/s";

/** As it stands in the box. */
export const textOfRate = (rate: TypedRate | undefined, unit: RateUnit): string =>
  typeof rate === "number" ? String(rate / bpsOf[unit]) : (rate ?? "");

/** What stands in the box. Three decimals of a kbit are bits, and there is nothing finer. */
export function readRate(text: string, unit: RateUnit): TypedRate {
  if (text === "") return null;
  return /^\d{1,9}(\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * bpsOf[unit]) : text;
}

/** Where a speed of none is no speed. Null: none is typed. */
export const someRate = (rate: TypedRate): number | null => (typeof rate === "number" && rate > 0 ? rate : null);
