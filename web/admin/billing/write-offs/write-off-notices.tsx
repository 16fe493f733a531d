import { listWriteOffsEndpoint } from "../../../../server/modules/billing/write-offs/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../../app/home-notices.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";

/** On the home page, and only while a write-off waits for a second person. */
export function WriteOffNotices() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const { data } = useEndpoint(
    listWriteOffsEndpoint,
    { query: { limit: 1, total: "exact", filter: { state: "waiting", ...(partnerId ? { partner: partnerId } : {}) } } },
    { topics: ["write-offs"] },
  );
  const count = data?.total?.count ?? 0;
  if (count === 0) return null;
  return (
    <HomeNotices title={t("writeoffs.title")}>
      <HomeNotice
        tone="attention"
        state={t("writeoffs.states.waiting")}
        to="/write-offs"
        search={{ state: "waiting" }}
        link={t("writeoffs.home.look")}
      >
        {t("writeoffs.home.waiting", { count })}
      </HomeNotice>
    </HomeNotices>
  );
}
