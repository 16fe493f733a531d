import { Link } from "@tanstack/react-router";
import { mailStatusEndpoint } from "../../../server/modules/notifications/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Panel } from "../../ui/panel.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import "./notifications.css";

/** On the home page, and only while somebody has to decide: a server that is away, mail of which nobody knows whether it arrived. */
export function MailTrouble() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const { data } = useEndpoint(mailStatusEndpoint, { query: { partner: partnerId } }, { topics: ["messages", "settings"] });
  if (!data) return null;
  const away = data.partners.filter(({ fault, mode }) => fault !== null && mode !== "off");
  if (data.unclear === 0 && data.withoutFiles === 0 && data.undeliverable === 0 && away.length === 0) return null;
  return (
    <Panel title={t("notifications.home.title")}>
      <div className="mail-trouble">
        {away.map(({ id, name }) => (
          <Line key={id} tone="hurts" state={t("notifications.mail.health.away")} to="/config/mail" search={{ partner: id }}>
            {t("notifications.home.away", { partner: name })}
          </Line>
        ))}
        {data.unclear > 0 && (
          <Line tone="attention" state={t("notifications.state.unclear")} to="/messages" search={{ state: "unclear" }}>
            {t("notifications.home.unclear", { count: data.unclear })}
          </Line>
        )}
        {data.withoutFiles > 0 && (
          <Line tone="attention" state={t("notifications.state.sent")} to="/messages" search={{}}>
            {t("notifications.home.without-files", { count: data.withoutFiles })}
          </Line>
        )}
        {data.undeliverable > 0 && (
          <Line tone="attention" state={t("notifications.state.skipped")} to="/messages" search={{ reason: "no-address,bad-address" }}>
            {t("notifications.home.undeliverable", { count: data.undeliverable })}
          </Line>
        )}
      </div>
    </Panel>
  );
}

interface LineProps {
  tone: "hurts" | "attention";
  state: string;
  to: string;
  search: Record<string, string>;
  children: string;
}

function Line({ tone, state, to, search, children }: LineProps) {
  const t = useTexts();
  return (
    <div className="mail-trouble-line">
      <span>{children}</span>
      <StatusChip tone={tone}>{state}</StatusChip>
      <Link to={to as never} search={search as never}>
        {t("notifications.home.look")}
      </Link>
    </div>
  );
}
