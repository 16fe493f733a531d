// The data of one service and what one can do about it, on its page (P-102, P-103, P-104). Nothing where there is no cap.
import { IconDatabasePlus, IconRefresh } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { useFeature } from "../app/use-feature.ts";
import { CancelPack } from "./cancel-pack.tsx";
import { type Packs, useData, usePacks } from "./packs.ts";
import { type Quota, QuotaBar, QuotaBuckets, QuotaChip, QuotaFacts } from "./quota.tsx";

// Their scripts come when somebody opens one.
const BuySheet = lazy(async () => ({ default: (await import("./buy-sheet.tsx")).BuySheet }));
const AutoSheet = lazy(async () => ({ default: (await import("./auto-sheet.tsx")).AutoSheet }));

export function DataCard({ serviceId }: { serviceId: string }) {
  return <DataOfService serviceId={serviceId} link />;
}

export function DataOfService({ serviceId, link = false }: { serviceId: string; link?: boolean }) {
  const t = useTexts();
  const { data, problem, reload } = useData(serviceId);
  const { data: packs } = usePacks(serviceId, useFeature("packs") && data?.quota !== null);
  if (problem && !data) return <PortalCard title={t("portal-usage.title")} problem={problem} onRetry={reload} />;
  if (!data?.quota) return null;
  const { quota } = data;
  return (
    <PortalCard
      title={t("portal-usage.title")}
      mark={<QuotaChip quota={quota} />}
      flush
      {...(link ? { more: { to: `/services/${serviceId}/data`, label: t("portal-usage.history") } } : {})}
    >
      <div className="data-card">
        <div style={{ padding: "6px 16px 14px" }}>
          <QuotaBar quota={quota} />
          <QuotaFacts quota={quota} />
        </div>
        <QuotaBuckets quota={quota} />
        {packs && <Waiting packs={packs} />}
        {packs && <Acts quota={quota} packs={packs} />}
      </div>
    </PortalCard>
  );
}

/** What was asked for and is not paid yet: no data, and one thing to do. */
function Waiting({ packs: { bought } }: { packs: Packs }) {
  const t = useTexts();
  const format = useFormat();
  const waiting = bought.filter(({ state }) => state === "waiting");
  if (waiting.length === 0) return null;
  return (
    <PortalRows>
      {waiting.map((pack) => (
        <PortalRow
          key={pack.id}
          title={<bdi>{pack.title}</bdi>}
          note={t("portal-usage.pack.waits")}
          end={
            <span style={{ display: "flex", flexWrap: "wrap", justifyContent: "end", gap: 8 }}>
              <CancelPack pack={pack} small />
              <PayLink wish={{ kind: "documents", ids: [pack.document.id] }} small kind="primary">
                {t("portal.pay.pay-amount", { amount: format.money(pack.gross) })}
              </PayLink>
            </span>
          }
        />
      ))}
    </PortalRows>
  );
}

function Acts({ quota, packs }: { quota: Quota; packs: Packs }) {
  const t = useTexts();
  const [open, setOpen] = useState<"buy" | "auto">();
  const { manual, auto } = packs;
  const mayBuy = manual !== null && manual.packs.length > 0;
  if (!mayBuy && !auto) return null;
  return (
    <div className="data-acts">
      {mayBuy && (
        <Button
          kind={quota.state === "open" ? "plain" : "primary"}
          full
          icon={<IconDatabasePlus size={18} stroke={1.8} aria-hidden />}
          disabled={manual.refusal !== null}
          onPress={() => setOpen("buy")}
        >
          {t("portal-usage.buy.open")}
        </Button>
      )}
      {manual?.refusal && <p className="pack-note">{t(`portal-usage.refusal.${manual.refusal}`)}</p>}
      {auto && <AutoLine auto={auto} onOpen={() => setOpen("auto")} />}
      <Suspense>
        {open === "buy" && manual && <BuySheet serviceId={quota.serviceId} manual={manual} onClose={() => setOpen(undefined)} />}
        {open === "auto" && auto && (
          <AutoSheet serviceId={quota.serviceId} auto={auto} packs={packs.autoPacks} onClose={() => setOpen(undefined)} />
        )}
      </Suspense>
    </div>
  );
}

function AutoLine({ auto, onOpen }: { auto: NonNullable<Packs["auto"]>; onOpen: () => void }) {
  const t = useTexts();
  const mayEdit = Object.values(auto.permissions).includes("edit");
  const words = !auto.isOn
    ? t("portal-usage.auto.off")
    : auto.stoppedWhy
      ? t(`portal-usage.auto.stopped.${auto.stoppedWhy}`, { count: auto.countedPacks, most: auto.maxPerMonth })
      : t("portal-usage.auto.on", { count: auto.countedPacks, most: auto.maxPerMonth });
  return (
    <>
      <p className="pack-note">{words}</p>
      {mayEdit && (
        <Button full icon={<IconRefresh size={18} stroke={1.8} aria-hidden />} onPress={onOpen}>
          {t("portal-usage.auto.open")}
        </Button>
      )}
    </>
  );
}
