import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { ExplainSheet } from "../explain/explain-sheet.tsx";
import { loginTones, methodName } from "../login-words.ts";
import { MacText } from "../mac-text.tsx";
import type { Login } from "./login.ts";

const Text = ({ value }: { value: string | null }) => (value ? <bdi className="code network-secret">{value}</bdi> : <Nothing />);

/** N-111 one attempt whole: what it was, why it ended so, and what to do now. */
export function LoginEntry({ entry }: { entry: Login }) {
  const t = useTexts();
  const [isExplaining, setIsExplaining] = useState(false);
  const mayExplain = useMay("network.radius.explain");
  const { customer, service, nas, reason } = entry;
  const advice = reason && t.optional(`network.logins.advice.${reason}`);
  return (
    <div className="sessions-preview">
      <h3>
        <bdi className="code">{entry.login || t("network.logins.no-login")}</bdi>
      </h3>
      <span className="sessions-chips">
        <StatusChip tone={loginTones[entry.result]}>{t(`services.logins.result.${entry.result}`)}</StatusChip>
        {entry.times > 1 && <span>{t("services.logins.times", { count: entry.times })}</span>}
      </span>
      {reason && (
        <div className="logins-advice">
          <strong>
            {reason} · {t.optional(`network.logins.short.${reason}`) ?? ""}
          </strong>
          {advice && <span>{advice}</span>}
        </div>
      )}
      <div className="sessions-links">
        {mayExplain && nas?.name && (entry.login || entry.mac) && (
          <Button small onPress={() => setIsExplaining(true)}>
            {t("network.explain.open")}
          </Button>
        )}
        {service && <Link to={`/services/${service.id}` as never}>{t("network.online.open-service")}</Link>}
        {customer && <Link to={`/customers/${customer.id}` as never}>{t("network.online.open-customer")}</Link>}
        {nas?.name && <Link to={`/nases/${nas.id}` as never}>{t("network.online.open-router")}</Link>}
      </div>
      <Facts
        facts={[
          { label: t("network.logins.at"), value: <MomentText value={entry.at} /> },
          { label: t("network.logins.customer"), value: customer ? <bdi>{customer.name}</bdi> : <Nothing /> },
          { label: t("network.logins.service"), value: service ? <bdi className="number">S-{service.number}</bdi> : <Nothing /> },
          { label: t("network.online.by.nas"), value: nas?.name ? <bdi>{nas.name}</bdi> : <Nothing /> },
          { label: t("network.logins.source"), value: <Text value={entry.source} /> },
          { label: t("network.online.mac"), value: <MacText mac={entry.mac} vendor={entry.macVendor} /> },
          { label: t("network.online.port"), value: <Text value={entry.portId} /> },
          { label: t("network.online.called"), value: <Text value={entry.calledId} /> },
          { label: t("network.logins.method"), value: methodName(entry.method) || <Nothing /> },
          { label: t("network.logins.reply"), value: <Text value={entry.reply} /> },
          { label: t("network.logins.latency"), value: t("network.logins.ms", { ms: entry.latencyUs / 1000 }) },
        ]}
      />
      {isExplaining && nas && (
        <ExplainSheet nasId={nas.id} start={{ login: entry.login, mac: entry.mac ?? "" }} onClose={() => setIsExplaining(false)} />
      )}
    </div>
  );
}
