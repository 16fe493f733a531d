import { listFinalCreditsEndpoint } from "../../../server/modules/ordering/final-credit/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../app/home-notices.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";

/** On the home page, and only while somebody has left with credit. */
export function FinalCreditsNotice() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const { data } = useEndpoint(listFinalCreditsEndpoint, { query: partnerId ? { partnerId } : {} }, { topics: ["services", "payments"] });
  const count = data?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <HomeNotices title={t("ordering.final.list")}>
      <HomeNotice tone="waits" state={t("ordering.final.state.ask")} to="/final-credits" link={t("ordering.final.look")}>
        {t("ordering.final.home", { count })}
      </HomeNotice>
    </HomeNotices>
  );
}
