// Network.md 1.4 what tells a service's line apart, and what the network gives it.
import { useState } from "react";
import { serviceLoginsEndpoint } from "../../../../server/modules/access/contract.ts";
import { getLineEndpoint } from "../../../../server/modules/access/lines/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { ExplainSheet } from "../explain/explain-sheet.tsx";
import { useRateWords } from "../rate-words.ts";
import type { Line } from "./line.ts";
import { LineSheet } from "./line-sheet.tsx";
import "../network.css";

export function LineTab({ serviceId }: { serviceId: string }) {
  const t = useTexts();
  const [open, setOpen] = useState<"edit" | "explain">();
  const mayUpdate = useMay("customers.services.update");
  const mayExplain = useMay("network.radius.explain");
  const { data, problem, reload } = useEndpoint(getLineEndpoint, { params: { serviceId } }, { topics: ["services", "nases", "prefixes"] });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Panel title={t("network.line.title")}>{t("ui.loading")}</Panel>;
  return (
    <div className="network-panels">
      <Panel
        title={t("network.line.title")}
        actions={
          <>
            {mayExplain && <Button onPress={() => setOpen("explain")}>{t("network.explain.open")}</Button>}
            {mayUpdate && <Button onPress={() => setOpen("edit")}>{t("network.line.edit")}</Button>}
          </>
        }
      >
        <LineFacts line={data} />
      </Panel>
      {open === "edit" && <LineSheet serviceId={serviceId} line={data} onClose={() => setOpen(undefined)} />}
      {open === "explain" && <ExplainLine line={data} serviceId={serviceId} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

/** Asked of the router where the line is bound to, else of the one where it came last. */
function ExplainLine({ line, serviceId, onClose }: { line: Line; serviceId: string; onClose: () => void }) {
  const { data, problem } = useEndpoint(serviceLoginsEndpoint, { params: { serviceId } });
  const likely = line.nases[0]?.name ?? data?.items.find(({ nas }) => nas !== null)?.nas;
  if (!data && !problem) return null;
  return <ExplainSheet start={{ serviceId, ...(likely ? { likelyNas: likely } : {}) }} onClose={onClose} />;
}

function LineFacts({ line }: { line: Line }) {
  const t = useTexts();
  const format = useFormat();
  const rate = useRateWords();
  const any = <span className="network-quiet">{t("network.line.any")}</span>;
  const speed = (own: number | null, plan: number): string => {
    const bps = own ?? plan;
    return bps === 0 ? t("network.online.unlimited") : rate(bps);
  };
  const isOwn = line.downBps !== null || line.upBps !== null;
  const list = (values: readonly string[]) => (
    <span className="network-stack">
      {values.map((value) => (
        <bdi key={value} className="code">
          {value}
        </bdi>
      ))}
    </span>
  );
  const ports = [
    line.circuitId && `${t("network.line.circuit-id")}: ${line.circuitId}`,
    line.remoteId && `${t("network.line.remote-id")}: ${line.remoteId}`,
    line.nasPortId && `NAS-Port-Id: ${line.nasPortId}`,
  ].filter((each) => typeof each === "string");
  const hidden = line.nasIds.length - line.nases.length;
  return (
    <Facts
      facts={[
        {
          label: t("network.line.speed"),
          value: (
            <>
              {t("network.online.both", { down: speed(line.downBps, line.plan.downBps), up: speed(line.upBps, line.plan.upBps) })}{" "}
              <span className="network-quiet">· {t(isOwn ? "network.line.own-speed" : "network.line.of-plan")}</span>
            </>
          ),
        },
        {
          label: t("network.line.method"),
          value: (
            <span className="network-stack">
              <span>{t(`network.line.methods.${line.ipv4Method}`)}</span>
              {line.ipv4NasPool && line.ipv4Method === "nas_pool" && <bdi className="code">{line.ipv4NasPool}</bdi>}
              {(line.ipv4Method === "pool" || line.ipv4Method === "auto") &&
                line.pools.length > 0 &&
                list(line.pools.map(({ name }) => name))}
            </span>
          ),
        },
        {
          label: t("network.line.static"),
          value:
            line.staticAddresses.length > 0 ? list(line.staticAddresses) : <span className="network-quiet">{t("network.line.none")}</span>,
        },
        {
          label: t("network.line.ipv6"),
          value: (
            <span className="network-stack">
              <Ipv6Part label={t("network.line.wan6Method")} method={line.wan6Method} pool={line.wan6NasPool} />
              <Ipv6Part label={t("network.line.pdMethod")} method={line.pdMethod} pool={line.pdNasPool} />
            </span>
          ),
        },
        {
          label: t("network.line.networks"),
          value: line.networks.length > 0 ? list(line.networks) : <span className="network-quiet">{t("network.line.none")}</span>,
        },
        { label: t("network.line.macs"), value: line.macs.length > 0 ? list(line.macs) : any },
        {
          label: t("network.line.learning"),
          value: line.learnsMacs
            ? t(line.replacesOldest ? "network.line.learns-replacing" : "network.line.learns", { count: line.maxLearned })
            : t("network.line.learns-none"),
        },
        { label: t("network.line.ports"), value: ports.length > 0 ? list(ports) : any },
        {
          label: t("network.line.routers"),
          value:
            line.nasIds.length === 0 ? (
              any
            ) : (
              <span className="network-stack">
                {line.nases.map(({ id, name }) => (
                  <bdi key={id}>{name}</bdi>
                ))}
                {hidden > 0 && <span className="network-quiet">{t("network.line.hidden-routers", { count: hidden })}</span>}
              </span>
            ),
        },
        ...(line.replyLines === ""
          ? []
          : [{ label: t("network.own-lines.title"), value: list(line.replyLines.split("\n").filter((text) => text.trim() !== "")) }]),
        {
          label: t("network.line.sessions"),
          value:
            line.plan.maxSessions === null ? (
              t("catalog.no-limit")
            ) : (
              <>
                {format.number(line.maxSessions ?? line.plan.maxSessions)}{" "}
                <span className="network-quiet">· {t(line.maxSessions === null ? "network.line.of-plan" : "network.line.own")}</span>
              </>
            ),
        },
      ]}
    />
  );
}

function Ipv6Part({ label, method, pool }: { label: string; method: Line["wan6Method"]; pool: string | null }) {
  const t = useTexts();
  return (
    <span>
      {label}: {t(`network.line.ipv6-methods.${method}`)} {method === "nas_pool" && pool !== null && <bdi className="code">{pool}</bdi>}
    </span>
  );
}
