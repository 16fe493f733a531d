// What is bought by itself when the data is used up (P-104): each field as far as the provider lets customers change it.
import { Switch } from "@mantine/core";
import { useState } from "react";
import { portalAutoPacksEndpoint } from "../../../server/modules/ordering/packs/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { type Packs, packTopics } from "./packs.ts";

type Auto = NonNullable<Packs["auto"]>;

export function AutoSheet({
  serviceId,
  auto,
  packs,
  onClose,
}: {
  serviceId: string;
  auto: Auto;
  packs: Packs["autoPacks"];
  onClose: () => void;
}) {
  const t = useTexts();
  const format = useFormat();
  const { permissions } = auto;
  const [isOn, setOn] = useState(auto.isOn);
  const [packPlanId, setPack] = useState(auto.packPlanId ?? packs[0]?.planId ?? null);
  const [limitType, setLimitType] = useState(auto.limitType);
  const [most, setMost] = useState<number | "">(auto.maxPerMonth);
  const save = useAction(portalAutoPacksEndpoint, { topics: packTopics, onDone: onClose });
  const chosen = packs.find(({ planId }) => planId === packPlanId);
  return (
    <Sheet
      open
      title={t("portal-usage.auto.title")}
      onClose={onClose}
      locked={save.busy}
      foot={
        <Button
          kind="primary"
          full
          busy={save.busy}
          disabled={most === ""}
          onPress={() =>
            save.run({
              params: { serviceId },
              version: auto.version,
              body: { isOn, packPlanId, limitType, maxPerMonth: most === "" ? auto.maxPerMonth : most },
            } as never)
          }
        >
          {t("portal-usage.auto.save")}
        </Button>
      }
    >
      <div className="pack-form">
        <Switch
          checked={isOn}
          disabled={permissions.autoTopup !== "edit"}
          onChange={(event) => setOn(event.currentTarget.checked)}
          label={t("portal-usage.auto.switch")}
          description={t("portal-usage.auto.switch-note")}
        />
        {permissions.autoPlans === "edit" ? (
          <RadioList
            label={t("portal-usage.auto.pack")}
            value={packPlanId ?? undefined}
            onChange={setPack}
            options={packs.map((pack) => ({
              value: pack.planId,
              label: <bdi>{pack.title}</bdi>,
              note: format.bytes(pack.bytes),
              end: <span className="number">{format.money(pack.gross)}</span>,
            }))}
          />
        ) : (
          permissions.autoPlans === "view" &&
          chosen && <p className="pack-note">{t("portal-usage.auto.pack-is", { pack: chosen.title })}</p>
        )}
        {permissions.limitType === "edit" ? (
          <RadioList
            label={t("portal-usage.auto.counts")}
            value={limitType}
            onChange={setLimitType}
            options={(["automatic", "manual", "all"] as const).map((value) => ({ value, label: t(`portal-usage.auto.limit.${value}`) }))}
          />
        ) : (
          permissions.limitType === "view" && <p className="pack-note">{t(`portal-usage.auto.limit-is.${limitType}`)}</p>
        )}
        {permissions.maxPerMonth === "edit" ? (
          <CountField label={t("portal-usage.auto.most")} value={most} onChange={setMost} />
        ) : (
          permissions.maxPerMonth === "view" && <p className="pack-note">{t("portal-usage.auto.most-is", { most: auto.maxPerMonth })}</p>
        )}
        {isOn && chosen && typeof most === "number" && (
          <p className="pack-words">
            {t("portal-usage.auto.means", { size: format.bytes(chosen.bytes), amount: format.money(chosen.gross), most })}
          </p>
        )}
        <ProblemNote problem={save.problem} />
      </div>
    </Sheet>
  );
}
