import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { type Site, siteTones } from "./site.ts";

export function SiteState({ status }: { status: Site["status"] }) {
  const t = useTexts();
  return <StatusChip tone={siteTones[status]}>{t(`network.site.status.${status}`)}</StatusChip>;
}
