import { lazy, Suspense, useState } from "react";
import { dayDistance, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { useDashboard } from "../app/use-dashboard.ts";
import type { Suspension } from "./suspension.ts";
import "./suspension-card.css";

const PromiseSheet = lazy(() => import("./promise-sheet.tsx").then((module) => ({ default: module.PromiseSheet })));

/** P-51's colours: calm while it is far, amber from five days on, red on the last two. */
const toneOf = (daysLeft: number): Tone => (daysLeft <= 1 ? "hurts" : daysLeft <= 5 ? "attention" : "waits");

/** P-51 when the account would be suspended, what to pay by when, and the promise that puts it off. */
export function SuspensionCard() {
  const t = useTexts();
  const { data } = useDashboard();
  const [promising, setPromising] = useState(false);
  const suspension = data?.suspension;
  if (!data || !suspension) return null;
  const title =
    suspension.promised && !suspension.isForMoney
      ? t("portal-collections.suspension.promise-open")
      : t("portal-collections.suspension.title");
  return (
    <PortalCard title={title} mark={<Mark suspension={suspension} today={data.today} />}>
      <div className="suspension">
        <Words suspension={suspension} today={data.today} />
        {suspension.promise.kind === "offer" && (
          <Button full onPress={() => setPromising(true)}>
            {t("portal-collections.suspension.promise")}
          </Button>
        )}
      </div>
      {promising && suspension.promise.kind === "offer" && (
        <Suspense>
          <PromiseSheet
            offer={suspension.promise}
            isBlocked={suspension.status === "blocked"}
            today={data.today}
            onClose={() => setPromising(false)}
          />
        </Suspense>
      )}
    </PortalCard>
  );
}

function Mark({ suspension: { isForMoney, blockedOn, nextBlock, promised }, today }: { suspension: Suspension; today: string }) {
  const t = useTexts();
  const format = useFormat();
  if (isForMoney) {
    return (
      <StatusChip tone="hurts">
        {blockedOn
          ? t("portal-collections.suspension.blocked", { day: format.shortDay(blockedOn, today) })
          : t("portal-collections.suspension.blocked-short")}
      </StatusChip>
    );
  }
  if (!nextBlock || promised) return null;
  const distance = dayDistance(t, today, nextBlock.on);
  return (
    <StatusChip tone={toneOf(nextBlock.daysLeft)}>
      {t("portal-collections.suspension.soon", { day: format.shortDay(nextBlock.on, today), distance })}
    </StatusChip>
  );
}

function Words({ suspension, today }: { suspension: Suspension; today: string }) {
  const { isForMoney, nextBlock, promised, shortfall, deactivateOn } = suspension;
  const t = useTexts();
  const format = useFormat();
  if (isForMoney) {
    return (
      <p>
        {t("portal-collections.suspension.blocked-text", { amount: format.money(shortfall) })}
        {deactivateOn && ` ${t("portal-collections.suspension.deactivates", { day: format.day(deactivateOn) })}`}
      </p>
    );
  }
  if (promised)
    return <p>{t("portal-collections.suspension.promised", { amount: format.money(promised.amount), day: format.day(promised.until) })}</p>;
  if (!nextBlock) return null;
  // On the last morning the last day to pay is over, and only money at once helps.
  if (nextBlock.lastDayToPay < today)
    return <p>{t("portal-collections.suspension.pay-now", { amount: format.money(nextBlock.shortfall), time: nextBlock.time })}</p>;
  return (
    <p>
      {t("portal-collections.suspension.pay-by", {
        amount: format.money(nextBlock.shortfall),
        day: format.day(nextBlock.lastDayToPay),
        block: format.day(nextBlock.on),
        time: nextBlock.time,
      })}
    </p>
  );
}
