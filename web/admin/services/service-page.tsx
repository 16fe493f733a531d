import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { getServiceEndpoint } from "../../../server/modules/services/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../ui/record-page.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { RecordActivity } from "../app/record-activity.tsx";
import { useRecordTabs } from "../app/record-tabs.tsx";
import { ActSheet } from "./act-sheet.tsx";
import { DetailsTab } from "./details-tab.tsx";
import { LifeTab } from "./life-tab.tsx";
import { MoneyTab } from "./money-tab.tsx";
import { PlannedPanel } from "./planned-panel.tsx";
import { type Service, serviceNumber } from "./service.ts";
import { ServiceChip } from "./service-chip.tsx";
import { useTermsWords } from "./service-price.tsx";
import { NextEvent } from "./service-table.tsx";
import { type Act, useActs } from "./use-acts.ts";

export function ServicePage() {
  const t = useTexts();
  const { serviceId } = useParams({ strict: false }) as { serviceId: string };
  const { data, problem, reload } = useEndpoint(
    getServiceEndpoint,
    { params: { serviceId } },
    { topics: ["customers", "invoices", "plans"] },
  );
  const back = { to: "/services", label: t("services.title") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <ShownService service={data} back={back} /> : <RecordWaiting />;
}

function ShownService({ service, back }: { service: Service; back: { to: string; label: string } }) {
  const t = useTexts();
  const words = useTermsWords();
  const [act, setAct] = useState<Act>();
  const { main, menu } = useActs(service);
  const { customer } = service;
  const foreign = useRecordTabs(({ serviceTabs }) => serviceTabs, service.kind, { serviceId: service.id });
  return (
    <>
      <RecordPage
        back={back}
        title={service.plan.title}
        marks={<ServiceChip service={service} />}
        subtitle={
          <>
            <bdi className="number">{serviceNumber(service)}</bdi> · {t(`services.kind.${service.kind}`)}
            {service.login && (
              <>
                {" · "}
                <bdi className="code">{service.login}</bdi>
              </>
            )}
          </>
        }
        answers={[
          {
            label: t("services.customer"),
            value: customer ? (
              <Link to={`/customers/${customer.id}` as never}>
                <bdi>{customer.name}</bdi>
              </Link>
            ) : (
              "–"
            ),
            note: customer && <bdi className="number">{customer.number}</bdi>,
          },
          {
            label: t("services.state-head"),
            value: t(`services.state.${service.state}`),
            note: (
              <>
                {/* The mark beside the name says whether it works, this what the contract does; both at once want a word. */}
                {(service.badge.word === "suspended" || service.badge.word === "locked") && (
                  <>{t(`services.without-network.${service.badge.word}`)} · </>
                )}
                {t(service.state === "pending" ? "services.planned-for" : "services.since")} <DayText value={service.stateSinceOn} />
              </>
            ),
            why: <StateReasons service={service} />,
          },
          {
            label: t("services.month-gross"),
            value: service.price ? <MoneyText value={service.price.month.gross} /> : t("services.in-bundle"),
            note: service.price && `${words(service)}${service.hasOwnPrice ? ` · ${t("services.own-price")}` : ""}`,
          },
          {
            label: t("services.invoiced-until"),
            value: service.invoicedUntilOn ? <DayText value={service.invoicedUntilOn} /> : t("services.not-invoiced"),
            note: <NextEvent service={service} />,
          },
        ]}
        actions={main.map((each, index) => (
          <Button key={each} kind={index === 0 && each !== "end" ? "primary" : "plain"} onPress={() => setAct(each)}>
            {t(`services.act.${each}`)}
          </Button>
        ))}
        menu={menu.map((each) => ({
          label: t(`services.act.${each}`),
          danger: each === "archive" || each === "archive_by_mistake" || each === "withdraw",
          onPress: () => setAct(each),
        }))}
        tabs={[
          {
            id: "money",
            label: t("services.tab.money"),
            content: () => (
              <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 16 }}>
                <PlannedPanel service={service} />
                <MoneyTab service={service} onAct={setAct} />
              </div>
            ),
          },
          ...foreign,
          { id: "details", label: t("services.tab.details"), content: () => <DetailsTab service={service} /> },
          { id: "life", label: t("services.tab.life"), content: () => <LifeTab service={service} /> },
        ]}
        timeline={<RecordActivity entity="service" entityId={service.id} topics={["services"]} />}
      />
      {act && <ActSheet act={act} service={service} onClose={() => setAct(undefined)} />}
    </>
  );
}

/** Why it is in this state: the last move, what lies over the state, and what ends it. */
function StateReasons({ service }: { service: Service }) {
  const t = useTexts();
  const [last] = service.history;
  const reasons = [
    last && (t.optional(`services.cause.${last.cause}`) ?? last.cause),
    service.lock !== "none" && t(`services.lock-why.${service.lock}`),
    service.badge.word === "suspended" && t("services.suspended-why"),
    service.waitsFor && t("services.waits-why", { what: t(`services.waits-for.${service.waitsFor}`) }),
    t(`services.state-means.${service.state}`),
  ].filter((reason) => typeof reason === "string");
  return (
    <ul style={{ margin: 0, paddingInlineStart: 18 }}>
      {reasons.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  );
}
