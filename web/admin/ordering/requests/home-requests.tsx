import { listRequestsEndpoint } from "../../../../server/modules/ordering/requests/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../../app/home-notices.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";

const useCount = (filter: { partnerId?: string | undefined; state?: "open"; isLate?: "true" }): number =>
  useEndpoint(listRequestsEndpoint, { query: { limit: 1, total: "exact", filter } }, { topics: ["requests"] }).data?.total?.count ?? 0;

/** On the home page: what customers wait for, and what of it is late. */
export function HomeRequests() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const scope = partnerId ? { partnerId } : {};
  const open = useCount({ ...scope, state: "open" });
  const late = useCount({ ...scope, isLate: "true" });
  if (open === 0) return null;
  return (
    <HomeNotices title={t("ordering.request.list")}>
      {late > 0 && (
        <HomeNotice
          tone="attention"
          state={t("ordering.request.late")}
          to="/requests"
          search={{ isLate: "true" }}
          link={t("ordering.request.home.decide")}
        >
          {t("ordering.request.home.late", { count: late })}
        </HomeNotice>
      )}
      {open > late && (
        <HomeNotice
          tone="waits"
          state={t("ordering.request.state.open")}
          to="/requests"
          search={{ state: "open" }}
          link={t("ordering.request.home.look")}
        >
          {t("ordering.request.home.open", { count: open - late })}
        </HomeNotice>
      )}
    </HomeNotices>
  );
}
