// One session beside the list: all that is known of it, what can be done with it, and what was tried.
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { MacText } from "../mac-text.tsx";
import { useRateWords, useSpanWords } from "../rate-words.ts";
import { LiveRate } from "./live-rate.tsx";
import { nameOf, type Session } from "./session.ts";
import { SessionActs } from "./session-acts.tsx";
import { SessionAttempts } from "./session-attempts.tsx";
import { StateCell } from "./session-cells.tsx";

const Text = ({ value }: { value: string | null }) => (value ? <bdi className="code network-secret">{value}</bdi> : <Nothing />);

/** Three tries of three seconds each, and some of ours. */
const awaitedMs = 15_000;

export function SessionPreview({ session }: { session: Session }) {
  const t = useTexts();
  const { customer, service, nas } = session;
  // What was asked for is tried within a moment: until then the attempts are looked for again.
  const [isAwaited, setIsAwaited] = useState(false);
  useEffect(() => {
    if (!isAwaited) return undefined;
    const timer = setTimeout(() => setIsAwaited(false), awaitedMs);
    return () => clearTimeout(timer);
  }, [isAwaited]);
  return (
    <div className="sessions-preview">
      <h3>
        <bdi>{nameOf(session)}</bdi>
      </h3>
      <div>
        <StateCell session={session} />
      </div>
      <SessionActs session={session} onAsked={() => setIsAwaited(true)} />
      <div className="sessions-links">
        {customer && <Link to={`/customers/${customer.id}` as never}>{t("network.online.open-customer")}</Link>}
        {service && <Link to={`/services/${service.id}` as never}>{t("network.online.open-service")}</Link>}
        {nas?.name && <Link to={`/nases/${nas.id}` as never}>{t("network.online.open-router")}</Link>}
      </div>
      <LiveRate sessionId={session.id} />
      <SessionFacts session={session} />
      <SessionAttempts sessionId={session.id} isAwaited={isAwaited} />
    </div>
  );
}

function SessionFacts({ session }: { session: Session }) {
  const t = useTexts();
  const format = useFormat();
  const rate = useRateWords();
  const span = useSpanWords();
  const both = (down: string, up: string): string => t("network.online.both", { down, up });
  const { speed } = session;
  const named = (value: { name: string | null } | null) => (value?.name ? <bdi>{value.name}</bdi> : <Nothing />);
  const said = (bps: number): string => (bps === 0 ? t("network.online.unlimited") : rate(bps));
  return (
    <Facts
      facts={[
        { label: t("network.online.login"), value: <Text value={session.login} /> },
        { label: t("network.online.by.plan"), value: named(session.plan) },
        {
          label: t("network.online.speed"),
          value: speed ? (
            <>
              {both(said(speed.downBps), said(speed.upBps))} · {speed.ruleName ?? t(`network.online.rule.${speed.rule}`)}
            </>
          ) : (
            <Nothing />
          ),
        },
        { label: t("network.online.rate"), value: both(rate(session.downBps), rate(session.upBps)) },
        { label: t("network.online.bytes"), value: both(format.bytes(session.downBytes), format.bytes(session.upBytes)) },
        { label: t("network.online.by.nas"), value: named(session.nas) },
        { label: t("network.online.by.site"), value: named(session.site) },
        { label: t("network.online.port"), value: <Text value={session.portId} /> },
        { label: t("network.online.called"), value: <Text value={session.calledId} /> },
        { label: t("network.online.mac"), value: <MacText mac={session.mac} vendor={session.macVendor} /> },
        { label: "IPv4", value: <Text value={session.ipv4} /> },
        { label: "IPv6", value: <Text value={session.ipv6Wan} /> },
        { label: t("network.online.delegated"), value: <Text value={session.delegatedPrefix} /> },
        { label: t("network.online.started"), value: <MomentText value={session.startedAt} /> },
        { label: t("network.online.since"), value: span(session.seconds) },
        {
          label: t("network.online.interims"),
          value:
            session.interimSeconds === null
              ? t("network.online.no-interims")
              : t("network.online.every", { span: span(session.interimSeconds) }),
        },
        { label: t("network.online.by.partner"), value: named(session.partner) },
        { label: t("network.online.session-id"), value: <Text value={session.acctSessionId} /> },
      ]}
    />
  );
}
