import { useEffect } from "react";
import { type NetworkName, portalRevealKeyEndpoint } from "../../../server/modules/devices/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { WifiCode } from "./wifi-code.tsx";

interface ShareSheetProps {
  cpeId: string;
  network: NetworkName;
  name: string;
  onClose: () => void;
}

/** P-199, P-202 the key that was set here, and the code for guests; asked for only after the customer proved that it is them. */
export function ShareSheet({ cpeId, network, name, onClose }: ShareSheetProps) {
  const t = useTexts();
  const reveal = useAction(portalRevealKeyEndpoint);
  const ask = (): void => void reveal.run({ params: { cpeId }, body: { network } });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the sheet opens.
  useEffect(ask, []);
  const { result, problem } = reveal;
  return (
    <Sheet open title={t("portal-equipment.wifi.share-title", { name: result?.name ?? name })} onClose={onClose}>
      {result ? (
        <div className="router-form">
          <div className="wifi-code">
            <WifiCode name={result.name} wifiKey={result.key} label={t("portal-equipment.wifi.qr", { name: result.name })} />
          </div>
          <span className="wifi-key">
            <bdi className="code">{result.key}</bdi>
            <CopyButton text={result.key} label={t("portal-equipment.wifi.copy")} />
          </span>
          <p className="router-note">{t("portal-equipment.wifi.share-text")}</p>
        </div>
      ) : problem?.code === "not-found" ? (
        <p className="router-note">{t("portal-equipment.wifi.unknown-key")}</p>
      ) : problem ? (
        <ProblemNote problem={problem} onRetry={ask} />
      ) : (
        <p role="status">{t("ui.loading")}</p>
      )}
    </Sheet>
  );
}
