import { createPrivateKey } from "node:crypto";
import { z } from "zod";
import type { ServiceAccount } from "../../../platform/push/native-pusher.ts";

const File = z.object({
  project_id: z.string().regex(/^[a-z0-9][a-z0-9.:-]{3,61}$/),
  client_email: z.email(),
  private_key: z.string().refine(isRsaKey),
});

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}

/** Undefined: it is not the key file of a service account, but perhaps another file of Firebase. */
export function readServiceAccount(text: string): ServiceAccount | undefined {
  try {
    const { project_id: projectId, client_email: clientEmail, private_key: privateKey } = File.parse(JSON.parse(text));
    return { projectId, clientEmail, privateKey };
  } catch {
    return undefined;
  }
}
