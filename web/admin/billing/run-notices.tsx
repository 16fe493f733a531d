import { listRunNoticesEndpoint } from "../../../server/modules/billing/runs/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../app/home-notices.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";

/** On the home page, and only while a run waits for a person or has left accounts aside. */
export function RunNotices() {
  const t = useTexts();
  const format = useFormat();
  const { partnerId } = usePartnerScope();
  const { data } = useEndpoint(listRunNoticesEndpoint, undefined, { topics: ["billing-runs", "settings"] });
  const shown = (data?.items ?? []).filter((notice) => !partnerId || notice.partnerId === partnerId);
  if (shown.length === 0) return null;
  return (
    <HomeNotices title={t("billing.runs")}>
      {shown.map((notice) => {
        const words = { partner: notice.partnerName, day: format.day(notice.targetOn), count: notice.accounts };
        const aside = notice.setAside > 0 ? ` ${t("billing.home.aside", { count: notice.setAside })}` : "";
        if (!notice.isPreview)
          return (
            <HomeNotice
              key={notice.runId}
              tone="attention"
              state={t("billing.home.aside-chip")}
              to={`/billing-runs/${notice.runId}`}
              link={t("billing.home.look")}
            >
              {t("billing.home.left", { ...words, count: notice.setAside })}
            </HomeNotice>
          );
        return (
          <HomeNotice
            key={notice.runId}
            tone="waits"
            state={t("billing.home.waits-chip")}
            to={`/billing-runs/${notice.runId}`}
            link={t("billing.home.open-preview")}
          >
            {notice.autoIssueAt
              ? t("billing.home.issues-itself", { ...words, moment: format.moment(notice.autoIssueAt) })
              : t("billing.home.waits", words)}
            {aside}
          </HomeNotice>
        );
      })}
    </HomeNotices>
  );
}
