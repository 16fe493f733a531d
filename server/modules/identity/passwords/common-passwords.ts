import { dictionary } from "@zxcvbn-ts/language-common";

// Shorter ones fail on their length anyway.
const shortestThatMatters = 8;
let common: ReadonlySet<string> | undefined;

/** Whether it is among the passwords that everybody tries first. Expects lower case. */
export function isCommonPassword(password: string): boolean {
  common ??= new Set(dictionary["passwords-common"].filter((word) => word.length >= shortestThatMatters));
  // "password2026!" is "password" to whoever guesses.
  return common.has(password) || common.has(password.replace(/[\d\W_]+$/, ""));
}
