import { useState } from "react";
import { portalSwitchesEndpoint, portalTurnSwitchEndpoint } from "../../../server/modules/access/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { Refusal } from "./refusal.tsx";

type Switch = ReturnsOf<typeof portalSwitchesEndpoint>["items"][number];
const parts = ["connection", "security"] as const;

/** P-254 what the customer may see or turn; nothing where there is nothing. */
export function SwitchesCard({ serviceId }: { serviceId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(portalSwitchesEndpoint, { params: { serviceId } });
  const [turning, setTurning] = useState<Switch>();
  const title = t("portal-equipment.switches.title");
  if (problem && !data) return <PortalCard title={title} problem={problem} onRetry={reload} />;
  if (!data || data.items.length === 0) return null;
  return (
    <PortalCard title={title} flush>
      {parts.map((part) => {
        const inside = data.items.filter((each) => each.part === part);
        return (
          inside.length > 0 && (
            <section key={part} aria-label={t(`portal-equipment.switches.${part}`)}>
              <p className="switch-part">{t(`portal-equipment.switches.${part}`)}</p>
              <ul className="router-rows">
                {inside.map((each) => (
                  <SwitchRow key={each.key} each={each} onTurn={() => setTurning(each)} />
                ))}
              </ul>
            </section>
          )
        );
      })}
      {turning && <TurnSheet serviceId={serviceId} each={turning} left={data.changesLeft} onClose={() => setTurning(undefined)} />}
    </PortalCard>
  );
}

function SwitchRow({ each: { titles, helps, isOn, mayTurn }, onTurn }: { each: Switch; onTurn: () => void }) {
  const t = useTexts();
  const titleOf = useTitles();
  const name = titleOf(titles);
  const state = t(isOn ? "portal-equipment.switches.on" : "portal-equipment.switches.off");
  return (
    <li className="router-row">
      <span className="router-row-words">
        <span>{name}</span>
        <span className="router-row-note">{titleOf(helps)}</span>
        {!mayTurn && <span className="router-row-note">{t("portal-equipment.switches.locked")}</span>}
      </span>
      {mayTurn ? (
        <Button small label={`${state}: ${name}`} onPress={onTurn}>
          {state}
        </Button>
      ) : (
        <span>{state}</span>
      )}
    </li>
  );
}

function TurnSheet({ serviceId, each, left, onClose }: { serviceId: string; each: Switch; left: number; onClose: () => void }) {
  const t = useTexts();
  const titleOf = useTitles();
  const turn = useAction(portalTurnSwitchEndpoint, {
    onDone: () => {
      notify(t("portal-equipment.switches.done"));
      onClose();
    },
  });
  const limit = turn.problem?.code === "limit-reached" ? t("portal-equipment.switches.limit") : undefined;
  return (
    <ConfirmDialog
      open
      title={titleOf(each.titles)}
      confirm={t(each.isOn ? "portal-equipment.switches.turn-off" : "portal-equipment.switches.turn-on")}
      busy={turn.busy}
      disabled={left === 0}
      onConfirm={() => turn.run({ params: { serviceId }, body: { key: each.key, isOn: !each.isOn } })}
      onClose={onClose}
    >
      <div className="router-form">
        <p>{titleOf(each.helps)}</p>
        <p className={each.dropsLine ? "router-warning tone-attention" : "router-note"}>
          {t(each.dropsLine ? "portal-equipment.switches.line-drops" : "portal-equipment.switches.no-drop")}
        </p>
        {left < 4 && <p className="router-note">{t("portal-equipment.switches.left", { count: left })}</p>}
        <Refusal words={limit} problem={limit ? undefined : turn.problem} />
      </div>
    </ConfirmDialog>
  );
}
