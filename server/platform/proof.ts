import type { Work } from "./work.ts";

/** Something that must always be true of the stored data; `demarc check` runs them all and lists what is not. */
export interface Proof {
  /** The rule that it proves: "I-3". */
  readonly rule: string;
  readonly says: string;
  prove(work: Work): Promise<Proven>;
}

export interface Proven {
  /** How many things were looked at; a proof that looks at nothing says so. */
  readonly checked: number;
  /** What is wrong, for a person to look up; at most the first hundred. */
  readonly wrong: readonly string[];
}

export const mostFindings = 100;
