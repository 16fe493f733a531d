import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { portalServicesEndpoint } from "../../../server/modules/services/contract.ts";
import { useFormat } from "../../lib/format.ts";
import type { PlainSearch } from "../../lib/plain-search.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { Contact } from "../app/contact.tsx";
import { ServiceBadge } from "../app/service-badge.tsx";
import { SpeedText } from "../app/speed-text.tsx";
import { useFeature } from "../app/use-feature.ts";
import { PrepaidCard } from "./prepaid-card.tsx";
import { PriceText } from "./price-text.tsx";
import { aboutService, useRequests } from "./request.ts";
import { RequestLines } from "./request-lines.tsx";
import { isOver, type Service } from "./service.ts";
import { WithdrawChange } from "./withdraw-change.tsx";
import { WithdrawGroup } from "./withdraw-group.tsx";
import "./services-page.css";

const GroupSheet = lazy(async () => ({ default: (await import("./group-sheet.tsx")).GroupSheet }));

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
    { topics: ["plans", "customers", "planned-changes"], keepFormer: true },
  );
  const togglePast = (): void =>
    void navigate({ to: ".", search: { ...search, past: past ? undefined : "true" } as never, replace: true, resetScroll: false });
  return (
    <>
      <PortalTitle>{t("portal-services.page")}</PortalTitle>
      {data ? (
        <PortalColumns
          matters={
            <>
              <PrepaidCard />
              <Running services={data.items.filter((service) => !isOver(service))} />
            </>
          }
          happened={
            <>
              {data.month && <Month month={data.month} />}
              <ToShop />
              <AllAtOnce services={data.items} />
              {past && <Past services={data.items.filter(isOver)} />}
              <div>
                <Button kind="quiet" onPress={togglePast}>
                  {t(past ? "portal-services.without-past" : "portal-services.with-past")}
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

/** P-94 the way into the shop, where the provider has one. */
function ToShop() {
  const t = useTexts();
  if (!useFeature("orders")) return null;
  return (
    <LinkButton to={"/shop" as never} full>
      {t("portal.nav.shop")}
    </LinkButton>
  );
}

function Running({ services }: { services: readonly Service[] }) {
  const t = useTexts();
  if (services.length === 0) {
    return (
      <section className="portal-card">
        <EmptyState title={t("portal.services.none")} text={t("portal-services.none-text")} action={<Contact />} />
      </section>
    );
  }
  return kinds
    .map((kind) => ({ kind, members: services.filter((service) => kindOf(service) === kind) }))
    .filter(({ members }) => members.length > 0)
    .map(({ kind, members }) => (
      <PortalCard key={kind} title={t(`portal-services.kind.${kind}`)} flush>
        <Rows services={members} />
      </PortalCard>
    ));
}

function Rows({ services }: { services: readonly Service[] }) {
  return (
    <PortalRows>
      {services.map((service) =>
        service.replaces === null ? <Row key={service.id} service={service} /> : <ComingPlan key={service.id} {...{ service, services }} />,
      )}
    </PortalRows>
  );
}

function Row({ service }: { service: Service }) {
  const { planned } = service;
  // A coming plan has an entry of its own, with its way back.
  const mayTakeBack = planned?.mayWithdraw === true && planned.kind !== "plan";
  const row = (
    <PortalRow
      to={`/services/${service.id}`}
      title={<strong className="services-name">{service.title}</strong>}
      end={!isOver(service) && <PriceText service={service} />}
      note={<Note service={service} />}
    />
  );
  return (
    <>
      {row}
      <Requested serviceId={service.id} />
      {mayTakeBack && (
        <li className="services-act">
          {planned.groupId && planned.kind === "pause" ? (
            <WithdrawGroup groupId={planned.groupId} small />
          ) : (
            <WithdrawChange change={planned} plan={service.title} small />
          )}
        </li>
      )}
    </>
  );
}

/** What is asked for it and waits for the provider. */
function Requested({ serviceId }: { serviceId: string }) {
  const isAsked = useRequests().some((request) => request.state === "open" && aboutService(request, serviceId));
  if (!isAsked) return null;
  return (
    <li className="services-act">
      <RequestLines serviceId={serviceId} />
    </li>
  );
}

/** P-252 the plan that is to come, beside the one that it replaces. */
function ComingPlan({ service, services }: { service: Service; services: readonly Service[] }) {
  const t = useTexts();
  const { planned, replaces } = service;
  const present = services.find(({ id }) => id === replaces);
  return (
    <>
      <PortalRow
        to={`/services/${replaces}/changes/${service.id}`}
        title={<strong className="services-name">{service.title}</strong>}
        end={<PriceText service={service} />}
        note={
          <>
            <Note service={service} />
            {present && t("portal-services.list.changes-to", { plan: present.title })}
          </>
        }
      />
      {planned?.mayWithdraw && (
        <li className="services-act">
          <WithdrawChange change={planned} plan={present?.title ?? service.title} small />
        </li>
      )}
    </>
  );
}

function Note({ service }: { service: Service }) {
  return (
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
  );
}

const pausable: readonly string[] = ["internet", "voice", "recurring"];

/** P-81 all that can be paused at once; and back. */
function AllAtOnce({ services }: { services: readonly Service[] }) {
  const t = useTexts();
  const mayPause = useFeature("services.pause");
  const isOffered = useFeature("services.pause_all") && mayPause;
  const [open, setOpen] = useState<"pause" | "resume">();
  const own = services.filter(({ replaces, kind }) => replaces === null && pausable.includes(kind));
  const running = own.filter(
    ({ state, planned, endOn }) => state === "active" && endOn === null && (planned === null || planned.state === "failed"),
  );
  const paused = own.filter(({ state }) => state === "paused");
  if (!isOffered || (running.length < 2 && paused.length < 2)) return null;
  return (
    <div className="services-all">
      {paused.length > 1 && (
        <Button full icon={<IconPlayerPlay size={18} stroke={1.8} aria-hidden />} onPress={() => setOpen("resume")}>
          {t("portal-services.all.resume")}
        </Button>
      )}
      {running.length > 1 && (
        <Button full icon={<IconPlayerPause size={18} stroke={1.8} aria-hidden />} onPress={() => setOpen("pause")}>
          {t("portal-services.all.pause")}
        </Button>
      )}
      <Suspense>{open && <GroupSheet kind={open} onClose={() => setOpen(undefined)} />}</Suspense>
    </div>
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
        {hasTax ? t("portal-services.month-note", { net: format.money(month.net) }) : t("portal-services.month-note-plain")}
      </p>
    </PortalCard>
  );
}

function Past({ services }: { services: readonly Service[] }) {
  const t = useTexts();
  if (services.length === 0) return <PortalCard emptyLine={t("portal-services.past-none")} />;
  return (
    <PortalCard title={t("portal-services.past")} flush>
      <Rows services={services} />
    </PortalCard>
  );
}
