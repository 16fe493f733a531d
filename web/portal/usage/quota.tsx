// Where a service's data stands (P-102): what is left in large type, how much of it that is, what happens at the limit, when it counts anew.
import type { portalUsageEndpoint } from "../../../server/modules/usage/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { type Tone, toneClass } from "../../ui/tone.ts";
import "./quota.css";

export type Quota = ReturnsOf<typeof portalUsageEndpoint>["items"][number];

const toneOfQuota = ({ state, percent }: Pick<Quota, "state" | "percent">): Tone =>
  state === "blocked" ? "hurts" : state === "slowed" || percent >= 80 ? "attention" : "works";

export function QuotaChip({ quota }: { quota: Quota }) {
  const t = useTexts();
  if (quota.state === "open") return null;
  return <StatusChip tone={toneOfQuota(quota)}>{t(`portal-usage.state.${quota.state}`)}</StatusChip>;
}

export function QuotaBar({ quota }: { quota: Quota }) {
  const t = useTexts();
  const format = useFormat();
  const all = quota.usedBytes + quota.leftBytes;
  return (
    <div className={`quota ${toneClass(toneOfQuota(quota))}`}>
      <div className="quota-line">
        <strong className="quota-left number">{t("portal-usage.left", { size: format.bytes(quota.leftBytes) })}</strong>
        <span className="quota-of number">
          {t("portal-usage.used-of", { used: format.bytes(quota.usedBytes), all: format.bytes(all) })}
        </span>
      </div>
      <div
        className="quota-bar"
        role="progressbar"
        aria-label={t("portal-usage.bar", { service: quota.title })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, quota.percent)}
      >
        <span style={{ inlineSize: `${Math.min(100, quota.percent)}%` }} />
      </div>
    </div>
  );
}

/** What else whoever reads it wants to know, a sentence each. */
export function QuotaFacts({ quota }: { quota: Quota }) {
  const t = useTexts();
  const format = useFormat();
  const lines = [
    `${t("portal-usage.resets", { day: format.day(quota.resetOn) })} ${t(`portal-usage.counts.${quota.counts}`)}`,
    useLimitWords(quota),
    ...(quota.usedUpOn ? [t("portal-usage.forecast", { day: format.day(quota.usedUpOn) })] : []),
    ...(quota.bonus
      ? [
          quota.bonus.bytes === null
            ? t("portal-usage.bonus-free", { from: quota.bonus.from, until: quota.bonus.until })
            : t("portal-usage.bonus", {
                from: quota.bonus.from,
                until: quota.bonus.until,
                size: format.bytes(quota.bonus.leftBytes ?? quota.bonus.bytes),
              }),
        ]
      : []),
    ...(quota.rolloverPercent > 0 ? [t("portal-usage.rollover", { percent: quota.rolloverPercent })] : []),
  ];
  return (
    <ul className="quota-facts">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function useLimitWords({ atLimit, state }: Quota): string {
  const t = useTexts();
  const format = useFormat();
  const mbit = (bps: number | null): string => format.number((bps ?? 0) / 1_000_000);
  const when = state === "open" ? "then" : "now";
  if (atLimit.act === "block") return t(`portal-usage.limit.block-${when}`);
  const { downBps, upBps } = atLimit.speed;
  return t(`portal-usage.limit.slow-${when}`, { down: mbit(downBps), up: mbit(upBps) });
}

/** Packs, gifts and what came over from the last cycle, with their ends. */
export function QuotaBuckets({ quota }: { quota: Quota }) {
  const t = useTexts();
  const format = useFormat();
  const more = quota.buckets.filter(({ kind }) => kind !== "base");
  if (more.length === 0) return null;
  const base = quota.buckets.find(({ kind }) => kind === "base");
  return (
    <PortalRows>
      {[...(base ? [base] : []), ...more].map((bucket) => (
        <PortalRow
          key={bucket.id}
          title={bucket.title === "" ? t(`portal-usage.bucket.${bucket.kind}`) : <bdi>{bucket.title}</bdi>}
          note={bucket.throughOn ? t("portal-usage.through", { day: format.day(bucket.throughOn) }) : t("portal-usage.no-end")}
          end={
            <span className="number">
              {t("portal-usage.left-of", { left: format.bytes(bucket.leftBytes), all: format.bytes(bucket.bytes) })}
            </span>
          }
        />
      ))}
    </PortalRows>
  );
}
