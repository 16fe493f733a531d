import { useState } from "react";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { Band, Router } from "./device.ts";
import { Refusal } from "./refusal.tsx";
import { useRouterAct } from "./use-router-act.ts";
import { WifiFields, wifiFault } from "./wifi-fields.tsx";

/** P-199 name and key, for all bands or for one; what it costs is said before (P-200). */
export function WifiSheet({ router, onClose }: { router: Router; onClose: () => void }) {
  const t = useTexts();
  const { bands, may } = router;
  const [mayName, mayKey] = [may.includes("wifi_name"), may.includes("wifi_password")];
  const haveOneName = new Set(bands.map(({ name }) => name)).size === 1;
  const [which, setWhich] = useState<Band["band"] | "all">(haveOneName ? "all" : (bands[0]?.band ?? "all"));
  const nameOf = (of: typeof which): string => (bands.find(({ band }) => band === of) ?? bands[0])?.name ?? "";
  const [name, setName] = useState(nameOf(which));
  const [key, setKey] = useState("");
  const [tried, setTried] = useState(false);
  const act = useRouterAct(router.id, onClose);
  const chosen = which === "all" ? bands : bands.filter(({ band }) => band === which);
  const isNewName = mayName && chosen.some((band) => band.name !== name);
  const fields = { name, wifiKey: key, mayName, mayKey };

  function save(): void {
    setTried(true);
    if (wifiFault(fields) || (!isNewName && key === "")) return;
    void act.run({
      kind: "wifi",
      bands: chosen.map(({ band }) => band),
      ...(isNewName ? { name } : {}),
      ...(key === "" ? {} : { key }),
    });
  }
  return (
    <Sheet
      open
      title={t("portal-equipment.wifi.change")}
      onClose={onClose}
      locked={act.busy}
      sendsOnEnter
      foot={
        <Button kind="primary" full busy={act.busy} onPress={save}>
          {t("portal-equipment.wifi.save")}
        </Button>
      }
    >
      <div className="router-form">
        {bands.length > 1 && (
          <RadioList
            label={t("portal-equipment.wifi.which")}
            value={which}
            options={[
              { value: "all" as const, label: t("portal-equipment.wifi.both") },
              ...bands.map(({ band, name: has }) => ({
                value: band,
                label: t("portal-equipment.wifi.one-band", { band }),
                note: <bdi>{has}</bdi>,
              })),
            ]}
            onChange={(value) => {
              setWhich(value);
              setName(nameOf(value));
            }}
          />
        )}
        <WifiFields {...fields} tried={tried} onName={setName} onKey={setKey} />
        <p className="router-warning tone-attention">{t("portal-equipment.wifi.warning")}</p>
        {tried && !isNewName && key === "" && <p role="alert">{t("portal-equipment.wifi.nothing")}</p>}
        <Refusal words={act.refusal} problem={act.problem} />
      </div>
    </Sheet>
  );
}
