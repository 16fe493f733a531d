// What a chart needs to know of amounts. Pixels may be rounded as they like; amounts stay text and are written by the formatter.

/** A round number at or above the largest value, so that the axis can be read: 1, 2, 2.5 or 5 times a power of ten. */
export function roundTop(largest: number): number {
  if (largest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  const step = [1, 2, 2.5, 5, 10].find((one) => one * power >= largest) ?? 10;
  return step * power;
}

/** How high an amount stands, from 0 to 1 of the top. */
export const heightOf = (amount: string, top: number): number => Math.min(1, Math.max(0, Number(amount) / top));
