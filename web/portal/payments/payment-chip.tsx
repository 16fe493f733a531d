import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";

const tones = {
  pending: "waits",
  settled: "works",
  failed: "hurts",
  cancelled: "past",
  partially_refunded: "past",
  refunded: "past",
  reversed: "hurts",
  requested: "waits",
  done: "past",
} as const satisfies Record<string, Tone>;

/** The state of a payment or refund, in the portal's words (M-18). */
export function PaymentChip({ state, kind }: { state: keyof typeof tones; kind: "payment" | "refund" }) {
  const t = useTexts();
  const word = kind === "refund" && state === "pending" ? "requested" : state;
  return <StatusChip tone={tones[state]}>{t(`portal-finance.payment.state.${word}`)}</StatusChip>;
}
