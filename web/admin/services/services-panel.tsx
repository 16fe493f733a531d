import { Link } from "@tanstack/react-router";
import { listCustomerServicesEndpoint } from "../../../server/modules/services/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { ServiceTable } from "./service-table.tsx";

/** What the customer has now, on the first tab of their page; past services stand in the tab. */
export function ServicesPanel({ customerId }: { customerId: string }) {
  const t = useTexts();
  const mayAdd = useMay("customers.services.create");
  const { data, problem, reload } = useEndpoint(listCustomerServicesEndpoint, { params: { customerId }, query: { past: "true" } });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Panel title={t("services.title")}>{t("ui.loading")}</Panel>;
  const running = data.items.filter((row) => row.state !== "disabled" && row.state !== "archived");
  return (
    <Panel
      title={t("services.title")}
      actions={
        data.month && (
          <span>
            {t("services.month-total")} <MoneyText value={data.month.gross} strong />
          </span>
        )
      }
    >
      {running.length > 0 ? (
        <ServiceTable label={t("services.title")} rows={running} />
      ) : (
        <span>
          {t("services.nothing-runs")}{" "}
          {mayAdd && <Link to={`/customers/${customerId}/add-service` as never}>{t("services.add.open")}</Link>}
        </span>
      )}
    </Panel>
  );
}
