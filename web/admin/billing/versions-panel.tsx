import { type invoiceVersionsEndpoint, versionPdfEndpoint } from "../../../server/modules/billing/edits/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { DayText, MomentText, MoneyText } from "../../ui/value-texts.tsx";
import { FileButtons } from "../app/file-buttons.tsx";
import "./versions-panel.css";

export type Versions = (typeof invoiceVersionsEndpoint)["returns"]["_output"]["versions"];

/** What an edited invoice said before, each with its paper. Nothing while it is as it was issued. */
export function VersionsPanel({ documentId, versions }: { documentId: string; versions: Versions }) {
  const t = useTexts();
  if (versions.length === 0) return null;
  return (
    <Panel title={t("billing.content.versions")}>
      <ol className="invoice-versions">
        {versions.map((version) => (
          <li key={version.number}>
            <div className="invoice-version-head">
              <span>
                {t("billing.content.version", { number: version.number })} · <bdi className="number">{version.invoiceNumber}</bdi> ·{" "}
                <DayText value={version.issuedOn} />
              </span>
              <MoneyText value={version.gross} strong />
            </div>
            <ul>
              {version.lines.map((line, at) => (
                <li key={`${String(at)}-${line.text}`}>
                  <span>
                    <bdi>{line.text}</bdi>{" "}
                    <bdi className="number">
                      {line.quantity} × {line.unitPrice}
                    </bdi>
                  </span>
                  <MoneyText value={line.amount} />
                </li>
              ))}
            </ul>
            <p>
              {t("billing.content.replaced")}: <bdi>{version.reason}</bdi> · <MomentText value={version.at} /> · <bdi>{version.by}</bdi>
            </p>
            <div className="invoice-version-files">
              <FileButtons endpoint={versionPdfEndpoint} params={{ documentId, number: String(version.number) }} />
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
