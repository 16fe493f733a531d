import { documentItemEndpoint } from "../../../../server/modules/billing/connectors/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { itemTones, useItemWords } from "./connection.ts";
import { ItemActs } from "./items-page.tsx";
import "../accounting/accounting.css";
import "./connectors.css";

/** "In Xero: INV-123, pushed 3 May"; nothing where the document is not pushed. */
export function AccountingPanel({ documentId }: { documentId: string }) {
  const t = useTexts();
  const format = useFormat();
  const mayPush = useMay("finance.ledger.export");
  const words = useItemWords();
  const { data } = useEndpoint(documentItemEndpoint, { params: { documentId } }, { topics: ["accounting-items"] });
  const item = data?.item;
  if (!item) return null;
  const system = t(`connectors.system-name.${item.system}`);
  const why = words(item);
  return (
    <Panel
      title={t("connectors.document.title", { system })}
      actions={<StatusChip tone={itemTones[item.state]}>{t(`connectors.items.state.${item.state}`)}</StatusChip>}
    >
      <div className="connection">
        <span>
          {item.state === "done" && item.doneAt
            ? t("connectors.document.done", { number: item.number, when: format.moment(item.doneAt) })
            : t(`connectors.document.${item.state}`, { number: item.number, when: "" })}
        </span>
        {why && <span className="accounting-quiet connection-page-link">{why}</span>}
        {item.page && (
          <a href={item.page} target="_blank" rel="noreferrer">
            {t("connectors.items.open", { system })}
          </a>
        )}
        {mayPush && <ItemActs item={item} />}
      </div>
    </Panel>
  );
}
