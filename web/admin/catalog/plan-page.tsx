import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { getPlanEndpoint } from "../../../server/modules/catalog/contract.ts";
import { planServicesEndpoint } from "../../../server/modules/services/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../ui/record-page.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import { RecordActivity } from "../app/record-activity.tsx";
import { useRecordTabs } from "../app/record-tabs.tsx";
import { type Plan, useMayPlan } from "./plan.ts";
import { usePlanActs } from "./plan-acts.ts";
import { PlanChip } from "./plan-chip.tsx";
import { OfferTab } from "./plan-offer-tab.tsx";
import { useListPriceWords } from "./plan-price.tsx";
import { PricesTab } from "./plan-prices-tab.tsx";
import { ServicesTab } from "./plan-services-tab.tsx";
import { type PlanAct, PlanSheets } from "./plan-sheets.tsx";
import { TermsTab } from "./plan-terms-tab.tsx";
import { taxWords, useTaxes } from "./use-taxes.ts";

export function PlanPage() {
  const t = useTexts();
  const { planId } = useParams({ strict: false }) as { planId: string };
  const { data, problem, reload } = useEndpoint(getPlanEndpoint, { params: { planId } }, { topics: ["taxes"] });
  const back = { to: "/plans", label: t("catalog.plans") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <ShownPlan plan={data} back={back} /> : <RecordWaiting />;
}

function ShownPlan({ plan, back }: { plan: Plan; back: { to: string; label: string } }) {
  const t = useTexts();
  const words = useListPriceWords();
  const { taxes, groups } = useTaxes();
  const [open, setOpen] = useState<PlanAct>();
  const services = useEndpoint(planServicesEndpoint, { params: { planId: plan.id } }, { topics: ["services"] });
  const isLive = plan.archivedAt === null;
  const mayUpdate = useMayPlan(plan.kind, "update") && plan.mayEdit;
  const menu = usePlanActs()(plan).filter(({ act }) => act !== "price");
  const running = services.data?.states
    .filter(({ state }) => state === "active" || state === "paused" || state === "pending")
    .reduce((sum, { count }) => sum + count, 0);
  const tax = taxWords(plan.price, taxes, groups);
  const foreign = useRecordTabs(({ planTabs }) => planTabs, plan.kind, { planId: plan.id, kind: plan.kind, mayUpdate });
  return (
    <>
      <RecordPage
        back={back}
        title={plan.title}
        marks={<PlanChip plan={plan} />}
        subtitle={
          <>
            <bdi className="code">{plan.code}</bdi> · {t(`services.kind.${plan.kind}`)}
          </>
        }
        answers={[
          {
            label: t("catalog.price"),
            value: <span className="number">{words(plan, plan.price.price)}</span>,
            note: tax ? (
              `${tax} ${t(plan.price.includesTax ? "catalog.included" : "catalog.on-top")}`
            ) : plan.kind === "bundle" ? (
              t("catalog.no-tax")
            ) : (
              <span style={{ color: "var(--attention-ink)" }}>{t("catalog.no-tax-warning")}</span>
            ),
          },
          {
            label: t("catalog.coming-price"),
            value: plan.comingPrice ? <span className="number">{words(plan, plan.comingPrice.price)}</span> : t("catalog.none-coming"),
            note: plan.comingPrice && <DayText value={plan.comingPrice.validFrom} />,
          },
          {
            label: t("catalog.who-has-it"),
            value: running === undefined ? "–" : t("catalog.running", { count: running }),
            note: services.data && services.data.withOwnPrice > 0 && t("catalog.with-own-price", { count: services.data.withOwnPrice }),
          },
          {
            label: t("catalog.offered"),
            value:
              !isLive || !plan.enabled
                ? t("catalog.offered-nowhere")
                : t(plan.portalShop ? "catalog.offered-shop" : "catalog.offered-staff"),
            note: !plan.mayEdit && t("catalog.not-yours"),
          },
        ]}
        actions={
          <>
            {mayUpdate && isLive && (
              <Button kind="primary" onPress={() => setOpen("price")}>
                {t("catalog.reprice.open")}
              </Button>
            )}
            {mayUpdate && isLive && <LinkButton to={`/plans/${plan.id}/edit` as never}>{t("catalog.edit.open")}</LinkButton>}
          </>
        }
        menu={menu.map(({ act, ...entry }) => ({ ...entry, onPress: () => setOpen(act) }))}
        tabs={[
          { id: "prices", label: t("catalog.tab.prices"), content: () => <PricesTab plan={plan} mayUpdate={mayUpdate} /> },
          { id: "terms", label: t("catalog.tab.terms"), content: () => <TermsTab plan={plan} /> },
          ...foreign,
          { id: "offer", label: t("catalog.tab.offer"), content: () => <OfferTab plan={plan} /> },
          {
            id: "services",
            label: t("services.title"),
            ...(running === undefined ? {} : { count: running }),
            content: () => <ServicesTab plan={plan} services={services} />,
          },
        ]}
        timeline={<RecordActivity entity="plan" entityId={plan.id} topics={["plans"]} />}
      />
      {open && <PlanSheets planId={plan.id} act={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
