import { useParams } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { portalAskCpeEndpoint, portalCpeEndpoint } from "../../../server/modules/devices/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { ActsUnderWay } from "./act-progress.tsx";
import { isOpen, type Router, routerTopics } from "./device.ts";
import { HostsCard } from "./hosts-card.tsx";
import { useRouterWords } from "./router-words.ts";
import { SpeedCard } from "./speed-card.tsx";
import { WifiCard } from "./wifi-card.tsx";
import "./equipment.css";

const RebootSheet = lazy(async () => ({ default: (await import("./reboot-sheet.tsx")).RebootSheet }));

/** One router: how it is, its Wi-Fi, who is connected, and what can be done. While it does something the page looks every two seconds. */
export function RouterPage() {
  const t = useTexts();
  const { cpeId } = useParams({ strict: false }) as { cpeId: string };
  const [isWaiting, setWaiting] = useState(false);
  const { data, loading, problem, reload } = useEndpoint(
    portalCpeEndpoint,
    { params: { cpeId } },
    { topics: routerTopics, everyMs: isWaiting ? 2_000 : 30_000 },
  );
  const ask = useAction(portalAskCpeEndpoint);
  const { run } = ask;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each router that is opened.
  useEffect(() => void run({ params: { cpeId } }), [cpeId]);
  const hasOpen = data?.actions.some(isOpen) ?? false;
  useEffect(() => setWaiting(hasOpen), [hasOpen]);
  return (
    <>
      <BackLink to="/equipment">{t("portal-equipment.title")}</BackLink>
      {data ? (
        <>
          <PortalTitle>{`${data.maker} ${data.model}`}</PortalTitle>
          <PortalColumns
            matters={
              <>
                <Head router={data} />
                <WifiCard router={data} />
                <HostsCard router={data} />
              </>
            }
            happened={
              <>
                <SpeedCard router={data} />
                <Particulars router={data} />
              </>
            }
          />
        </>
      ) : (
        <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />
      )}
    </>
  );
}

function Head({ router }: { router: Router }) {
  const t = useTexts();
  const format = useFormat();
  const words = useRouterWords();
  const [isAsking, setAsking] = useState(false);
  const { isOnline, seenAt, wan, may, newFirmware, actions } = router;
  const isBusy = actions.some((act) => act.kind === "reboot" && isOpen(act));
  return (
    <PortalCard>
      <div className="router-head">
        <span className="router-state">
          <StatusChip tone={isOnline ? "works" : "past"}>{t(isOnline ? "portal-equipment.online" : "portal-equipment.offline")}</StatusChip>
          {isOnline && wan && !wan.isUp && <StatusChip tone="hurts">{t("portal-equipment.router.line-down")}</StatusChip>}
          <span>{words(router)}</span>
        </span>
        {!isOnline && seenAt && <p className="router-note">{t("portal-equipment.router.silent", { moment: format.moment(seenAt) })}</p>}
        {newFirmware && <p className="router-note">{t("portal-equipment.router.new-firmware", { version: newFirmware })}</p>}
        <ActsUnderWay acts={actions} />
        {may.includes("reboot") && (
          <div>
            <Button onPress={() => setAsking(true)} disabled={isBusy}>
              {t("portal-equipment.reboot.act")}
            </Button>
          </div>
        )}
      </div>
      <Suspense>{isAsking && <RebootSheet cpeId={router.id} onClose={() => setAsking(false)} />}</Suspense>
    </PortalCard>
  );
}

function Particulars({ router }: { router: Router }) {
  const t = useTexts();
  const { serial, firmware, startedAt, wan, ports } = router;
  return (
    <PortalCard title={t("portal-equipment.router.particulars")}>
      <Facts
        facts={[
          ...(wan
            ? [
                {
                  label: t("portal-equipment.router.line"),
                  value: t(wan.isUp ? "portal-equipment.router.line-up" : "portal-equipment.router.line-down"),
                },
              ]
            : []),
          ...(wan?.ipv4 ? [{ label: t("portal-equipment.router.address"), value: <bdi className="code">{wan.ipv4}</bdi> }] : []),
          ...(wan?.ipv6 ? [{ label: t("portal-equipment.router.address6"), value: <bdi className="code">{wan.ipv6}</bdi> }] : []),
          ...(startedAt ? [{ label: t("portal-equipment.router.started"), value: <MomentText value={startedAt} /> }] : []),
          ...(firmware ? [{ label: t("portal-equipment.router.firmware"), value: <bdi className="code">{firmware}</bdi> }] : []),
          { label: t("portal-equipment.router.serial"), value: <bdi className="code">{serial}</bdi> },
          ...(ports.length > 0
            ? [
                {
                  label: t("portal-equipment.router.ports"),
                  value: ports.map(({ name, isUp }) => (
                    <span key={name} style={{ display: "block" }}>
                      {t(isUp ? "portal-equipment.router.port-up" : "portal-equipment.router.port-down", { name })}
                    </span>
                  )),
                },
              ]
            : []),
        ]}
      />
    </PortalCard>
  );
}
