import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { type Attempt, attemptTones, paymentTones, type Row } from "./payment-words.ts";

export function PaymentChip({ state, kind }: { state: Row["state"]; kind: Row["kind"] }) {
  const t = useTexts();
  // The same word means another thing for money that goes out: a refund that is done has been paid out.
  const words = (kind === "refund" && t.optional(`payments.refund-state.${state}`)) || t(`payments.state.${state}`);
  return <StatusChip tone={kind === "refund" && state === "done" ? "works" : paymentTones[state]}>{words}</StatusChip>;
}

export function AttemptChip({ state }: { state: Attempt["state"] }) {
  const t = useTexts();
  return <StatusChip tone={attemptTones[state]}>{t(`payments.attempt-state.${state}`)}</StatusChip>;
}
