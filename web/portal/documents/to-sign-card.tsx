import { listPortalDocumentsEndpoint } from "../../../server/modules/documents/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { isMyTurn } from "./contract-chip.tsx";
import { useToSign } from "./use-to-sign.ts";

const shown = 25;

/** On the home page: contracts that wait for a signature. Nothing where there is none. */
export function ToSignCard() {
  const t = useTexts();
  const format = useFormat();
  const count = useToSign();
  const { data } = useEndpoint(
    listPortalDocumentsEndpoint,
    { query: { limit: shown, total: "none", filter: { kind: "contracts" } } },
    { enabled: count > 0, topics: ["documents", "contracts"] },
  );
  const waiting = (data?.items ?? []).filter(({ contract }) => contract !== null && isMyTurn(contract));
  if (count === 0 || waiting.length === 0) return null;
  return (
    <PortalCard title={t("portal-documents.card-title")} flush>
      <PortalRows>
        {waiting.map(({ id, title, contract }) => (
          <PortalRow
            key={id}
            to={`/documents/${id}`}
            title={<bdi>{title}</bdi>}
            note={contract?.signBy ? t("portal-documents.card-by", { day: format.day(contract.signBy) }) : undefined}
            end={<StatusChip tone="attention">{t("portal-documents.state.awaiting_signature")}</StatusChip>}
          />
        ))}
      </PortalRows>
    </PortalCard>
  );
}
