import type { PortalDocumentView } from "../../../server/modules/documents/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";

type Contract = NonNullable<(typeof PortalDocumentView)["_output"]["contract"]>;
type State = Contract["state"];

const tones: Readonly<Record<State, Tone>> = {
  draft: "waits",
  awaiting_signature: "attention",
  signed: "works",
  ended: "past",
  rejected: "hurts",
  expired: "past",
  withdrawn: "past",
};

/** O-110 whether whoever looks is to sign now. */
export const isMyTurn = ({ signers }: Pick<Contract, "signers">): boolean => signers.some(({ isMine, isTurn }) => isMine && isTurn);

export function ContractChip({ contract }: { contract: Pick<Contract, "state" | "signers"> }) {
  const t = useTexts();
  const { state } = contract;
  if (state === "awaiting_signature" && !isMyTurn(contract))
    return <StatusChip tone="waits">{t("portal-documents.waits-for-others")}</StatusChip>;
  return <StatusChip tone={tones[state]}>{t(`portal-documents.state.${state}`)}</StatusChip>;
}
