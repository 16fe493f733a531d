/** Passwords do not age unless the setting says so. */
export const isPasswordTooOld = (now: Date, setAt: Date | null, maxDays: number): boolean =>
  maxDays > 0 && setAt !== null && now.getTime() - setAt.getTime() > maxDays * 24 * 60 * 60_000;
