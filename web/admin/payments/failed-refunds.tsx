import { listFailedRefundsEndpoint } from "../../../server/modules/payments/invoice-refunds/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../app/home-notices.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";

/** On the home page, and only while a gateway has refused a refund and nobody has seen to it (B-137). */
export function FailedRefunds() {
  const t = useTexts();
  const format = useFormat();
  const { partnerId } = usePartnerScope();
  const { data } = useEndpoint(
    listFailedRefundsEndpoint,
    { query: partnerId ? { partner: partnerId } : {} },
    { topics: ["refunds", "payments"] },
  );
  if (!data || data.items.length === 0) return null;
  return (
    <HomeNotices title={t("payments.failed-refunds.title")}>
      {data.items.slice(0, shown).map((refund) => (
        <HomeNotice
          key={refund.id}
          tone="hurts"
          state={t("payments.failed-refunds.state")}
          to={`/refunds/${refund.id}`}
          link={t("payments.failed-refunds.look")}
        >
          {t("payments.failed-refunds.line", {
            number: refund.number,
            amount: format.money(refund.amount),
            customer: refund.customerName,
          })}
        </HomeNotice>
      ))}
    </HomeNotices>
  );
}

/** The rest follows as these are seen to. */
const shown = 5;
