import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { RouterRow } from "./device.ts";

/** "Online, 7 devices connected" or "Last seen 09:12"; what is older than a quarter of an hour carries its time (P-248). */
export function useRouterWords(): (row: RouterRow) => string {
  const t = useTexts();
  const format = useFormat();
  return ({ isOnline, seenAt, isOld, activeHosts }) => {
    if (seenAt === null) return t("portal-equipment.never-seen");
    if (!isOnline) return t("portal-equipment.seen", { moment: format.moment(seenAt) });
    const words =
      activeHosts === undefined
        ? t("portal-equipment.online")
        : t("portal-equipment.online-with", { devices: t("portal-equipment.devices-connected", { count: activeHosts }) });
    return isOld ? `${words} · ${t("portal-equipment.as-of", { moment: format.moment(seenAt) })}` : words;
  };
}
