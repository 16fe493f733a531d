import { Switch } from "@mantine/core";
import { useState } from "react";
import { listCustomerServicesEndpoint } from "../../../server/modules/services/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { LinkButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import { ServiceTable } from "./service-table.tsx";

/** The tab of the customer's page: what runs and what ran. */
export function CustomerServices({ customerId }: { customerId: string }) {
  const t = useTexts();
  const [past, setPast] = useState(true);
  const { status } = useShownCustomer();
  const mayAdd = useMay("customers.services.create") && status !== "inactive" && status !== "archived";
  const { data, problem, reload } = useEndpoint(listCustomerServicesEndpoint, { params: { customerId }, query: { past: "true" } });
  const add = mayAdd && (
    <LinkButton to={`/customers/${customerId}/add-service` as never} kind="primary" small>
      {t("services.add.open")}
    </LinkButton>
  );
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Panel title={t("services.title")}>{t("ui.loading")}</Panel>;
  const shown = data.items.filter((row) => past || (row.state !== "disabled" && row.state !== "archived"));
  const hasPast = data.items.some((row) => row.state === "disabled" || row.state === "archived");
  if (data.items.length === 0) return <EmptyState title={t("services.none-here")} text={t("services.none-here-why")} action={add} />;
  return (
    <Panel
      title={t("services.title")}
      actions={
        <span style={{ display: "flex", flexWrap: "wrap", gap: 16, alignItems: "center" }}>
          {hasPast && (
            <Switch size="xs" label={t("services.show-past")} checked={past} onChange={(event) => setPast(event.currentTarget.checked)} />
          )}
          {add}
        </span>
      }
    >
      <ServiceTable label={t("services.title")} rows={shown} />
      {data.month && (
        <p style={{ margin: "12px 0 0", textAlign: "end" }}>
          {t("services.month-total")} <MoneyText value={data.month.gross} strong />
        </p>
      )}
    </Panel>
  );
}
