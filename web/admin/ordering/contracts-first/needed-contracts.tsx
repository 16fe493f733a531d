// P-179 how the contract of an order or a request stands, and sending another one after it was not signed.
import type { z } from "zod";
import {
  type NeededContract,
  renewOrderContractsEndpoint,
  renewRequestContractsEndpoint,
} from "../../../../server/modules/ordering/contracts-first/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";

type Contract = z.output<typeof NeededContract>;
const tones: Readonly<Record<Contract["state"], Tone>> = { planned: "waits", waiting: "attention", signed: "works", refused: "hurts" };

/** It waits for a signature, or for another contract: nothing can be approved yet. */
export const isUnsigned = (contracts: readonly Contract[]): boolean => contracts.some(({ state }) => state !== "signed");

interface Props {
  contracts: readonly Contract[];
  of: { orderId: string } | { requestId: string };
  /** It waits for a decision, and whoever looks may make it. */
  mayRenew: boolean;
}

export function NeededContracts({ contracts, of, mayRenew }: Props) {
  const t = useTexts();
  const topics = ["orders", "requests", "documents", "contracts"];
  const onDone = (): void => notify(t("ordering.signing.renewed"));
  const ofOrder = useAction(renewOrderContractsEndpoint, { topics, onDone });
  const ofRequest = useAction(renewRequestContractsEndpoint, { topics, onDone });
  if (contracts.length === 0) return null;
  const renew = "orderId" in of ? ofOrder : ofRequest;
  return (
    <div style={{ display: "grid", gap: 8, justifyItems: "start" }}>
      {contracts.map(({ documentId, state, reason }, at) => (
        <span key={documentId ?? at} style={{ display: "flex", flexWrap: "wrap", gap: 8, alignItems: "center" }}>
          {t("ordering.signing.contract")}
          <StatusChip tone={tones[state]}>{t(`ordering.signing.state.${state}`)}</StatusChip>
          {reason && <span style={{ color: "var(--ink-quiet)" }}>{reason}</span>}
        </span>
      ))}
      {mayRenew && contracts.some(({ state }) => state === "refused") && (
        <Button
          busy={renew.busy}
          onPress={() => ("orderId" in of ? ofOrder.run({ params: of, body: {} }) : ofRequest.run({ params: of, body: {} }))}
        >
          {t("ordering.signing.renew")}
        </Button>
      )}
      <ProblemNote problem={renew.problem} />
    </div>
  );
}
