import { certificateWarningDays, listCertificatesEndpoint } from "../../../../server/modules/billing/accounts/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../../app/home-notices.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";

/** On the home page, and only while certificates of exempt customers run out or have run out. */
export function CertificateNotices() {
  const t = useTexts();
  const counts = { soon: useCount("soon"), ended: useCount("ended") };
  if (counts.soon + counts.ended === 0) return null;
  return (
    <HomeNotices title={t("taxes.certificates.title")}>
      {(["ended", "soon"] as const).map(
        (state) =>
          counts[state] > 0 && (
            <HomeNotice
              key={state}
              tone={state === "ended" ? "hurts" : "attention"}
              state={t(`taxes.certificates.states.${state}`)}
              to="/exemption-certificates"
              search={{ state }}
              link={t("taxes.certificates.home.look")}
            >
              {t(`taxes.certificates.home.${state}`, { count: counts[state], days: certificateWarningDays })}
            </HomeNotice>
          ),
      )}
    </HomeNotices>
  );
}

function useCount(state: "soon" | "ended"): number {
  const { partnerId } = usePartnerScope();
  const { data } = useEndpoint(
    listCertificatesEndpoint,
    { query: { limit: 1, total: "exact", filter: { state, ...(partnerId ? { partner: partnerId } : {}) } } },
    { topics: ["customers", "billing"] },
  );
  return data?.total?.count ?? 0;
}
