/** What one check found. A check that read nothing has proved nothing, so `read: 0` counts as a failure. */
export interface Outcome {
  /** How many files, or other things named by `unit`, were looked at. */
  readonly read: number;
  readonly unit: string;
  /** One text each, starting with the place: "server/main.ts:12:3 …". Empty when all is well. */
  readonly problems: readonly string[];
}
