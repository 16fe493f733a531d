import { useState } from "react";
import { serviceTaxationEndpoint } from "../../../server/modules/billing/taxes-by-address/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Nothing } from "../../ui/value-texts.tsx";
import { Why } from "../../ui/why.tsx";
import { PlaceSheet } from "./place-sheet.tsx";
import { type Taxation, taxText, usePlaceText } from "./place-text.ts";
import { type Service, serviceTopics } from "./service.ts";

/** B-140 where a service is taxed, which tax that gives, and why. */
export function PlacePanel({ service }: { service: Service }) {
  const t = useTexts();
  const format = useFormat();
  const placeText = usePlaceText();
  const mayMove = useMay("customers.services.update") && service.state !== "archived";
  const [moving, setMoving] = useState(false);
  const { data, problem, reload } = useEndpoint(
    serviceTaxationEndpoint,
    { params: { serviceId: service.id } },
    { topics: [...serviceTopics, "tax-rules", "taxes", "customers"] },
  );
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Panel title={t("taxes.service.title")}>{t("ui.loading")}</Panel>;
  const textOf = (place: Taxation["ownPlace"]): string =>
    place === null ? t("taxes.service.as-customer") : placeText(place) || t("taxes.service.nowhere");
  return (
    <Panel
      title={t("taxes.service.title")}
      actions={
        mayMove && (
          <Button small onPress={() => setMoving(true)}>
            {t("taxes.service.move")}
          </Button>
        )
      }
    >
      <Facts
        facts={[
          {
            label: t("taxes.service.place"),
            value: data.ownPlace ? (
              <bdi>{textOf(data.ownPlace)}</bdi>
            ) : (
              <>
                {t("taxes.service.as-customer")} <bdi style={{ color: "var(--ink-quiet)" }}>{placeText(data.customersPlace)}</bdi>
              </>
            ),
          },
          ...data.taxes.map((tax) => ({
            label: data.taxes.length > 1 ? `${t("taxes.service.tax")}: ${tax.title}` : t("taxes.service.tax"),
            value: (
              <>
                {tax.taxName === null ? <Nothing /> : <bdi>{taxText(tax)}</bdi>}{" "}
                <Why about={t("taxes.service.tax")}>
                  <span>{t(`taxes.because.${tax.why}`, { rule: tax.rule?.title ?? "" })}</span>
                </Why>
              </>
            ),
          })),
          ...data.moves.slice(0, 3).map(({ since, before }) => ({
            label: t("taxes.service.before"),
            value: t("taxes.service.since", { day: format.day(since), place: textOf(before) }),
          })),
        ]}
      />
      {moving && <PlaceSheet service={service} taxation={data} onClose={() => setMoving(false)} />}
    </Panel>
  );
}
