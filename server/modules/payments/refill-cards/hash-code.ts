import { createHmac } from "node:crypto";
import { installationSecret } from "../../../platform/config.ts";
import type { Tools } from "../../../platform/tools.ts";

/** Whoever reads the table alone can try no codes: the hash needs the installation's own key. */
export type HashCode = (code: string) => string;

export function hashCodeWith({ config }: Pick<Tools, "config">): HashCode {
  let key: Buffer | undefined;
  return (code) => {
    key ??= installationSecret(config.dataDir, "refill-card-key");
    return createHmac("sha256", key).update(code).digest("hex");
  };
}
