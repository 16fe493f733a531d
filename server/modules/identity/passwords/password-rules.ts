export interface PasswordPolicy {
  readonly min: number;
  readonly max: number;
  /** What may not be the password: login, addresses, names. */
  readonly names: readonly string[];
}

export type PasswordFault = "too-short" | "too-long" | "is-a-name" | "too-common";

/** Counted as people count: a composed letter or an emoji is one. */
const passwordLength = (password: string): number => [...password.normalize("NFC")].length;

/** What is wrong with a new password, or undefined. `isCommon` knows the list. */
export function passwordFault(
  password: string,
  policy: PasswordPolicy,
  isCommon: (password: string) => boolean,
): PasswordFault | undefined {
  const length = passwordLength(password);
  if (length < policy.min) return "too-short";
  if (length > policy.max) return "too-long";
  const plain = password.toLowerCase();
  const forbidden = policy.names.flatMap((name) => [
    name.toLowerCase(),
    name.toLowerCase().replace(/@.*$/, ""),
    name.toLowerCase().replace(/\s+/g, ""),
  ]);
  if (forbidden.includes(plain)) return "is-a-name";
  return isCommon(plain) ? "too-common" : undefined;
}
