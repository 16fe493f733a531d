// Another plan, chosen as in a small shop (P-67): the present one stays in sight, each other one says what it would be more or less by the month.
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { portalServiceEndpoint } from "../../../server/modules/services/contract.ts";

import { signOf } from "../../lib/format.ts";
import type { PlainSearch } from "../../lib/plain-search.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button } from "../../ui/button.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { Contact } from "../app/contact.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { SpeedText } from "../app/speed-text.tsx";
import { NeedsConnection } from "../device/needs-connection.tsx";
import { ComparePlans, mostCompared } from "./compare-plans.tsx";
import { Difference } from "./difference.tsx";
import { type OfferedPlan, type Options, useOptions } from "./options.ts";
import { PriceText } from "./price-text.tsx";
import { useRefusalWords } from "./refusal-words.ts";
import type { Service } from "./service.ts";
import "./change-page.css";

const PlanSheet = lazy(async () => ({ default: (await import("./plan-sheet.tsx")).PlanSheet }));

export function ChangePage() {
  const t = useTexts();
  const { serviceId } = useParams({ strict: false }) as { serviceId: string };
  const shown = useEndpoint(portalServiceEndpoint, { params: { serviceId } }, { topics: ["plans", "customers"] });
  const options = useOptions(serviceId);
  return (
    <>
      <BackLink to={`/services/${serviceId}`}>{shown.data?.service.title ?? t("portal-services.page")}</BackLink>
      <PortalTitle>{t("portal-services.change.title")}</PortalTitle>
      {shown.data && options.data ? (
        <NeedsConnection>
          <Shop service={shown.data.service} options={options.data} />
        </NeedsConnection>
      ) : (
        <PortalColumns
          matters={
            <PortalCard
              loading={shown.loading || options.loading}
              problem={shown.problem ?? options.problem}
              onRetry={shown.problem ? shown.reload : options.reload}
            />
          }
        />
      )}
    </>
  );
}

/** So many plans fit on a screen; with more one looks for the fitting ones first (P-67). */
const mostUnfiltered = 8;
const sorts = ["all", "cheaper", "faster"] as const;
type Sort = (typeof sorts)[number];

function Shop({ service, options }: { service: Service; options: Options }) {
  const t = useTexts();
  const search = useSearch({ strict: false }) as PlainSearch;
  const navigate = useNavigate();
  const [compared, setCompared] = useState<readonly string[]>([]);
  const [sort, setSort] = useState<Sort>("all");
  const choose = (plan: string | undefined): void =>
    void navigate({ to: ".", search: { ...search, plan } as never, replace: plan === undefined, resetScroll: false });
  const chosen = options.plans.find(({ id }) => id === search.plan);
  if (!options.plan?.allowed || options.plans.length === 0) return <Closed options={options} />;
  const plans = options.plans.filter(
    (plan) => sort === "all" || (sort === "cheaper" ? signOf(plan.difference.amount) < 0 : (plan.downBps ?? 0) > (service.downBps ?? 0)),
  );
  return (
    <>
      <div className="plans">
        <section className="plan plan-now" aria-label={t("portal-services.change.now")}>
          <div className="plan-head">
            <h2>{service.title}</h2>
            <StatusChip tone="works">{t("portal-services.change.now")}</StatusChip>
          </div>
          <p className="plan-facts">
            <SpeedText downBps={service.downBps} upBps={service.upBps} />
          </p>
          <PriceText service={service} />
        </section>
        {options.plans.length > mostUnfiltered && (
          <fieldset className="plan-filter" aria-label={t("portal-services.change.filter")}>
            {sorts.map((each) => (
              <button key={each} type="button" aria-pressed={sort === each} onClick={() => setSort(each)}>
                {t(`portal-services.change.sort.${each}`)}
              </button>
            ))}
          </fieldset>
        )}
        {plans.length === 0 && <p>{t("portal-services.change.none-fit")}</p>}
        {plans.map((plan) => (
          <PlanCard
            key={plan.id}
            plan={plan}
            isCompared={compared.includes(plan.id)}
            mayCompare={compared.length < mostCompared || compared.includes(plan.id)}
            onCompare={(on) => setCompared((before) => (on ? [...before, plan.id] : before.filter((id) => id !== plan.id)))}
            onChoose={() => choose(plan.id)}
          />
        ))}
      </div>
      {compared.length > 0 && (
        <ComparePlans
          service={service}
          plans={options.plans.filter(({ id }) => compared.includes(id))}
          onChoose={choose}
          onClear={() => setCompared([])}
        />
      )}
      <Suspense>
        {chosen && <PlanSheet key={chosen.id} service={service} options={options} plan={chosen} onClose={() => choose(undefined)} />}
      </Suspense>
    </>
  );
}

function PlanCard({
  plan,
  isCompared,
  mayCompare,
  onCompare,
  onChoose,
}: {
  plan: OfferedPlan;
  isCompared: boolean;
  mayCompare: boolean;
  onCompare: (on: boolean) => void;
  onChoose: () => void;
}) {
  const t = useTexts();
  return (
    <section className="plan" aria-label={plan.title}>
      <div className="plan-head">
        <h2>{plan.title}</h2>
        {plan.badge && <StatusChip tone="waits">{plan.badge}</StatusChip>}
      </div>
      <p className="plan-difference number">
        <Difference plan={plan} />
      </p>
      <PriceText service={plan} />
      {plan.text && <p className="plan-text">{plan.text}</p>}
      <ul className="plan-facts">
        {plan.downBps !== null && (
          <li>
            <SpeedText downBps={plan.downBps} upBps={plan.upBps} />
          </li>
        )}
        {plan.highlights.slice(0, 3).map((words) => (
          <li key={words}>
            <bdi>{words}</bdi>
          </li>
        ))}
        {plan.mode === "request" && <li>{t("portal-services.act.by-request")}</li>}
        {plan.contractMonths > 0 && <li>{t("portal-services.change.contract", { months: plan.contractMonths })}</li>}
      </ul>
      <div className="plan-foot">
        <Button kind="primary" onPress={onChoose} label={t("portal-services.change.choose-plan", { plan: plan.title })}>
          {t("portal-services.change.choose")}
        </Button>
        <label className="plan-compare">
          <input type="checkbox" checked={isCompared} disabled={!mayCompare} onChange={(event) => onCompare(event.currentTarget.checked)} />
          <span>{t("portal-services.change.compare")}</span>
        </label>
      </div>
    </section>
  );
}

/** P-62, P-66 why nothing can be chosen here, and whom to ask. */
function Closed({ options: { plan, planned } }: { options: Options }) {
  const t = useTexts();
  const words = useRefusalWords();
  const isForMoney = plan?.refusal === "account-blocked" || plan?.refusal === "overdue-debt";
  return (
    <PortalColumns
      matters={
        <PortalCard>
          <div className="plans-closed">
            <p>{plan && !plan.allowed ? words(plan, planned) : t("portal-services.act.no-plans")}</p>
            {isForMoney ? (
              <PayLink wish={{ kind: "settle" }} kind="primary">
                {t("portal-services.act.pay-due")}
              </PayLink>
            ) : (
              <Contact lead={t("portal-services.act.no-plans-ask")} />
            )}
          </div>
        </PortalCard>
      }
    />
  );
}
