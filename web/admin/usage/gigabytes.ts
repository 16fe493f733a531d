/** "1.5" gigabytes as bytes (M-39: 1 GB is 10⁹ bytes); undefined: no number, or none above zero. */
export function bytesOfGigabytes(typed: string): number | undefined {
  if (!/^-?\d{1,6}(\.\d{1,3})?$/.test(typed)) return undefined;
  const bytes = Math.round(Number(typed) * 1000) * 1_000_000;
  return bytes === 0 ? undefined : bytes;
}

export const gigabytesOf = (bytes: number | null): string => (bytes === null ? "" : String(bytes / 1_000_000_000));
