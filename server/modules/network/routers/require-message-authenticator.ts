import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";

/** N-52 a NAS on "auto" has shown that it signs its requests: from now on it must. */
export async function requireMessageAuthenticator(work: Work, nasId: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`update network.nases set message_authenticator = 'require', version = version + 1
    where id = ${nasId} and message_authenticator = 'auto' returning name`.execute(work.tx);
  const [nas] = rows;
  if (!nas) return;
  work.audit({
    ...{ entity: "nas", entityId: nasId, label: nas.name, action: "message-authenticator-required", partnerId: null },
    changes: { messageAuthenticator: { before: "auto", after: "require" } },
    reason: "It has signed a request.",
  });
}
