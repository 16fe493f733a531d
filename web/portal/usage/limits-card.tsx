// N-151, P-184 the speed that holds now and why, and how far each rule of the plan is.
import type { portalStatisticsEndpoint } from "../../../server/modules/usage/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { useSpanWords } from "./span-words.ts";

type Limit = NonNullable<ReturnsOf<typeof portalStatisticsEndpoint>["limits"]>[number];
type FairUse = NonNullable<Limit["fairUse"]>;

export function LimitsCard({ limits }: { limits: readonly Limit[] }) {
  const t = useTexts();
  const format = useFormat();
  const mbit = (bps: number | null): string => format.number((bps ?? 0) / 1_000_000);
  return (
    <PortalCard title={t("portal-usage.statistics.limits")} flush>
      <PortalRows>
        {limits.flatMap(({ serviceId, title, now, plan, isSlowed, isBlocked, fairUse }) => [
          <PortalRow
            key={serviceId}
            title={<bdi>{title}</bdi>}
            note={
              fairUse?.inForce ? (
                <Why fairUse={fairUse} usual={t("portal-usage.statistics.speed", { down: mbit(plan.downBps), up: mbit(plan.upBps) })} />
              ) : isSlowed ? (
                t("portal-usage.statistics.slowed", { down: mbit(plan.downBps), up: mbit(plan.upBps) })
              ) : undefined
            }
            end={
              <span className="number">
                {isBlocked
                  ? t("portal-usage.fair.stopped")
                  : t("portal-usage.statistics.speed", { down: mbit(now.downBps), up: mbit(now.upBps) })}
              </span>
            }
          />,
          ...(fairUse?.rules ?? []).map((rule) => (
            <PortalRow key={`${serviceId} ${rule.name}`} title={<bdi>{rule.name}</bdi>} note={<Counted rule={rule} />} />
          )),
        ])}
      </PortalRows>
    </PortalCard>
  );
}

/** "because over 5 GB today; back to 100 / 100 Mbit/s at 00:00" */
function Why({ fairUse: { inForce, mayChangeAt }, usual }: { fairUse: FairUse; usual: string }) {
  const t = useTexts();
  const format = useFormat();
  const amountOf = useAmount();
  if (!inForce) return null;
  const { name, period, threshold, metric } = inForce;
  const because =
    period === "none" || threshold === null
      ? t("portal-usage.fair.because-rule", { rule: name })
      : t(`portal-usage.fair.because.${period}`, { amount: amountOf(metric, threshold) });
  return (
    <>
      {because} {mayChangeAt && t("portal-usage.fair.back", { usual, at: format.moment(mayChangeAt) })}
    </>
  );
}

function Counted({ rule: { metric, used, threshold, period, resetOn } }: { rule: FairUse["rules"][number] }) {
  const t = useTexts();
  const format = useFormat();
  const amountOf = useAmount();
  if (period === "none" || threshold === null || resetOn === null) return null;
  return (
    <>
      {t(`portal-usage.fair.used.${period}`, { used: amountOf(metric, used), of: amountOf(metric, threshold) })}{" "}
      {t("portal-usage.resets", { day: format.day(resetOn) })}
    </>
  );
}

/** Gigabytes, or hours where the time online counts. */
function useAmount(): (metric: FairUse["rules"][number]["metric"], amount: number) => string {
  const format = useFormat();
  const spanWords = useSpanWords();
  return (metric, amount) => (metric === "online_time" ? spanWords(amount) : format.bytes(amount));
}
