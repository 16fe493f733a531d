import { IconSnowflake } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { listMoneyFreezesEndpoint } from "../../../../server/modules/partners/freeze/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import "./freeze-banner.css";

/** On every page while somebody's money is frozen (B-262): whoever waits for an invoice or a reminder asks why it does not come. */
export function FreezeBanner() {
  const t = useTexts();
  const format = useFormat();
  const { data } = useEndpoint(listMoneyFreezesEndpoint, { query: {} }, { topics: ["money-freezes"], everyMs: 60_000 });
  return (data?.running ?? []).map((freeze) => (
    <div key={freeze.partnerId} className="freeze-banner" role="status">
      <IconSnowflake size={16} stroke={1.8} aria-hidden />
      <span>
        {t("partners.freeze.banner", { partner: freeze.partnerName, by: freeze.frozenBy, since: format.moment(freeze.frozenAt) })}{" "}
        <bdi>{freeze.reason}</bdi>
      </span>
      <Link to={"/money-freeze" as never}>{t("partners.freeze.open")}</Link>
    </div>
  ));
}
