// All about the data of one service: where it stands, a pack that was just bought, and what each month gave (P-107).
import { IconCheck, IconClock, IconX } from "@tabler/icons-react";
import { useParams, useSearch } from "@tanstack/react-router";
import { portalPackEndpoint } from "../../../server/modules/ordering/packs/contract.ts";
import { useFormat } from "../../lib/format.ts";
import type { PlainSearch } from "../../lib/plain-search.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { toneClass } from "../../ui/tone.ts";
import { PayLink } from "../app/pay-wish.tsx";
import { useFeature } from "../app/use-feature.ts";
import { DataOfService } from "./data-card.tsx";
import { useData, usePacks } from "./packs.ts";
import "./quota.css";

export function DataPage() {
  const t = useTexts();
  const { serviceId } = useParams({ strict: false }) as { serviceId: string };
  const { pack } = useSearch({ strict: false }) as PlainSearch;
  const { data, loading, problem, reload } = useData(serviceId);
  return (
    <>
      <BackLink to={`/services/${serviceId}`}>{t("portal-usage.to-service")}</BackLink>
      <PortalTitle>{t("portal-usage.page")}</PortalTitle>
      {data ? (
        <PortalColumns
          matters={
            <>
              {pack && <Bought packId={pack} />}
              {data.quota ? (
                <DataOfService serviceId={serviceId} />
              ) : (
                <section className="portal-card">
                  <EmptyState title={t("portal-usage.no-cap")} text={t("portal-usage.no-cap-text")} />
                </section>
              )}
            </>
          }
          happened={
            <>
              <Cycles cycles={data.cycles} />
              <History serviceId={serviceId} />
            </>
          }
        />
      ) : (
        <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />
      )}
    </>
  );
}

const often = 3000;

/** The receipt: what there is now, or what is still to be done for it. */
function Bought({ packId }: { packId: string }) {
  const t = useTexts();
  const format = useFormat();
  const { data: pack } = useEndpoint(portalPackEndpoint, { params: { packId } }, { topics: ["data-packs", "invoices"], everyMs: often });
  if (!pack) return null;
  const { tone, Sign } = {
    done: { tone: "works" as const, Sign: IconCheck },
    waiting: { tone: "waits" as const, Sign: IconClock },
    cancelled: { tone: "past" as const, Sign: IconX },
  }[pack.state];
  return (
    <section className={`portal-card pack-receipt ${toneClass(tone)}`} aria-live="polite">
      <span className="pack-sign">
        <Sign size={26} stroke={2} aria-hidden />
      </span>
      <h2>{t(`portal-usage.receipt.${pack.state}`, { size: format.bytes(pack.bytes) })}</h2>
      <p>{t(`portal-usage.receipt.${pack.state}-text`)}</p>
      {pack.state === "waiting" && (
        <PayLink wish={{ kind: "documents", ids: [pack.document.id] }} kind="primary" full>
          {t("portal.pay.pay-amount", { amount: format.money(pack.gross) })}
        </PayLink>
      )}
    </section>
  );
}

function Cycles({ cycles }: { cycles: NonNullable<ReturnType<typeof useData>["data"]>["cycles"] }) {
  const t = useTexts();
  const format = useFormat();
  if (cycles.length === 0) return null;
  return (
    <PortalCard title={t("portal-usage.cycles")} flush>
      <PortalRows>
        {cycles.map((cycle) => (
          <PortalRow
            key={cycle.start}
            title={t("portal-usage.span", { from: format.shortDay(cycle.start, cycle.throughOn), to: format.day(cycle.throughOn) })}
            end={<span className="number">{t("portal-usage.used", { size: format.bytes(cycle.usedBytes) })}</span>}
            note={[
              t("portal-usage.cap-was", { size: format.bytes(cycle.capBytes) }),
              ...cycle.buckets
                .filter(({ kind }) => kind !== "base" && kind !== "bonus")
                .map((bucket) =>
                  t("portal-usage.given", {
                    what: bucket.title || t(`portal-usage.bucket.${bucket.kind}`),
                    size: format.bytes(bucket.bytes),
                    left: format.bytes(bucket.leftBytes),
                  }),
                ),
              ...cycle.corrections.map(({ bytes }) =>
                t(bytes > 0 ? "portal-usage.corrected-back" : "portal-usage.corrected-off", { size: format.bytes(Math.abs(bytes)) }),
              ),
            ].join(" · ")}
          />
        ))}
      </PortalRows>
    </PortalCard>
  );
}

function History({ serviceId }: { serviceId: string }) {
  const t = useTexts();
  const format = useFormat();
  const { data } = usePacks(serviceId, useFeature("packs"));
  const done = data?.bought.filter(({ state }) => state !== "waiting") ?? [];
  if (done.length === 0) return null;
  return (
    <PortalCard title={t("portal-usage.bought")} flush>
      <PortalRows>
        {done.map((pack) => (
          <PortalRow
            key={pack.id}
            title={<bdi>{pack.title}</bdi>}
            note={`${format.day(pack.createdAt.slice(0, 10))} · ${t(`portal-usage.pack.${pack.state === "cancelled" ? "cancelled" : pack.way}`)}`}
            end={<span className="number">{format.money(pack.gross)}</span>}
            {...(pack.document.kind === "invoice" ? { to: `/finance/documents/${pack.document.id}` } : {})}
          />
        ))}
      </PortalRows>
    </PortalCard>
  );
}
