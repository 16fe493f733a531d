import { getConnectionEndpoint } from "../../../../server/modules/billing/connectors/contract.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../../app/home-notices.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";

/** On the home page, and only while something could not be pushed to the accounting system or its sign-in has ended. */
export function ConnectionNotices() {
  const t = useTexts();
  const { partners } = useStaffSession();
  const { partnerId = partners[0]?.id } = usePartnerScope();
  const { data } = useEndpoint(
    getConnectionEndpoint,
    { params: { partnerId: partnerId ?? "" } },
    { enabled: partnerId !== undefined, topics: ["accounting-connection", "accounting-items"] },
  );
  const connection = data?.connection;
  if (!connection) return null;
  const wrong = connection.counts.failed + connection.counts.differs;
  const isBroken = connection.state === "broken";
  if (wrong === 0 && !isBroken) return null;
  const system = t(`connectors.system-name.${connection.system}`);
  return (
    <HomeNotices title={system}>
      {isBroken && (
        <HomeNotice tone="hurts" state={t("connectors.state.broken")} to="/accounting/connection" link={t("connectors.home.repair")}>
          {t("connectors.home.broken", { system })}
        </HomeNotice>
      )}
      {wrong > 0 && (
        <HomeNotice
          tone="attention"
          state={t("connectors.items.state.failed")}
          to="/accounting/connection/items"
          search={{ state: "failed,differs" }}
          link={t("connectors.home.look")}
        >
          {t("connectors.home.failed", { count: wrong })}
        </HomeNotice>
      )}
    </HomeNotices>
  );
}
