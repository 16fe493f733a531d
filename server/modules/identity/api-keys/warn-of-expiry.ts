import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { apiKeyExpiring } from "../events.ts";

const warnings = [14, 3] as const;
const dayMs = 24 * 60 * 60_000;

interface Expiring {
  id: string;
  name: string;
  public_id: string;
  admin_id: string | null;
  expires_at: Date;
}

/** Announces keys that end in 14 and in 3 days, each warning once (O-46). */
export async function warnOfExpiringKeys(work: Work): Promise<number> {
  let warned = 0;
  for (const days of warnings) {
    const until = new Date(work.now.getTime() + days * dayMs);
    const found = await sql<Expiring>`update identity.api_keys set warned_days = ${days}
      where revoked_at is null and expires_at > ${work.now} and expires_at <= ${until} and coalesce(warned_days, 1000) > ${days}
      returning id, name, public_id, admin_id, expires_at`.execute(work.tx);
    for (const key of found.rows) {
      work.emit(
        apiKeyExpiring,
        { partnerId: null, objectId: key.id },
        { name: key.name, publicId: key.public_id, adminId: key.admin_id, expiresAt: key.expires_at.toISOString(), days },
      );
    }
    warned += found.rows.length;
  }
  return warned;
}
