import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";

export const outcomes = ["succeeded", "failed", "locked", "refused", "code_wrong"] as const;

const tones: Readonly<Record<string, Tone>> = {
  succeeded: "works",
  failed: "attention",
  code_wrong: "attention",
  locked: "hurts",
  refused: "hurts",
};

export function OutcomeChip({ outcome }: { outcome: string }) {
  const t = useTexts();
  return <StatusChip tone={tones[outcome] ?? "past"}>{t.optional(`identity.log.outcomes.${outcome}`) ?? outcome}</StatusChip>;
}
