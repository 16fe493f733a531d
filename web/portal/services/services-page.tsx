import { useNavigate, useSearch } from "@tanstack/react-router";
import { portalServicesEndpoint } from "../../../server/modules/services/contract.ts";
import { useFormat } from "../../lib/format.ts";
import type { PlainSearch } from "../../lib/plain-search.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { Contact } from "../app/contact.tsx";
import { ServiceBadge } from "../app/service-badge.tsx";
import { SpeedText } from "../app/speed-text.tsx";
import { PriceText } from "./price-text.tsx";
import { isOver, type Service } from "./service.ts";
import "./services-page.css";

const kinds = ["internet", "voice", "bundle", "recurring"] as const;
const kindOf = ({ kind }: Service): (typeof kinds)[number] => kinds.find((known) => known === kind) ?? "recurring";

/** Everything that the customer takes, by kind, and what it costs each month (P-58). */
export function ServicesPage() {
  const t = useTexts();
  const search = useSearch({ strict: false }) as PlainSearch;
  const navigate = useNavigate();
  const past = search.past === "true";
  const { data, loading, problem, reload } = useEndpoint(
    portalServicesEndpoint,
    { query: past ? { past: "true" } : {} },
    { topics: ["plans", "customers"], keepFormer: true },
  );
  const togglePast = (): void =>
    void navigate({ to: ".", search: { ...search, past: past ? undefined : "true" } as never, replace: true, resetScroll: false });
  return (
    <>
      <PortalTitle>{t("portal.services.page")}</PortalTitle>
      {data ? (
        <PortalColumns
          matters={<Running services={data.items.filter((service) => !isOver(service))} />}
          happened={
            <>
              {data.month && <Month month={data.month} />}
              {past && <Past services={data.items.filter(isOver)} />}
              <div>
                <Button kind="quiet" onPress={togglePast}>
                  {t(past ? "portal.services.without-past" : "portal.services.with-past")}
                </Button>
              </div>
            </>
          }
        />
      ) : (
        <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />
      )}
    </>
  );
}

function Running({ services }: { services: readonly Service[] }) {
  const t = useTexts();
  if (services.length === 0) {
    return (
      <section className="portal-card">
        <EmptyState title={t("portal.services.none")} text={t("portal.services.none-text")} action={<Contact />} />
      </section>
    );
  }
  return kinds
    .map((kind) => ({ kind, members: services.filter((service) => kindOf(service) === kind) }))
    .filter(({ members }) => members.length > 0)
    .map(({ kind, members }) => (
      <PortalCard key={kind} title={t(`portal.services.kind.${kind}`)} flush>
        <Rows services={members} />
      </PortalCard>
    ));
}

function Rows({ services }: { services: readonly Service[] }) {
  return (
    <PortalRows>
      {services.map((service) => (
        <PortalRow
          key={service.id}
          to={`/services/${service.id}`}
          title={<strong className="services-name">{service.title}</strong>}
          end={!isOver(service) && <PriceText service={service} />}
          note={
            <span className="services-note">
              <ServiceBadge badge={service.badge} />
              <span>
                {service.parts.length > 0 ? (
                  service.parts.map(({ title }) => title).join(", ")
                ) : (
                  <SpeedText downBps={service.downBps} upBps={service.upBps} />
                )}
              </span>
            </span>
          }
        />
      ))}
    </PortalRows>
  );
}

function Month({ month }: { month: { net: { amount: string; currency: string }; gross: { amount: string; currency: string } } }) {
  const t = useTexts();
  const format = useFormat();
  const hasTax = month.net.amount !== month.gross.amount;
  return (
    <PortalCard title={t("portal.services.month")}>
      <span className="services-month number">{format.money(month.gross)}</span>
      <p className="services-month-note">
        {hasTax ? t("portal.services.month-note", { net: format.money(month.net) }) : t("portal.services.month-note-plain")}
      </p>
    </PortalCard>
  );
}

function Past({ services }: { services: readonly Service[] }) {
  const t = useTexts();
  if (services.length === 0) return <PortalCard emptyLine={t("portal.services.past-none")} />;
  return (
    <PortalCard title={t("portal.services.past")} flush>
      <Rows services={services} />
    </PortalCard>
  );
}
