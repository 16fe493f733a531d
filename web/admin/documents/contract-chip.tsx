import type { ContractPart } from "../../../server/modules/documents/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";

export type ContractState = (typeof ContractPart)["_output"]["state"];

const tones: Readonly<Record<ContractState, Tone>> = {
  draft: "past",
  awaiting_signature: "waits",
  signed: "works",
  ended: "past",
  rejected: "hurts",
  expired: "attention",
  withdrawn: "past",
};

export function ContractChip({ state }: { state: ContractState }) {
  const t = useTexts();
  return <StatusChip tone={tones[state]}>{t(`documents.state.${state}`)}</StatusChip>;
}
