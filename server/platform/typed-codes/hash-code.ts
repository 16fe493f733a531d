import { createHmac } from "node:crypto";
import { installationSecret } from "../config.ts";
import type { Tools } from "../tools.ts";

/** Of a code as it is checked. Whoever reads a table alone can try no codes: the hash needs the installation's own key. */
export type HashCode = (code: string) => string;

export function hashCodeWith({ config }: Pick<Tools, "config">): HashCode {
  let key: Buffer | undefined;
  return (code) => {
    // Refill cards were first; codes of vouchers are hashed with the same key.
    key ??= installationSecret(config.dataDir, "refill-card-key");
    return createHmac("sha256", key).update(code).digest("hex");
  };
}
