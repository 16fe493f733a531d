import { listReplayFindingsEndpoint } from "../../../../server/modules/billing/replay/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../../app/home-notices.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";

const mostShown = 5;

/** On the home page, and only while the nightly sample has found an invoice that comes out differently. */
export function ReplayNotices() {
  const t = useTexts();
  const format = useFormat();
  const { partnerId } = usePartnerScope();
  const { data } = useEndpoint(listReplayFindingsEndpoint, { query: {} }, { topics: ["replay-findings"] });
  const shown = (data?.items ?? []).filter((item) => !partnerId || item.partnerId === partnerId);
  if (shown.length === 0) return null;
  return (
    <HomeNotices title={t("replay.home")}>
      {shown.slice(0, mostShown).map(({ documentId, number, foundAt }) => (
        <HomeNotice key={documentId} tone="hurts" state={t("replay.chip")} to={`/invoices/${documentId}`} link={t("replay.open")}>
          {t("replay.found", { number, moment: format.moment(foundAt) })}
        </HomeNotice>
      ))}
      {shown.length > mostShown && <span>{t("replay.more", { count: shown.length - mostShown })}</span>}
    </HomeNotices>
  );
}
