import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { type Host, isOpen, type Router } from "./device.ts";
import { Refusal } from "./refusal.tsx";
import { useRouterAct } from "./use-router-act.ts";

/** Who is connected, and who may not for now. */
export function HostsCard({ router }: { router: Router }) {
  const t = useTexts();
  const format = useFormat();
  const act = useRouterAct(router.id);
  const { hosts, may, actions, seenAt, isOld } = router;
  if (!hosts) return null;
  const isBusy = (mac: string): boolean => actions.some((each) => isOpen(each) && each.kind === "pause_host" && each.wish.mac === mac);
  const shown = hosts.toSorted((a, b) => Number(b.isActive) - Number(a.isActive) || (a.name < b.name ? -1 : 1));
  if (shown.length === 0) return <PortalCard title={t("portal-equipment.hosts.title")}>{t("portal-equipment.hosts.none")}</PortalCard>;
  return (
    <PortalCard
      title={t("portal-equipment.hosts.title")}
      flush
      mark={
        isOld && seenAt ? (
          <span className="router-row-note">{t("portal-equipment.as-of", { moment: format.moment(seenAt) })}</span>
        ) : undefined
      }
    >
      <ul className="router-rows">
        {shown.map((host) => {
          const name = host.name || t("portal-equipment.hosts.unnamed");
          return (
            <li key={host.mac} className="router-row">
              <span className="router-row-words">
                <bdi>{name}</bdi>
                <HostNote host={host} />
              </span>
              {may.includes("pause_host") && (
                <Button
                  small
                  busy={isBusy(host.mac)}
                  label={t(host.isPaused ? "portal-equipment.hosts.resume" : "portal-equipment.hosts.pause", { name })}
                  onPress={() => act.run({ kind: "pause_host", mac: host.mac, isPaused: !host.isPaused })}
                >
                  {t(host.isPaused ? "portal-equipment.hosts.resume-short" : "portal-equipment.hosts.pause-short")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {(act.refusal || act.problem) && (
        <div className="router-foot">
          <Refusal words={act.refusal} problem={act.problem} />
        </div>
      )}
    </PortalCard>
  );
}

function HostNote({ host: { isPaused, isActive, over, ip, mac } }: { host: Host }) {
  const t = useTexts();
  const where =
    over === "cable"
      ? t("portal-equipment.hosts.cable")
      : over === "guest"
        ? t("portal-equipment.hosts.guest")
        : t("portal-equipment.hosts.wifi", { band: over });
  return (
    <span className="router-row-note">
      {isPaused ? t("portal-equipment.hosts.paused") : isActive ? where : t("portal-equipment.hosts.away")}
      {" · "}
      <bdi className="code">{ip ?? mac}</bdi>
    </span>
  );
}
