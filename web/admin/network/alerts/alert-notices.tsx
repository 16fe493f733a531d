import { listAlertsEndpoint } from "../../../../server/modules/network/alerts/contract.ts";
import { type Translate, useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../../app/home-notices.tsx";
import { type Alert, alertWords } from "./alert-words.ts";

const everyMs = 60_000;
const most = 5;

/** On the home page, and only while something is wrong. */
export function AlertNotices() {
  const t = useTexts();
  const { data } = useEndpoint(listAlertsEndpoint, { query: { limit: most, total: "none", filter: { state: "open" } } }, { everyMs });
  if (!data || data.items.length === 0) return null;
  return (
    <HomeNotices title={t("watch.alert.home")}>
      {data.items.map((alert) => (
        <HomeNotice key={alert.id} tone="hurts" state={t(`watch.alert.kind.${alert.kind}`)} {...placeOf(t, alert)}>
          {wordsOf(t, alert)}
        </HomeNotice>
      ))}
    </HomeNotices>
  );
}

function placeOf(t: Translate, { nas, equipment, site }: Alert): { to: string; link: string } {
  if (nas) return { to: `/nases/${nas.id}`, link: t("watch.alert.open-router") };
  if (equipment) return { to: `/equipment/${equipment.id}`, link: t("watch.alert.open-equipment") };
  if (site) return { to: `/sites/${site.id}`, link: t("watch.alert.open-site") };
  return { to: "/network/alerts", link: t("watch.alert.open-list") };
}

/** What is about the monitor itself has no name before it. */
function wordsOf(t: Translate, alert: Alert): string {
  const name = alert.nas?.name ?? alert.prefix?.cidr ?? alert.equipment?.name ?? alert.site?.name;
  return name === undefined ? alertWords(t, alert) : t("watch.alert.at", { name, says: alertWords(t, alert) });
}
