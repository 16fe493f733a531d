import { createHash } from "node:crypto";

/** Keeps bytes under the name of their SHA-256. The folder on disk is one; an S3-compatible store can be another. */
export interface FileStore {
  /** Stores and returns the hash; storing the same bytes again changes nothing. */
  put(bytes: Uint8Array): Promise<string>;
  /** The bytes, proven against their name. Throws when they are missing or were changed. */
  get(sha256: string): Promise<Uint8Array>;
  /** They are gone; what was never there is gone, too. */
  drop(sha256: string): Promise<void>;
}

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
