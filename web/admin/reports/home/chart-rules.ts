// What a chart needs to know of amounts. Pixels may be rounded as they like; amounts stay text and are written by the formatter.

/** What stands at the lines of an axis that reaches the largest value: at most six, from nothing on, 1, 2, 2.5 or 5 times a power of ten apart. */
export function axisOf(largest: number): number[] {
  if (largest <= 0) return [0, 1];
  const least = largest / 5;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 2.5, 5].find((one) => one * power >= least) ?? 10) * power;
  const count = Math.ceil(largest / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, n) => n * step);
}

/** How high an amount stands, from 0 to 1 of the top. */
export const heightOf = (amount: string, top: number): number => Math.min(1, Math.max(0, Number(amount) / top));
