import { portalUsageEndpoint } from "../../../server/modules/usage/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { PortalCard } from "../../ui/portal-card.tsx";
import { QuotaBar, QuotaChip } from "./quota.tsx";

/** On the home page: how much data is left, for lines that have a cap. */
export function UsageCard() {
  const t = useTexts();
  const format = useFormat();
  const { data, problem, reload } = useEndpoint(portalUsageEndpoint, {}, { topics: ["quotas", "data", "data-packs"] });
  if (problem && !data) return <PortalCard title={t("portal-usage.title")} problem={problem} onRetry={reload} />;
  return data?.items.map((quota) => (
    <PortalCard
      key={quota.serviceId}
      title={data.items.length > 1 ? t("portal-usage.title-of", { service: quota.title }) : t("portal-usage.title")}
      mark={<QuotaChip quota={quota} />}
      more={{ to: `/services/${quota.serviceId}/data`, label: t(quota.state === "open" ? "portal-usage.more" : "portal-usage.more-data") }}
    >
      <QuotaBar quota={quota} />
      <p className="pack-note" style={{ marginBlockStart: 10 }}>
        {t("portal-usage.resets", { day: format.day(quota.resetOn) })}
      </p>
    </PortalCard>
  ));
}
