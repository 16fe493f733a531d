import { debtTotalsEndpoint } from "../../../../server/modules/collections/bad-debt/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../../app/home-notices.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { approvalTopics, debtTopics } from "./debt.ts";

/** On the home page, and only while letters are to be printed, an approval waits or a day's letters were stopped. */
export function DebtNotices() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const mayApprove = useMay("customers.services.approve");
  const { data } = useEndpoint(
    debtTotalsEndpoint,
    { query: partnerId ? { partner: partnerId } : {} },
    { topics: [...debtTopics, ...approvalTopics] },
  );
  if (!data) return null;
  const approvals = mayApprove ? data.approvals : 0;
  if (data.held.length === 0 && data.lettersToPrint === 0 && approvals === 0) return null;
  return (
    <HomeNotices title={t("baddebts.title")}>
      {data.held.length > 0 && (
        <HomeNotice tone="hurts" state={t("baddebts.held.state")} to="/bad-debts" link={t("baddebts.home.look")}>
          {t("baddebts.held.title")}
        </HomeNotice>
      )}
      {approvals > 0 && (
        <HomeNotice
          tone="attention"
          state={t("baddebts.approval.states.waiting")}
          to="/bad-debts/approvals"
          search={{ state: "waiting" }}
          link={t("baddebts.home.answer")}
        >
          {t("baddebts.home.approvals", { count: approvals })}
        </HomeNotice>
      )}
      {data.lettersToPrint > 0 && (
        <HomeNotice
          tone="waits"
          state={t("baddebts.letter.to-print")}
          to="/bad-debts/letters"
          search={{ toPrint: "true" }}
          link={t("baddebts.home.print")}
        >
          {t("baddebts.home.letters", { count: data.lettersToPrint })}
        </HomeNotice>
      )}
    </HomeNotices>
  );
}
