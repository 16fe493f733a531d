import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import type { Order } from "./order.ts";

const tones: Readonly<Record<Order["state"], Tone>> = {
  awaiting_payment: "attention",
  awaiting_approval: "waits",
  approved: "waits",
  provisioning: "waits",
  completed: "works",
  rejected: "hurts",
  cancelled: "past",
  expired: "past",
};

export function OrderChip({ state }: { state: Order["state"] }) {
  const t = useTexts();
  return <StatusChip tone={tones[state]}>{t(`portal-orders.state.${state}`)}</StatusChip>;
}
