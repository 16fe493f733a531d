import type { PortalDocumentView } from "../../../server/modules/documents/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";

type State = NonNullable<(typeof PortalDocumentView)["_output"]["contract"]>["state"];

const tones: Readonly<Record<State, Tone>> = {
  draft: "waits",
  awaiting_signature: "attention",
  signed: "works",
  ended: "past",
  rejected: "hurts",
  expired: "past",
  withdrawn: "past",
};

export function ContractChip({ state }: { state: State }) {
  const t = useTexts();
  return <StatusChip tone={tones[state]}>{t(`portal-documents.state.${state}`)}</StatusChip>;
}
