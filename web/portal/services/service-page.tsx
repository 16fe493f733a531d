import { useParams } from "@tanstack/react-router";
import { Suspense } from "react";
import { portalServiceEndpoint } from "../../../server/modules/services/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { CheckPart, ConnectionPart, DataPart } from "../app/line-parts.ts";
import { ServiceBadge } from "../app/service-badge.tsx";
import { SpeedText } from "../app/speed-text.tsx";
import { ActsCard } from "./acts-card.tsx";
import { PlannedLine } from "./planned-line.tsx";
import { RequestLines } from "./request-lines.tsx";
import type { Service } from "./service.ts";
import { ServiceFacts } from "./service-facts.tsx";
import { ServiceHistory } from "./service-history.tsx";
import { StateNote } from "./state-note.tsx";
import "./service-page.css";

/** One service: its state and price, what it is made of, its contract, what happened to it (P-61). */
export function ServicePage() {
  const t = useTexts();
  const { serviceId } = useParams({ strict: false }) as { serviceId: string };
  const { data, loading, problem, reload } = useEndpoint(
    portalServiceEndpoint,
    { params: { serviceId } },
    { topics: ["plans", "customers", "planned-changes"] },
  );
  return (
    <>
      <BackLink to="/services">{t("portal-services.page")}</BackLink>
      {data ? (
        <>
          <PortalTitle>{data.service.title}</PortalTitle>
          <PortalColumns
            matters={
              <>
                <Head service={data.service} />
                <Suspense>{data.service.kind === "internet" && <DataPart serviceId={data.service.id} />}</Suspense>
                <ActsCard service={data.service} />
                <Suspense>{data.service.kind === "internet" && <CheckPart serviceId={data.service.id} />}</Suspense>
                <Parts service={data.service} />
                <ServiceFacts service={data.service} />
                <Suspense>
                  <ConnectionPart serviceId={data.service.id} isLine={data.service.kind === "internet"} />
                </Suspense>
              </>
            }
            happened={<ServiceHistory history={data.history} />}
          />
        </>
      ) : (
        <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />
      )}
    </>
  );
}

/** The price in large type, the state beside it, and what either means for the customer. */
function Head({ service }: { service: Service }) {
  const t = useTexts();
  const format = useFormat();
  const { price, priceMonths, badge, nextEvent, description } = service;
  return (
    <PortalCard>
      <div className="service-head">
        <div className="service-head-line">
          <span className="service-head-price">
            {price ? (
              <>
                <span className="service-head-amount number">{format.money(price.period.gross)}</span>
                <span>
                  {priceMonths === 1
                    ? t("portal-services.service.per-month")
                    : t("portal-services.service.per-months", { count: priceMonths })}
                </span>
              </>
            ) : (
              <span className="service-head-amount">{t("portal-services.service.included")}</span>
            )}
          </span>
          <ServiceBadge badge={badge} />
        </div>
        {price && price.period.net.amount !== price.period.gross.amount && (
          <span className="service-head-note">{t("portal-services.service.net", { amount: format.money(price.period.net) })}</span>
        )}
        {description && <p className="service-head-text">{description}</p>}
        {nextEvent?.kind === "price_changes" && (
          <p className="service-head-next">{t("portal-services.service.new-price", { day: format.day(nextEvent.on) })}</p>
        )}
        <PlannedLine service={service} />
        <RequestLines serviceId={service.id} />
        <StateNote word={badge.word} />
      </div>
    </PortalCard>
  );
}

/** Of a bundle. */
function Parts({ service: { parts } }: { service: Service }) {
  const t = useTexts();
  if (parts.length === 0) return null;
  return (
    <PortalCard title={t("portal-services.service.parts")} flush>
      <PortalRows>
        {parts.map((part) => (
          <PortalRow
            key={part.id}
            to={`/services/${part.id}`}
            title={part.title}
            note={<SpeedText downBps={part.downBps} upBps={part.upBps} />}
            end={<ServiceBadge badge={part.badge} />}
          />
        ))}
      </PortalRows>
    </PortalCard>
  );
}
