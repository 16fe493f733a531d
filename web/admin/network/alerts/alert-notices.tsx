import { listAlertsEndpoint } from "../../../../server/modules/network/alerts/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../../app/home-notices.tsx";
import { alertWords } from "./alert-words.ts";

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
        <HomeNotice
          key={alert.id}
          tone="hurts"
          state={t(`watch.alert.kind.${alert.kind}`)}
          {...(alert.nas
            ? { to: `/nases/${alert.nas.id}`, link: t("watch.alert.open-router") }
            : { to: "/network/alerts", link: t("watch.alert.open-list") })}
        >
          {t("watch.alert.at", { name: alert.nas?.name ?? alert.prefix?.cidr ?? "", says: alertWords(t, alert) })}
        </HomeNotice>
      ))}
    </HomeNotices>
  );
}
