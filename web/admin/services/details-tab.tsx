import { Link } from "@tanstack/react-router";
import { useTexts } from "../../lib/texts.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { DayText, Nothing } from "../../ui/value-texts.tsx";
import { PeriodText } from "../app/period-text.tsx";
import { PlacePanel } from "./place-panel.tsx";
import type { Service } from "./service.ts";

export function DetailsTab({ service }: { service: Service }) {
  const t = useTexts();
  return (
    <div style={{ display: "grid", gap: 16 }}>
      <Panel title={t("services.details")}>
        <Facts
          facts={[
            {
              label: t("services.plan"),
              value: (
                <Link to={`/plans/${service.plan.id}` as never}>
                  <bdi>{service.plan.title}</bdi> <bdi className="code">{service.plan.code}</bdi>
                </Link>
              ),
            },
            ...(service.bundleServiceId
              ? [
                  {
                    label: t("services.bundle"),
                    value: <Link to={`/services/${service.bundleServiceId}` as never}>{t("services.open-bundle")}</Link>,
                  },
                ]
              : []),
            { label: t("services.login"), value: service.login ? <bdi className="code">{service.login}</bdi> : <Nothing /> },
            { label: t("services.address"), value: service.address || <Nothing /> },
            { label: t("services.start"), value: <DayText value={service.startOn} /> },
            { label: t("services.last-day"), value: <DayText value={service.endOn} /> },
            {
              label: t("services.contract"),
              value: service.contract ? <PeriodText {...service.contract} /> : t("services.no-contract"),
            },
            {
              label: t("services.lock-head"),
              value:
                service.lock === "none" ? (
                  t("services.not-locked")
                ) : (
                  <StatusChip tone="hurts">{t(`services.lock.${service.lock}`)}</StatusChip>
                ),
            },
            { label: t("services.line-text"), value: service.lineText ?? t("services.line-text-of-plan") },
            { label: t("services.separate-invoice"), value: t(service.separateInvoice ? "services.yes" : "services.no") },
            { label: t("services.priority"), value: t("services.priority-value", { priority: service.priority }) },
            {
              label: t("services.external-id"),
              value: service.externalId ? <bdi className="code">{service.externalId}</bdi> : <Nothing />,
            },
          ]}
        />
      </Panel>
      {service.bundleServiceId === null && <PlacePanel service={service} />}
      {service.note && (
        <Panel title={t("services.note")}>
          <p style={{ margin: 0, whiteSpace: "pre-wrap" }}>{service.note}</p>
        </Panel>
      )}
    </div>
  );
}
