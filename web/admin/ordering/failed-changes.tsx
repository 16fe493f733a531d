import { listPlannedChangesEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../app/home-notices.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";

/** On the home page, and only while a change that was planned could not be made on its day. */
export function FailedChanges() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const { data } = useEndpoint(
    listPlannedChangesEndpoint,
    { query: { limit: 1, total: "exact", filter: { state: "failed", ...(partnerId ? { partnerId } : {}) } } },
    { topics: ["planned-changes"] },
  );
  const count = data?.total?.count ?? 0;
  if (count === 0) return null;
  return (
    <HomeNotices title={t("ordering.change.list")}>
      <HomeNotice
        tone="hurts"
        state={t("ordering.change.state.failed")}
        to="/planned-changes"
        search={{ state: "failed" }}
        link={t("ordering.change.home.look")}
      >
        {t("ordering.change.home.failed", { count })}
      </HomeNotice>
    </HomeNotices>
  );
}
