import type { listApiKeysEndpoint } from "../../../../server/modules/identity/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { useNow } from "../../../ui/value-texts.tsx";

export type ApiKey = ReturnsOf<typeof listApiKeysEndpoint>["items"][number];

const dayMs = 86_400_000;
/** When the owner is warned too (O-46). */
const soonDays = 14;

/** Revoked, expired, about to, unused for long, or in order: what matters most of it. */
export function KeyChip({ apiKey }: { apiKey: ApiKey }) {
  const t = useTexts();
  const now = useNow().getTime();
  if (apiKey.revokedAt) return <StatusChip tone="past">{t("identity.key.revoked")}</StatusChip>;
  const left = apiKey.expiresAt === null ? undefined : new Date(apiKey.expiresAt).getTime() - now;
  if (left !== undefined && left <= 0) return <StatusChip tone="past">{t("identity.key.expired")}</StatusChip>;
  if (left !== undefined && left <= soonDays * dayMs)
    return <StatusChip tone="attention">{t("identity.key.expires-in", { days: Math.ceil(left / dayMs) })}</StatusChip>;
  if (apiKey.isIdle) return <StatusChip tone="attention">{t("identity.key.idle")}</StatusChip>;
  return <StatusChip tone="works">{t("identity.key.works")}</StatusChip>;
}
