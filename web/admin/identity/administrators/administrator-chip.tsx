import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { useNow } from "../../../ui/value-texts.tsx";
import { type AdministratorRow, statusTones } from "./administrator-words.ts";

/** Somebody locked out after wrong passwords is active all the same; for the moment that matters more. */
export function AdministratorChip({ admin }: { admin: Pick<AdministratorRow, "status" | "lockedUntil"> }) {
  const t = useTexts();
  const now = useNow();
  const isLocked = admin.status === "active" && admin.lockedUntil !== null && new Date(admin.lockedUntil) > now;
  if (isLocked) return <StatusChip tone="attention">{t("identity.admin.locked")}</StatusChip>;
  return <StatusChip tone={statusTones[admin.status]}>{t(`identity.admin.state.${admin.status}`)}</StatusChip>;
}
