import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";

/** Whom a site or router serves: the names of the partners that the reader sees. */
export function useServedWords(): (served: { isForAll: boolean; partnerIds: readonly string[] }) => string {
  const t = useTexts();
  const names = new Map(useStaffSession().partners.map(({ id, name }) => [id, name]));
  return ({ isForAll, partnerIds }) =>
    isForAll ? t("partners.everybody") : partnerIds.flatMap((id) => names.get(id) ?? []).join(t("ui.comma"));
}
