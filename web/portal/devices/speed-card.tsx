import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { isOpen, type Router } from "./device.ts";
import { Refusal } from "./refusal.tsx";
import { useRouterAct } from "./use-router-act.ts";

/** What the router measured of the line, where it can. */
export function SpeedCard({ router: { id, may, speedTest, actions } }: { router: Router }) {
  const t = useTexts();
  const format = useFormat();
  const act = useRouterAct(id);
  if (!may.includes("speed_test")) return null;
  const mbits = (kbps: number): string => `\u2066${format.number(Math.round(kbps / 100) / 10)}\u00a0Mbit/s\u2069`;
  return (
    <PortalCard title={t("portal-equipment.speed.title")}>
      <div className="router-form">
        {speedTest ? (
          <span className="router-row-words">
            <span>
              {t("portal-equipment.speed.last", {
                down: mbits(speedTest.downKbps),
                up: mbits(speedTest.upKbps),
                ping: String(speedTest.pingMs),
              })}
            </span>
            <span className="router-row-note">{t("portal-equipment.speed.at", { moment: format.moment(speedTest.at) })}</span>
          </span>
        ) : (
          <p>{t("portal-equipment.speed.none")}</p>
        )}
        <div>
          <Button
            busy={act.busy || actions.some((each) => each.kind === "speed_test" && isOpen(each))}
            onPress={() => act.run({ kind: "speed_test" })}
          >
            {t("portal-equipment.speed.act")}
          </Button>
        </div>
        <Refusal words={act.refusal} problem={act.problem} />
      </div>
    </PortalCard>
  );
}
