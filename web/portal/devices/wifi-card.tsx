import { lazy, Suspense, useState } from "react";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import type { Band, Router } from "./device.ts";
import { Refusal } from "./refusal.tsx";
import { useRouterAct } from "./use-router-act.ts";

const WifiSheet = lazy(async () => ({ default: (await import("./wifi-sheet.tsx")).WifiSheet }));
const GuestSheet = lazy(async () => ({ default: (await import("./guest-sheet.tsx")).GuestSheet }));
const ScheduleSheet = lazy(async () => ({ default: (await import("./schedule-sheet.tsx")).ScheduleSheet }));
const ShareSheet = lazy(async () => ({ default: (await import("./share-sheet.tsx")).ShareSheet }));

type Open = { kind: "wifi" | "guest" | "schedule" } | { kind: "share"; network: Band["band"] | "guest"; name: string };

/** The networks of the house: names, keys that were set here, guests, the night. */
export function WifiCard({ router }: { router: Router }) {
  const t = useTexts();
  const [open, setOpen] = useState<Open>();
  const { bands, guest, schedule, may } = router;
  const act = useRouterAct(router.id);
  if (bands.length === 0) return null;
  const close = (): void => setOpen(undefined);
  const names = new Set(bands.map(({ name }) => name));
  return (
    <PortalCard title={t("portal-equipment.wifi.title")} flush>
      <ul className="router-rows">
        {bands.map((band) => (
          <li key={band.band} className="router-row">
            <span className="router-row-words">
              <bdi>{band.name}</bdi>
              <span className="router-row-note">
                {t("portal-equipment.wifi.band", { band: band.band })}
                {band.isOn
                  ? band.channel !== null && ` · ${t("portal-equipment.wifi.channel", { channel: band.channel })}`
                  : ` · ${t("portal-equipment.wifi.band-off")}`}
              </span>
            </span>
            <span className="router-row-acts">
              {band.isOn && band.hasKey && (
                <Button
                  small
                  label={t("portal-equipment.wifi.show-of", {
                    name: `${band.name} ${names.size === 1 ? t("portal-equipment.wifi.band", { band: band.band }) : ""}`.trim(),
                  })}
                  onPress={() => setOpen({ kind: "share", network: band.band, name: band.name })}
                >
                  {t("portal-equipment.wifi.share")}
                </Button>
              )}
              {may.includes("band") && (
                <Button small busy={act.busy} onPress={() => act.run({ kind: "band", band: band.band, isOn: !band.isOn })}>
                  {t(band.isOn ? "portal-equipment.wifi.turn-off" : "portal-equipment.wifi.turn-on", { band: band.band })}
                </Button>
              )}
            </span>
          </li>
        ))}
        {guest && may.includes("guest_wifi") && (
          <li className="router-row">
            <span className="router-row-words">
              <span>{t("portal-equipment.guest.title")}</span>
              <span className="router-row-note">{guest.isOn ? <bdi>{guest.name}</bdi> : t("portal-equipment.guest.off")}</span>
            </span>
            <span className="router-row-acts">
              {guest.isOn && guest.hasKey && (
                <Button
                  small
                  label={t("portal-equipment.wifi.show-of", { name: guest.name })}
                  onPress={() => setOpen({ kind: "share", network: "guest", name: guest.name })}
                >
                  {t("portal-equipment.wifi.share")}
                </Button>
              )}
              <Button small onPress={() => setOpen({ kind: "guest" })}>
                {t("portal-equipment.guest.change")}
              </Button>
            </span>
          </li>
        )}
        {schedule && may.includes("schedule") && (
          <li className="router-row">
            <span className="router-row-words">
              <span>{t("portal-equipment.schedule.title")}</span>
              <span className="router-row-note">
                {schedule.isOn
                  ? t("portal-equipment.schedule.on", { from: schedule.from, to: schedule.to })
                  : t("portal-equipment.schedule.off")}
              </span>
            </span>
            <span className="router-row-acts">
              <Button small onPress={() => setOpen({ kind: "schedule" })}>
                {t("portal-equipment.schedule.change")}
              </Button>
            </span>
          </li>
        )}
      </ul>
      {(may.includes("wifi_name") || may.includes("wifi_password")) && (
        <div className="router-foot">
          <Button kind="primary" full onPress={() => setOpen({ kind: "wifi" })}>
            {t("portal-equipment.wifi.change")}
          </Button>
          <Refusal words={act.refusal} problem={act.problem} />
        </div>
      )}
      <Suspense>
        {open?.kind === "wifi" && <WifiSheet router={router} onClose={close} />}
        {open?.kind === "guest" && <GuestSheet router={router} onClose={close} />}
        {open?.kind === "schedule" && <ScheduleSheet router={router} onClose={close} />}
        {open?.kind === "share" && <ShareSheet cpeId={router.id} network={open.network} name={open.name} onClose={close} />}
      </Suspense>
    </PortalCard>
  );
}
