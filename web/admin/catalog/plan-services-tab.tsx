import { Link } from "@tanstack/react-router";
import type { planServicesEndpoint } from "../../../server/modules/services/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { EndpointState } from "../../lib/use-endpoint.ts";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { isSoldOnce, type Plan } from "./plan.ts";

/** Who has the plan, by state; each number leads to the list behind it. */
export function ServicesTab({ plan, services }: { plan: Plan; services: EndpointState<ReturnsOf<typeof planServicesEndpoint>> }) {
  const t = useTexts();
  const format = useFormat();
  const mayList = useMay("customers.services.view");
  const { data, problem, reload } = services;
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Panel>{t("ui.loading")}</Panel>;
  if (data.states.length === 0)
    return <Panel title={t("services.title")}>{t(isSoldOnce(plan.kind) ? "catalog.makes-no-service" : "catalog.nobody-has-it")}</Panel>;
  const number = (count: number, filter: Record<string, string>) =>
    mayList ? (
      <Link to={"/services" as never} search={{ planId: plan.id, ...filter } as never} className="number">
        {format.number(count)}
      </Link>
    ) : (
      <span className="number">{format.number(count)}</span>
    );
  return (
    <Panel title={t("services.title")}>
      <Facts
        facts={[
          ...data.states.map(({ state, count }) => ({ label: t(`services.state.${state}`), value: number(count, { state }) })),
          {
            label: t("catalog.at-list-price"),
            value: number(data.withListPrice, { hasOwnPrice: "false", state: "pending,active,paused" }),
          },
          { label: t("catalog.at-own-price"), value: number(data.withOwnPrice, { hasOwnPrice: "true", state: "pending,active,paused" }) },
        ]}
      />
    </Panel>
  );
}
