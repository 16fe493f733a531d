import { listRegistrationsEndpoint } from "../../../../server/modules/billing/fiscalisation/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../../app/home-notices.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";

const lookAgainMs = 60_000;

/** On the home page, and only while the tax office has refused something or something waits for too long. */
export function FiscalNotices() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const count = (filter: { state: "refused" } | { late: "true" }) => ({
    query: { limit: 1, total: "exact" as const, filter: { ...filter, ...(partnerId ? { partner: partnerId } : {}) } },
  });
  // Waiting for too long is nothing that happens: it is looked for.
  const options = { topics: ["fiscal"], everyMs: lookAgainMs };
  const refused = useEndpoint(listRegistrationsEndpoint, count({ state: "refused" }), options).data?.total?.count ?? 0;
  const late = useEndpoint(listRegistrationsEndpoint, count({ late: "true" }), options).data?.total?.count ?? 0;
  if (refused + late === 0) return null;
  return (
    <HomeNotices title={t("fiscal.page")}>
      {refused > 0 && (
        <HomeNotice
          tone="hurts"
          state={t("fiscal.state.refused")}
          to="/fiscal-registrations"
          search={{ state: "refused" }}
          link={t("fiscal.home.look")}
        >
          {t("fiscal.home.refused", { count: refused })}
        </HomeNotice>
      )}
      {late > 0 && (
        <HomeNotice
          tone="attention"
          state={t("fiscal.state.waiting")}
          to="/fiscal-registrations"
          search={{ late: "true" }}
          link={t("fiscal.home.look")}
        >
          {t("fiscal.home.late", { count: late })}
        </HomeNotice>
      )}
    </HomeNotices>
  );
}
