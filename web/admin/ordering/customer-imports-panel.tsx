import { Link } from "@tanstack/react-router";
import { listCustomerImportsEndpoint } from "../../../server/modules/ordering/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Panel } from "../../ui/panel.tsx";
import type { CustomerProps } from "../app/module.ts";
import { OutcomeChip } from "./import-words.tsx";
import "./undo-step.css";

/** From which tables the customer came. Of most customers there is nothing to tell, and then nothing is drawn. */
export function CustomerImportsPanel({ customerId }: CustomerProps) {
  const t = useTexts();
  const format = useFormat();
  const mayOpen = useMay("customers.profile.import");
  const { data } = useEndpoint(listCustomerImportsEndpoint, { params: { customerId } }, { topics: ["imports"] });
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Panel title={t("ordering.import.came-with")}>
      <ul className="customer-imports">
        {items.map(({ importId, fileName, rowNumber, outcome, at }) => (
          <li key={`${importId} ${rowNumber}`}>
            <OutcomeChip outcome={outcome} rowsOf="run" />
            <span>
              {mayOpen ? (
                <Link to={`/config/imports/${importId}` as never}>
                  <bdi>{fileName}</bdi>
                </Link>
              ) : (
                <bdi>{fileName}</bdi>
              )}
              <span className="undo-note">
                {t("ordering.import.row-number", { number: rowNumber })} · {format.moment(at)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
